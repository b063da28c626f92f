package response

import (
	"fmt"
	"strings"
	"time"
)

// clock is a time of day at a place in the text.
type clock struct {
	min    int  // minutes after midnight
	n      int  // tokens
	open   bool // could be twelve hours later as well: "half past 4"
	marked bool // cannot be a plain number
	behind int  // tokens before it that say the half of the day
	later  bool // reckoned from now: "in 2 hours"
}

func (c clock) text() string { return hhmm(c.min) }

func hhmm(min int) string { return fmt.Sprintf("%02d:%02d", min/60, min%60) }

// clockTime reads a time of day at token i; n is 0 if there is none.
func (l *lexicon) clockTime(t []token, i int, env Env) clock {
	w := &l.words
	if n := oneOf(t, i, w.now); n > 0 {
		now := env.now()
		return clock{min: now.Hour()*60 + now.Minute(), n: n, marked: true}
	}
	if c := l.later(t, i, env); c.n > 0 {
		return c
	}
	j, marked, lead := i, false, 0
	if n := oneOf(t, j, w.at); n > 0 {
		j, marked, lead = j+n, true, n
	} else if n := oneOf(t, j, w.maybeAt); n > 0 {
		j, lead = j+n, n
	}
	if n := oneOf(t, j, w.noon); n > 0 {
		return clock{min: 12 * 60, n: j + n - i, marked: true}
	}
	if n := oneOf(t, j, w.midnight); n > 0 {
		return clock{min: 0, n: j + n - i, marked: true}
	}
	c := clock{}
	for _, read := range []func([]token, int) clock{l.digital, l.past, l.hourFirst} {
		if r := read(t, j); r.n > c.n {
			c = r
		}
	}
	if c.n == 0 {
		return clock{}
	}
	c.marked = c.marked || marked || l.es && lead > 0 && c.n > 1
	c.n += lead
	c = l.onTheDot(t, i, c)
	end := i + c.n
	if c = l.meridiem(t, end, c); c.n == 0 {
		return c
	}
	if i+c.n == end {
		c = l.halfBefore(t, i, c)
	}
	return l.onTheDot(t, i, c)
}

// later reads "in 2 hours", "in half an hour", "dentro de hora y media".
func (l *lexicon) later(t []token, i int, env Env) clock {
	j := i + oneOf(t, i, l.words.in)
	if j == i {
		return clock{}
	}
	units := []struct {
		names []string
		of    time.Duration
	}{{[]string{"hour", "hours", "hr", "hrs", "hora", "horas"}, time.Hour}, {[]string{"minute", "minutes", "min", "mins", "minuto", "minutos"}, time.Minute}}
	for _, h := range []struct {
		words string
		by    time.Duration
	}{{"half an hour", time.Hour / 2}, {"an hour and a half", 3 * time.Hour / 2}, {"an hour", time.Hour}, {"a minute", time.Minute}, {"media hora", time.Hour / 2},
		{"una hora y media", 3 * time.Hour / 2}, {"hora y media", 3 * time.Hour / 2}} {
		if n := phrase(t, j, h.words); n > 0 {
			return env.later(h.by, j+n-i)
		}
	}
	f := l.number(t, j)
	if f.n == 0 || f.v < 0 || f.v > 24*60 {
		return clock{}
	}
	for _, u := range units {
		n := oneOf(t, j+f.n, u.names)
		if by := time.Duration(f.v * float64(u.of)); n > 0 && by <= 24*time.Hour {
			return env.later(by, j+f.n+n-i)
		}
	}
	return clock{}
}

// later is the time of day so long after now.
func (e Env) later(by time.Duration, n int) clock {
	at := e.now().Add(by)
	return clock{min: at.Hour()*60 + at.Minute(), n: n, marked: true, later: true}
}

// onTheDot takes "o'clock", "sharp", "en punto" after a time that began at i.
func (l *lexicon) onTheDot(t []token, i int, c clock) clock {
	if n := oneOf(t, i+c.n, l.words.sharp); n > 0 {
		c.n, c.marked = c.n+n, true
	}
	return c
}

