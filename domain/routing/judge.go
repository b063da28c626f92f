package routing

import (
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// verdict is one agent judged.
type verdict struct {
	key
	fail uint32 // bit n: filter Fn
}

func (v *verdict) ok() bool { return v.fail == 0 }

// routable are the filters whose failure makes waiting for a last owner vain.
const routable = 1<<1 | 1<<2 | 1<<3 | 1<<4 | 1<<5 | 1<<6 | 1<<7 | 1<<8 | 1<<9 | 1<<10 | 1<<11 | 1<<16

// judge applies every filter to every agent and picks by the policy, the plain
// way. It agrees with what the matcher decides; receipts and Replay rest on it.
func (in *question) judge() (all []verdict, pick []domain.ID) {
	all = make([]verdict, len(in.Members))
	for i := range in.Members {
		all[i] = in.verdict(&in.Members[i])
	}
	in.sticky(all)
	in.ranks(all)
	if in.Queue.Closed != "" {
		return all, nil
	}
	want := 1
	if in.broadcast() {
		want = max(in.Queue.Broadcast, 1) - in.Conv.Rings
	}
	var ok []key
	for i := range all {
		if all[i].ok() {
			ok = append(ok, all[i].key)
		}
	}
	slices.SortFunc(ok, func(a, b key) int { return a.compare(&b) })
	for i := range ok[:max(0, min(want, len(ok)))] {
		pick = append(pick, ok[i].agent)
	}
	return all, pick
}

func (in *question) broadcast() bool {
	return in.Queue.Policy == Broadcast && !in.Queue.Auto && in.Conv.Mode != conversation.Async && in.Conv.Target == 0
}

func (in *question) age() int64 { return max(0, in.Now-in.Conv.Since) }

// tiers tells whether the members' ranks count.
func (in *question) tiers() bool { return in.Conv.Target == 0 && in.age() <= in.Queue.RankMaxAge }

// verdict applies the filters that look at one agent only.
func (in *question) verdict(a *answer) verdict {
	v := verdict{key: key{agent: a.Agent}}
	fail := func(n int, is bool) {
		if is {
			v.fail |= 1 << n
		}
	}
	if a.Out {
		v.fail = 1 << 1
		return v
	}
	async := in.Conv.Mode == conversation.Async
	away := a.Conn != presence.Connected || a.Intent == presence.Offline
	if away && async && in.Queue.Offline {
		v.away = 1
	} else {
		fail(2, a.Intent == presence.Offline || a.Conn == presence.Gone)
		fail(3, a.Conn == presence.Lost)
	}
	fail(4, a.Intent == presence.NotReady || a.Next != "" && a.Next != presence.Ready)
	fail(5, a.Blocking > 0)
	fail(6, a.N >= a.Max)
	fail(7, a.Used+a.Weight > a.Cap)
	fail(8, a.Rule != "" || a.Call || in.crowded(a))
	fail(9, !in.skilled(a))
	if e := in.exclusion(a.Agent); e != nil {
		fail(10, e.Why != ExcludedReleased)
		fail(16, e.Why == ExcludedReleased)
	}
	fail(11, in.Conv.Target == 0 && a.Delay > in.age())
	fail(14, a.Ring != 0)
	fail(15, a.Rate > 0)
	if in.tiers() {
		v.rank = a.Rank
		fail(12, a.Better != 0)
	}
	v.policy = in.order(a)
	return v
}

func (in *question) crowded(a *answer) bool {
	return in.Queue.Policy == LeastOpen && in.Queue.Fewer > 0 && a.Open >= in.Queue.Fewer
}

func (in *question) skilled(a *answer) bool {
	for i, n := range in.Conv.Needs {
		if i < len(a.Levels) && a.Levels[i] < n.Min {
			return false
		}
	}
	return true
}

func (in *question) exclusion(agent domain.ID) *Exclusion {
	for i := range in.Conv.Excluded {
		if in.Conv.Excluded[i].Agent == agent {
			return &in.Conv.Excluded[i]
		}
	}
	return nil
}

// sticky applies F13.
func (in *question) sticky(all []verdict) {
	if in.Conv.Sticky == 0 || in.Conv.StickyTill <= in.Now || in.Conv.Target != 0 {
		return
	}
	for i := range all {
		if all[i].agent == in.Conv.Sticky && (all[i].fail&routable == 0 && all[i].away == 0 || in.Members[i].Ring == in.Conv.ID) {
			for k := range all {
				if k != i {
					all[k].fail |= 1 << 13
				}
			}
			return
		}
	}
}

// ranks applies F12 among the agents of the queue: who passes everything else
// stands back for a better rank, unless several are wanted.
func (in *question) ranks(all []verdict) {
	if !in.tiers() || in.broadcast() {
		return
	}
	first := -1
	for i := range all {
		if all[i].ok() && (first < 0 || in.ahead(&all[i], &all[first])) {
			first = i
		}
	}
	if first < 0 {
		return
	}
	best := all[first]
	for i := range all {
		if all[i].ok() && in.ahead(&best, &all[i]) {
			all[i].fail |= 1 << 12
		}
	}
}

// ahead tells whether a is of a better rank than b.
func (in *question) ahead(a, b *verdict) bool {
	return a.away < b.away || a.away == b.away && a.rank < b.rank
}
