package understand

import (
	"cmp"
	"math"
	"slices"
)

// mostWeights all labels together may have; where there are more, each label
// keeps its largest ones.
const mostWeights = 6_000_000

// weights are the machines of all labels. Most weights are nothing, so those
// of a feature are a list: of feature f from start[f] to start[f+1].
type weights struct {
	bias  []float32
	start []uint32
	label []uint16
	value []float32
	none  bool // one label and nothing to tell it from: no machine
}

// solution is one label's machine: the features that count for it, in order.
type solution struct {
	features []uint32
	values   []float32
	bias     float32
}

// sparse keeps at most most weights of a machine whose last one is the bias.
func sparse(w []float64, most int) solution {
	last := len(w) - 1
	s := solution{bias: float32(w[last])}
	for f, v := range w[:last] {
		if v != 0 {
			s.features = append(s.features, uint32(f))
		}
	}
	if len(s.features) > most {
		slices.SortFunc(s.features, func(a, b uint32) int {
			if c := cmp.Compare(math.Abs(w[b]), math.Abs(w[a])); c != 0 {
				return c
			}
			return cmp.Compare(a, b)
		})
		s.features = s.features[:most]
		slices.Sort(s.features)
	}
	s.features = slices.Clip(slices.Clone(s.features))
	s.values = make([]float32, len(s.features))
	for i, f := range s.features {
		s.values[i] = float32(w[f])
	}
	return s
}

// newWeights turns the labels' machines into lists by feature.
func newWeights(all []solution, features int) weights {
	w := weights{bias: make([]float32, len(all)), start: make([]uint32, features+1)}
	for l, s := range all {
		w.bias[l] = s.bias
		for _, f := range s.features {
			w.start[f+1]++
		}
	}
	for f := range features {
		w.start[f+1] += w.start[f]
	}
	w.label, w.value = make([]uint16, w.start[features]), make([]float32, w.start[features])
	next := slices.Clone(w.start)
	for l, s := range all {
		for i, f := range s.features {
			w.label[next[f]], w.value[next[f]] = uint16(l), s.values[i]
			next[f]++
		}
	}
	return w
}

// add adds x times the weights of one feature to the scores.
func (w *weights) add(score []float32, feature uint32, x float32) {
	a, b := w.start[feature], w.start[feature+1]
	value := w.value[a:b]
	for i, l := range w.label[a:b] {
		score[l] += x * value[i]
	}
}

func (w *weights) memory() int { return 4*len(w.bias) + 4*len(w.start) + 6*len(w.label) }
