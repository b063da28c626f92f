package scenario

import (
	"slices"
	"strings"
	"testing"

	"relevo/domain/assistant"
	"relevo/domain/engine"
)

func TestCompare(t *testing.T) {
	w := &world{script: &script{lang: "es"}, texts: builtinTexts()}
	got := map[string]any{"n": 3, "text": "hola", "yes": true, "list": []any{"a", "b"}, "in": map[string]any{"x": 1.5}, "empty": "", "none": nil, "num": "12"}
	for _, c := range []struct{ want, diff string }{
		{`{n: 3, text: hola, yes: true, list: [a, b], in: {x: 1.5}}`, ""},
		{`{n: "3", num: 12, text: {en: hello, es: hola}}`, ""},
		{`{text_contains: ol, list_contains: b, in: {absent: [y]}}`, ""},
		{`{absent: [empty, none, never], empty: null}`, ""},
		{`{text: "@answer.yes"}`, `v.text: wanted "Sí", got "hola"`},
		{`{n: 4}`, `v.n: wanted 4, got 3`},
		{`{yes: false}`, `v.yes: wanted false, got true`},
		{`{in: {x: 2, y: 1}}`, `v.in.x: wanted 2, got 1.5; v.in.y: wanted 1, got nothing`},
		{`{list: [a]}`, `v.list: wanted ["a"], got ["a","b"]`},
		{`{list: [a, c]}`, `v.list[1]: wanted "c", got "b"`},
		{`{absent: [n]}`, `v.n: wanted nothing, got 3`},
		{`{text_contains: x, never_contains: y}`, `v.text: wanted something with "x", got "hola"; v.never: wanted something with "y", got nothing`},
		{`{text: null}`, `v.text: wanted nothing, got "hola"`},
		{`{in: 3}`, `v.in: wanted 3, got {"x":1.5}`},
		{`{n: {x: 1}}`, `v.n: wanted {"x":1}, got 3`},
	} {
		if diff := strings.Join(w.compare("v", tree(t, c.want), got), "; "); diff != c.diff {
			t.Errorf("%s: %s, want %s", c.want, diff, c.diff)
		}
	}
}

func TestCompareSaid(t *testing.T) {
	for _, c := range []struct{ want, got, diff string }{
		{"a b", "a b", ""},
		{"a b c", "a c", `  "a"|- "b"|  "c"`},
		{"a c", "a b c", `  "a"|+ "b"|  "c"`},
		{"a", "b", `- "a"|+ "b"`},
		{"", "b", `+ "b"`},
		{"a b", "b a", `- "a"|  "b"|+ "a"`},
	} {
		diff := strings.Join(compareSaid(strings.Fields(c.want), strings.Fields(c.got)), "|")
		if diff != c.diff {
			t.Errorf("%s against %s: %s, want %s", c.want, c.got, diff, c.diff)
		}
	}
}

// Equality after normalising scores 1, what is given what is given, all else
// nothing.
func TestStub(t *testing.T) {
	s := newStub(map[string]map[string]float64{"¿Dónde está?": {"order": 0.4, "hours": 0.6, "gone": 0.9, "agent": 0.7}})
	d, err := made(t, `{agent_request_examples: {es: [una persona]}, actions: {hours: {examples: {es: ["cuál es el horario"], en: [hours]}}, order: {examples: {es: ["dónde está"]}}}}`)
	if err != nil {
		t.Fatal(err)
	}
	key := engine.ModelKey{Assistant: 1}
	if _, ok := s.Score(key, "es", "x"); ok {
		t.Error("scored before it was prepared")
	}
	if err := s.Prepare(t.Context(), key, d); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]assistant.Scores{
		"CUAL ES EL HORARIO":  {Actions: []assistant.Score{{Action: "hours", P: 1}}},
		"donde esta":          {Actions: []assistant.Score{{Action: "order", P: 1}, {Action: "hours", P: 0.6}}, Agent: 0.7},
		"¡Una persona!":       {Agent: 1},
		"hours":               {},
		"":                    {},
		"el horario cuál es?": {},
	} {
		got, ok := s.Score(key, "es", text)
		if !ok || !slices.Equal(got.Actions, want.Actions) || got.Agent != want.Agent || got.Unsupported != 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
	s.Forget(key)
	if _, ok := s.Score(key, "es", "x"); ok {
		t.Error("scored after it was forgotten")
	}
}
