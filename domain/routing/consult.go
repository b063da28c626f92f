package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// join makes an agent take part without owning: in a consult at no weight, in
// a conference as in work of one's own.
func (c *Core) join(f *file, d *desk, r Role, offer domain.ID, now int64) {
	w := f.work
	if p := f.part(d.at.AgentID); p != nil {
		c.finish(p, "replaced", "agent", now)
	}
	row := Assignment{ID: c.newID(), ConversationID: w.ID, AgentID: d.at.AgentID, QueueID: w.QueueID, SegmentID: w.SegmentID, OfferID: offer,
		Role: r, Stage: Working, Channel: w.Channel, Mode: string(w.Mode), How: "ring", StartedAt: now}
	if r == Participant {
		row.Weight = d.weight(w.Draws())
	}
	if offer == 0 {
		row.How = "assign"
	}
	c.openPart(&row)
	if r == Participant {
		at := d.at
		at.LastAssignAt = now
		c.stands(d, at, "")
	}
}

// active finds a conversation that its owner works on, for commands of the
// owner or a supervisor: 409 closed, not_owner, not_active.
func (c *Core) active(conv domain.ID, by Actor) (*file, error) {
	f, err := c.mine(conv, by)
	if err == nil && f.work.State != conversation.Active {
		return nil, domain.Conflict("not_active")
	}
	return f, err
}

// consulted is who is asked in private; nil = nobody.
func (f *file) consulted() *Assignment {
	for _, p := range f.parts {
		if p.Role == Consulted {
			return p
		}
	}
	return nil
}

// Consult asks a colleague in private; one at a time: 409 consult_open.
func (c *Core) Consult(conv domain.ID, by Actor, to domain.ID, note string, now int64) error {
	now = c.tick(now)
	f, err := c.active(conv, by)
	if err != nil {
		return err
	}
	if to == f.work.OwnerID {
		return unknownAgent()
	}
	if p, o := f.consulted(), f.ring(Consult); p != nil || o != nil {
		if o != nil && o.AgentID == to || p != nil && p.AgentID == to {
			return nil
		}
		return domain.Conflict("consult_open")
	}
	d, err := c.target(f.work, by, to, false)
	if err != nil {
		return err
	}
	c.offer(f.work, d.at.AgentID, Consult, f.work.OwnerID, note, now)
	c.move(f.work, conversation.ConsultOn, by.author(), conversation.EventData{From: f.work.OwnerID, To: to}, "")
	return nil
}

// CompleteConsult hands the conversation to the consulted agent (C13): 409
// no_consult, target_full.
func (c *Core) CompleteConsult(conv domain.ID, by Actor, now int64) error {
	now = c.tick(now)
	f, err := c.active(conv, by)
	if err != nil {
		return err
	}
	p := f.consulted()
	if p == nil {
		return domain.Conflict("no_consult")
	}
	d := c.seat(p.AgentID)
	if ch := f.work.Draws(); !d.room(ch, 0) && !(by.Supervises && d.byHand(ch)) {
		return domain.Conflict("target_full")
	}
	offer := p.OfferID
	c.finish(p, "completed", by.who(p.AgentID), now)
	c.explain(f.work, "transfer", d.at.AgentID, now)
	c.handOver(f, d, "warm", offer, by, now)
	return nil
}

// CancelConsult ends a consult or its ring; the owner stays. Nothing to end
// changes nothing.
func (c *Core) CancelConsult(conv domain.ID, by Actor, now int64) error {
	now = c.tick(now)
	f, err := c.mine(conv, by)
	if err != nil {
		return err
	}
	var to domain.ID
	if o := f.ring(Consult); o != nil {
		to = o.AgentID
		c.withdraw(o, "cancelled", now)
	}
	if p := f.consulted(); p != nil {
		to = p.AgentID
		c.finish(p, "cancelled", by.who(p.AgentID), now)
	}
	if to != 0 {
		c.move(f.work, conversation.ConsultOff, by.author(), conversation.EventData{From: to}, "")
	}
	return nil
}

// Invite asks a colleague to take part (conference); a consulted one joins at
// once. 409 target_offline, target_full.
func (c *Core) Invite(conv domain.ID, by Actor, to domain.ID, note string, now int64) error {
	now = c.tick(now)
	f, err := c.active(conv, by)
	if err != nil {
		return err
	}
	if to == f.work.OwnerID {
		return nil
	}
	p := f.part(to)
	if p != nil && p.Role == Participant {
		return nil
	}
	if p != nil && p.Role == Consulted {
		d := c.seat(to)
		if ch := f.work.Draws(); !d.room(ch, 0) && !(by.Supervises && d.byHand(ch)) {
			return domain.Conflict("target_full")
		}
		offer := p.OfferID
		c.finish(p, "completed", by.who(to), now)
		c.join(f, d, Participant, offer, now)
		c.move(f.work, conversation.JoinedIn, by.author(), conversation.EventData{From: f.work.OwnerID, To: to, Reason: "conference"}, "")
		return nil
	}
	for _, o := range f.rings {
		if o.AgentID == to {
			return nil
		}
	}
	d, err := c.target(f.work, by, to, true)
	if err != nil {
		return err
	}
	c.offer(f.work, d.at.AgentID, Invite, f.work.OwnerID, note, now)
	return nil
}

// Leave ends the agent's part that is not the owner's. Having none changes
// nothing.
func (c *Core) Leave(conv domain.ID, by Actor, now int64) error {
	now = c.tick(now)
	f := c.open(conv)
	if f == nil {
		return domain.Conflict("closed")
	}
	p := f.part(by.ID)
	if p == nil || p.Role == Owner {
		return nil
	}
	c.depart(f, p, "left", by, now)
	return nil
}

// depart ends a part that is not the owner's and notes it.
func (c *Core) depart(f *file, p *Assignment, reason string, by Actor, now int64) {
	role, agent := p.Role, p.AgentID
	c.finish(p, reason, by.who(agent), now)
	switch role {
	case Consulted:
		c.move(f.work, conversation.ConsultOff, by.author(), conversation.EventData{From: agent}, "")
		c.alert(Alert{Agent: f.work.OwnerID, Kind: "consult_left", ConversationID: f.id, QueueID: f.work.QueueID})
	case Participant, Barging:
		c.move(f.work, conversation.LeftOff, by.author(), conversation.EventData{From: agent, Reason: string(role)}, "")
	default:
		c.move(f.work, conversation.Watched, by.author(), conversation.EventData{From: agent, Reason: "off"}, "")
	}
}
