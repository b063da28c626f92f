package response

import "strings"

// yesPhrases and noPhrases are what people answer to a yes/no question. Both
// languages are understood in either.
var (
	yesPhrases = phraseSet(`yes, yeah, yea, yep, yup, yess, yas, ya, y, sure, sure thing, surely, ok, okay, okey, okey dokey, k, kk, alright, all right, right, correct, exactly, exact, precisely,
		absolutely, definitely, certainly, totally, indeed, of course, by all means, go ahead, go for it, do it, please do, lets do it, lets go, sounds like a plan, proceed, continue, please continue, go on, carry on, try that, book it, i want that, i want that one, ill take it, i will take it,
		thats true, it is, everything is correct, everything is right, fine, good, great, nice, wonderful, lovely, perfect, perfectly, cool, awesome, excellent, true, affirmative, positive, confirm, confirmed, i confirm, i do, i am, i would, i will, i have, i agree, agreed, agree, accept, accepted, i accept,
		that works, works for me, works, fine by me, fine with me, why not, no problem, no worries, i think so, i guess so, i guess, i suppose so, i believe so, i want to, i would like to, id like to, id like that, id love to, very well, you bet, uh huh, uhhuh, aye, ye, yes i do, yes it is,
		si, sii, siii, sip, sipi, s, claro, claro que si, clarisimo, vale, vale vale, ok, oki, okis, por supuesto, desde luego, de acuerdo, dacuerdo, correcto, es correcto, esta correcto, correctamente, exacto, exactamente, eso es, asi es, eso mismo, efectivamente,
		en efecto, esta bien, me parece bien, todo bien, todo correcto, perfecto, perfectamente, adelante, venga, cierto, es cierto, verdad, es verdad, verdadero, afirmativo, confirmo, confirmado, lo confirmo, confirmar, dale, va, aja, naturalmente, bueno, bien, muy bien, genial, estupendo, fenomenal, buenisimo,
		acepto, aceptar, aceptado, por que no, porque no, sin problema, ningun problema, como no, faltaria mas, obvio, obviamente, seguro, segurisimo, totalmente, sin duda, creo que si, supongo que si, supongo, pienso que si, hazlo, hagalo, me gustaria, si quiero, lo quiero, conforme, listo, okay`)
	noPhrases = phraseSet(`no, nope, nah, na, n, nay, noo, nooo, not really, not at all, not now, not yet, not today, not this time, no way, never, never mind, nevermind, i dont, i do not, i dont think so, i would not, i wouldnt, i dont want to, i dont want that, dont, do not, it isnt, it is not, its not, thats not it,
		thats not right, thats not correct, that is not right, that is not correct, its not right, its not correct, not right, not correct, not ok, not okay, not good, incorrect, thats incorrect, wrong, thats wrong, that is wrong, its wrong, thats not true, not true, false, negative, decline, declined, i decline, refuse, i refuse, reject, disagree, i disagree, cancel, absolutely not, of course not, definitely not, certainly not,
		i am not, im not, im good, no im good, no thats wrong, id rather not, rather not, i prefer not to, prefer not, stop, neither, none, no gracias,
		no quiero, no lo quiero, no es correcto, no es asi, no es cierto, no es verdad, no esta bien, no correcto, no del todo, no por ahora, no de momento, de momento no, por ahora no, ahora no, hoy no, todavia no, aun no, ya no, mejor no, nunca, jamas, nunca jamas, que va, para nada, en absoluto, de ninguna manera, de ningun modo, ni hablar, ni loco, ni de broma, ni de cona,
		claro que no, por supuesto que no, desde luego que no, creo que no, supongo que no, pienso que no, me parece que no, incorrecto, es incorrecto, esta mal, mal, falso, es falso, negativo, rechazo, rechazar, lo rechazo, declino, cancelar, cancela, tampoco, nop, nones, ninguno, ninguna, no acepto, no confirmo, no estoy de acuerdo, no me gustaria, no me parece bien, no hace falta, no es necesario, equivocado, esta equivocado, es un error, no vale, nanay`)
	yesNoPolite = phraseSet(`please, pls, plz, thanks, thank you, thank you very much, thx, thanks a lot, well, oh, hm, hmm, um, uh, so, then, it, that, thats, that is, this, this is, its, sounds, looks, it looks, it sounds, very, sorry, unfortunately, to go, everything, info, information, details, will be all, that will be all, thatll be all, thats it, thats all, i need, for your help, your help, for now, for today, of that, from me, one, sir, madam, maam, to me, for me, now, very much, you, and, really, just, i said, my friend, lol, haha, actually, much, i, think, all, the, order, booking, hi, hello,
		por favor, porfa, porfavor, gracias, muchas gracias, pues, bueno pues, eh, mm, ah, oh, ay, eso, esto, esta, es, me parece, mucho, muchisimas gracias, senor, senora, senorita, entonces, he dicho, hombre, mujer, jaja, todo, que, lo, la, el, y, ahora, hola`)
)