// halfBefore applies the half of the day said before a time: "Friday evening at
// 8", "esta noche a las 9", "mañana por la tarde, a las 5".
func (l *lexicon) halfBefore(t []token, i int, c clock) clock {
	k := i - 1
	if at(t, k) == "," {
		k--
	}
	late := false
	switch w := at(t, k); {
	case !l.es && w == "morning", l.es && w == "manana" && at(t, k-1) == "la":
	case !l.es && (w == "afternoon" || w == "evening"), l.es && w == "tarde":
		late = true
	case !l.es && (w == "tonight" || w == "night"), l.es && w == "noche":
		late = c.min >= 5*60
	default:
		return c
	}
	if c.open {
		c.open, c.marked, c.behind = false, true, i-k
		if late && c.min < 12*60 {
			c.min += 12 * 60
		}
	}
	return c
}

// meridiem applies "pm", "de la tarde" and the like after a time.
func (l *lexicon) meridiem(t []token, j int, c clock) clock {
	w, h := &l.words, c.min/60
	am, pm, night := oneOf(t, j, w.am), oneOf(t, j, w.pm), oneOf(t, j, w.night)
	n := max(am, pm, night)
	if n == 0 {
		return c
	}
	noon := t[j+n-1].s == "manana" // las 12 de la mañana
	switch {
	case n == night && h == 12:
		h = 0
	case n == night && h >= 5 && h < 12:
		h += 12
	case n == pm && h < 12 && h > 0:
		h += 12
	case n == am && h == 12 && !noon:
		h = 0
	case n == am && h > 12, n == pm && h == 0:
		return clock{} // 17 am
	}
	c.min, c.n, c.open, c.marked = h*60+c.min%60, c.n+n, false, true
	return c
}

// digital reads 17:30, 17.30, 5:30, 17h30, 17h, 1730.
func (l *lexicon) digital(t []token, i int) clock {
	if i >= len(t) || t[i].kind != numeral || t[i].glued && i > 0 && (t[i-1].kind == word || strings.Contains(":/-", t[i-1].s) && t[i-1].glued) {
		return clock{}
	}
	h, m, n, marked := t[i].s, "", 1, false
	switch {
	case i+2 < len(t) && (t[i+1].s == ":" || t[i+1].s == "h") && t[i+1].glued && t[i+2].glued && t[i+2].kind == numeral:
		m, n, marked = t[i+2].s, 3, true
		if i+4 < len(t) && t[i+3].s == ":" && t[i+3].glued && t[i+4].kind == numeral && len(t[i+4].s) == 2 && t[i+4].s < "60" {
			n = 5
		}
		if at(t, i+n) == "h" || at(t, i+n) == "hrs" {
			n++
		}
	case strings.Count(h, ".") == 1:
		h, m, _ = strings.Cut(h, ".")
		if len(m) != 2 || len(h) > 2 {
			return clock{}
		}
		if w := at(t, i+1); w == "h" || w == "hrs" || w == "horas" {
			n, marked = 2, true
		}
	case len(h) == 4:
		h, m = h[:2], h[2:]
		if w := at(t, i+1); w == "h" || w == "hrs" || w == "horas" || w == "hours" {
			n, marked = 2, true
		}
	default:
		if w := at(t, i+1); w == "h" || w == "hrs" || w == "horas" {
			n, marked, m = 2, w != "horas", "00"
		}
	}
	return made(h, m, n, marked)
}

func made(h, m string, n int, marked bool) clock {
	if m == "" {
		m = "00"
	}
	hour, ok1 := small(h)
	minute, ok2 := small(m)
	if !ok1 || !ok2 || len(m) != 2 || hour > 23 || minute > 59 {
		return clock{}
	}
	return clock{min: hour*60 + minute, n: n, marked: marked, open: hour >= 1 && hour <= 12 && h[0] != '0'}
}

// hour reads 0 to 23 in digits or words.
func (l *lexicon) hour(t []token, i int) (int, int) {
	if i < len(t) && t[i].kind == numeral {
		if t[i].glued && i > 0 && t[i-1].kind != mark {
			return 0, 0
		}
		if v, ok := small(t[i].s); ok && v < 24 {
			return v, 1
		}
		return 0, 0
	}
	if v, n := l.below100(t, i); n > 0 && v < 24 {
		return v, n
	}
	return 0, 0
}

