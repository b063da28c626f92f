package engine

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"relevo/domain"
	"relevo/domain/assistant"
)

// taught is a definition with the examples of actions, by language.
func taught(own string, byLang map[string]map[string][]string) *assistant.Definition {
	d := assistant.New(own)
	for lang, actions := range byLang {
		for id, lines := range actions {
			a := d.Find(id)
			if a == nil {
				d.Actions = append(d.Actions, assistant.NewAction(id, assistant.Text{own: id}))
				a = &d.Actions[len(d.Actions)-1]
			}
			a.Examples[lang] = lines
		}
	}
	return &d
}

var (
	inEnglish = map[string][]string{
		"pay":    {"I want to pay", "how can I pay", "pay by card", "where do I pay my bill"},
		"parcel": {"where is my parcel", "track my order", "my package has not arrived", "when does my order arrive"},
	}
	inSpanish = map[string][]string{
		"pay":    {"quiero pagar", "cómo puedo pagar", "pagar con tarjeta", "dónde pago mi factura"},
		"parcel": {"dónde está mi paquete", "seguir mi pedido", "mi paquete no ha llegado", "cuándo llega mi pedido"},
	}
)

func prepared(t *testing.T, m *Minds, key ModelKey, d *assistant.Definition) {
	t.Helper()
	if err := m.Prepare(context.Background(), key, d); err != nil {
		t.Fatal(err)
	}
}

func scored(t *testing.T, m *Minds, key ModelKey, lang, text string) assistant.Scores {
	t.Helper()
	s, ok := m.Score(key, lang, text)
	if !ok {
		t.Fatalf("nothing is there for %+v", key)
	}
	return s
}

func best(s assistant.Scores) assistant.Score {
	if len(s.Actions) == 0 {
		return assistant.Score{}
	}
	return s.Actions[0]
}

func TestMindsScores(t *testing.T) {
	m, key := NewMinds(), ModelKey{1, 2}
	d := taught("en", map[string]map[string][]string{"en": inEnglish, "es": inSpanish})
	d.Settings.AgentRequests = assistant.Phrases{"en": {"get me Bob"}}
	d.Settings.Unsupported = assistant.Phrases{"en": {"what is the weather", "tell me a joke"}}
	d.SystemAction(assistant.SystemNoMatch).Examples = assistant.Phrases{"en": {"sing a song"}}
	if _, ok := m.Score(key, "en", "pay"); ok {
		t.Error("scores before anything was learned")
	}
	prepared(t, m, key, d)
	for _, c := range []struct {
		lang, text, action string
		least              float64
	}{
		{"en", "I want to PAY!", "pay", 1},
		{"en", "can I pay with a card please", "pay", 0.5},
		{"en-GB", "where is my order", "parcel", 0.5},
		{"es", "¿Cómo puedo pagar?", "pay", 1},
		{"es-MX", "cuando llega el paquete", "parcel", 0.5},
		{"fr", "track my order", "parcel", 1}, // of the assistant's own language
	} {
		if b := best(scored(t, m, key, c.lang, c.text)); b.Action != c.action || b.P < c.least {
			t.Errorf("%s %q: %+v, want %s at %g", c.lang, c.text, b, c.action, c.least)
		}
	}
	for _, c := range []struct{ lang, text string }{{"en", "let me talk to a human"}, {"es", "Quiero hablar con una persona."}, {"en", "Get me Bob!"}, {"es", "¿me pasas con un asesor?"}} {
		if s := scored(t, m, key, c.lang, c.text); s.Agent <= 0.3 || best(s).P >= s.Agent {
			t.Errorf("a wish for a person, %q: %+v", c.text, s)
		}
	}
	for _, text := range []string{"Tell me a joke", "sing a song"} {
		if s := scored(t, m, key, "en", text); s.Unsupported != 1 || best(s).P >= 1 {
			t.Errorf("not for us, %q: %+v", text, s)
		}
	}
	if s := scored(t, m, key, "en", "?!"); len(s.Actions) != 0 || s.Agent != 0 {
		t.Errorf("nothing said: %+v", s)
	}
	for _, a := range scored(t, m, key, "en", "pay").Actions {
		if strings.Contains(a.Action, " ") || d.Find(a.Action).System != "" {
			t.Errorf("an action that is none: %+v", a)
		}
	}
}

