package routing

import "relevo/domain/conversation"

// Places are told when a conversation comes into a line and nobody is free,
// and after that when they change, no more often than the queue says: at once
// to those who have just come, in rounds over the line to the others.

// tellAtOnce is how many are told their place in one go; the rest of a long
// line follows in the next.
const tellAtOnce = 100

// telling is how far a line is with telling places. A round goes through the
// line once, however many goes it takes.
type telling struct {
	tell    int64 // when the next go is; 0 = nobody to tell
	told    int64 // when the last round began
	from    int   // where the round under way goes on; 0 = none is
	later   int64 // of that round: when the first who was told too lately may be told; 0 = nobody
	stirred bool  // the order has changed since it began
}

// moved notes that a line's order has changed.
func (c *Core) moved(l *line) {
	if !l.q.Settings.Position && !l.q.Settings.EWT || len(l.list) == 0 {
		return
	}
	switch {
	case l.from > 0 && !l.stirred:
		c.keepLine(l)
		l.stirred = true
	case l.from == 0 && l.tell == 0:
		c.keepLine(l)
		l.tell = max(c.now, l.nextRound())
		c.derive(&l.timer)
	}
}

// nextRound is when the next round may begin.
func (l *line) nextRound() int64 { return l.told + max(Second, l.q.Settings.Announce) }

// announce tells those who have just come their place, after Route has decided.
func (c *Core) announce(now int64) {
	var h hall
	for _, id := range c.fresh {
		if f := c.open(id); f != nil && f.work.queued() && f.work.Mode == conversation.Live {
			if l := c.lines[f.work.QueueID]; h.l != l {
				h = hall{c: c, l: l, now: now}
			}
			c.tell(f.work, h.at(f.work, h.l.place(f.work)), now)
		}
	}
	c.fresh = c.fresh[:0]
}

// tellAll is one go of a round over a line. Who was told less than the queue's
// pause ago is told in a later one.
func (c *Core) tellAll(l *line, now int64) {
	c.keepLine(l)
	defer c.derive(&l.timer)
	i := min(l.from, len(l.list))
	if i == 0 {
		l.telling = telling{told: now}
	}
	l.from, l.tell = 0, 0
	h := hall{c: c, l: l, now: now}
	for n := 0; i < len(l.list); i++ {
		w := l.list[i]
		t := h.at(w, i)
		if !t.differs(w) {
			continue
		}
		switch at := w.AnnouncedAt + l.q.Settings.Announce; {
		case w.AnnouncedAt > 0 && at > now:
			l.later = sooner(l.later, max(at, now+Second))
		case n == tellAtOnce:
			l.from, l.tell = i, now+1
			return
		default:
			c.tell(w, t, now)
			n++
		}
	}
	l.tell = l.later
	if l.stirred {
		l.tell = sooner(l.tell, max(now+1, l.nextRound()))
	}
}

// sooner is the earlier of two times; 0 is never.
func sooner(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// hall is what a round over a line finds out once for all who wait there.
type hall struct {
	c     *Core
	l     *line
	now   int64
	asked [channelMax]bool
	busy  [channelMax]bool // somebody is there for the channel, and nobody free
	ewt   [channelMax]estimate
	rung  int // how many ring among the first upto
	upto  int
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
			h.ewt[i] = h.c.estimate(h.l, w, h.now)
			h.busy[i] = h.ewt[i].free <= 0
		}
	}
	if !h.busy[i] {
		return t
	}
	if h.l.q.Settings.Position && h.l.fair() {
		t.place = ahead + 1
	}
	if h.l.q.Settings.EWT {
		t.band = Band(h.ewt[i].wait(ahead - h.ringing(ahead)))
	}
	return t
}

// ringing is how many of the first so many ring: these have their place.
func (h *hall) ringing(ahead int) int {
	if ahead < h.upto {
		h.rung, h.upto = 0, 0
	}
	for ; h.upto < ahead; h.upto++ {
		if h.l.list[h.upto].State == conversation.Ringing {
			h.rung++
		}
	}
	return h.rung
}

// farBack is the place beyond which small moves inform nobody.
const farBack = 20

func (t notice) differs(w *Work) bool {
	return t.moved(w.Announced) || t.band > 0 && t.band != w.Band
}

// moved tells whether a place is worth telling after the one told last: any
// other one near the head of the line, further back one by a tenth.
func (t notice) moved(told int) bool {
	by := max(t.place-told, told-t.place)
	return t.place > 0 && by > 0 && (told == 0 || t.place <= farBack || 10*by >= told)
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
