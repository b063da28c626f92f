package assistant

import (
	"testing"

	"relevo/domain/response"
)

func TestAskModes(t *testing.T) {
	build := func(mode AskMode, typ response.Type) *Definition {
		q := &Ask{Spec: response.Spec{Type: typ}, Mode: mode, Save: "kept"}
		return shop().add(example(action("ask", "Ask", "", Step{ID: "v", Say: en("V?"), Ask: q}, Step{ID: "e", Say: en("<{v}>")})))
	}
	for _, c := range []struct {
		name string
		mode AskMode
		typ  response.Type
		open string
		want []string
	}{
		{"unknown is asked", AskDefault, response.Number, "ask", []string{"V?"}},
		{"said in the opening is known", AskDefault, response.Number, "a table for 7 please", []string{"<7>", "* complete ask"}},
		{"always asks", AskAlways, response.Number, "a table for 7 please", []string{"V?"}},
		{"never asks", AskNever, response.Number, "ask", []string{"<>", "* complete ask"}},
		{"never, but collects", AskNever, response.Number, "a table for 7 please", []string{"<7>", "* complete ask"}},
		{"free text is always asked", AskUnknown, response.FreeText, "a table for 7 please", []string{"V?"}},
		{"confirmation by default", AskDefault, response.Confirmation, "ask yes", []string{"V? (Yes|No)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := play(t, build(c.mode, c.typ), "en")
			p.nlu = map[string]map[string]float64{"a table for 7 please": {"ask": .9}, "ask yes": {"ask": .9}}
			p.says(c.open, append([]string{"* started ask"}, c.want...)...)
		})
	}
	t.Run("what a session variable holds, only if the step says so", func(t *testing.T) {
		p := play(t, build(AskUnknown, response.Number), "en").says("ask", "* started ask", "V?").says("3", "<3>", "* complete ask")
		p.says("ask", "* started ask", "<3>", "* complete ask")
		p = play(t, build(AskDefault, response.Number), "en").says("ask", "* started ask", "V?").says("3", "<3>", "* complete ask")
		p.says("ask", "* started ask", "V?")
	})
	t.Run("the opening fills the first question of each type only", func(t *testing.T) {
		d := shop().add(example(action("ask", "Ask", "", Step{ID: "a", Say: en("A?"), Ask: ask(response.Number)}, Step{ID: "b", Say: en("B?"), Ask: ask(response.Number)},
			Step{ID: "c", Say: en("C?"), Ask: ask(response.Date)}, Step{ID: "e", Say: en("{a} {b} {c}")})))
		p := play(t, d, "en")
		p.nlu = map[string]map[string]float64{"a table for 4 tomorrow": {"ask": 1}}
		p.says("a table for 4 tomorrow", "* started ask", "B?").says("5", "4 5 Mar 11, 2025", "* complete ask")
	})
	t.Run("a private question is never filled by the opening", func(t *testing.T) {
		d := build(AskDefault, response.Number)
		d.Find("ask").Steps[0].Ask.Private = true
		p := play(t, d, "en")
		p.nlu = map[string]map[string]float64{"a table for 7 please": {"ask": .9}}
		p.says("a table for 7 please", "* started ask", "V?").says("31415", "<***>", "* complete ask")
	})
	t.Run("without words", func(t *testing.T) {
		d := shop().add(example(action("ask", "Ask", "", Step{ID: "t", Say: en("Sure?")}, Step{ID: "c", Ask: ask(response.Confirmation)}, Step{ID: "n", Ask: ask(response.Number)})))
		play(t, d, "en").says("ask", "* started ask", "Sure? (Yes|No)").says("yes", "@invalid.number").says("7", "* complete ask", "@bot.anything_else")
	})
	t.Run("options of a variable", func(t *testing.T) {
		d := shop().add(example(action("ask", "Ask", "", Step{ID: "c", Say: en("Which?"), Ask: &Ask{Spec: response.Spec{Type: response.Options, From: "slots"}}}, Step{ID: "e", Say: en("<{c}>")})))
		play(t, d, "en").says("ask", "* started ask", "<>", "* complete ask")
		p := play(t, d, "en")
		p.s.Vars = map[string]Var{"slots": {Value: response.Value{Type: response.Options, List: []string{"9:00", "", "10:30"}}}}
		p.says("ask", "* started ask", "Which? (9:00|10:30)").says("10:30", "<10:30>", "* complete ask")
	})
}

