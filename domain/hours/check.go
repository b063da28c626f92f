package hours

import (
	"cmp"
	"slices"
	"strconv"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/contact"
)

// Limits of a schedule.
const (
	MaxName  = 60  // characters, of schedules and of dates
	MaxSpans = 8   // a day
	MaxDates = 500 // a schedule
)

// Check normalises and validates a schedule: names become one line, spans and
// dates are sorted. The error (422) names the field: name, zone, week[0] to
// week[6], dates[n] with n as given, or dates.
func (s *Schedule) Check() error {
	s.Name = contact.OneLine(s.Name, MaxName+1)
	if n := utf8.RuneCountInString(s.Name); n == 0 || n > MaxName {
		return domain.Field("name", "problem.hours_name", "Max", MaxName)
	}
	if _, err := location(s.Zone); err != nil {
		return domain.Field("zone", "problem.hours_zone")
	}
	for day := range s.Week {
		if err := checkSpans(s.Week[day], "week["+strconv.Itoa(day)+"]"); err != nil {
			return err
		}
	}
	for day := range s.Week {
		if runsInto(s.Week[day], s.Week[(day+1)%7]) {
			return domain.Field("week["+strconv.Itoa((day+1)%7)+"]", "problem.hours_into")
		}
	}
	return s.checkDates()
}

func (s *Schedule) checkDates() error {
	if len(s.Dates) > MaxDates {
		return domain.Field("dates", "problem.hours_dates", "Max", MaxDates)
	}
	seen := make(map[string]bool, len(s.Dates))
	for i := range s.Dates {
		d, field := &s.Dates[i], "dates["+strconv.Itoa(i)+"]"
		if _, err := dateNumber(d.Day); err != nil {
			return domain.Field(field, "problem.hours_date")
		}
		if seen[d.Day] {
			return domain.Field(field, "problem.hours_date_twice")
		}
		seen[d.Day] = true
		if d.Name = contact.OneLine(d.Name, MaxName+1); utf8.RuneCountInString(d.Name) > MaxName {
			return domain.Field(field, "problem.too_long", "Max", MaxName)
		}
		if err := checkSpans(d.Spans, field); err != nil {
			return err
		}
	}
	slices.SortFunc(s.Dates, func(a, b Date) int { return cmp.Compare(a.Day, b.Day) })
	return nil
}

// checkSpans sorts the spans of a day and refuses ones that are out of range
// or overlap. Ones that touch are fine.
func checkSpans(spans []Span, field string) error {
	if len(spans) > MaxSpans {
		return domain.Field(field, "problem.hours_spans", "Max", MaxSpans)
	}
	for _, sp := range spans {
		if sp.From < 0 || sp.From >= dayMinutes || sp.To < 0 || sp.To > dayMinutes {
			return domain.Field(field, "problem.hours_range")
		}
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.end(), b.end())) })
	for i := 1; i < len(spans); i++ {
		if spans[i].From < spans[i-1].end() {
			return domain.Field(field, "problem.hours_overlap")
		}
	}
	return nil
}

// end is the span's end in minutes after the midnight it begins after.
func (sp Span) end() int {
	if sp.To <= sp.From {
		return sp.To + dayMinutes
	}
	return sp.To
}

// runsInto tells whether the spans of a day, sorted, reach into those of the next.
func runsInto(day, next []Span) bool {
	return len(day) > 0 && len(next) > 0 && day[len(day)-1].end()-dayMinutes > next[0].From
}
