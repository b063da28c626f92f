package routing

import (
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// connect makes an agent the owner at once: automatic acceptance ("auto") and
// asynchronous work put on an agent's list ("push").
func (c *Core) connect(w *Work, agent domain.ID, how string, now int64) {
	f := c.open(w.ID)
	if f == nil {
		return
	}
	c.putTurn(w.QueueID, agent, now)
	c.own(f, c.seat(agent), how, 0, system, now)
}

// own gives a conversation that nobody has to an agent (C6, C7): the wait is
// over, other rings end.
func (c *Core) own(f *file, d *desk, how string, offer domain.ID, by conversation.Author, now int64) {
	agent := d.at.AgentID
	if len(f.rings) > 0 {
		c.withdrawAll(f, "taken", now)
	}
	c.answer(f, agent, now)
	w := *f.work
	if how == "pick" && w.VisitorGoneAt == 0 && PoolOf(w.Channel) == LivePool {
		w.Mode = conversation.Live
	}
	c.takeOn(f, d, &w, how, offer, now)
	kind := conversation.Accepted
	data := conversation.EventData{To: agent, Queue: w.QueueID}
	switch {
	case how == "assign" || how == "pick" || w.Mode == conversation.Async:
		kind = conversation.Assigned
	case how != "ring":
		data.Reason = how
	}
	c.move(f.work, kind, by, data, "")
}

// takeOn makes an agent the owner in the books. w is the conversation as it
// is to be otherwise.
func (c *Core) takeOn(f *file, d *desk, w *Work, how string, offer domain.ID, now int64) {
	agent := d.at.AgentID
	s := c.settings(w.QueueID)
	w.State, w.OwnerID = conversation.Active, agent
	w.MaxWaitAt, w.RetryAt, w.Asked, w.Announced, w.AnnouncedAt, w.Band = 0, 0, false, 0, 0, 0
	w.HoldUntil, w.Sticky, w.StickyTill, w.Target, w.Excluded, w.SnoozedUntil = 0, 0, 0, 0, nil, 0
	w.ReassignAt = 0
	if w.Owners == 0 && s.NoReply > 0 && !w.HasReply {
		w.ReassignAt = now + s.NoReply
	}
	w.Owners++
	c.putWork(w)
	if p := f.part(agent); p != nil {
		c.finish(p, "replaced", "agent", now)
	}
	ch := w.Draws()
	c.openPart(&Assignment{ID: c.newID(), ConversationID: w.ID, AgentID: agent, QueueID: w.QueueID, SegmentID: w.SegmentID, OfferID: offer,
		Role: Owner, Stage: Working, Channel: w.Channel, Mode: string(w.Mode), Weight: d.weight(ch), How: how, StartedAt: now})
	at := d.at
	at.LastAssignAt = now
	c.stands(d, at, "")
	if k := &d.agent.Capacity; k.RateLimit > 0 && (how == "ring" || how == "auto" || how == "push") {
		d.rate(now)
	}
	c.derive(&d.timer)
}

// rate notes a new conversation for the limit on how many fit into a window.
func (d *desk) rate(now int64) {
	for len(d.recent) > 0 && d.recent[0] <= now-d.agent.Capacity.RateWindow {
		d.recent = d.recent[1:]
	}
	d.recent = append(d.recent, now)
}

// endPart ends an owner's work; no wrap-up follows.
func (c *Core) endPart(p *Assignment, reason, by string, now int64) { c.finish(p, reason, by, now) }

// finish ends an agent's part for good.
func (c *Core) finish(p *Assignment, reason, by string, now int64) {
	row := *p
	row.Stage, row.DoneAt = Done, now
	if row.EndedAt == 0 {
		row.EndedAt, row.EndReason, row.EndedBy = now, reason, by
	}
	unsnooze(&row, now)
	c.served(&row, now)
	c.putPart(p, &row)
	c.idled(c.seat(p.AgentID), p.Role, now)
}

// served notes how long an owner's work took, for the estimates of its queue.
func (c *Core) served(p *Assignment, now int64) {
	if p.Role == Owner && PoolOf(p.Draws()) == LivePool {
		c.flow(p.QueueID, flowService, max(0, now-p.StartedAt-p.SnoozedMS))
	}
}

func unsnooze(p *Assignment, now int64) {
	if p.SnoozedAt > 0 {
		p.SnoozedMS += now - p.SnoozedAt
		p.SnoozedAt = 0
	}
}

// idled follows the end of an agent's work: the idle clock begins anew, a
// choice that waited for the end of a call or wrap-up holds, who drained has.
func (c *Core) idled(d *desk, r Role, now int64) {
	at := d.at
	if r == Owner || r == Participant {
		at = presence.Freed(at, now)
	}
	if d.calls == 0 && d.blocking == 0 {
		at = presence.Settle(at, now)
	}
	if at.Draining && d.active[LivePool] == 0 {
		at = presence.Drained(at)
	}
	if at == d.at {
		return
	}
	intent := d.at.Intent
	c.stands(d, at, "agent")
	if intent != at.Intent {
		c.unroutable(d, now)
	}
	c.derive(&d.timer)
}

// clear ends everything about a conversation that goes with its owner: other
// parts and rings, but for those of the kinds kept.
func (c *Core) clear(f *file, reason string, now int64, keep ...OfferKind) {
	for i := len(f.parts) - 1; i >= 0; i-- {
		if p := f.parts[i]; p.Role != Owner && p.Stage == Working {
			c.finish(p, reason, "system", now)
		}
	}
	for i := len(f.rings) - 1; i >= 0; i-- {
		if o := f.rings[i]; !slices.Contains(keep, o.Kind) {
			c.withdraw(o, reason, now)
		}
	}
}

// Pick gives a waiting or ringing conversation to the agent who asks (C6): 409
// gone (taken_by_other) when somebody has it, 409 target_full over the hard
// cap. Picking one's own again changes nothing; a snoozed one wakes.
func (c *Core) Pick(conv domain.ID, by Actor, now int64) error {
	now = c.tick(now)
	d := c.desks[by.ID]
	if d == nil || !d.agent.Enabled {
		return unknownAgent()
	}
	c.sign(d, now)
	f := c.open(conv)
	if f == nil || f.work.State == conversation.Wrapup {
		return domain.Conflict("closed")
	}
	switch w := f.work; {
	case w.OwnerID == by.ID:
		if w.State == conversation.Snoozed {
			return c.Wake(conv, by, now)
		}
		return nil
	case !w.queued():
		return lost("taken_by_other")
	}
	for _, o := range f.rings {
		if o.AgentID == by.ID && o.Kind == Ring {
			c.accept(o, now)
			return nil
		}
	}
	if !d.byHand(c.picked(f.work)) {
		return domain.Conflict("target_full")
	}
	c.stands(d, presence.Answered(d.at), "")
	c.explain(f.work, "pick", by.ID, now)
	c.own(f, d, "pick", 0, by.author(), now)
	return nil
}

// picked is the channel a pick takes: with the visitor there it is live.
func (c *Core) picked(w *Work) Channel {
	if w.VisitorGoneAt == 0 {
		return w.Channel
	}
	return w.Draws()
}

// explain notes a decision that a person or rule made.
func (c *Core) explain(w *Work, kind string, agent domain.ID, now int64) {
	r := Receipt{V: 1, At: now, ConversationID: w.ID, QueueID: w.QueueID, Kind: kind, Age: max(0, now-w.EnqueuedAt+w.AgeAdjust), Relaxed: w.Relaxed,
		Pick: []domain.ID{agent}, Epoch: 1}
	if l := c.lines[w.QueueID]; l != nil {
		r.Queue, r.Policy, r.Settings = l.q.Name, l.q.Settings.Policy, l.q.Version
	}
	c.receipt(r)
}

// Assign gives a conversation to an agent directly: an unowned one, one's own,
// or as supervisor any. People may fill the agent up to the hard cap (409
// target_full); rules are not limited.
func (c *Core) Assign(conv domain.ID, by Actor, to domain.ID, now int64) error {
	now = c.tick(now)
	d := c.desks[to]
	if d == nil || !d.agent.Enabled {
		return unknownAgent()
	}
	f := c.open(conv)
	if f == nil || f.work.State == conversation.Wrapup {
		return domain.Conflict("closed")
	}
	w := f.work
	if w.OwnerID == to {
		return nil
	}
	human := by.Kind == conversation.ByAgent
	if human && w.OwnerID != 0 && w.OwnerID != by.ID && !by.Supervises {
		return domain.Conflict("not_owner")
	}
	if human && !d.byHand(w.Draws()) {
		return domain.Conflict("target_full")
	}
	c.explain(w, "assign", to, now)
	if w.queued() {
		c.own(f, d, "assign", 0, by.author(), now)
		return nil
	}
	from := w.OwnerID
	c.swap(f, d, "assign", "transferred", 0, by, now)
	c.move(f.work, conversation.Assigned, by.author(), conversation.EventData{From: from, To: to, Queue: f.work.QueueID}, "")
	if from != by.ID {
		c.alert(Alert{Agent: from, Kind: "reassigned", ConversationID: conv, QueueID: f.work.QueueID})
	}
	return nil
}

// swap makes another agent the owner in one write (C13).
func (c *Core) swap(f *file, d *desk, how, reason string, offer domain.ID, by Actor, now int64) {
	if p := f.owner(); p != nil {
		c.endPart(p, reason, by.who(p.AgentID), now)
	}
	w := *f.work
	w.LastOwner = w.OwnerID
	if w.Mode == conversation.Live && w.VisitorGoneAt > 0 && w.State == conversation.Snoozed {
		w.Mode = conversation.Async
	}
	c.takeOn(f, d, &w, how, offer, now)
	for i := len(f.rings) - 1; i >= 0; i-- {
		if o := f.rings[i]; o.Kind == Transfer || o.AgentID == d.at.AgentID {
			c.withdraw(o, "taken", now)
		}
	}
}
