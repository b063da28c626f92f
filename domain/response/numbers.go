package response

import (
	"math"
	"strconv"
	"strings"
)

// maxNumber bounds what is read as a number: beyond it digits are an id.
const maxNumber = 1e12

// found is a number at a place in the text.
type found struct {
	v    float64
	n    int  // tokens
	bare bool // only "a", "one", "un", "una", "uno", "half": no number inside a longer request
}

// number reads a number at token i; n is 0 if there is none.
func (l *lexicon) number(t []token, i int) found {
	sign, k := 1.0, i
	switch at(t, i) {
	case "-", "+":
		if i+1 >= len(t) || !t[i+1].glued || t[i+1].kind != numeral || t[i].glued && i > 0 && t[i-1].kind != mark {
			return found{}
		}
		if t[i].s == "-" {
			sign = -1
		}
		k++
	case "minus", "negative":
		if !l.es {
			sign, k = -1, k+1
		}
	case "menos", "negativo":
		if l.es {
			sign, k = -1, k+1
		}
	}
	f := l.unsigned(t, k)
	if f.n == 0 || f.v > maxNumber {
		return found{}
	}
	f.n += k - i
	if f.v != 0 {
		f.v *= sign
	}
	return f
}

func (l *lexicon) unsigned(t []token, i int) found {
	if i >= len(t) {
		return found{}
	}
	f := found{}
	if t[i].kind == numeral {
		f = l.digits(t, i)
	} else {
		f = l.spoken(t, i)
	}
	if f.n == 0 {
		return f
	}
	return l.tail(t, i, f)
}

// tail takes what may follow a number: "and a half", "dozen", "point five".
func (l *lexicon) tail(t []token, i int, f found) found {
	j := i + f.n
	if n := oneOf(t, j, l.pick(doubles)); n > 0 && f.v == math.Trunc(f.v) {
		f.v, f.n, f.bare = f.v*12, f.n+n, false
		j += n
	}
	half := []string{"and a half"}
	if l.es {
		half = []string{"y medio", "y media"}
	}
	if n := oneOf(t, j, half); n > 0 && f.v == math.Trunc(f.v) {
		f.v, f.n, f.bare = f.v+0.5, f.n+n, false
		return f
	}
	if v, n := l.spokenDecimals(t, j); n > 0 && f.v == math.Trunc(f.v) && t[i].kind == word {
		m := l.scale(at(t, j+n))
		if f.v, f.n, f.bare = (f.v+v)*m, f.n+n, false; m > 1 {
			f.n++
		}
	}
	return f
}

var doubles = [2][]string{{"dozen", "dozens"}, {"docena", "docenas"}}

func (l *lexicon) pick(both [2][]string) []string {
	if l.es {
		return both[1]
	}
	return both[0]
}

// spokenDecimals reads "point two five" as 0.25.
func (l *lexicon) spokenDecimals(t []token, i int) (float64, int) {
	if w := at(t, i); !(!l.es && w == "point") && !(l.es && (w == "coma" || w == "punto")) {
		return 0, 0
	}
	j, digits := i+1, ""
	for len(digits) < 6 {
		v, ok := l.small[at(t, j)]
		if !ok || v > 9 {
			break
		}
		digits += strconv.Itoa(v)
		j++
	}
	if v, n := l.below100(t, j); digits == "" && n > 0 {
		digits, j = strconv.Itoa(v), j+n
	}
	if digits == "" {
		return 0, 0
	}
	v, err := strconv.ParseFloat("0."+digits, 64)
	if err != nil {
		return 0, 0
	}
	return v, j - i
}

