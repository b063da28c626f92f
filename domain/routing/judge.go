package routing

import (
	"cmp"
	"slices"
	"strconv"

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

func (in *question) order(a *answer) [3]int64 {
	s := Settings{Policy: in.Queue.Policy, Variant: in.Queue.Variant}
	k := standing{idleSince: a.Idle, lastOffer: a.Offered, lastAssign: a.Assigned, intentAt: a.Ready, open: a.Open, units: a.Cap,
		free: a.Cap - a.Used, lastTurn: a.LastTurn, joinSeq: a.JoinSeq, position: a.Position}
	if in.Queue.Policy == BySkills && in.Queue.Variant != SkillsIgnore {
		for i, n := range in.Conv.Needs {
			if i < len(a.Levels) {
				k.suits += int64(n.Weight * a.Levels[i])
			}
		}
	}
	return s.order(&k)
}

// sticky applies F13.
func (in *question) sticky(all []verdict) {
	if in.Conv.Sticky == 0 || in.Conv.StickyTill <= in.Now || in.Conv.Target != 0 {
		return
	}
	for i := range all {
		if all[i].agent == in.Conv.Sticky && all[i].fail&routable == 0 && all[i].away == 0 {
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

// filters by their number; 0 is none.
var filters = [...]Filter{"", F1, F2, F3, F4, F5, F6, F7, F8, F9, F10, F11, F12, F13, F14, F15, F16}

// candidates writes the verdicts out: who passes in the order of the key, then
// the others by id; at most max of them.
func (in *question) candidates(all []verdict, max int) (out []Candidate, left int) {
	sorted := make([]int, len(all))
	for i := range sorted {
		sorted[i] = i
	}
	slices.SortFunc(sorted, func(a, b int) int {
		x, y := &all[a], &all[b]
		if x.ok() != y.ok() {
			if x.ok() {
				return -1
			}
			return 1
		}
		if x.ok() {
			return x.compare(&y.key)
		}
		return cmp.Compare(x.agent, y.agent)
	})
	out = make([]Candidate, 0, min(len(all), max))
	for _, i := range sorted[:min(len(all), max)] {
		out = append(out, in.candidate(&all[i], &in.Members[i]))
	}
	return out, len(all) - len(out)
}

func (in *question) candidate(v *verdict, a *answer) Candidate {
	c := Candidate{Agent: v.agent, OK: v.ok()}
	if c.OK {
		if in.Conv.Mode == conversation.Async && in.Queue.Offline {
			c.Key = append(c.Key, int64(v.away))
		}
		if in.broadcast() && in.tiers() {
			c.Key = append(c.Key, int64(v.rank))
		}
		c.Key = append(c.Key, v.policy[:in.Queue.Policy.keySize()]...)
		return c
	}
	for n := 1; n < len(filters); n++ {
		if v.fail&(1<<n) != 0 {
			c.Fail = append(c.Fail, Failure{Filter: filters[n], Detail: in.detail(n, a)})
		}
	}
	return c
}

// detail says by how much an agent failed a filter.
func (in *question) detail(n int, a *answer) string {
	num := strconv.Itoa
	ms := func(v int64) string { return strconv.FormatInt(v, 10) }
	switch n {
	case 4:
		return a.Reason
	case 5:
		return num(a.Blocking)
	case 6:
		return num(a.N) + ">=" + num(a.Max)
	case 7:
		return num(a.Used) + "+" + num(a.Weight) + ">" + num(a.Cap)
	case 8:
		switch {
		case a.Rule != "":
			return string(a.Rule)
		case a.Call:
			return "call"
		}
		return num(a.Open) + ">=" + num(in.Queue.Fewer)
	case 9:
		for i, need := range in.Conv.Needs {
			if a.Levels[i] < need.Min {
				return need.Skill.String() + ":" + num(a.Levels[i]) + "<" + num(need.Min)
			}
		}
	case 10, 16:
		if e := in.exclusion(a.Agent); e != nil {
			return e.Why + ":" + ms(e.Until)
		}
	case 11:
		return ms(in.age()) + "<" + ms(a.Delay)
	case 12:
		if a.Better != 0 {
			return a.Better.String()
		}
		return num(a.Rank)
	case 13:
		return in.Conv.Sticky.String()
	case 14:
		return a.Ring.String()
	case 15:
		return num(a.Rate)
	}
	return ""
}
