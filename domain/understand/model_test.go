package understand

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"relevo/domain"
	"relevo/domain/i18n"
)

// checkScores holds what is true of every answer.
func checkScores(t interface {
	Helper()
	Errorf(string, ...any)
}, m *Model, text string) []Score {
	t.Helper()
	all := m.Scores(text, math.MaxInt)
	want := len(m.labels)
	if Normalise(domain.Clip(text, MaxCharacters)) == "" {
		want = 0
	}
	if len(all) != want {
		t.Errorf("%q: %d scores of %d labels", text, len(all), want)
	}
	seen := map[string]bool{}
	for i, s := range all {
		if !(s.P >= 0 && s.P <= 1) || seen[s.Label] || i > 0 && s.P > all[i-1].P {
			t.Errorf("%q: score %d of %v", text, i, all)
		}
		seen[s.Label] = true
	}
	if two := m.Scores(text, 2); !slices.Equal(two, all[:min(2, len(all))]) {
		t.Errorf("%q: the best two are %v, of all %v", text, two, all)
	}
	if p := m.Scope(text); !(p >= 0 && p <= 1) {
		t.Errorf("%q: scope %v", text, p)
	}
	return all
}

func TestScoresHold(t *testing.T) {
	m := mustTrain(t, readMini(t, "en_train"), Options{Lang: "en", Negatives: []string{"tell me a joke"}})
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"where", "order", "pay", "pya", "return", "the", "xyzzy", "42", "agent", "é", "👍", "\xff"}), 0, 12).Draw(t, "words")
		checkScores(t, m, strings.Join(words, " "))
		checkScores(t, m, rapid.String().Draw(t, "text"))
	})
	if m.Scores("where is it", 0) != nil || m.Scores("where is it", -1) != nil {
		t.Error("none were asked for")
	}
}

func TestExactIsCertain(t *testing.T) {
	train := readMini(t, "es_train")
	m := mustTrain(t, train, Options{Lang: "es"})
	for _, e := range train {
		for _, text := range []string{e.Text, "  ¡" + strings.ToUpper(e.Text) + "! ", strings.ReplaceAll(e.Text, " ", " , ")} {
			s := m.Scores(text, 2)
			if s[0] != (Score{e.Label, 1}) || s[1].P > 0.5 || m.Scope(text) != 1 {
				t.Errorf("%q: %v", text, s)
			}
		}
	}
}

func TestSameTextUnderTwoLabels(t *testing.T) {
	m := mustTrain(t, append(readMini(t, "en_train"), Example{"hotline", "talk to an agent"}), Options{Lang: "en"})
	s := m.Scores("Talk to an agent!", 3)
	if s[0].P != 1 || s[1].P != 1 || s[2].P == 1 || s[0].Label+s[1].Label != "agenthotline" && s[0].Label+s[1].Label != "hotlineagent" {
		t.Errorf("%v", s)
	}
}

func TestNegatives(t *testing.T) {
	train := readMini(t, "en_train")
	without := mustTrain(t, train, Options{Lang: "en"})
	with := mustTrain(t, train, Options{Lang: "en", Negatives: []string{"can I talk to the president", "what does a house cost", "¿?", "where is my order"}})
	if s := with.Scores("Can I talk to the President?", 1); s[0].P != 0 || with.Scope("can i talk to the president") != 0 {
		t.Errorf("what the author ruled out scores %v", s)
	}
	if s := with.Scores("where is my order", 1); s[0] != (Score{"order_status", 1}) {
		t.Errorf("an example that is a negative too scores %v", s)
	}
	a, b := without.Scores("I want to talk to your president", 1)[0].P, with.Scores("I want to talk to your president", 1)[0].P
	if b >= a {
		t.Errorf("a negative near the text does not lower %v: %v", a, b)
	}
}

