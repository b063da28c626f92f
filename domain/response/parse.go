package response

import (
	"strings"
	"time"

	"relevo/domain"
)

// Parse reads the whole text as the answer to a step. Politeness around it is
// passed over ("it's 4, please"); for number, date and time the words of the
// other language are understood too, but digits are read by the
// conversation's. It also takes the id of a button.
func Parse(s *Spec, text string, env Env) (Value, Problem) {
	text = clean(text)
	if s.Type == FreeText {
		if text = strings.TrimSpace(domain.Clip(text, maxText)); text == "" {
			return Value{}, WrongType
		}
		return Value{Type: FreeText, Text: text}, None
	}
	l := of(env.Lang)
	if s.Type == Regex {
		return l.parseRegex(s, strings.TrimSpace(domain.Clip(text, maxText)))
	}
	if text == "" || long(text, maxAnswer) {
		if s.Type == Options {
			return Value{}, NoChoice
		}
		return Value{}, WrongType
	}
	switch s.Type {
	case Options:
		v, p := l.parseOptions(s, text, env.Lang)
		if p != None {
			return l.other().parseOptions(s, text, env.Lang)
		}
		return v, p
	case Confirmation:
		switch text {
		case Accept:
			return Value{Type: Confirmation, Bool: true}, None
		case Decline:
			return Value{Type: Confirmation}, None
		}
		return parseConfirmation(text)
	case Email:
		return parseEmail(text)
	}
	v, p := l.parseWhole(s, text, env)
	if p == WrongType {
		v, p = l.other().parseWhole(s, text, env)
	}
	if p == WrongType {
		v, p = l.parseSentence(s, text, env)
	}
	return v, p
}

// maxSentence is the length of an answer in its own words, in words.
const maxSentence = 16

// parseSentence reads an answer put in words of the visitor's own ("I'm going
// to need 3 bedrooms"): a short statement with one such value, that asks, denies
// and demands nothing.
func (l *lexicon) parseSentence(s *Spec, text string, env Env) (Value, Problem) {
	t := l.quiet(scan(text), s.Type)
	words, letters := 0, false
	for i, x := range t {
		if x.kind != mark {
			words++
		}
		letters = letters || x.kind == word
		if x.s == "?" || x.s == "¿" || elsewhere[x.s] || i == 0 && asks[x.s] {
			return Value{}, WrongType
		}
	}
	if words < 3 || words > maxSentence || !letters {
		return Value{}, WrongType
	}
	v, _, ok := l.search(s, text, t, env, true)
	if !ok {
		return Value{}, WrongType
	}
	return v, s.limit(v, env)
}

// asks are words with which a question begins, though its mark may be missing.
var asks = set("are is am was were do does did can could will would should may shall have has hay puedo puedes puede podeis pueden tienes teneis tiene")

// elsewhere are words of a text that is not, or not only, the answer.
var elsewhere = set(`not no never nothing dont doesnt isnt cannot cant wont nor neither or if what how why when where which who whether instead except
	less than more over under cancel change help agent agents human operator stop problem complaint refund wrong
	ni nunca nada cual cuando como donde quien cuanto cuantos cuantas o si menos mas salvo excepto cancelar cambiar ayuda agente agentes humano operador
	operadora problema queja devolucion reembolso mal`)

// parseWhole reads the types that are found among words.
func (l *lexicon) parseWhole(s *Spec, text string, env Env) (Value, Problem) {
	t := l.quiet(scan(text), s.Type)
	busy := append(l.masks(s.Type, t, env, l.clearDate), l.other().masks(s.Type, t, env, l.other().clearDate)...)
	for i := range t {
		if v, n := l.read(s, t, i, env); n > 0 && !blocked(busy, i, n) && l.rest(s.Type, t, busy, i+n) {
			return v, s.limit(v, env)
		}
		if !l.passes(t, busy, i) && !(s.Type == Number && isMoney(t[i])) {
			break
		}
	}
	return Value{}, WrongType
}

// read is the value of a type at token i.
func (l *lexicon) read(s *Spec, t []token, i int, env Env) (Value, int) {
	switch s.Type {
	case Number:
		f := l.number(t, i)
		return Value{Type: Number, Number: f.v}, f.n
	case Date:
		d := l.date(t, i, env.today())
		if d.n == 0 {
			return Value{}, 0
		}
		return s.pickDay(d, env), d.n
	case Time:
		c := l.clockTime(t, i, env)
		if c.n == 0 {
			return Value{}, 0
		}
		return s.pickTime(c), c.n
	case Currency:
		a := l.money(t, i)
		return Value{Type: Currency, Number: a.v, Currency: a.code}, a.n
	case Percent:
		f, _ := l.percentage(t, i)
		return Value{Type: Percent, Number: f.v}, f.n
	}
	return Value{}, 0
}

