package routing

import "relevo/domain/conversation"

// Places are told when a conversation comes into a line and nobody is free,
// and after that when they change, no more often than the queue says: at once
// to those who have just come, in rounds over the line to the others.

// tellAtOnce is how many are told their place in one go; the rest of a long
// line follows in the next.
const tellAtOnce = 100

// moved notes that a line's order has changed.
func (c *Core) moved(l *line) {
	if !l.q.Settings.Position && !l.q.Settings.EWT || len(l.list) == 0 || l.tell != 0 {
		return
	}
	c.keepLine(l)
	l.tell = max(c.now, l.told+max(Second, l.q.Settings.Announce))
	c.derive(&l.timer)
}

// announce tells those who have just come their place, after Route has decided.
func (c *Core) announce(now int64) {
	for _, id := range c.fresh {
		if f := c.open(id); f != nil && f.work.queued() && f.work.Mode == conversation.Live {
			h := hall{c: c, l: c.lines[f.work.QueueID], now: now}
			c.tell(f.work, h.at(f.work, h.l.place(f.work)), now)
		}
	}
	c.fresh = c.fresh[:0]
}

// tellAll is one round over a line. Who was told less than the queue's pause
// ago is told in the next.
func (c *Core) tellAll(l *line, now int64) {
	c.keepLine(l)
	l.tell, l.told = 0, now
	h := hall{c: c, l: l, now: now}
	n := 0
	for i, w := range l.list {
		t := h.at(w, i)
		if !t.differs(w) {
			continue
		}
		at := w.AnnouncedAt + l.q.Settings.Announce
		switch {
		case w.AnnouncedAt > 0 && at > now:
			at = max(at, now+Second)
		case n == tellAtOnce:
			at = now + 1
		default:
			c.tell(w, t, now)
			n++
			continue
		}
		if l.tell == 0 || at < l.tell {
			l.tell = at
		}
	}
	c.derive(&l.timer)
}

// hall is what a round over a line finds out once for all who wait there.
type hall struct {
	c     *Core
	l     *line
	now   int64
	asked [channelMax]bool
	busy  [channelMax]bool // somebody is there for the channel, and nobody free
}

// notice is what one visitor is told; nothing while it rings, somebody is free or
// nobody is there.
type notice struct{ place, band int }

func (h *hall) at(w *Work, ahead int) (t notice) {
	if w.State != conversation.Waiting {
		return t
	}
	i := w.Draws().index()
	if !h.asked[i] {
		h.asked[i] = true
		if _, online := h.c.Online(h.l.q.ID, h.now); online {
			_, free := h.c.slots(h.l, w)
			h.busy[i] = free <= 0
		}
	}
	if !h.busy[i] {
		return t
	}
	if h.l.q.Settings.Position && h.l.fair() {
		t.place = ahead + 1
	}
	if h.l.q.Settings.EWT {
		t.band = Band(h.c.ewt(h.l, w, h.now))
	}
	return t
}

func (t notice) differs(w *Work) bool {
	return t.place > 0 && t.place != w.Announced || t.band > 0 && t.band != w.Band
}

// tell tells one visitor the place and the band of the estimated wait, if
// either differs from what was told.
func (c *Core) tell(w *Work, t notice, now int64) {
	if !t.differs(w) {
		return
	}
	n := *w
	n.Announced, n.Band, n.AnnouncedAt = t.place, t.band, now
	f := c.putWork(&n)
	c.move(f.work, conversation.Position, system, conversation.EventData{N: t.place, Queue: w.QueueID, Reason: bands[t.band]}, "")
}

// bands name the estimated waits in a position event.
var bands = [...]string{"", "ewt_2", "ewt_5", "ewt_10", "ewt_20", "ewt_more"}
