package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// dueKind is what comes due next about a conversation.
type dueKind uint8

const (
	nothing dueKind = iota
	dueOffer
	dueWrap
	dueSnooze
	dueGrace
	dueMaxWait
	dueReassign
	dueIdle
	dueWake
)

// soonest collects the earliest of several times; among equals the older thing.
type soonest struct {
	at   int64
	id   domain.ID
	kind dueKind
	i    int
}

func (s *soonest) offer(at int64, id domain.ID, k dueKind, i int) {
	if at > 0 && (s.at == 0 || at < s.at || at == s.at && id < s.id) {
		*s = soonest{at, id, k, i}
	}
}

// next is what comes due next about a conversation, derived from its rows: a
// deadline exists exactly while its row asks for it.
func (c *Core) next(f *file) (at int64, id domain.ID, kind dueKind, i int) {
	var s soonest
	for i, o := range f.rings {
		s.offer(o.Deadline, o.ID, dueOffer, i)
	}
	for i, p := range f.parts {
		if p.Stage == WrapUp {
			s.offer(p.WrapUntil, p.ID, dueWrap, i)
		}
	}
	w := f.work
	if w == nil {
		return s.at, s.id, s.kind, s.i
	}
	switch w.State {
	case conversation.Snoozed:
		s.offer(w.SnoozedUntil, w.ID, dueSnooze, 0)
	case conversation.Active:
		s.offer(w.ReassignAt, w.ID, dueReassign, 0)
		s.offer(w.IdleAt, w.ID, dueIdle, 0)
	case conversation.Waiting:
		s.offer(w.MaxWaitAt, w.ID, dueMaxWait, 0)
		s.offer(f.wake, w.ID, dueWake, 0)
	case conversation.Ringing:
		if w.MaxWaitAt > 0 && c.moves(w) {
			s.offer(w.MaxWaitAt, w.ID, dueMaxWait, 0)
		}
		s.offer(f.wake, w.ID, dueWake, 0)
	}
	s.offer(c.graceOf(w), w.ID, dueGrace, 0)
	return s.at, s.id, s.kind, s.i
}

// moves tells whether the end of the maximum wait takes a conversation away; a
// question to the visitor waits until the ring is over.
func (c *Core) moves(w *Work) bool {
	r, ok := c.settings(w.QueueID).rule(WhenMaxWait)
	return ok && r.Do != ToAsk && r.Do != ToWait
}

// Due carries out what has come due, at most limit of it, in due order, and
// reports whether more is due.
func (c *Core) Due(now int64, limit int) (more bool) {
	now = c.tick(now)
	for {
		c.settle()
		if len(c.heap) == 0 || c.heap[0].at > now {
			return false
		}
		if limit <= 0 {
			return true
		}
		limit--
		t := c.heap[0]
		c.derive(t)
		switch {
		case t.f != nil:
			c.dueFile(t.f, now)
		case t.d != nil:
			c.dueDesk(t.d, now)
		default:
			c.dueLine(t.l, now)
		}
	}
}

// dueFile carries out the one thing that is due next about a conversation.
func (c *Core) dueFile(f *file, now int64) {
	_, _, kind, i := c.next(f)
	switch kind {
	case dueOffer:
		c.timeout(f.rings[i], now)
	case dueWrap:
		c.wrapOver(f.parts[i], nobody, now)
	case dueSnooze:
		c.wake(f, nobody, "time", now)
	case dueGrace:
		c.givenUp(f, now)
	case dueMaxWait:
		c.waitedOut(f, now)
	case dueReassign:
		c.reassign(f, now)
	case dueIdle:
		c.silent(f, now)
	case dueWake:
		c.keepFile(f)
		f.wake = 0
		c.look(f.id)
	}
}

// waitedOut is the end of the maximum wait: what the queue says, else the
// visitor chooses; a queue whose rule is to wait has no end.
func (c *Core) waitedOut(f *file, now int64) {
	w := *f.work
	w.MaxWaitAt = 0
	c.putWork(&w)
	r, ok := c.settings(w.QueueID).rule(WhenMaxWait)
	if ok && r.Do == ToWait {
		c.sayRule(&w, WhenMaxWait, r, false)
		return
	}
	if ok && c.overflow(f.work, WhenMaxWait, now) || f.work == nil || f.work.Asked {
		return
	}
	c.sayRule(&w, WhenMaxWait, Overflow{Do: ToAsk}, true)
	c.ask(f)
}

// reassign sends a conversation whose agent has not written for too long back
// to be assigned anew, once.
func (c *Core) reassign(f *file, now int64) {
	p := f.owner()
	from := p.AgentID
	c.giveBack(f, "no_reply", nobody, now)
	if f.work == nil || !f.work.queued() {
		return
	}
	w := *f.work
	w.Excluded = exclude(w.Excluded, Exclusion{Agent: from, Until: now + c.settings(w.QueueID).ReleaseCool, Why: "released"}, now)
	c.putWork(&w)
}

// next is when something comes due for a queue: opening and closing, places to
// tell.
func (l *line) next() (int64, domain.ID) {
	at := l.edge
	if l.tell > 0 && (at == 0 || l.tell < at) {
		at = l.tell
	}
	return at, l.q.ID
}

// dueLine carries out what has come due for a queue.
func (c *Core) dueLine(l *line, now int64) {
	c.keepLine(l)
	if l.edge > 0 && l.edge <= now {
		c.edge(l, now)
	}
	if l.tell > 0 && l.tell <= now {
		c.tellAll(l, now)
	}
	c.derive(&l.timer)
}

// edge is a queue's opening or closing: what waits is looked at anew or, where
// the queue deflects at closing, goes the way of the hours.
func (c *Core) edge(l *line, now int64) {
	c.setEdge(l, now)
	if c.inHours(l.q, now) || l.q.Settings.WaitingAtClose != "deflect" {
		c.lookAll(l)
		return
	}
	for _, id := range ids(l.list) {
		if f := c.open(id); f != nil && f.work.queued() && f.work.QueueID == l.q.ID {
			c.overflow(f.work, WhenClosed, now)
		}
	}
}

// lookAll marks everything that waits in a line.
func (c *Core) lookAll(l *line) {
	for _, w := range l.list {
		c.look(w.ID)
	}
	for _, w := range l.async {
		c.look(w.ID)
	}
}

// ids of a list that is about to change.
func ids(list []*Work) []domain.ID {
	out := make([]domain.ID, len(list))
	for i, w := range list {
		out[i] = w.ID
	}
	return out
}
