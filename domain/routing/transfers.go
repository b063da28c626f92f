package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// mine finds an open conversation on which an actor may act as its owner: the
// owner, a supervisor, or anybody while nobody owns it. 409 closed, not_owner.
func (c *Core) mine(conv domain.ID, by Actor) (*file, error) {
	f := c.open(conv)
	if f == nil || f.work.State == conversation.Wrapup {
		return nil, domain.Conflict("closed")
	}
	if by.Kind == conversation.ByAgent && f.work.OwnerID != 0 && f.work.OwnerID != by.ID && !by.Supervises {
		return nil, domain.Conflict("not_owner")
	}
	if d := c.desks[by.ID]; d != nil && by.Kind == conversation.ByAgent {
		c.sign(d, c.now)
	}
	return f, nil
}

// ToQueue sends a conversation to a queue (C12, ENQ of the target). A queue out
// of hours or full is 409 queue_closed (with the reason) unless confirmed; then
// what the queue does in that case happens. At max_hops 409 max_hops.
func (c *Core) ToQueue(conv domain.ID, by Actor, queue domain.ID, confirmed bool, note string, now int64) error {
	now = c.tick(now)
	f, err := c.mine(conv, by)
	if err != nil {
		return err
	}
	l := c.lines[queue]
	if l == nil {
		return domain.NotFound()
	}
	if !l.takes() {
		return closed("archived")
	}
	if f.work.queued() && f.work.QueueID == queue {
		return nil
	}
	s := &l.q.Settings
	if f.work.Hops >= s.MaxHops {
		return domain.Conflict("max_hops")
	}
	when, _ := c.door(l, f.work, entry{}, now)
	if !confirmed && f.work.Mode == conversation.Live {
		switch {
		case when == WhenClosed:
			return closed("after_hours")
		case when == WhenFull || s.MaxSize > 0 && len(l.list) >= s.MaxSize:
			return closed("full")
		}
	}
	from, w := f.work.OwnerID, *f.work
	if p := f.owner(); p != nil {
		c.endPart(p, "transferred", by.who(from), now)
		w.LastOwner = from
		w.Excluded = exclude(nil, Exclusion{Agent: from, Until: now + s.ReleaseCool, Why: "released"}, now)
	} else {
		w.Excluded = nil
		c.leave(f, FlowOut, now)
	}
	c.clear(f, "moved", now)
	w.Hops++
	w.OwnerID, w.Sticky, w.StickyTill, w.Reason = 0, 0, 0, "transfer"
	if note != "" {
		w.Message = note
	}
	c.enter(&w, l, entry{how: "transfer", kind: conversation.Transferred, by: by.author(),
		data: conversation.EventData{From: from, Queue: queue}}, now)
	if from != 0 && from != by.ID {
		c.alert(Alert{Agent: from, Kind: "reassigned", ConversationID: conv, QueueID: queue})
	}
	return nil
}

// closed is a queue that does not take a transfer; reason says why.
func closed(reason string) error {
	e := domain.Conflict("queue_closed")
	e.Reason = reason
	return e
}

// target finds a colleague who can be rung now: 409 target_offline when not
// connected or not ready, target_full when no slot is free, or, for
// supervisors, none up to the hard cap.
func (c *Core) target(w *Work, by Actor, to domain.ID, weight bool) (*desk, error) {
	d := c.desks[to]
	if d == nil || !d.agent.Enabled {
		return nil, unknownAgent()
	}
	switch {
	case !d.up():
		e := domain.Conflict("target_offline")
		e.Reason = string(d.shown())
		return nil, e
	case d.ring != nil && PoolOf(w.Draws()) == LivePool:
		e := domain.Conflict("target_full")
		e.Reason = "ringing"
		return nil, e
	case weight && (d.blocking > 0 || !d.room(w.Draws(), 0) && !(by.Supervises && d.byHand(w.Draws()))):
		return nil, domain.Conflict("target_full")
	}
	return d, nil
}

// ToAgent rings a colleague; the source owns it until accepted (cold transfer).
// Unowned or asynchronous: direct. 409 target_offline, target_full; 409
// ring_open while another colleague is being rung for it.
func (c *Core) ToAgent(conv domain.ID, by Actor, to domain.ID, note string, now int64) error {
	now = c.tick(now)
	f, err := c.mine(conv, by)
	if err != nil {
		return err
	}
	w := f.work
	if w.OwnerID == to {
		return nil
	}
	if w.State != conversation.Active || w.Mode == conversation.Async {
		return c.Assign(conv, by, to, now)
	}
	if o := f.ring(Transfer); o != nil {
		if o.AgentID == to {
			return nil
		}
		return domain.Conflict("ring_open")
	}
	d, err := c.target(w, by, to, true)
	if err != nil {
		return err
	}
	if p := f.part(to); p != nil && p.Role == Consulted {
		return c.CompleteConsult(conv, by, now)
	}
	c.explain(w, "transfer", to, now)
	c.offer(w, d.at.AgentID, Transfer, w.OwnerID, note, now)
	return nil
}

