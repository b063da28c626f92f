package response

import (
	"slices"
	"strings"
	"unicode"
)

// Extract finds a value in the utterance that started an action, so that the
// step need not ask. It would rather find nothing than something wrong: it
// finds a value only if there is exactly one, within the limits, and nothing
// else it can be. "One" and its like are no numbers here, dates and times are no
// numbers, a bare hour is a time only if the limits say which half of the day.
// Free text and confirmations are never found.
func Extract(s *Spec, text string, env Env) (Value, bool) {
	v, _, ok := extract(s, text, env)
	return v, ok
}

// extract also gives the words the value was read from, where they are known.
func extract(s *Spec, text string, env Env) (Value, string, bool) {
	text = clean(text)
	if text == "" || long(text, maxSearch) {
		return Value{}, "", false
	}
	l := of(env.Lang)
	switch s.Type {
	case Options:
		v, ok := l.extractOption(s, text, env.Lang)
		return v, "", ok
	case Regex:
		v, ok := extractRegex(s, text)
		return v, v.Text, ok
	case Email:
		v, ok := extractEmail(text)
		return v, v.Text, ok
	case Number, Date, Time, Currency, Percent:
		return l.extractWhole(s, text, env)
	}
	return Value{}, "", false
}

func (l *lexicon) extractWhole(s *Spec, text string, env Env) (Value, string, bool) {
	t := l.quiet(scan(text))
	busy := append(l.masks(s.Type, t, env), l.other().masks(s.Type, t, env)...)
	if s.Type == Number {
		busy = append(busy, l.amounts(t)...)
	}
	var out Value
	words := ""
	for i := 0; i < len(t); {
		v, n, sure := l.sure(s, text, t, i, env)
		if n == 0 || overlaps(busy, i, n) {
			i++
			continue
		}
		if sure {
			if words != "" && (v.Text != out.Text || v.Number != out.Number || v.Currency != out.Currency) {
				return Value{}, "", false
			}
			out, words = v, text[t[i].start:t[i+n-1].end]
		}
		i += n
	}
	return out, words, words != "" && s.limit(out, env) == None
}

// sure reads a value at token i and tells whether it can be nothing else. What
// is not sure is passed over as a whole.
func (l *lexicon) sure(s *Spec, text string, t []token, i int, env Env) (Value, int, bool) {
	v, n := l.read(s, t, i, env)
	if n == 0 {
		return v, 0, false
	}
	switch s.Type {
	case Number:
		f := l.number(t, i)
		return v, n, !f.bare && !l.names(text, t, i, n)
	case Date:
		return v, n, l.sureDay(t, i, n)
	case Time:
		c := l.clockTime(t, i, env)
		return v, n, c.marked && oneOf(t, i, l.words.now) == 0 && (!c.open || s.settles(c))
	case Currency:
		return v, n, l.money(t, i).said
	case Percent:
		_, said := l.percentage(t, i)
		return v, n, said
	}
	return v, n, false
}

// settles: the limits allow one of the two meanings of a bare hour.
func (s *Spec) settles(c clock) bool {
	early := s.limit(Value{Type: Time, Text: hhmm(c.min)}, Env{}) == None
	late := s.limit(Value{Type: Time, Text: hhmm((c.min + 12*60) % (24 * 60))}, Env{}) == None
	return early != late
}

// counters are what a number before them does not count: lengths of time and places.
var counters = set(`second seconds minute minutes hour hours hr hrs day days week weeks month months year years am pm oclock st nd rd th
	segundo segundos minuto minutos hora horas dia dias semana semanas mes meses ano anos h min mins º ª percent`)

// labelled are words after which a number is a name: "error 404", "gate 5".
var labelled = set(`error version room gate page step model bus line route channel level chapter suite apartment apt floor platform unit size section article iphone ipad
	windows building street st avenue road terminal code pin zip postcode option question year covid
	habitacion sala puerta pagina paso modelo autobus linea ruta canal nivel capitulo piso planta anden talla seccion articulo calle avenida carretera terminal codigo
	postal opcion pregunta local portal bloque`)

// names tells whether a number is part of something's name or measure and
// counts nothing: "#5", "iPhone 12", "Mayor 5", "3 days", "0034", "the 5th".
func (l *lexicon) names(text string, t []token, i, n int) bool {
	if i > 0 {
		before := text[t[i-1].start:t[i-1].end]
		if strings.ContainsAny(before, "#№º°@&") || labelled[t[i-1].s] || i > 1 && strings.IndexFunc(before, unicode.IsUpper) >= 0 {
			return true
		}
	}
	digits := 0
	for _, x := range t[i : i+n] {
		if x.kind == numeral {
			digits = max(digits, digitCount(x.s))
			if len(x.s) > 1 && x.s[0] == '0' && digitCount(x.s) == len(x.s) {
				return true
			}
		}
	}
	if _, k := l.ordinal(t, i); k > 0 {
		return true
	}
	after := at(t, i+n)
	return digits > 9 || counters[after] || i+n < len(t) && t[i+n].glued && (t[i+n].kind != mark || strings.Contains("%º°/", after))
}

// amounts are the stretches of money and percentages, which are not numbers of
// things.
func (l *lexicon) amounts(t []token) []span {
	var all []span
	for i := 0; i < len(t); i++ {
		n := 0
		if a := l.money(t, i); a.said {
			n = a.n
		}
		if f, said := l.percentage(t, i); said {
			n = max(n, f.n)
		}
		if n > 0 {
			all = append(all, span{i, i + n})
			i += n - 1
		}
	}
	return all
}

// short are days of the week in few letters, most of which are other words.
var short = set("sun mon tue tues wed thu thur thurs fri sat dom lun mie jue vie sab")

// sureDay leaves out what is a day only as the answer to a question: "the 2nd",
// "1/2", "sat".
func (l *lexicon) sureDay(t []token, i, n int) bool {
	words, digits, proof := 0, 0, false
	for _, x := range t[i : i+n] {
		switch {
		case x.kind == numeral:
			digits += digitCount(x.s)
		case x.kind == word:
			words++
		}
		_, month := l.months[x.s]
		_, weekday := l.weekdays[x.s]
		proof = proof || month || weekday && !short[x.s]
	}
	if proof || digits >= 5 {
		return true
	}
	rel := l.relative(t, i, Env{}.today())
	if rel.n > 0 {
		return true
	}
	return slices.Contains([]string{"on the", "el dia", "para el dia", "dia"}, spaced(t[i:i+min(n, oneOf(t, i, l.words.dayPrefix))])) && words > 0
}
