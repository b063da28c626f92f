package assistant

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"relevo/domain/response"
)

func TestVariables(t *testing.T) {
	d := shop()
	d.Variables = []Variable{{ID: "boxes", Type: response.Number, Initial: "twelve"}, {ID: "day", Type: response.Date, Initial: "tomorrow"}, {ID: "plan", Type: response.FreeText, Initial: "basic"},
		{ID: "bad", Type: response.Number, Initial: "purple"}, {ID: "secret", Type: response.FreeText, Initial: "hush", Private: true}, {ID: "level", Type: response.Options, Initial: "gold"}, {ID: "sent", Type: response.Number}}
	show := func(s string, set ...Assign) *Definition {
		c := *d
		c.Actions = append([]Action(nil), d.Actions...)
		return c.add(example(action("x", "X", "", Step{ID: "a", Set: set, Say: en(s)})))
	}
	for _, c := range []struct {
		name, text, want string
		set              []Assign
	}{
		{"built in", "{current_date} {current_time} {timezone} {locale} {channel_name} {no_match_count}/{no_match_limit} {now}", "Mar 10, 2025 10:00 Europe/Madrid en chat 0/3 2025-03-10T10:00:00+01:00", nil},
		{"initial values", "{boxes} {day} {plan} {level} [{bad}]", "12 Mar 11, 2025 premium gold []", nil},
		{"context", "{context.page} {sent}", "{plan} 5", nil},
		{"private ones are masked", "{secret}", "***", nil},
		{"braces around no name stay", "{ } {a b} {{plan}} {.plan} {plan", "{ } {a b} {premium} {.plan} {plan", nil},
		{"unknown ones are empty", "[{nothing}]", "[]", nil},
		{"assigned, read as declared", "{boxes} {plan}", "7 7 {boxes} ***", []Assign{{"boxes", "7"}, {"plan", "{boxes} {context.more} {secret}"}}},
		{"cleared", "[{boxes}]", "[]", []Assign{{"boxes", ""}}},
		{"no such value clears", "[{boxes}]", "[]", []Assign{{"boxes", "many"}}},
		{"a copy keeps type and secret", "{copy} {other}", "*** Mar 11, 2025", []Assign{{"copy", "{secret}"}, {"other", "{day}"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := play(t, show(c.text, c.set...), "en")
			p.s.Vars = map[string]Var{"plan": {Value: text("premium")}, "context.page": {Value: text("{plan}")}, "context.more": {Value: text("{boxes}")}, "sent": {Value: text("5")}}
			p.says("x", "* started x", c.want, "* complete x")
		})
	}
	t.Run("session_history", func(t *testing.T) {
		p := play(t, show("{session_history}"), "en").says("what", "~ no_match what", "@nomatch.retry")
		p.says("x", "* started x", "visitor: what\nassistant: "+p.text("@nomatch.retry")+"\nvisitor: x", "* complete x")
	})
	t.Run("history is bounded", func(t *testing.T) {
		p := play(t, shop(), "en")
		for range 40 {
			s := strings.Repeat("é", 700)
			p.says(s, p.flat(p.d.Turn(p.s, Input{Kind: InputText, Text: s}, p.env).Effects)...)
		}
		total := 0
		for _, l := range p.s.History {
			if n := len([]rune(l.Text)); n > 512 {
				t.Fatal(n)
			} else {
				total += n
			}
		}
		if len(p.s.History) > 24 || len(p.s.History) < 4 || total > 2048 {
			t.Fatal(len(p.s.History), total)
		}
	})
	t.Run("digressed_from and fallback_reason", func(t *testing.T) {
		c := show("from {digressed_from}")
		c.Find("fallback").Steps[1].Say = en("because {fallback_reason}")
		p := play(t, c, "en").says("book a table", started, howMany).says("x", "* started x", "from book_table", "* complete x", "@return.ask topic=Book a table (Yes|No)")
		p.says("agente", "* incomplete book_table escalated_to_agent", "because agent_requested", "> fallback agent_requested general")
	})
	t.Run("a private answer saved to the session stays private", func(t *testing.T) {
		a := ask(response.FreeText)
		a.Private, a.Save = true, "kept"
		c := show("{kept}").add(example(action("y", "Y", "", Step{ID: "pw", Say: en("PW?"), Ask: a}, Step{ID: "e", Say: en("{pw}")})))
		p := play(t, c, "en").says("y", "* started y", "PW?").says("topsecret", "***", "* complete y").says("x", "* started x", "***", "* complete x")
		for _, l := range p.s.History {
			if strings.Contains(l.Text, "topsecret") {
				t.Fatal(p.s.History)
			}
		}
	})
	t.Run("an answer kept in a variable that is declared private is private", func(t *testing.T) {
		a := ask(response.FreeText)
		a.Save = "kept"
		c := show("{kept}").add(example(action("y", "Y", "", Step{ID: "pw", Say: en("PW?"), Ask: a}, Step{ID: "e", Say: en("{pw}")})))
		c.Variables = append(c.Variables, Variable{ID: "kept", Type: response.FreeText, Private: true})
		p := play(t, c, "en").says("y", "* started y", "PW?")
		if !p.s.Masks(c) {
			t.Error("the question is not private")
		}
		p.says("topsecret", "***", "* complete y").says("x", "* started x", "***", "* complete x")
		if b, _ := json.Marshal([]any{p.s.History, p.s.Answers, p.s.Request}); strings.Contains(string(b), "topsecret") {
			t.Fatal(string(b))
		}
	})
}

func TestConditions(t *testing.T) {
	yes, no := response.Test{Variable: VarChannel, Op: "is", Values: []string{"chat"}}, response.Test{Variable: VarChannel, Op: "is", Values: []string{"call"}}
	for _, c := range []struct {
		name string
		c    Condition
		want bool
	}{
		{"none", Condition{}, true},
		{"an empty group", Condition{Groups: []Group{{}}}, true},
		{"all of a group", Condition{Groups: []Group{{Tests: []response.Test{yes, no}}}}, false},
		{"any of a group", Condition{Groups: []Group{{Match: MatchAny, Tests: []response.Test{no, yes}}}}, true},
		{"none of any", Condition{Groups: []Group{{Match: MatchAny, Tests: []response.Test{no, no}}}}, false},
		{"all groups", Condition{Groups: []Group{{Tests: []response.Test{yes}}, {Tests: []response.Test{no}}}}, false},
		{"any group", Condition{Match: MatchAny, Groups: []Group{{Tests: []response.Test{no}}, {Tests: []response.Test{yes}}}}, true},
		{"undefined", when("nothing", "not_defined"), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := shop().add(example(action("x", "X", "", Step{ID: "a", When: c.c, Say: en("holds")}, Step{ID: "b", Say: en("end")})))
			want := []string{"* started x", "end", "* complete x"}
			if c.want {
				want = []string{"* started x", "holds", "end", "* complete x"}
			}
			play(t, d, "en").says("x", want...)
		})
	}
}

