package settings

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"relevo/domain/hours"
	"relevo/domain/i18n"
	"relevo/views/layout"
)

// Addresses of the pages of opening hours.
const (
	HoursURL      = "/settings/hours"
	NewHoursURL   = "/settings/hours/new"
	OneHoursURL   = "/settings/hours/" // + id, + /archive
	previewedDays = 14
)

// HoursListProps is the list of opening hours.
type HoursListProps struct {
	layout.SettingsProps
	Rows []HoursRow
}

// HoursRow is one set of opening hours in the list. Now tells when it opens or
// closes next; Queues are the names of those that keep it.
type HoursRow struct {
	ID, Name, Zone, Now, Queues string
	Open                        bool
}

// SpanRow is a stretch of a day as typed: "09:00".
type SpanRow struct{ From, To string }

// DateRow is a day that differs, as typed.
type DateRow struct {
	Day, Name string
	Spans     []SpanRow
}

// HoursForm is opening hours as typed.
type HoursForm struct {
	Name, Version, Zone string
	Week                [7][]SpanRow
	Dates               []DateRow
	Errors              map[string]string
	Focus               string // id of the field to go to, after a step of editing
	Dirty               bool
}

// HoursProps is one set of opening hours; ID "" is a new one. Preview is what
// the typed hours mean from now on, or the stored ones while the typed have a
// problem.
type HoursProps struct {
	layout.SettingsProps
	HoursForm
	ID      string
	Problem string
	Preview *hours.Schedule
	Now     int64
}

func (p HoursProps) action() string {
	if p.ID == "" {
		return HoursURL
	}
	return OneHoursURL + p.ID
}

func (p HoursProps) discard() string {
	if p.ID == "" {
		return NewHoursURL
	}
	return OneHoursURL + p.ID
}

// wrongs lists what has a problem, as links to it.
func (p HoursProps) wrongs(ctx context.Context) (out []wrong) {
	t := i18n.From(ctx)
	for _, key := range slices.Sorted(maps.Keys(p.Errors)) {
		list, rest, row := strings.Cut(key, "[")
		n, err := strconv.Atoi(strings.TrimSuffix(rest, "]"))
		w := wrong{ID: "f-" + key, Label: t.T("queues.dates"), Text: p.Errors[key]}
		switch {
		case key == "" || w.Text == "":
			continue
		case key == "name":
			w.Label = t.T("common.name")
		case key == "zone":
			w.Label = t.T("common.time_zone")
		case row && err == nil && list == "week" && n < 7:
			w.ID, w.Label = "f-week-"+strconv.Itoa(n), Weekday(t, n)
		case row && err == nil && n < len(p.Dates):
			w.ID, w.Label = "h_day-"+strconv.Itoa(n), dateName(ctx, p.Dates[n])
		}
		out = append(out, w)
	}
	return out
}

// Clock writes minutes after midnight: "09:00".
func Clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// Weekday names a day of the week, Monday 0.
func Weekday(p *i18n.Printer, day int) string { return p.T("queues.day_" + strconv.Itoa(day)) }

// Date writes "2026-12-25" as "25 Dec 2026".
func Date(p *i18n.Printer, day string) string {
	year, rest, _ := strings.Cut(day, "-")
	month, d, _ := strings.Cut(rest, "-")
	m, err := strconv.Atoi(month)
	names := strings.Fields(p.T("common.months"))
	if err != nil || m < 1 || m > len(names) {
		return day
	}
	return strings.TrimPrefix(d, "0") + " " + names[m-1] + " " + year
}

// spansText writes the spans of a day; none is closed.
func spansText(p *i18n.Printer, spans []hours.Span) string {
	if len(spans) == 0 {
		return p.T("queues.closed")
	}
	all := make([]string, len(spans))
	for i, s := range spans {
		switch {
		case s.From == 0 && s.To%(24*60) == 0:
			all[i] = p.T("queues.all_day")
		case s.To <= s.From && s.To > 0:
			all[i] = p.T("queues.until_next_day", "From", Clock(s.From), "To", Clock(s.To))
		case s.To == 0:
			all[i] = Clock(s.From) + "–24:00"
		default:
			all[i] = Clock(s.From) + "–" + Clock(s.To)
		}
	}
	return strings.Join(all, ", ")
}

func hoursAct(act string, at ...int) string {
	for i, n := range at {
		sep := "."
		if i == 0 {
			sep = ":"
		}
		act += sep + strconv.Itoa(n)
	}
	return act
}

// dayMonth is Date without the year.
func dayMonth(p *i18n.Printer, day string) string {
	d := Date(p, day)
	return d[:max(strings.LastIndexByte(d, ' '), 0)]
}

// dateName is how the buttons of a date's row call it.
func dateName(ctx context.Context, d DateRow) string {
	if d.Name != "" {
		return d.Name
	}
	if d.Day != "" {
		return Date(i18n.From(ctx), d.Day)
	}
	return i18n.T(ctx, "queues.new_date")
}

func copyAttrs(ctx context.Context, day int) templ.Attributes {
	return templ.Attributes{"formnovalidate": true, "title": i18n.T(ctx, "queues.copy_day", "Day", Weekday(i18n.From(ctx), day))}
}
