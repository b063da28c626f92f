package hours

import (
	"slices"
	"strings"
	"time"
)

// A span covers the instants from the first one at which the wall shows its
// beginning to the last one at which it shows its end. Where clocks change at
// midnight that may reach a little into the day before the one it belongs to,
// or past the end of the day after: hence the days looked at around one.
const (
	before = 2 // days whose spans may still run
	after  = 1 // days whose spans may have begun
)

// reader answers questions about one schedule. Not safe for concurrent use.
type reader struct {
	s *Schedule
	wall
}

func (s *Schedule) reader() reader {
	loc, err := location(s.Zone)
	if err != nil {
		loc = time.UTC // Check lets no such zone in: the machine has lost its zones
	}
	return reader{s, wall{loc: loc}}
}

// Open tells whether the schedule is open at a time (UTC ms). A nil schedule
// is always open.
func (s *Schedule) Open(at int64) bool {
	if s == nil {
		return true
	}
	r := s.reader()
	return r.open(seconds(at))
}

// NextChange is when the schedule next opens or closes after a time (both UTC
// ms), and whether it is open then; 0 when it never does again.
func (s *Schedule) NextChange(at int64) (change int64, open bool) {
	if s == nil {
		return 0, true
	}
	r := s.reader()
	change, open = r.next(seconds(at))
	return change * 1000, open
}

// NextOpen is the first instant not before a time at which the schedule is
// open (both UTC ms); 0 when there is none.
func (s *Schedule) NextOpen(at int64) int64 {
	if s.Open(at) {
		return at
	}
	next, _ := s.NextChange(at)
	return next
}

// BusinessMS is how much of the time from one instant to another (UTC ms) the
// schedule was open, in ms; 0 when to is not after from.
func (s *Schedule) BusinessMS(from, to int64) int64 {
	if to <= from {
		return 0
	}
	if s == nil {
		return to - from
	}
	r := s.reader()
	var sum int64
	for at, open := from, r.open(seconds(from)); at < to; {
		next, then := r.next(seconds(at))
		end := to
		if next > 0 {
			end = min(next*1000, to)
		}
		if open {
			sum += end - at
		}
		at, open = end, then
	}
	return sum
}

// seconds rounds ms down.
func seconds(ms int64) int64 {
	if ms < 0 {
		return (ms - 999) / 1000
	}
	return ms / 1000
}

func (r *reader) open(at int64) bool {
	day := dayOf(r.shown(at))
	from, to := day-before, day+after
	if at >= r.start+2*swing && at < r.end-2*swing { // no change of the clocks is near
		from, to = day-1, day
	}
	for ; from <= to; from++ {
		for _, sp := range r.s.spans(from) {
			if a, b := r.bounds(from, sp); a <= at && at < b {
				return true
			}
		}
	}
	return false
}

// bounds are the instants of a span that begins on a day.
func (r *reader) bounds(day int64, sp Span) (from, to int64) {
	return r.first(day*dayS + int64(sp.From)*60), r.last(day*dayS + int64(sp.end())*60)
}

// still is how many days without a change mean that none comes before the next
// dated day: two weeks, since a change of the clocks may swallow the only
// opening of one, and the days around.
const still = 14 + before + after + 1

// next looks at one day after the other for a beginning or end of a span at
// which the state is another one.
func (r *reader) next(at int64) (int64, bool) {
	is := r.open(at)
	var marks []int64
	for day, quiet := dayOf(r.shown(at))-1, 0; ; day, quiet = day+1, quiet+1 {
		if quiet > still {
			date, ok := r.s.dateFrom(day - before)
			if !ok {
				return 0, is
			}
			day, quiet = max(day, date-before), 0
		}
		marks = r.marks(marks[:0], day)
		for _, m := range marks {
			if m > at && r.open(m) != is {
				return m, !is
			}
		}
	}
}

// marks lists the beginnings and ends of spans within a day, ascending.
func (r *reader) marks(to []int64, day int64) []int64 {
	from, end := r.first(day*dayS), r.first((day+1)*dayS)
	for d := day - before; d <= day+after; d++ {
		for _, sp := range r.s.spans(d) {
			a, b := r.bounds(d, sp)
			for _, m := range [...]int64{a, b} {
				if m >= from && m < end {
					to = append(to, m)
				}
			}
		}
	}
	slices.Sort(to)
	return to
}

// spans are the spans that begin on a day, in days since 1970-01-01.
func (s *Schedule) spans(day int64) []Span {
	if len(s.Dates) > 0 {
		if i, ok := s.place(dateText(day)); ok {
			return s.Dates[i].Spans
		}
	}
	return s.Week[weekday(day)]
}

// place finds a date, or where it would stand.
func (s *Schedule) place(day string) (int, bool) {
	return slices.BinarySearchFunc(s.Dates, day, func(d Date, day string) int { return strings.Compare(d.Day, day) })
}

// dateFrom is the first dated day not before a day.
func (s *Schedule) dateFrom(day int64) (int64, bool) {
	i, _ := s.place(dateText(day))
	if i == len(s.Dates) {
		return 0, false
	}
	n, err := dateNumber(s.Dates[i].Day)
	return n, err == nil
}
