package routing

import "relevo/domain/conversation"

// Places are told when a conversation comes into a line and nobody is free,
// and after that when they change, no more often than the queue says: at once
// to those who have just come, in rounds over the line to the others.

// moved notes that a line's order has changed.
func (c *Core) moved(l *line) {
	if !l.q.Settings.Position && !l.q.Settings.EWT || len(l.list) == 0 {
		return
	}
	if l.tell == 0 {
		c.keepLine(l)
		l.tell = max(c.now, l.told+max(Second, l.q.Settings.Announce))
		c.derive(&l.timer)
	}
}

// announce tells those who have just come their place, after Route has decided.
func (c *Core) announce(now int64) {
	for _, id := range c.fresh {
		if f := c.open(id); f != nil {
			c.tell(f, now)
		}
	}
	c.fresh = c.fresh[:0]
}

// tellAll is one round over a line. Who was told less than the queue's pause
// ago is told in the next.
func (c *Core) tellAll(l *line, now int64) {
	c.keepLine(l)
	l.tell, l.told = 0, now
	for _, id := range ids(l.list) {
		f := c.open(id)
		if at := f.work.AnnouncedAt + l.q.Settings.Announce; f.work.AnnouncedAt > 0 && at > now {
			if c.differs(f, now) && (l.tell == 0 || at < l.tell) {
				l.tell = max(at, now+Second)
			}
			continue
		}
		c.tell(f, now)
	}
	c.derive(&l.timer)
}

// differs tells whether a visitor's place or estimated wait is another than
// was told.
func (c *Core) differs(f *file, now int64) bool {
	place, band := c.standing(f, now)
	return place != f.work.Announced && place > 0 || band != f.work.Band && band > 0
}

// standing is what there is to tell: nothing while somebody is free or nobody
// is there.
func (c *Core) standing(f *file, now int64) (place, band int) {
	w := f.work
	if w.State != conversation.Waiting || w.Mode != conversation.Live {
		return 0, 0
	}
	s := c.settings(w.QueueID)
	t, ok := c.Wait(w.ID, now)
	if !ok || !t.Online || t.Free {
		return 0, 0
	}
	if s.Position {
		place = t.Position
	}
	if s.EWT {
		band = t.Band
	}
	return place, band
}

// tell tells one visitor the place and the band of the estimated wait, if
// either differs from what was told.
func (c *Core) tell(f *file, now int64) {
	place, band := c.standing(f, now)
	w := *f.work
	if (place == 0 || place == w.Announced) && (band == 0 || band == w.Band) {
		return
	}
	w.Announced, w.Band, w.AnnouncedAt = place, band, now
	c.putWork(&w)
	c.move(f.work, conversation.Position, system, conversation.EventData{N: place, Queue: w.QueueID, Reason: bands[band]}, "")
}

// bands name the estimated waits in a position event.
var bands = [...]string{"", "ewt_2", "ewt_5", "ewt_10", "ewt_20", "ewt_more"}
