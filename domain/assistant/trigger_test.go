package assistant

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"relevo/domain/understand"
)

func TestTriggers(t *testing.T) {
	phrases := Phrases{"en": {"Hurt", "no way", "x", "c3po", "don't"}, "es": {"daño", "¡ay!", "él"}}
	for text, want := range map[string]bool{
		"I am HURT": true, "hurting": false, "it is unhurt": false, "No, way!": true, "no ways": false, "x": true, "xx": false, "C3PO here": true, "dont": true, "don’t": true,
		"me hice dano": true, "DAÑO": true, "daños": false, "ay": true, "vaya": false, "el": true, "ela": false, "": false, "?!": false, "🙂": false, "h u r t": false,
	} {
		f := newPhraseFinder(text)
		if got := f.holds(phrases); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestTriggerShortcut: nothing is passed over that comparing all finds.
func TestTriggerShortcut(t *testing.T) {
	word := rapid.StringMatching(`[a-cA-C0-1áñÁ'’¡ .]{0,4}`)
	rapid.Check(t, func(t *rapid.T) {
		text, line := strings.Join(rapid.SliceOfN(word, 0, 8).Draw(t, "text"), " "), word.Draw(t, "line")
		n, norm := understand.Normalise(line), understand.Normalise(text)
		want := n != "" && strings.Contains(" "+norm+" ", " "+n+" ")
		f := newPhraseFinder(text)
		if got := f.holds(Phrases{"en": {line}}); got != want {
			t.Fatalf("%q in %q: %v", line, text, got)
		}
	})
}

// BenchmarkTriggers holds a message against as many phrases as there may be.
func BenchmarkTriggers(b *testing.B) {
	p := Phrases{}
	for i := range maxPhrases {
		for _, lang := range []string{"en", "es"} {
			p[lang] = append(p[lang], fmt.Sprintf("%c%c word%d", 'a'+i%26, 'a'+i/26%26, i))
		}
	}
	for b.Loop() {
		f := newPhraseFinder("I would like to know where my order is, it was sent last week")
		f.holds(p)
	}
}
