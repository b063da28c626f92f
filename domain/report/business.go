package report

import (
	"cmp"
	"slices"
	"time"

	"relevo/domain/hours"
)

// Business makes the function of a Goal from a queue's opening hours, in the
// schedule's zone. A clock change that skips an opening time opens at the next
// instant there is; one that repeats it is open from the first time to the last.
// The function remembers days it has met: it is not for concurrent use.
func Business(s *hours.Schedule, zone *time.Location) func(from, to int64) int64 {
	known := map[time.Time][]Bucket{}
	day := func(d time.Time) []Bucket {
		spans, ok := known[d]
		if !ok {
			spans = openSpans(s, zone, d)
			known[d] = spans
		}
		return spans
	}
	return func(from, to int64) (open int64) {
		last := date(time.UnixMilli(to).In(zone))
		for d := date(time.UnixMilli(from).In(zone)).AddDate(0, 0, -1); !d.After(last); d = d.AddDate(0, 0, 1) {
			for _, span := range day(d) {
				if a, z := max(span.From, from), min(span.To, to); a < z {
					open += z - a
					from = z // what two spans share counts once
				}
			}
		}
		return open
	}
}

// openSpans are the times of opening that begin on a day (its date in UTC), in
// order.
func openSpans(s *hours.Schedule, zone *time.Location, day time.Time) []Bucket {
	spans := s.Week[(int(day.Weekday())+6)%7]
	name := day.Format(time.DateOnly)
	for _, d := range s.Dates {
		if d.Day == name {
			spans = d.Spans
		}
	}
	var out []Bucket
	for _, sp := range spans {
		to := sp.To
		if to <= sp.From {
			to += 24 * 60 // ends on the next day
		}
		b := Bucket{onClock(zone, day.Add(time.Duration(sp.From)*time.Minute), false), onClock(zone, day.Add(time.Duration(to)*time.Minute), true)}
		if b.From < b.To {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b Bucket) int { return cmp.Compare(a.From, b.From) })
	return out
}

// onClock is when the clock of a zone shows a wall time (given as one in UTC):
// the first or the last time it does, or the instant it jumps over it.
func onClock(zone *time.Location, wall time.Time, last bool) int64 {
	_, before := wall.Add(-24 * time.Hour).In(zone).Zone()
	_, after := wall.Add(24 * time.Hour).In(zone).Zone()
	first := wall.Add(-time.Duration(max(before, after)) * time.Second).In(zone)
	second := wall.Add(-time.Duration(min(before, after)) * time.Second).In(zone)
	shows := func(t time.Time) bool { _, off := t.Zone(); return t.Add(time.Duration(off) * time.Second).Equal(wall) }
	switch {
	case shows(second) && (last || !shows(first)):
		return second.UnixMilli()
	case shows(first):
		return first.UnixMilli()
	}
	jump, _ := second.ZoneBounds()
	return jump.UnixMilli()
}
