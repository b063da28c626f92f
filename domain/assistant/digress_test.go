package assistant

import (
	"testing"

	"relevo/domain/response"
)

func TestDigress(t *testing.T) {
	back := "@return.ask topic=Book a table (Yes|No)"
	t.Run("no to the return", func(t *testing.T) {
		p := play(t, shop(), "en").says("book a table", started, howMany).says("when do you open", append(openHours, back)...)
		if p.s.Digressed != "book_table" {
			t.Fatal(p.s.Digressed)
		}
		p.says("no", "* incomplete book_table started_new_action", "@bot.anything_else").says("when do you open", openHours...)
	})
	t.Run("a wish for a person at the return", func(t *testing.T) {
		play(t, shop(), "en").says("book a table", started, howMany).says("when do you open", append(openHours, back)...).
			says("talk to an agent", "* incomplete book_table escalated_to_agent", "@fallback.agent_requested", "> fallback agent_requested general")
	})
	t.Run("never return", func(t *testing.T) {
		d := shop()
		d.Find("opening_hours").NeverReturn = true
		play(t, d, "en").says("book a table", started, howMany).
			says("when do you open", "* incomplete book_table started_new_action", "* started opening_hours", hours, "* complete opening_hours").says("4", "~ no_match 4", "@nomatch.retry")
	})
	t.Run("no question: it goes on", func(t *testing.T) {
		d := shop()
		d.Settings.AskReturn = false
		play(t, d, "en").says("book a table", started, howMany).says("when do you open", append(openHours, howMany)...).says("3", whichDay)
	})
	for name, change := range map[string]func(*Definition){
		"globally off":       func(d *Definition) { d.Settings.ChangeTopic = false },
		"off at the step":    func(d *Definition) { d.Find("book_table").Steps[0].NoChangeTopic = true },
		"off for the action": func(d *Definition) { d.Find("book_table").ChangeTopic = false },
	} {
		t.Run(name, func(t *testing.T) {
			d := shop()
			change(d)
			play(t, d, "en").says("book a table", started, howMany).says("when do you open", "@invalid.number")
		})
	}
	t.Run("digressed_from after a return within a digression", func(t *testing.T) {
		p := play(t, shop(), "en").says("book a table", started, howMany).says("where is my order", "* started order_status", "What is your order number?")
		p.says("when do you open", append(openHours, "@return.ask topic=Order status (Yes|No)")...).says("yes", "What is your order number?")
		if p.s.Digressed != "book_table" {
			t.Fatal(p.s.Digressed)
		}
		p.says("AB1234", "Order AB1234 is on its way.", "* complete order_status", back).says("yes", howMany)
		if p.s.Digressed != "" {
			t.Fatal(p.s.Digressed)
		}
	})
	t.Run("answers in progress are no conditions of another action", func(t *testing.T) {
		d := shop()
		d.Variables = []Variable{{ID: "people", Type: response.Number}}
		d.Find("opening_hours").When = when("people", "defined")
		play(t, d, "en").says("book a table", started, howMany).says("4", whichDay).says("when do you open", "@invalid.date")
	})
	t.Run("not into itself", func(t *testing.T) {
		play(t, shop(), "en").says("book a table", started, howMany).says("book a table", "@invalid.number")
	})
	t.Run("not into what is in progress beneath", func(t *testing.T) {
		p := play(t, shop(), "en").says("book a table", started, howMany).says("where is my order", "* started order_status", "What is your order number?")
		p.says("book a table", "@invalid.regex").says("AB1234", "Order AB1234 is on its way.", "* complete order_status", back).says("yes", howMany)
	})
	t.Run("free text never digresses", func(t *testing.T) {
		play(t, shop(), "en").says("I have a complaint", "* started complaint", "Tell me what happened.").says("when do you open", "Thank you, I've noted it.", "* complete complaint")
	})
	t.Run("unless the topic is looked for first", func(t *testing.T) {
		d := shop()
		d.Find("complaint").Steps[0].ChangeTopicFirst = true
		p := play(t, d, "en").says("I have a complaint", "* started complaint", "Tell me what happened.").says("when do you open", append(openHours, "@return.ask topic=Make a complaint (Yes|No)")...)
		p.says("yes", "Tell me what happened.").says("all is bad", "Thank you, I've noted it.", "* complete complaint")
	})
	t.Run("a pattern that matches wins", func(t *testing.T) {
		p := play(t, shop(), "en")
		p.nlu = map[string]map[string]float64{"AB1234": {"opening_hours": 1}}
		p.says("where is my order", "* started order_status", "What is your order number?").says("AB1234", "Order AB1234 is on its way.", "* complete order_status")
	})
	t.Run("one over another", func(t *testing.T) {
		p := play(t, shop(), "en").says("book a table", started, howMany).says("where is my order", "* started order_status", "What is your order number?").
			says("when do you open", append(openHours, "@return.ask topic=Order status (Yes|No)")...).says("no", "* incomplete order_status started_new_action", "* incomplete book_table started_new_action", "@bot.anything_else")
		if len(p.s.Stack) != 0 {
			t.Fatal(p.s.Stack)
		}
	})
	t.Run("out of a called action, named by the caller", func(t *testing.T) {
		d := shop().add(example(action("outer", "Outer", "", Step{ID: "go", Then: Then{Do: DoSubaction, Action: "book_table"}}, Step{ID: "e", Say: en("End {people}")})))
		p := play(t, d, "en").says("outer", "* started outer", started, howMany).says("when do you open", append(openHours, "@return.ask topic=Outer (Yes|No)")...)
		p.says("yes", howMany).says("3", whichDay).says("tomorrow", "Table for 3 on Mar 11, 2025. Is that right? (Yes|No)").
			says("yes", "Booked. See you soon!", "* complete book_table", "End 3", "* complete outer")
	})
	t.Run("into a transfer", func(t *testing.T) {
		play(t, shop(), "en").says("book a table", started, howMany).
			says("I want to pay my bill", "* started pay_bill", "* complete pay_bill connect_to_agent", "* incomplete book_table escalated_to_agent", "> planned planned payments")
	})
	t.Run("not below the threshold", func(t *testing.T) {
		p := play(t, shop(), "en")
		p.d.Settings.Threshold = .5
		p.nlu = map[string]map[string]float64{"perhaps": {"opening_hours": .45}}
		p.says("book a table", started, howMany).says("perhaps", "@invalid.number")
	})
}