func TestThen(t *testing.T) {
	say := func(id, text string, do Then) Step { return Step{ID: id, Say: en(text), Then: do} }
	t.Run("end", func(t *testing.T) {
		d := shop().add(example(action("x", "X", "", say("a", "A", then(DoEnd)), say("b", "B", Then{}))))
		play(t, d, "en").says("x", "* started x", "A", "* complete x")
	})
	t.Run("reask ignores then of what runs again", func(t *testing.T) {
		a := Step{ID: "a", Say: en("A?"), Ask: ask(response.Number), Then: then(DoNext)}
		b := Step{ID: "b", Say: en("B?"), Ask: ask(response.Number), Then: then(DoNext)}
		skip := say("skip", "never again", Then{})
		c := Step{ID: "c", Say: en("C?"), Ask: ask(response.Confirmation), Then: Then{Do: DoReask, Steps: []string{"b", "c", "nothing", "later"}}}
		d := shop().add(example(action("x", "X", "", a, b, skip, c, say("later", "L", Then{}))))
		p := play(t, d, "en").says("x", "* started x", "A?").says("1", "B?").says("2", "never again", "C? (Yes|No)")
		p.says("no", "B?").says("3", "C? (Yes|No)")
		if f := p.s.Stack[0]; f.Vars["b"].Number != 3 || f.Vars["c"].Type != "" || len(f.Reask) != 0 {
			t.Fatalf("%+v", f)
		}
	})
	t.Run("reask of nothing goes on", func(t *testing.T) {
		d := shop().add(example(action("x", "X", "", say("a", "A", Then{Do: DoReask, Steps: []string{"a", "b"}}), say("b", "B", Then{}))))
		play(t, d, "en").says("x", "* started x", "A", "B", "* complete x")
	})
	t.Run("end_after", func(t *testing.T) {
		d := shop().add(example(action("x", "X", "", say("a", "A", Then{Do: DoSubaction, Action: "y"}), say("z", "never", Then{}))),
			action("y", "Y", "", say("b", "B", Then{Do: DoSubaction, Action: "w", EndAfter: true}), say("c", "never", Then{})), action("w", "W", "", say("d", "D", Then{})))
		play(t, d, "en").says("x", "* started x", "A", "* started y", "B", "* started w", "D", "* complete w", "* complete y", "* complete x")
	})
	t.Run("connecting in a called action completes the callers", func(t *testing.T) {
		d := shop().add(example(action("x", "X", "", say("a", "A", Then{Do: DoSubaction, Action: "pay_bill"}), say("z", "never", Then{}))))
		play(t, d, "en").says("x", "* started x", "A", "* started pay_bill", "* complete pay_bill connect_to_agent", "* complete x connect_to_agent", "> planned planned payments")
	})
	t.Run("answers of a called action do not overwrite the caller's own", func(t *testing.T) {
		d := shop().add(example(action("x", "X", "", Step{ID: "n", Say: en("N?"), Ask: ask(response.Number)}, say("go", "", Then{Do: DoSubaction, Action: "y", Pass: map[string]string{"m": "n", "k": "unknown"}}),
			say("e", "{n} {m} {o}", Then{}))), action("y", "Y", "", Step{ID: "m", Say: en("M?"), Ask: ask(response.Number)},
			Step{ID: "n", Say: en("N2?"), Ask: ask(response.Number)}, Step{ID: "o", Say: en("O?"), Ask: ask(response.Number)}))
		play(t, d, "en").says("x", "* started x", "N?").says("1", "* started y", "N2?").says("2", "O?").says("3", "* complete y", "1 1 3", "* complete x")
	})
	t.Run("connect texts have variables, the queue its default", func(t *testing.T) {
		d := shop().add(example(action("x", "X", "", Step{ID: "n", Say: en("N?"), Ask: ask(response.Number)},
			say("go", "Wait.", Then{Do: DoConnect, Connect: &Connect{Online: en("{n} on"), Offline: en("{n} off"), Message: "{n} msg {secret}"}}))))
		p := play(t, d, "en").says("x", "* started x", "N?").says("4", "Wait.", "* complete x connect_to_agent", "> planned planned general")
		if e := p.escalated(); e.Online != "4 on" || e.Offline != "4 off" || e.Message != "4 msg" || e.Request != "x" || e.Step != "x/go" {
			t.Fatalf("%+v", e)
		}
	})
	t.Run("a fallback of an action", func(t *testing.T) {
		d := shop().add(example(action("x", "X", "", say("a", "A", Then{Do: DoFallback, Reason: ReasonNoMatch}))))
		play(t, d, "en").says("x", "* started x", "A", "* incomplete x escalated_to_agent", "@fallback.no_match", "> fallback no_match general")
	})
}

