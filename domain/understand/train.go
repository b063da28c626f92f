package understand

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"relevo/domain"
)

// Limits of what a model is trained on. What lies beyond is refused.
const (
	MaxExamples   = 20_000    // examples and negatives together
	MaxLabels     = 2_000     // different labels
	MaxCharacters = 1_024     // of one example
	MaxText       = 2_000_000 // characters of all examples together
	MaxLabelBytes = 512       // of a label
)

const (
	mostLetters  = MaxCharacters
	mostFeatures = 1 << 20 // different ones that are looked at
	keptFeatures = 1 << 18 // the most frequent of them that are kept
)

// Example is one sentence a visitor might write, and the intent it means.
type Example struct{ Label, Text string }

// Options of a training.
type Options struct {
	Lang      string   // "en" or "es", with or without a region; others go by whole words and characters
	Negatives []string // the author's own "not for us" examples
	Workers   int      // processors to use at most; 0: all
}

// Train makes a model. The same examples give the same model, whatever their
// order and the number of workers. Examples without a word are left out; with
// none left the model recognises nothing. Beyond the limits the error is a
// *domain.Error with the code invalid_field.
func Train(examples []Example, o Options) (*Model, error) {
	if err := check(examples, o.Negatives); err != nil {
		return nil, err
	}
	t := newTrainer(examples, o)
	m := &Model{labels: t.labels, stem: t.stem, spell: newSpeller(t.count), exact: t.exact, refused: t.refused}
	t.number()
	m.ids, m.weight = t.ids, t.weight
	m.near = newIndex(&t.rows, t.keys, t.first)
	m.svm = t.learn(o.Workers)
	return m, nil
}

// check refuses what is beyond the limits.
func check(examples []Example, negatives []string) error {
	if n := len(examples) + len(negatives); n > MaxExamples {
		return domain.Field("examples", "problem.understand_examples", "Max", MaxExamples)
	}
	labels, total := map[string]bool{}, 0
	for _, e := range examples {
		n := utf8.RuneCountInString(e.Text)
		if n > MaxCharacters {
			return domain.Field("examples", "problem.understand_long", "Max", MaxCharacters)
		}
		if e.Label == "" || len(e.Label) > MaxLabelBytes {
			return domain.Field("label", "problem.understand_label", "Max", MaxLabelBytes)
		}
		labels[e.Label] = true
		total += n
	}
	for _, s := range negatives {
		n := utf8.RuneCountInString(s)
		if n > MaxCharacters {
			return domain.Field("negatives", "problem.understand_long", "Max", MaxCharacters)
		}
		total += n
	}
	if len(labels) > MaxLabels {
		return domain.Field("examples", "problem.understand_labels", "Max", MaxLabels)
	}
	if total > MaxText {
		return domain.Field("examples", "problem.understand_text", "Max", MaxText)
	}
	return nil
}

// trainer gathers what a model is made of.
type trainer struct {
	stem    stemmer
	labels  []string
	first   []int32 // by label, its first row; one more for the end of the examples
	exact   map[string][]uint16
	refused map[string]bool
	count   map[string]int // texts a word occurs in
	raw     [][]uint64     // feature keys by row
	rows    rows
	ids     *table
	keys    []uint64 // by feature number
	weight  []float32
}

// newTrainer puts the examples into an order of their own, so that the given
// one does not matter, and takes them apart.
func newTrainer(examples []Example, o Options) *trainer {
	t := &trainer{stem: newStemmer(o.Lang), exact: map[string][]uint16{}, refused: map[string]bool{}, count: map[string]int{}}
	sorted := make([]Example, 0, len(examples))
	for _, e := range examples {
		if n := Normalise(e.Text); n != "" {
			sorted = append(sorted, Example{e.Label, n})
		}
	}
	slices.SortFunc(sorted, compareExamples)
	sorted = slices.Compact(sorted) // written twice counts once
	for i, e := range sorted {
		if i == 0 || e.Label != sorted[i-1].Label {
			t.labels = append(t.labels, e.Label)
			t.first = append(t.first, int32(i))
		}
		l := len(t.labels) - 1
		t.exact[e.Text] = append(t.exact[e.Text], uint16(l))
		t.take(e.Text, int32(l))
	}
	t.first = append(t.first, int32(len(sorted)))
	negatives := make([]string, 0, len(o.Negatives))
	for _, s := range o.Negatives {
		if n := Normalise(s); n != "" {
			negatives = append(negatives, n)
			t.refused[n] = true
		}
	}
	slices.Sort(negatives)
	for _, n := range slices.Compact(negatives) {
		t.take(n, -1)
	}
	return t
}

