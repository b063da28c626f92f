package understand

import (
	"cmp"
	"math"
	"slices"
)

const (
	// FewExamples is how many examples an intent should have at least.
	FewExamples = 10
	// DefaultThreshold is the confidence above which an intent is taken.
	DefaultThreshold = 0.5

	alike = 0.85 // cosine from which two texts say nearly the same
)

// FixKind is what one click does.
type FixKind string

// The fixes.
const (
	MoveExample   FixKind = "move"   // one occurrence of Example goes to the label To
	DeleteExample FixKind = "delete" // one occurrence of Example goes away
	AddExamples   FixKind = "add"    // label To needs Missing more examples
)

// Fix is one click that mends a finding. An Example labelled OutOfScope is one
// of the negatives.
type Fix struct {
	Kind    FixKind
	Example Example
	To      string
	Missing int
}

// Advice is what an author can do about an assistant's examples.
type Advice struct {
	Folds      int     // the examples were tried in so many parts, each by a model of the others
	Checked    int     // examples tried that way
	Accuracy   float64 // share of them whose intent was found; NaN without any
	Confident  float64 // share of them found above DefaultThreshold; NaN without any
	Labels     []LabelAdvice
	Strays     []Stray
	Pairs      []Pair
	Fights     []Fight
	Duplicates []Duplicate
}

// LabelAdvice is how well one label stands. A label with a single example
// cannot be checked.
type LabelAdvice struct {
	Label     string
	Examples  int // different ones
	Checked   int
	Right     int   // of those checked, found
	Confident int   // of those found, above DefaultThreshold
	Fixes     []Fix // AddExamples, where there are fewer than FewExamples
}

// Accuracy is the share found; NaN when none was checked.
func (l LabelAdvice) Accuracy() float64 { return float64(l.Right) / float64(l.Checked) }

// Stray is an example that goes to another label when the model has not seen
// it: either it stands under the wrong one, or the labels need clearer examples.
type Stray struct {
	Example Example
	To      string  // the label it goes to
	P       float64 // confidence in To
	Own     float64 // confidence in its own label
	Nearest Example // the example of To it is nearest to; zero if none is near
	Similar float64 // cosine to Nearest
	Fixes   []Fix   // move, delete
}

// Pair is two labels whose examples go to each other, A before B.
type Pair struct {
	A, B       string
	AToB, BToA int // examples of A that go to B, and the other way round
	Strays     []Stray
}

// Fight is the same or nearly the same text under two labels, one of which may
// be OutOfScope.
type Fight struct {
	A, B    Example
	Same    bool    // equal after normalising
	Similar float64 // cosine; 1 if Same
	Fixes   []Fix   // delete either; move either to the other's label, unless they are the same
}

// Duplicate is a text that stands more than once under one label.
type Duplicate struct {
	Keep  Example
	Extra []Example // the same after normalising
	Fixes []Fix     // delete each extra one
}

// Advise tries every example against a model that has not seen it and looks
// for what authors do wrong. It trains several models: seconds for thousands of
// examples, and as bounded as Train, whose errors it returns. Everything is
// ordered, the worst first, and the same for the same examples in any order.
func Advise(examples []Example, o Options) (Advice, error) {
	if err := check(examples, o.Negatives); err != nil {
		return Advice{}, err
	}
	w := newWorkshop(examples, o)
	tries, folds := w.validate()
	w.compare(tries)
	a := Advice{Folds: folds, Duplicates: w.duplicates()}
	a.Labels = w.labels(tries)
	for _, l := range a.Labels {
		a.Checked += l.Checked
		a.Accuracy += float64(l.Right)
		a.Confident += float64(l.Confident)
	}
	a.Accuracy /= float64(a.Checked)
	a.Confident /= float64(a.Checked)
	a.Strays = w.strays(tries)
	a.Pairs = pairs(a.Strays)
	a.Fights = w.fights(tries)
	return a, nil
}

// labels sums up each label, the least accurate first.
func (w *workshop) labels(tries []try) []LabelAdvice {
	all := make([]LabelAdvice, len(w.t.labels))
	for i, name := range w.t.labels {
		l := LabelAdvice{Label: name, Examples: int(w.t.first[i+1] - w.t.first[i])}
		for _, t := range tries[w.t.first[i]:w.t.first[i+1]] {
			l.Checked += b2i(t.done)
			l.Right += b2i(t.done && t.got == name)
			l.Confident += b2i(t.done && t.got == name && t.p > DefaultThreshold)
		}
		if l.Examples < FewExamples {
			l.Fixes = []Fix{{Kind: AddExamples, To: name, Missing: FewExamples - l.Examples}}
		}
		all[i] = l
	}
	slices.SortStableFunc(all, func(a, b LabelAdvice) int { return cmp.Compare(a.order(), b.order()) })
	return all
}

// order puts labels that could not be checked first.
func (l LabelAdvice) order() float64 {
	if l.Checked == 0 {
		return math.Inf(-1)
	}
	return l.Accuracy()
}

// strays are the examples that went elsewhere, the surest first.
func (w *workshop) strays(tries []try) []Stray {
	var all []Stray
	for i, t := range tries {
		own := w.t.texts[i]
		if !t.done || t.got == own.Label {
			continue
		}
		e := w.original(own)
		s := Stray{Example: e, To: t.got, P: t.p, Own: t.own, Fixes: []Fix{{Kind: MoveExample, Example: e, To: t.got}, {Kind: DeleteExample, Example: e}}}
		if t.toward >= 0 {
			s.Nearest, s.Similar = w.original(w.t.texts[t.toward]), float64(t.towardBy)
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b Stray) int { return cmp.Compare(b.P-b.Own, a.P-a.Own) })
	return all
}

// pairs gathers strays by the two labels, the most confused first.
func pairs(strays []Stray) []Pair {
	at := map[[2]string]int{}
	var all []Pair
	for _, s := range strays {
		a, b := min(s.Example.Label, s.To), max(s.Example.Label, s.To)
		i, ok := at[[2]string{a, b}]
		if !ok {
			i = len(all)
			at[[2]string{a, b}] = i
			all = append(all, Pair{A: a, B: b})
		}
		all[i].AToB += b2i(s.To == b)
		all[i].BToA += b2i(s.To == a)
		all[i].Strays = append(all[i].Strays, s)
	}
	slices.SortFunc(all, func(a, b Pair) int {
		return cmp.Or(len(b.Strays)-len(a.Strays), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return all
}