// handOver makes the one who accepted the new owner.
func (c *Core) handOver(f *file, d *desk, how string, offer domain.ID, by Actor, now int64) {
	from, to := f.work.OwnerID, d.at.AgentID
	c.swap(f, d, how, "transferred", offer, by, now)
	w := f.work
	author := conversation.Author{Kind: conversation.ByAgent, ID: from}
	c.move(w, conversation.Transferred, author, conversation.EventData{From: from, To: to, Reason: how}, "")
	c.move(w, conversation.Accepted, conversation.Author{Kind: conversation.ByAgent, ID: to},
		conversation.EventData{From: from, To: to, Queue: w.QueueID, Reason: how}, "")
	c.alert(Alert{Agent: from, Kind: "transfer_accepted", ConversationID: w.ID, QueueID: w.QueueID})
}

// refused tells the source that its transfer, consult or invitation came to
// nothing; it still owns the conversation.
func (c *Core) refused(f *file, o *Offer, kind conversation.EventKind, reason string) {
	word := "declined"
	switch kind {
	case conversation.Missed:
		word = "missed"
	case conversation.Withdrawn:
		word = "withdrawn"
	}
	c.alert(Alert{Agent: o.FromID, Kind: string(o.Kind) + "_" + word, ConversationID: f.id, QueueID: o.QueueID, Reason: reason})
}

// CancelTransfer takes back a cold transfer or an invitation that still rings.
// Nothing ringing changes nothing.
func (c *Core) CancelTransfer(conv domain.ID, by Actor, now int64) error {
	now = c.tick(now)
	f, err := c.mine(conv, by)
	if err != nil {
		return err
	}
	for i := len(f.rings) - 1; i >= 0; i-- {
		if o := f.rings[i]; o.Kind == Transfer || o.Kind == Invite {
			c.withdraw(o, "cancelled", now)
		}
	}
	return nil
}

// Release puts an owned conversation back into its queue (C12), the releaser
// cooled off. Nobody owning it changes nothing.
func (c *Core) Release(conv domain.ID, by Actor, reason string, now int64) error {
	now = c.tick(now)
	f, err := c.mine(conv, by)
	if err != nil {
		return err
	}
	p := f.owner()
	if p == nil {
		return nil
	}
	from := p.AgentID
	l := c.entrance(f.work.QueueID)
	if l == nil {
		return domain.Conflict("no_queue")
	}
	c.endPart(p, "released", by.who(from), now)
	c.clear(f, "moved", now)
	w := *f.work
	w.LastOwner, w.OwnerID, w.Reason, w.Sticky, w.StickyTill = from, 0, "release", 0, 0
	w.Excluded = exclude(nil, Exclusion{Agent: from, Until: now + l.q.Settings.ReleaseCool, Why: "released"}, now)
	c.enter(&w, l, entry{how: "release", kind: conversation.Released, by: by.author(), back: true,
		data: conversation.EventData{From: from, Queue: l.q.ID, Reason: reason}}, now)
	if from != by.ID {
		c.alert(Alert{Agent: from, Kind: "reassigned", ConversationID: conv, QueueID: l.q.ID})
	}
	return nil
}

// ToBot hands the conversation to the assistant (C14).
func (c *Core) ToBot(conv domain.ID, by Actor, now int64) error {
	now = c.tick(now)
	f, err := c.mine(conv, by)
	if err != nil {
		return err
	}
	w := *f.work
	if p := f.owner(); p != nil {
		c.endPart(p, "transferred", by.who(p.AgentID), now)
	}
	c.leave(f, FlowOut, now)
	c.clear(f, "moved", now)
	c.toBot(&w, conversation.Transferred, by.author(), conversation.EventData{From: w.OwnerID, Queue: w.QueueID, Reason: "bot"})
	return nil
}

// toBot leaves routing for the assistant.
func (c *Core) toBot(w *Work, kind conversation.EventKind, by conversation.Author, data conversation.EventData) {
	n := *w
	n.State, n.OwnerID, n.SnoozedUntil = conversation.Bot, 0, 0
	if f := c.open(w.ID); f != nil {
		c.dropWork(f)
	}
	c.move(&n, kind, by, data, "")
}
