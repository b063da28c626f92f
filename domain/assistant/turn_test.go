package assistant

import (
	"testing"

	"relevo/domain/response"
)

const (
	hours    = "We open from 9:00 to 18:00, Monday to Friday."
	started  = "* started book_table"
	howMany  = "For how many people?"
	whichDay = "For which day?"
)

// openHours are the effects of the action that only speaks.
var openHours = []string{"* started opening_hours", hours, "* complete opening_hours"}

func TestTriggerWords(t *testing.T) {
	danger := func(p *drive, s string, before ...string) {
		p.Helper()
		p.says(s, append(before, "@fallback.danger_word", "> fallback danger_word general")...)
	}
	t.Run("danger wins over profanity, whole words only", func(t *testing.T) {
		p := play(t, shop(), "en").says("it is harmless", "~ no_match it is harmless", "@nomatch.retry")
		danger(p, "darn, it does HARM me")
		if e := p.escalated(); e.Request != "it is harmless" || p.s.Profanity != 0 || p.s.Fallback != ReasonDanger {
			t.Fatal(p.s.Profanity, p.s.Fallback)
		}
	})
	t.Run("accents do not matter, any list counts", func(t *testing.T) {
		danger(play(t, shop(), "en"), "me hice DANO")
	})
	t.Run("phrases of several words", func(t *testing.T) {
		d := shop()
		d.Settings.Danger["en"] = []string{"kill myself", "¡!"}
		p := play(t, d, "en").says("kill it myself", "~ no_match kill it myself", "@nomatch.retry")
		danger(p, "I'll kill, myself")
	})
	t.Run("inside a free text", func(t *testing.T) {
		p := play(t, shop(), "en").says("I have a complaint", "* started complaint", "Tell me what happened.")
		danger(p, "the dog hurt me", "* incomplete complaint trigger_phrase")
	})
	t.Run("under did you mean, which stays after a warning", func(t *testing.T) {
		p := play(t, shop(), "en")
		p.nlu = map[string]map[string]float64{"order": {"cancel_order": .7, "order_status": .7}}
		p.says("order", "@clarify.intro (Cancel an order|Order status|None of the above)").says("heck", "@warn.profanity").
			press("cancel_order", "* started cancel_order", "You can cancel it from your account.", "* complete cancel_order")
	})
	t.Run("a button is no text", func(t *testing.T) {
		p := play(t, shop(), "en")
		d := p.d.add(example(action("pick", "Pick", "", Step{ID: "c", Say: en("Which?"), Ask: &Ask{Spec: response.Spec{Type: response.Options,
			Options: []response.Option{{Value: "hurt", Label: map[string]string{"en": "Hurt"}}, {Value: "b"}}}}})))
		p.d = d
		p.says("pick", "* started pick", "Which? (Hurt|b)").press("hurt", "* complete pick", "@bot.anything_else")
	})
	t.Run("profanity goes on counting over actions", func(t *testing.T) {
		p := play(t, shop(), "en").says("heck", "@warn.profanity").says("when do you open", openHours...).says("darn", "@warn.profanity")
		p.says("porras", "@fallback.profanity", "> fallback profanity general")
	})
}

