package builder

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"relevo/domain/assistant"
	"relevo/domain/response"
)

// tidy mends what an edit leaves in a part without changing what it means:
// empty texts go, new things get ids, an operator that does not fit the type of
// its variable is replaced. With redrawn, places of blank lines may change,
// because the page is drawn anew.
func (p part) tidy(d *assistant.Definition, redrawn bool) {
	switch p.name {
	case "variables":
	case "saved":
		tidySaved(d.Saved)
	case "settings":
		tidySettings(&d.Settings, redrawn)
	case "texts":
		tidyTexts(d.Settings.Texts)
	default:
		if i := p.index(d); i >= 0 {
			tidyAction(d, &d.Actions[i], redrawn)
		}
	}
}

func tidyAction(d *assistant.Definition, a *assistant.Action, redrawn bool) {
	a.Name = worded(a.Name)
	if redrawn {
		filled(a.Examples)
	}
	seen := map[string]bool{}
	for i := range a.Steps {
		s := &a.Steps[i]
		if s.ID == "" || seen[s.ID] {
			s.ID = assistant.NewID("step "+strconv.Itoa(i+1), "step", func(id string) bool { return a.Step(id) != nil })
		}
		seen[s.ID] = true
		s.Say = worded(s.Say)
		if s.Ask != nil {
			for i, t := range s.Ask.Invalid {
				s.Ask.Invalid[i] = worded(t)
			}
			tidySpec(&s.Ask.Spec)
		}
		if c := s.Then.Connect; c != nil {
			c.Online, c.Offline = own(c.Online, d, "agent.online"), own(c.Offline, d, "agent.offline")
		}
		for k, v := range s.Then.Pass {
			if v == "" {
				delete(s.Then.Pass, k)
			}
		}
	}
	for i := range a.Steps {
		fit(d, a.ID, &a.Steps[i].When)
	}
	fit(d, a.ID, &a.When)
}

// worded is a text without the languages that say nothing.
func worded(t assistant.Text) assistant.Text {
	for lang, s := range t {
		if s == "" {
			delete(t, lang)
		}
	}
	return t
}

// own is a text as far as it differs from the built-in one.
func own(t assistant.Text, d *assistant.Definition, key string) assistant.Text {
	standard := d.Builtin(key)
	for lang, s := range t {
		if s = strings.TrimSpace(s); s == "" || s == standard[lang] {
			delete(t, lang)
		}
	}
	if len(t) == 0 {
		return nil
	}
	return t
}

// filled drops blank lines.
func filled(p assistant.Phrases) {
	for lang, lines := range p {
		p[lang] = slices.DeleteFunc(lines, func(s string) bool { return strings.TrimSpace(s) == "" })
	}
}

func tidySpec(s *response.Spec) {
	for i := range s.Options {
		for lang, l := range s.Options[i].Label {
			if l == "" {
				delete(s.Options[i].Label, lang)
			}
		}
		for lang, l := range s.Options[i].Synonyms {
			if len(l) == 0 {
				delete(s.Options[i].Synonyms, lang)
			}
		}
		if len(s.Options[i].Synonyms) == 0 {
			s.Options[i].Synonyms = nil
		}
	}
}

// fit gives each test an operator its variable's type knows.
func fit(d *assistant.Definition, action string, c *assistant.Condition) {
	for i := range c.Groups {
		for j := range c.Groups[i].Tests {
			t := &c.Groups[i].Tests[j]
			kind, ok := d.VariableType(action, t.Variable)
			if !ok {
				continue
			}
			if ops := response.Operators(kind); len(ops) > 0 && !slices.Contains(ops, t.Op) {
				t.Op, t.Values = ops[0], nil
			}
		}
	}
}

func tidySaved(all []assistant.SavedResponse) {
	for i := range all {
		r := &all[i]
		if r.ID == "" {
			r.ID = assistant.NewID("saved "+strconv.Itoa(i+1), "saved", func(id string) bool {
				return slices.ContainsFunc(all, func(r assistant.SavedResponse) bool { return r.ID == id })
			})
		}
		if r.Spec.Type == response.Options && len(r.Spec.Options) == 0 && r.Spec.From == "" {
			r.Spec = begin(response.Spec{}, response.Options)
		}
		tidySpec(&r.Spec)
	}
}

func tidySettings(s *assistant.Settings, redrawn bool) {
	if redrawn {
		for _, p := range []assistant.Phrases{s.Danger, s.Profanity, s.AgentRequests, s.Unsupported} {
			filled(p)
		}
		s.Card = slices.DeleteFunc(s.Card, func(v string) bool { return v == "" })
	}
	for i := range s.Extensions {
		if x := &s.Extensions[i]; x.ID == "" {
			x.ID = assistant.NewID("service "+strconv.Itoa(i+1), "service", func(id string) bool {
				return slices.ContainsFunc(s.Extensions, func(x assistant.Extension) bool { return x.ID == id })
			})
		}
	}
}

// tidyTexts drops texts that say nothing.
func tidyTexts(all map[string]assistant.Text) {
	for key, t := range all {
		if assistant.MayBeEmpty(key) {
			standard := (&assistant.Definition{}).Builtin(key)
			maps.DeleteFunc(t, func(lang, s string) bool { return s == standard[lang] })
		} else {
			worded(t)
		}
		if len(t) == 0 {
			delete(all, key)
		}
	}
}
