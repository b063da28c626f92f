package assistant

import (
	"testing"

	"relevo/domain/response"
)

// TestShop: the definition the tests use may be published.
func TestShop(t *testing.T) {
	for _, p := range shop().Check(World{Queues: map[string]string{"general": "General", "payments": "Payments"}}) {
		if p.Blocks {
			t.Errorf("%+v", p)
		}
	}
}

func TestScenariosA(t *testing.T) {
	hours, horario := "We open from 9:00 to 18:00, Monday to Friday.", "Abrimos de 9:00 a 18:00, de lunes a viernes."
	for _, c := range []struct {
		id, lang string
		nlu      map[string]map[string]float64
		change   func(*Definition)
		run      func(p *drive)
	}{
		{id: "A01", run: func(p *drive) {
			p.open("@greet").says("When do you open?", "* started opening_hours", hours, "* complete opening_hours").
				requests("When do you open?: true opening_hours 1.00")
		}},
		{id: "A02", lang: "es", run: func(p *drive) {
			p.says("CUAL ES EL HORARIO", "* started opening_hours", horario, "* complete opening_hours")
		}},
		{id: "A03", run: func(p *drive) {
			p.open("@greet")
			for i, s := range []string{"blue monkey", "green monkey", "red monkey"} {
				p.says(s, "~ no_match "+s, "@nomatch.retry").noMatches(i + 1)
			}
			p.says("grey monkey", "~ no_match grey monkey", "@fallback.no_match", "> fallback no_match general").noMatches(0)
			if e := p.escalated(); p.s.Fallback != ReasonNoMatch || e.Request != "grey monkey" || e.Online != p.text("@agent.online") || e.Offline != p.text("@agent.offline") {
				p.Fatalf("%+v", e)
			}
		}},
		{id: "A04", lang: "es", run: func(p *drive) {
			p.open("@greet").says("patata", "~ no_match patata", "@nomatch.retry").says("zanahoria", "~ no_match zanahoria", "@nomatch.retry").noMatches(2).
				says("¿A qué hora abrís?", "* started opening_hours", horario, "* complete opening_hours").noMatches(0).
				says("pepino", "~ no_match pepino", "@nomatch.retry").noMatches(1)
		}},
		{id: "A05", run: func(p *drive) {
			p.open("@greet").says("book a table", "* started book_table", "For how many people?").
				says("purple", "@invalid.number").says("40", "@invalid.range min=1 max=12").says("violet", "@invalid.number").
				says("mauve", "* incomplete book_table stuck_on_step", "@fallback.step_validation_failed", "> fallback step_validation_failed general")
		}},
		{id: "A06", lang: "es", run: func(p *drive) {
			p.open("@greet").says("Reservar una mesa", "* started book_table", "¿Para cuántas personas?").
				says("muchas", "@invalid.number").says("ocho", "¿Para qué día?").says("cuando sea", "@invalid.date").
				says("mañana", "Mesa para 8 el 11 mar 2025. ¿Es correcto? (Sí|No)").
				says("vale", "Reservado. ¡Hasta pronto!", "* complete book_table")
		}},
		{id: "A07", run: func(p *drive) {
			p.open("@greet").says("book a table", "* started book_table", "For how many people?").
				says("Speak to a human", "* incomplete book_table escalated_to_agent", "@fallback.agent_requested", "> fallback agent_requested general")
			if e := p.escalated(); e.Request != "book a table" {
				p.Fatalf("%+v", e)
			}
		}},
		{id: "A08", run: func(p *drive) {
			p.open("@greet").says("book a table", "* started book_table", "For how many people?").
				says("darn you", "@warn.profanity").says("what the heck", "@warn.profanity").says("two", "For which day?").
				says("darn", "* incomplete book_table trigger_phrase", "@fallback.profanity", "> fallback profanity general")
		}},
		{id: "A09", nlu: map[string]map[string]float64{"I don't want this order": {"cancel_order": 0.71, "return_item": 0.66, "order_status": 0.40}}, run: func(p *drive) {
			p.open("@greet").says("I don't want this order", "@clarify.intro (Cancel an order|Return an item|None of the above)").
				press("return_item", "* started return_item", "You can return it within 30 days.", "* complete return_item").
				requests("I don't want this order: true return_item 0.66")
		}},
		{id: "A10", lang: "es", nlu: map[string]map[string]float64{"no quiero este pedido": {"cancel_order": 0.70, "return_item": 0.70}}, run: func(p *drive) {
			p.open("@greet").says("No quiero este pedido", "@clarify.intro (Cancelar un pedido|Devolver un artículo|Ninguna de las anteriores)").
				says("Ninguna de las anteriores", "~ no_match No quiero este pedido", "@nomatch.retry").noMatches(1).
				requests("No quiero este pedido: false  0.70")
		}},
		{id: "A11", nlu: map[string]map[string]float64{"something vague": {"return_item": 0.20}, "less vague": {"return_item": 0.21}}, run: func(p *drive) {
			p.open("@greet").says("something vague", "~ no_match something vague", "@nomatch.retry").
				says("less vague", "* started return_item", "You can return it within 30 days.", "* complete return_item")
		}},
		{id: "A12", run: func(p *drive) {
			p.open("@greet").says("book a table", "* started book_table", "For how many people?").
				says("when do you open", "* started opening_hours", hours, "* complete opening_hours", "@return.ask topic=Book a table (Yes|No)").
				says("hmm", "@return.invalid (Yes|No)").press("accept", "For how many people?").says("3", "For which day?")
		}},
		{id: "A13", lang: "es", run: func(p *drive) {
			p.open("@greet").says("Quiero pagar mi factura", "* started pay_bill", "* complete pay_bill connect_to_agent", "> planned planned payments")
			if e := p.escalated(); e.Message != "Customer wants to pay a bill." || e.Step != "pay_bill/s1" || e.Online != "Vamos a pasarte con un agente disponible." {
				p.Fatalf("%+v", e)
			}
		}},
		{id: "A14", change: func(d *Definition) {
			d.Find("pay_bill").Steps[0].Then.Connect = &Connect{Queue: "payments", Online: es("Connecting you to Payments.", "Te paso con Pagos."), Offline: es("Payments is away.", "Pagos no está.")}
		}, run: func(p *drive) {
			p.open("@greet").says("I want to pay my bill", "* started pay_bill", "* complete pay_bill connect_to_agent", "> planned planned payments")
			if e := p.escalated(); e.Online != "Connecting you to Payments." || e.Offline != "Payments is away." || e.Message != "" {
				p.Fatalf("%+v", e)
			}
		}},
		{id: "A15", run: func(p *drive) {
			p.open("@greet").says("book a table", "* started book_table", "For how many people?").says("2", "For which day?").
				says("2025-03-14", "Table for 2 on Mar 14, 2025. Is that right? (Yes|No)").press("decline", "For how many people?").
				says("five", "For which day?").says("Friday", "Table for 5 on Mar 14, 2025. Is that right? (Yes|No)").
				press("accept", "Booked. See you soon!", "* complete book_table")
		}},
		{id: "A16", nlu: map[string]map[string]float64{"a table for 4 please": {"book_table": 0.88}}, run: func(p *drive) {
			p.open("@greet").says("A table for 4, please", "* started book_table", "For which day?").
				says("tomorrow", "Table for 4 on Mar 11, 2025. Is that right? (Yes|No)")
		}},
		{id: "A17", run: func(p *drive) {
			p.env.Preview = true
			p.open("@greet").says("I want to pay my bill", "* started pay_bill", "* complete pay_bill connect_to_agent", "@preview.connect").
				says("talk to an agent", "@fallback.agent_requested", "@preview.connect")
		}},
		{id: "A20", lang: "es", change: func(d *Definition) {
			d.add(action("address", "Address", "Dirección",
				Step{ID: "boxes", Say: es("Boxes?", "¿Cajas?"), Ask: ask(response.Number)},
				Step{ID: "street", Say: es("Which street?", "¿Qué calle?"), Ask: ask(response.FreeText)}))
			a := action("delivery", "Delivery", "Envío",
				Step{ID: "qty", Say: es("How many boxes?", "¿Cuántas cajas?"), Ask: ask(response.Number)},
				Step{ID: "go", Then: Then{Do: DoSubaction, Action: "address", Pass: map[string]string{"boxes": "qty"}}},
				Step{ID: "end", Say: es("{qty} boxes to {street}.", "{qty} cajas a {street}."), Then: then(DoEnd)})
			a.Examples = Phrases{"es": {"enviar mi pedido"}}
			d.add(a)
		}, run: func(p *drive) {
			p.open("@greet").says("enviar mi pedido", "* started delivery", "¿Cuántas cajas?").says("dos", "* started address", "¿Qué calle?").
				says("Mayor 5", "* complete address", "2 cajas a Mayor 5.", "* complete delivery")
		}},
		{id: "A21", run: func(p *drive) {
			p.open("@greet").says("book a table", "* started book_table", "For how many people?").
				give(Input{Kind: InputIdle}, "* incomplete book_table abandoned").says("2", "~ no_match 2", "@nomatch.retry")
		}},
		{id: "C03", run: func(p *drive) {
			p.open("@greet").says("talk to an agent", "@fallback.agent_requested", "> fallback agent_requested general").give(Input{Kind: InputEscalated}).
				give(Input{Kind: InputReturned, Text: "cancelled"}, "@queue.cancelled", "@bot.anything_else").
				says("when do you open", "* started opening_hours", hours, "* complete opening_hours")
			if p.s.Escalation != 1 {
				p.Fatal(p.s.Escalation)
			}
		}},
		{id: "C04", lang: "es", run: func(p *drive) {
			p.open("@greet").says("agente", "@fallback.agent_requested", "> fallback agent_requested general")
			p.give(Input{Kind: InputTicket, Ticket: p.escalated()}, "@email.ask").
				says("eva@example.com", "# eva@example.com false agent_requested", "@ticket.created email=eva@example.com")
		}},
		{id: "C07", run: func(p *drive) {
			p.open("@greet").says("I want to pay my bill", "* started pay_bill", "* complete pay_bill connect_to_agent", "> planned planned payments")
			p.give(Input{Kind: InputTicket, Ticket: p.escalated()}, "@email.ask").
				says("tom@example.com", "# tom@example.com false planned", "@ticket.created email=tom@example.com").
				says("when do you open", "* started opening_hours", hours, "* complete opening_hours")
		}},
		{id: "C11", run: func(p *drive) {
			p.open("@greet").says("talk to an agent", "@fallback.agent_requested", "> fallback agent_requested general").give(Input{Kind: InputEscalated}).
				give(Input{Kind: InputReturned}, "@bot.anything_else").says("when do you open", "* started opening_hours", hours, "* complete opening_hours")
		}},
		{id: "C13", change: func(d *Definition) {
			pin := pattern("^[0-9]{4}$")
			pin.Private = true
			a := action("verify", "Verify", "Verificar", Step{ID: "pin", Say: es("PIN?", "¿PIN?"), Ask: pin},
				Step{ID: "size", Say: es("Household size?", "¿Cuántos en casa?"), Ask: ask(response.Number)},
				Step{ID: "go", Then: Then{Do: DoConnect, Connect: &Connect{Message: "Verified caller."}}})
			a.Examples = Phrases{"en": {"verify me"}}
			d.add(a)
		}, run: func(p *drive) {
			p.open("@greet").says("verify me", "* started verify", "PIN?")
			if !p.s.Masks(p.d) {
				p.Fatal("the PIN must be masked")
			}
			p.says("1234", "Household size?").says("3", "* complete verify connect_to_agent", "> planned planned general")
			if e := p.escalated(); e.Message != "Verified caller." {
				p.Fatalf("%+v", e)
			}
			if a := p.s.Answers; len(a) != 2 || a[0].Name != "pin" || a[0].Text != "***" || !a[0].Private || a[1].Name != "size" || a[1].Number != 3 {
				p.Fatalf("answers %+v", a)
			}
		}},
	} {
		t.Run(c.id, func(t *testing.T) {
			d := shop()
			if c.change != nil {
				c.change(d)
			}
			if c.lang == "" {
				c.lang = "en"
			}
			p := play(t, d, c.lang)
			p.nlu = c.nlu
			c.run(p)
		})
	}
}
