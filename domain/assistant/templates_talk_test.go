package assistant_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/response"
)

// answers by type, in both languages; the first that is valid is taken.
var templateAnswers = map[response.Type][]string{
	response.Confirmation: {"yes"}, response.Number: {"5"}, response.Date: {"2025-03-17", "2025-03-07"}, response.Time: {"10:30"},
	response.Currency: {"40 euros"}, response.Email: {"eva@example.com"}, response.FreeText: {"Main street 5"},
	response.Regex: {"AB12345", "1234 BCD", "12345678", "28013", "1234", "12345678A", "612345678"},
}

// answer finds what a question takes; refuse says no where yes is said.
func answer(t *testing.T, s *response.Spec, refuse bool, pick int) string {
	t.Helper()
	if s.Type == response.Options {
		return s.Options[pick%len(s.Options)].Label["es"]
	}
	if s.Type == response.Confirmation && refuse {
		return "no"
	}
	for _, a := range templateAnswers[s.Type] {
		if _, p := response.Parse(s, a, response.Env{Lang: "en", Now: monday, Zone: time.UTC}); p == response.None {
			return a
		}
	}
	t.Fatalf("nothing answers %+v", s)
	return ""
}

const monday = 1741597200000 // 2025-03-10 09:00 UTC

// TestTemplatesTalk walks through every action of every template, with each
// choice, with yes and with no, in both languages: each way ends, with all
// texts there and nothing left in braces.
func TestTemplatesTalk(t *testing.T) {
	for _, tpl := range assistant.Templates() {
		for _, lang := range i18n.Languages() {
			d := tpl.Build(lang)
			for i := range d.Actions {
				if len(d.Actions[i].Examples["en"]) == 0 {
					continue
				}
				for pick := range 5 {
					walkAction(t, &d, d.Actions[i].ID, lang, pick, pick%2 == 1)
				}
			}
		}
	}
}

func walkAction(t *testing.T, d *assistant.Definition, id, lang string, pick int, refuse bool) {
	t.Helper()
	env := assistant.Env{Now: monday, Zone: time.UTC, Channel: "chat"}
	r := d.Turn(assistant.Session{Lang: lang}, assistant.Input{Kind: assistant.InputText, Text: "x", Scores: assistant.Scores{Actions: []assistant.Score{{Action: id, P: 1}}}}, env)
	var talk strings.Builder
	for turns := 0; ; turns++ {
		done := false
		for _, e := range r.Effects {
			if e.Say != nil {
				fmt.Fprintf(&talk, "  - %s\n", e.Say.Text)
				if strings.ContainsAny(e.Say.Text, "{}") || e.Say.Text == "" {
					t.Errorf("%s: %q", id, e.Say.Text)
				}
			}
			if e.Escalate != nil {
				done = true
				fmt.Fprintf(&talk, "  => %s\n", e.Escalate.Message)
				if e.Escalate.Reason != assistant.ReasonPlanned || strings.ContainsAny(e.Escalate.Message, "{}") {
					t.Errorf("%s: %+v", id, e.Escalate)
				}
			}
		}
		if done || r.Session.Pending == nil {
			break
		}
		if turns > 20 || r.Session.Pending.Kind != assistant.PendingStep {
			t.Fatalf("%s does not end: %+v\n%s", id, r.Session.Pending, talk.String())
		}
		f := r.Session.Stack[len(r.Session.Stack)-1]
		s := d.Find(f.Action).Steps[f.Step]
		a := answer(t, d.Spec(s.Ask), refuse && turns < 9, pick)
		fmt.Fprintf(&talk, "  > %s\n", a)
		r = d.Turn(r.Session, assistant.Input{Kind: assistant.InputText, Text: a}, env)
	}
	t.Logf("%s %s %d:\n%s", id, lang, pick, talk.String())
}
