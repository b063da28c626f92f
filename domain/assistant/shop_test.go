package assistant

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"relevo/domain/response"
	"relevo/domain/understand"
)

// now is Monday, 10 March 2025, 10:00 in Madrid.
const now = 1741597200000

func madrid() *time.Location { return time.FixedZone("Europe/Madrid", 3600) }

func en(s string) Text    { return Text{"en": s} }
func es(a, b string) Text { return Text{"en": a, "es": b} }

func when(variable, op string, values ...string) Condition {
	return Condition{Groups: []Group{{Tests: []response.Test{{Variable: variable, Op: op, Values: values}}}}}
}

func ask(typ response.Type) *Ask { return &Ask{Spec: response.Spec{Type: typ}} }

func between(low, high float64) *Ask {
	return &Ask{Spec: response.Spec{Type: response.Number, Min: &low, Max: &high}}
}

func pattern(expr string) *Ask {
	return &Ask{Spec: response.Spec{Type: response.Regex, Patterns: []response.Pattern{{Name: "it", Expr: expr}}}}
}

func action(id, en, es string, steps ...Step) Action {
	return Action{ID: id, Name: Text{"en": en, "es": es}, ChangeTopic: true, Clarify: true, Steps: steps}
}

func then(do Do) Then { return Then{Do: do} }

// systems are the four system actions as a new assistant has them.
func systems(d *Definition) []Action {
	lines := []Step{}
	for _, r := range FallbackReasons() {
		lines = append(lines, Step{ID: "to_" + string(r), When: when(VarFallbackReason, "is", string(r)), Say: d.Builtin("fallback." + string(r)), Then: then(DoConnect)})
	}
	fall := func(r Reason) Then { return Then{Do: DoFallback, Reason: r} }
	return []Action{
		{ID: "greet", Name: en("greet"), System: SystemGreet, Steps: []Step{{ID: "hello", Say: d.Builtin("greet"), Then: then(DoEnd)}}},
		{ID: "no_match", Name: en("no_match"), System: SystemNoMatch, Steps: []Step{
			{ID: "over", When: when(VarOverLimit, "is", "true"), Then: fall(ReasonNoMatch)},
			{ID: "retry", Say: d.Builtin("nomatch.retry"), Then: then(DoEnd)}}},
		{ID: "trigger_word", Name: en("trigger_word"), System: SystemTrigger, Steps: []Step{
			{ID: "danger", When: when(VarTrigger, "is", TriggerDanger), Then: fall(ReasonDanger)},
			{ID: "over", When: when(VarOverLimit, "is", "true"), Then: fall(ReasonProfanity)},
			{ID: "warn", Say: d.Builtin("warn.profanity"), Then: then(DoEnd)}}},
		{ID: "fallback", Name: en("fallback"), System: SystemFallback, Steps: lines},
	}
}

