package settings

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"relevo/domain/hours"
	"relevo/domain/i18n"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

// hoursForm writes opening hours into their form.
func hoursForm(s *hours.Schedule) views.HoursForm {
	f := views.HoursForm{Name: s.Name, Zone: s.Zone, Version: strconv.FormatInt(s.Version, 10), Errors: web.Errors{}}
	for day := range s.Week {
		f.Week[day] = spanRows(s.Week[day])
	}
	for _, d := range s.Dates {
		f.Dates = append(f.Dates, views.DateRow{Day: d.Day, Name: d.Name, Spans: spanRows(d.Spans)})
	}
	return f
}

func spanRows(spans []hours.Span) (rows []views.SpanRow) {
	for _, s := range spans {
		rows = append(rows, views.SpanRow{From: views.Clock(s.From), To: views.Clock(s.To % (24 * 60))})
	}
	return rows
}

// typedHours reads the form as it was sent.
func typedHours(r *http.Request, of *hours.Schedule) (views.HoursForm, hours.Schedule) {
	f := views.HoursForm{Name: r.PostFormValue("name"), Zone: r.PostFormValue("zone"), Version: r.PostFormValue("version"), Errors: web.Errors{}, Dirty: r.PostFormValue("dirty") != ""}
	for day := range f.Week {
		f.Week[day] = typedSpans(r, "w"+strconv.Itoa(day))
	}
	day, name := column(r, "h_day"), column(r, "h_name")
	for i := range min(len(r.PostForm["h_day"]), hours.MaxDates+1) {
		f.Dates = append(f.Dates, views.DateRow{Day: day(i), Name: name(i), Spans: typedSpans(r, "x"+strconv.Itoa(i))})
	}
	s, bad := readHours(&f, of)
	for _, field := range bad {
		f.Errors[field] = i18n.T(r.Context(), "queues.time")
	}
	return f, s
}

func typedSpans(r *http.Request, name string) (rows []views.SpanRow) {
	from, to := column(r, name+"_from"), column(r, name+"_to")
	for i := range min(len(r.PostForm[name+"_from"]), hours.MaxSpans+1) {
		rows = append(rows, views.SpanRow{From: from(i), To: to(i)})
	}
	return rows
}

// readHours turns the form into opening hours; bad are the fields that hold
// something that is no time.
func readHours(f *views.HoursForm, of *hours.Schedule) (s hours.Schedule, bad []string) {
	s = hours.Schedule{ID: of.ID, Name: f.Name, Zone: f.Zone}
	read := func(rows []views.SpanRow, field string) []hours.Span {
		spans, ok := readSpans(rows)
		if !ok {
			bad = append(bad, field)
		}
		return spans
	}
	for day := range f.Week {
		s.Week[day] = read(f.Week[day], "week["+strconv.Itoa(day)+"]")
	}
	for i, d := range f.Dates {
		s.Dates = append(s.Dates, hours.Date{Day: d.Day, Name: d.Name, Spans: read(d.Spans, "dates["+strconv.Itoa(i)+"]")})
	}
	return s, bad
}

// readSpans reads the rows of a day; one without any time is left out.
func readSpans(rows []views.SpanRow) (spans []hours.Span, ok bool) {
	ok = true
	for _, r := range rows {
		if r == (views.SpanRow{}) {
			continue
		}
		from, a := minutes(r.From)
		to, b := minutes(r.To)
		ok = ok && a && b
		spans = append(spans, hours.Span{From: from, To: to})
	}
	return spans, ok
}

// minutes reads "09:30", or "09:30:00" as some browsers send it.
func minutes(clock string) (int, bool) {
	h, m, _ := strings.Cut(clock, ":")
	m, _, _ = strings.Cut(m, ":")
	hour, err := strconv.ParseUint(h, 10, 8)
	minute, err2 := strconv.ParseUint(m, 10, 8)
	return int(hour*60 + minute), err == nil && err2 == nil && minute < 60 && hour*60+minute <= 24*60
}

// office is what a first span begins with.
var office = views.SpanRow{From: "09:00", To: "17:00"}

// hoursStep carries out a step of editing, such as "span-remove:0.1".
func hoursStep(f *views.HoursForm, do string) {
	act, at, _ := strings.Cut(do, ":")
	first, second, _ := strings.Cut(at, ".")
	i, err := strconv.Atoi(first)
	if err != nil {
		i = -1
	}
	j, err := strconv.Atoi(second)
	if err != nil {
		j = -1
	}
	f.Dirty = true
	switch {
	case act == "date-add" && len(f.Dates) < hours.MaxDates:
		f.Dates = append(f.Dates, views.DateRow{})
		f.Focus = "h_day-" + strconv.Itoa(len(f.Dates)-1)
	case strings.HasPrefix(act, "span-") && i >= 0 && i < 7:
		weekStep(f, act, i, j)
	case i < 0 || i >= len(f.Dates):
	case act == "date-remove":
		f.Dates = slices.Delete(f.Dates, i, i+1)
		f.Focus = "date-add"
	case act == "dspan-add":
		f.Dates[i].Spans = moreSpans(f.Dates[i].Spans)
		f.Focus = "x" + first + "_from-" + strconv.Itoa(len(f.Dates[i].Spans)-1)
	case act == "dspan-remove" && j >= 0 && j < len(f.Dates[i].Spans):
		f.Dates[i].Spans = slices.Delete(f.Dates[i].Spans, j, j+1)
		f.Focus = "dspan-add-" + first
	}
}

func weekStep(f *views.HoursForm, act string, day, j int) {
	n := strconv.Itoa(day)
	switch {
	case act == "span-add":
		f.Week[day] = moreSpans(f.Week[day])
		f.Focus = "w" + n + "_from-" + strconv.Itoa(len(f.Week[day])-1)
	case act == "span-remove" && j >= 0 && j < len(f.Week[day]):
		f.Week[day] = slices.Delete(f.Week[day], j, j+1)
		f.Focus = "span-add-" + n
	case act == "span-copy":
		for d := range 5 {
			f.Week[d] = slices.Clone(f.Week[day])
		}
		f.Focus = "span-add-" + n
	}
}

// moreSpans adds one more row to a day.
func moreSpans(rows []views.SpanRow) []views.SpanRow {
	switch {
	case len(rows) >= hours.MaxSpans:
		return rows
	case len(rows) == 0:
		return append(rows, office)
	}
	return append(rows, views.SpanRow{})
}
