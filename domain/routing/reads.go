package routing

import (
	"slices"

	"relevo/domain"
)

// Work is a conversation's standing; false when it is not open here.
func (c *Core) Work(conv domain.ID) (Work, bool) {
	if w := c.works[conv]; w != nil {
		return *w, true
	}
	return Work{}, false
}

// OffersOf are an agent's open offers, oldest first.
func (c *Core) OffersOf(agent domain.ID) []Offer {
	if d := c.desks[agent]; d != nil {
		return copied(d.mine)
	}
	return nil
}

// OffersFor are a conversation's open offers.
func (c *Core) OffersFor(conv domain.ID) []Offer {
	if f := c.files[conv]; f != nil {
		return copied(f.rings)
	}
	return nil
}

// AssignmentsFor are the open assignments of a conversation, wrap-ups and
// watchers among them, the owner's first.
func (c *Core) AssignmentsFor(conv domain.ID) []Assignment {
	f := c.files[conv]
	if f == nil {
		return nil
	}
	out := copied(f.parts)
	slices.SortStableFunc(out, func(a, b Assignment) int { return a.order() - b.order() })
	return out
}

// order of an assignment among those of a conversation.
func (p *Assignment) order() int {
	switch {
	case p.Role == Owner && p.Stage != WrapUp:
		return 0
	case p.Role == Owner:
		return 1
	}
	return 2
}

// AssignmentsOf are an agent's open assignments, oldest first.
func (c *Core) AssignmentsOf(agent domain.ID) []Assignment {
	if d := c.desks[agent]; d != nil {
		return copied(d.parts)
	}
	return nil
}

func copied[T any](list []*T) []T {
	if len(list) == 0 {
		return nil
	}
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = *v
	}
	return out
}

// State is an agent's shown state, standing and load.
func (c *Core) State(agent domain.ID) AgentState {
	d := c.desks[agent]
	if d == nil {
		return (&desk{agent: &Agent{ID: agent}}).state()
	}
	return d.state()
}

func (d *desk) state() AgentState {
	s := AgentState{Standing: d.at, Shown: d.shown(), Since: d.since, Used: d.used, Cap: d.agent.Capacity.Cap, Load: d.rings + d.busy(),
		Max: d.limit[Chat.index()].Max, Ringing: d.rings, Active: d.busy(), Wrapping: d.wrapping}
	for _, p := range d.parts {
		if p.Stage == Working && (p.Role == Owner || p.Role == Participant) {
			s.Working = append(s.Working, p.ConversationID)
		}
	}
	return s
}

// Open is how much the books hold, for tests and figures.
func (c *Core) Open() (works, waiting, offers int) {
	for _, l := range c.lines {
		waiting += len(l.list) + len(l.async)
	}
	return len(c.works), waiting, len(c.offers)
}
