package understand

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"relevo/domain"
)

// TestListsAreNormal: a stop word or an ending that is not in normal form would
// never be met.
func TestListsAreNormal(t *testing.T) {
	for _, lists := range []map[string]map[string]bool{stopWords, commonWords} {
		for lang, words := range lists {
			for w := range words {
				if Normalise(w) != w {
					t.Errorf("%s: %q", lang, w)
				}
			}
		}
	}
	for lang, all := range endings {
		seen := map[string]bool{}
		for _, e := range all {
			if Normalise(e.text) != e.text || e.text == "" || e.least < 3 || seen[e.text] {
				t.Errorf("%s: %+v", lang, e)
			}
			seen[e.text] = true
		}
	}
}

func TestSignificant(t *testing.T) {
	for _, c := range []struct {
		text, lang string
		want       []string
	}{
		{"Where is my ORDER, please?", "en", []string{"order"}},
		{"Where is my order?", "en-GB", []string{"order"}},
		{"¿Dónde está mi pedido?", "es-MX", []string{"pedido"}},
		{"¿Dónde está mi pedido?", "ES_mx", []string{"pedido"}},
		{"Where is my order?", "", []string{"where", "is", "my", "order"}},
		{"the of and", "en", nil},
		{"", "es", nil},
	} {
		if got := Significant(c.text, c.lang); !slices.Equal(got, c.want) {
			t.Errorf("%q in %q: %q", c.text, c.lang, got)
		}
	}
}

func TestStem(t *testing.T) {
	for lang, groups := range map[string]string{
		"en": "card cards|order orders|payment payments|open opens opened opening|change changes changed changing|pay|the|bus|this",
		"es": "pedido pedidos|devuelto devueltos devuelta devueltas|pagar pagado pagando|facturacion facturaciones|tarde tardes|no|mes",
		"xx": "cards|card|orders",
	} {
		stem, all := newGrammar(lang), map[string]bool{}
		for g := range strings.SplitSeq(groups, "|") {
			words := strings.Fields(g)
			for _, w := range words {
				if stem.stem(w) != stem.stem(words[0]) {
					t.Errorf("%s: %s and %s", lang, w, words[0])
				}
			}
			if all[stem.stem(words[0])] {
				t.Errorf("%s: %s falls together with another", lang, words[0])
			}
			all[stem.stem(words[0])] = true
		}
	}
}

func TestMend(t *testing.T) {
	s := newSpeller(map[string]int{"order": 9, "orders": 2, "older": 1, "return": 5, "shoes": 3, "hora": 4, "12345": 3, "pay": 9, "straße": 1, "contact": 2, "заказ": 3}, "es")
	for in, want := range map[string]string{
		"ordr": "order", "roder": "roder", "oredr": "order", "ordder": "order", "onder": "order", "order": "order", "orders": "orders", "retrun": "return",
		"xeturn": "xeturn", "retu": "retu", "shoe": "shoes", "hola": "hola", "horra": "hora", "12346": "12346", "pya": "pya", "contakt": "contact", "contakkt": "contakkt",
		"зааз": "заказ", "закаж": "заказ", "": "", "ord3r": "ord3r", strings.Repeat("o", 41): strings.Repeat("o", 41),
	} {
		if got := s.mend(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	if got := newSpeller(map[string]int{"hora": 1}, "").mend("hola"); got != "hora" {
		t.Errorf("without a language: %q", got)
	}
}

// edits is the distance by definition: optimal string alignment.
func edits(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range b {
		d[0][j+1] = j + 1
	}
	for i := range a {
		for j := range b {
			d[i+1][j+1] = min(d[i][j+1]+1, d[i+1][j]+1, d[i][j]+b2i(a[i] != b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d[i+1][j+1] = min(d[i+1][j+1], d[i-1][j-1]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestOneEdit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringMatching(`[abñ]{1,7}`)
		a, b := words.Draw(t, "a"), words.Draw(t, "b")
		if want := edits([]rune(a), []rune(b)) == 1; a != b && oneEdit(a, b) != want {
			t.Errorf("%s %s: %v", a, b, !want)
		}
	})
}

// TestMendFinds: every word one edit from a known one, with the same first
// letter, is mended.
func TestMendFinds(t *testing.T) {
	known := []string{"order", "return", "parcel", "opening", "delivery", "ñandues"}
	count := map[string]int{}
	for _, w := range known {
		count[w] = 1
	}
	s := newSpeller(count, "")
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SampledFrom(known).Draw(t, "word")
		r := typo([]rune(w), newRand(rapid.Uint64().Draw(t, "seed")))
		if got := s.mend(string(r)); got != w && len(r) >= minMended && r[0] == []rune(w)[0] && edits(r, []rune(w)) <= 1 {
			t.Errorf("%s stays %s", string(r), got)
		}
	})
}

func TestFeatures(t *testing.T) {
	keys := appendFeatures(nil, []string{"pay", "bills", "pay"}, newGrammar("en"))
	count := [kinds]int{}
	for i, k := range keys {
		count[kindOf(k)]++
		if i > 0 && keys[i-1] >= k {
			t.Error("not sorted, or twice")
		}
	}
	// pay, bill, and the groups of both; ^pay, pay bill, bill pay, pay$; and the grams of " pay " and " bills ".
	if want := [kinds]int{kindWord: 2, kindKin: 2, kindPair: 4, kindGram2: 4 + 6, kindGram3: 3 + 5, kindGram4: 2 + 4}; count != want {
		t.Errorf("%v, want %v", count, want)
	}
	if got := appendFeatures([]uint64{7}, nil, grammar{}); !slices.Equal(got, []uint64{7}) {
		t.Errorf("of nothing: %v", got)
	}
}

func TestTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOf(rapid.Uint64Range(1, 300)).Draw(t, "keys")
		want, have := map[uint64]uint32{}, newTable(0)
		for _, k := range keys {
			want[k]++
			*have.add(k)++
		}
		for k := range uint64(302) {
			v, ok := have.get(k)
			if n, known := want[k]; ok != known || ok && v != n {
				t.Errorf("%d: %d, %v; want %d", k, v, ok, n)
			}
		}
		if have.n != len(want) {
			t.Errorf("%d keys, want %d", have.n, len(want))
		}
	})
}

