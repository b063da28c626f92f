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
	MaxExamples   = 30_000    // examples and negatives together
	MaxLabels     = 2_000     // different labels
	MaxCharacters = 1_024     // of one example
	MaxText       = 2_000_000 // characters of all examples together
	MaxLabelBytes = 512       // of a label
)

const (
	mostLetters  = 3 * MaxCharacters // of a normal form: Korean grows threefold, ligatures more
	mostFeatures = 1 << 20           // different ones that are looked at
	keptFeatures = 1 << 16           // the most frequent of them that are kept
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
	return train(examples, o), nil
}

// train trains on what has been checked.
func train(examples []Example, o Options) *Model {
	t := newTrainer(examples, o)
	m := t.model(idf)
	m.svm = t.learn(o.Workers)
	return m
}

// model is all of a model but its machines.
func (t *trainer) model(rarity func(n, df int) float32) *Model {
	t.number()
	ids := newTable(len(t.keys))
	for i, k := range t.keys {
		*ids.add(k) = uint32(i)
	}
	return &Model{labels: t.labels, grammar: t.grammar, spell: newSpeller(t.count, t.lang), exact: t.exact, refused: t.refused,
		ids: ids, gain: t.rows.gain, near: newIndex(&t.rows, t.keys, t.first, t.grammar, rarity)}
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
	lang    string
	grammar grammar
	texts   []Example // in normal form, without doubles, by label and text
	labels  []string
	first   []int32 // by label, its first row; one more for the end of the examples
	exact   map[string][]uint16
	refused map[string]bool
	count   map[string]int // texts a word occurs in
	seen    *vocabulary
	rows    rows
	keys    []uint64 // by feature number
}

// newTrainer puts the examples into an order of their own, so that the given
// one does not matter, and takes them apart.
func newTrainer(examples []Example, o Options) *trainer {
	t := &trainer{lang: o.Lang, grammar: newGrammar(o.Lang), exact: map[string][]uint16{}, refused: map[string]bool{}, count: map[string]int{}, seen: newVocabulary()}
	sorted := make([]Example, 0, len(examples))
	for _, e := range examples {
		if n := usable(e.Text); n != "" {
			sorted = append(sorted, Example{e.Label, n})
		}
	}
	slices.SortFunc(sorted, compareExamples)
	t.texts = slices.Compact(sorted) // written twice counts once
	for i, e := range t.texts {
		if i == 0 || e.Label != t.texts[i-1].Label {
			t.labels = append(t.labels, e.Label)
			t.first = append(t.first, int32(i))
		}
		l := len(t.labels) - 1
		t.exact[e.Text] = append(t.exact[e.Text], uint16(l))
		t.take(e.Text, int32(l))
	}
	t.first = append(t.first, int32(len(t.texts)))
	negatives := make([]string, 0, len(o.Negatives))
	for _, s := range o.Negatives {
		if n := usable(s); n != "" {
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

// usable is the normal form of an example, of bounded length.
func usable(text string) string {
	return strings.TrimSuffix(domain.Clip(Normalise(text), mostLetters), " ")
}

// take reads one text in normal form as a row of class l.
func (t *trainer) take(n string, l int32) {
	words := strings.Split(n, " ")
	for i, w := range words {
		if !slices.Contains(words[:i], w) {
			t.count[w]++
		}
	}
	t.seen.add(words, t.grammar)
	t.rows.class = append(t.rows.class, l)
}

// number gives the features numbers, and turns the texts into rows.
func (t *trainer) number() {
	t.keys = t.seen.rows(&t.rows)
	t.seen = nil
}

// All machines together look at mostWork values in one pass: where the texts
// have more, each sees only every second, third, ... of those that are not its
// own. After mostVisits values they stop, solved or not.
const (
	mostWork   = 500_000_000
	mostVisits = 4e9
)

// learn solves one machine a label, several at a time.
func (t *trainer) learn(workers int) weights {
	all := make([]solution, len(t.labels))
	lone := len(t.labels) == 1 && len(t.rows.class) == int(t.first[1])
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	onePass := len(t.labels) * len(t.rows.cols)
	stride, visits := 1+onePass/mostWork, int(mostVisits/float64(max(onePass, 1))*float64(t.rows.len()))
	var next atomic.Int32
	var wait sync.WaitGroup
	for range min(workers, len(all)) {
		wait.Go(func() {
			m := newMachine(&t.rows)
			for l := int(next.Add(1)) - 1; l < len(all); l = int(next.Add(1)) - 1 {
				m.solve(int32(l), stride, visits)
				m.count(int32(l))
				all[l] = sparse(m.w, mostWeights/len(all))
			}
		})
	}
	wait.Wait()
	w := newWeights(all, len(t.keys))
	w.none = lone
	return w
}
