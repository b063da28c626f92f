package routing

import (
	"slices"
	"sort"

	"relevo/domain"
	"relevo/domain/conversation"
)

// The put functions are the only ones that change rows: they take the
// before-image and keep load, lines, indexes and timers in step.

// file finds a conversation's file or begins one.
func (c *Core) file(conv domain.ID) *file {
	f := c.files[conv]
	if f != nil {
		return f
	}
	if n := len(c.spare.files); n > 0 {
		f = c.spare.files[n-1]
		c.spare.files = c.spare.files[:n-1]
		*f = file{parts: f.parts[:0], rings: f.rings[:0], timer: timer{stale: f.timer.stale}}
	} else {
		f = &file{}
	}
	f.id = conv
	f.timer.at, f.timer.i, f.timer.f = -1, -1, f
	c.files[conv] = f
	return f
}

// putWork writes a conversation's standing.
func (c *Core) putWork(w *Work) *file {
	f := c.file(w.ID)
	c.keepFile(f)
	f.put, c.tx.changed = true, true
	move := f.work == nil || !sameSpot(f.work, w)
	if move {
		c.outOfLine(f)
	}
	if f.seg.ID != w.SegmentID {
		f.seg = Segment{}
	}
	f.box = *w
	if f.work == nil {
		f.work = &f.box
		c.works[f.id] = f.work
	}
	if move {
		c.intoLine(f)
	}
	if !w.queued() {
		f.wake = 0
	}
	c.derive(&f.timer)
	return f
}

// dropWork takes a conversation out of routing; wrap-ups may go on.
func (c *Core) dropWork(f *file) {
	c.keepFile(f)
	f.put, c.tx.changed = true, true
	c.outOfLine(f)
	f.box.State, f.box.OwnerID = conversation.Closed, 0
	f.work, f.wake = nil, 0
	delete(c.works, f.id)
	delete(c.dirtyWorks, f.id)
	c.derive(&f.timer)
}

// putSegment writes a stay in a queue.
func (c *Core) putSegment(f *file, s *Segment) {
	c.keepFile(f)
	c.tx.changed = true
	f.seg = *s
	if i := f.segAt; i < len(c.tx.segs) && c.tx.segs[i].ID == s.ID {
		c.tx.segs[i] = *s
		return
	}
	f.segAt = len(c.tx.segs)
	c.tx.segs = append(c.tx.segs, *s)
}

// sameSpot tells whether a conversation keeps its place in its line.
func sameSpot(a, b *Work) bool {
	return a.queued() == b.queued() && a.QueueID == b.QueueID && a.Mode == b.Mode && a.Priority == b.Priority &&
		a.Class == b.Class && a.EnqueuedAt == b.EnqueuedAt && a.AgeAdjust == b.AgeAdjust
}

// intoLine puts a waiting conversation into its queue's line.
func (c *Core) intoLine(f *file) {
	w := f.work
	if w == nil || !w.queued() {
		return
	}
	l := c.lines[w.QueueID]
	if l == nil {
		return
	}
	l.count(w, 1)
	list := l.row(w.Mode)
	n := len(*list)
	if n == 0 || l.less((*list)[n-1], w) {
		*list = append(*list, w)
	} else {
		i := sort.Search(n, func(i int) bool { return l.less(w, (*list)[i]) })
		*list = slices.Insert(*list, i, w)
	}
	c.moved(l)
}

// outOfLine takes a conversation out of its queue's line, the nearer end of
// the line moving up.
func (c *Core) outOfLine(f *file) {
	w := f.work
	if w == nil || !w.queued() {
		return
	}
	l := c.lines[w.QueueID]
	if l == nil {
		return
	}
	list := l.row(w.Mode)
	n := len(*list)
	i := 0
	if n > 0 && (*list)[0] != w {
		i = sort.Search(n, func(i int) bool { return !l.less((*list)[i], w) })
		if i >= n || (*list)[i] != w {
			i = slices.Index(*list, w)
		}
	}
	if i < 0 || i >= n {
		return
	}
	l.count(w, -1)
	if i < n/2 {
		copy((*list)[1:i+1], (*list)[:i])
		(*list)[0] = nil
		*list = (*list)[1:]
	} else {
		*list = slices.Delete(*list, i, i+1)
	}
	c.moved(l)
}

// row is the live or the asynchronous list of a line.
func (l *line) row(m conversation.Mode) *[]*Work {
	if m == conversation.Async {
		return &l.async
	}
	return &l.list
}