// TestMachineIsOptimal: at the solution, the primal and the dual objective meet.
func TestMachineIsOptimal(t *testing.T) {
	tr := newTrainer(readMini(t, "en_train"), Options{Lang: "en", Negatives: []string{"tell me a joke", "my order is your command"}})
	tr.number()
	for class := range tr.labels {
		m := newMachine(&tr.rows)
		m.solve(int32(class), 1, math.MaxInt)
		bias := m.w[len(m.w)-1]
		square, primal, dual := bias*bias, 0.0, 0.0
		for f, w := range m.w[:len(m.w)-1] {
			v := w / float64(tr.rows.gain[f])
			square += v * v
		}
		for i, c := range tr.rows.class {
			y, weight := -1.0, svmC
			if int(c) == class {
				y, weight = 1, svmC*svmPositive
			}
			loss := max(0, 1-y*m.score(i))
			primal += weight * loss * loss
			dual += m.alpha[i] - m.alpha[i]*m.alpha[i]/weight/4
		}
		primal, dual = primal+square/2, dual-square/2
		if gap := primal - dual; gap < -1e-6 || gap > 0.02*primal {
			t.Errorf("%s: primal %.4f, dual %.4f", tr.labels[class], primal, dual)
		}
	}
}

// TestParted: solving a part of many rows first ends where solving all at once
// does.
func TestParted(t *testing.T) {
	var all []Example
	for _, e := range readMini(t, "es_train") {
		for _, more := range strings.Fields("hola ayer ahora mismo gracias porfa quizas luego pronto siempre antes despues mañana tarde nunca jamas aqui") {
			all = append(all, Example{e.Label, e.Text + " " + more})
		}
	}
	tr := newTrainer(all, Options{Lang: "es"})
	tr.number()
	if tr.rows.len() <= svmFew {
		t.Fatalf("only %d rows", tr.rows.len())
	}
	m := newMachine(&tr.rows)
	m.solve(2, 1, math.MaxInt)
	for i, c := range tr.rows.class {
		y := -1.0
		if c == 2 {
			y = 1
		}
		if s := y * m.score(i); s < 0.5 {
			t.Errorf("row %d scores %v", i, s)
		}
		// Where the dual could still move, it would by little.
		g := y*m.score(i) - 1
		if c == 2 {
			g += m.alpha[i] * 0.5 / (svmC * svmPositive)
		} else {
			g += m.alpha[i] * 0.5 / svmC
		}
		if m.alpha[i] > 0 && math.Abs(g) > 3*svmEpsilon || g < -3*svmEpsilon {
			t.Errorf("row %d: gradient %v at %v", i, g, m.alpha[i])
		}
	}
}

func TestCutoff(t *testing.T) {
	w := []float64{0, 0.5, -3, 0.001, 0, 2, -0.25, 0.7}
	for most := range 8 {
		s := sparse(w, most)
		if len(s.features) > most || most >= 5 && len(s.features) != 5 || s.bias != 0.7 {
			t.Errorf("%d: %+v", most, s)
		}
		for i, f := range s.features {
			if s.values[i] != float32(w[f]) || i > 0 && s.features[i-1] >= f {
				t.Errorf("%d: %+v", most, s)
			}
		}
	}
	if s := sparse(w, 2); !slices.Equal(s.features, []uint16{2, 5}) {
		t.Errorf("the largest two are %v", s.features)
	}
}

// TestCosines: an example is its own nearest neighbour, at 1; a text that shares
// nothing is at 0.
func TestCosines(t *testing.T) {
	train := readMini(t, "en_train")
	m := mustTrain(t, train, Options{Lang: "en"})
	for _, e := range train {
		q := m.take()
		m.read(q, e.Text)
		l, _ := slices.BinarySearch(m.labels, e.Label)
		if n := m.near.best(q.sum, l); math.Abs(float64(n[0])-1) > 1e-4 || n[1] > n[0] || n[2] > n[1] || n[2] < 0 {
			t.Errorf("%q: %v", e.Text, n)
		}
		for _, c := range q.sum {
			if c < 0 || c > 1.0001 {
				t.Errorf("%q: cosine %v", e.Text, c)
			}
		}
	}
	q := m.take()
	m.read(q, "zzzz")
	if slices.Max(q.sum) != 0 || q.unknown != 1 {
		t.Errorf("%v, %v unknown", slices.Max(q.sum), q.unknown)
	}
}

func TestClip(t *testing.T) {
	for _, s := range []string{"", "abc", "ñandú", "\xff\xfe\xfd\xfc"} {
		for most := range 6 {
			c := domain.Clip(s, most)
			if !strings.HasPrefix(s, c) || utf8.RuneCountInString(c) != min(most, utf8.RuneCountInString(s)) {
				t.Errorf("%q at %d: %q", s, most, c)
			}
		}
	}
}
