package insights

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"relevo/domain/i18n"
	"relevo/domain/report"
	"relevo/handlers/figures"
	"relevo/handlers/web"
	views "relevo/views/insights"
	"relevo/views/ui"
)

// ask is what the form of the figures asks for. The last day belongs to it.
type ask struct {
	period   string // 7, 30, 90, custom
	from, to string // days, of a custom period
	show     string // the chart's figure
}

var periods = []string{"7", "30", "90", "custom"}

// readAsk reads the address. What is unknown there is as if it were not.
func readAsk(r *http.Request) ask {
	q := r.URL.Query()
	a := ask{period: q.Get("range"), from: q.Get("from"), to: q.Get("to"), show: q.Get("show")}
	if !slices.Contains(periods, a.period) {
		a.period = "30"
	}
	if !slices.ContainsFunc(charted, func(c figures.Column[report.AssistantCell]) bool { return c.Name == a.show }) {
		a.show = charted[0].Name
	}
	return a
}

// query is the address's query.
func (a ask) query() string {
	v := url.Values{"range": {a.period}, "show": {a.show}}
	if a.period == "custom" {
		v.Set("from", a.from)
		v.Set("to", a.to)
	}
	return v.Encode()
}

// days is the range in a zone: [from, to); 422 of a field for days that are
// none or too many.
func (a ask) days(now int64, zone *time.Location) (from, to int64, err error) {
	today := time.UnixMilli(now).In(zone)
	back := map[string]int{"7": 6, "30": 29, "90": 89}
	if n, ok := back[a.period]; ok {
		return report.StartOfDay(today, -n).UnixMilli(), report.StartOfDay(today, 1).UnixMilli(), nil
	}
	if from, err = dayOf("from", a.from, zone); err != nil {
		return 0, 0, err
	}
	if to, err = dayOf("to", a.to, zone); err != nil {
		return 0, 0, err
	}
	to = report.StartOfDay(time.UnixMilli(to).In(zone), 1).UnixMilli()
	return from, to, figures.CheckRange(from, to)
}

// dayOf is the beginning of a day as a date field sends it.
func dayOf(field, s string, zone *time.Location) (int64, error) {
	if len(s) != len(time.DateOnly) {
		s = "" // a time is no day
	}
	return figures.Instant(field, s, zone)
}

// form is the form as it was sent.
func (a ask) form(p *i18n.Printer, from, to int64, errs web.Errors) views.Ask {
	f := views.Ask{Period: a.period, From: a.from, To: a.to, Show: a.show, Errors: errs}
	if a.period != "custom" { // what would be asked for by choosing days
		f.From, f.To = isoDay(from, p.Zone()), isoDay(to-1, p.Zone())
	}
	for _, s := range periods {
		f.Periods = append(f.Periods, ui.Option{Value: s, Label: p.T("insights.period_" + s)})
	}
	return f
}

func isoDay(ms int64, zone *time.Location) string {
	return time.UnixMilli(ms).In(zone).Format(time.DateOnly)
}
