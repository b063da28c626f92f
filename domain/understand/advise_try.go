package understand

import (
	"runtime"
	"slices"
	"sync"
)

// workshop is an assistant's examples on the bench: without doubles, with the
// originals they were written as.
type workshop struct {
	t       *trainer
	model   *Model // without machines
	o       Options
	written map[Example][]Example // by normal form
	refused []string              // negatives that have words
}

// try is what became of one example.
type try struct {
	done      bool    // tried by a model that had not seen it
	got       string  // the label found
	p, own    float64 // confidence in it, and in the example's own label
	toward    int     // the nearest example of the label found; -1: none
	towardBy  float32
	foreign   int // the nearest example of any other label; -1: none
	foreignBy float32
}

func newWorkshop(examples []Example, o Options) *workshop {
	w := &workshop{t: newTrainer(examples, o), o: o, written: map[Example][]Example{}}
	sorted := slices.Clone(examples)
	slices.SortFunc(sorted, compareExamples)
	for _, e := range sorted {
		k := Example{e.Label, usable(e.Text)}
		w.written[k] = append(w.written[k], e)
	}
	for _, s := range o.Negatives {
		if usable(s) != "" {
			w.refused = append(w.refused, s)
		}
	}
	slices.Sort(w.refused)
	w.model = w.t.model(idf)
	return w
}

// original is an example as its author wrote it.
func (w *workshop) original(e Example) Example { return w.written[e][0] }

// folds for a number of examples: fewer where training takes long.
func foldsFor(n int) int {
	switch {
	case n <= 1_000:
		return 10
	case n <= 6_000:
		return 5
	}
	return 3
}

// validate tries each part of the examples with a model of the others.
func (w *workshop) validate() ([]try, int) {
	tries, part, folds := make([]try, len(w.t.texts)), make([]int, len(w.t.texts)), foldsFor(len(w.t.texts))
	rng := newRand(0)
	for l := range w.t.labels {
		a, n := int(w.t.first[l]), int(w.t.first[l+1]-w.t.first[l])
		for i, at := range rng.Perm(n) {
			part[a+at] = (i + l) % folds
		}
	}
	for f := range folds {
		var rest []Example
		for i, e := range w.t.texts {
			if part[i] != f {
				rest = append(rest, e)
			}
		}
		m := train(rest, w.o)
		w.parallel(len(tries), func(i int) {
			if part[i] == f {
				tries[i] = attempt(m, w.t.texts[i])
			}
		})
	}
	return tries, folds
}

// attempt asks a model for one example; one whose label the model does not know
// cannot be tried.
func attempt(m *Model, e Example) try {
	if _, known := slices.BinarySearch(m.labels, e.Label); !known || len(m.labels) < 2 {
		return try{}
	}
	t := try{done: true, got: OutOfScope}
	for i, s := range m.Scores(e.Text, len(m.labels)) {
		if i == 0 {
			t.got, t.p = s.Label, s.P
		}
		if s.Label == e.Label {
			t.own = s.P
			break
		}
	}
	return t
}

// parallel calls f for 0 to n-1 on all processors it may use.
func (w *workshop) parallel(n int, f func(int)) {
	workers := w.o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var wait sync.WaitGroup
	for k := range workers {
		wait.Go(func() {
			for i := k; i < n; i += workers {
				f(i)
			}
		})
	}
	wait.Wait()
}

// mostCompared is how many steps comparing all examples may take; of more work,
// only every second, third, ... example is compared.
const mostCompared = 5e9

// compare finds the nearest examples under other labels.
func (w *workshop) compare(tries []try) {
	stride := 1 + int(w.model.near.work()/mostCompared)
	w.parallel(len(tries), func(i int) {
		tries[i].toward, tries[i].foreign = -1, -1
		if i%stride == 0 {
			w.nearest(i, &tries[i])
		}
	})
}

func (w *workshop) nearest(i int, t *try) {
	m := w.model
	q := m.take()
	defer m.pool.Put(q)
	own := w.t.texts[i]
	q.words = append(q.words[:0], Words(own.Text)...)
	m.look(q)
	clear(q.sum)
	m.near.cosines(q, q.sum)
	for j, c := range q.sum {
		switch l := w.t.texts[j].Label; {
		case l == own.Label:
			continue
		case l == t.got && c > t.towardBy:
			t.toward, t.towardBy = j, c
		}
		if c > t.foreignBy {
			t.foreign, t.foreignBy = j, c
		}
	}
}