func TestSearch(t *testing.T) {
	build := func(mode, query, save string) *Definition {
		return shop().add(example(action("x", "X", "", Step{ID: "a", Say: en("Let me see."), Then: Then{Do: DoSearch, Search: &Search{Query: query, Mode: mode, Save: save}}},
			Step{ID: "b", When: when("r_status", "is", "below_threshold"), Say: en("none")}, Step{ID: "c", When: when("r", "defined"), Say: en("kept: {r}")})))
	}
	found := func(p *drive, f Found) *string {
		asked := ""
		p.env.Search = func(q, lang string) Found { asked = q + "/" + lang; return f }
		return &asked
	}
	good, bad := Found{"above_threshold", "By {card}."}, Found{"below_threshold", "bad"}
	for _, c := range []struct {
		name              string
		mode, query, save string
		f                 Found
		want              []string
	}{
		{"display", "display", "", "", good, []string{"By {card}."}},
		{"store", "store", "", "r", good, []string{"kept: By {card}."}},
		{"both", "both", "", "r", good, []string{"By {card}.", "kept: By {card}."}},
		{"not found, the next step tells", "display", "", "r", bad, []string{"none"}},
		{"not found, nothing can tell", "display", "", "", bad, []string{"@nomatch.retry"}},
		{"not found, kept", "store", "", "r", bad, []string{"none"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := play(t, build(c.mode, c.query, c.save), "en")
			asked := found(p, c.f)
			p.says("x", append(append([]string{"* started x", "Let me see."}, c.want...), "* complete x")...)
			if *asked != "x/en" {
				t.Fatal(*asked)
			}
		})
	}
	t.Run("a query with variables", func(t *testing.T) {
		p := play(t, build("display", "how on {channel_name}", ""), "en")
		asked := found(p, good)
		if p.says("x", "* started x", "Let me see.", "By {card}.", "* complete x"); *asked != "how on chat/en" {
			t.Fatal(*asked)
		}
	})
	t.Run("without knowledge", func(t *testing.T) {
		play(t, build("both", "", "r"), "en").says("x", "* started x", "Let me see.", "* complete x")
	})
	t.Run("what nobody recognises goes to the knowledge", func(t *testing.T) {
		p := play(t, shop(), "en")
		p.s.NoMatches, p.s.Turns = 3, 1
		found(p, good)
		p.says("how do I pay", "By {card}.").noMatches(0).requests("how do I pay: true  0.00")
		found(p, bad)
		p.says("how do I pay", "~ unanswerable how do I pay", "@nomatch.retry").noMatches(1)
	})
}