// sameAnswers tells whether two models answer alike to the last bit.
func sameAnswers(t interface{ Errorf(string, ...any) }, a, b *Model, texts []string) {
	for _, text := range texts {
		if x, y := a.Scores(text, 100), b.Scores(text, 100); !slices.Equal(x, y) || a.Scope(text) != b.Scope(text) {
			t.Errorf("%q: %v and %v", text, x, y)
		}
	}
}

var someTexts = []string{"where is the parcel", "can i send it back", "i wnat to pya", "tell me a joke", "sunday", "agent", "talk to an agent", "the", "¿"}

func TestOrderAndWorkersDoNotMatter(t *testing.T) {
	train, negatives := readMini(t, "en_train")[:32], []string{"tell me something", "who are you", "go away"}
	m := mustTrain(t, train, Options{Lang: "en", Negatives: negatives, Workers: 1})
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		rng := rand.New(rand.NewPCG(seed, 1))
		mixed, other := slices.Clone(train), slices.Clone(negatives)
		rng.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		rng.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		mixed = append(mixed, mixed[:rng.IntN(5)]...) // written twice counts once
		again, err := Train(mixed, Options{Lang: "en-US", Negatives: other, Workers: 1 + rng.IntN(4)})
		if err != nil {
			t.Fatal(err)
		}
		sameAnswers(t, m, again, someTexts)
	})
}

func TestConcurrentUse(t *testing.T) {
	m := mustTrain(t, readMini(t, "en_train"), Options{Lang: "en"})
	want := map[string][]Score{}
	for _, s := range someTexts {
		want[s] = m.Scores(s, 5)
	}
	var wait sync.WaitGroup
	for k := range 8 {
		wait.Go(func() {
			for i := range 200 {
				s := someTexts[(i+k)%len(someTexts)]
				if got := m.Scores(s, 5); !slices.Equal(got, want[s]) {
					t.Errorf("%q: %v, alone %v", s, got, want[s])
				}
				m.Scope(s)
			}
		})
	}
	wait.Wait()
}

// TestLittle: assistants at their beginning.
func TestLittle(t *testing.T) {
	if m := mustTrain(t, nil, Options{}); m.Scores("hello", 3) != nil || m.Scope("hello") != 0 || len(m.Labels()) != 0 || m.Memory() < 0 {
		t.Error("a model of nothing recognises something")
	}
	if m := mustTrain(t, []Example{{"a", " ¡! "}, {"b", ""}, {"c", "\x00\xff"}}, Options{Negatives: []string{"", "no"}}); m.Scores("hello", 3) != nil || len(m.Labels()) != 0 {
		t.Error("examples without words teach something")
	}
	hours := []Example{{"hours", "what are your opening hours"}, {"hours", "when do you open"}}
	for _, o := range []Options{{Lang: "en"}, {Lang: "en", Negatives: []string{"tell me a joke", "how are you"}}} {
		m := mustTrain(t, hours, o)
		near, far := m.Scores("your opening hours", 3), m.Scores("blue monkey", 3)
		if len(near) != 1 || near[0].P < 0.5 || far[0].P > 0.2 || m.Scope("your opening hours") < m.Scope("blue monkey") {
			t.Errorf("one label, %d negatives: %v, %v", len(o.Negatives), near, far)
		}
	}
	two := mustTrain(t, append(hours, Example{"pay", "I want to pay my bill"}), Options{Lang: "en"})
	if s := two.Scores("pay the bill", 3); s[0].Label != "pay" || s[0].P < 0.5 || s[1].P > 0.3 {
		t.Errorf("two labels: %v", s)
	}
}

func TestLabels(t *testing.T) {
	m := mustTrain(t, []Example{{"b", "hello"}, {"a", "bye"}, {"c", "!"}}, Options{})
	l := m.Labels()
	if !slices.Equal(l, []string{"a", "b"}) {
		t.Errorf("%v", l)
	}
	l[0] = "x"
	if m.Labels()[0] != "a" {
		t.Error("the model hands out its own slice")
	}
}