// openOffer begins a ring.
func (c *Core) openOffer(row *Offer) *Offer {
	f, d := c.file(row.ConversationID), c.seat(row.AgentID)
	c.keepFile(f)
	var o *Offer
	if n := len(c.spare.offers); n > 0 {
		o = c.spare.offers[n-1]
		c.spare.offers = c.spare.offers[:n-1]
	} else {
		o = new(Offer)
	}
	*o = *row
	c.keepOffer(o, false)
	c.keepDesk(d)
	c.addRing(f, d, o)
	c.touch(d)
	return o
}

// putOffer changes a ring; one that is no longer offered leaves the books.
func (c *Core) putOffer(o *Offer, row *Offer) {
	f, d := c.file(o.ConversationID), c.seat(o.AgentID)
	c.keepFile(f)
	c.keepOffer(o, true)
	c.keepDesk(d)
	c.dropRing(f, d, o)
	*o = *row
	if o.State == Offered {
		c.addRing(f, d, o)
	} else {
		c.ended[o.ID] = endedOffer{o.AgentID, o.State, o.Reason}
		c.tx.ended = append(c.tx.ended, o.ID)
	}
	c.touch(d)
}

// noteOffer changes a ring in what does not touch the load.
func (c *Core) noteOffer(o *Offer, row *Offer) {
	c.keepOffer(o, true)
	*o = *row
	c.tx.changed = true
	c.derive(&c.file(o.ConversationID).timer)
}

// notePart changes a participation in what does not touch the load.
func (c *Core) notePart(p *Assignment, row *Assignment) {
	c.keepPart(p, true)
	*p = *row
	c.tx.changed = true
	c.derive(&c.file(p.ConversationID).timer)
}

// openPart begins an agent's participation.
func (c *Core) openPart(row *Assignment) *Assignment {
	f, d := c.file(row.ConversationID), c.seat(row.AgentID)
	c.keepFile(f)
	var p *Assignment
	if n := len(c.spare.parts); n > 0 {
		p = c.spare.parts[n-1]
		c.spare.parts = c.spare.parts[:n-1]
	} else {
		p = new(Assignment)
	}
	*p = *row
	c.keepPart(p, false)
	c.keepDesk(d)
	c.addPart(f, d, p)
	c.touch(d)
	return p
}

// putPart changes a participation; one that is done leaves the books.
func (c *Core) putPart(p *Assignment, row *Assignment) {
	f, d := c.file(p.ConversationID), c.seat(p.AgentID)
	c.keepFile(f)
	c.keepPart(p, true)
	c.keepDesk(d)
	c.dropPart(f, d, p)
	*p = *row
	if p.Stage != Done {
		c.addPart(f, d, p)
	}
	c.touch(d)
}

// touch marks an agent whose load or standing has changed, for Route to look.
func (c *Core) touch(d *desk) {
	c.tx.changed = true
	c.dirtyDesks[d.at.AgentID] = struct{}{}
	c.derive(&d.timer)
}

// look marks a conversation that Route has to look at.
func (c *Core) look(conv domain.ID) { c.dirtyWorks[conv] = struct{}{} }

// wakeWork makes Route look at a waiting conversation again at a time, or
// sooner if something happens.
func (c *Core) wakeWork(conv domain.ID, at int64) {
	f := c.open(conv)
	if f == nil || !f.work.queued() || at <= 0 || f.wake > 0 && f.wake <= at {
		return
	}
	c.keepFile(f)
	f.wake = at
	c.derive(&f.timer)
}

// putTurn notes that an agent had a turn in a queue.
func (c *Core) putTurn(queue, agent domain.ID, now int64) {
	l := c.lines[queue]
	if l == nil {
		return
	}
	t := l.turns[agent]
	if t == nil {
		t = &Turn{QueueID: queue, AgentID: agent, JoinSeq: l.joined(agent)}
		l.turns[agent] = t
		c.tx.turns = append(c.tx.turns, turnWas{l: l, t: t})
	} else {
		c.tx.turns = append(c.tx.turns, turnWas{l: l, t: t, was: *t, had: true})
	}
	t.LastAt = now
	c.tx.changed = true
}

// joined is an agent's place in the order of joining a queue.
func (l *line) joined(agent domain.ID) int64 {
	i, ok := slices.BinarySearchFunc(l.q.Members, agent, func(m Member, id domain.ID) int { return int(m.Agent - id) })
	if !ok {
		return 0
	}
	return l.q.Members[i].JoinSeq
}
