package understand

// weights are the machines of all labels, by feature.
type weights struct {
	labels int
	bias   []float32
	dense  []float32 // feature times labels plus label
	none   bool      // one label and nothing to tell it from: no machine
}

func newWeights(labels, features int) weights {
	return weights{labels: labels, bias: make([]float32, labels), dense: make([]float32, labels*features)}
}

// set stores the solution of one label; labels may be set at the same time.
func (w *weights) set(l int, solution []float64) {
	last := len(solution) - 1
	w.bias[l] = float32(solution[last])
	for f, v := range solution[:last] {
		w.dense[f*w.labels+l] = float32(v)
	}
}

// add adds x times the weights of one feature to the scores.
func (w *weights) add(score []float32, feature uint32, x float32) {
	row := w.dense[int(feature)*w.labels:][:len(score)]
	for i, v := range row {
		score[i] += x * v
	}
}

func (w *weights) memory() int { return 4 * (len(w.bias) + len(w.dense)) }
