package response

import (
	"strconv"
	"strings"
	"time"
)

const (
	isoDay    = "2006-01-02"
	firstYear = 1900
	lastYear  = 2199
)

// day is a date at a place in the text. alt is what else it can mean when the
// limits rule d out: "14 March" in the past, "Friday" a week ago.
type day struct {
	d, alt time.Time
	n      int // tokens
}

// date reads a date at token i as of today; n is 0 if there is none.
func (l *lexicon) date(t []token, i int, today time.Time) day {
	best := l.clearDate(t, i, today)
	if d := l.dayOfMonth(t, i, today); d.n > best.n {
		return d
	}
	return best
}

// clearDate reads a date that is one whatever was asked: not "el 14".
func (l *lexicon) clearDate(t []token, i int, today time.Time) day {
	best := day{}
	for _, read := range []func([]token, int, time.Time) day{l.relative, l.written3, l.named, l.weekday} {
		if d := read(t, i, today); d.n > best.n {
			best = d
		}
	}
	return best
}

// relative reads "today", "the day after tomorrow", "in 3 days".
func (l *lexicon) relative(t []token, i int, today time.Time) day {
	if d := l.near(t, i, today); d.n > 0 {
		return d
	}
	return l.apart(t, i, today)
}

// near reads days that have a word: "tomorrow", "pasado mañana".
func (l *lexicon) near(t []token, i int, today time.Time) day {
	w, best, off := &l.words, 0, 0
	for k, names := range [][]string{w.ereyesterday, w.yesterday, w.today, w.tomorrow, w.overmorrow} {
		if n := oneOf(t, i, names); n > best {
			best, off = n, k-2
		}
	}
	if best == 0 || l.es && at(t, i) == "manana" && (at(t, i-1) == "la" || at(t, i-1) == "esta") {
		return day{} // "por la mañana"
	}
	return day{d: today.AddDate(0, 0, off), n: best + oneOf(t, i+best, w.partOfDay)}
}

// written3 reads 2025-03-14, 3/14/2025 (14/3/2025 in Spanish), 3/14, 14.3.2025.
func (l *lexicon) written3(t []token, i int, today time.Time) day {
	if i >= len(t) || t[i].kind != numeral || t[i].glued && i > 0 && t[i-1].kind != mark {
		return day{}
	}
	if p := strings.Split(t[i].s, "."); len(p) == 3 {
		return l.ordered(p[0], p[1], p[2], 1)
	}
	sep := at(t, i+1)
	if sep != "/" && sep != "-" || !t[i+1].glued || i+2 >= len(t) || !t[i+2].glued || t[i+2].kind != numeral {
		return day{}
	}
	if at(t, i+3) != sep || !t[i+3].glued {
		if sep == "/" && (i+3 >= len(t) || !t[i+3].glued || t[i+3].kind == mark && t[i+3].s != "/") {
			return l.withoutYear(t[i].s, t[i+2].s, today)
		}
		return day{}
	}
	if i+4 >= len(t) || !t[i+4].glued || t[i+4].kind != numeral || glueAfter(t, i+5) {
		return day{}
	}
	if len(t[i].s) == 4 {
		return calendar(t[i].s, t[i+2].s, t[i+4].s, 5)
	}
	return l.ordered(t[i].s, t[i+2].s, t[i+4].s, 5)
}

// glueAfter: more of the same word, id or path follows without a space.
func glueAfter(t []token, i int) bool {
	return i < len(t) && t[i].glued && (t[i].kind != mark || strings.Contains("/-_", t[i].s) && i+1 < len(t) && t[i+1].glued)
}

// ordered puts month and day by the language's custom.
func (l *lexicon) ordered(a, b, year string, n int) day {
	if l.comma {
		a, b = b, a
	}
	if len(year) == 2 {
		year = "20" + year
	}
	return calendar(year, a, b, n)
}

func (l *lexicon) withoutYear(a, b string, today time.Time) day {
	if l.comma {
		a, b = b, a
	}
	m, ok1 := small(a)
	d, ok2 := small(b)
	if !ok1 || !ok2 {
		return day{}
	}
	return next(m, d, today, 3)
}

// small reads one or two digits.
func small(s string) (int, bool) {
	if len(s) > 2 {
		return 0, false
	}
	v, err := strconv.Atoi(s)
	return v, err == nil
}

func calendar(year, month, dom string, n int) day {
	m, ok1 := small(month)
	d, ok2 := small(dom)
	y, err := strconv.Atoi(year)
	if !ok1 || !ok2 || err != nil || len(year) != 4 {
		return day{}
	}
	return dated(exact(y, m, d), n)
}

