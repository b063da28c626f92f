package engine

import (
	"context"
	"time"

	"relevo/domain"
)

// guestSilent is how long a visitor without any stream may be silent before the
// last call counts as the leaving, in ms.
const guestSilent = 15_000

// VisitorOpened notes a stream of a visitor; the func ends it. The first one
// brings a visitor back, the last one's end is the leaving. To the books all
// visitors are away when the process starts, so they hear of the first stream
// of everybody.
func (e *Engine) VisitorOpened(ctx context.Context, visitor domain.ID) (closed func()) {
	e.pages.mu.Lock()
	g := e.guest(visitor)
	g.streams++
	g.seen = e.Now()
	back := g.streams == 1 && (g.conv != 0 || !g.known)
	g.known = true
	e.pages.mu.Unlock()
	if back {
		e.visitorPresence(ctx, visitor)
	}
	return func() {
		e.pages.mu.Lock()
		g.streams--
		g.seen = e.Now()
		left := g.streams == 0
		e.pages.mu.Unlock()
		if left {
			e.visitorPresence(ctx, visitor)
		}
	}
}

// guest finds or makes a visitor's entry. The lock is held.
func (e *Engine) guest(visitor domain.ID) *guest {
	if e.pages.visitors == nil {
		e.pages.visitors = map[domain.ID]*guest{}
	}
	g := e.pages.visitors[visitor]
	if g == nil {
		g = &guest{}
		e.pages.visitors[visitor] = g
	}
	return g
}

// visitorHere tells whether a visitor has a stream open or has just called.
func (e *Engine) visitorHere(visitor domain.ID, now int64) bool {
	e.pages.mu.Lock()
	defer e.pages.mu.Unlock()
	g := e.pages.visitors[visitor]
	return g != nil && (g.streams > 0 || now-g.seen <= guestSilent)
}

// VisitorSeen is a call of a visitor. True when the visitor counted as gone:
// the caller is to tell the books in its own command.
func (e *Engine) visitorSeen(visitor domain.ID, now int64) (wasGone bool) {
	e.pages.mu.Lock()
	defer e.pages.mu.Unlock()
	g := e.guest(visitor)
	g.seen = now
	wasGone = g.conv != 0
	g.conv = 0
	return wasGone
}

// visitorPresence tells the books whether a visitor is there, as it stands when
// the command runs.
func (e *Engine) visitorPresence(ctx context.Context, visitor domain.ID) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := e.routed(ctx, func(r *round) error { return r.visitorPresence(visitor) })
	if err != nil {
		e.log.Error("a visitor's presence was not stored", "err", err)
	}
}

func (r *round) visitorPresence(visitor domain.ID) error {
	v, c, err := r.tx.Visitor(visitor)
	if domain.IsCode(err, "not_found") || err == nil && c == nil {
		return nil
	}
	if err != nil {
		return err
	}
	p := &r.e.pages
	p.mu.Lock()
	g := p.visitors[v.ID]
	here := g != nil && g.streams > 0
	since := r.now
	if g != nil && !here {
		since = min(r.now, g.seen)
		g.conv = c.ID
	} else if g != nil {
		g.conv = 0
	}
	p.mu.Unlock()
	w, ok := r.core.Work(c.ID)
	switch {
	case !ok:
	case here && w.VisitorGoneAt != 0:
		r.core.VisitorBack(c.ID, r.now)
	case !here && w.VisitorGoneAt == 0:
		r.core.VisitorGone(c.ID, since)
	}
	return nil
}

// checkGuests notes visitors without a stream whose last call is long past, and
// forgets those who have no open work.
func (e *Engine) checkGuests(ctx context.Context, now int64) error {
	var silent []domain.ID
	e.pages.mu.Lock()
	for id, g := range e.pages.visitors {
		switch {
		case g.streams > 0:
		case g.conv == 0 && now-g.seen > guestSilent:
			silent = append(silent, id)
		case g.conv != 0 && now-g.seen > time.Hour.Milliseconds():
			delete(e.pages.visitors, id)
		}
	}
	e.pages.mu.Unlock()
	for len(silent) > 0 {
		part := silent[:min(100, len(silent))]
		silent = silent[len(part):]
		err := e.routed(ctx, func(r *round) error {
			for _, id := range part {
				if err := r.visitorPresence(id); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
