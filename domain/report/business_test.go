package report

import (
	"testing"

	"pgregory.net/rapid"

	"relevo/domain/hours"
)

func TestBusiness(t *testing.T) {
	z := zone(t, "Europe/Madrid")
	office := []hours.Span{{From: 13 * 60, To: 17 * 60}, {From: 9 * 60, To: 12 * 60}} // not in order
	s := &hours.Schedule{Zone: "Europe/Madrid", Dates: []hours.Date{{Day: "2026-07-08"}, {Day: "2026-07-09", Spans: []hours.Span{{From: 600, To: 660}}}}}
	for d := range 5 {
		s.Week[d] = office
	}
	s.Week[5] = []hours.Span{{From: 22 * 60, To: 2 * 60}} // Saturday night
	night := &hours.Schedule{}
	for d := range night.Week {
		night.Week[d] = []hours.Span{{From: 60, To: 210}} // 01:00 to 03:30
	}
	always := &hours.Schedule{}
	for d := range always.Week {
		always.Week[d] = []hours.Span{{From: 0, To: 1440}, {From: 600, To: 700}}
	}
	for _, c := range []struct {
		name     string
		s        *hours.Schedule
		from, to string
		want     int64 // minutes
	}{
		{"within a span", s, "2026-07-01 09:30", "2026-07-01 10:00", 30},
		{"over the lunch break", s, "2026-07-01 11:30", "2026-07-01 13:30", 60},
		{"over night", s, "2026-07-01 16:30", "2026-07-02 09:15", 45},
		{"over a week", s, "2026-06-29 00:00", "2026-07-06 00:00", 5*7*60 + 240},
		{"before opening", s, "2026-07-01 05:00", "2026-07-01 06:00", 0},
		{"a span past midnight, seen from its second day", s, "2026-07-05 01:00", "2026-07-05 12:00", 60},
		{"a holiday and a short day", s, "2026-07-08 00:00", "2026-07-10 00:00", 60},
		{"the end before the beginning", s, "2026-07-01 11:00", "2026-07-01 10:00", 0},
		{"the hour that is skipped", night, "2026-03-29 00:00", "2026-03-30 00:00", 90},
		{"the hour that comes twice is one span", night, "2026-10-25 00:00", "2026-10-26 00:00", 210},
		{"an opening time that is skipped", &hours.Schedule{Week: [7][]hours.Span{6: {{From: 150, To: 240}}}}, "2026-03-29 00:00", "2026-03-30 00:00", 60},
		{"spans that overlap count once", always, "2026-07-01 00:00", "2026-07-03 00:00", 2 * 24 * 60},
		{"a day of 25 hours", always, "2026-10-25 00:00", "2026-10-26 00:00", 25 * 60},
	} {
		if got := Business(c.s, z)(ms(t, z, c.from), ms(t, z, c.to)); got != c.want*minute {
			t.Errorf("%s: %d minutes, want %d", c.name, got/minute, c.want)
		}
	}
}

// Open time is never more than time, and a stretch has what its parts have.
func TestBusinessAddsUp(t *testing.T) {
	z := zone(t, "America/New_York")
	rapid.Check(t, func(r *rapid.T) {
		s := &hours.Schedule{}
		for d := range s.Week {
			for range rapid.IntRange(0, 3).Draw(r, "spans") {
				s.Week[d] = append(s.Week[d], hours.Span{From: rapid.IntRange(0, 1439).Draw(r, "from"), To: rapid.IntRange(0, 1440).Draw(r, "to")})
			}
		}
		open := Business(s, z)
		a := noon + rapid.Int64Range(-200*24*hour, 200*24*hour).Draw(r, "a")
		c := a + rapid.Int64Range(0, 5*24*hour).Draw(r, "length")
		b := rapid.Int64Range(a, c).Draw(r, "b")
		whole := open(a, c)
		if whole < 0 || whole > c-a || open(a, b)+open(b, c) != whole {
			r.Fatalf("%d of %d ms; the parts %d and %d", whole, c-a, open(a, b), open(b, c))
		}
	})
}

// What reports count is what the queue was open by its hours, clock changes and
// holidays included.
func TestBusinessIsWhatHoursSay(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := &hours.Schedule{Zone: rapid.SampledFrom([]string{"UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"}).Draw(r, "zone")}
		spans := func() (out []hours.Span) {
			for range rapid.IntRange(0, 2).Draw(r, "spans") {
				out = append(out, hours.Span{From: rapid.IntRange(0, 1439).Draw(r, "from"), To: rapid.IntRange(1, 1440).Draw(r, "to")})
			}
			return out
		}
		for d := range s.Week {
			s.Week[d] = spans()
		}
		for _, day := range []string{"2026-03-29", "2026-07-02", "2026-10-25"} {
			if rapid.Bool().Draw(r, "holiday") {
				s.Dates = append(s.Dates, hours.Date{Day: day, Spans: spans()})
			}
		}
		from := noon + rapid.Int64Range(-200*24*hour, 200*24*hour).Draw(r, "begin")
		to := from + rapid.Int64Range(0, 9*24*hour).Draw(r, "length")
		if got, want := Business(s, zone(t, s.Zone))(from, to), s.BusinessMS(from, to); got != want {
			r.Fatalf("%s, %d ms from %d: %d ms open, by the hours %d: %+v", s.Zone, to-from, from, got, want, s)
		}
	})
}