// exact is a day of the calendar, the zero time if there is no such day.
func exact(y, m, d int) time.Time {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Year() != y || int(t.Month()) != m || t.Day() != d {
		return time.Time{}
	}
	return t
}

func dated(d time.Time, n int) day {
	if d.IsZero() || d.Year() < firstYear || d.Year() > lastYear {
		return day{}
	}
	return day{d: d, n: n}
}

// next is the next such day, today included; the one before it is its other
// meaning. The 29th of February is looked for as far as a leap year is.
func next(m, d int, today time.Time, n int) day {
	out := day{}
	for y := today.Year(); y <= today.Year()+8 && out.n == 0; y++ {
		if at := exact(y, m, d); !at.IsZero() && !at.Before(today) {
			out = dated(at, n)
		}
	}
	for y := today.Year(); y >= today.Year()-8 && out.n > 0; y-- {
		if at := exact(y, m, d); !at.IsZero() && at.Before(today) {
			out.alt = at
			break
		}
	}
	return out
}

// named reads "14 March", "March 14th 2026", "viernes 14 de marzo de 2026".
func (l *lexicon) named(t []token, i int, today time.Time) day {
	wanted, k := l.weekdayFirst(t, i)
	j := i + k
	d, m, n := l.dayMonth(t, j)
	if n == 0 {
		return day{}
	}
	j += n
	out := next(m, d, today, j-i)
	if y, n := l.year(t, j); n > 0 {
		out = dated(exact(y, m, d), j+n-i)
	}
	return out.on(wanted)
}

// on leaves of a date what falls on a weekday, -1 being any: "Friday 14 March"
// is no date when the 14th is a Saturday.
func (d day) on(weekday int) day {
	if weekday < 0 || d.n == 0 {
		return d
	}
	if int(d.d.Weekday()) != weekday {
		return day{}
	}
	if !d.alt.IsZero() && int(d.alt.Weekday()) != weekday {
		d.alt = time.Time{}
	}
	return d
}

// weekdayFirst reads the "Friday," before a date; -1 and 0 if there is none.
func (l *lexicon) weekdayFirst(t []token, i int) (weekday, n int) {
	for _, lead := range []int{0, oneOf(t, i, l.words.dayPrefix)} {
		if w, ok := l.weekdays[at(t, i+lead)]; ok {
			n = lead + 1
			if next := at(t, i+n); next == "," || next == "." {
				n++
			}
			return w, n
		}
	}
	return -1, 0
}

// dayMonth reads "14 March", "the 14th of March", "March 14th", "14-mar".
func (l *lexicon) dayMonth(t []token, i int) (d, m, n int) {
	if m = l.months[at(t, i)]; m > 0 {
		j := i + 1
		if at(t, j) == "." {
			j++
		}
		if at(t, j) == "the" && !l.es {
			j++
		}
		if d, n = l.dayNumber(t, j); n > 0 && at(t, j+n) != ":" {
			return d, m, j + n - i
		}
		return 0, 0, 0
	}
	j := i + oneOf(t, i, l.words.dayPrefix)
	d, n = l.dayNumber(t, j)
	if n == 0 {
		return 0, 0, 0
	}
	j += n
	if w := at(t, j); w == "of" || w == "de" || w == "-" || w == "/" {
		j++
	}
	if m = l.months[at(t, j)]; m == 0 {
		return 0, 0, 0
	}
	j++
	if at(t, j) == "." && l.year4(at(t, j+1)) {
		j++
	}
	return d, m, j - i
}

// dayNumber reads 1 to 31 in digits, words or as an ordinal.
func (l *lexicon) dayNumber(t []token, i int) (int, int) {
	if v, n := l.ordinal(t, i); n > 0 && v <= 31 {
		return v, n
	}
	if i < len(t) && t[i].kind == numeral {
		v, ok := small(t[i].s)
		if !ok || v < 1 || v > 31 {
			return 0, 0
		}
		return v, 1
	}
	if v, n := l.below100(t, i); n > 0 && v >= 1 && v <= 31 {
		return v, n
	}
	return 0, 0
}