// shop is the fixture of the conformance scenarios.
func shop() *Definition {
	d := &Definition{Format: Format, Language: "en"}
	d.Settings = Settings{Queue: "general", Threshold: 0.20, Floor: 0.25, Clarify: true, ClarifyMargin: 0.10, AgentThreshold: 0.30,
		NoMatchLimit: 3, ValidationLimit: 3, ProfanityLimit: 2, ChangeTopic: true, AskReturn: true, IdleMinutes: 60,
		Danger:        Phrases{"en": {"hurt", "harm"}, "es": {"daño", "herido"}},
		Profanity:     Phrases{"en": {"darn", "heck"}, "es": {"caramba", "porras"}},
		AgentRequests: Phrases{"en": {"talk to an agent", "speak to a human", "I want to talk to a person"}, "es": {"quiero hablar con una persona", "hablar con un agente", "agente"}},
	}
	examples := func(a Action, en, es string) Action {
		a.Examples = Phrases{"en": strings.Split(en, "|"), "es": strings.Split(es, "|")}
		return a
	}
	d.Actions = append(systems(d),
		examples(action("opening_hours", "Opening hours", "Horario",
			Step{ID: "s1", Say: es("We open from 9:00 to 18:00, Monday to Friday.", "Abrimos de 9:00 a 18:00, de lunes a viernes."), Then: then(DoEnd)}),
			"what are your opening hours|when do you open", "cuál es el horario|a qué hora abrís"),
		examples(action("pay_bill", "Pay a bill", "Pagar una factura",
			Step{ID: "s1", Then: Then{Do: DoConnect, Connect: &Connect{Message: "Customer wants to pay a bill.", Queue: "payments"}}}),
			"I want to pay my bill", "quiero pagar mi factura"),
		examples(action("book_table", "Book a table", "Reservar mesa",
			Step{ID: "people", Say: es("For how many people?", "¿Para cuántas personas?"), Ask: between(1, 12)},
			Step{ID: "day", Say: es("For which day?", "¿Para qué día?"), Ask: ask(response.Date)},
			Step{ID: "ok", Say: es("Table for {people} on {day}. Is that right?", "Mesa para {people} el {day}. ¿Es correcto?"), Ask: ask(response.Confirmation)},
			Step{ID: "redo", When: when("ok", "is", "false"), Then: Then{Do: DoReask, Steps: []string{"people", "day", "ok"}}},
			Step{ID: "done", Say: es("Booked. See you soon!", "Reservado. ¡Hasta pronto!"), Then: then(DoEnd)}),
			"book a table", "reservar una mesa"),
		examples(action("order_status", "Order status", "Estado del pedido",
			Step{ID: "order", Say: es("What is your order number?", "¿Cuál es tu número de pedido?"), Ask: pattern("^[A-Z]{2}[0-9]{4}$")},
			Step{ID: "reply", Say: es("Order {order} is on its way.", "El pedido {order} está en camino."), Then: then(DoEnd)}),
			"where is my order", "dónde está mi pedido"),
		examples(action("return_item", "Return an item", "Devolver un artículo",
			Step{ID: "s1", Say: es("You can return it within 30 days.", "Puedes devolverlo en 30 días."), Then: then(DoEnd)}),
			"return an item", "devolver un artículo"),
		examples(action("cancel_order", "Cancel an order", "Cancelar un pedido",
			Step{ID: "s1", Say: es("You can cancel it from your account.", "Puedes cancelarlo desde tu cuenta."), Then: then(DoEnd)}),
			"cancel an order", "cancelar un pedido"),
		examples(action("complaint", "Make a complaint", "Poner una queja",
			Step{ID: "story", Say: es("Tell me what happened.", "Cuéntame qué ha pasado."), Ask: ask(response.FreeText)},
			Step{ID: "thanks", Say: es("Thank you, I've noted it.", "Gracias, lo he anotado."), Then: then(DoEnd)}),
			"I have a complaint", "tengo una queja"))
	return d
}

// add adds actions, or replaces those of the same id.
func (d *Definition) add(all ...Action) *Definition {
	for _, a := range all {
		if old := d.Find(a.ID); old != nil {
			*old = a
		} else {
			d.Actions = append(d.Actions, a)
		}
	}
	return d
}

// example is an action that is recognised by its id.
func example(a Action) Action {
	a.Examples = Phrases{"en": {a.ID}}
	return a
}

// recognise is the stub of the conformance scenarios: 1.0 for an example, else
// what nlu says.
func recognise(d *Definition, nlu map[string]map[string]float64, said string) Scores {
	norm := understand.Normalise(said)
	s := Scores{}
	is := func(p Phrases) bool {
		for _, lines := range p {
			if slices.ContainsFunc(lines, func(l string) bool { return understand.Normalise(l) == norm }) {
				return true
			}
		}
		return false
	}
	for i := range d.Actions {
		if is(d.Actions[i].Examples) {
			s.Actions = append(s.Actions, Score{d.Actions[i].ID, 1})
		}
	}
	if is(d.Settings.AgentRequests) {
		s.Agent = 1
	}
	if is(d.Settings.Unsupported) {
		s.Unsupported = 1
	}
	for line, scores := range nlu {
		if understand.Normalise(line) == norm {
			for id, p := range scores {
				if id == "agent" {
					s.Agent = p
				} else {
					s.Actions = append(s.Actions, Score{id, p})
				}
			}
		}
	}
	return s
}

// drive plays a conversation.
type drive struct {
	*testing.T
	d    *Definition
	s    Session
	env  Env
	nlu  map[string]map[string]float64
	last Result
}

