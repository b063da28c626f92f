package engine

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/understand"
)

// Labels beside the ids of actions, which hold no space.
const (
	labelAgent       = "agent request"
	labelUnsupported = "not supported"
)

// digest names what a model is trained on.
type digest [sha256.Size]byte

// lesson is what one model is trained on.
type lesson struct {
	lang       string
	wishesOnly bool // no example of an action is in this language
	examples   []understand.Example
	digest     digest
}

// trained is a model and what it was trained on.
type trained struct {
	digest digest
	model  *understand.Model
	bytes  int
}

// lessons are what a definition's models are trained on: one of its own
// language, one of each other language with examples, and one of wishes for a
// person alone for each that visitors may write in besides.
func lessons(d *assistant.Definition) []lesson {
	byLang, own := map[string][]understand.Example{}, baseLang(d.Language)
	add := func(label string, phrases assistant.Phrases) {
		for lang, lines := range phrases {
			lang = baseLang(lang)
			for _, line := range lines {
				byLang[lang] = append(byLang[lang], understand.Example{Label: label, Text: line})
			}
		}
	}
	for i := range d.Actions {
		if a := &d.Actions[i]; a.System == "" {
			add(a.ID, a.Examples)
		}
	}
	full := map[string]bool{own: true}
	for lang := range byLang {
		full[lang] = true
	}
	add(labelAgent, d.Settings.AgentRequests)
	for i := range d.Actions {
		switch a := &d.Actions[i]; a.System {
		case assistant.SystemFallback:
			add(labelAgent, a.Examples)
		case assistant.SystemNoMatch:
			add(labelUnsupported, a.Examples)
		}
	}
	add(labelUnsupported, d.Settings.Unsupported)
	for _, lang := range i18n.Languages() {
		add(labelAgent, assistant.Phrases{lang: assistant.AgentWishes(lang)})
	}
	if byLang[own] == nil {
		byLang[own] = []understand.Example{}
	}
	out := make([]lesson, 0, len(byLang))
	for _, lang := range slices.Sorted(maps.Keys(byLang)) {
		out = append(out, newLesson(lang, !full[lang], byLang[lang]))
	}
	return out
}

func newLesson(lang string, wishesOnly bool, examples []understand.Example) lesson {
	if wishesOnly {
		examples = slices.DeleteFunc(examples, func(e understand.Example) bool { return e.Label != labelAgent })
	}
	slices.SortFunc(examples, func(a, b understand.Example) int {
		if c := strings.Compare(a.Label, b.Label); c != 0 {
			return c
		}
		return strings.Compare(a.Text, b.Text)
	})
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", lang)
	for _, e := range examples {
		fmt.Fprintf(h, "%q %q\n", e.Label, e.Text)
	}
	l := lesson{lang: lang, wishesOnly: wishesOnly, examples: examples}
	h.Sum(l.digest[:0])
	return l
}

// train makes the lesson's model. It leaves processors to the visitors who are
// served meanwhile.
func (l *lesson) train() (t *trained, err error) {
	defer func() {
		if p := recover(); p != nil {
			t, err = nil, fmt.Errorf("training for %s: %v", l.lang, p)
		}
	}()
	model, err := understand.Train(l.examples, understand.Options{Lang: l.lang, Workers: max(1, runtime.GOMAXPROCS(0)/2)})
	if err != nil {
		return nil, err
	}
	return &trained{digest: l.digest, model: model, bytes: model.Memory()}, nil
}

// assemble puts models together to a mind.
func assemble(own string, want []lesson, made map[digest]*trained) *mind {
	x := &mind{own: baseLang(own), models: map[string]*trained{}, wishes: map[string]*trained{}}
	for _, l := range want {
		if l.wishesOnly {
			x.wishes[l.lang] = made[l.digest]
		} else {
			x.models[l.lang] = made[l.digest]
		}
	}
	return x
}
