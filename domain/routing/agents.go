package routing

import (
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// stands writes an agent's standing. by is who chose it; "" keeps who it was.
func (c *Core) stands(d *desk, at presence.Standing, by string) {
	if d.at == at {
		return
	}
	c.keepDesk(d)
	was := d.at
	d.at = at
	if was.Connection != at.Connection || was.Intent != at.Intent || was.Next != at.Next || was.Reason != at.Reason {
		d.by = by
		c.touch(d)
	}
	c.tx.changed = true
	c.derive(&d.timer)
}

// Connect notes an agent's first page or stream. Unknown agents change
// nothing.
func (c *Core) Connect(agent domain.ID, now int64) {
	now = c.tick(now)
	d := c.desks[agent]
	if d == nil || !d.agent.Enabled {
		return
	}
	c.sign(d, now)
	c.stands(d, presence.Connect(d.at, now), "agent")
}

// Disconnect notes that the last one closed or stopped answering: rings are
// withdrawn now, the grace begins.
func (c *Core) Disconnect(agent domain.ID, now int64) {
	now = c.tick(now)
	d := c.desks[agent]
	if d == nil {
		return
	}
	c.stands(d, presence.Disconnect(d.at, now), "system")
	c.unroutable(d, now)
}

// Stir notes a sign of an agent: the idle time begins anew.
func (c *Core) Stir(agent domain.ID, now int64) {
	now = c.tick(now)
	if d := c.desks[agent]; d != nil {
		c.sign(d, now)
	}
}

func (c *Core) sign(d *desk, now int64) {
	if d.idle > 0 && d.seen != now {
		c.keepDesk(d)
		d.seen = now
		c.derive(&d.timer)
	}
}

// next is when something comes due for an agent: the end of the grace, or of
// the patience with one who does not move.
func (d *desk) next() (int64, domain.ID) {
	switch {
	case d.at.Connection == presence.Lost:
		return d.at.ConnectedAt + d.grace, d.at.AgentID
	case d.idle > 0 && d.at.Intent == presence.Ready && d.at.Connection == presence.Connected && d.rings == 0 && d.busy() == 0 && d.wrapping == 0:
		return max(d.seen, d.at.IntentAt, d.at.ConnectedAt, d.at.IdleSince, d.at.LastOfferAt, d.at.LastAssignAt) + d.idle, d.at.AgentID
	}
	return 0, 0
}

// dueDesk carries out what has come due for an agent.
func (c *Core) dueDesk(d *desk, now int64) {
	if d.at.Connection != presence.Lost {
		c.stands(d, presence.Idle(d.at, now), "system")
		c.unroutable(d, now)
		return
	}
	c.stands(d, presence.Expire(d.at, now), "system")
	c.unroutable(d, now)
	c.vacate(d, "lost", nobody, now)
	c.skillGone(d)
}

// Want sets an agent's intent, by the agent or a supervisor. reason belongs to
// not_ready. Offline with live work drains. 403 for anybody else.
func (c *Core) Want(agent domain.ID, by Actor, intent presence.Intent, reason string, now int64) error {
	now = c.tick(now)
	d := c.desks[agent]
	if d == nil || !d.agent.Enabled {
		return unknownAgent()
	}
	if by.Kind != conversation.BySystem && by.ID != agent && !by.Supervises {
		return domain.Forbidden()
	}
	if by.ID == agent {
		c.sign(d, now)
	}
	was := d.at
	at := presence.Want(d.at, intent, reason, presence.Busy{Blocked: d.calls > 0 || d.blocking > 0, Live: d.active[LivePool] > 0}, now)
	c.stands(d, at, by.who(agent))
	c.unroutable(d, now)
	if at.Intent == presence.Ready && was.Intent != presence.Ready {
		c.forgive(d, now)
	}
	if at.Intent == presence.Offline && was.Intent == presence.Ready {
		c.skillGone(d)
	}
	return nil
}

// unknownAgent is an agent who cannot serve.
func unknownAgent() error { return domain.Field("agent", "problem.agent_unknown") }

// forgive lifts the exclusions of an agent who is ready again: what was missed
// may ring there anew.
func (c *Core) forgive(d *desk, now int64) {
	for _, q := range d.queues {
		l := c.lines[q]
		for _, list := range [2][]*Work{l.list, l.async} {
			for _, w := range list {
				i := slices.IndexFunc(w.Excluded, func(e Exclusion) bool {
					return e.Agent == d.at.AgentID && (e.Why == "missed" || e.Why == "skipped")
				})
				if i < 0 {
					continue
				}
				n := *w
				n.Excluded = slices.Concat(w.Excluded[:i:i], w.Excluded[i+1:])
				c.putWork(&n)
				c.look(n.ID)
			}
		}
	}
}

// RequeueAll sends all live work of an agent back to the head of its queues.
// 403 for anybody but the agent and supervisors.
func (c *Core) RequeueAll(agent domain.ID, by Actor, now int64) error {
	now = c.tick(now)
	d := c.desks[agent]
	if d == nil {
		return unknownAgent()
	}
	if by.Kind != conversation.BySystem && by.ID != agent && !by.Supervises {
		return domain.Forbidden()
	}
	for _, p := range slices.Clone(d.parts) {
		if p.Role == Owner && p.Stage == Working && PoolOf(p.Draws()) == LivePool {
			c.giveBack(c.open(p.ConversationID), "requeue", by, now)
		}
	}
	return nil
}

// vacate takes all work away from an agent who is lost or disabled: live work
// goes to the head of its queues, sticky off; asynchronous work stays unless
// the queue wants it back or the agent is out for good; a part that is not the
// owner's ends.
func (c *Core) vacate(d *desk, why string, by Actor, now int64) {
	out := !d.agent.Enabled
	for _, p := range slices.Clone(d.parts) {
		f := c.open(p.ConversationID)
		switch {
		case p.Stage == Done:
		case p.Stage == WrapUp:
			if out {
				c.wrapOver(p, nobody, now)
			}
		case f == nil:
		case p.Role != Owner:
			c.depart(f, p, why, by, now)
		case p.Stage == Snoozing:
			if out {
				c.giveBack(f, why, by, now)
			}
		case PoolOf(p.Draws()) == LivePool || out || c.settings(p.QueueID).LostAsync == "requeue":
			c.giveBack(f, why, by, now)
		}
	}
}

// giveBack sends an owned conversation back to the head of its queue (C12). A
// colleague who is being rung for a transfer gets it on accepting (edge 22).
func (c *Core) giveBack(f *file, why string, by Actor, now int64) {
	p := f.owner()
	if p == nil {
		return
	}
	from := p.AgentID
	c.endPart(p, why, by.who(from), now)
	c.clear(f, "moved", now, Transfer)
	w := *f.work
	w.LastOwner, w.OwnerID = from, 0
	if why != "requeue" {
		w.Sticky, w.StickyTill = 0, 0
	}
	l := c.home(w.QueueID)
	if l == nil {
		c.gone(&w, by.author(), why)
		return
	}
	c.enter(&w, l, entry{how: "lost", kind: conversation.Requeued, by: by.author(), back: true,
		data: conversation.EventData{From: from, Queue: l.q.ID, Reason: why}}, now)
	c.alert(Alert{Agent: from, Kind: "requeued", ConversationID: w.ID, QueueID: l.q.ID, Reason: why})
	c.rering(f)
}

// rering makes the ring of a transfer whose source is gone one of the waiting
// conversation.
func (c *Core) rering(f *file) {
	o := f.ring(Transfer)
	if o == nil {
		return
	}
	if f.work == nil || f.work.State != conversation.Waiting || f.work.Mode != conversation.Live {
		c.withdraw(o, "moved", c.now)
		return
	}
	row := *o
	row.Kind, row.SegmentID, row.QueueID = Ring, f.work.SegmentID, f.work.QueueID
	c.noteOffer(o, &row)
	w := *f.work
	w.State = conversation.Ringing
	c.putWork(&w)
	c.move(f.work, "", system, conversation.EventData{}, "")
}

// skillGone alerts supervisors to conversations that nobody left can take: the
// agent who is going was the last with a skill they cannot do without.
func (c *Core) skillGone(d *desk) {
	if len(d.agent.Skills) == 0 {
		return
	}
	for _, q := range d.queues {
		l := c.lines[q]
		for _, w := range l.list {
			if l.picky(w) && l.suits(d, w) && !c.someone(l, w) {
				c.alert(Alert{Kind: "skill_gone", ConversationID: w.ID, QueueID: q, Reason: d.agent.Name})
				c.look(w.ID)
			}
		}
	}
}

// picky tells whether a conversation cannot do without some skill.
func (l *line) picky(w *Work) bool {
	hard := func(n Need) bool { return n.Hard }
	return slices.ContainsFunc(w.Needs, hard) || slices.ContainsFunc(l.q.Settings.Needs, hard)
}

// suits tells whether an agent has all such skills.
func (l *line) suits(d *desk, w *Work) bool { return meets(d, w.Needs) && meets(d, l.q.Settings.Needs) }

func meets(d *desk, needs []Need) bool {
	for _, n := range needs {
		if n.Hard && d.agent.Skills[n.Skill] < n.Min {
			return false
		}
	}
	return true
}

// someone tells whether a member is at work who suits.
func (c *Core) someone(l *line, w *Work) bool {
	for i := range l.q.Members {
		m := &l.q.Members[i]
		if d := c.desks[m.Agent]; d != nil && (m.In || !m.OptIn) && d.agent.Enabled && d.at.Connection != presence.Gone &&
			d.at.Intent != presence.Offline && l.suits(d, w) {
			return true
		}
	}
	return false
}
