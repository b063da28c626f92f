package hours_test

import (
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"relevo/domain"
	"relevo/domain/hours"
)

func at(t testing.TB, s string) int64 {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v.UnixMilli()
}

func stamp(ms int64) string {
	if ms == 0 {
		return "never"
	}
	return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05Z")
}

// every is a schedule with the same spans on every day.
func every(zone string, spans ...hours.Span) *hours.Schedule {
	s := &hours.Schedule{Name: "x", Zone: zone}
	for d := range s.Week {
		s.Week[d] = spans
	}
	return s
}

func office(zone string) *hours.Schedule {
	s := &hours.Schedule{Name: "Office", Zone: zone}
	for d := range 5 {
		s.Week[d] = []hours.Span{{From: 9 * 60, To: 13 * 60}, {From: 14 * 60, To: 18 * 60}}
	}
	return s
}

// flips lists the changes after a time: "+" opens, "-" closes.
func flips(s *hours.Schedule, from int64, n int) (out []string) {
	for range n {
		next, open := s.NextChange(from)
		if next == 0 {
			return append(out, "never")
		}
		sign := "-"
		if open {
			sign = "+"
		}
		out = append(out, sign+stamp(next))
		from = next
	}
	return out
}

func TestChanges(t *testing.T) {
	holiday := office("Europe/Madrid")
	holiday.Dates = []hours.Date{{Day: "2026-03-03", Name: "Closed"}, {Day: "2026-03-07", Name: "Sale", Spans: []hours.Span{{From: 600, To: 660}}}}
	night := &hours.Schedule{Zone: "UTC"}
	night.Week[0] = []hours.Span{{From: 22 * 60, To: 6 * 60}} // Monday to Tuesday
	nightOff := &hours.Schedule{Zone: "UTC", Week: night.Week, Dates: []hours.Date{{Day: "2026-03-03"}}}
	far := &hours.Schedule{Zone: "UTC", Dates: []hours.Date{{Day: "2031-01-01", Spans: []hours.Span{{From: 0, To: 1440}}}}}
	alwaysBut := every("UTC", hours.Span{From: 0, To: 1440})
	alwaysBut.Dates = []hours.Date{{Day: "2031-01-01"}}
	for _, c := range []struct {
		name string
		s    *hours.Schedule
		from string
		want string
	}{
		{"a plain day in Madrid, winter", office("Europe/Madrid"), "2026-03-02T07:00:00Z", "[+2026-03-02T08:00:00Z -2026-03-02T12:00:00Z +2026-03-02T13:00:00Z -2026-03-02T17:00:00Z]"},
		{"the exact opening is past", office("UTC"), "2026-03-02T09:00:00Z", "[-2026-03-02T13:00:00Z +2026-03-02T14:00:00Z]"},
		{"over the weekend", office("UTC"), "2026-03-06T18:00:00Z", "[+2026-03-09T09:00:00Z]"},
		{"Madrid in spring: 02:00 to 03:00 is skipped, 02:30 opens at 03:00", every("Europe/Madrid", hours.Span{From: 150, To: 240}), "2026-03-28T12:00:00Z", "[+2026-03-29T01:00:00Z -2026-03-29T02:00:00Z +2026-03-30T00:30:00Z]"},
		{"Madrid in spring: a span that is skipped whole does not open", every("Europe/Madrid", hours.Span{From: 125, To: 175}), "2026-03-28T12:00:00Z", "[+2026-03-30T00:05:00Z]"},
		{"Madrid in autumn: 02:00 to 02:30 twice is one span", every("Europe/Madrid", hours.Span{From: 120, To: 150}), "2026-10-24T12:00:00Z", "[+2026-10-25T00:00:00Z -2026-10-25T01:30:00Z +2026-10-26T01:00:00Z]"},
		{"Madrid in autumn: a night that is an hour longer", every("Europe/Madrid", hours.Span{From: 22 * 60, To: 6 * 60}), "2026-10-24T12:00:00Z", "[+2026-10-24T20:00:00Z -2026-10-25T05:00:00Z]"},
		{"Sao Paulo, 2018: midnight is skipped, 00:00 opens at 01:00", every("America/Sao_Paulo", hours.Span{From: 0, To: 120}), "2018-11-03T12:00:00Z", "[+2018-11-04T03:00:00Z -2018-11-04T04:00:00Z +2018-11-05T02:00:00Z]"},
		{"Sao Paulo, 2018: a day ends at the skipped midnight", every("America/Sao_Paulo", hours.Span{From: 1380, To: 1440}), "2018-11-03T12:00:00Z", "[+2018-11-04T02:00:00Z -2018-11-04T03:00:00Z]"},
		{"Sao Paulo, 2018: 23:00 to 24:00 comes twice", every("America/Sao_Paulo", hours.Span{From: 1380, To: 1440}), "2018-02-17T12:00:00Z", "[+2018-02-18T01:00:00Z -2018-02-18T03:00:00Z]"},
		{"Sao Paulo, today without changes", office("America/Sao_Paulo"), "2026-02-16T00:00:00Z", "[+2026-02-16T12:00:00Z -2026-02-16T16:00:00Z]"},
		{"Beirut: clocks jump at midnight", every("Asia/Beirut", hours.Span{From: 0, To: 60}), "2026-03-28T12:00:00Z", "[+2026-03-29T21:00:00Z]"},
		{"St. John's, 2010: 00:01 back to 23:01", every("America/St_Johns", hours.Span{From: 0, To: 30}), "2010-11-06T12:00:00Z", "[+2010-11-07T02:30:00Z -2010-11-07T04:00:00Z]"},
		{"Apia, 2011: a whole day is skipped", every("Pacific/Apia", hours.Span{From: 540, To: 600}), "2011-12-29T12:00:00Z", "[+2011-12-29T19:00:00Z -2011-12-29T20:00:00Z +2011-12-30T19:00:00Z]"},
		{"Kathmandu: five and three quarter hours", office("Asia/Kathmandu"), "2026-03-02T00:00:00Z", "[+2026-03-02T03:15:00Z -2026-03-02T07:15:00Z]"},
		{"a holiday and a special Saturday", holiday, "2026-03-02T17:00:00Z", "[+2026-03-04T08:00:00Z -2026-03-04T12:00:00Z +2026-03-04T13:00:00Z -2026-03-04T17:00:00Z +2026-03-05T08:00:00Z -2026-03-05T12:00:00Z +2026-03-05T13:00:00Z -2026-03-05T17:00:00Z +2026-03-06T08:00:00Z -2026-03-06T12:00:00Z +2026-03-06T13:00:00Z -2026-03-06T17:00:00Z +2026-03-07T09:00:00Z -2026-03-07T10:00:00Z +2026-03-09T08:00:00Z]"},
		{"past midnight", night, "2026-03-02T00:00:00Z", "[+2026-03-02T22:00:00Z -2026-03-03T06:00:00Z +2026-03-09T22:00:00Z]"},
		{"past midnight into a holiday belongs to the day before", nightOff, "2026-03-02T00:00:00Z", "[+2026-03-02T22:00:00Z -2026-03-03T06:00:00Z]"},
		{"always", every("Europe/Madrid", hours.Span{From: 0, To: 1440}), "2026-03-02T00:00:00Z", "[never]"},
		{"always, written as midnight to midnight", every("Europe/Madrid", hours.Span{}), "2026-03-02T00:00:00Z", "[never]"},
		{"never", every("Europe/Madrid"), "2026-03-02T00:00:00Z", "[never]"},
		{"a single day years ahead", far, "2026-03-02T00:00:00Z", "[+2031-01-01T00:00:00Z -2031-01-02T00:00:00Z never]"},
		{"always but one day years ahead", alwaysBut, "2026-03-02T00:00:00Z", "[-2031-01-01T00:00:00Z +2031-01-02T00:00:00Z never]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := 1
			for i := range c.want {
				if c.want[i] == ' ' {
					n++
				}
			}
			if got := fmt.Sprint(flips(c.s, at(t, c.from), n)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// 42: at 18:00:00.000 it is closed, 1 ms before it is not.
func TestClosingInstant(t *testing.T) {
	s, six := office("UTC"), at(t, "2026-03-02T18:00:00Z")
	if !s.Open(six-1) || s.Open(six) || s.Open(at(t, "2026-03-02T09:00:00Z")-1) || !s.Open(at(t, "2026-03-02T09:00:00Z")) {
		t.Error("a span covers its first instant and not its last")
	}
}

// 44: a holiday added for today closes at once.
func TestHolidayAddedToday(t *testing.T) {
	s, now := office("America/Sao_Paulo"), at(t, "2026-03-02T15:00:00Z")
	if !s.Open(now) {
		t.Fatal("closed on a working day")
	}
	s.Dates = []hours.Date{{Day: "2026-03-02", Name: "Carnival"}}
	if s.Open(now) {
		t.Error("open on a holiday")
	}
	if got := stamp(s.NextOpen(now)); got != "2026-03-03T12:00:00Z" {
		t.Errorf("opens again at %s", got)
	}
}

func TestNextOpen(t *testing.T) {
	s := office("UTC")
	for in, want := range map[string]string{"2026-03-02T10:00:00Z": "2026-03-02T10:00:00Z", "2026-03-02T13:00:00Z": "2026-03-02T14:00:00Z", "2026-03-07T10:00:00Z": "2026-03-09T09:00:00Z"} {
		if got := stamp(s.NextOpen(at(t, in))); got != want {
			t.Errorf("from %s: %s, want %s", in, got, want)
		}
	}
	if got := every("UTC").NextOpen(at(t, "2026-03-02T10:00:00Z")); got != 0 {
		t.Errorf("never open: %s", stamp(got))
	}
}

func TestNoScheduleIsAlwaysOpen(t *testing.T) {
	var s *hours.Schedule
	if next, open := s.NextChange(5); !s.Open(5) || next != 0 || !open || s.NextOpen(5) != 5 || s.BusinessMS(5, 9) != 4 || s.BusinessMS(9, 5) != 0 {
		t.Error("a queue without hours is closed at times")
	}
}

func TestBusinessMS(t *testing.T) {
	const hour = 3_600_000
	madrid := office("Europe/Madrid")
	night := every("Europe/Madrid", hours.Span{From: 22 * 60, To: 6 * 60})
	for _, c := range []struct {
		s        *hours.Schedule
		from, to string
		want     int64
	}{
		{madrid, "2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z", 40 * hour},
		{madrid, "2026-03-02T08:30:00.250Z", "2026-03-02T08:30:01Z", 750},
		{madrid, "2026-03-06T16:00:00Z", "2026-03-09T09:00:00Z", 2 * hour},
		{madrid, "2026-03-07T16:00:00Z", "2026-03-08T09:00:00Z", 0},
		{night, "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", 7 * hour}, // 23-hour day
		{night, "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z", 9 * hour}, // 25-hour day
		{every("UTC", hours.Span{}), "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z", 24 * hour},
		{every("UTC"), "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z", 0},
		{madrid, "2026-03-03T00:00:00Z", "2026-03-02T00:00:00Z", 0},
	} {
		if got := c.s.BusinessMS(at(t, c.from), at(t, c.to)); got != c.want {
			t.Errorf("%s to %s: %d ms, want %d", c.from, c.to, got, c.want)
		}
	}
}

func TestDays(t *testing.T) {
	s := office("Asia/Kathmandu")
	s.Dates = []hours.Date{{Day: "2026-03-03", Name: "Holi"}}
	days := s.Days(at(t, "2026-03-01T20:00:00Z"), 3) // Monday there already
	if got := fmt.Sprint(days); got != "[{2026-03-02 0 false  [{540 780} {840 1080}]} {2026-03-03 1 true Holi []} {2026-03-04 2 false  [{540 780} {840 1080}]}]" {
		t.Errorf("%v", got)
	}
	if date, day, minute := s.Wall(at(t, "2026-03-01T20:00:00Z")); date != "2026-03-02" || day != 0 || minute != 105 {
		t.Errorf("wall: %s %d %d", date, day, minute)
	}
}

func TestCheck(t *testing.T) {
	ok := office("Europe/Madrid")
	ok.Name = "  Office \n hours "
	ok.Week[0] = []hours.Span{{From: 840, To: 1080}, {From: 540, To: 840}} // touching, in no order
	ok.Week[6] = []hours.Span{{From: 1320, To: 540}}                       // into Monday's first span
	ok.Dates = []hours.Date{{Day: "2026-12-25"}, {Day: "2026-01-01", Name: "New Year"}}
	if err := ok.Check(); err != nil || ok.Name != "Office hours" || ok.Week[0][0].From != 540 || ok.Dates[0].Day != "2026-01-01" {
		t.Fatalf("%+v, %v", ok, err)
	}
	for name, c := range map[string]struct {
		field string
		edit  func(s *hours.Schedule)
	}{
		"no name":            {"name", func(s *hours.Schedule) { s.Name = " " }},
		"no zone":            {"zone", func(s *hours.Schedule) { s.Zone = "" }},
		"the machine's zone": {"zone", func(s *hours.Schedule) { s.Zone = "Local" }},
		"a made-up zone":     {"zone", func(s *hours.Schedule) { s.Zone = "Mars/Olympus" }},
		"a path as zone":     {"zone", func(s *hours.Schedule) { s.Zone = "../../etc/passwd" }},
		"too late":           {"week[2]", func(s *hours.Schedule) { s.Week[2] = []hours.Span{{From: 1440, To: 10}} }},
		"ends too late":      {"week[2]", func(s *hours.Schedule) { s.Week[2] = []hours.Span{{From: 10, To: 1441}} }},
		"negative":           {"week[2]", func(s *hours.Schedule) { s.Week[2] = []hours.Span{{From: -1, To: 10}} }},
		"overlap":            {"week[2]", func(s *hours.Schedule) { s.Week[2] = []hours.Span{{From: 600, To: 700}, {From: 540, To: 601}} }},
		"overlap of a night": {"week[2]", func(s *hours.Schedule) { s.Week[2] = []hours.Span{{From: 600, To: 300}, {From: 1300, To: 1400}} }},
		"into the next day":  {"week[3]", func(s *hours.Schedule) { s.Week[2] = []hours.Span{{From: 1320, To: 541}} }},
		"Sunday into Monday": {"week[0]", func(s *hours.Schedule) { s.Week[6] = []hours.Span{{From: 1320, To: 541}} }},
		"too many":           {"week[2]", func(s *hours.Schedule) { s.Week[2] = make([]hours.Span, hours.MaxSpans+1) }},
		"no date":            {"dates[0]", func(s *hours.Schedule) { s.Dates = []hours.Date{{Day: "2026-02-30"}} }},
		"the same date":      {"dates[1]", func(s *hours.Schedule) { s.Dates = []hours.Date{{Day: "2026-02-03"}, {Day: "2026-02-03"}} }},
		"a date's spans": {"dates[0]", func(s *hours.Schedule) {
			s.Dates = []hours.Date{{Day: "2026-02-03", Spans: []hours.Span{{From: 0, To: 2000}}}}
		}},
		"too many dates": {"dates", func(s *hours.Schedule) { s.Dates = make([]hours.Date, hours.MaxDates+1) }},
	} {
		s := office("UTC")
		c.edit(s)
		if e := domain.AsError(s.Check()); e == nil || e.Kind != domain.KindInvalidField || e.Field != c.field {
			t.Errorf("%s: %v, want field %s", name, e, c.field)
		}
	}
}

var someZones = []string{"UTC", "Europe/Madrid", "America/Sao_Paulo", "Asia/Kathmandu", "Asia/Beirut", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "America/New_York", "Pacific/Chatham", "Africa/Cairo", "America/Nuuk"}

func drawSpans(t *rapid.T, label string) []hours.Span {
	var out []hours.Span
	for i := range rapid.IntRange(0, 3).Draw(t, label) {
		out = append(out, hours.Span{From: rapid.IntRange(0, 1439).Draw(t, fmt.Sprint(label, i, "from")), To: rapid.IntRange(0, 1440).Draw(t, fmt.Sprint(label, i, "to"))})
	}
	return out
}

func drawSchedule(t *rapid.T, from time.Time) *hours.Schedule {
	s := &hours.Schedule{Zone: rapid.SampledFrom(someZones).Draw(t, "zone")}
	for d := range s.Week {
		s.Week[d] = drawSpans(t, fmt.Sprint("day", d))
	}
	day := from
	for i := range rapid.IntRange(0, 4).Draw(t, "dates") {
		day = day.AddDate(0, 0, rapid.IntRange(1, 40).Draw(t, fmt.Sprint("ahead", i)))
		s.Dates = append(s.Dates, hours.Date{Day: day.Format(time.DateOnly), Spans: drawSpans(t, fmt.Sprint("date", i))})
	}
	return s
}

// shows tells whether a clock on the wall, read minute by minute, puts an
// instant into a span that begins on a day: after the wall first showed its
// beginning or something later, and before it last showed something earlier
// than its end.
func shows(loc *time.Location, day time.Time, sp hours.Span, at time.Time) bool {
	end := sp.To
	if sp.To <= sp.From {
		end += 1440
	}
	wall := func(i time.Time) time.Time {
		v := i.In(loc)
		return time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), 0, time.UTC)
	}
	from, to := day.Add(time.Duration(sp.From)*time.Minute), day.Add(time.Duration(end)*time.Minute)
	began, goesOn := false, false
	for i := at; i.After(at.Add(-30*time.Hour)) && !began; i = i.Add(-time.Minute) {
		began = !wall(i).Before(from) && wall(i).Before(from.Add(40*time.Hour))
		if wall(i).Before(from.Add(-4 * time.Hour)) {
			break
		}
	}
	for i := at; i.Before(at.Add(30*time.Hour)) && !goesOn; i = i.Add(time.Minute) {
		goesOn = wall(i).Before(to)
		if wall(i).After(to.Add(4 * time.Hour)) {
			break
		}
	}
	return began && goesOn
}

// TestOpenAgreesWithTheClock compares with a reading of the clock minute by
// minute, near changes of the clocks above all.
func TestOpenAgreesWithTheClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "start"))
		s := drawSchedule(t, from)
		loc, err := time.LoadLocation(s.Zone)
		if err != nil {
			t.Fatal(err)
		}
		if _, change := from.In(loc).ZoneBounds(); !change.IsZero() && rapid.Bool().Draw(t, "near a change") {
			from = change
		}
		now := from.Add(time.Duration(rapid.IntRange(-2000, 2000).Draw(t, "minutes")) * time.Minute)
		want := false
		for _, d := range s.Days(now.UnixMilli()-3*86_400_000, 7) {
			day, err := time.Parse(time.DateOnly, d.Date)
			if err != nil {
				t.Fatal(err)
			}
			for _, sp := range d.Spans {
				want = want || shows(loc, day, sp, now)
			}
		}
		if got := s.Open(now.UnixMilli()); got != want {
			t.Fatalf("%s at %s (%s): open %t, the clock says %t", s.Zone, now, now.In(loc), got, want)
		}
	})
}

