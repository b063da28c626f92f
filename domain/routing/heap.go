package routing

import "relevo/domain"

// timer is when something has to be looked at again. It belongs to a
// conversation, an agent or a queue, and its time is derived from their rows:
// it exists exactly while something is to come.
type timer struct {
	at    int64     // due time; -1 = not set
	id    domain.ID // of what comes due, to order ties by age
	i     int       // place in the heap; -1 = not in it
	stale bool      // to be derived anew
	f     *file
	d     *desk
	l     *line
}

// timers is a heap of timers, the earliest first, the older thing first among
// equals.
type timers []*timer

func (h timers) before(a, b *timer) bool {
	if a.at != b.at {
		return a.at < b.at
	}
	if a.id != b.id {
		return a.id < b.id
	}
	return a.rank() < b.rank()
}

// rank orders timers of different kinds that share time and id.
func (t *timer) rank() int {
	switch {
	case t.l != nil:
		return 0
	case t.d != nil:
		return 1
	}
	return 2
}

// set gives a timer its time; 0 takes it out.
func (h *timers) set(t *timer, at int64, id domain.ID) {
	if at <= 0 {
		h.remove(t)
		return
	}
	if t.i >= 0 && t.at == at && t.id == id {
		return
	}
	t.at, t.id = at, id
	if t.i < 0 {
		t.i = len(*h)
		*h = append(*h, t)
	}
	h.down(h.up(t.i))
}

func (h *timers) remove(t *timer) {
	i := t.i
	if i < 0 {
		return
	}
	last := len(*h) - 1
	h.swap(i, last)
	(*h)[last] = nil
	*h = (*h)[:last]
	t.i, t.at = -1, -1
	if i < last {
		h.down(h.up(i))
	}
}

func (h timers) swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].i, h[j].i = i, j
}

func (h timers) up(i int) int {
	for i > 0 {
		p := (i - 1) / 2
		if !h.before(h[i], h[p]) {
			break
		}
		h.swap(i, p)
		i = p
	}
	return i
}

func (h timers) down(i int) {
	for {
		k := 2*i + 1
		if k >= len(h) {
			return
		}
		if k+1 < len(h) && h.before(h[k+1], h[k]) {
			k++
		}
		if !h.before(h[k], h[i]) {
			return
		}
		h.swap(i, k)
		i = k
	}
}

// derive marks a timer whose rows have changed.
func (c *Core) derive(t *timer) {
	if !t.stale {
		t.stale = true
		c.stale = append(c.stale, t)
	}
}

// settle derives what is marked.
func (c *Core) settle() {
	for i, t := range c.stale {
		c.stale[i] = nil
		t.stale = false
		var at int64
		var id domain.ID
		switch {
		case t.f != nil:
			if c.files[t.f.id] == t.f {
				at, id, _, _ = c.next(t.f)
			}
		case t.d != nil:
			if c.desks[t.d.at.AgentID] == t.d {
				at, id = t.d.next()
			}
		case t.l != nil:
			if c.lines[t.l.q.ID] == t.l {
				at, id = t.l.next()
			}
		}
		c.heap.set(t, at, id)
	}
	c.stale = c.stale[:0]
}

// Next is when Due has something to do next; 0 = never.
func (c *Core) Next() int64 {
	c.settle()
	var at int64
	if len(c.heap) > 0 {
		at = c.heap[0].at
	}
	if m := c.match.next; m > c.match.ran && (at == 0 || m < at) {
		at = m // an agent or a queue that only Route looks at
	}
	return at
}