// TestMindsForeignVisitor: who writes in a language without examples is
// understood in the assistant's own, but a wish for a person in either.
func TestMindsForeignVisitor(t *testing.T) {
	m, key := NewMinds(), ModelKey{1, 2}
	prepared(t, m, key, taught("es", map[string]map[string][]string{"es": inSpanish}))
	if b := best(scored(t, m, key, "en", "quiero pagar")); b.Action != "pay" || b.P != 1 {
		t.Errorf("in the assistant's language: %+v", b)
	}
	for _, text := range []string{"can I speak to a person please", "hablar con un agente"} {
		if s := scored(t, m, key, "en", text); s.Agent <= 0.3 || best(s).P >= s.Agent {
			t.Errorf("%q: %+v", text, s)
		}
	}
	if s := scored(t, m, key, "en", "the weather is nice today"); s.Agent > 0.3 || best(s).P > 0.25 {
		t.Errorf("something else: %+v", s)
	}
	empty := taught("es", nil)
	prepared(t, m, ModelKey{2, 1}, empty)
	if s := scored(t, m, ModelKey{2, 1}, "es", "quiero pagar mi factura"); s.Agent > 0.3 || len(s.Actions) != 0 {
		t.Errorf("an assistant without examples: %+v", s)
	}
}

// TestMindsShare: what is taught the same is learned once.
func TestMindsShare(t *testing.T) {
	m := NewMinds()
	both := map[string]map[string][]string{"en": inEnglish, "es": inSpanish}
	prepared(t, m, ModelKey{1, 2}, taught("en", both))
	prepared(t, m, ModelKey{7, 0}, taught("en", both))
	edited := taught("en", both)
	edited.Find("pay").Examples = assistant.Phrases{"en": append([]string{"cash"}, inEnglish["pay"]...), "es": inSpanish["pay"]}
	prepared(t, m, ModelKey{1, 0}, edited)
	reordered := taught("en", both)
	reordered.Find("pay").Examples = assistant.Phrases{"en": {inEnglish["pay"][3], inEnglish["pay"][0], inEnglish["pay"][2], inEnglish["pay"][1]}, "es": inSpanish["pay"]}
	prepared(t, m, ModelKey{1, 3}, reordered)
	model := func(k ModelKey, lang string) *trained { return m.minds[k].models[subject{lang, topicActions}] }
	for _, lang := range []string{"en", "es"} {
		if model(ModelKey{1, 2}, lang) != model(ModelKey{7, 0}, lang) || model(ModelKey{1, 2}, lang) != model(ModelKey{1, 3}, lang) {
			t.Errorf("%s was learned again", lang)
		}
	}
	if model(ModelKey{1, 2}, "es") != model(ModelKey{1, 0}, "es") {
		t.Error("the language that was not edited was learned again")
	}
	if model(ModelKey{1, 2}, "en") == model(ModelKey{1, 0}, "en") {
		t.Error("an edit changed nothing")
	}
}

// TestMindsBroken: after a training that fails the last good model answers.
func TestMindsBroken(t *testing.T) {
	m := NewMinds()
	good, bad := taught("en", map[string]map[string][]string{"en": inEnglish}), taught("en", map[string]map[string][]string{"en": {"pay": {strings.Repeat("long ", 1000)}}})
	draft, live, next := ModelKey{1, 0}, ModelKey{1, 5}, ModelKey{1, 6}
	fails := func(key ModelKey) {
		t.Helper()
		if err := m.Prepare(context.Background(), key, bad); !domain.IsCode(err, "invalid_field") {
			t.Errorf("it was learned: %v", err)
		}
	}
	fails(draft)
	if _, ok := m.Score(draft, "en", "pay"); ok {
		t.Error("something answers that was never learned")
	}
	prepared(t, m, live, good)
	m.Pin(1, 5)
	fails(draft)
	fails(next)
	for _, key := range []ModelKey{draft, live, next} {
		if b := best(scored(t, m, key, "en", "I want to pay")); b.Action != "pay" || b.P != 1 {
			t.Errorf("%+v: %+v", key, b)
		}
	}
	m.Forget(next)
	if _, ok := m.Score(next, "en", "pay"); ok {
		t.Error("forgotten and still there")
	}
}