func play(t *testing.T, d *Definition, lang string) *drive {
	return &drive{T: t, d: d, s: Session{Lang: lang}, env: Env{Now: now, Zone: madrid(), Channel: "chat"}}
}

// give plays one input; want are the effects but requests, each as flat shows
// them. "@key name=value" is a built-in text.
func (p *drive) give(in Input, want ...string) *drive {
	p.Helper()
	before := fmt.Sprintf("%+v", p.s)
	p.last = p.d.Turn(p.s, in, p.env)
	if after := fmt.Sprintf("%+v", p.s); after != before {
		p.Fatalf("the session given was changed:\n%s\n%s", before, after)
	}
	p.s = p.last.Session
	got := p.flat(p.last.Effects)
	for i := range want {
		want[i] = p.text(want[i])
	}
	if !slices.Equal(got, want) {
		p.Fatalf("%s %q:\n got %q\nwant %q", in.Kind, in.Text, got, want)
	}
	return p
}

func (p *drive) open(want ...string) *drive {
	p.Helper()
	return p.give(Input{Kind: InputOpen}, want...)
}

func (p *drive) says(text string, want ...string) *drive {
	p.Helper()
	return p.give(Input{Kind: InputText, Text: text, Scores: recognise(p.d, p.nlu, text)}, want...)
}

func (p *drive) press(id string, want ...string) *drive {
	p.Helper()
	return p.give(Input{Kind: InputChoice, Text: id}, want...)
}

// text resolves "@key name=value".
func (p *drive) text(s string) string {
	if !strings.HasPrefix(s, "@") {
		return s
	}
	s, options, _ := strings.Cut(s[1:], " (")
	key, rest, _ := strings.Cut(s, " ")
	var args []string
	if name, value, ok := strings.Cut(rest, "="); ok && key == "return.ask" {
		args = []string{name, value}
	} else {
		for f := range strings.FieldsSeq(rest) {
			name, value, _ := strings.Cut(f, "=")
			args = append(args, name, value)
		}
	}
	out := p.d.say(p.s.Lang, key, args...)
	if options != "" {
		out += " (" + options
	}
	return out
}

// flat shows effects in short, requests left out.
func (p *drive) flat(all []Effect) []string {
	out := []string{}
	for _, e := range all {
		switch {
		case e.Say != nil:
			s := e.Say.Text
			var labels []string
			for _, o := range e.Say.Options {
				labels = append(labels, o.Label)
			}
			if labels != nil {
				s += " (" + strings.Join(labels, "|") + ")"
			}
			out = append(out, s)
		case e.Note != nil:
			out = append(out, strings.TrimSpace(fmt.Sprintf("* %s %s %s", e.Note.Kind, e.Note.Action, e.Note.Reason)))
		case e.Gap != nil:
			out = append(out, "~ "+e.Gap.Kind+" "+e.Gap.Text)
		case e.Escalate != nil:
			out = append(out, fmt.Sprintf("> %s %s %s", e.Escalate.Kind, e.Escalate.Reason, e.Escalate.Queue))
		case e.Ticket != nil:
			out = append(out, fmt.Sprintf("# %s %v %s", e.Ticket.Email, e.Ticket.Verified, e.Ticket.Reason))
		case e.Dropped != nil:
			out = append(out, "# dropped "+string(e.Dropped.Reason))
		case e.Call != nil:
			out = append(out, "! "+e.Call.Extension+" "+e.Call.Key)
		}
	}
	return out
}

// requests of the last turn.
func (p *drive) requests(want ...string) *drive {
	p.Helper()
	var got []string
	for _, e := range p.last.Effects {
		if r := e.Request; r != nil {
			got = append(got, fmt.Sprintf("%s: %v %s %.2f", r.Text, r.Recognised, r.Action, r.P))
		}
	}
	if !slices.Equal(got, want) {
		p.Fatalf("requests %q, want %q", got, want)
	}
	return p
}

func (p *drive) noMatches(n int) *drive {
	p.Helper()
	if p.s.NoMatches != n {
		p.Fatalf("no_match_count %d, want %d", p.s.NoMatches, n)
	}
	return p
}

func (p *drive) escalated() *Escalate {
	p.Helper()
	for _, e := range p.last.Effects {
		if e.Escalate != nil {
			return e.Escalate
		}
	}
	p.Fatal("no escalation")
	return nil
}
