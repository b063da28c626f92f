package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// Snooze sets an owned conversation aside (C15): its slot is free until it
// wakes. Only the owner may: 409 not_owner. 422 until outside the next year.
func (c *Core) Snooze(conv domain.ID, by Actor, until, now int64) error {
	now = c.tick(now)
	f := c.open(conv)
	if f == nil || f.work.State == conversation.Wrapup {
		return domain.Conflict("closed")
	}
	w := *f.work
	p := f.owner()
	switch {
	case p == nil || w.OwnerID != by.ID:
		return domain.Conflict("not_owner")
	case until <= now || until > now+conversation.MaxSnooze:
		return domain.Field("until", "problem.snooze_until")
	}
	c.clear(f, "moved", now)
	if p.Stage == Working {
		row := *p
		row.Stage, row.SnoozedAt = Snoozing, now
		c.putPart(p, &row)
		c.idled(c.seat(by.ID), "", now)
	}
	w.State, w.SnoozedUntil, w.IdleAt, w.IdleWarned, w.ReassignAt = conversation.Snoozed, until, 0, false, 0
	c.putWork(&w)
	c.move(f.work, conversation.SnoozedEv, by.author(), conversation.EventData{Until: until}, "")
	return nil
}

// Wake ends a snooze by hand (C16): by the owner or a supervisor. Awake
// already changes nothing; 409 not_owner.
func (c *Core) Wake(conv domain.ID, by Actor, now int64) error {
	now = c.tick(now)
	f, err := c.mine(conv, by)
	if err != nil {
		return err
	}
	if f.work.State == conversation.Snoozed {
		c.wake(f, by, "", now)
	}
	return nil
}

// wake ends a snooze: back to the owner who is ready, within the hard cap, else,
// with the owner as sticky, to the head of the queue. Asynchronous work stays with an
// owner who is away, unless the queue wants it back.
func (c *Core) wake(f *file, by Actor, why string, now int64) {
	p := f.owner()
	d := c.seat(p.AgentID)
	w := *f.work
	if w.Mode == conversation.Live && w.VisitorGoneAt > 0 && by.Kind != conversation.ByVisitor {
		w.Mode = conversation.Async // nobody is there any more
	}
	own := by.Kind == conversation.ByAgent && by.ID == p.AgentID
	keep := d.agent.Enabled && (own || w.Mode == conversation.Async && c.settings(w.QueueID).LostAsync != "requeue" ||
		d.up() && d.blocking == 0 && d.byHand(w.Draws()))
	data := conversation.EventData{To: p.AgentID, Reason: why}
	if keep {
		row := *p
		row.Stage, row.Mode, row.Weight = Working, string(w.Mode), d.weight(w.Draws())
		unsnooze(&row, now)
		c.putPart(p, &row)
		w.State, w.SnoozedUntil = conversation.Active, 0
		c.putWork(&w)
		c.move(f.work, conversation.Woken, by.author(), data, "")
		return
	}
	from := p.AgentID
	c.endPart(p, "snoozed", by.who(from), now)
	l := c.home(w.QueueID)
	if l == nil {
		c.gone(&w, by.author(), why)
		return
	}
	s := &l.q.Settings
	w.LastOwner, w.OwnerID, w.SnoozedUntil = from, 0, 0
	c.stick(&w, from, s.StickyWait, now)
	data.Queue, data.To, data.From = l.q.ID, 0, from
	c.enter(&w, l, entry{how: "reopen", kind: conversation.Woken, by: by.author(), back: true, data: data}, now)
}
