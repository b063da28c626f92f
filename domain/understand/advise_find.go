package understand

import (
	"cmp"
	"slices"
)

// duplicates are texts written more than once under one label.
func (w *workshop) duplicates() []Duplicate {
	var all []Duplicate
	for _, e := range w.t.texts {
		as := w.written[e]
		if len(as) < 2 {
			continue
		}
		d := Duplicate{Keep: as[0], Extra: as[1:]}
		for _, x := range d.Extra {
			d.Fixes = append(d.Fixes, Fix{Kind: DeleteExample, Example: x})
		}
		all = append(all, d)
	}
	return all
}

// fights are texts that stand, nearly alike, under two labels; the most alike
// first, each pair once.
func (w *workshop) fights(tries []try) []Fight {
	all := w.clashes()
	for i, t := range tries {
		if t.foreign < 0 || t.foreignBy < alike {
			continue
		}
		a, b := w.t.texts[i], w.t.texts[t.foreign]
		back := tries[t.foreign]
		if a.Text == b.Text || i > t.foreign && back.foreign == i { // found already
			continue
		}
		f := Fight{A: w.original(a), B: w.original(b), Similar: min(float64(t.foreignBy), 0.999)}
		f.Fixes = append(deletions(f), Fix{Kind: MoveExample, Example: f.A, To: f.B.Label}, Fix{Kind: MoveExample, Example: f.B, To: f.A.Label})
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b Fight) int { return cmp.Compare(b.Similar, a.Similar) })
	return all
}

// clashes are equal texts under two labels, or among the negatives.
func (w *workshop) clashes() []Fight {
	var all []Fight
	under := map[string][]Example{}
	for _, e := range w.t.texts {
		for _, other := range under[e.Text] {
			all = append(all, same(w.original(other), w.original(e)))
		}
		if len(under[e.Text]) < mostClashes {
			under[e.Text] = append(under[e.Text], e)
		}
	}
	for _, s := range w.refused {
		for _, e := range under[usable(s)] {
			all = append(all, same(w.original(e), Example{OutOfScope, s}))
		}
	}
	return all
}

// mostClashes are kept of one text, which an import may have put under
// hundreds of labels.
const mostClashes = 3

func same(a, b Example) Fight {
	f := Fight{A: a, B: b, Same: true, Similar: 1}
	f.Fixes = deletions(f)
	return f
}

func deletions(f Fight) []Fix {
	return []Fix{{Kind: DeleteExample, Example: f.A}, {Kind: DeleteExample, Example: f.B}}
}
