package routing

import (
	"cmp"
	"slices"

	"relevo/domain"
	"relevo/domain/hours"
)

// Expand makes of the setup as stored what routing decides by: teams become
// their members, one an agent. Who is in a queue by several entries has the
// place of the first of the lowest rank, then delay; who is asked to opt in by
// all of them opts in. Persons who are not enabled serve nowhere, archived
// teams and skills count nowhere.
func Expand(s Setup) *Config {
	c := &Config{Queues: make(map[domain.ID]*Queue, len(s.Queues)), Agents: make(map[domain.ID]*Agent, len(s.People)),
		Hours: make(map[domain.ID]*hours.Schedule, len(s.Hours)), Default: s.Default, Version: s.Version}
	x := expansion{opted: map[OptIn]bool{}, teams: map[domain.ID][]TeamMember{}, enabled: map[domain.ID]bool{}}
	for i := range s.Hours {
		h := s.Hours[i]
		c.Hours[h.ID] = &h
	}
	x.people(c, &s)
	for _, o := range s.OptIns {
		x.opted[o] = true
	}
	for _, t := range s.Teams {
		if t.ArchivedAt == 0 {
			x.teams[t.ID] = t.Members
		}
	}
	for i := range s.Queues {
		q := &s.Queues[i]
		c.Queues[q.ID] = &Queue{ID: q.ID, Name: q.Name, Status: q.Status, Settings: q.Settings, Members: x.members(q),
			Version: q.Version, CreatedAt: q.CreatedAt, Target: q.Target}
	}
	return c
}

type expansion struct {
	opted    map[OptIn]bool
	teams    map[domain.ID][]TeamMember
	enabled  map[domain.ID]bool
	everyone []TeamMember // enabled people, oldest first
}

func (x *expansion) people(c *Config, s *Setup) {
	base, ok := s.Capacity[0]
	if !ok {
		base = DefaultCapacity()
	}
	for _, p := range s.People {
		a := &Agent{ID: p.ID, Name: p.Name, Enabled: p.Enabled, Supervises: p.Supervises, Capacity: base, Skills: map[domain.ID]int{}}
		if own, ok := s.Capacity[p.ID]; ok {
			a.Capacity = own
		}
		c.Agents[p.ID] = a
		x.enabled[p.ID] = p.Enabled
		if p.Enabled {
			x.everyone = append(x.everyone, TeamMember{Agent: p.ID, JoinSeq: p.CreatedAt})
		}
	}
	used := map[domain.ID]bool{}
	for _, k := range s.Skills {
		used[k.ID] = k.ArchivedAt == 0
	}
	for _, k := range s.AgentSkill {
		if a := c.Agents[k.Agent]; a != nil && used[k.Skill] && k.Level > 0 {
			a.Skills[k.Skill] = k.Level
		}
	}
	byJoining(x.everyone)
}

func byJoining(list []TeamMember) {
	slices.SortFunc(list, func(a, b TeamMember) int {
		return cmp.Or(cmp.Compare(a.JoinSeq, b.JoinSeq), cmp.Compare(a.Agent, b.Agent))
	})
}

// members are a queue's, by agent. Position and JoinSeq follow the entries, a
// team's people in the order of joining it.
func (x *expansion) members(q *QueueDef) []Member {
	var out []Member
	at := map[domain.ID]int{}
	seq := 0
	for _, e := range q.Entries {
		for _, a := range x.entry(e) {
			if !x.enabled[a.Agent] {
				continue
			}
			seq++
			m := Member{Agent: a.Agent, Rank: max(e.Rank, 1), Delay: e.Delay, Position: seq, JoinSeq: int64(seq),
				OptIn: e.OptIn, In: x.opted[OptIn{q.ID, a.Agent}]}
			i, twice := at[a.Agent]
			if !twice {
				at[a.Agent] = len(out)
				out = append(out, m)
				continue
			}
			out[i] = joinedBy(out[i], m)
		}
	}
	slices.SortFunc(out, func(a, b Member) int { return cmp.Compare(a.Agent, b.Agent) })
	return out
}

// joinedBy is one agent's membership by two entries.
func joinedBy(a, b Member) Member {
	best := a
	if cmp.Or(cmp.Compare(b.Rank, a.Rank), cmp.Compare(b.Delay, a.Delay)) < 0 {
		best = b
	}
	best.OptIn = a.OptIn && b.OptIn
	return best
}

func (x *expansion) entry(e Entry) []TeamMember {
	switch e.Kind {
	case EntryEveryone:
		return x.everyone
	case EntryTeam:
		list := slices.Clone(x.teams[e.ID])
		byJoining(list)
		return list
	}
	return []TeamMember{{Agent: e.ID}}
}