// TestScripts: languages without endings of their own go by characters.
func TestScripts(t *testing.T) {
	m := mustTrain(t, []Example{
		{"order", "где мой заказ"}, {"order", "когда придёт моя посылка"}, {"pay", "как оплатить счёт"}, {"pay", "хочу заплатить картой"},
		{"order", "أين طلبي"}, {"order", "متى يصل الطرد"}, {"pay", "كيف أدفع الفاتورة"}, {"pay", "أريد الدفع بالبطاقة"},
		{"order", "我的订单在哪里"}, {"order", "包裹什么时候到"}, {"pay", "我想付账单"}, {"pay", "可以用信用卡付款吗"},
		{"thanks", "👍"}, {"thanks", "❤️ 🙏"}, {"order", "ご注文はどこですか"}, {"order", "내 주문은 어디에 있나요"},
	}, Options{Lang: "ru"})
	for text, want := range map[string]string{
		"где мои заказы": "order", "посылка не пришла": "order", "ОПЛАТИТЬ СЧЕТ": "pay", "оплата картой": "pay",
		"أين طلبيتي": "order", "دفع الفاتورة": "pay", "订单在哪": "order", "我要付款": "pay", "👍👍": "thanks", "🙏🏽": "thanks", "注文はどこ": "order", "주문 어디": "order",
	} {
		if s := checkScores(t, m, text); len(s) == 0 || s[0].Label != want {
			t.Errorf("%q: %v, want %s", text, s, want)
		}
	}
}

func TestLongQueries(t *testing.T) {
	text := strings.TrimSpace(strings.Repeat("where is my order ", 56)) // 1,007 characters
	m := mustTrain(t, append(readMini(t, "en_train"), Example{"long", text}), Options{Lang: "en"})
	if s := m.Scores(text, 1); s[0] != (Score{"long", 1}) {
		t.Errorf("%v", s)
	}
	for _, long := range []string{text + strings.Repeat(" and", 2500), strings.Repeat("я", 10_000), strings.Repeat("ﷺ", 10_000), strings.Repeat("\u0301", 10_000) + "a", strings.Repeat("a ", 50_000)} {
		if s := checkScores(t, m, long); len(s) > 0 && s[0].P == 1 {
			t.Errorf("only the beginning was read, and it is certain: %v", s[0])
		}
	}
	short := strings.Repeat("where is my order ", 10)
	if a, b := m.Scores(short+strings.Repeat(" ", 2000), 3), m.Scores(short, 3); !slices.Equal(a, b) {
		t.Errorf("%v and %v", a, b)
	}
}