const longestPhrase = 5 // words

func phraseSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, p := range list(s) {
		m[strings.Join(strings.Fields(p), " ")] = true
	}
	return m
}

// parseConfirmation reads yes or no. The text must be made of such phrases and
// politeness alone, and all of them must agree; or it must begin so, and what
// follows must not take it back: "Yes. How much is it?", "No, just one ticket".
func parseConfirmation(text string) (Value, Problem) {
	v, p := polar(text)
	if p == None {
		return v, p
	}
	for _, stops := range []string{".!;?\n", ","} {
		i := strings.IndexAny(text, stops)
		if i < 0 || text[i] == '?' {
			continue
		}
		if v, p := polar(text[:i]); p == None && !takenBack(text[i:], v.Bool) {
			return v, None
		}
	}
	return Value{}, WrongType
}

// takenBack tells whether what follows a yes or no leaves it in doubt.
func takenBack(rest string, yes bool) bool {
	for _, t := range scan(rest) {
		if yes && afterYes[t.s] || !yes && afterNo[t.s] {
			return true
		}
	}
	return false
}

// people are words of a wish for a person, which a yes or no before it is not
// to hide: "no, I want an agent".
const people = "agent agents human operator representative robot bot talk speak agente agentes humano operador operadora asesor hablar "

var (
	afterYes = set(people + "but however except unless wait actually instead only if pero aunque salvo excepto espera sino mejor solo si no not dont cant isnt")
	afterNo  = set(people + "yes yeah yep ok okay sure right correct fine good know idea wait if si vale claro bien correcto perfecto se idea espera aunque pero but")
)

// polar reads a text made of yes or no and politeness.
func polar(text string) (Value, Problem) {
	yes, no, t := 0, 0, plainWords(text)
	if len(t) == 0 || len(t) > 20 {
		return Value{}, WrongType
	}
	for i := 0; i < len(t); {
		n, clause := 0, 1
		for clause < longestPhrase && i+clause < len(t) && t[i+clause].glued {
			clause++
		}
		for k := clause; k > 0 && n == 0; k-- {
			p := spaced(t[i : i+k])
			switch {
			case noPhrases[p]:
				no, n = no+1, k
			case yesPhrases[p]:
				yes, n = yes+1, k
			case yesNoPolite[p]:
				n = k
			}
		}
		if n == 0 {
			return Value{}, WrongType
		}
		i += n
	}
	if yes > 0 == (no > 0) {
		return Value{}, WrongType
	}
	return Value{Type: Confirmation, Bool: yes > 0}, None
}

// plainWords are the tokens of a yes/no answer, glued to the one before unless
// punctuation parts them: "no, está bien" is not "no está bien". Thumbs count as
// words, other signs as nothing.
func plainWords(text string) []token {
	var out []token
	parted := true
	for _, t := range scan(text) {
		switch {
		case t.s == "👍" || t.s == "✅" || t.s == "✔" || t.s == "👌":
			t.s = "yes"
		case t.s == "👎" || t.s == "❌":
			t.s = "no"
		case t.kind == mark:
			parted = parted || strings.Contains(",.;:!?", t.s)
			continue
		}
		t.s = unstretched(t.s)
		t.glued, parted = !parted, false
		out = append(out, t)
	}
	return out
}

// unstretched is a word without letters drawn out: "yesss", "nooooo", "vaaale".
func unstretched(s string) string {
	r := []rune(s)
	out := r[:0:0]
	for i := 0; i < len(r); {
		n := 1
		for i+n < len(r) && r[i+n] == r[i] {
			n++
		}
		if n > 2 {
			out = append(out, r[i])
		} else {
			out = append(out, r[i:i+n]...)
		}
		i += n
	}
	return string(out)
}

func spaced(t []token) string {
	if len(t) == 1 {
		return t[0].s
	}
	n := ""
	for i, x := range t {
		if i > 0 {
			n += " "
		}
		n += x.s
	}
	return n
}
