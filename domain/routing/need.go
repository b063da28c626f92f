package routing

import "relevo/domain"

// joined are the needs of the conversation and its queue, one a skill, before
// any relaxation. The result is valid until the next call.
func (m *matcher) joined(s *Settings, w *Work) []Need {
	m.need = m.need[:0]
	for _, list := range [...][]Need{s.Needs, w.Needs} {
		for _, n := range list {
			m.need = join(m.need, n)
		}
	}
	return m.need
}

func join(to []Need, n Need) []Need {
	n.Weight = max(n.Weight, 1)
	for i := range to {
		if t := &to[i]; t.Skill == n.Skill {
			t.Min, t.Hard, t.Weight = max(t.Min, n.Min), t.Hard || n.Hard, max(t.Weight, n.Weight)
			return to
		}
	}
	return append(to, n)
}

// minimum is the level a need still asks for after so many relaxation steps;
// 0 = none. Hard needs never relax, and the policies that look for the best
// agent ask for nothing else.
func (s *Settings) minimum(n Need, relaxed int) int {
	if n.Hard {
		return n.Min
	}
	if s.Policy == BySkills && (s.Variant == SkillsBest || s.Variant == SkillsIgnore) {
		return 0
	}
	for _, r := range s.Relax[:min(relaxed, len(s.Relax))] {
		if r.Skill == 0 || r.Skill == n.Skill {
			n.Min = min(n.Min, r.Lower)
		}
	}
	return n.Min
}

// masks are the sets of members who meet the needs as relaxed.
func (m *matcher) masks(l *line, w *Work, needs []Need) []bitset {
	m.mask = m.mask[:0]
	for _, n := range needs {
		if level := l.q.Settings.minimum(n, w.Relaxed); level > 0 {
			m.mask = append(m.mask, l.skill(n.Skill, level))
		}
	}
	return m.mask
}

// meets is F9 for one agent.
func (a *Agent) meets(s *Settings, needs []Need, relaxed int) bool {
	for _, n := range needs {
		if a.Skills[n.Skill] < s.minimum(n, relaxed) {
			return false
		}
	}
	return true
}

// suits is the sum of weight × level.
func (a *Agent) suits(needs []Need) (sum int64) {
	for _, n := range needs {
		sum += int64(n.Weight * a.Skills[n.Skill])
	}
	return sum
}

// steps is how many relaxation steps are due at an age, and at which age the
// next is; 0 = none is left.
func (s *Settings) steps(taken int, age int64) (n int, next int64) {
	for n = taken; n < len(s.Relax); n++ {
		if s.Relax[n].After > age {
			return n, s.Relax[n].After
		}
	}
	return n, 0
}

// excluded finds why an agent is kept away (F10, F16) at a time; nil = is not.
func (w *Work) excluded(agent domain.ID, now int64) *Exclusion {
	for i := range w.Excluded {
		if e := &w.Excluded[i]; e.Agent == agent && e.Until > now {
			return e
		}
	}
	return nil
}

// Reasons of exclusions. All but released end with a new round (F10); that one
// is F16.
const (
	ExcludedDeclined = "declined"
	ExcludedMissed   = "missed"
	ExcludedSkipped  = "skipped"
	ExcludedReleased = "released"
)
