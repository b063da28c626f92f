package board

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/report"
	"relevo/domain/routing"
	"relevo/handlers/web"
)

// figuresEvery is the least time between two reads of today's figures, in ms.
const figuresEvery = 5_000

// figures keeps today's figures by zone. They are read at most every few
// seconds, and only when something changed. Stays whose outcome is settled are
// read once a day: what is read again begins with the oldest that is not.
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

	settled []report.Group // of all stays that began before until
	until   int64
}

// unsettled is how long a stay may take from its beginning to the disk, in ms.
const unsettled = 10_000

// figuresOf are the figures of the reader's day so far.
func (h *Handler) figuresOf(ctx context.Context, zone *time.Location, cfg *web.Routing) (*day, error) {
	f := &h.today
	f.mu.Lock()
	defer f.mu.Unlock()
	now, version := h.Engine.Now(), h.Engine.BoardVersion()
	begin := report.StartOfDay(time.UnixMilli(now).In(zone), 0).UnixMilli()
	d := f.days[zone.String()]
	if d == nil || d.begin != begin {
		d = &day{begin: begin, until: begin}
	} else if d.version == version || now-d.at < figuresEvery {
		return d, nil
	}
	next := &day{begin: begin, at: now, version: version}
	fresh, err := h.settle(ctx, next, d)
	if err != nil {
		return nil, err
	}
	goals := map[domain.ID]report.Goal{}
	for id, q := range cfg.Queues {
		goals[id] = report.GoalOf(q.Settings, nil)
	}
	next.total, next.queues = report.Levels(append(fresh, next.settled...), goals)
	if f.days == nil || len(f.days) > 50 {
		f.days = map[string]*day{}
	}
	f.days[zone.String()] = next
	return next, nil
}

// settle moves the border of what is settled up to who waits longest, and reads
// the stays behind it. The books may be ahead of the disk: when a stay before
// the new border has no outcome there yet, the border stays where it was.
func (h *Handler) settle(ctx context.Context, d, was *day) (fresh []report.Group, err error) {
	d.until = d.at - unsettled
	for _, q := range h.Engine.Board().Queues {
		if q.Longest > 0 {
			d.until = min(d.until, q.Longest)
		}
	}
	d.until = max(d.until, was.until)
	more, err := h.Store.LiveStays(ctx, d.begin, was.until, d.until)
	if err != nil {
		return nil, err
	}
	if fresh, err = h.Store.LiveStays(ctx, d.begin, d.until, math.MaxInt64); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(more, func(g report.Group) bool { return g.Outcome == "" }) {
		d.until, d.settled = was.until, was.settled
		return append(fresh, more...), nil
	}
	d.settled = merged(was.settled, more)
	return fresh, nil
}

// merged adds groups that are alike up.
func merged(a, b []report.Group) []report.Group {
	if len(b) == 0 {
		return a
	}
	type key struct {
		queue   domain.ID
		outcome routing.Outcome
		wait    int64
	}
	at := make(map[key]int, len(a)+len(b))
	out := make([]report.Group, 0, len(a)+len(b))
	for _, g := range append(slices.Clone(a), b...) {
		k := key{g.Queue, g.Outcome, g.Wait}
		if i, ok := at[k]; ok {
			out[i].N += g.N
			continue
		}
		at[k] = len(out)
		out = append(out, g)
	}
	return out
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