// minutes reads "quarter", "half", "ten", "cuarto", "25 minutes".
func (l *lexicon) minutes(t []token, i int) (int, int) {
	quarter, half := []string{"quarter", "a quarter"}, []string{"half"}
	if l.es {
		quarter, half = []string{"cuarto", "un cuarto"}, []string{"media"}
	}
	if n := oneOf(t, i, quarter); n > 0 {
		return 15, n
	}
	if n := oneOf(t, i, half); n > 0 {
		return 30, n
	}
	v, n := l.below100(t, i)
	if i < len(t) && t[i].kind == numeral {
		if d, ok := small(t[i].s); ok {
			v, n = d, 1
		}
	}
	if n == 0 || v < 1 || v > 59 {
		return 0, 0
	}
	return v, n + oneOf(t, i+n, []string{"minutes", "minute", "mins", "min", "minutos", "minuto"})
}

// past reads the English "half past 4", "quarter to six", "ten past five".
func (l *lexicon) past(t []token, i int) clock {
	if l.es {
		return l.faltan(t, i)
	}
	m, n := l.minutes(t, i)
	if n == 0 {
		return clock{}
	}
	j := i + n
	switch at(t, j) {
	case "past", "after":
	case "to", "till", "til", "before", "of":
		if at(t, j) == "of" && m != 15 {
			return clock{}
		}
		m = -m
	default:
		if m != 30 || at(t, i) != "half" {
			return clock{} // "half four" is half past four
		}
		j--
	}
	j++
	h, n := l.hour(t, j)
	if k := oneOf(t, j, l.words.noon); n == 0 && k > 0 {
		return clock{min: 12*60 + m, n: j + k - i, marked: true}
	}
	if k := oneOf(t, j, l.words.midnight); n == 0 && k > 0 {
		return clock{min: (24*60 + m) % (24 * 60), n: j + k - i, marked: true}
	}
	if n == 0 {
		return clock{}
	}
	return around(h, m, j+n-i, true)
}

// faltan reads the "cuarto para las seis", "diez para las seis" of America.
func (l *lexicon) faltan(t []token, i int) clock {
	m, n := l.minutes(t, i)
	if n == 0 {
		return clock{}
	}
	j := i + n
	if k := oneOf(t, j, []string{"para las", "para la"}); k > 0 && m <= 30 {
		if h, n := l.hour(t, j+k); n > 0 {
			return around(h, -m, j+k+n-i, true)
		}
	}
	return clock{}
}

// around is so many minutes past (or to) an hour said by its name.
func around(h, m, n int, marked bool) clock {
	min := h*60 + m
	if h == 1 && m < 0 {
		min += 12 * 60 // quarter to one is at 12:45
	}
	return clock{min: (min + 24*60) % (24 * 60), n: n, marked: marked, open: h >= 1 && h <= 12}
}

// hourFirst reads "five", "five thirty", "five oh five", "las cinco y media",
// "las seis menos cuarto", "5 y 20".
func (l *lexicon) hourFirst(t []token, i int) clock {
	h, n := l.hour(t, i)
	if n == 0 || t[i].kind == numeral && glueAfter(t, i+n) && !strings.Contains(" am pm a p ", " "+at(t, i+n)+" ") {
		return clock{}
	}
	j := i + n
	if l.es {
		switch at(t, j) {
		case "y", "con":
			if m, k := l.minutes(t, j+1); k > 0 && (at(t, j) == "y" || m >= 10) {
				return around(h, m, n+1+k, m == 15)
			}
		case "menos":
			if m, k := l.minutes(t, j+1); k > 0 && m <= 30 {
				return around(h, -m, n+1+k, at(t, j+1) == "cuarto")
			}
		default:
			if m, k := l.below100(t, j); k > 0 && t[i].kind == word && t[j].kind == word && m >= 10 && m < 60 {
				return around(h, m, n+k, false)
			}
		}
	} else {
		oh, k := at(t, j) == "oh" || at(t, j) == "o", 0
		if oh || at(t, j) == "-" {
			k = 1
		}
		m, q := l.below100(t, j+k)
		if q > 0 && t[i].kind == word && (m >= 10 && m < 60 && !oh || m > 0 && m < 10 && oh) {
			return around(h, m, n+k+q, false)
		}
	}
	return clock{min: h * 60, n: n, open: h >= 1 && h <= 12 && !strings.HasPrefix(t[i].s, "0")}
}
