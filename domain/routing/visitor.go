package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// VisitorWrote notes a visitor's message in an open conversation: a snoozed one
// wakes (C16), silence begins anew. Unknown conversations change nothing.
func (c *Core) VisitorWrote(conv domain.ID, now int64) {
	now = c.tick(now)
	f := c.open(conv)
	if f == nil {
		return
	}
	w := f.work
	if w.State == conversation.Snoozed {
		c.wake(f, Actor{Kind: conversation.ByVisitor}, "message", now)
		if f = c.open(conv); f == nil {
			return
		}
		w = f.work
	}
	if !w.VisitorSpoke || w.HasReply && !w.BothSpoke || w.IdleAt != 0 || w.IdleWarned {
		n := *w
		n.VisitorSpoke, n.BothSpoke, n.IdleAt, n.IdleWarned = true, w.BothSpoke || w.HasReply, 0, false
		c.putWork(&n)
	}
}

// AgentWrote notes a public reply. Only the owner or a participant may: 409
// not_owner. A snoozed conversation wakes.
func (c *Core) AgentWrote(conv domain.ID, by Actor, now int64) error {
	now = c.tick(now)
	f := c.open(conv)
	if f == nil || f.work.State == conversation.Wrapup {
		return domain.Conflict("closed")
	}
	p := f.part(by.ID)
	if p == nil || p.Role != Owner && p.Role != Participant && p.Role != Barging {
		return domain.Conflict("not_owner")
	}
	c.sign(c.seat(by.ID), now)
	if f.work.State == conversation.Snoozed {
		c.wake(f, by, "reply", now)
		p = f.part(by.ID)
	}
	if p != nil && p.FirstReplyAt == 0 {
		row := *p
		row.FirstReplyAt = now
		c.notePart(p, &row)
	}
	if f.seg.ID != 0 && f.seg.FirstReplyAt == 0 && f.seg.Outcome == Answered {
		s := f.seg
		s.FirstReplyAt = now
		c.putSegment(f, &s)
	}
	w := *f.work
	w.HasReply, w.ReassignAt = true, 0
	w.BothSpoke = w.BothSpoke || w.VisitorSpoke
	if w.Mode == conversation.Live && w.State == conversation.Active {
		w.IdleAt, w.IdleWarned = c.silence(w.QueueID, now), false
	}
	if w.HasReply != f.work.HasReply || w.ReassignAt != f.work.ReassignAt || w.BothSpoke != f.work.BothSpoke ||
		w.IdleAt != f.work.IdleAt || w.IdleWarned != f.work.IdleWarned {
		c.putWork(&w)
	}
	return nil
}

// silence is when a visitor who stays silent from now on is warned, or where
// nobody warns, let go.
func (c *Core) silence(queue domain.ID, now int64) int64 {
	s := c.settings(queue)
	switch {
	case s.InactiveWarn > 0 && (s.InactiveClose <= 0 || s.InactiveWarn < s.InactiveClose):
		return now + s.InactiveWarn
	case s.InactiveClose > 0:
		return now + s.InactiveClose
	}
	return 0
}

// silent warns a silent visitor, then ends the conversation.
func (c *Core) silent(f *file, now int64) {
	w := *f.work
	s := c.settings(w.QueueID)
	if w.IdleWarned || s.InactiveWarn <= 0 || s.InactiveClose > 0 && s.InactiveWarn >= s.InactiveClose {
		c.shut(f, "idle", now)
		return
	}
	w.IdleWarned, w.IdleAt = true, 0
	if s.InactiveClose > 0 {
		w.IdleAt = f.work.IdleAt + s.InactiveClose - s.InactiveWarn
	}
	c.putWork(&w)
	c.say(Say{ConversationID: w.ID, Key: "inactive"})
}

// shut closes an open conversation for the system.
func (c *Core) shut(f *file, reason string, now int64) {
	if err := c.Close(f.id, nobody, reason, now); err != nil {
		panic("routing: the system may close whatever is open: " + err.Error())
	}
}

// VisitorGone notes that the visitor's last stream has closed, now or a little
// ago: the agent is told; what waits keeps its place for the grace.
func (c *Core) VisitorGone(conv domain.ID, since int64) {
	now := c.tick(since)
	if now-since > Minute {
		since = now // a clock that was set back, not somebody long gone
	}
	f := c.open(conv)
	if f == nil || f.work.State == conversation.Wrapup || f.work.VisitorGoneAt != 0 {
		return
	}
	w := *f.work
	w.VisitorGoneAt = since
	c.putWork(&w)
	c.move(f.work, conversation.VisitorLeft, conversation.Author{Kind: conversation.ByVisitor}, conversation.EventData{}, "")
	if w.State == conversation.Active && w.Mode == conversation.Live {
		c.alert(Alert{Agent: w.OwnerID, Kind: "visitor_left", ConversationID: conv, QueueID: w.QueueID})
	}
}