func TestDangling(t *testing.T) {
	gone := []string{"* incomplete book_table abandoned", "@bot.anything_else"}
	begin := func(t *testing.T) *drive { return play(t, shop(), "en").says("book a table", started, howMany) }
	for name, change := range map[string]func(*Definition){
		"the action":   func(d *Definition) { d.Find("book_table").ID = "other" },
		"the step":     func(d *Definition) { d.Find("book_table").Steps = nil },
		"its question": func(d *Definition) { d.Find("book_table").Steps[0].Ask = nil },
	} {
		t.Run(name, func(t *testing.T) {
			p := begin(t)
			change(p.d)
			p.says("4", gone...).says("when do you open", openHours...)
			p = begin(t).says("when do you open", append(openHours, "@return.ask topic=Book a table (Yes|No)")...)
			change(p.d)
			p.says("yes", gone...)
		})
	}
	t.Run("a called action", func(t *testing.T) {
		d := shop().add(example(action("x", "X", "", Step{ID: "a", Then: Then{Do: DoSubaction, Action: "nothing"}})))
		play(t, d, "en").says("x", "* started x", "* incomplete x abandoned", "@bot.anything_else")
	})
	t.Run("prompts without anything beneath", func(t *testing.T) {
		for _, kind := range []PendingKind{PendingStep, PendingReturn, PendingCall, PendingClarify, PendingConfirm, PendingOffer, PendingEmail, "strange"} {
			p := play(t, shop(), "en")
			for _, in := range []Input{{Kind: InputText, Text: "hello"}, {Kind: InputChoice, Text: "accept"}, {Kind: InputCalled}, {Kind: InputOpen}, {Kind: InputReturned}, {Kind: InputIdle}} {
				p.d.Turn(Session{Lang: "en", Pending: &Pending{Kind: kind}}, in, p.env)
				p.d.Turn(Session{Stack: []Frame{{Action: "gone", Step: -3, Over: &Pending{Kind: kind}}}}, in, p.env)
			}
		}
	})
	t.Run("an offer lapses", func(t *testing.T) {
		p := play(t, shop(), "en")
		p.s.Pending, p.s.Turns = &Pending{Kind: PendingOffer}, 1
		p.says("when do you open", openHours...)
	})
}

