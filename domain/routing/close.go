package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// End ends the session with the agent (C17, C18): by the owner, a supervisor,
// the visitor or the system. The visitor goes back to the assistant that led
// here, otherwise the conversation has ended; either way the owner wraps up.
// A visitor who waits leaves the queue. Ending what has ended changes nothing.
// 409 not_owner, not_active.
func (c *Core) End(conv domain.ID, by Actor, now int64) error {
	now = c.tick(now)
	f := c.open(conv)
	if f == nil || f.work.State == conversation.Wrapup {
		return nil
	}
	if f.work.queued() {
		if by.Kind == conversation.ByAgent {
			return domain.Conflict("not_active")
		}
		return c.LeaveQueue(conv, now)
	}
	if _, err := c.mine(conv, by); err != nil {
		return err
	}
	p := f.owner()
	from, w := p.AgentID, *f.work
	c.clear(f, "closed", now)
	c.wrap(p, "ended", by.who(from), now)
	data := conversation.EventData{From: from, Queue: w.QueueID}
	if w.CameBy == byBot {
		c.toBot(&w, conversation.Ended, by.author(), data)
		return nil
	}
	c.rest(f, conversation.Ended, by.author(), data, "")
	return nil
}

// rest is the end of a conversation for the visitor: wrap-up while somebody
// wraps up, else closed.
func (c *Core) rest(f *file, kind conversation.EventKind, by conversation.Author, data conversation.EventData, reason string) {
	w := *f.work
	if w.OwnerID != 0 {
		w.LastOwner = w.OwnerID
	}
	w.OwnerID, w.SnoozedUntil, w.IdleAt, w.IdleWarned, w.ReassignAt, w.MaxWaitAt, w.VisitorGoneAt = 0, 0, 0, false, 0, 0, 0
	w.Asked, w.RetryAt = false, 0
	if f.wrapping() != nil {
		w.State = conversation.Wrapup
		f = c.putWork(&w)
		c.move(f.work, kind, by, data, reason)
		return
	}
	w.State = conversation.Closed
	c.dropWork(f)
	c.move(&w, kind, by, data, reason)
}

// gone closes a conversation that nobody worked on.
func (c *Core) gone(w *Work, by conversation.Author, reason string) {
	n := *w
	n.State, n.OwnerID, n.SnoozedUntil = conversation.Closed, 0, 0
	if f := c.open(w.ID); f != nil {
		c.dropWork(f)
	}
	c.move(&n, conversation.ClosedEv, by, conversation.EventData{Reason: reason}, reason)
}

// Close closes whatever the state (C9, C22): no assistant, nothing after the
// session; the owner still wraps up. reason is "", "spam", "idle",
// "abandoned", "visitor_left", "merged" (nobody wraps up). Closing what is
// closed or being wrapped up changes nothing. 409 not_owner.
func (c *Core) Close(conv domain.ID, by Actor, reason string, now int64) error {
	now = c.tick(now)
	f := c.open(conv)
	if f == nil || f.work.State == conversation.Wrapup {
		return nil
	}
	if _, err := c.mine(conv, by); err != nil {
		return err
	}
	outcome, why := FlowOut, "closed"
	if by.Kind != conversation.ByAgent {
		outcome, why = Abandoned, "visitor_left"
	}
	c.leave(f, outcome, now)
	c.clear(f, why, now)
	var from domain.ID
	if p := f.owner(); p != nil {
		from = p.AgentID
		if reason == "merged" { // what is left to note belongs to the other one
			c.endPart(p, "closed", by.who(from), now)
		} else {
			c.wrap(p, "closed", by.who(from), now)
		}
	}
	c.rest(f, conversation.ClosedEv, by.author(), conversation.EventData{From: from, Reason: reason}, reason)
	return nil
}

// LeaveQueue ends the visitor's wait: closed, or back to the bot that led here.
// Not waiting changes nothing when it is over already, else 409 not_waiting.
func (c *Core) LeaveQueue(conv domain.ID, now int64) error {
	now = c.tick(now)
	f := c.open(conv)
	if f == nil || f.work.State == conversation.Wrapup {
		return nil
	}
	if !f.work.queued() {
		return domain.Conflict("not_waiting")
	}
	c.leave(f, Abandoned, now)
	c.clear(f, "visitor_left", now)
	w := *f.work
	visitor := conversation.Author{Kind: conversation.ByVisitor}
	if w.CameBy == byBot {
		c.toBot(&w, conversation.Ended, visitor, conversation.EventData{Queue: w.QueueID, Reason: "left_queue"})
		return nil
	}
	c.gone(&w, visitor, "left_queue")
	return nil
}

