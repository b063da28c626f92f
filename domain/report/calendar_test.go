package report

import (
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"relevo/domain"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// ms reads "2026-03-29 01:30" as wall time of a zone.
func ms(t testing.TB, z *time.Location, s string) int64 {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, z)
	if err != nil {
		t.Fatal(err)
	}
	return at.UnixMilli()
}

const (
	minute = int64(60_000)
	hour   = 60 * minute
)

func TestBuckets(t *testing.T) {
	for _, c := range []struct {
		name, zone, from, to string
		unit                 Unit
		want                 []float64 // hours
	}{
		{"a plain day", "Europe/Madrid", "2026-03-30 00:00", "2026-03-31 00:00", Day, []float64{24}},
		{"spring, 23 hours", "Europe/Madrid", "2026-03-28 00:00", "2026-03-31 00:00", Day, []float64{24, 23, 24}},
		{"autumn, 25 hours", "Europe/Madrid", "2026-10-24 00:00", "2026-10-27 00:00", Day, []float64{24, 25, 24}},
		{"a week with a clock change", "Europe/Madrid", "2026-10-19 00:00", "2026-11-02 00:00", Week, []float64{169, 168}},
		{"weeks begin on Monday", "UTC", "2026-07-01 00:00", "2026-07-15 00:00", Week, []float64{5 * 24, 7 * 24, 2 * 24}},
		{"cut at both ends", "UTC", "2026-07-01 10:20", "2026-07-01 12:10", Hour, []float64{40. / 60, 1, 10. / 60}},
		{"quarters", "Asia/Kathmandu", "2026-07-01 10:05", "2026-07-01 10:40", Quarter, []float64{10. / 60, .25, 10. / 60}},
		{"hours of a zone off by 45 minutes", "Asia/Kathmandu", "2026-07-01 00:00", "2026-07-01 03:00", Hour, []float64{1, 1, 1}},
		{"a clock change of half an hour", "Australia/Lord_Howe", "2026-10-04 00:00", "2026-10-04 04:00", Hour, []float64{1, 1, .5, 1}},
		{"midnight is skipped", "Africa/Cairo", "2026-04-23 00:00", "2026-04-26 00:00", Day, []float64{24, 23, 24}},
		{"midnight comes twice", "America/Havana", "2026-10-31 00:00", "2026-11-03 00:00", Day, []float64{24, 25, 24}},
		{"a day that never was", "Pacific/Apia", "2011-12-29 00:00", "2012-01-01 00:00", Day, []float64{24, 24}},
	} {
		t.Run(c.name, func(t *testing.T) {
			z := zone(t, c.zone)
			from, to := ms(t, z, c.from), ms(t, z, c.to)
			if c.zone == "Africa/Cairo" || c.zone == "America/Havana" {
				from = StartOfDay(time.UnixMilli(from).In(z), 0).UnixMilli()
			}
			got, err := Buckets(from, to, c.unit, z)
			if err != nil {
				t.Fatal(err)
			}
			var lens []float64
			for _, b := range got {
				lens = append(lens, float64(b.To-b.From)/float64(hour))
			}
			if fmt.Sprint(lens) != fmt.Sprint(c.want) {
				t.Errorf("hours %v, want %v", lens, c.want)
			}
		})
	}
}

func TestBucketsRefused(t *testing.T) {
	for _, c := range []struct {
		from, to int64
		unit     Unit
		field    string
	}{{5, 5, Day, "to"}, {6, 5, Day, "to"}, {0, 5, "month", "interval"}, {0, (MaxBuckets + 1) * hour, Hour, "interval"}} {
		if _, err := Buckets(c.from, c.to, c.unit, time.UTC); domain.AsError(err) == nil || domain.AsError(err).Field != c.field {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if got, err := Buckets(0, MaxBuckets*hour, Hour, time.UTC); err != nil || len(got) != MaxBuckets {
		t.Errorf("the largest report: %d, %v", len(got), err)
	}
}

// Whatever the zone and the year, days follow one another without a gap, and
// each begins at the first instant that bears its date.
func TestDaysEverywhere(t *testing.T) {
	for _, name := range []string{"Europe/Madrid", "America/Sao_Paulo", "America/Havana", "Africa/Cairo", "Asia/Beirut", "Pacific/Apia", "Australia/Lord_Howe", "America/Asuncion", "Asia/Tehran", "Africa/Casablanca", "America/St_Johns"} {
		z := zone(t, name)
		rapid.Check(t, func(r *rapid.T) {
			at := time.Unix(rapid.Int64Range(800_000_000, 2_000_000_000).Draw(r, "at"), 0).In(z)
			today, tomorrow := StartOfDay(at, 0), StartOfDay(at, 1)
			if today.After(at) || !tomorrow.After(at) {
				r.Fatalf("%s lies outside of its day %s to %s", at, today, tomorrow)
			}
			if !date(today).Equal(date(at)) || !date(today.Add(-time.Millisecond)).Before(date(at)) {
				r.Fatalf("%s does not begin the day of %s", today, at)
			}
			all, err := Buckets(at.UnixMilli(), at.UnixMilli()+rapid.Int64Range(1, 40*24*hour).Draw(r, "length"), rapid.SampledFrom([]Unit{Hour, Day, Week}).Draw(r, "unit"), z)
			if err != nil {
				r.Fatal(err)
			}
			for i, b := range all {
				if b.From >= b.To || i > 0 && b.From != all[i-1].To {
					r.Fatalf("bucket %d of %v", i, all)
				}
			}
			probe := rapid.Int64Range(all[0].From-5, all[len(all)-1].To+5).Draw(r, "probe")
			inside := probe >= all[0].From && probe < all[len(all)-1].To
			if i := find(all, probe); (i >= 0) != inside || inside && (probe < all[i].From || probe >= all[i].To) {
				r.Fatalf("find(%d) = %d in %v", probe, i, all)
			}
		})
	}
}