// TestMindsBounded: what is unused for longest goes, what answers visitors not.
func TestMindsBounded(t *testing.T) {
	m := NewMinds()
	d := taught("en", map[string]map[string][]string{"en": inEnglish})
	live, used := ModelKey{1, 5}, ModelKey{2, 1}
	prepared(t, m, live, d)
	m.Pin(1, 5)
	prepared(t, m, used, d)
	for v := range domain.ID(2 * mindsMost) {
		prepared(t, m, ModelKey{3, v + 1}, d)
		scored(t, m, used, "en", "pay")
	}
	scored(t, m, live, "en", "pay")
	if n := len(m.minds); n > mindsMost+1 {
		t.Errorf("%d are kept", n)
	}
	m.Pin(1, 0)
	for v := range domain.ID(2 * mindsMost) {
		prepared(t, m, ModelKey{4, v + 1}, d)
	}
	if _, ok := m.Score(live, "en", "pay"); ok {
		t.Error("what answers nobody any more is kept for ever")
	}
}

// TestMindsOneAtATime: a training waits for another one, no longer than its
// caller does; scoring goes on, and what is known needs no training.
func TestMindsOneAtATime(t *testing.T) {
	m, key := NewMinds(), ModelKey{1, 0}
	d := taught("en", map[string]map[string][]string{"en": inEnglish})
	prepared(t, m, key, d)
	m.training <- struct{}{} // somebody trains
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := m.Prepare(ctx, ModelKey{2, 0}, taught("en", map[string]map[string][]string{"en": {"x": {"y"}}})); !domain.IsCode(err, "unavailable") {
		t.Errorf("it did not wait: %v", err)
	}
	prepared(t, m, ModelKey{3, 0}, d)
	scored(t, m, key, "en", "pay")
	<-m.training
}

// TestMindsConcurrent is for the race detector.
func TestMindsConcurrent(t *testing.T) {
	m := NewMinds()
	key := ModelKey{1, 0}
	prepared(t, m, key, taught("en", map[string]map[string][]string{"en": inEnglish}))
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			d := taught("en", map[string]map[string][]string{"en": {"pay": inEnglish["pay"], fmt.Sprint("a", i): {"something else"}}})
			if err := m.Prepare(context.Background(), key, d); err != nil {
				t.Error(err)
			}
			m.Pin(1, domain.ID(i))
			m.Forget(ModelKey{1, domain.ID(i + 1)})
		})
		wg.Go(func() {
			for range 50 {
				if s, ok := m.Score(key, "en", "I want to pay"); !ok || best(s).P != 1 {
					t.Errorf("while others learn: %+v, %t", s, ok)
				}
			}
		})
	}
	wg.Wait()
}

// TestPupilsRest: a draft is learned when it rests, and when it never does.
func TestPupilsRest(t *testing.T) {
	var p pupils
	heads := []assistant.Assistant{{ID: 1, DraftVer: 1}, {ID: 2, DraftVer: 1}}
	look := func(now int64, wantKey ModelKey, wantNext int64) {
		t.Helper()
		key, next, ok := p.next(heads, now)
		if key != wantKey || ok != (wantKey != ModelKey{}) || next != wantNext {
			t.Errorf("at %d: %+v, next %d, %t; want %+v, %d", now, key, next, ok, wantKey, wantNext)
		}
	}
	look(1000, ModelKey{}, 0) // nobody has edited
	heads[0].DraftVer = 2
	look(2000, ModelKey{}, 4000)
	look(3999, ModelKey{}, 4000)
	look(4000, ModelKey{1, 0}, 0)
	look(4000, ModelKey{}, 0)
	for now := int64(10_000); now < 20_000; now += 1000 { // a save a second
		heads[1].DraftVer++
		look(now, ModelKey{}, min(now+draftRest, 10_000+draftLatest))
	}
	heads[1].DraftVer++
	look(20_000, ModelKey{2, 0}, 0)
	heads[0].DraftVer++
	look(21_000, ModelKey{}, 23_000)
	heads = heads[1:] // the first is archived
	look(23_000, ModelKey{}, 0)
	heads = append(heads, assistant.Assistant{ID: 3, DraftVer: 1})
	look(30_000, ModelKey{}, 32_000)
	p.wanted = map[ModelKey]bool{{3, 0}: true}
	look(30_001, ModelKey{3, 0}, 0)
	look(32_000, ModelKey{}, 0) // it has just been learned
}
