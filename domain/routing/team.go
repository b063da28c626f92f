package routing

import (
	"slices"

	"relevo/domain"
	"relevo/domain/label"
)

// MaxSkills is how many skills may be in use.
const MaxSkills = 200

// MaxSkillLevel is the highest level of a skill; the lowest is 1.
const MaxSkillLevel = 5

// Check normalises and validates a team; the error names the field.
func (t *Team) Check() (err error) {
	t.Name, err = label.Of(t.Name, "name")
	return err
}

// SetMembers makes the agents the team's members. Who stays keeps the place in
// the order of joining; newcomers follow in the order given.
func (t *Team) SetMembers(agents []domain.ID) {
	joined, last := map[domain.ID]int64{}, int64(0)
	for _, m := range t.Members {
		joined[m.Agent], last = m.JoinSeq, max(last, m.JoinSeq)
	}
	t.Members = nil
	for _, a := range agents {
		if t.Has(a) {
			continue
		}
		seq, stays := joined[a]
		if !stays {
			last++
			seq = last
		}
		t.Members = append(t.Members, TeamMember{Agent: a, JoinSeq: seq})
	}
	slices.SortFunc(t.Members, func(a, b TeamMember) int { return int(min(max(a.Agent-b.Agent, -1), 1)) })
}

// Has tells whether an agent is a member.
func (t *Team) Has(agent domain.ID) bool {
	return slices.ContainsFunc(t.Members, func(m TeamMember) bool { return m.Agent == agent })
}

// Check normalises and validates a skill; the error names the field.
func (s *Skill) Check() (err error) {
	s.Name, err = label.Of(s.Name, "name")
	return err
}

// CheckLevel is nil for a level, 0 (not at all) included; 422 level otherwise.
func CheckLevel(level int) error {
	if level < 0 || level > MaxSkillLevel {
		return domain.Field("level", "teams.level", "Max", MaxSkillLevel)
	}
	return nil
}

// Agents are the members' ids, ascending.
func (t *Team) Agents() []domain.ID {
	ids := make([]domain.ID, len(t.Members))
	for i, m := range t.Members {
		ids[i] = m.Agent
	}
	return ids
}
