package routing

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"

	"relevo/domain/conversation"
)

// filters by their number; 0 is none.
var filters = [...]Filter{"", F1, F2, F3, F4, F5, F6, F7, F8, F9, F10, F11, F12, F13, F14, F15, F16}

// listing writes verdicts as candidates. All words share one text, all lists
// one memory: a receipt of many candidates costs few allocations.
type listing struct {
	in    *question
	text  []byte
	spans []int // ends of the words in text
	keys  []int64
	fails []Failure
}

// candidates lists who passes in the order of the key, then the others by id;
// at most limit of them.
func (in *question) candidates(all []verdict, limit int) (out []Candidate, left int) {
	order := in.sorted(all)[:min(len(all), limit)]
	failed := 0
	for _, i := range order {
		failed += bits.OnesCount32(all[i].fail)
	}
	l := listing{in: in, text: make([]byte, 0, 12*failed), spans: make([]int, 0, failed), fails: make([]Failure, 0, failed),
		keys: make([]int64, 0, 5*len(order))}
	out = make([]Candidate, len(order))
	for k, i := range order {
		out[k] = l.candidate(&all[i], &in.Members[i])
	}
	words, from := string(l.text), 0
	for i, to := range l.spans {
		l.fails[i].Detail, from = words[from:to], to
	}
	return out, len(all) - len(out)
}

func (in *question) sorted(all []verdict) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := &all[a], &all[b]
		switch {
		case x.ok() && y.ok():
			return x.compare(&y.key)
		case x.ok():
			return -1
		case y.ok():
			return 1
		}
		return cmp.Compare(x.agent, y.agent)
	})
	return order
}

func (l *listing) candidate(v *verdict, a *answer) Candidate {
	c := Candidate{Agent: v.agent, OK: v.ok()}
	if c.OK {
		from := len(l.keys)
		if l.in.Conv.Mode == conversation.Async && l.in.Queue.Offline {
			l.keys = append(l.keys, int64(v.away))
		}
		if l.in.broadcast() && l.in.tiers() {
			l.keys = append(l.keys, int64(v.rank))
		}
		l.keys = append(l.keys, v.policy[:l.in.Queue.Policy.keySize()]...)
		c.Key = l.keys[from:len(l.keys):len(l.keys)]
		return c
	}
	from := len(l.fails)
	for f := v.fail; f != 0; f &= f - 1 {
		n := bits.TrailingZeros32(f)
		l.detail(n, a)
		l.spans = append(l.spans, len(l.text))
		l.fails = append(l.fails, Failure{Filter: filters[n]})
	}
	c.Fail = l.fails[from:len(l.fails):len(l.fails)]
	return c
}

func (l *listing) num(v int) *listing     { l.text = strconv.AppendInt(l.text, int64(v), 10); return l }
func (l *listing) ms(v int64) *listing    { l.text = strconv.AppendInt(l.text, v, 10); return l }
func (l *listing) word(s string) *listing { l.text = append(l.text, s...); return l }

// detail says by how much an agent failed a filter.
func (l *listing) detail(n int, a *answer) {
	switch n {
	case 4:
		l.word(a.Reason)
	case 5:
		l.num(a.Blocking)
	case 6:
		l.num(a.N).word(">=").num(a.Max)
	case 7:
		l.num(a.Used).word("+").num(a.Weight).word(">").num(a.Cap)
	case 8:
		switch {
		case a.Rule != "":
			l.word(string(a.Rule))
		case a.Call:
			l.word("call")
		default:
			l.num(a.Open).word(">=").num(l.in.Queue.Fewer)
		}
	case 9:
		for i, need := range l.in.Conv.Needs {
			if i < len(a.Levels) && a.Levels[i] < need.Min {
				l.text, _ = need.Skill.AppendText(l.text)
				l.word(":").num(a.Levels[i]).word("<").num(need.Min)
				return
			}
		}
	case 10, 16:
		if e := l.in.exclusion(a.Agent); e != nil {
			l.word(e.Why).word(":").ms(e.Until)
		}
	case 11:
		l.ms(l.in.age()).word("<").ms(a.Delay)
	case 12:
		if a.Better == 0 {
			l.num(a.Rank)
			return
		}
		l.text, _ = a.Better.AppendText(l.text)
	case 13:
		l.text, _ = l.in.Conv.Sticky.AppendText(l.text)
	case 14:
		l.text, _ = a.Ring.AppendText(l.text)
	case 15:
		l.num(a.Rate)
	}
}
