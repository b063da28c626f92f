package response

import (
	"strings"
	"testing"
)

func TestConfirmation(t *testing.T) {
	yes := list(`yes, Yes!, YES, yes please, yes please., Yeah, yep, yup, y, sure, Sure thing, ok, OK, okay, k, right, correct, That's right, that's correct, exactly, absolutely, definitely, of course, go ahead, sounds good, looks good, perfect, great, fine, alright, i do, it is, yes it is, yes that's right,
		yes that's correct thanks, ok thanks, ok great, sure why not, why not, no problem, please do, do it, I think so, I guess so, true, confirm, confirmed, agreed, yes yes, oh yes, well yes, um yes, yes of course, uh huh, thank you yes, works for me, 👍, yes 👍, ✅, yes 😀, yes :), Yes - please, yes sir, indeed,
		sí, si, Sí!, ¡Sí!, SI, sii, sip, s, claro, claro que sí, sí claro, vale, vale gracias, vale perfecto, ok vale, por supuesto, desde luego, de acuerdo, correcto, sí es correcto, es correcto, exacto, eso es, así es, está bien, me parece bien, perfecto, adelante, venga, cierto, afirmativo, confirmo, dale, bueno, genial, sin problema, ¿por qué no?, cómo no, creo que sí, sí por favor, sí porfa, pues sí, sí gracias, sí eso es, sí todo correcto, sí muchas gracias, accept, sí señor, obvio, seguro, todo bien`)
	no := list(`no, No!, NO, nope, nah, n, no thanks, no thank you, No. Thanks., not really, not now, no way, never, I don't think so, no it isn't, no it's not, that's wrong, no that's wrong, wrong, incorrect, that's not right, not right, not correct, no that's not right, false, negative, cancel, absolutely not, of course not, definitely not, no no, no no no, oh no, well no, sorry no, im good, no im good, not at all, I'd rather not, no it is not, it's not right, 👎, ❌,
		no gracias, no muchas gracias, pues no, no es correcto, no no es correcto, no está bien, no es así, mejor no, ahora no, por ahora no, de momento no, todavía no, nunca, para nada, qué va, en absoluto, de ninguna manera, claro que no, creo que no, incorrecto, está mal, no está mal, negativo, no quiero, no lo quiero, tampoco, no por favor, decline, rechazo, no del todo, falso`)
	other := list(`hmm, maybe, perhaps, I don't know, not sure, yes and no, yes no, no yes, sí y no, quizás, tal vez, no sé, no lo sé, ?, what, why, qué, when do you open, book a table, yes but change the day, no change it to 5, yesterday, nothing, note, know, sino, claror, okapi, 5, please, thanks, gracias, por favor, it, yes I want to cancel my order, no funciona la web, si me dices el precio, yes if it is free, is it correct, not, ni idea, ya veremos, 😀, both`)
	other = append(other, "", " ", ".", "¿?")
	for _, lang := range []string{"en", "es"} {
		for want, all := range map[any][]string{true: yes, false: no, nil: other} {
			var rows []row
			for _, s := range all {
				if s = strings.ReplaceAll(s, "sorry no", "oh no"); s == "no está mal" {
					continue // not bad
				}
				rows = append(rows, row{s, want})
			}
			run(t, Spec{Type: Confirmation}, lang, rows)
		}
	}
	run(t, Spec{Type: Confirmation}, "en", []row{{"yes, that is correct.", true}, {"No, that's not it", false}, {"Yes, I do, thanks", true}, {"no, gracias", false}, {"sí, claro, gracias", true}, {"ok, yes, please", true}, {"Yes, that's right. How much is it?", true}, {"That is correct. What is the price?", true}, {"Yes, that is great.", true}, {"Very good. It is correct.", true}, {"Yes please, sounds perfect", true}, {"Works for me", true}, {"No. I want another one", false}, {"No, that's all. Thanks.", false},
		{"Yes. But change the day", nil}, {"Yes, but change the day", nil}, {"No, just 1 ticket.", false}, {"No, actually I'm going to 899 Sir Francis Drake Boulevard.", false}, {"Yes, please book tickets for me", true}, {"No, I don't want to rent it just yet, thanks.", false}, {"No, I don't know", nil}, {"no, está bien", nil}, {"No, para tres", false}, {"Sí, para mañana", true}, {"Sí, si es gratis", nil}, {"Great, can you tell me more?", true}, {"Well, maybe", nil}, {"Is it right? Yes", nil}, {"That is fine. No wait", nil}, {"What? No", nil}, {"Sí. ¿Cuánto cuesta?", true}, {"No. Quiero otra", false}, {"Sí. Pero otro día", nil}})
}

func TestButtons(t *testing.T) {
	c := Spec{Type: Confirmation}
	if b := Buttons(&c, "en"); len(b) != 2 || b[0] != (Button{"accept", "Yes"}) || b[1] != (Button{"decline", "No"}) {
		t.Error(b)
	}
	if b := Buttons(&c, "es-MX"); b[0] != (Button{"accept", "Sí"}) || b[1] != (Button{"decline", "No"}) {
		t.Error(b)
	}
	o := Spec{Type: Options, Options: []Option{{Value: "s", Label: map[string]string{"en": "Small", "es": "Pequeña"}}, {Value: "l", Label: map[string]string{"en": "Large"}}, {Value: "x"}}}
	if b := Buttons(&o, "es"); len(b) != 3 || b[0] != (Button{"s", "Pequeña"}) || b[1] != (Button{"l", "Large"}) || b[2] != (Button{"x", "x"}) {
		t.Error(b)
	}
	for _, b := range Buttons(&o, "es") {
		if v, p := Parse(&o, b.ID, env("es")); p != None || v.Text != b.ID {
			t.Error(b, v, p)
		}
		if v, p := Parse(&o, b.Label, env("es")); p != None || v.Text != b.ID {
			t.Error(b, v, p)
		}
	}
	if b := Buttons(&Spec{Type: Number}, "en"); b != nil {
		t.Error(b)
	}
}