func TestExtension(t *testing.T) {
	build := func() *Definition {
		d := shop().add(example(action("x", "X", "", Step{ID: "pin", Say: en("PIN?"), Ask: func() *Ask { a := pattern("^[0-9]{4}$"); a.Private = true; return a }()},
			Step{ID: "c", Say: en("One moment."), Then: Then{Do: DoExtension, Call: "shop", Pass: map[string]string{"code": "pin", "where": VarChannel}}},
			Step{ID: "bad", When: when("shop_status", "is", "error"), Say: en("It failed."), Then: then(DoEnd)},
			Step{ID: "good", Say: en("State {state}, {boxes} boxes.")}, Step{ID: "n", Say: en("N?"), Ask: ask(response.Number)})))
		d.Variables = []Variable{{ID: "boxes", Type: response.Number}}
		d.Settings.Extensions = []Extension{{ID: "shop", URL: "https://x.example/{code}/{current_date}/{nothing}", Results: map[string]string{"state": "s"}}}
		return d
	}
	begin := func(t *testing.T) (*drive, string) {
		p := play(t, build(), "en").says("x", "* started x", "PIN?").says("1234", "One moment.", "! shop call-2")
		c := p.last.Effects[len(p.last.Effects)-1].Call
		if c.Values["code"] != "1234" || c.Values["where"] != "chat" || c.Values["current_date"] != "2025-03-10" || len(c.Values) != 4 {
			t.Fatalf("%+v", c)
		}
		return p, c.Key
	}
	ok := Input{Kind: InputCalled, Call: "call-2", OK: true, Values: map[string]response.Value{"state": {Type: response.FreeText, Text: "sent {pin}"}, "boxes": {Type: response.FreeText, Text: "three"}, "n": {Type: response.Number, Number: 2.5}}}
	t.Run("it answers", func(t *testing.T) {
		p, _ := begin(t)
		p.give(ok, "State sent {pin}, 3 boxes.", "N?")
		if p.s.Vars["shop_status"].Text != "ok" || p.s.Vars["boxes"].Type != response.Number || p.s.Vars["n"].Type != response.FreeText || p.s.Vars["n"].Text != "2.5" {
			t.Fatalf("%+v", p.s.Vars)
		}
		p.give(ok) // a second time is nobody's
	})
	t.Run("it fails", func(t *testing.T) {
		p, key := begin(t)
		p.give(Input{Kind: InputCalled, Call: key, Values: ok.Values}, "It failed.", "* complete x")
	})
	t.Run("texts wait", func(t *testing.T) {
		p, _ := begin(t)
		p.says("7").says("when do you open").press("accept").give(Input{Kind: InputCalled, Call: "call-1", OK: true})
		p.give(ok, append([]string{"State sent {pin}, 3 boxes.", "N?", "* complete x", "@bot.anything_else"}, openHours...)...)
	})
	t.Run("not for a private question that comes later", func(t *testing.T) {
		p, _ := begin(t)
		p.d.Find("x").Steps[4].Ask.Private = true
		p.says("7").give(ok, "State sent {pin}, 3 boxes.", "N?").says("8", "* complete x", "@bot.anything_else")
	})
	t.Run("a wish for a person and danger do not wait", func(t *testing.T) {
		p, _ := begin(t)
		p.says("talk to an agent", "* incomplete x escalated_to_agent", "@fallback.agent_requested", "> fallback agent_requested general").give(ok)
		p, _ = begin(t)
		p.says("darn", "@warn.profanity").says("harm", "* incomplete x trigger_phrase", "@fallback.danger_word", "> fallback danger_word general").give(ok)
	})
	t.Run("it answers while a system action asks", func(t *testing.T) {
		p, _ := begin(t)
		p.d.Find("trigger_word").Steps = []Step{{ID: "calm", Say: en("Calm?"), Ask: ask(response.Confirmation)}}
		p.says("darn", "Calm? (Yes|No)").give(ok).says("yes", "State sent {pin}, 3 boxes.", "N?")
	})
	t.Run("the service is gone", func(t *testing.T) {
		d := build()
		d.Settings.Extensions = nil
		play(t, d, "en").says("x", "* started x", "PIN?").says("1234", "One moment.", "It failed.", "* complete x")
	})
}

// TestTakenBack: an answer that is asked for again is no longer what the visitor
// told; no card shows it.
func TestTakenBack(t *testing.T) {
	p := play(t, shop(), "en").says("book a table", started, howMany).says("2", whichDay)
	p.says("tomorrow", "Table for 2 on Mar 11, 2025. Is that right? (Yes|No)").says("no", howMany)
	if len(p.s.Answers) != 0 {
		t.Fatal(p.s.Answers)
	}
	p.says("5", whichDay)
	if len(p.s.Answers) != 1 || p.s.Answers[0].Number != 5 {
		t.Fatal(p.s.Answers)
	}
}
