package web

import (
	"context"
	"sync"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/live"
)

// AssistantSource is the database as Assistants needs it.
type AssistantSource interface {
	AssistantHeads(ctx context.Context) ([]assistant.Assistant, error)
	AssistantHead(ctx context.Context, id domain.ID) (*assistant.Assistant, error)
}

// Assistants keeps the names of all assistants in memory, archived ones once
// they were asked for, and reads them again after any changed. Safe for
// concurrent use; a nil one knows no names.
type Assistants struct {
	src AssistantSource
	hub *live.Hub

	mu      sync.Mutex
	loaded  bool
	version uint64
	names   map[domain.ID]string // "" for one that does not exist
}

// NewAssistants makes an empty cache over a source whose commits wake the hub.
func NewAssistants(src AssistantSource, hub *live.Hub) *Assistants {
	return &Assistants{src: src, hub: hub}
}

// Name is what an assistant is called before visitors and agents; "" when there
// is none or it cannot be read.
func (a *Assistants) Name(ctx context.Context, id domain.ID) string {
	if a == nil || id == 0 {
		return ""
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	v := a.hub.Version(engine.TopicAssistants.Kind) // before the read: a later change is read next time
	if !a.loaded || v != a.version {
		heads, err := a.src.AssistantHeads(ctx)
		if err != nil {
			return a.names[id] // an older name is better than none
		}
		a.names = make(map[domain.ID]string, len(heads))
		for i := range heads {
			a.names[heads[i].ID] = heads[i].Name
		}
		a.loaded, a.version = true, v
	}
	if name, known := a.names[id]; known {
		return name
	}
	head, err := a.src.AssistantHead(ctx, id)
	switch {
	case err == nil:
		a.names[id] = head.Name
	case domain.IsCode(err, "not_found"):
		a.names[id] = ""
	}
	return a.names[id]
}
