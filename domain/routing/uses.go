package routing

import (
	"slices"

	"relevo/domain"
)

// UsesTeam tells whether a team is among the queue's members.
func (q *QueueDef) UsesTeam(team domain.ID) bool {
	return slices.ContainsFunc(q.Entries, func(e Entry) bool { return e.Kind == EntryTeam && e.ID == team })
}

// UsesSkill tells whether the queue needs a skill, or loosens that need.
func (q *QueueDef) UsesSkill(skill domain.ID) bool {
	return slices.ContainsFunc(q.Settings.Needs, func(n Need) bool { return n.Skill == skill }) ||
		slices.ContainsFunc(q.Settings.Relax, func(r RelaxStep) bool { return r.Skill == skill })
}

// UsesDispositions tells whether wrap-ups of the queue choose from a set.
func (q *QueueDef) UsesDispositions(set domain.ID) bool { return q.Settings.Dispositions == set }

// Through lists the queue's entries that make an agent serve it, in their
// order; none when the agent does not.
func (q *QueueDef) Through(agent domain.ID, teams []Team) []Entry {
	var out []Entry
	for _, e := range q.Entries {
		switch e.Kind {
		case EntryEveryone:
			out = append(out, e)
		case EntryAgent:
			if e.ID == agent {
				out = append(out, e)
			}
		case EntryTeam:
			if slices.ContainsFunc(teams, func(t Team) bool { return t.ID == e.ID && t.Has(agent) }) {
				out = append(out, e)
			}
		}
	}
	return out
}
