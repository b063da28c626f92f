package report

import (
	"time"

	"relevo/domain"
)

// Unit is the length of an interval.
type Unit string

// The units. Days and weeks are those of the reporting zone: a day of a clock
// change has 23 or 25 hours. Weeks begin on Monday. Whole is the range at once.
const (
	Quarter Unit = "15m"
	Hour    Unit = "hour"
	Day     Unit = "day"
	Week    Unit = "week"
	Whole   Unit = "all"
)

// Units lists the units, shortest first.
func Units() []Unit { return []Unit{Quarter, Hour, Day, Week, Whole} }

// MaxBuckets is how many intervals one report has at most.
const MaxBuckets = 2000

// Bucket is one interval: From belongs to it, To does not.
type Bucket struct{ From, To int64 }

// Buckets cuts [from, to) at the borders of the unit in the zone; the first and
// the last may be cut short. 422 to for an empty range, 422 interval for an
// unknown unit or more than MaxBuckets intervals.
func Buckets(from, to int64, unit Unit, zone *time.Location) ([]Bucket, error) {
	if from >= to {
		return nil, domain.Field("to", "problem.report_range")
	}
	if unit == Whole {
		return []Bucket{{from, to}}, nil
	}
	next := borders[unit]
	if next == nil {
		return nil, domain.Field("interval", "problem.report_interval")
	}
	var out []Bucket
	for at := from; at < to; {
		if len(out) == MaxBuckets {
			return nil, domain.Field("interval", "problem.report_too_many", "Max", MaxBuckets)
		}
		end := min(next(time.UnixMilli(at).In(zone)).UnixMilli(), to)
		out = append(out, Bucket{at, end})
		at = end
	}
	return out, nil
}

// borders give the first border of a unit after t, in t's zone.
var borders = map[Unit]func(t time.Time) time.Time{
	Quarter: func(t time.Time) time.Time { return afterClock(t, 15*time.Minute) },
	Hour:    func(t time.Time) time.Time { return afterClock(t, time.Hour) },
	Day:     func(t time.Time) time.Time { return StartOfDay(t, 1) },
	Week:    func(t time.Time) time.Time { return StartOfDay(t, 7-(int(t.Weekday())+6)%7) },
}

// afterClock is when the local clock next shows a multiple of step; an hour
// that is repeated has its borders twice.
func afterClock(t time.Time, step time.Duration) time.Time {
	past := time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
	return t.Add(step - past%step)
}

// StartOfDay is the first instant of the day that is days after t's, in t's
// zone. Where a clock change skips midnight the day begins with the change;
// where it repeats midnight, with the first one.
func StartOfDay(t time.Time, days int) time.Time {
	y, m, d := t.Date()
	wall := time.Date(y, m, d+days, 0, 0, 0, 0, time.UTC)
	zone := t.Location()
	var first time.Time
	try := func(c time.Time) {
		if !date(c).Before(wall) && date(c.Add(-time.Millisecond)).Before(wall) && (first.IsZero() || c.Before(first)) {
			first = c
		}
	}
	for _, around := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		near := wall.Add(around).In(zone)
		_, offset := near.Zone()
		try(wall.Add(-time.Duration(offset) * time.Second).In(zone))
		if _, end := near.ZoneBounds(); !end.IsZero() {
			try(end.In(zone))
		}
	}
	if first.IsZero() {
		return time.Date(y, m, d+days, 0, 0, 0, 0, zone)
	}
	return first
}

// date is t's calendar day as an instant that compares.
func date(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// find is the index of the bucket that holds at, -1 for none; buckets follow
// one another without gaps.
func find(all []Bucket, at int64) int {
	if len(all) == 0 || at < all[0].From || at >= all[len(all)-1].To {
		return -1
	}
	lo, hi := 0, len(all)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; all[mid].From <= at {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}
