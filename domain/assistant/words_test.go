package assistant_test

import (
	"testing"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/response"
)

func TestConditionWords(t *testing.T) {
	d := shop()
	colours := []response.Option{{Value: "r", Label: both("Red", "Rojo")}, {Value: "b", Label: both("Blue", "Azul")}}
	d.Actions[0].Steps = append(d.Actions[0].Steps, asking("table_colour", "?", "?", response.Spec{Type: response.Options, Options: colours}))
	one := func(variable, op string, values ...string) response.Test {
		return response.Test{Variable: variable, Op: op, Values: values}
	}
	group := func(m assistant.Match, tests ...response.Test) assistant.Group {
		return assistant.Group{Match: m, Tests: tests}
	}
	for _, row := range []struct {
		c      assistant.Condition
		en, es string
	}{
		{assistant.Condition{}, "", ""},
		{assistant.Condition{Groups: []assistant.Group{group("", one("people", "gt", "4"), one("day", "on", "friday"))}},
			"if People is more than 4 and Day is Friday", "si People es mayor que 4 y Day es viernes"},
		{assistant.Condition{Match: assistant.MatchAny, Groups: []assistant.Group{
			group(assistant.MatchAny, one("people", "ge", "2.5"), one("day", "before", "2025-03-14")), group("", one("ok", "is", "false"))}},
			"if (People is 2.5 or more or Day is before Mar 14, 2025) or Ok is no", "si (People es 2,5 o más o Day es antes de 14 mar 2025) o Ok es no"},
		{test("table_colour", "any_of", "r", "b"), "if Table colour is Red or Blue", "si Table colour es Rojo o Azul"},
		{test("day", "not_on", "saturday", "sunday", "today"), "if Day is not Saturday, Sunday or today", "si Day no es sábado, domingo o hoy"},
		{test("street", "contains", "Main"), "if Street contains “Main”", "si Street contiene «Main»"},
		{test("context.plan", "is", "gold"), "if Plan is “gold”", "si Plan es «gold»"},
		{test("vip", "not_defined"), "if Vip is not known", "si Vip no se conoce"},
		{test("over_limit", "is", "true"), "if Above the limit is yes", "si Por encima del límite es sí"},
		{test("fallback_reason", "is", "danger_word"), "if Fallback reason is Danger word detected", "si Motivo del escalado es Palabra de peligro detectada"},
		{test("current_time", "after", "now"), "if Current time is after now", "si Hora actual es después de ahora"},
		{test("", ""), "if … is …", "si … es …"},
		{test("people", "gt", ""), "if People is more than …", "si People es mayor que …"},
	} {
		for lang, want := range map[string]string{"en": row.en, "es": row.es} {
			w := assistant.Words{D: &d, To: i18n.For(lang), W: world}
			if got := w.Condition("book", row.c); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
	}
}

func TestStepWords(t *testing.T) {
	d := shop()
	low := 18.0
	more := func(s assistant.Step) *assistant.Step { return &s }
	private := asking("pin", "PIN?", "¿PIN?", response.Spec{Type: response.Regex, Patterns: []response.Pattern{{Name: "PIN", Expr: "^[0-9]{4}$"}}})
	private.Ask.Private = true
	options := response.Spec{Type: response.Options}
	for _, v := range []string{"a", "b", "c", "d", "e"} {
		options.Options = append(options.Options, response.Option{Value: v, Label: both(v+" en", v+" es")})
	}
	for _, row := range []struct {
		s      *assistant.Step
		en, es string
	}{
		{step(&d, "people"), "asks for a number from 1 to 12", "pide un número entre 1 y 12"},
		{step(&d, "day"), "asks for a date", "pide una fecha"},
		{step(&d, "ok"), "asks for yes or no", "pide sí o no"},
		{step(&d, "redo"), "asks again for People, Day", "vuelve a preguntar People, Day"},
		{step(&d, "where"), "goes through “Address”", "pasa por «Dirección»"},
		{step(&d, "call"), "sets Vip, then calls Orders", "fija Vip y luego llama a Orders"},
		{step(&d, "done"), "says “{street} for {people}, {status}.”, then connects to an agent in Payments", "dice «{street} para {people}, {status}.» y luego conecta con un agente de Payments"},
		{&private, "asks for PIN in its form, kept private", "pide PIN con su formato, en privado"},
		{more(asking("age", "?", "?", response.Spec{Type: response.Number, Min: &low})), "asks for a number from 18 on", "pide un número desde 18"},
		{more(asking("c", "?", "?", options)), "asks for a choice of a en, b en, c en, d en…", "pide una opción: a es, b es, c es, d es…"},
		{more(asking("d", "?", "?", response.Spec{Type: response.Date, After: "today", Weekdays: []int{1, 5}})), "asks for a date after today that is a Monday or Friday", "pide una fecha posterior a hoy que sea lunes o viernes"},
		{more(asking("t", "?", "?", response.Spec{Type: response.Time, Start: "09:00", End: "17:30"})), "asks for a time from 09:00 to 17:30", "pide una hora entre 09:00 y 17:30"},
		{more(asking("x", "?", "?", response.Spec{})), "asks for an answer of a kind not chosen yet", "pide una respuesta de un tipo por elegir"},
		{more(assistant.NewStep("n")), "does nothing", "no hace nada"},
		{&d.SystemAction(assistant.SystemNoMatch).Steps[1], "goes to Fallback: No matches", "pasa al escalado automático: Sin coincidencias"},
		{&d.SystemAction(assistant.SystemGreet).Steps[0], "says “Hello! How can I help you?”, then ends the action", "dice «¡Hola! ¿En qué puedo ayudarte?» y luego termina la acción"},
	} {
		for lang, want := range map[string]string{"en": row.en, "es": row.es} {
			w := assistant.Words{D: &d, To: i18n.For(lang), W: world}
			if got := w.Step("book", row.s); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
	}
}

// TestOperatorWords: every comparison of every type has its sentence.
func TestOperatorWords(t *testing.T) {
	for _, typ := range response.Types() {
		for _, op := range response.Operators(typ) {
			if !i18n.For("en").Has("builder.op_" + op) {
				t.Error(op)
			}
		}
		if typ != response.Options && !i18n.For("es").Has("builder.answer_"+string(typ)) {
			t.Error(typ)
		}
	}
}
