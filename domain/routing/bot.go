package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// byBot is the CameBy of what an assistant led here.
const byBot = "bot"

// Door is how a queue would receive a live conversation now.
type Door struct {
	Queue  domain.ID // the one it enters; 0 = none takes any
	At     domain.ID // where that sends it on to, else Queue; what follows is of this one
	Open   bool      // in hours
	Online bool      // and somebody there
	When   When      // what keeps it out; "" = it enters
	Rule   Overflow  // and what happens then
}

// Door tells how a queue (0: the default) would receive a live conversation.
func (c *Core) Door(queue domain.ID, now int64) (d Door) {
	now = c.tick(now)
	l := c.entrance(queue)
	if l == nil {
		return d
	}
	d.Queue = l.q.ID
	for range 1 + l.q.Settings.MaxHops {
		d.At = l.q.ID
		d.Open, d.Online = c.Online(d.At, now)
		d.When, d.Rule = c.door(l, &Work{Channel: Chat, Mode: conversation.Live, Priority: l.q.Settings.Priority, EnqueuedAt: now}, entry{}, now)
		to := c.entrance(d.Rule.Queue)
		if d.Rule.Do != ToQueue || to == nil || to == l {
			break
		}
		l = to
	}
	return d
}

// Unattended are the waiting conversations of assistants in open queues that
// everybody has left since they entered, each told once. An agent whose
// connection is lost may be back in a moment and has not left.
func (c *Core) Unattended(now int64) (out []domain.ID) {
	now = c.tick(now)
	for _, id := range sorted(c.lines) {
		l := c.lines[id]
		if len(l.list) == 0 || !c.inHours(l.q, now) || l.attended(c) {
			continue
		}
		for _, w := range l.list {
			if w.CameBy == byBot && !w.ToldAway {
				n := *w
				n.ToldAway = true
				c.putWork(&n)
				out = append(out, w.ID)
			}
		}
	}
	return out
}

// attended tells whether somebody serves a line, for the moment out of reach or
// not.
func (l *line) attended(c *Core) bool {
	for i := range l.q.Members {
		m := &l.q.Members[i]
		d := c.desks[m.Agent]
		if d != nil && (m.In || !m.OptIn) && d.agent.Enabled && d.at.Intent == presence.Ready && d.at.Connection != presence.Gone {
			return true
		}
	}
	return false
}
