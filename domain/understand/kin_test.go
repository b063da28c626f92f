package understand

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// TestKinGroups: every word is in normal form, stands once, and has company; no
// group joins two words that are to be told apart.
func TestKinGroups(t *testing.T) {
	for lang, all := range kinGroups {
		seen := map[string]bool{}
		for group := range strings.SplitSeq(all, "/") {
			words := strings.Fields(group)
			if len(words) < 2 {
				t.Errorf("%s: %q alone", lang, group)
			}
			for _, w := range words {
				if Normalise(w) != w || seen[w] {
					t.Errorf("%s: %q twice or not normal", lang, w)
				}
				seen[w] = true
			}
		}
	}
	for _, c := range []struct {
		lang, a, b string
		same       bool
	}{
		{"en", "cancel", "cancellation", true}, {"en", "bought", "purchasing", true}, {"en", "went", "going", true},
		{"en", "deposit", "withdraw", false}, {"en", "block", "unblock", false}, {"en", "open", "close", false}, {"en", "plan", "plane", false}, {"en", "yes", "no", false},
		{"es", "quiero", "quisiera", true}, {"es", "devolucion", "devuelvo", true}, {"es", "factura", "recibos", true},
		{"es", "nueve", "nuevo", false}, {"es", "abrir", "cerrar", false}, {"es", "bloquear", "desbloquear", false}, {"es", "sabes", "sabado", false},
		{"xx", "cancel", "abort", false},
	} {
		g := newGrammar(c.lang)
		a, b := g.kin.group(c.a, g.stem(c.a)), g.kin.group(c.b, g.stem(c.b))
		if same := a == b && a > 0; same != c.same {
			t.Errorf("%s: %s in %d, %s in %d", c.lang, c.a, a, c.b, b)
		}
	}
}

// TestKinIsUnderstood: a word nobody taught is taken for its kin.
func TestKinIsUnderstood(t *testing.T) {
	for _, c := range []struct{ lang, cancel, find, text string }{
		{"en", "cancel my booking", "track my booking", "abort my booking"},
		{"es", "anular mi pedido", "dónde está mi pedido", "cancelo mi pedido"},
	} {
		examples := []Example{{"cancel", c.cancel}, {"find", c.find}, {"agent", "hola"}}
		knows := mustTrain(t, examples, Options{Lang: c.lang}).Scores(c.text, 1)[0]
		if knows.Label != "cancel" || knows.P <= DefaultThreshold {
			t.Errorf("%s: %+v", c.lang, knows)
		}
		for _, s := range mustTrain(t, examples, Options{}).Scores(c.text, 3) {
			if s.Label == "cancel" && s.P >= knows.P {
				t.Errorf("%s: %+v without the language, %+v with it", c.lang, s, knows)
			}
		}
	}
}

// TestKinIsSpelledRight: a word of a group is not taken for a misspelled example.
func TestKinIsSpelledRight(t *testing.T) {
	if s := newSpeller(map[string]int{"refuna": 1}, "en"); s.mend("refund") != "refund" || s.mend("refune") != "refuna" {
		t.Errorf("%s, %s", s.mend("refund"), s.mend("refune"))
	}
}

// TestStopWordsCountLess: what two texts share of stop words makes them less
// alike than other words would.
func TestStopWordsCountLess(t *testing.T) {
	nearest := func(lang string) float32 {
		m := mustTrain(t, []Example{{"a", "would they ever zip"}, {"b", "blue"}}, Options{Lang: lang})
		q := m.take()
		m.read(q, "would they ever zap")
		return slices.Max(q.sum)
	}
	if with, without := nearest("en"), nearest("xx"); with >= without {
		t.Errorf("%v with stop words, %v without", with, without)
	}
}

// TestUnknownToExamples: a word of the negatives alone stays unknown, a stop word too.
func TestUnknownToExamples(t *testing.T) {
	for _, word := range []string{"quasar", "whose"} {
		m := mustTrain(t, []Example{{"a", "opening times"}, {"b", "my parcel"}}, Options{Lang: "en", Negatives: []string{word}})
		q := m.take()
		m.read(q, word+" opening")
		if q.unknown <= 0 || q.unknown >= 1 {
			t.Errorf("%s: %v unknown", word, q.unknown)
		}
	}
}

// TestCount: each feature of an intent's own examples gains the logarithm of
// its odds, and no other feature anything.
func TestCount(t *testing.T) {
	tr := newTrainer(readMini(t, "en_train"), Options{Lang: "en"})
	tr.number()
	m := newMachine(&tr.rows)
	alone := slices.Clone(m.solve(2, 1, 1<<30))
	m.count(2)
	for f := range tr.keys {
		own, all, mine := 0.0, 0.0, 0.0
		for i, c := range tr.rows.class {
			mine += float64(b2i(c == 2))
			if slices.Contains(tr.rows.of(i), uint16(f)) {
				all++
				own += float64(b2i(c == 2))
			}
		}
		want := 0.0
		if own > 0 {
			rate, other := (own+countSmooth)/(mine+2*countSmooth), (all-own+countSmooth)/(float64(tr.rows.len())-mine+2*countSmooth)
			want = countShare * math.Log(rate/other) * float64(tr.rows.gain[f])
		}
		if got := m.w[f] - alone[f]; math.Abs(got-want) > 1e-9 {
			t.Fatalf("feature %d, in %v of %v: %v, want %v", f, own, all, got, want)
		}
	}
	if last := len(alone) - 1; m.w[last] != alone[last] {
		t.Error("the bias moved")
	}
}
