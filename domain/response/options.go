package response

import (
	"slices"
	"strings"
)

// name is one way to say an option.
type name struct {
	option int
	s      string // as joined gives it
	words  int
	own    bool // in the conversation's language
}

// names are all ways to say the options, folded.
func names(s *Spec, lang string) []name {
	var all []name
	add := func(i int, text string, own bool) {
		if j := joined(text); j != "" {
			all = append(all, name{i, j, strings.Count(j, " ") + 1, own})
		}
	}
	for i, o := range s.Options {
		for l, text := range o.Label {
			add(i, text, spanish(l) == spanish(lang))
		}
		for l, texts := range o.Synonyms {
			for _, text := range texts {
				add(i, text, spanish(l) == spanish(lang))
			}
		}
		add(i, o.Value, len(o.Label) == 0)
	}
	return all
}

// choice is the value of option i.
func (s *Spec) choice(i int) Value {
	o := s.Options[i]
	v := Value{Type: Options, Text: o.Value}
	if len(o.Label) > 0 {
		v.Label = o.Label
	}
	return v
}

// parseOptions finds the option meant: by button, label, synonym or value; by
// its place; by whole words of it; with one typing error.
func (l *lexicon) parseOptions(s *Spec, text, lang string) (Value, Problem) {
	for i, o := range s.Options {
		if o.Value == text {
			return s.choice(i), None
		}
	}
	all, t := names(s, lang), scan(text)
	said := joined(text)
	if said == "" {
		return Value{}, NoChoice
	}
	bare := l.unwrapped(t)
	for _, way := range []func() (int, bool){
		func() (int, bool) { return equal(all, said) },
		func() (int, bool) { return equal(all, bare) },
		func() (int, bool) { return l.place(s, all, t) },
		func() (int, bool) { return l.valued(all, t) },
		func() (int, bool) { return within(all, said) },
		func() (int, bool) { return partly(all, bare) },
		func() (int, bool) { return mistyped(all, said, bare) },
	} {
		if i, ok := way(); ok {
			return s.choice(i), None
		}
	}
	return Value{}, NoChoice
}

// unwrapped is a text without politeness at both ends.
func (l *lexicon) unwrapped(t []token) string {
	idle := func(x token) bool { return x.kind == mark || l.polite[x.s] }
	for len(t) > 0 && idle(t[0]) {
		t = t[1:]
	}
	for len(t) > 0 && idle(t[len(t)-1]) {
		t = t[:len(t)-1]
	}
	out := make([]string, 0, len(t))
	for _, x := range t {
		if x.kind != mark || strings.Contains("%$€£¥+#&@", x.s) {
			out = append(out, x.s)
		}
	}
	return strings.Join(out, " ")
}

// only is the one option among hits: those in the conversation's language
// first.
func only(hits []name) (int, bool) {
	for _, own := range []bool{true, false} {
		first, n := -1, 0
		for _, h := range hits {
			if (h.own || !own) && h.option != first {
				if first < 0 {
					first = h.option
				}
				n++
			}
		}
		if n == 1 {
			return first, true
		}
		if n > 1 {
			return 0, false
		}
	}
	return 0, false
}

func equal(all []name, said string) (int, bool) {
	var hits []name
	for _, n := range all {
		if n.s == said {
			hits = append(hits, n)
		}
	}
	return only(hits)
}

// within finds the one option whose name stands in the text as whole words. A
// name inside a longer one ("premium" in "premium plus") does not count. "Not
// the large one" names none.
func within(all []name, said string) (int, bool) {
	text := " " + said + " "
	for _, w := range []string{" not ", " no ", " except ", " without ", " sin ", " excepto ", " ni ", " nor ", " dont ", " menos "} {
		if strings.Contains(text, w) {
			return 0, false
		}
	}
	var hits []name
	for _, n := range all {
		if strings.Contains(text, " "+n.s+" ") {
			hits = append(hits, n)
		}
	}
	slices.SortStableFunc(hits, func(a, b name) int { return len(b.s) - len(a.s) })
	var kept []name
	for _, h := range hits {
		if !slices.ContainsFunc(kept, func(k name) bool {
			return k.option != h.option && k.s != h.s && strings.Contains(" "+k.s+" ", " "+h.s+" ")
		}) {
			kept = append(kept, h)
		}
	}
	return only(kept)
}

