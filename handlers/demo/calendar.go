package demo

import (
	"math/rand/v2"
	"time"
)

// calendar knows when people write to the shop and when it answers.
type calendar struct {
	zone *time.Location
	r    *rand.Rand
}

// newCalendar keeps hours in UTC where the machine has no zone data.
func newCalendar(zone string, r *rand.Rand) *calendar {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return &calendar{loc, r}
}

// dayWeight is how busy a weekday is, from Sunday on.
var dayWeight = [7]int{2, 13, 11, 10, 10, 9, 5}

// hourWeight is how busy an hour of the day is.
var hourWeight = [24]int{8: 3, 9: 8, 10: 12, 11: 12, 12: 8, 13: 6, 14: 8, 15: 11, 16: 11, 17: 9, 18: 5, 19: 3, 20: 4, 21: 3, 22: 1}

// afterHours is how many of those who would write while the shop is closed wait
// until it is open: all but one in so many.
const afterHours = 150

// moment picks a time to write at, between days days before now and now.
func (c *calendar) moment(now time.Time, days int) time.Time {
	local := now.In(c.zone)
	for {
		day := local.AddDate(0, 0, -c.r.IntN(days+1))
		hour := c.r.IntN(24)
		if c.r.IntN(13) >= dayWeight[day.Weekday()] || c.r.IntN(12) >= hourWeight[hour] {
			continue
		}
		t := time.Date(day.Year(), day.Month(), day.Day(), hour, c.r.IntN(60), c.r.IntN(60), c.r.IntN(1000)*1e6, c.zone)
		if t.Before(now) && (c.open(t) || c.r.IntN(afterHours) == 0) {
			return t
		}
	}
}

// hours are the opening and closing hour of a weekday; equal: closed.
func hours(d time.Weekday) (from, to int) {
	switch d {
	case time.Sunday:
		return 0, 0
	case time.Saturday:
		return 10, 15
	}
	return 9, 20
}

// open tells whether the shop is open at t.
func (c *calendar) open(t time.Time) bool {
	l := t.In(c.zone)
	from, to := hours(l.Weekday())
	return l.Hour() >= from && l.Hour() < to
}

// staffed is t if the shop is open then, else some minutes into the next
// opening.
func (c *calendar) staffed(t time.Time) time.Time {
	if c.open(t) {
		return t
	}
	l := t.In(c.zone)
	if _, to := hours(l.Weekday()); l.Hour() >= to {
		l = l.AddDate(0, 0, 1)
	}
	from, to := hours(l.Weekday())
	for from >= to {
		l = l.AddDate(0, 0, 1)
		from, to = hours(l.Weekday())
	}
	open := time.Date(l.Year(), l.Month(), l.Day(), from, 0, 0, 0, c.zone)
	return open.Add(c.between(time.Minute, 50*time.Minute))
}

// between is a random duration in whole milliseconds, at least from, below to.
func (c *calendar) between(from, to time.Duration) time.Duration {
	return from + time.Duration(c.r.Int64N(int64((to-from)/time.Millisecond)))*time.Millisecond
}
