package understand

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// Model recognises the intents it was trained on. It never changes and is safe
// for concurrent use.
type Model struct {
	labels  []string // with at least one usable example, sorted
	grammar grammar
	spell   *speller
	exact   map[string][]uint16 // normal form of an example to its labels
	refused map[string]bool     // normal forms of the author's negatives
	ids     *table              // feature key to number
	gain    []float32           // by feature, what it counts for the classifier
	svm     weights
	near    *index
	pool    sync.Pool
}

// Score is how sure the model is that a text means Label: P is absolute, in
// [0,1], and comparable between texts and models. 1 means that the text equals
// an example.
type Score struct {
	Label string
	P     float64
}

// Labels are the intents the model knows, sorted. Labels without a usable
// example are not among them.
func (m *Model) Labels() []string { return slices.Clone(m.labels) }

// Scores are the most probable labels, best first, at most n. A text without a
// word has none. Only the first 1,024 characters of a text count.
//
// The first label is the one with the largest blend of classifier and
// neighbours. P of every label comes from the same formula, its margin being
// the distance to the best other label: the rival of a narrow winner has almost
// its confidence, that of a clear one far less, and none has more.
func (m *Model) Scores(text string, n int) []Score {
	q := m.take()
	defer m.pool.Put(q)
	if n <= 0 || !m.read(q, text) {
		return nil
	}
	return m.rank(q, n)
}

// Scope is how sure the model is that a text is meant for this assistant at
// all, whichever intent it may be; in [0,1], 1 for an example.
func (m *Model) Scope(text string) float64 {
	q := m.take()
	defer m.pool.Put(q)
	if !m.read(q, text) {
		return 0
	}
	switch {
	case len(q.exact) > 0:
		return 1
	case q.refused:
		return 0
	}
	b := q.blend[q.top]
	return logistic(scopeBlend*b.t + scopeNear*b.near - scopeUnknown*q.unknown + scopeBias)
}

// rank turns blends into scores.
func (m *Model) rank(q *query, n int) []Score {
	all := make([]Score, 0, len(m.labels))
	high := q.confidence(q.top)
	for l := range q.blend {
		p := min(q.confidence(l), high)
		switch {
		case slices.Contains(q.exact, uint16(l)):
			p = 1
		case len(q.exact) > 0:
			p = min(p, besideExact)
		case q.refused:
			p = 0
		}
		all = append(all, Score{m.labels[l], p})
	}
	best := m.labels[q.top]
	slices.SortFunc(all, func(a, b Score) int {
		if c := cmp.Compare(b.P, a.P); c != 0 {
			return c
		}
		if a.Label == best || b.Label == best {
			return cmp.Compare(b2i(b.Label == best), b2i(a.Label == best))
		}
		return strings.Compare(a.Label, b.Label)
	})
	return slices.Clip(all[:min(n, len(all))])
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// The constants of the confidence formula; they hold for every assistant.
const (
	byBlend, byMargin, byNear, byUnknown, bias             = 2.1, 1.1, 1.6, 1.8, -1.3
	scopeBlend, scopeNear, scopeUnknown, scopeBias float64 = 2.5, 2.0, 1.5, -1.3
	nearShare                                              = 0.5  // of the neighbours in the blend
	besideExact                                            = 0.5  // most that other labels get beside an exact match
	loneRival                                              = -1.0 // blend of "anything else" where there is but one label
	loneStart                                              = -0.9 // blend there of a text that shares nothing
)

// confidence of label l by the formula, with its margin to the best other one.
func (q *query) confidence(l int) float64 {
	rival := q.high
	if l == q.top {
		rival = q.second
	}
	b := q.blend[l]
	return logistic(byBlend*b.t + byMargin*(b.t-rival) + byNear*b.near - byUnknown*q.unknown + bias)
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Memory is about how many bytes the model takes.
func (m *Model) Memory() int {
	n := m.spell.memory() + m.ids.memory() + 4*len(m.gain) + m.svm.memory() + m.near.memory()
	for s, l := range m.exact {
		n += len(s) + 2*len(l) + 80
	}
	for s := range m.refused {
		n += len(s) + 40
	}
	return n
}