// digits reads "1,250.5", "2 million", "5 mil", "25k". Digits that go on into
// letters or other signs ("AB12", "1/2", "12:30") are no number here.
func (l *lexicon) digits(t []token, i int) found {
	if t[i].glued && i > 0 && (t[i-1].kind == word || strings.Contains("/:-_#@.,", t[i-1].s) && i > 1 && t[i-1].glued && !isMoney(t[i-2])) {
		return found{}
	}
	v, ok := l.written(t[i].s)
	if !ok {
		return found{}
	}
	f := found{v: v, n: 1}
	if j := i + 1; j < len(t) && t[j].glued {
		switch {
		case t[j].s == "k":
			return found{v: v * 1000, n: 2}
		case strings.Contains("/:-_@", t[j].s) && j+1 < len(t) && t[j+1].glued:
			return found{}
		}
	}
	if m := l.scale(at(t, i+1)); m > 1 {
		f = found{v: v * m, n: 2}
	}
	return f
}

// scale is the worth of "thousand", "mil", "million"; 1 for other words.
func (l *lexicon) scale(w string) float64 {
	switch {
	case !l.es && w == "hundred":
		return 100
	case !l.es && w == "thousand", l.es && w == "mil":
		return 1e3
	case !l.es && w == "million", l.es && (w == "millon" || w == "millones"):
		return 1e6
	}
	return 1
}

// written reads digits with separators by the rules of the language. What two
// readers would take for different numbers is refused.
func (l *lexicon) written(s string) (float64, bool) {
	if len(s) > 20 {
		return 0, false
	}
	if strings.Contains(s, "'") {
		return l.apostrophes(s)
	}
	thousands, point := ",", "."
	if l.comma {
		thousands, point = ".", ","
	}
	if d, th := strings.Count(s, point), strings.Count(s, thousands); d > 0 && th > 0 && strings.LastIndex(s, thousands) > strings.LastIndex(s, point) {
		thousands, point = point, thousands // 1.234,56 can mean one thing only
	}
	whole, frac, decimal := strings.Cut(s, point)
	if decimal && strings.Contains(frac, point) || strings.Contains(frac, thousands) {
		return 0, false
	}
	if decimal && l.comma && point == "," && len(frac) == 3 && whole != "0" && !strings.Contains(whole, thousands) {
		return 0, false // "1,234" is a thousand and more to half of those who write Spanish
	}
	if strings.Contains(whole, thousands) {
		groups := strings.Split(whole, thousands)
		if !grouped(groups) {
			if !l.comma || decimal || len(groups) != 2 || len(groups[1]) == 3 && groups[0] != "0" {
				return 0, false
			}
			whole, frac, decimal = groups[0], groups[1], true // "2.5" in Spanish can mean one thing only
		} else {
			whole = strings.Join(groups, "")
		}
	}
	if decimal {
		whole += "." + frac
	}
	v, err := strconv.ParseFloat(whole, 64)
	return v, err == nil
}

// apostrophes reads the thousands of 1'250 and, in Spanish, the hundredths of 20'50.
func (l *lexicon) apostrophes(s string) (float64, bool) {
	groups := strings.Split(s, "'")
	if grouped(groups) {
		return l.written(strings.Join(groups, ""))
	}
	whole, frac := groups[0], groups[1]
	if !l.comma || len(groups) > 2 || len(frac) > 2 || strings.ContainsAny(s, ".,") {
		return 0, false
	}
	v, err := strconv.ParseFloat(whole+"."+frac, 64)
	return v, err == nil
}

// grouped: 1 to 3 digits that do not begin with 0, then groups of three.
func grouped(groups []string) bool {
	if n := len(groups[0]); n == 0 || n > 3 || groups[0][0] == '0' {
		return false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return false
		}
	}
	return true
}

// spoken reads number words up to 999,999,999.
func (l *lexicon) spoken(t []token, i int) found {
	if f := l.set(t, i); f.n > 0 {
		return f
	}
	total, j := 0.0, i
	for _, scale := range []float64{1e6, 1e3} {
		k := j
		if k > i {
			k += l.joiner(t, k)
		}
		v, n := l.below1000(t, k)
		if n == 0 && l.es && scale == 1e3 && at(t, k) == "mil" {
			total, j = total+scale, k+1
			continue
		}
		if !l.es && n == 0 && at(t, k) == "a" && l.scale(at(t, k+1)) == scale {
			v, n = 1, 1
		}
		if n > 0 && l.scale(at(t, k+n)) == scale {
			total, j = total+float64(v)*scale, k+n+1
		}
	}
	k := j
	if k > i {
		k += l.joiner(t, k)
	}
	v, n := l.below1000(t, k)
	if n > 0 {
		total, j = total+float64(v), k+n
	}
	if j == i {
		return found{}
	}
	return found{v: total, n: j - i, bare: j == i+1 && v == 1}
}

