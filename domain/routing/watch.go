package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// Watch makes a supervisor monitor, whisper or barge; off ends it. 403 for
// others, 409 not_active when nobody works on it, 409 own for one's own.
func (c *Core) Watch(conv domain.ID, by Actor, role Role, on bool, now int64) error {
	now = c.tick(now)
	if !by.Supervises || by.Kind != conversation.ByAgent {
		return domain.Forbidden()
	}
	f := c.open(conv)
	if f == nil || f.work.State == conversation.Wrapup {
		return domain.Conflict("closed")
	}
	d := c.desks[by.ID]
	if d == nil {
		return unknownAgent()
	}
	p := f.part(by.ID)
	watches := p != nil && (p.Role == Monitoring || p.Role == Whispering || p.Role == Barging)
	if !on {
		if watches {
			c.depart(f, p, "left", by, now)
		}
		return nil
	}
	switch {
	case role != Monitoring && role != Whispering && role != Barging:
		return domain.Field("role", "problem.choice")
	case f.work.State != conversation.Active:
		return domain.Conflict("not_active")
	case p != nil && p.Stage == Working && !watches:
		return domain.Conflict("taking_part")
	case watches && p.Role == role:
		return nil
	}
	was := Role("")
	if watches {
		was = p.Role
		row := *p
		row.Role = role
		c.putPart(p, &row)
	} else {
		if p != nil { // a wrap-up of an earlier part goes no further
			c.finish(p, "replaced", "agent", now)
		}
		w := f.work
		c.openPart(&Assignment{ID: c.newID(), ConversationID: w.ID, AgentID: by.ID, QueueID: w.QueueID, SegmentID: w.SegmentID,
			Role: role, Stage: Working, Channel: w.Channel, Mode: string(w.Mode), How: "watch", StartedAt: now})
	}
	data := conversation.EventData{To: by.ID, Reason: string(role)}
	if was == Barging {
		c.move(f.work, conversation.LeftOff, by.author(), conversation.EventData{From: by.ID, Reason: string(was)}, "")
	}
	if role == Barging {
		c.move(f.work, conversation.JoinedIn, by.author(), data, "")
	} else {
		c.move(f.work, conversation.Watched, by.author(), data, "")
	}
	if role != Monitoring {
		c.alert(Alert{Agent: f.work.OwnerID, Kind: "supervisor", ConversationID: conv, QueueID: f.work.QueueID, Reason: string(role)})
	}
	return nil
}

// TakeOver makes the supervisor the owner without asking (C13). 403; over the
// hard cap 409 target_full. One's own stays so.
func (c *Core) TakeOver(conv domain.ID, by Actor, now int64) error {
	now = c.tick(now)
	if !by.Supervises || by.Kind != conversation.ByAgent {
		return domain.Forbidden()
	}
	d := c.desks[by.ID]
	if d == nil || !d.agent.Enabled {
		return unknownAgent()
	}
	f := c.open(conv)
	if f == nil || f.work.State == conversation.Wrapup {
		return domain.Conflict("closed")
	}
	w := f.work
	if w.queued() {
		return c.Pick(conv, by, now)
	}
	if w.OwnerID == by.ID {
		return nil
	}
	if !d.byHand(w.Draws()) {
		return domain.Conflict("target_full")
	}
	from := w.OwnerID
	c.swap(f, d, "takeover", "takeover", 0, by, now)
	c.move(f.work, conversation.TookOver, by.author(), conversation.EventData{From: from, To: by.ID, Queue: f.work.QueueID}, "")
	c.alert(Alert{Agent: from, Kind: "taken_over", ConversationID: conv, QueueID: f.work.QueueID})
	return nil
}