func TestRecognition(t *testing.T) {
	scores := map[string]map[string]float64{
		"edge":      {"return_item": .50},
		"above":     {"return_item": .51},
		"floor":     {"return_item": .25},
		"under":     {"return_item": .24},
		"middle":    {"return_item": .3, "cancel_order": .4, "pay_bill": .3, "order_status": .26, "opening_hours": .26, "book_table": .1},
		"near":      {"return_item": .8, "cancel_order": .9, "pay_bill": .79},
		"person":    {"return_item": .4, "agent": .45},
		"no person": {"return_item": .6, "agent": .55},
		"wish":      {"agent": .31},
		"no wish":   {"agent": .30},
		"system":    {"fallback": .9, "no_match": .9, "nothing_such": .95},
	}
	item := []string{"* started return_item", "You can return it within 30 days.", "* complete return_item"}
	order := []string{"* started cancel_order", "You can cancel it from your account.", "* complete cancel_order"}
	person := []string{"@fallback.agent_requested", "> fallback agent_requested general"}
	miss := func(s string) []string { return []string{"~ no_match " + s, "@nomatch.retry"} }
	mean := func(names string) []string { return []string{"@clarify.intro (" + names + "|None of the above)"} }
	for _, c := range []struct {
		name   string
		change func(*Definition)
		says   string
		want   []string
	}{
		{"at the threshold it asks", nil, "edge", mean("Return an item")},
		{"above it starts", nil, "above", item},
		{"from the floor it asks", nil, "floor", mean("Return an item")},
		{"below the floor nothing", nil, "under", miss("under")},
		{"up to four, by score and id", nil, "middle", mean("Cancel an order|Pay a bill|Return an item|Opening hours")},
		{"without clarification no floor", func(d *Definition) { d.Settings.Clarify = false }, "floor", miss("floor")},
		{"several within the margin", nil, "near", mean("Cancel an order|Return an item")},
		{"clarification off: the best", func(d *Definition) { d.Settings.Clarify = false }, "near", order},
		{"an action that never clarifies starts if best", func(d *Definition) { d.Find("cancel_order").Clarify = false }, "near", order},
		{"and is left out if not", func(d *Definition) { d.Find("return_item").Clarify = false }, "near", order},
		{"a condition that is false", func(d *Definition) { d.Find("cancel_order").When = when(VarChannel, "is", "call") }, "near", mean("Return an item|Pay a bill")},
		{"a condition that is true", func(d *Definition) { d.Find("return_item").When = when(VarChannel, "is", "chat") }, "above", item},
		{"a wish for a person, no action higher", nil, "person", person},
		{"an action is higher", nil, "no person", item},
		{"a wish has its own threshold", nil, "wish", person},
		{"above it only", nil, "no wish", miss("no wish")},
		{"system actions and strangers never", nil, "system", miss("system")},
		{"unsupported", func(d *Definition) { d.Settings.Unsupported = Phrases{"en": {"above"}} }, "above", miss("above")},
		{"clarifying: below .50 it confirms", func(d *Definition) {
			d.Settings.Threshold, d.Settings.ResponseMode = .2, ModeClarifying
		}, "floor", []string{"@clarify.intro (Return an item|Something else|Connect to support)"}},
		{"clarifying: a wider margin", func(d *Definition) { d.Settings.ResponseMode = ModeClarifying }, "near",
			[]string{"@clarify.intro (Cancel an order|Return an item|Pay a bill|None of the above|Connect to support)"}},
		{"confident: a narrow margin, the action's own mode", func(d *Definition) { d.Find("cancel_order").ResponseMode = ModeConfident }, "near", order},
		{"confident: sure from .30", func(d *Definition) { d.Settings.Threshold, d.Settings.ResponseMode = .2, ModeConfident }, "floor",
			[]string{"@clarify.intro (Return an item|Something else)"}},
		{"no text for none of the above leaves it out", func(d *Definition) {
			d.Settings.Texts = map[string]Text{"clarify.none": en(" ")}
		}, "floor", []string{"@clarify.intro (Return an item)"}},
		{"nothing but marks", nil, "?!", []string{"@nomatch.retry"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := shop()
			d.Settings.Threshold = .5
			if c.change != nil {
				c.change(d)
			}
			p := play(t, d, "en")
			p.nlu = scores
			p.says(c.says, c.want...)
		})
	}
}

func TestClarify(t *testing.T) {
	mean := "@clarify.intro (Cancel an order|Return an item|None of the above)"
	order := []string{"* started cancel_order", "You can cancel it from your account.", "* complete cancel_order"}
	item := []string{"* started return_item", "You can return it within 30 days.", "* complete return_item"}
	begin := func(t *testing.T) *drive {
		p := play(t, shop(), "en")
		p.d.Settings.Threshold = .5
		p.nlu = map[string]map[string]float64{"both": {"cancel_order": .9, "return_item": .85}, "one": {"return_item": .4}}
		return p
	}
	t.Run("a label", func(t *testing.T) { begin(t).says("both", mean).says("cancel AN order!", order...) })
	t.Run("a number", func(t *testing.T) {
		begin(t).says("both", mean).says("2", item...).requests("both: true return_item 0.85")
	})
	t.Run("the number of none", func(t *testing.T) {
		begin(t).says("both", mean).says("3", "~ no_match both", "@nomatch.retry").noMatches(1)
	})
	t.Run("another text is a new request", func(t *testing.T) {
		begin(t).says("both", mean).says("when do you open", openHours...).requests("when do you open: true opening_hours 1.00")
	})
	t.Run("a wish for a person", func(t *testing.T) {
		begin(t).says("both", mean).says("talk to an agent", "@fallback.agent_requested", "> fallback agent_requested general")
	})
	t.Run("yes to one", func(t *testing.T) {
		begin(t).says("one", "@clarify.intro (Return an item|None of the above)").says("yes", item...).requests("one: true return_item 0.40")
	})
	t.Run("no to one", func(t *testing.T) {
		begin(t).says("one", "@clarify.intro (Return an item|None of the above)").says("no", "~ no_match one", "@nomatch.retry")
	})
	t.Run("a stranger's button asks again", func(t *testing.T) {
		begin(t).says("both", mean).press("pay_bill", mean).press("cancel_order", order...)
	})
	t.Run("support", func(t *testing.T) {
		p := begin(t)
		p.d.Settings.ResponseMode = ModeConfident
		p.says("what", "~ no_match what", "@nomatch.retry").says("both", "@clarify.intro (Cancel an order|Return an item|None of the above|Connect to support)").
			press("support", "@fallback.agent_requested", "> fallback agent_requested general")
		if p.s.Fallback != ReasonRequested || p.escalated().Request != "both" {
			t.Fatal(p.s.Fallback, p.escalated())
		}
	})
	t.Run("none over an open question is an invalid answer", func(t *testing.T) {
		p := begin(t).says("book a table", started, howMany).says("both", mean).
			press("none", "~ no_match both", "@invalid.number").noMatches(0).requests("both: false  0.90")
		p.says("both", mean).says("4", whichDay)
	})
	t.Run("a choice over an open question digresses", func(t *testing.T) {
		begin(t).says("book a table", started, howMany).says("both", mean).
			press("return_item", append(item, "@return.ask topic=Book a table (Yes|No)")...).press("accept", howMany)
	})
}

