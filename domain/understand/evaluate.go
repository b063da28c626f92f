package understand

import (
	"math"
	"slices"
)

// Figures are what an evaluation found. A figure without lines to take it from
// is NaN.
type Figures struct {
	Lines, OutOfScope   int     // tested, and how many of them are out of scope
	AccuracyNoThreshold float64 // share of in-scope lines whose best label is right
	InScopeAccuracy     float64 // the same, falling back counting as wrong
	OOSRecall           float64 // share of out-of-scope lines that fall back
	MCC                 float64 // multi-class Matthews correlation, out of scope being a class
	AUROC               float64 // confidence of in-scope against out-of-scope lines
}

// Answer is what a model said of one line.
type Answer struct {
	Want, Got string  // OutOfScope for none; Got is the best label whatever its confidence
	P         float64 // confidence in Got
}

// Evaluate asks the model for every line, a line labelled OutOfScope being one
// that must fall back, and measures at the threshold: an intent is taken when
// its confidence is above it.
func (m *Model) Evaluate(lines []Example, threshold float64) Figures {
	return Measure(m.Answers(lines), threshold)
}

// Answers are what the model says of every line.
func (m *Model) Answers(lines []Example) []Answer {
	all := make([]Answer, len(lines))
	for i, e := range lines {
		all[i] = m.Answer(e)
	}
	return all
}

// Answer is what the model says of one line.
func (m *Model) Answer(line Example) Answer {
	if s := m.Scores(line.Text, 1); len(s) > 0 {
		return Answer{line.Label, s[0].Label, s[0].P}
	}
	return Answer{line.Label, OutOfScope, 0}
}

// Measure takes the figures from answers.
func Measure(answers []Answer, threshold float64) Figures {
	f := Figures{Lines: len(answers)}
	var best, right, refused float64
	var in, out []float64
	table := newConfusion()
	for _, a := range answers {
		taken := OutOfScope
		if a.P > threshold {
			taken = a.Got
		}
		table.add(a.Want, taken)
		if a.Want == OutOfScope {
			out = append(out, a.P)
			refused += count(taken == OutOfScope)
			continue
		}
		in = append(in, a.P)
		best += count(a.Got == a.Want)
		right += count(taken == a.Want)
	}
	f.OutOfScope = len(out)
	f.AccuracyNoThreshold, f.InScopeAccuracy = best/float64(len(in)), right/float64(len(in))
	f.OOSRecall, f.MCC, f.AUROC = refused/float64(len(out)), table.matthews(), auroc(in, out)
	return f
}

func count(b bool) float64 { return float64(b2i(b)) }

// auroc is the chance that an in-scope line is more confident than one out of
// scope, a tie counting half.
func auroc(in, out []float64) float64 {
	slices.Sort(out)
	wins := 0.0
	for _, p := range in {
		below, _ := slices.BinarySearch(out, p)
		equal := below
		for equal < len(out) && out[equal] == p {
			equal++
		}
		wins += float64(below) + float64(equal-below)/2
	}
	return wins / float64(len(in)) / float64(len(out))
}

// confusion counts what was meant and what was taken.
type confusion struct {
	want, taken  map[string]float64
	total, right float64
}

func newConfusion() *confusion {
	return &confusion{want: map[string]float64{}, taken: map[string]float64{}}
}

func (c *confusion) add(want, taken string) {
	c.want[want]++
	c.taken[taken]++
	c.total++
	c.right += count(want == taken)
}

// matthews is the multi-class correlation coefficient; 0 when nothing varies.
func (c *confusion) matthews() float64 {
	cross, want, taken := c.right*c.total, c.total*c.total, c.total*c.total
	for l, n := range c.want {
		cross -= n * c.taken[l]
		want -= n * n
	}
	for _, n := range c.taken {
		taken -= n * n
	}
	if want == 0 || taken == 0 {
		return 0
	}
	return cross / math.Sqrt(want*taken)
}