// pickDay takes the meaning of a date that the limits allow.
func (s *Spec) pickDay(d day, env Env) Value {
	v := Value{Type: Date, Text: d.d.Format(isoDay)}
	if !d.alt.IsZero() && s.limit(v, env) != None {
		if w := (Value{Type: Date, Text: d.alt.Format(isoDay)}); s.limit(w, env) == None {
			return w
		}
	}
	return v
}

// pickTime takes the meaning of "half past 4" that the limits allow.
func (s *Spec) pickTime(c clock) Value {
	v := Value{Type: Time, Text: c.text()}
	if c.open && s.limit(v, Env{}) != None {
		w := Value{Type: Time, Text: hhmm((c.min + 12*60) % (24 * 60))}
		if s.limit(w, Env{}) == None {
			return w
		}
	}
	return v
}

// quiet takes phrases out that change nothing: "more or less". Of a day and a
// time "hasta" is no such word: "hasta el viernes" is not Friday.
func (l *lexicon) quiet(t []token, asked Type) []token {
	out := t[:0:0]
	for i := 0; i < len(t); {
		if n := oneOf(t, i, l.unsaid); n > 0 && !(befores[t[i].s] && (asked == Date || asked == Time)) {
			i += n
			continue
		}
		out = append(out, t[i])
		i++
	}
	return out
}

// span is a stretch of tokens.
type span struct{ from, to int }

// masks are the stretches that are clearly something else than the type asked
// for: the time in "tomorrow at 5 pm" when a date is asked.
func (l *lexicon) masks(asked Type, t []token, env Env, date func([]token, int, time.Time) day) []span {
	var all []span
	today := env.today()
	for i := 0; i < len(t); {
		n := 0
		if asked != Date {
			n = date(t, i, today).n
		}
		if c := l.clockTime(t, i, env); asked != Time && c.marked && c.n > n {
			n = c.n
		}
		if n == 0 {
			i++
			continue
		}
		all = append(all, span{i, i + n})
		i += n
	}
	return all
}

// blocked tells whether n tokens from i on reach into something else. What lies
// wholly inside them is part of them: the "now" of "3 days from now".
func blocked(busy []span, i, n int) bool {
	for _, s := range busy {
		if i < s.to && s.from < i+n && (s.from < i || s.to > i+n) {
			return true
		}
	}
	return false
}

func covered(busy []span, i int) bool {
	for _, s := range busy {
		if s.from <= i && i < s.to {
			return true
		}
	}
	return false
}

// passes tells whether token i says nothing of its own.
func (l *lexicon) passes(t []token, busy []span, i int) bool {
	x := t[i]
	switch {
	case covered(busy, i):
		return true
	case x.kind == word:
		return l.polite[x.s] || halves[x.s]
	case x.kind == numeral:
		return false
	case strings.Contains("-.,", x.s):
		return i+1 >= len(t) || t[i+1].kind != numeral || x.s != "-" && !t[i+1].glued
	}
	return strings.Contains(`;:!?¿¡()"«»“”…~*`, x.s) || isEmoji(x.s)
}

// halves say when in a day without being a time or date.
var halves = set("morning afternoon evening night tarde noche madrugada")

// rest tells whether nothing from token i on says anything of its own. After a
// number, up to two words may name what was counted.
func (l *lexicon) rest(asked Type, t []token, busy []span, i int) bool {
	units, asks := 0, false
	for first := i; i < len(t); i++ {
		x := t[i]
		asks = asks || x.s == "?"
		switch {
		case l.passes(t, busy, i):
		case asked != Number:
			return false
		case isMoney(x):
		case x.kind == word && i == first+units && units < 2 && l.isUnit(t, i):
			units++
		default:
			return false
		}
	}
	return units == 0 || !asks
}

// isUnit tells whether a word can name what was counted: most words can.
func (l *lexicon) isUnit(t []token, i int) bool {
	if _, suffixed := l.ordinal(t, i-1); suffixed > 1 {
		return false // the "th" of "5th"
	}
	return !notUnits[t[i].s] && l.spoken(t, i).n == 0 && l.scale(t[i].s) == 1
}

// isMoney: a sign that a number alone may carry without being money.
func isMoney(x token) bool { return x.kind == mark && strings.Contains("%$€£¥", x.s) }

func isEmoji(s string) bool {
	for _, r := range s {
		return r >= 0x2600 && r < 0x2800 || r >= 0x1F300 && r < 0x1FB00 || r == 0xFE0F
	}
	return false
}
