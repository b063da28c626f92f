package scenario

import (
	"slices"

	"relevo/domain/assistant"
)

// shorthand turns the assistant of a fixture into a definition.
type shorthand struct {
	p     *problems
	d     *assistant.Definition
	queue func(n *node) string // the reference a definition holds to a queue
	tests []test               // conditions, read once the types of variables are known
	sets  []assistant.Variable // what steps set, typed by the values that are written
}

// test is a condition that waits to be read.
type test struct {
	action string
	n      *node
	to     func(assistant.Condition)
}

// define lays the shorthand over a copy of a definition: settings by name,
// actions by id. n may be nil.
func define(p *problems, base assistant.Definition, n *node, queue func(n *node) string) *assistant.Definition {
	d := base.Clone()
	s := &shorthand{p: p, d: &d, queue: queue}
	if n.none() {
		return s.d
	}
	b := p.block(n, "assistant")
	b.take("mode")
	if v := b.take("default_queue"); v != nil {
		s.d.Settings.Queue = queue(v)
	}
	if lang := b.oneOf("language", langs...); lang != "" {
		s.d.Language = lang
	}
	s.settings(b)
	for _, it := range b.many("variables") {
		s.variable(it)
	}
	for _, it := range b.pairs("saved_responses") {
		in := p.block(it.val, "saved response "+it.key)
		r := assistant.SavedResponse{ID: it.key, Name: in.text("name"), Spec: s.spec(in)}
		if r.Name == "" {
			r.Name = it.key
		}
		in.done()
		s.d.Saved = replace(s.d.Saved, r, func(o assistant.SavedResponse) bool { return o.ID == r.ID })
	}
	for _, it := range b.pairs("extensions") {
		s.extension(it)
	}
	for _, it := range b.pairs("actions") {
		s.action(it)
	}
	b.done()
	s.undeclared()
	for _, t := range s.tests {
		t.to(s.condition(t.action, t.n))
	}
	return s.d
}

// replace puts v in the place of the one that is the same, or at the end.
func replace[T any](all []T, v T, same func(T) bool) []T {
	if i := slices.IndexFunc(all, same); i >= 0 {
		all[i] = v
		return all
	}
	return append(all, v)
}

func (s *shorthand) settings(b *block) {
	set := &s.d.Settings
	b.number("no_match_threshold", &set.Threshold)
	if b.n.get("no_match_threshold") != nil {
		set.Floor = set.Threshold // scenarios set one limit: nothing is asked below it
	}
	b.number("floor", &set.Floor)
	b.flag("clarify", &set.Clarify)
	b.number("clarify_margin", &set.ClarifyMargin)
	b.number("agent_threshold", &set.AgentThreshold)
	b.whole("no_match_limit", &set.NoMatchLimit)
	b.whole("validation_limit", &set.ValidationLimit)
	b.whole("profanity_limit", &set.ProfanityLimit)
	b.flag("change_topic", &set.ChangeTopic)
	b.flag("ask_return", &set.AskReturn)
	if m := b.mode(); m != nil {
		set.ResponseMode = *m
	}
	idle := int64(set.IdleMinutes) * 60_000
	b.span("idle", &idle)
	b.span("idle_timeout", &idle)
	set.IdleMinutes = int(idle / 60_000)
	if n := b.take("trigger_words"); n != nil {
		w := s.p.block(n, "trigger_words")
		if l := w.phrases("danger"); l != nil {
			set.Danger = l
		}
		if l := w.phrases("profanity"); l != nil {
			set.Profanity = l
		}
		w.done()
	}
	if l := b.phrases("agent_request_examples"); l != nil {
		set.AgentRequests = l
	}
	if l := b.phrases("unsupported_examples"); l != nil {
		set.Unsupported = l
	}
	for _, it := range b.pairs("texts") {
		if set.Texts == nil {
			set.Texts = map[string]assistant.Text{}
		}
		set.Texts[it.key] = s.p.byLang(it.val, it.key)
	}
	if l := b.texts("card"); l != nil {
		set.Card = l
	}
}

// mode reads a response mode; nil when it is missing.
func (b *block) mode() *assistant.ResponseMode {
	m := assistant.ResponseMode(b.oneOf("response_mode", "off", string(assistant.ModeClarifying), string(assistant.ModeConfident)))
	switch m {
	case "":
		return nil
	case "off":
		m = assistant.ModeOff
	}
	return &m
}

// when is a condition, under either of its names.
func (b *block) when() *node {
	if v := b.take("conditions"); v != nil {
		return v
	}
	return b.take("when")
}

func (s *shorthand) extension(it pair) {
	b := s.p.block(it.val, "extension "+it.key)
	x := assistant.Extension{ID: it.key}
	if old := s.d.Extension(it.key); old != nil {
		x = *old
	}
	for key, to := range map[string]*string{"name": &x.Name, "method": &x.Method, "url": &x.URL, "body": &x.Body, "secret": &x.Secret} {
		if v := b.text(key); v != "" {
			*to = v
		}
	}
	if x.Name == "" {
		x.Name = it.key
	}
	if x.Method == "" {
		x.Method = "GET"
	}
	if m := s.dictOfTexts(b, "headers"); m != nil {
		x.Headers = m
	}
	if m := s.dictOfTexts(b, "results"); m != nil {
		x.Results = m
	}
	b.whole("timeout", &x.Timeout)
	b.take("answers") // what is answered in its place: outside.go
	b.done()
	s.d.Settings.Extensions = replace(s.d.Settings.Extensions, x, func(o assistant.Extension) bool { return o.ID == x.ID })
}

// dictOfTexts reads a block of texts.
func (s *shorthand) dictOfTexts(b *block, key string) map[string]string {
	var out map[string]string
	for _, it := range b.pairs(key) {
		if it.val.kind == list || it.val.kind == dict {
			s.p.on(it.val, "%s in %s is a text, not %s", it.key, key, it.val.word())
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		out[it.key] = it.val.text
	}
	return out
}

// action lays one action over the one of the same id.
func (s *shorthand) action(it pair) {
	b := s.p.block(it.val, "action "+it.key)
	a := assistant.NewAction(it.key, assistant.Text{"en": it.key, "es": it.key})
	if old := s.d.Find(it.key); old != nil {
		a = *old
	}
	if t := b.byLang("name"); t != nil {
		a.Name = t
	}
	if l := b.phrases("examples"); l != nil {
		a.Examples = l
	}
	b.flag("change_topic", &a.ChangeTopic)
	b.flag("never_return", &a.NeverReturn)
	b.flag("clarify", &a.Clarify)
	if m := b.mode(); m != nil {
		a.ResponseMode = *m
	}
	when := b.when()
	if l := b.want("steps", list); l != nil {
		a.Steps = make([]assistant.Step, 0, len(l.items))
		for i, n := range l.items {
			a.Steps = append(a.Steps, s.step(&a, i, n))
		}
	}
	b.done()
	s.d.Actions = replace(s.d.Actions, a, func(o assistant.Action) bool { return o.ID == a.ID })
	if when != nil {
		s.tests = append(s.tests, test{a.ID, when, func(c assistant.Condition) { s.d.Find(a.ID).When = c }})
	}
}