// take reads one text in normal form as a row of class l.
func (t *trainer) take(n string, l int32) {
	words := strings.Split(n, " ")
	for i, w := range words {
		if !slices.Contains(words[:i], w) {
			t.count[w]++
		}
	}
	t.raw = append(t.raw, appendFeatures(nil, words, t.stem))
	t.rows.class = append(t.rows.class, l)
}

// number gives the features numbers in the order of their keys, and turns the
// texts into rows of numbers and values.
func (t *trainer) number() {
	df := newTable(1 << 10)
	for _, keys := range t.raw {
		for _, k := range keys {
			if df.n >= mostFeatures {
				if _, ok := df.get(k); !ok {
					continue
				}
			}
			*df.add(k)++
		}
	}
	t.keys = frequent(df)
	t.ids = newTable(len(t.keys))
	t.weight = make([]float32, len(t.keys))
	for i, k := range t.keys {
		*t.ids.add(k) = uint32(i)
		n, _ := df.get(k)
		t.weight[i] = classWeight(len(t.raw), int(n))
	}
	t.rows.start = append(make([]int32, 0, len(t.raw)+1), 0)
	for i, keys := range t.raw {
		t.row(keys)
		t.raw[i] = nil
	}
}

// frequent are the keys to keep, sorted.
func frequent(df *table) []uint64 {
	keys := make([]uint64, 0, df.n)
	for _, k := range df.keys {
		if k != 0 {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	if len(keys) > keptFeatures {
		slices.SortStableFunc(keys, func(a, b uint64) int {
			x, _ := df.get(a)
			y, _ := df.get(b)
			return int(y) - int(x)
		})
		keys = slices.Clone(keys[:keptFeatures])
		slices.Sort(keys)
	}
	return keys
}

// row appends one text's numbers and values.
func (t *trainer) row(keys []uint64) {
	var square [blocks]float64
	begin := len(t.rows.cols)
	for _, k := range keys {
		if id, ok := t.ids.get(k); ok {
			t.rows.cols = append(t.rows.cols, id)
			square[blockOf[kindOf(k)]] += float64(t.weight[id]) * float64(t.weight[id])
		}
	}
	scale := unitScale(square)
	for _, c := range t.rows.cols[begin:] {
		t.rows.vals = append(t.rows.vals, t.weight[c]*float32(scale[blockOf[kindOf(t.keys[c])]]))
	}
	t.rows.start = append(t.rows.start, int32(len(t.rows.cols)))
}

// mostWork is how many values all machines together look at in one pass. Beyond
// it, each sees only every second, third, ... of the texts that are not its own.
const mostWork = 500_000_000

// learn solves one machine a label, several at a time.
func (t *trainer) learn(workers int) weights {
	all := make([]solution, len(t.labels))
	lone := len(t.labels) == 1 && len(t.rows.class) == int(t.first[1])
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	stride := 1 + len(t.labels)*len(t.rows.cols)/mostWork
	var next atomic.Int32
	var wait sync.WaitGroup
	for range min(workers, len(all)) {
		wait.Go(func() {
			m := newMachine(&t.rows, len(t.keys))
			for l := int(next.Add(1)) - 1; l < len(all); l = int(next.Add(1)) - 1 {
				all[l] = sparse(m.solve(int32(l), stride), mostWeights/len(all))
			}
		})
	}
	wait.Wait()
	w := newWeights(all, len(t.keys))
	w.none = lone
	return w
}