func TestSystemActions(t *testing.T) {
	t.Run("an empty greeting is none", func(t *testing.T) {
		d := shop()
		d.Find("greet").Steps = nil
		play(t, d, "en").open()
	})
	for name, change := range map[string]func(*Definition){
		"edited to nothing": func(d *Definition) {
			for _, s := range Systems() {
				d.SystemAction(s).Steps = nil
			}
		},
		"missing": func(d *Definition) { d.Actions = d.Actions[4:] },
	} {
		t.Run(name, func(t *testing.T) {
			d := shop()
			change(d)
			play(t, d, "en").says("what", "~ no_match what", "@nomatch.retry").says("heck", "@warn.profanity").says("book a table", started, howMany).says("darn", "@warn.profanity").
				says("darn", "* incomplete book_table trigger_phrase", "@fallback.profanity", "> fallback profanity general").
				says("hurt", "@fallback.danger_word", "> fallback danger_word general").
				says("agente", "@fallback.agent_requested", "> fallback agent_requested general")
			p := play(t, d, "en")
			p.s.NoMatches, p.s.Turns = 3, 1
			p.says("what", "~ no_match what", "@fallback.no_match", "> fallback no_match general").noMatches(0)
		})
	}
	t.Run("a fallback that only speaks", func(t *testing.T) {
		d := shop()
		d.Find("fallback").Steps = []Step{{ID: "no", Say: en("Write to us.")}}
		play(t, d, "en").says("book a table", started, howMany).says("agente", "* incomplete book_table escalated_to_agent", "Write to us.").says("when do you open", openHours...)
	})
	t.Run("a fallback that falls back", func(t *testing.T) {
		d := shop()
		d.Find("fallback").Steps = []Step{{ID: "again", Then: Then{Do: DoFallback}}}
		play(t, d, "en").says("agente", "@fallback.agent_requested", "> fallback agent_requested general")
	})
	t.Run("a fallback whose question is not answered", func(t *testing.T) {
		d := shop()
		d.Find("fallback").Steps = []Step{{ID: "n", Say: en("Customer number?"), Ask: ask(response.Number)}, {ID: "go", Then: then(DoConnect)}}
		p := play(t, d, "en").says("agente", "Customer number?").says("x", "@invalid.number").says("5", "> fallback agent_requested general")
		p.says("agente", "Customer number?").says("x", "@invalid.number").says("x", "@invalid.number").says("x", "@invalid.number").
			says("x", "@fallback.step_validation_failed", "> fallback step_validation_failed general")
		p.says("agente", "Customer number?").says("agente", "@fallback.agent_requested", "> fallback agent_requested general")
	})
	t.Run("a trigger action that asks puts the question back", func(t *testing.T) {
		d := shop()
		d.Find("trigger_word").Steps = []Step{{ID: "calm", Say: en("Are you all right?"), Ask: ask(response.Confirmation)}, {ID: "e", Say: en("Good.")}}
		p := play(t, d, "en").says("book a table", started, howMany).says("x", "@invalid.number").says("hurt", "Are you all right? (Yes|No)").says("yes", "Good.", howMany)
		if p.s.Stack[0].Attempts != 1 {
			t.Fatal(p.s.Stack)
		}
		p.says("4", whichDay)
	})
	t.Run("system actions that connect themselves", func(t *testing.T) {
		d := shop()
		for _, s := range []System{SystemTrigger, SystemNoMatch, SystemGreet} {
			d.SystemAction(s).Steps = []Step{{ID: "go", Then: then(DoConnect)}}
		}
		play(t, d, "en").open("> planned planned general").says("what", "~ no_match what", "> fallback no_match general").says("book a table", started, howMany).
			says("hurt", "* incomplete book_table trigger_phrase", "> fallback danger_word general").says("darn", "> fallback profanity general")
	})
	t.Run("the defaults of a new assistant", func(t *testing.T) {
		d := New("en")
		d.Settings.Danger, d.Settings.Profanity = Phrases{"en": {"hurt"}}, Phrases{"en": {"darn"}}
		d.Settings.AgentRequests = Phrases{"en": {"agente"}}
		p := play(t, &d, "en").open("@greet")
		for range 3 {
			p.says("what", "~ no_match what", "@nomatch.retry")
		}
		p.says("what", "~ no_match what", "@fallback.no_match", "> fallback no_match ")
		p.says("darn", "@warn.profanity").says("darn", "@warn.profanity").says("darn", "@fallback.profanity", "> fallback profanity ")
		p.says("hurt", "@fallback.danger_word", "> fallback danger_word ").says("agente", "@fallback.agent_requested", "> fallback agent_requested ")
	})
}