func TestLimits(t *testing.T) {
	many := func(n int, f func(int) Example) []Example {
		all := make([]Example, n)
		for i := range all {
			all[i] = f(i)
		}
		return all
	}
	long := strings.Repeat("x", MaxCharacters)
	for name, c := range map[string]struct {
		examples []Example
		o        Options
		key      string
	}{
		"examples":   {many(MaxExamples+1, func(int) Example { return Example{"a", "b"} }), Options{}, "problem.understand_examples"},
		"negatives":  {[]Example{{"a", "b"}}, Options{Negatives: make([]string, MaxExamples)}, "problem.understand_examples"},
		"labels":     {many(MaxLabels+1, func(i int) Example { return Example{fmt.Sprint(i), "b"} }), Options{}, "problem.understand_labels"},
		"long":       {[]Example{{"a", long + "ñ"}}, Options{}, "problem.understand_long"},
		"100 KB":     {[]Example{{"a", strings.Repeat("x", 100<<10)}}, Options{}, "problem.understand_long"},
		"long not":   {nil, Options{Negatives: []string{long + "x"}}, "problem.understand_long"},
		"no label":   {[]Example{{"", "b"}}, Options{}, "problem.understand_label"},
		"long label": {[]Example{{strings.Repeat("x", MaxLabelBytes+1), "b"}}, Options{}, "problem.understand_label"},
		"all text":   {many(MaxText/MaxCharacters+1, func(int) Example { return Example{"a", long} }), Options{}, "problem.understand_text"},
	} {
		m, err := Train(c.examples, c.o)
		e := domain.AsError(err)
		if m != nil || e == nil || e.Code != "invalid_field" || e.Kind != domain.KindInvalidField || e.Key != c.key {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := Advise(c.examples, c.o); !reflect.DeepEqual(err, error(e)) {
			t.Errorf("%s: advice says %v", name, err)
		}
		for _, lang := range i18n.Languages() {
			if s := i18n.For(lang).T(e.Key, e.Args...); strings.ContainsAny(s, "[]{}") {
				t.Errorf("%s: %s", name, s)
			}
		}
	}
	mustTrain(t, []Example{{strings.Repeat("x", MaxLabelBytes), strings.Repeat("ñ", MaxCharacters)}}, Options{})
}

// TestMuch: what is within the limits, and meant to hurt, is bounded.
func TestMuch(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var all []Example
	for i := range 100 {
		var b strings.Builder
		for range 1000 {
			b.WriteRune(rune('a' + rng.IntN(26)))
			if rng.IntN(6) == 0 {
				b.WriteByte(' ')
			}
		}
		all = append(all, Example{fmt.Sprint("label ", i%5), domain.Clip(b.String(), MaxCharacters)})
	}
	m := mustTrain(t, all, Options{Lang: "en"})
	if len(m.gain) > keptFeatures || len(m.svm.value) > mostWeights || m.Memory() > 100e6 {
		t.Errorf("%d features, %d weights, %d bytes", len(m.gain), len(m.svm.value), m.Memory())
	}
	if s := m.Scores(all[7].Text, 1); s[0] != (Score{all[7].Label, 1}) {
		t.Errorf("%v", s)
	}
}

func FuzzScores(f *testing.F) {
	m := mustTrain(f, readMini(f, "es_train"), Options{Lang: "es", Negatives: []string{"cuéntame un chiste"}})
	for _, s := range []string{"", "¿Dónde está?", "pagra la fcatura", "\x00\xff", "包裹", "👩‍👧", strings.Repeat("ﷺ", 99)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkScores(t, m, s) })
}

func FuzzTrain(f *testing.F) {
	f.Add("a\tb c\na\td\nb\te f g", "no\nnope", "en", "d")
	f.Add("a\t\nb\t!!!\nb\t\xff", "", "es", "")
	f.Add("a\tone\na\tone\nb\tone", "one", "xx", "one")
	f.Fuzz(func(t *testing.T, lines, negatives, lang, text string) {
		var all []Example
		for l := range strings.SplitSeq(lines, "\n") {
			label, example, _ := strings.Cut(l, "\t")
			all = append(all, Example{label, example})
		}
		o := Options{Lang: lang, Negatives: strings.Split(negatives, "\n")}
		m, err := Train(all, o)
		if err != nil {
			if domain.AsError(err) == nil {
				t.Errorf("an error not for the reader: %v", err)
			}
			return
		}
		checkScores(t, m, text)
		for _, e := range all {
			checkScores(t, m, e.Text)
		}
		if _, err := Advise(all, o); err != nil {
			t.Error(err)
		}
		Groups(append(strings.Split(lines, "\n"), text), lang)
	})
}

// TestNumbers: an order number nobody taught does not make a text unknown.
func TestNumbers(t *testing.T) {
	m := mustTrain(t, readMini(t, "en_train"), Options{Lang: "en"})
	plain := m.Scores("when does my order arrive", 1)[0]
	numbered := m.Scores("when does my order 48213 arrive", 1)[0]
	word := m.Scores("when does my order tetrahedron arrive", 1)[0]
	if plain.Label != "order_status" || numbered.Label != plain.Label || numbered.P < plain.P-0.1 || word.P >= numbered.P {
		t.Errorf("%v, with a number %v, with a strange word %v", plain, numbered, word)
	}
	if s := m.Scores("4711", 1); s[0].P > 0.1 {
		t.Errorf("a number alone: %v", s)
	}
}