// partly finds the one option of whose name the text is whole words: "premium"
// of "Premium plan".
func partly(all []name, said string) (int, bool) {
	if len(said) < 3 {
		return 0, false
	}
	var hits []name
	for _, n := range all {
		if strings.Contains(" "+n.s+" ", " "+said+" ") {
			hits = append(hits, n)
		}
	}
	return only(hits)
}

// mistyped finds the one name of five letters or more that is one edit away.
func mistyped(all []name, said, bare string) (int, bool) {
	for _, text := range []string{said, bare} {
		var hits []name
		for _, n := range all {
			if len(n.s) >= 5 && oneEdit(n.s, text) {
				hits = append(hits, n)
			}
		}
		if i, ok := only(hits); ok {
			return i, true
		}
	}
	return 0, false
}

// oneEdit: a letter added, left out, changed, or two neighbours swapped.
func oneEdit(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) < len(y) {
		x, y = y, x
	}
	if len(x)-len(y) > 1 || len(x) < 5 {
		return false
	}
	i := 0
	for i < len(y) && x[i] == y[i] {
		i++
	}
	if len(x) > len(y) {
		return slices.Equal(x[i+1:], y[i:])
	}
	return i < len(x) && (slices.Equal(x[i+1:], y[i+1:]) ||
		i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:]))
}

// place reads "the second", "la primera", "2", "option 2", "the last one". A
// bare number is a place only if no option is called by a number.
func (l *lexicon) place(s *Spec, all []name, t []token) (int, bool) {
	lead := set("the option number no choice la el lo opcion numero please por favor one ones es its ok")
	numbered := false
	for _, n := range all {
		w := scan(n.s)
		if f := l.number(w, 0); f.n == len(w) {
			numbered = true
		}
	}
	at, seen := 0, false
	for i := 0; i < len(t); {
		if t[i].s == "-" {
			return 0, false
		}
		if t[i].kind == mark || seen && lead[t[i].s] || !seen && lead[t[i].s] && !(t[i].s == "one" && len(t) == 1) {
			i++
			continue
		}
		v, n := l.ordinal(t, i)
		if n == 0 && (t[i].s == "last" || t[i].s == "ultimo" || t[i].s == "ultima") {
			v, n = len(s.Options), 1
		}
		if n == 0 && !numbered {
			if f := l.number(t, i); f.n > 0 && f.v == float64(int(f.v)) {
				v, n = int(f.v), f.n
			}
		}
		if n == 0 || seen {
			return 0, false
		}
		at, seen, i = v, true, i+n
	}
	return at - 1, seen && at >= 1 && at <= len(s.Options)
}

// valued finds the one option called by the number that was said: "five" for "5".
func (l *lexicon) valued(all []name, t []token) (int, bool) {
	said := found{}
	for i := 0; i < len(t); {
		f := l.number(t, i)
		switch {
		case f.n > 0 && said.n > 0:
			return 0, false
		case f.n > 0:
			said, i = f, i+f.n
		case t[i].kind == mark || l.polite[t[i].s]:
			i++
		default:
			return 0, false
		}
	}
	var hits []name
	for _, n := range all {
		w := scan(n.s)
		if f := l.number(w, 0); said.n > 0 && f.n == len(w) && f.v == said.v {
			hits = append(hits, n)
		}
	}
	return only(hits)
}

// extractOption finds the one option whose label or synonym stands in an
// utterance. Words that say nothing by themselves are not looked for.
func (l *lexicon) extractOption(s *Spec, text, lang string) (Value, bool) {
	var all []name
	for _, n := range names(s, lang) {
		if len([]rune(n.s)) < 3 || l.polite[n.s] || yesPhrases[n.s] || noPhrases[n.s] || yesNoPolite[n.s] || vague[n.s] {
			continue
		}
		if w := scan(n.s); l.number(w, 0).n == len(w) {
			continue
		}
		all = append(all, n)
	}
	i, ok := within(all, joined(text))
	if !ok {
		return Value{}, false
	}
	return s.choice(i), true
}

var vague = set("other others another any all both something anything everything nothing otro otra otros otras cualquiera todos todas ambos ambas algo nada todo")