// joiner passes over the "and" of "a thousand and two", where a number follows.
func (l *lexicon) joiner(t []token, i int) int {
	if !l.es && at(t, i) == "and" {
		return 1
	}
	return 0
}

// below1000 reads "two hundred and five", "doscientos cinco".
func (l *lexicon) below1000(t []token, i int) (int, int) {
	if l.es {
		base, n := l.hundreds[at(t, i)], 1
		switch at(t, i) {
		case "cien":
			return 100, 1
		case "ciento":
			base = 100
		}
		if base == 0 {
			return l.below100(t, i)
		}
		v, k := l.below100(t, i+n)
		return base + v, n + k
	}
	v, n := l.below100(t, i)
	if n == 0 && at(t, i) == "a" && at(t, i+1) == "hundred" {
		v, n = 1, 1
	}
	if n == 0 || v == 0 || at(t, i+n) != "hundred" {
		return v, n
	}
	v, n = v*100, n+1
	k := i + n + l.joiner(t, i+n)
	if w, m := l.below100(t, k); m > 0 {
		return v + w, k + m - i
	}
	return v, n
}

// below100 reads "seven", "twenty-five", "treinta y cinco", the older "diez y seis".
func (l *lexicon) below100(t []token, i int) (int, int) {
	if v, ok := l.small[at(t, i)]; ok {
		if u := l.small[at(t, i+2)]; l.es && at(t, i+1) == "y" && (v == 10 && u > 5 || v == 20 && u > 0) && u < 10 {
			return v + u, 3
		}
		return v, 1
	}
	v, ok := l.tens[at(t, i)]
	if !ok {
		return 0, 0
	}
	j := i + 1
	if l.es && at(t, j) == "y" || !l.es && at(t, j) == "-" {
		j++
	} else if l.es {
		return v, 1
	}
	if u, ok := l.small[at(t, j)]; ok && u > 0 && u < 10 {
		return v + u, j + 1 - i
	}
	return v, 1
}

// set reads counts that have a name: "a dozen", "half a dozen", "un par".
func (l *lexicon) set(t []token, i int) found {
	if l.es {
		for _, s := range []struct {
			p string
			v float64
		}{{"media docena", 6}, {"una docena", 12}, {"docena y media", 18}, {"un par", 2}, {"un centenar", 100}, {"ninguno", 0}, {"ninguna", 0}} {
			if n := phrase(t, i, s.p); n > 0 {
				return found{v: s.v, n: n + setOf(t, i+n), bare: s.v < 6}
			}
		}
		if n := oneOf(t, i, []string{"medio", "media"}); n > 0 {
			return found{v: 0.5, n: n, bare: true}
		}
		return found{}
	}
	for _, s := range []struct {
		p string
		v float64
	}{{"half a dozen", 6}, {"a half dozen", 6}, {"half dozen", 6}, {"a dozen", 12}, {"a couple", 2}, {"couple", 2}, {"none", 0}} {
		if n := phrase(t, i, s.p); n > 0 {
			return found{v: s.v, n: n + setOf(t, i+n), bare: s.v < 6}
		}
	}
	if n := oneOf(t, i, []string{"half", "a half"}); n > 0 {
		return found{v: 0.5, n: n, bare: true}
	}
	return found{}
}

// setOf passes over the "of" of "a couple of people".
func setOf(t []token, i int) int {
	if w := at(t, i); (w == "of" || w == "de") && i+1 < len(t) && t[i+1].kind == word {
		return 1
	}
	return 0
}
