package routing

import (
	"relevo/domain"
)

// Route decides everything that can be decided now: rings, connections, and
// what follows when nobody can be found. It costs what changed since the last
// Route, whatever waits.
func (c *Core) Route(now int64) {
	now = c.tick(now)
	c.route(now, false)
	c.announce(now)
}

// Sweep looks at everything that waits as if all had changed: the safety net.
// It reports how many decisions Route alone had missed.
func (c *Core) Sweep(now int64) int {
	c.Route(now)
	return c.route(c.now, true)
}

// Trace turns receipts on, as they are at first, or off. Simulations that
// count, not explain, do without.
func (c *Core) Trace(on bool) { c.match.mute = !on }

func (c *Core) route(now int64, all bool) (decided int) {
	m := &c.match
	c.matching(now)
	all, m.fresh, m.ran = all || m.fresh, false, now
	for range maxRounds {
		m.works, m.changed = drain(c.dirtyWorks, m.works[:0]), drain(c.dirtyDesks, m.changed[:0])
		c.dirtyWorks, c.dirtyDesks = emptied(c.dirtyWorks), emptied(c.dirtyDesks)
		if all {
			all = false
			m.everything()
		}
		if len(m.works) == 0 && len(m.changed) == 0 && !m.due() {
			break
		}
		m.tx = c.tx.n
		decided += m.run(m.works, m.changed)
	}
	return decided
}

// matching is the matcher with the books of now, desks in their seats.
func (c *Core) matching(now int64) *matcher {
	m := &c.match
	m.b, m.host, m.now = shelf{c.desks, c.lines, c.works}, coreHost{c}, now
	if m.cfg != c.cfg {
		m.cfg, m.fresh = c.cfg, true
		m.seat(now)
	}
	return m
}

// maxRounds bounds what one Route does: consequences of consequences end by
// themselves (hops are limited); the rest is left to the next one.
const maxRounds = 100

// everything takes up all that waits; agents need no look of their own.
func (m *matcher) everything() {
	m.works = m.works[:0]
	for id := range m.b.works {
		m.works = append(m.works, id)
	}
	for _, id := range m.changed {
		if d := m.b.desks[id]; d != nil {
			m.refit(d, m.now)
		}
	}
}

// due tells whether time alone has changed an agent or a queue.
func (m *matcher) due() bool {
	for _, d := range m.rated {
		if d.until <= m.now {
			return true
		}
	}
	for _, l := range m.shut {
		if l.shut <= m.now {
			return true
		}
	}
	return false
}

func drain(from map[domain.ID]struct{}, to []domain.ID) []domain.ID {
	for id := range from {
		to = append(to, id)
	}
	return to
}

// emptied gives an empty map; clearing costs what a map once held, so large
// ones are left to the collector.
func emptied(m map[domain.ID]struct{}) map[domain.ID]struct{} {
	if len(m) > 256 {
		return map[domain.ID]struct{}{}
	}
	clear(m)
	return m
}

// coreHost carries out decisions in the books.
type coreHost struct{ *Core }

func (h coreHost) settled(w *Work, d *desk) {
	delete(h.dirtyWorks, w.ID)
	if d != nil {
		delete(h.dirtyDesks, d.agent.ID)
	}
}

func (h coreHost) edit(w *Work) { h.putWork(w) }

func (h coreHost) openRings(w *Work) (n int) {
	if f := h.files[w.ID]; f != nil {
		for _, o := range f.rings {
			if o.Kind == Ring {
				n++
			}
		}
	}
	return n
}
