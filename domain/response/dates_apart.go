package response

import "time"

// apart reads a day so far from another: "in 3 days", "a month from now", "3 days
// ago", "hace una semana", "a week from Friday", "dos días antes del 14 de marzo".
func (l *lexicon) apart(t []token, i int, today time.Time) day {
	w := &l.words
	lead, back := oneOf(t, i, w.in), 0
	if l.es {
		back = oneOf(t, i, w.ago)
	}
	by, n := l.stretch(t, i+lead+back)
	if n == 0 {
		return day{}
	}
	j := i + lead + back + n
	if lead+back == 0 {
		if d := l.fromDay(t, i, j, by, today); d.n > 0 {
			return d
		}
	}
	if !l.es {
		if back = oneOf(t, j, w.ago); back > 0 && lead > 0 {
			return day{}
		}
		j += back
	}
	tail := oneOf(t, j, w.fromNow)
	switch {
	case back > 0:
		by = by.times(-1)
	case lead == 0 && tail == 0:
		return day{}
	}
	return dated(by.after(today), j+tail-i)
}

// stretch is a number of days and months.
type stretch struct{ days, months int }

func (s stretch) times(n int) stretch { return stretch{s.days * n, s.months * n} }

// after is the day so far behind d. A month that has no such day ends sooner: a
// month from January 31 is the last day of February.
func (s stretch) after(d time.Time) time.Time {
	first := time.Date(d.Year(), d.Month()+time.Month(s.months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(d.Day(), last)-1+s.days)
}

// stretch reads "3 days", "a week", "two months", "un año"; n is 0 if there is
// none.
func (l *lexicon) stretch(t []token, i int) (s stretch, n int) {
	f := l.number(t, i)
	if !l.es && f.n == 0 && at(t, i) == "a" {
		f = found{v: 1, n: 1}
	}
	if f.n == 0 || f.v < 0 || f.v > 3660 || f.v != float64(int(f.v)) {
		return s, 0
	}
	j := i + f.n
	if at(t, j) == "of" {
		j++
	}
	w := &l.words
	for _, u := range []struct {
		names []string
		one   stretch
	}{{w.day, stretch{days: 1}}, {w.week, stretch{days: 7}}, {w.month, stretch{months: 1}}, {w.year, stretch{months: 12}}} {
		if k := oneOf(t, j, u.names); k > 0 {
			return u.one.times(int(f.v)), j + k - i
		}
	}
	return s, 0
}

// fromDay reads what follows a stretch that began at i and ended before j: "from
// Friday", "before March 14".
func (l *lexicon) fromDay(t []token, i, j int, by stretch, today time.Time) day {
	n := oneOf(t, j, l.words.since)
	if n == 0 {
		if n = oneOf(t, j, l.words.until); n == 0 {
			return day{}
		}
		by = by.times(-1)
	}
	best := day{}
	for _, read := range []func([]token, int, time.Time) day{l.near, l.written3, l.named, l.weekday} {
		if d := read(t, j+n, today); d.n > best.n {
			best = d
		}
	}
	if best.n == 0 {
		return day{}
	}
	return dated(by.after(best.d), j+n+best.n-i)
}
