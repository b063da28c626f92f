// Package hours tells when a queue is open: weekly intervals in local wall time,
// dated exceptions, a zone. It knows about clock changes: an opening time that
// a spring change skips opens at the next valid instant, an hour that an
// autumn change repeats is one span.
package hours

import "relevo/domain"

// Schedule is a set of opening hours. A zone is required; times of day are
// local wall time.
type Schedule struct {
	ID       domain.ID `json:"id"`
	Name     string    `json:"name"`
	Zone     string    `json:"zone"`     // IANA name
	Week     [7][]Span `json:"week"`     // by weekday, Monday first
	Dates    []Date    `json:"dates"`    // holidays and other days that differ, by day ascending
	Version  int64     `json:"version"`  // counted up by each edit
	Archived int64     `json:"archived"` // UTC ms; 0 = in use
}

// Span is one stretch of a day in minutes after midnight. To may be at or
// before From: then it ends on the next day. 0 to 1440 is the whole day.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Date is a day that differs from the week: other spans, or none (closed).
type Date struct {
	Day   string `json:"day"` // 2026-12-25
	Name  string `json:"name"`
	Spans []Span `json:"spans"`
}