// ordinal reads "14th", "1º", "second", "twenty-first", "primero".
func (l *lexicon) ordinal(t []token, i int) (int, int) {
	if i >= len(t) {
		return 0, 0
	}
	if t[i].kind == numeral {
		v, ok := small(t[i].s)
		if ok && i+1 < len(t) && t[i+1].glued {
			switch t[i+1].s {
			case "st", "nd", "rd", "th", "º", "ª", "°", "ro", "er", "ra", "do", "da", "to", "ta", "a", "o":
				return v, 2
			case ".":
				if at(t, i+2) == "º" || at(t, i+2) == "ª" {
					return v, 3
				}
			}
		}
		return 0, 0
	}
	if v := l.ordinals[t[i].s]; v > 0 {
		return v, 1
	}
	if v := l.tens[t[i].s]; v > 0 && !l.es {
		j := i + 1
		if at(t, j) == "-" {
			j++
		}
		if u := l.ordinals[at(t, j)]; u > 0 && u < 10 {
			return v + u, j + 1 - i
		}
	}
	if !l.es && t[i].s == "thirtieth" {
		return 30, 1
	}
	return 0, 0
}

// year reads ", 2026", "de 2026", "del 2026".
func (l *lexicon) year(t []token, i int) (int, int) {
	j := i
	switch at(t, j) {
	case ",", "de", "del", "of", "-", "/":
		j++
	}
	if !l.year4(at(t, j)) || j+1 < len(t) && t[j+1].glued && (t[j+1].s == "-" || t[j+1].s == ":") {
		return 0, 0
	}
	y, _ := strconv.Atoi(at(t, j))
	return y, j + 1 - i
}

func (l *lexicon) year4(s string) bool { return len(s) == 4 && s >= "1900" && s <= "2199" }

// weekday reads "Friday", "next Friday", "last Friday", "el viernes que
// viene": the next one after today, or the last one before it.
func (l *lexicon) weekday(t []token, i int, today time.Time) day {
	w, j, past := &l.words, i, false
	following := oneOf(t, j, w.weekFirst)
	if j += following; following > 0 {
		if at(t, j) == "," {
			j++
		}
		j += oneOf(t, j, w.dayPrefix)
	} else if n := oneOf(t, j, w.last); n > 0 {
		j, past = j+n, true
	} else {
		j += oneOf(t, j, w.next)
	}
	if n := oneOf(t, j, w.dayPrefix); j == i && n > 0 {
		j += n
	}
	wd, ok := l.weekdays[at(t, j)]
	if !ok {
		return day{}
	}
	j++
	if l.es {
		if n := oneOf(t, j, []string{"que viene", "proximo", "siguiente"}); n > 0 {
			j += n
		} else if n := oneOf(t, j, []string{"pasado", "anterior"}); n > 0 {
			j, past = j+n, true
		}
	}
	ahead := (wd-int(today.Weekday())+6)%7 + 1
	if n := oneOf(t, j, w.nextWeek); (n > 0 || following > 0) && !past {
		ahead = 7 - (int(today.Weekday())+6)%7 + (wd+6)%7
		j += n
	}
	fwd, back := today.AddDate(0, 0, ahead), today.AddDate(0, 0, -((int(today.Weekday())-wd+6)%7+1))
	j += oneOf(t, j, w.partOfDay)
	if past {
		return dated(back, j-i)
	}
	out := dated(fwd, j-i)
	out.alt = back
	return out
}

// dayOfMonth reads "the 14th", "el 14", "el día 14", "viernes 14": the next
// such day.
func (l *lexicon) dayOfMonth(t []token, i int, today time.Time) day {
	wanted, k := l.weekdayFirst(t, i)
	j := i + k
	lead := oneOf(t, j, l.words.dayPrefix)
	j += lead
	d, n := l.dayNumber(t, j)
	if n == 0 || glueAfter(t, j+n) || l.scale(at(t, j+n)) > 1 {
		return day{}
	}
	_, ord := l.ordinal(t, j)
	said := ord > 0 && t[j].kind == numeral || ord > 0 && lead > 0 || l.es && lead > 0 || wanted >= 0
	if !said {
		return day{}
	}
	first := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC)
	out := day{}
	for k := 0; k < 12 && out.n == 0; k++ {
		m := first.AddDate(0, k, 0)
		if at := exact(m.Year(), int(m.Month()), d); !at.IsZero() && !at.Before(today) {
			out = dated(at, j+n-i)
		}
	}
	for k := 0; k < 12 && out.n > 0 && out.alt.IsZero(); k++ {
		m := first.AddDate(0, -k, 0)
		if at := exact(m.Year(), int(m.Month()), d); !at.IsZero() && at.Before(today) {
			out.alt = at
		}
	}
	if k := oneOf(t, i+out.n, l.words.thisMonth); k > 0 && out.n > 0 {
		out = dated(exact(today.Year(), int(today.Month()), d), out.n+k)
	}
	return out.on(wanted)
}