// VisitorBack notes that the visitor is there again: the same place, the same
// agent, the absence left out of the wait.
func (c *Core) VisitorBack(conv domain.ID, now int64) {
	now = c.tick(now)
	f := c.open(conv)
	if f == nil || f.work.VisitorGoneAt == 0 {
		return
	}
	w := *f.work
	gone := w.VisitorGoneAt
	if w.queued() && f.seg.ID != 0 && f.seg.Outcome == "" {
		s := f.seg
		s.AgeAdjust += max(0, now-max(gone, s.EnteredAt))
		c.putSegment(f, &s)
	}
	w.VisitorGoneAt = 0
	c.putWork(&w)
	if gone == c.boot {
		return // it was we who were away
	}
	c.move(f.work, conversation.VisitorBack, conversation.Author{Kind: conversation.ByVisitor}, conversation.EventData{}, "")
	if w.State == conversation.Active && w.Mode == conversation.Live {
		c.alert(Alert{Agent: w.OwnerID, Kind: "visitor_back", ConversationID: conv, QueueID: w.QueueID})
	}
}

// graceOf is when a visitor who is away is given up; 0 = never.
func (c *Core) graceOf(w *Work) int64 {
	if w.VisitorGoneAt == 0 || w.Mode == conversation.Async || !w.queued() && w.State != conversation.Active {
		return 0
	}
	return w.VisitorGoneAt + c.settings(w.QueueID).VisitorGrace
}

// givenUp ends the grace of a visitor who has not come back: what waited is
// abandoned or, where the queue keeps it and there is an address, goes on by
// mail; what was worked on is over.
func (c *Core) givenUp(f *file, now int64) {
	w := f.work
	s := c.settings(w.QueueID)
	if !w.queued() {
		c.shut(f, "visitor_left", now)
		return
	}
	if s.LeaveToAsync && w.HasEmail {
		c.ticket(f, system, "visitor_left", now)
		return
	}
	gone := max(w.VisitorGoneAt, f.seg.EnteredAt) // as its stay tells after a restart, see keptPlaces
	if until := gone + s.KeepsPlace; gone < now && until > now {
		c.putPlace(w.ID, place{enqueued: w.EnqueuedAt, adjust: w.AgeAdjust, gone: gone, until: until}, true)
	}
	c.shut(f, "abandoned", now)
}

// putPlace keeps or forgets where a visitor stood.
func (c *Core) putPlace(conv domain.ID, p place, keep bool) {
	was, had := c.places[conv]
	c.tx.places = append(c.tx.places, placeWas{conv, was, had})
	if keep {
		c.places[conv] = p
	} else {
		delete(c.places, conv)
	}
}

// Reopen opens a closed conversation for the agent who asks, within the hard
// cap (409 target_full). a describes the conversation as for Enqueue. Open to
// the agent already changes nothing; to another it is 409 open.
func (c *Core) Reopen(a Arrival, by Actor, now int64) error {
	now = c.tick(now)
	d := c.desks[by.ID]
	if d == nil || !d.agent.Enabled {
		return unknownAgent()
	}
	f := c.open(a.ID)
	if f != nil && f.work.State != conversation.Wrapup {
		if f.work.OwnerID == by.ID {
			return nil
		}
		return domain.Conflict("open")
	}
	if f != nil {
		if p := f.part(by.ID); p != nil && p.Stage == WrapUp && p.Role == Owner {
			w := *f.work
			w.State, w.OwnerID, w.Opening = conversation.Active, by.ID, a.Opening
			w.Mode, w.VisitorGoneAt = a.reopened(now)
			c.reopenPart(p, d, w.Mode)
			c.putWork(&w)
			c.move(f.work, conversation.Reopened, by.author(), conversation.EventData{To: by.ID}, "")
			return nil
		}
	}
	w := Work{ID: a.ID, Mode: a.Mode, Channel: a.Channel, QueueID: a.Queue, Priority: max(0, a.Priority), EnqueuedAt: now, Needs: a.Needs, Lang: a.Lang,
		Reason: a.Reason, Message: a.Message, LastOwner: a.LastOwner, HasEmail: a.HasEmail, Opening: a.Opening, CreatedAt: a.CreatedAt, Owners: 1}
	w.Mode, w.VisitorGoneAt = a.reopened(now)
	if f != nil {
		w.QueueID, w.SegmentID = f.work.QueueID, f.work.SegmentID
	}
	if !d.byHand(w.Draws()) {
		return domain.Conflict("target_full")
	}
	w.State = conversation.Waiting
	f = c.file(w.ID)
	c.takeOn(f, d, &w, "reopen", 0, now)
	c.move(f.work, conversation.Reopened, by.author(), conversation.EventData{To: by.ID, Queue: w.QueueID}, "")
	return nil
}

// reopened is the mode of what an agent opens again, and since when its visitor
// is away: live only while the visitor is there.
func (a *Arrival) reopened(now int64) (m conversation.Mode, gone int64) {
	if a.Present && PoolOf(a.Channel) == LivePool {
		return conversation.Live, 0
	}
	return conversation.Async, now
}
