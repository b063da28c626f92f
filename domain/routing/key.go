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

// standing is what the policies look at.
type standing struct {
	idleSince, lastOffer, lastAssign, intentAt int64
	open, free, units                          int
	lastTurn, joinSeq, position                int64
	suits                                      int64
}

// order is the policy's key (reference/routing.md 2).
func (s *Settings) order(a *standing) [3]int64 {
	idle := a.idleSince
	if s.Policy == LongestIdle && s.Variant == WhileReady {
		idle = max(a.intentAt, a.lastAssign)
	}
	switch s.Policy {
	case RoundRobin:
		return [3]int64{a.lastTurn, a.joinSeq}
	case LeastOpen:
		return [3]int64{int64(a.open), a.lastAssign}
	case Spare:
		if a.units <= 0 {
			return [3]int64{0, a.lastAssign}
		}
		return [3]int64{-int64(a.free) * 1_000_000 / int64(a.units), a.lastAssign}
	case BySkills:
		return [3]int64{-a.suits, idle, a.lastOffer}
	case Sequential:
		return [3]int64{a.position}
	}
	return [3]int64{idle, a.lastOffer}
}

// standing gathers what the queue's policy looks at.
func (m *matcher) standing(l *line, w *Work, mem *Member, d *desk, needs []Need) standing {
	s := &l.q.Settings
	a := standing{idleSince: d.at.IdleSince, lastOffer: d.at.LastOfferAt}
	switch s.Policy {
	case LongestIdle:
		a.lastAssign, a.intentAt = d.at.LastAssignAt, d.at.IntentAt
	case RoundRobin:
		a.joinSeq = mem.JoinSeq
		if t := l.turns[mem.Agent]; t != nil {
			a.lastTurn = t.LastAt
			if t.JoinSeq != 0 {
				a.joinSeq = t.JoinSeq
			}
		}
	case LeastOpen:
		a.open, a.lastAssign = d.open(s.OpenSnoozed), d.at.LastAssignAt
	case Spare:
		pool := PoolOf(w.Channel)
		a.units, a.lastAssign = d.agent.Capacity.Cap[pool], d.at.LastAssignAt
		a.free = a.units - d.used[pool]
	case BySkills:
		if s.Variant != SkillsIgnore {
			a.suits = d.agent.suits(needs)
		}
	case Sequential:
		a.position = int64(mem.Position)
	}
	return a
}
