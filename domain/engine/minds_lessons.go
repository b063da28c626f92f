package engine

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"runtime"
	"slices"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/understand"
)

// topic is what one model of a language is about. Wishes for a person and what
// is not for the assistant have models of their own, which know nothing else:
// beside the few examples of a small assistant they would take whatever is
// unknown. For the actions they are what no action means.
type topic int

// The topics.
const (
	topicActions topic = iota
	topicWishes
	topicUnsupported
)

// subject is a topic in a language.
type subject struct {
	lang  string
	topic topic
}

// digest names what a model is trained on.
type digest [sha256.Size]byte

// lesson is what one model is trained on.
type lesson struct {
	subject
	examples  []understand.Example
	negatives []string
	digest    digest
}

// trained is a model and what it was trained on.
type trained struct {
	digest digest
	model  *understand.Model
	bytes  int
}

// course gathers the examples of a definition.
type course map[subject][]understand.Example

func (c course) add(of topic, label string, phrases assistant.Phrases) {
	for lang, lines := range phrases {
		at := subject{baseLang(lang), of}
		for _, line := range lines {
			c[at] = append(c[at], understand.Example{Label: label, Text: line})
		}
	}
}

// lessons are what a definition's models are trained on: actions in its own
// language and in each other one with examples, the rest wherever there are
// any.
func lessons(d *assistant.Definition) []lesson {
	c := course{{baseLang(d.Language), topicActions}: nil}
	for i := range d.Actions {
		switch a := &d.Actions[i]; a.System {
		case "":
			c.add(topicActions, a.ID, a.Examples)
		case assistant.SystemFallback:
			c.add(topicWishes, "wish", a.Examples)
		case assistant.SystemNoMatch:
			c.add(topicUnsupported, "unsupported", a.Examples)
		}
	}
	c.add(topicWishes, "wish", d.Settings.AgentRequests)
	c.add(topicUnsupported, "unsupported", d.Settings.Unsupported)
	for _, lang := range i18n.Languages() {
		c.add(topicWishes, "wish", assistant.Phrases{lang: assistant.AgentWishes(lang)})
	}
	out := make([]lesson, 0, len(c))
	for _, of := range slices.SortedFunc(maps.Keys(c), func(a, b subject) int {
		return cmp.Or(cmp.Compare(a.lang, b.lang), cmp.Compare(a.topic, b.topic))
	}) {
		out = append(out, c.lesson(of))
	}
	return out
}

func (c course) lesson(of subject) lesson {
	l := lesson{subject: of, examples: c[of]}
	switch of.topic {
	case topicWishes: // what nobody wants a person by
		l.negatives = append(l.negatives, assistant.Everyday(of.lang)...)
	case topicActions:
		for _, t := range []topic{topicWishes, topicUnsupported} {
			for _, e := range c[subject{of.lang, t}] {
				l.negatives = append(l.negatives, e.Text)
			}
		}
	}
	slices.SortFunc(l.examples, func(a, b understand.Example) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Text, b.Text))
	})
	slices.Sort(l.negatives)
	h := sha256.New()
	fmt.Fprintf(h, "%q %q\n", l.lang, l.negatives)
	for _, e := range l.examples {
		fmt.Fprintf(h, "%q %q\n", e.Label, e.Text)
	}
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
	model, err := understand.Train(l.examples, understand.Options{Lang: l.lang, Negatives: l.negatives, Workers: max(1, runtime.GOMAXPROCS(0)/2)})
	if err != nil {
		return nil, err
	}
	return &trained{digest: l.digest, model: model, bytes: model.Memory()}, nil
}

// assemble puts models together to a mind.
func assemble(own string, want []lesson, made map[digest]*trained) *mind {
	x := &mind{own: baseLang(own), models: map[subject]*trained{}}
	for _, l := range want {
		x.models[l.subject] = made[l.digest]
	}
	return x
}
