package figures

import (
	"time"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/report"
)

// MaxRange is the longest range of one report: a year and a month, in ms.
const MaxRange = 397 * 24 * 3_600_000

// Zone loads a reporting zone by its IANA name; 422 zone when it is none.
func Zone(name string) (*time.Location, error) {
	if err := people.CheckZone(name); err != nil {
		return nil, err
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, domain.Field("zone", "problem.report_zone")
	}
	return z, nil
}

// Instant reads RFC 3339, or a day, which stands for its beginning in the zone;
// 422 of the field for anything else.
func Instant(field, s string, zone *time.Location) (int64, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UnixMilli(), nil
	}
	d, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil || d.Year() < 2000 || d.Year() > 9998 {
		return 0, domain.Field(field, "problem.report_time")
	}
	return report.StartOfDay(noonOf(d), 0).UnixMilli(), nil
}

// noonOf is an instant well inside the day that d names.
func noonOf(d time.Time) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 12, 0, 0, 0, d.Location())
}

// CheckRange is nil for a range a report may have; 422 to otherwise.
func CheckRange(from, to int64) error {
	switch {
	case from >= to:
		return domain.Field("to", "problem.report_range")
	case to-from > MaxRange:
		return domain.Field("to", "problem.report_too_long")
	}
	return nil
}
