package board

import (
	"context"
	"sync"
	"time"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/report"
	"relevo/handlers/web"
)

// figuresEvery is the least time between two reads of today's figures, in ms.
const figuresEvery = 5_000

// figures keeps today's figures by zone: a read groups all stays of the day,
// so it is done at most every few seconds, and only when something changed.
type figures struct {
	mu   sync.Mutex
	days map[string]*day
}

type day struct {
	begin   int64 // of the day, UTC ms
	at      int64 // when it was read
	version uint64
	total   report.Cell
	queues  map[domain.ID]*report.Cell
}

// figuresOf are the figures of the reader's day so far.
func (h *Handler) figuresOf(ctx context.Context, zone *time.Location, cfg *web.Routing) (*day, error) {
	f := &h.today
	f.mu.Lock()
	defer f.mu.Unlock()
	now, version := h.Engine.Now(), h.Engine.BoardVersion()
	begin := report.StartOfDay(time.UnixMilli(now).In(zone), 0).UnixMilli()
	d := f.days[zone.String()]
	if d != nil && d.begin == begin && (d.version == version || now-d.at < figuresEvery) {
		return d, nil
	}
	groups, err := h.Store.LiveStays(ctx, begin)
	if err != nil {
		return nil, err
	}
	goals := map[domain.ID]report.Goal{}
	for id, q := range cfg.Queues {
		goals[id] = report.GoalOf(q.Settings, nil)
	}
	d = &day{begin: begin, at: now, version: version}
	d.total, d.queues = report.Levels(groups, goals)
	if f.days == nil || len(f.days) > 50 {
		f.days = map[string]*day{}
	}
	f.days[zone.String()] = d
	return d, nil
}

// names keeps what contacts are called, by conversation, until some contact's
// card changes.
type names struct {
	mu      sync.Mutex
	version uint64
	m       map[domain.ID]string
}

// maxNames is how many names are kept; more start anew.
const maxNames = 5_000

func (n *names) get(hub *live.Hub, conv domain.ID, load func() (string, error)) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if v := hub.Version(engine.TopicContact(0).Kind); n.m == nil || v != n.version || len(n.m) > maxNames {
		n.m, n.version = map[domain.ID]string{}, v
	}
	if name, ok := n.m[conv]; ok {
		return name
	}
	name, err := load()
	if err == nil {
		n.m[conv] = name
	}
	return name
}
