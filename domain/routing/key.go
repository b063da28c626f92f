package routing

import (
	"cmp"

	"relevo/domain"
)

// Variants of policies.
const (
	WhileReady   = "while_ready" // longest_idle: since ready or the last work taken on, whichever is later
	SkillsAll    = "all"         // skills: preferred needs filter until relaxed; also ""
	SkillsBest   = "best"        // preferred needs only count
	SkillsIgnore = "ignore"      // preferred needs neither filter nor count
)

// key is what agents of one decision are compared by, ascending.
type key struct {
	away   int // 1: offline, after all who are online
	rank   int // of the member, while it counts
	policy [3]int64
	agent  domain.ID
}

func (k *key) compare(o *key) int {
	if k.away != o.away {
		return cmp.Compare(k.away, o.away)
	}
	if k.rank != o.rank {
		return cmp.Compare(k.rank, o.rank)
	}
	for i := range k.policy {
		if k.policy[i] != o.policy[i] {
			return cmp.Compare(k.policy[i], o.policy[i])
		}
	}
	return cmp.Compare(k.agent, o.agent)
}

// keySize is how many numbers a policy's key has.
func (p Policy) keySize() int {
	switch p {
	case Sequential:
		return 1
	case BySkills:
		return 3
	}
	return 2
}

// policy is the key of an agent by the queue's policy (reference/routing.md 2).
func (l *line) policy(w *Work, mem *Member, d *desk, needs []Need) [3]int64 {
	s := &l.q.Settings
	switch s.Policy {
	case RoundRobin:
		last, joined := l.turn(mem)
		return [3]int64{last, joined}
	case LeastOpen:
		return [3]int64{int64(d.open(s.OpenSnoozed)), d.at.LastAssignAt}
	case Spare:
		pool := PoolOf(w.Draws())
		return [3]int64{spare(d.used[pool], d.agent.Capacity.Cap[pool]), d.at.LastAssignAt}
	case BySkills:
		if s.Variant == SkillsIgnore {
			return [3]int64{0, d.at.IdleSince, d.given()}
		}
		return [3]int64{-d.agent.suits(needs), d.at.IdleSince, d.given()}
	case Sequential:
		return [3]int64{int64(mem.Position)}
	case LongestIdle:
		if s.Variant == WhileReady {
			return [3]int64{max(d.at.IntentAt, d.at.LastAssignAt), d.given()}
		}
	}
	return [3]int64{d.at.IdleSince, d.given()}
}

// spare is less the more of its units a pool has free.
func spare(used, units int) int64 {
	if units <= 0 {
		return 0
	}
	return -int64(units-used) * 1_000_000 / int64(units)
}

// given is when the agent was last offered anything, rings and work given
// without one alike.
func (d *desk) given() int64 { return max(d.at.LastOfferAt, d.at.LastAssignAt) }

// turn is when the member was last rung or given something here, 0 = never, and
// the member's place in the order of joining.
func (l *line) turn(mem *Member) (last, joined int64) {
	t := l.turns[mem.Agent]
	switch {
	case t == nil:
		return 0, mem.JoinSeq
	case t.JoinSeq == 0:
		return t.LastAt, mem.JoinSeq
	}
	return t.LastAt, t.JoinSeq
}

// looked notes what the policy looks at.
func (a *answer) looked(l *line, mem *Member, d *desk) {
	s := &l.q.Settings
	switch s.Policy {
	case RoundRobin:
		a.LastTurn, a.JoinSeq = l.turn(mem)
		return
	case LeastOpen, Spare:
		a.Assigned = d.at.LastAssignAt
		return
	case Sequential:
		a.Position = int64(mem.Position)
		return
	case LongestIdle:
		if s.Variant == WhileReady {
			a.Assigned, a.Ready = d.at.LastAssignAt, d.at.IntentAt
		}
	}
	a.Idle, a.Offered = d.at.IdleSince, d.given()
}

// order is the policy's key, from the facts.
func (in *question) order(a *answer) [3]int64 {
	idle := a.Idle
	switch in.Queue.Policy {
	case RoundRobin:
		return [3]int64{a.LastTurn, a.JoinSeq}
	case LeastOpen:
		return [3]int64{int64(a.Open), a.Assigned}
	case Spare:
		return [3]int64{spare(a.Used, a.Cap), a.Assigned}
	case BySkills:
		var suits int64
		for i, n := range in.Conv.Needs {
			if i < len(a.Levels) && in.Queue.Variant != SkillsIgnore {
				suits += int64(n.Weight * a.Levels[i])
			}
		}
		return [3]int64{-suits, idle, a.Offered}
	case Sequential:
		return [3]int64{a.Position}
	case LongestIdle:
		if in.Queue.Variant == WhileReady {
			idle = max(a.Ready, a.Assigned)
		}
	}
	return [3]int64{idle, a.Offered}
}
