package hours

// Day is one calendar day of a schedule as pages list it.
type Day struct {
	Date    string // 2026-12-25
	Weekday int    // Monday 0
	Dated   bool   // it differs from the week
	Name    string // of the date, often ""
	Spans   []Span // that begin on it; none: closed
}

// Days lists n days in the schedule's zone, the day of an instant (UTC ms)
// first.
func (s *Schedule) Days(from int64, n int) []Day {
	r := s.reader()
	first := dayOf(r.shown(seconds(from)))
	out := make([]Day, n)
	for i := range out {
		day := first + int64(i)
		d := &out[i]
		d.Date, d.Weekday, d.Spans = dateText(day), weekday(day), s.spans(day)
		if at, ok := s.place(d.Date); ok {
			d.Dated, d.Name = true, s.Dates[at].Name
		}
	}
	return out
}

// Wall is what the clock on the wall of the schedule's zone shows at an
// instant (UTC ms): the date, the weekday (Monday 0) and minutes after midnight.
func (s *Schedule) Wall(at int64) (date string, day, minute int) {
	r := s.reader()
	shown := r.shown(seconds(at))
	n := dayOf(shown)
	return dateText(n), weekday(n), int(shown-n*dayS) / 60
}
