package engine_test

import (
	"relevo/domain/assistant"
	"relevo/domain/response"
)

func both(en, es string) assistant.Text { return assistant.Text{"en": en, "es": es} }

// shopDefinition is the assistant of the scenarios.
func shopDefinition() *assistant.Definition {
	d := assistant.New("en")
	set := &d.Settings
	set.Threshold = 0.20
	set.Danger = assistant.Phrases{"en": {"hurt", "harm"}, "es": {"daño", "herido"}}
	set.Profanity = assistant.Phrases{"en": {"darn", "heck"}, "es": {"caramba", "porras"}}
	set.AgentRequests = assistant.Phrases{"en": {"talk to an agent", "speak to a human"}, "es": {"quiero hablar con una persona", "hablar con un agente", "agente"}}
	add := func(id, en, es string, steps ...assistant.Step) {
		a := assistant.NewAction(id, both(id, id))
		a.Examples, a.Steps = assistant.Phrases{"en": {en}, "es": {es}}, steps
		d.Actions = append(d.Actions, a)
	}
	low, high := 1.0, 12.0
	add("opening_hours", "when do you open", "cuál es el horario",
		assistant.Step{ID: "s1", Say: both("We open from 9:00 to 18:00, Monday to Friday.", "Abrimos de 9:00 a 18:00, de lunes a viernes."), Then: assistant.Then{Do: assistant.DoEnd}})
	add("pay_bill", "I want to pay my bill", "quiero pagar mi factura",
		assistant.Step{ID: "s1", Then: assistant.Then{Do: assistant.DoConnect, Connect: &assistant.Connect{Message: "Customer wants to pay a bill."}}})
	add("book_table", "book a table", "reservar una mesa",
		assistant.Step{ID: "people", Say: both("For how many people?", "¿Para cuántas personas?"), Ask: &assistant.Ask{Spec: response.Spec{Type: response.Number, Min: &low, Max: &high}}},
		assistant.Step{ID: "done", Say: both("Booked for {people}.", "Reservado para {people}."), Then: assistant.Then{Do: assistant.DoEnd}})
	add("verify", "verify me", "verificarme",
		assistant.Step{ID: "pin", Say: both("PIN?", "¿PIN?"), Ask: &assistant.Ask{Private: true, Spec: response.Spec{Type: response.Regex, Patterns: []response.Pattern{{Name: "pin", Expr: "^[0-9]{4}$"}}}}},
		assistant.Step{ID: "size", Say: both("Household size?", "¿Cuántos en casa?"), Ask: &assistant.Ask{Spec: response.Spec{Type: response.Number}}},
		assistant.Step{ID: "go", Then: assistant.Then{Do: assistant.DoConnect, Connect: &assistant.Connect{Message: "Verified caller."}}})
	add("complain", "I have a complaint", "tengo una queja",
		assistant.Step{ID: "story", Say: both("Tell me what happened.", "Cuéntame qué ha pasado."), Ask: &assistant.Ask{Spec: response.Spec{Type: response.FreeText}}},
		assistant.Step{ID: "thanks", Say: both("Thank you, I've noted it.", "Gracias, lo he anotado."), Then: assistant.Then{Do: assistant.DoEnd}})
	return &d
}
