package web

import (
	"context"
	"sync"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/people"
)

// AgentSource is the database as Agents needs it.
type AgentSource interface {
	Agents(ctx context.Context) ([]*people.Agent, error)
}

// Agents keeps all agents in memory, so that lists show names without a read
// a row. It reads again after any agent changed, and when asked for one it does
// not know: the command line may have added it from another process. Safe for
// concurrent use; what it returns is shared and must not be changed.
type Agents struct {
	src AgentSource
	hub *live.Hub

	mu      sync.Mutex
	loaded  bool
	version uint64
	list    []*people.Agent
	byID    map[domain.ID]*people.Agent
	absent  map[domain.ID]bool // asked for and not there
}

// NewAgents makes an empty cache over a source whose commits wake the hub.
func NewAgents(src AgentSource, hub *live.Hub) *Agents { return &Agents{src: src, hub: hub} }

// All lists the agents by name, disabled ones included.
func (a *Agents) All(ctx context.Context) ([]*people.Agent, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	err := a.refresh(ctx)
	return a.list, err
}

// ByID returns all agents by id, those in need among them if they exist.
func (a *Agents) ByID(ctx context.Context, need ...domain.ID) (map[domain.ID]*people.Agent, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	err := a.refresh(ctx, need...)
	return a.byID, err
}

// Get finds an agent; nil if there is none. When the database cannot be read
// it answers from what it knew.
func (a *Agents) Get(ctx context.Context, id domain.ID) *people.Agent {
	if id == 0 {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	_ = a.refresh(ctx, id) // an older name is better than none
	return a.byID[id]
}

func (a *Agents) refresh(ctx context.Context, need ...domain.ID) error {
	v := a.hub.Version(engine.TopicAgents.Kind) // before the read: a later change is read next time
	if a.loaded && v == a.version && !a.lacks(need) {
		return nil
	}
	list, err := a.src.Agents(ctx)
	if err != nil {
		return err
	}
	a.list, a.byID, a.absent = list, make(map[domain.ID]*people.Agent, len(list)), map[domain.ID]bool{}
	for _, p := range list {
		a.byID[p.ID] = p
	}
	for _, id := range need {
		a.absent[id] = a.byID[id] == nil
	}
	a.loaded, a.version = true, v
	return nil
}

func (a *Agents) lacks(need []domain.ID) bool {
	for _, id := range need {
		if id != 0 && a.byID[id] == nil && !a.absent[id] {
			return true
		}
	}
	return false
}
