package response

import (
	"strings"
	"time"
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
	v, words, ok := l.search(s, text, l.quiet(scan(text), s.Type), env, false)
	return v, words, ok && s.limit(v, env) == None
}

// search finds the one value of a type among words. asked is true for an answer
// to a question for such a value, where more can be taken for one.
func (l *lexicon) search(s *Spec, text string, t []token, env Env, asked bool) (Value, string, bool) {
	other := l.other()
	date, otherDate := l.date, other.date
	if asked {
		date, otherDate = l.clearDate, other.clearDate
	}
	busy := append(l.masks(s.Type, t, env, date), other.masks(s.Type, t, env, otherDate)...)
	if s.Type == Number {
		busy = append(busy, l.amounts(t)...)
	}
	var out Value
	words := ""
	for i := 0; i < len(t); {
		v, n, is := l.judge(s, text, t, i, env, asked)
		if n == 0 || blocked(busy, i, n) || s.Type == Number && (covered(busy, i) || leadsTo(t, busy, i, n)) {
			i++
			continue
		}
		if is == doubtful || is == certain && (words != "" && !same(v, out) || l.oneEnd(s.Type, t, busy, i, n)) {
			return Value{}, "", false
		}
		if is == certain {
			from := i
			if s.Type == Time {
				from -= l.clockTime(t, i, env).behind
			}
			out, words = v, text[t[from].start:t[i+n-1].end]
		}
		i += n
	}
	return out, words, words != ""
}

func same(a, b Value) bool {
	return a.Text == b.Text && a.Number == b.Number && a.Currency == b.Currency
}

// verdict on what stands at a place in an utterance.
type verdict uint8

const (
	nothing  verdict = iota // not to be found here, and no reason to doubt others
	doubtful                // could be such a value as well: then nothing is found
	certain
)

// judge reads a value at token i and tells whether it can be nothing else.
func (l *lexicon) judge(s *Spec, text string, t []token, i int, env Env, asked bool) (Value, int, verdict) {
	v, n := l.read(s, t, i, env)
	if n == 0 {
		return v, 0, nothing
	}
	is := nothing
	switch s.Type {
	case Number:
		if l.number(t, i+n).n > 0 {
			return v, n, doubtful // "twenty twenty five"
		}
		if f := l.number(t, i); !f.bare && !l.names(text, t, i, n, asked) {
			is = certain
		}
	case Date:
		if is = l.judgeDay(t, i, n); asked && is == doubtful {
			is = certain
		}
	case Time:
		c := l.clockTime(t, i, env)
		switch {
		case !c.marked || c.later && !asked || oneOf(t, i, l.words.now) > 0:
		case opens[at(t, i-1)]:
			is = doubtful
		case c.open && !asked && !s.settles(c):
			is = doubtful
		default:
			is = certain
		}
	case Currency:
		if l.money(t, i).said {
			is = certain
		}
	case Percent:
		if _, said := l.percentage(t, i); said {
			is = certain
		}
	}
	return v, n, is
}

// settles: the limits allow one of the two meanings of a bare hour.
func (s *Spec) settles(c clock) bool {
	early := s.limit(Value{Type: Time, Text: hhmm(c.min)}, Env{}) == None
	late := s.limit(Value{Type: Time, Text: hhmm((c.min + 12*60) % (24 * 60))}, Env{}) == None
	return early != late
}

// counters are what a number before them does not count: lengths of time and places.
var counters = set(`second seconds minute minutes hour hours hr hrs day days week weeks month months year years am pm oclock st nd rd th
	segundo segundos minuto minutos hora horas dia dias semana semanas mes meses ano anos h min mins times veces º ª percent`)

// labelled are words after which a number is a name: "error 404", "gate 5".
var labelled = set(`error version room gate page step model bus line route channel level chapter suite apartment apt floor platform unit size section article iphone ipad
	windows building street st avenue road terminal code pin zip postcode option question year covid no meeting conference flight bed
	habitacion sala reuniones no num puerta pagina paso modelo autobus linea ruta canal nivel capitulo piso planta anden talla seccion articulo calle avenida carretera terminal codigo
	postal opcion pregunta local portal bloque`)

// leaders are words after which a number counts something, even if what it
// counts is not said: "for 4", "somos 8". Other numbers must stand before a word.
var leaders = set(`for of need want wants buy order get book reserve add send make with are is be have has like us were
	about around approximately give take just only exactly
	para de quiero queremos necesito necesitamos somos seremos son comprar pedir reservar enviar anadir con tengo tenemos hay unas unos dame
	ponme pon otras otros quisiera compro compre pido por`)

// names tells whether a number is part of something's name or measure and
// counts nothing: "#5", "iPhone 12", "Mayor 5", "3 days", "0034", "the 5th", "a
// 2015 model".
func (l *lexicon) names(text string, t []token, i, n int, asked bool) bool {
	if _, k := l.ordinal(t, i); k > 0 {
		return true
	}
	for _, x := range t[i : i+n] {
		if x.kind == numeral && isCode(x.s) || x.s == "k" { // 401k
			return true
		}
	}
	after, j := at(t, i+n), i+n
	if counters[after] && !(asked && len(after) > 2) || j < len(t) && t[j].glued && (t[j].kind != mark || strings.Contains("%º°/", after)) {
		return true
	}
	if i == 0 {
		return false
	}
	before, last := text[t[i-1].start:t[i-1].end], t[i-1].s
	if strings.ContainsAny(before, "#№º°@&/") || labelled[last] || last == "." && labelled[at(t, i-2)] || i > 1 && strings.IndexFunc(before, unicode.IsUpper) >= 0 {
		return true
	}
	if last == "las" || last == "la" {
		return true // a las 4, though the "a" may be missing
	}
	counts := j < len(t) && t[j].kind == word && !notUnits[after] && !l.polite[after]
	return t[i-1].kind == word && !leaders[last] && !counts
}

// isCode: digits that are an id, a telephone number or a year rather than a
// count.
func isCode(s string) bool {
	plain := digitCount(s) == len(s)
	return digitCount(s) > 9 || plain && len(s) > 1 && s[0] == '0' || plain && len(s) == 4 && s >= "1950" && s < "2050"
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

// every are words after which a day is a habit.
var every = set("every each cada")

// judgeDay leaves out what is a day only as the answer to a question: "the
// 2nd", "1/2", "sat".
func (l *lexicon) judgeDay(t []token, i, n int) verdict {
	digits, proof := 0, false
	for _, x := range t[i : i+n] {
		if x.kind == numeral {
			digits += digitCount(x.s)
		}
		_, month := l.months[x.s]
		_, weekday := l.weekdays[x.s]
		proof = proof || month || weekday && !short[x.s]
	}
	lead := spaced(t[i : i+oneOf(t, i, l.words.dayPrefix)])
	switch {
	case every[at(t, i-1)]:
		return nothing
	case proof, digits >= 5, l.relative(t, i, time.Time{}.AddDate(2000, 0, 0)).n == n:
		return certain
	case at(t, i+n) == "of" || at(t, i+n) == "de": // the first of this month
		return nothing
	case lead == "on the" || strings.HasSuffix(lead, "dia"):
		return certain
	case n == 1 && t[i].kind == word: // sat, sun
		return nothing
	}
	return doubtful
}