// TestFlipsAtNextChange: nothing changes before NextChange, everything does at
// it, and BusinessMS sums what Open tells.
func TestFlipsAtNextChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 700).Draw(t, "start"))
		s := drawSchedule(t, start)
		now := start.UnixMilli() + rapid.Int64Range(0, 3*86_400_000).Draw(t, "ms")
		begin, sum := now, int64(0)
		for range 12 {
			is := s.Open(now)
			next, open := s.NextChange(now)
			if next == 0 {
				for i := range 50 {
					if s.Open(now+int64(i)*86_400_000/3) != is {
						t.Fatalf("%s changes after %s though it never should", s.Zone, stamp(now))
					}
				}
				break
			}
			if next <= now || open == is || s.Open(next) != open || s.Open(next-1) != is {
				t.Fatalf("%s after %s: change at %s to %t, it was %t", s.Zone, stamp(now), stamp(next), open, is)
			}
			if mid := now + rapid.Int64Range(0, next-now-1).Draw(t, "between"); s.Open(mid) != is {
				t.Fatalf("%s: changes at %s, before %s", s.Zone, stamp(mid), stamp(next))
			}
			if is {
				sum += next - now
			}
			now = next
		}
		if got := s.BusinessMS(begin, now); got != sum {
			t.Fatalf("%d ms of business, want %d", got, sum)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	s := office("Europe/Madrid")
	s.Dates = []hours.Date{{Day: "2026-12-25"}, {Day: "2027-01-01"}}
	now := at(b, "2026-06-02T15:00:00Z")
	for b.Loop() {
		s.Open(now)
	}
}

func BenchmarkNextChange(b *testing.B) {
	s := office("Europe/Madrid")
	now := at(b, "2026-03-27T17:00:00Z")
	for b.Loop() {
		s.NextChange(now)
	}
}
