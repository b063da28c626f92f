package hours

import (
	"errors"
	"sync"
	"time"
)

const (
	dayMinutes = 24 * 60
	dayS       = int64(dayMinutes * 60) // seconds
	reach      = 17 * 60 * 60           // s; no offset is larger
	swing      = 28 * 60 * 60           // s; no two offsets of one zone lie further apart
)

var (
	zones     sync.Map // name -> *time.Location
	errNoZone = errors.New("no zone")
)

// location finds a zone by its IANA name. "" and "Local" are none: both would
// mean whatever the machine is set to.
func location(name string) (*time.Location, error) {
	if l, ok := zones.Load(name); ok {
		return l.(*time.Location), nil
	}
	if name == "" || name == "Local" {
		return nil, errNoZone
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	zones.Store(name, l)
	return l, nil
}

// wall turns instants of one zone into wall time and back. Both are seconds;
// wall time counts from 1970-01-01 00:00 as a clock on the wall shows it. It
// remembers the stretch of constant offset it looked at last. Not safe for
// concurrent use.
type wall struct {
	loc        *time.Location
	start, end int64 // of the stretch, instants
	off        int64
	known      bool
}

const forever = int64(1) << 55

// look moves to the stretch that holds an instant.
func (w *wall) look(at int64) {
	if w.known && at >= w.start && at < w.end {
		return
	}
	t := time.Unix(at, 0).In(w.loc)
	_, off := t.Zone()
	from, to := t.ZoneBounds()
	w.known, w.off, w.start, w.end = true, int64(off), -forever, forever
	if !from.IsZero() {
		w.start = from.Unix()
	}
	if !to.IsZero() {
		w.end = to.Unix()
	}
}

// shown is what the clock on the wall shows at an instant.
func (w *wall) shown(at int64) int64 {
	w.look(at)
	return at + w.off
}

// first is the first instant at which the wall shows a time; one that is
// skipped gives the instant of the jump.
func (w *wall) first(shown int64) int64 {
	if at := shown - w.off; w.known && at >= w.start+swing && at < w.end-swing {
		return at
	}
	for at := shown - reach; ; at = w.end {
		w.look(at)
		hit := shown - w.off
		if hit < w.start { // the jump to here skipped it
			return w.start
		}
		if hit < w.end {
			return hit
		}
	}
}

// last is the last instant at which the wall shows a time; one that is skipped
// gives the instant of the jump.
func (w *wall) last(shown int64) int64 {
	if at := shown - w.off; w.known && at >= w.start+swing && at < w.end-swing {
		return at
	}
	for at := shown + reach; ; at = w.start - 1 {
		w.look(at)
		hit := shown - w.off
		if hit >= w.end { // the jump away from here skipped it
			return w.end
		}
		if hit >= w.start {
			return hit
		}
	}
}

// dayOf is the calendar day, in days since 1970-01-01, of wall time.
func dayOf(shown int64) int64 {
	if shown < 0 {
		return (shown - dayS + 1) / dayS
	}
	return shown / dayS
}

// weekday of a day since 1970-01-01, Monday 0.
func weekday(day int64) int { return int(((day+3)%7 + 7) % 7) }

// dateNumber reads a calendar day as days since 1970-01-01.
func dateNumber(day string) (int64, error) {
	t, err := time.Parse(time.DateOnly, day)
	return dayOf(t.Unix()), err
}

// dateText writes a calendar day: 2026-12-25.
func dateText(day int64) string {
	return string(time.Unix(day*dayS, 0).UTC().AppendFormat(make([]byte, 0, len(time.DateOnly)), time.DateOnly))
}
