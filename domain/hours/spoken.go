package hours

import (
	"slices"
	"strconv"

	"relevo/domain/i18n"
)

// Closed is what a visitor hears while a schedule is closed: when the team is
// there, as its week has it. Dates that differ are left out.
func (s *Schedule) Closed(p *i18n.Printer) string {
	if spoken := s.Spoken(p); spoken != "" {
		return p.T("hours.closed", "Hours", spoken)
	}
	return p.T("hours.closed_now")
}

// Spoken is the week in words, "Monday to Friday, 9:00 to 18:00": days with the
// same hours together, Monday first. "" when no weekday has any.
func (s *Schedule) Spoken(p *i18n.Printer) (text string) {
	done := [7]bool{}
	for d := range s.Week {
		if done[d] || len(s.Week[d]) == 0 {
			continue
		}
		var same []int
		for o := d; o < 7; o++ {
			if slices.Equal(s.Week[o], s.Week[d]) {
				done[o] = true
				same = append(same, o)
			}
		}
		part := p.T("hours.part", "Days", spokenDays(p, same), "Times", spokenTimes(p, s.Week[d]))
		if text = joined(p, "hours.or", text, part); len(same) == 7 {
			break
		}
	}
	return text
}

// spokenDays names weekdays, ascending: three or more in a row as one stretch.
func spokenDays(p *i18n.Printer, days []int) string {
	if len(days) == 7 {
		return p.T("hours.every_day")
	}
	var parts, single []string
	flush := func() {
		if len(single) > 0 {
			parts = append(parts, p.T("hours.each", "Days", enumerated(p, single)))
			single = nil
		}
	}
	for i := 0; i < len(days); {
		end := i
		for end+1 < len(days) && days[end+1] == days[end]+1 {
			end++
		}
		if end-i >= 2 {
			flush()
			parts = append(parts, p.T("hours.run", "From", dayName(p, "day", days[i]), "To", dayName(p, "day", days[end])))
		} else {
			for _, d := range days[i : end+1] {
				single = append(single, dayName(p, "days", d))
			}
		}
		i = end + 1
	}
	flush()
	return enumerated(p, parts)
}

func dayName(p *i18n.Printer, form string, day int) string {
	return p.T("hours." + form + "_" + strconv.Itoa(day))
}

func spokenTimes(p *i18n.Printer, spans []Span) string {
	var parts []string
	for _, sp := range spans {
		if sp.From == 0 && sp.To%dayMinutes == 0 {
			return p.T("hours.all_day")
		}
		parts = append(parts, p.T("hours.span", "From", clock(sp.From), "To", clock(sp.To)))
	}
	return enumerated(p, parts)
}

// clock is a time of day, "9:00"; midnight at an end is 24:00.
func clock(minute int) string {
	if minute > dayMinutes {
		minute -= dayMinutes
	}
	m := strconv.Itoa(minute % 60)
	if len(m) == 1 {
		m = "0" + m
	}
	return strconv.Itoa(minute/60) + ":" + m
}

// enumerated is "a", "a and b", "a, b and c".
func enumerated(p *i18n.Printer, parts []string) (text string) {
	for i, part := range parts {
		key := "hours.list"
		if i == len(parts)-1 {
			key = "hours.two"
		}
		text = joined(p, key, text, part)
	}
	return text
}

func joined(p *i18n.Printer, key, a, b string) string {
	if a == "" {
		return b
	}
	return p.T(key, []any{"A", a, "B", b}...)
}
