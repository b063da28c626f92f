package web

import (
	"context"
	"slices"
	"strings"
	"sync"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/routing"
)

// QueueSource is the database as Queues needs it.
type QueueSource interface {
	RoutingSetup(ctx context.Context) (*routing.Setup, error)
	Queue(ctx context.Context, id domain.ID) (*routing.QueueDef, error)
}

// Queues keeps what routing is configured by in memory, members expanded, so
// that pages show names and settings without a read a row. It reads again
// after an edit. Safe for concurrent use; what it returns is shared and must
// not be changed.
type Queues struct {
	src QueueSource
	hub *live.Hub

	mu      sync.Mutex
	version uint64
	at      *Routing
	old     map[domain.ID]string // names of queues that are archived
}

// Routing is the configuration of one version.
type Routing struct {
	*routing.Config
	skills map[domain.ID]string
	of     map[domain.ID][]*routing.Queue // by member
	sorted []*routing.Queue
}

// NewQueues makes an empty cache over a source whose commits wake the hub.
func NewQueues(src QueueSource, hub *live.Hub) *Queues {
	return &Queues{src: src, hub: hub, old: map[domain.ID]string{}}
}

// Version counts the edits; caches of drawings use it.
func (q *Queues) Version() uint64 {
	return q.hub.Version(engine.TopicRouting.Kind) + q.hub.Version(engine.TopicAgents.Kind)
}

// Now is the configuration as it stands.
func (q *Queues) Now(ctx context.Context) (*Routing, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	v := q.Version() // before the read: a later edit is read next time
	if q.at != nil && q.version == v {
		return q.at, nil
	}
	setup, err := q.src.RoutingSetup(ctx)
	if err != nil {
		return nil, err
	}
	q.at, q.version = arrange(setup), v
	return q.at, nil
}

func arrange(s *routing.Setup) *Routing {
	r := &Routing{Config: routing.Expand(*s), skills: map[domain.ID]string{}, of: map[domain.ID][]*routing.Queue{}}
	for _, k := range s.Skills {
		r.skills[k.ID] = k.Name
	}
	for _, x := range r.Queues {
		r.sorted = append(r.sorted, x)
	}
	slices.SortFunc(r.sorted, func(a, b *routing.Queue) int {
		if c := strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)); c != 0 {
			return c
		}
		return int(a.ID - b.ID)
	})
	for _, x := range r.sorted {
		for _, m := range x.Members {
			r.of[m.Agent] = append(r.of[m.Agent], x)
		}
	}
	return r
}

// ByName lists the queues in use by name.
func (r *Routing) ByName() []*routing.Queue { return r.sorted }

// Of are the queues an agent serves, by name; those one has not opted into
// among them.
func (r *Routing) Of(agent domain.ID) []*routing.Queue { return r.of[agent] }

// Skill is a skill's name, "" for one that is gone.
func (r *Routing) Skill(id domain.ID) string { return r.skills[id] }

// Name is a queue's name, also of one that is archived; "" when there never
// was such a queue or it cannot be read.
func (q *Queues) Name(ctx context.Context, id domain.ID) string {
	if id == 0 {
		return ""
	}
	if r, err := q.Now(ctx); err == nil && r.Queues[id] != nil {
		return r.Queues[id].Name
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if name, ok := q.old[id]; ok {
		return name
	}
	x, err := q.src.Queue(ctx, id)
	if err != nil {
		return ""
	}
	q.old[id] = x.Name
	return x.Name
}