// waiting finds a conversation in a line: 409 not_waiting.
func (c *Core) waiting(conv domain.ID) (*file, error) {
	f := c.open(conv)
	if f == nil || !f.work.queued() {
		return nil, domain.Conflict("not_waiting")
	}
	return f, nil
}

// KeepWaiting is the visitor's choice after the maximum wait: the timer begins
// anew. Not asked (any more) changes nothing; 409 not_waiting.
func (c *Core) KeepWaiting(conv domain.ID, now int64) error {
	now = c.tick(now)
	f, err := c.waiting(conv)
	if err != nil {
		return err
	}
	if !f.work.Asked {
		return nil
	}
	w := *f.work
	w.Asked = false
	if ms := c.settings(w.QueueID).MaxWait; ms > 0 {
		w.MaxWaitAt = now + ms
	}
	c.putWork(&w)
	return nil
}

// LeaveMessage is the other choice: the conversation goes on asynchronously in
// its queue. 409 not_waiting.
func (c *Core) LeaveMessage(conv domain.ID, now int64) error {
	now = c.tick(now)
	f, err := c.waiting(conv)
	if err != nil {
		return err
	}
	if f.work.Mode == conversation.Async {
		return nil
	}
	c.ticket(f, conversation.Author{Kind: conversation.ByVisitor}, "max_wait", now)
	return nil
}

// ticket turns a waiting conversation into asynchronous work of its queue. The
// visitor who is there is asked by the assistant that led here, if one did.
func (c *Core) ticket(f *file, by conversation.Author, reason string, now int64) {
	c.leave(f, FlowOut, now)
	c.clear(f, "moved", now)
	w := *f.work
	if w.CameBy == byBot && by.Kind == conversation.ByVisitor {
		c.toBot(&w, conversation.Ticketed, by, conversation.EventData{Queue: w.QueueID, Reason: reason})
		return
	}
	w.Mode = conversation.Async
	l := c.lines[w.QueueID]
	c.stand(&w, l, entry{how: "overflow", kind: conversation.Ticketed, by: by, data: conversation.EventData{Queue: w.QueueID, Reason: reason}}, now)
}

// overflow does what a queue's settings say for a condition that a waiting
// conversation has met. It reports whether they say anything.
func (c *Core) overflow(w *Work, when When, now int64) bool {
	f := c.open(w.ID)
	if f == nil || !f.work.queued() {
		return false
	}
	l := c.lines[w.QueueID]
	r, ok := l.q.Settings.rule(when)
	if when == WhenClosed {
		r, ok = l.q.Settings.AfterHours, true
	}
	if !ok {
		return false
	}
	switch r.Do {
	case ToWait, "":
		return false
	case ToAsk:
		if f.work.State == conversation.Waiting && !f.work.Asked {
			c.sayRule(w, when, r, true)
			c.ask(f)
		}
		return true
	case ToQueue:
		to := c.entrance(r.Queue)
		if w.Hops >= l.q.Settings.MaxHops || to == nil || to == l {
			c.alert(Alert{Kind: "max_hops", ConversationID: w.ID, QueueID: l.q.ID, Reason: string(when)})
			return false
		}
		c.shift(f, to, when, l.q.Settings.KeepAge, now)
		c.sayRule(w, when, r, false)
		return true
	}
	c.clear(f, "moved", now)
	n := *f.work
	c.deflect(&n, l, when, r, entry{}, now)
	return true
}

// shift moves a waiting conversation to another queue (C10).
func (c *Core) shift(f *file, to *line, when When, keepAge bool, now int64) {
	c.leave(f, FlowOut, now)
	c.clear(f, "moved", now)
	n := *f.work
	n.Hops++
	n.Excluded = nil
	if !keepAge {
		n.EnqueuedAt, n.AgeAdjust = now, 0
	}
	c.enter(&n, to, entry{how: "overflow", kind: conversation.Overflowed, by: system,
		data: conversation.EventData{Queue: to.q.ID, Reason: string(when)}}, now)
}

// ask leaves the choice to the visitor; the wait goes on.
func (c *Core) ask(f *file) {
	w := *f.work
	w.Asked, w.MaxWaitAt = true, 0
	c.putWork(&w)
}

// options of the question after the maximum wait: there is a way back only to
// an assistant.
func (c *Core) options(conv domain.ID) []string {
	if f := c.open(conv); f != nil && f.work.CameBy == byBot {
		return []string{"keep", "leave", "back"}
	}
	return []string{"keep", "leave"}
}