func TestValidation(t *testing.T) {
	own := func(repeat bool) *Definition {
		a := between(1, 12)
		a.Invalid, a.Repeat = []Text{en("One."), en("Two, {channel_name}.")}, repeat
		return shop().add(example(action("ask", "Ask", "", Step{ID: "n", Say: en("How many?"), Ask: a}, Step{ID: "e", Say: en("{n}.")})))
	}
	t.Run("own texts in turn, a valid answer resets", func(t *testing.T) {
		p := play(t, own(false), "en").says("ask", "* started ask", "How many?").says("x", "One.").says("99", "Two, chat.").says("z", "Two, chat.")
		p.says("7", "7.", "* complete ask").says("ask", "* started ask", "How many?").says("x", "One.")
	})
	t.Run("with the question again", func(t *testing.T) {
		play(t, own(true), "en").says("ask", "* started ask", "How many?").says("x", "One.", "How many?")
	})
	t.Run("limits of the modes", func(t *testing.T) {
		for mode, limit := range map[ResponseMode]int{ModeClarifying: 2, ModeConfident: 4, ModeOff: 3} {
			d := own(false)
			d.Find("ask").ResponseMode = mode
			d.Find("ask").Steps[0].Ask.Invalid = []Text{en("One.")}
			p := play(t, d, "en").says("ask", "* started ask", "How many?")
			for range limit {
				p.says("x", "One.")
			}
			p.says("x", "* incomplete ask stuck_on_step", "@fallback.step_validation_failed", "> fallback step_validation_failed general")
		}
	})
	t.Run("a digression neither counts nor resets", func(t *testing.T) {
		p := play(t, shop(), "en").says("book a table", started, howMany).says("x", "@invalid.number").says("x", "@invalid.number").
			says("when do you open", append(openHours, "@return.ask topic=Book a table (Yes|No)")...).says("yes", howMany).says("x", "@invalid.number")
		p.says("x", "* incomplete book_table stuck_on_step", "@fallback.step_validation_failed", "> fallback step_validation_failed general")
	})
	t.Run("options are shown again", func(t *testing.T) {
		d := shop().add(example(action("pick", "Pick", "", Step{ID: "c", Say: en("Which?"), Ask: &Ask{Spec: response.Spec{Type: response.Options,
			Options: []response.Option{{Value: "a", Label: map[string]string{"en": "Apple", "es": "Manzana"}}, {Value: "b", Label: map[string]string{"en": "Bread"}}}}}},
			Step{ID: "e", Say: en("{c}.")})))
		p := play(t, d, "en").says("pick", "* started pick", "Which? (Apple|Bread)").says("stone", "@invalid.options (Apple|Bread)").press("zzz", "Which? (Apple|Bread)").
			press("a", "Apple.", "* complete pick")
		p.s.Lang = "es"
		if p.says("pick", "* started pick", "Which? (Manzana|Bread)").says("manzana", "Manzana.", "* complete pick"); p.s.Answers[0].Text != "a" {
			t.Fatal(p.s.Answers)
		}
	})
	t.Run("in a called action both are stuck", func(t *testing.T) {
		d := shop().add(example(action("outer", "Outer", "", Step{ID: "go", Then: Then{Do: DoSubaction, Action: "inner"}})),
			action("inner", "Inner", "", Step{ID: "n", Say: en("N?"), Ask: ask(response.Number)}))
		d.Settings.ValidationLimit = 0
		play(t, d, "en").says("outer", "* started outer", "* started inner", "N?").
			says("x", "* incomplete inner stuck_on_step", "* incomplete outer stuck_on_step", "@fallback.step_validation_failed", "> fallback step_validation_failed general")
	})
}
