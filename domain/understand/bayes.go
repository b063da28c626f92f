package understand

import "math"

// The share of counting in an intent's weights, and how many examples a feature
// is taken to be in beyond those it is in.
const (
	countShare  = 0.015
	countSmooth = 0.1
)

// count adds to the weights of class how much more often each feature of its
// own examples is among them than among all others, as naive Bayes does. The
// machine alone looks no further than it must to tell the examples apart; of
// few examples, what else they share matters as well.
func (m *machine) count(class int32) {
	clear(m.own)
	own := 0
	for i, c := range m.rows.class {
		if c != class {
			continue
		}
		own++
		for _, f := range m.rows.of(i) {
			m.own[f]++
		}
	}
	in, out := float64(own)+2*countSmooth, float64(m.rows.len()-own)+2*countSmooth
	for f, n := range m.own {
		if n > 0 {
			odds := (float64(n) + countSmooth) / in / ((float64(m.rows.texts[f]-n) + countSmooth) / out)
			m.w[f] += countShare * math.Log(odds) * float64(m.rows.gain[f])
		}
	}
}
