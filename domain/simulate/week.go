package simulate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"relevo/domain/hours"
)

var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// parseWeek reads lines such as "mon-fri 09:00-17:30", "sat 10:00-14:00" or, for
// every day, "22:00-06:00".
func parseWeek(lines []string) (week [7][]hours.Span, err error) {
	for _, line := range lines {
		words := strings.Fields(line)
		days := weekdays
		if len(words) == 2 {
			if days, err = parseDays(words[0]); err != nil {
				return week, err
			}
			words = words[1:]
		}
		if len(words) != 1 {
			return week, fmt.Errorf("%q: hours are written like mon-fri 09:00-17:30", line)
		}
		from, to, _ := strings.Cut(words[0], "-")
		f, okF := parseClock(from)
		t, okT := parseClock(to)
		if !okF || !okT || f == 24*60 {
			return week, fmt.Errorf("%q: hours are written like mon-fri 09:00-17:30", line)
		}
		for i, d := range weekdays {
			if slices.Contains(days, d) {
				week[i] = append(week[i], hours.Span{From: f, To: t})
			}
		}
	}
	return week, nil
}

func parseDays(s string) ([]string, error) {
	from, to, ranged := strings.Cut(s, "-")
	if !ranged {
		to = from
	}
	a, b := slices.Index(weekdays, from), slices.Index(weekdays, to)
	if a < 0 || b < 0 || a > b {
		return nil, fmt.Errorf("%q are no days: write mon to sun, or a range such as mon-fri", s)
	}
	return weekdays[a : b+1], nil
}

// parseClock reads a time of day in minutes, up to 24:00.
func parseClock(s string) (int, bool) {
	if s == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err == nil
}

// stretch is from one instant to another, UTC ms.
type stretch struct{ from, to int64 }

// stretches are the times a week's spans cover between two instants, in order,
// touching ones joined.
func stretches(week [7][]hours.Span, zone *time.Location, from, to int64) []stretch {
	var all []stretch
	day := time.UnixMilli(from).In(zone).AddDate(0, 0, -1)
	for ; day.UnixMilli() <= to+24*3600*1000; day = day.AddDate(0, 0, 1) {
		at := func(minutes int) int64 {
			return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, zone).UnixMilli()
		}
		for _, s := range week[(int(day.Weekday())+6)%7] {
			end := s.To
			if end <= s.From {
				end += 24 * 60
			}
			if st := (stretch{max(at(s.From), from), min(at(end), to)}); st.from < st.to {
				all = append(all, st)
			}
		}
	}
	slices.SortFunc(all, func(a, b stretch) int { return int(a.from - b.from) })
	joined := all[:0]
	for _, s := range all {
		if n := len(joined); n > 0 && s.from <= joined[n-1].to {
			joined[n-1].to = max(joined[n-1].to, s.to)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}