func TestEmail(t *testing.T) {
	e := &Escalate{Kind: "planned", Reason: ReasonPlanned, Queue: "payments"}
	begin := func(t *testing.T) *drive {
		return play(t, shop(), "en").give(Input{Kind: InputTicket, Ticket: e}, "@email.ask")
	}
	done := []string{"# joe@example.com false planned", "@ticket.created email=joe@example.com"}
	t.Run("three invalid, then it works", func(t *testing.T) {
		begin(t).says("foo", "@email.invalid").says("foo@", "@email.invalid").says("foo@bar", "@email.invalid").says(" joe@Example.COM ", done...)
	})
	t.Run("the fourth gives up", func(t *testing.T) {
		begin(t).says("foo", "@email.invalid").says("foo@", "@email.invalid").says("foo@bar", "@email.invalid").says("foo@@bar.com", "# dropped planned", "@email.giveup").says("when do you open", openHours...)
	})
	for _, s := range []string{"cancel", "No", "cancelar", "no thanks", "never mind"} {
		t.Run(s, func(t *testing.T) {
			begin(t).says(s, "# dropped planned", "@handoff.declined").says("when do you open", openHours...)
		})
	}
	t.Run("a verified visitor", func(t *testing.T) {
		play(t, shop(), "en").give(Input{Kind: InputTicket, Ticket: e, Email: "ann@example.com"}, "# ann@example.com true planned", "@ticket.created email=ann@example.com")
	})
	t.Run("profanity is warned about, but not in an address", func(t *testing.T) {
		begin(t).says("darn", "@warn.profanity").says("heck@example.com", "# heck@example.com false planned", "@ticket.created email=heck@example.com")
	})
	t.Run("a wish for a person, danger", func(t *testing.T) {
		begin(t).says("agente", "# dropped planned", "@fallback.agent_requested", "> fallback agent_requested general")
		begin(t).says("hurt", "# dropped planned", "@fallback.danger_word", "> fallback danger_word general")
	})
	t.Run("silence", func(t *testing.T) { begin(t).give(Input{Kind: InputIdle}, "# dropped planned") })
	t.Run("a stranger's button", func(t *testing.T) {
		begin(t).press("none", "@email.ask").press("decline", "# dropped planned", "@handoff.declined")
	})
	t.Run("without a ticket", func(t *testing.T) {
		play(t, shop(), "en").give(Input{Kind: InputTicket}, "@email.ask").says("joe@example.com", "# joe@example.com false ", done[1])
	})
}