func TestBounds(t *testing.T) {
	lost := func(notes ...string) []string {
		return append(notes, "@fallback.system_error", "> fallback system_error general")
	}
	t.Run("actions that call each other", func(t *testing.T) {
		d := shop().add(example(action("x", "X", "", Step{ID: "a", Then: Then{Do: DoSubaction, Action: "y"}})), action("y", "Y", "", Step{ID: "a", Then: Then{Do: DoSubaction, Action: "x"}}))
		p := play(t, d, "en")
		res := d.Turn(p.s, Input{Kind: InputText, Text: "x", Scores: recognise(d, nil, "x")}, p.env)
		got := p.flat(res.Effects)
		if n := len(got); n != 2*(MaxDepth+1)+2 || got[n-1] != "> fallback system_error general" || got[n-2] != p.text("@fallback.system_error") {
			t.Fatal(n, got)
		}
	})
	t.Run("a reask that never asks", func(t *testing.T) {
		d := shop().add(example(action("x", "X", "", Step{ID: "a"}, Step{ID: "b", Then: Then{Do: DoReask, Steps: []string{"a"}}})))
		play(t, d, "en").says("x", lost("* started x", "* incomplete x escalated_to_agent")...)
	})
	t.Run("calls one after another", func(t *testing.T) {
		var steps []Step
		for range MaxSteps {
			steps = append(steps, Step{ID: "s", Then: Then{Do: DoSubaction, Action: "y"}})
		}
		var many []Step
		for range MaxSteps {
			many = append(many, Step{ID: "s", Set: []Assign{{"v", "{v}{v}xxxxxxxxxxxxxxxx"}}})
		}
		d := shop().add(example(action("x", "X", "", steps...)), action("y", "Y", "", many...))
		res := d.Turn(Session{Lang: "en"}, Input{Kind: InputText, Text: "x", Scores: recognise(d, nil, "x")}, Env{})
		if n := len(res.Effects); res.Effects[n-1].Escalate == nil || res.Effects[n-1].Escalate.Reason != ReasonError || len(res.Session.Vars["v"].Text) > keptValue || len(res.Trace) > maxTrace {
			t.Fatal(n, len(res.Session.Vars["v"].Text))
		}
	})
}

// TestAuthorsWords: what the author wrote is read in the assistant's language, be
// the visitor's another; what programs wrote has a point in every language.
func TestAuthorsWords(t *testing.T) {
	d := shop()
	d.Variables = []Variable{{ID: "day", Type: response.Date, Initial: "4/3/2026"}, {ID: "price", Type: response.Number, Initial: "2.125"}, {ID: "rate", Type: response.Number}, {ID: "sent", Type: response.Number}, {ID: "set", Type: response.Date}}
	d.add(example(action("x", "X", "", Step{ID: "a", Set: []Assign{{"rate", "{price}"}, {"set", "5/3/2026"}, {"rate", "{context.rate}"}}, Say: Text{"en": "{day} {set} {price} {rate} {sent}"}})))
	for lang, want := range map[string]string{"en": "Apr 3, 2026 May 3, 2026 2.125 1.25 3.375", "es": "3 abr 2026 3 may 2026 2,125 1,25 3,375"} {
		p := play(t, d, lang)
		p.s.Vars = map[string]Var{"sent": {Value: text("3.375")}, "context.rate": {Value: text("1.250")}}
		p.says("x", "* started x", want, "* complete x")
	}
	if all := d.Check(World{}); len(all) > 0 && slices.ContainsFunc(all, func(p Problem) bool { return strings.HasPrefix(p.Pointer, "/variables") }) {
		t.Error(all)
	}
	d.Language = "es" // "2.125" is read as more than two thousand, 31/4 is no day
	d.Variables[0].Initial = "31/4/2026"
	if all := d.Check(World{}); !slices.ContainsFunc(all, func(p Problem) bool { return p.Pointer == "/variables/0/initial" && !p.Blocks }) {
		t.Error(all)
	}
}
