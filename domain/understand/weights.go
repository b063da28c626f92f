package understand

import (
	"math"
	"slices"
)

// mostWeights all labels together may have; where there are more, each label
// keeps its largest ones.
const mostWeights = 4_000_000

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
	features []uint16
	values   []float32
	bias     float32
}

// sparse keeps at most most weights of a machine whose last one is the bias.
func sparse(w []float64, most int) solution {
	last := len(w) - 1
	s := solution{bias: float32(w[last])}
	least := cutoff(w[:last], most)
	n := 0
	for _, v := range w[:last] {
		n += b2i(size(v) >= least)
	}
	s.features, s.values = make([]uint16, 0, n), make([]float32, 0, n)
	for f, v := range w[:last] {
		if size(v) >= least {
			s.features, s.values = append(s.features, uint16(f)), append(s.values, float32(v))
		}
	}
	return s
}

// size is the magnitude of a weight in steps of about one percent; 0 for none.
func size(v float64) int { return int(math.Float32bits(float32(math.Abs(v))) >> 16) }

// cutoff is the least size, 1 or more, that at most most weights have.
func cutoff(w []float64, most int) int {
	var count [1 << 15]int32
	for _, v := range w {
		count[size(v)]++
	}
	n := 0
	for s := len(count) - 1; s > 0; s-- {
		if n += int(count[s]); n > most {
			return s + 1
		}
	}
	return 1
}

// newWeights turns the labels' machines into lists by feature.
func newWeights(all []solution, features int) weights {
	w := weights{bias: make([]float32, len(all)), start: make([]uint32, features+1)}
	for l, s := range all {
		w.bias[l] = s.bias
		for _, f := range s.features {
			w.start[int(f)+1]++
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

// add adds x, the scale of a feature's block, times its weights to the scores.
func (w *weights) add(score []float32, feature uint32, x float32) {
	a, b := w.start[feature], w.start[feature+1]
	value := w.value[a:b]
	for i, l := range w.label[a:b] {
		score[l] += x * value[i]
	}
}

func (w *weights) memory() int { return 4*len(w.bias) + 4*len(w.start) + 6*len(w.label) }
