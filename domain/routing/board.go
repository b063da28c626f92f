package routing

import (
	"cmp"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// Board is the whole standing for supervisors: queues that are in use and
// agents who may serve, by name.
func (c *Core) Board(now int64) Board {
	m := c.matching(now)
	b := Board{At: now}
	for _, l := range m.linesByID() {
		if l.q.Status != QueueArchived {
			b.Queues = append(b.Queues, c.queueState(l, now))
		}
	}
	active := map[domain.ID]int{}
	for _, w := range c.works {
		if w.State == conversation.Active {
			active[w.QueueID]++
		}
	}
	for i := range b.Queues {
		b.Queues[i].Active = active[b.Queues[i].ID]
	}
	names := map[domain.ID]string{}
	for id, d := range c.desks {
		if d.agent.Enabled {
			names[id] = d.agent.Name
			b.Agents = append(b.Agents, c.State(id))
		}
	}
	slices.SortFunc(b.Queues, func(x, y QueueState) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID)) })
	slices.SortFunc(b.Agents, func(x, y AgentState) int {
		return cmp.Or(cmp.Compare(names[x.AgentID], names[y.AgentID]), cmp.Compare(x.AgentID, y.AgentID))
	})
	return b
}

func (c *Core) queueState(l *line, now int64) QueueState {
	s := QueueState{ID: l.q.ID, Name: l.q.Name, Status: l.q.Status, Waiting: len(l.list), Async: len(l.async), ByShown: map[presence.State]int{}}
	s.Open, s.Online = c.Online(l.q.ID, now)
	for _, w := range l.list {
		if w.State == conversation.Ringing {
			s.Ringing++
		}
		if s.Longest == 0 || w.EnqueuedAt < s.Longest {
			s.Longest = w.EnqueuedAt
		}
	}
	next := Work{QueueID: l.q.ID, Mode: conversation.Live, Channel: Chat, Priority: l.q.Settings.Priority, Class: l.q.Settings.Class, EnqueuedAt: now}
	s.EWT = c.ewt(l, &next, now)
	for i := range l.q.Members {
		m := &l.q.Members[i]
		if d := c.desks[m.Agent]; d != nil && d.agent.Enabled && (m.In || !m.OptIn) {
			s.ByShown[c.State(m.Agent).Shown]++
		}
	}
	s.Unmatchable = c.unmatchable(l)
	return s
}

// unmatchable is how many wait although no member has the skills that are
// never waived (edge 38).
func (c *Core) unmatchable(l *line) (n int) {
	for _, list := range [...][]*Work{l.list, l.async} {
		for _, w := range list {
			if w.Target == 0 && c.match.hopeless(l, w) {
				n++
			}
		}
	}
	return n
}

// hopeless tells whether no member has the conversation's hard skills.
func (m *matcher) hopeless(l *line, w *Work) bool {
	if len(l.q.Settings.Needs)+len(w.Needs) == 0 {
		return false
	}
	m.mask = m.mask[:0]
	for _, n := range m.joined(&l.q.Settings, w) {
		if n.Hard && n.Min > 0 {
			m.mask = append(m.mask, l.skill(n.Skill, n.Min))
		}
	}
	if len(m.mask) == 0 {
		return false
	}
	for k := range m.mask[0] {
		x := ^uint64(0)
		for _, b := range m.mask {
			x &= b[k]
		}
		if x != 0 {
			return false
		}
	}
	return true
}
