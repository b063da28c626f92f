package assistant

import (
	"strings"

	"relevo/domain/i18n"
	"relevo/domain/response"
	"relevo/domain/understand"
)

// Hit is a text that holds what was looked for.
type Hit struct {
	Use
	Kind string `json:"kind"` // name, example, text, answer, note
	Lang string `json:"lang,omitempty"`
	Text string `json:"text"` // all of it
}

// MaxHits is how many hits Search returns at most.
const MaxHits = 200

// Search lists the names, examples, texts, answers and notes that hold the
// query, without regard to case, accents and punctuation, in the order of the
// definition. A query without letters and digits finds nothing.
func (d *Definition) Search(query string) []Hit {
	f := finder{d: d, want: understand.Normalise(query), ref: ref{action: -1, step: -1}}
	if f.want == "" {
		return nil
	}
	f.settings(&d.Settings)
	for i := range d.Variables {
		f.below(func() {
			f.plain("name", d.Variables[i].ID, "id")
			f.plain("note", d.Variables[i].Note, "note")
		}, member("variables"), seg{i: i})
	}
	for i := range d.Saved {
		f.below(func() {
			f.plain("name", d.Saved[i].Name, "name")
			f.spec(&d.Saved[i].Spec)
		}, member("saved_responses"), seg{i: i})
	}
	for i := range d.Actions {
		f.below(func() { f.inAction(i, &d.Actions[i]) }, member("actions"), seg{i: i})
	}
	return f.hits
}

type finder struct {
	d    *Definition
	want string
	ref  ref // where it looks
	hits []Hit
}

// below looks somewhere deeper.
func (f *finder) below(look func(), to ...seg) {
	f.ref.segs = append(f.ref.segs, to...)
	look()
	f.ref.segs = f.ref.segs[:len(f.ref.segs)-len(to)]
}

// try compares the text at the place reached.
func (f *finder) try(kind, lang, text string) {
	if text == "" || len(f.hits) >= MaxHits || !strings.Contains(understand.Normalise(text), f.want) {
		return
	}
	h := Hit{Use: Use{Pointer: pointer(f.ref.segs)}, Kind: kind, Lang: lang, Text: text}
	h.Action, h.Step = f.ref.place(f.d)
	f.hits = append(f.hits, h)
}

func (f *finder) plain(kind, text string, at ...string) {
	for _, m := range at {
		f.ref.segs = append(f.ref.segs, member(m))
	}
	f.try(kind, "", text)
	f.ref.segs = f.ref.segs[:len(f.ref.segs)-len(at)]
}

// text looks at a text in all languages.
func (f *finder) text(kind string, t map[string]string, to ...seg) {
	f.below(func() {
		for _, lang := range i18n.Languages() {
			f.below(func() { f.try(kind, lang, t[lang]) }, member(lang))
		}
	}, to...)
}

func (f *finder) lines(kind string, p Phrases, name string) {
	for _, lang := range i18n.Languages() {
		for i, line := range p[lang] {
			f.below(func() { f.try(kind, lang, line) }, member(name), member(lang), seg{i: i})
		}
	}
}

func (f *finder) settings(s *Settings) {
	f.below(func() {
		f.lines("text", s.Danger, "danger_words")
		f.lines("text", s.Profanity, "profanity_words")
		f.lines("example", s.AgentRequests, "agent_requests")
		f.lines("example", s.Unsupported, "unsupported")
		for _, key := range sortedKeys(s.Texts) {
			f.text("text", s.Texts[key], member("texts"), member(key))
		}
		for i := range s.Extensions {
			f.below(func() { f.plain("name", s.Extensions[i].Name, "name") }, member("extensions"), seg{i: i})
		}
	}, member("settings"))
}

func (f *finder) spec(s *response.Spec) {
	for i := range s.Options {
		f.text("answer", s.Options[i].Label, member("spec"), member("options"), seg{i: i}, member("label"))
	}
}

func (f *finder) inAction(i int, a *Action) {
	f.ref.action = i
	f.text("name", a.Name, member("name"))
	f.lines("example", a.Examples, "examples")
	for j := range a.Steps {
		f.ref.step = j
		f.below(func() { f.inStep(&a.Steps[j]) }, member("steps"), seg{i: j})
	}
	f.ref.action, f.ref.step = -1, -1
}

func (f *finder) inStep(s *Step) {
	f.plain("name", s.ID, "id")
	f.text("text", s.Say, member("say"))
	if s.Ask != nil {
		f.below(func() {
			f.spec(&s.Ask.Spec)
			for i := range s.Ask.Invalid {
				f.text("text", s.Ask.Invalid[i], member("invalid"), seg{i: i})
			}
		}, member("ask"))
	}
	if c := s.Then.Connect; c != nil && s.Then.Do == DoConnect {
		f.below(func() {
			f.text("text", c.Online, member("response_if_online"))
			f.text("text", c.Offline, member("response_if_offline"))
			f.plain("text", c.Message, "message_to_agent")
		}, member("then"), member("connect"))
	}
}
