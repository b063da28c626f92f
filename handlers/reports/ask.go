package reports

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/report"
	"relevo/handlers/figures"
	views "relevo/views/reports"
)

// ask is the form as sent. The last day of a period belongs to it.
type ask struct {
	period       string // today, yesterday, 7, 30, custom
	from, to     string // days, of a custom period
	by           string // a unit, "" for a fitting one
	queue, agent domain.ID
	mode         conversation.Mode
	compare      bool
	show         string // the chart's figure
}

var periods = []string{"today", "yesterday", "7", "30", "custom"}

// readAsk reads the address. What is unknown there is as if it were not.
func readAsk(r *http.Request) ask {
	q := r.URL.Query()
	a := ask{period: q.Get("range"), from: q.Get("from"), to: q.Get("to"), by: q.Get("by"), show: q.Get("show"), compare: q.Get("compare") != "" || !q.Has("range")}
	if !slices.Contains(periods, a.period) {
		a.period = "7"
	}
	if !slices.Contains(report.Units(), report.Unit(a.by)) || a.by == string(report.Whole) {
		a.by = ""
	}
	a.queue, _ = domain.ParseID(q.Get("queue"))
	a.agent, _ = domain.ParseID(q.Get("agent"))
	if m := conversation.Mode(q.Get("mode")); m == conversation.Live || m == conversation.Async {
		a.mode = m
	} else if !q.Has("mode") && !q.Has("range") {
		a.mode = conversation.Live // what service levels are made for
	}
	return a
}

// values are the address's query.
func (a ask) values() url.Values {
	v := url.Values{"range": {a.period}}
	set := func(key, s string) {
		if s != "" {
			v.Set(key, s)
		}
	}
	if a.period == "custom" {
		set("from", a.from)
		set("to", a.to)
	}
	set("by", a.by)
	set("queue", a.queue.String())
	set("agent", a.agent.String())
	set("mode", string(a.mode))
	set("show", a.show)
	if a.compare {
		v.Set("compare", "1")
	}
	return v
}

// with is the address of the page that asks otherwise.
func (a ask) with(edit func(a *ask)) string {
	edit(&a)
	return views.URL + "?" + a.values().Encode()
}

// what is read: an agent's figures are no queue's.
func (a ask) what() figures.What {
	if a.agent != 0 {
		return figures.Agents
	}
	return figures.Queues | figures.Agents
}

// query is the period in a zone; 422 of a field for days that are none or too
// many.
func (a ask) query(now int64, zone *time.Location) (report.Query, error) {
	q := report.Query{Now: now, Zone: zone, Queue: a.queue, Agent: a.agent, Mode: a.mode, Unit: report.Unit(a.by)}
	today := time.UnixMilli(now).In(zone)
	day := func(d int) int64 { return report.StartOfDay(today, d).UnixMilli() }
	switch a.period {
	case "today":
		q.From, q.To = day(0), day(1)
	case "yesterday":
		q.From, q.To = day(-1), day(0)
	case "7":
		q.From, q.To = day(-6), day(1)
	case "30":
		q.From, q.To = day(-29), day(1)
	default:
		from, err := dayOf("from", a.from, zone)
		if err != nil {
			return q, err
		}
		to, err := dayOf("to", a.to, zone)
		if err != nil {
			return q, err
		}
		q.From, q.To = from.UnixMilli(), report.StartOfDay(to, 1).UnixMilli()
	}
	if q.Unit == "" {
		q.Unit = fitting(q)
	}
	return q, figures.CheckRange(q.From, q.To)
}

// dayOf is the beginning of a day as a date field sends it.
func dayOf(field, s string, zone *time.Location) (time.Time, error) {
	if len(s) != len(time.DateOnly) {
		s = "" // a time is no day
	}
	ms, err := figures.Instant(field, s, zone)
	return time.UnixMilli(ms).In(zone), err
}

func fitting(q report.Query) report.Unit {
	switch days := lengthOf(q); {
	case days <= 2:
		return report.Hour
	case days <= 62:
		return report.Day
	}
	return report.Week
}

// lengthOf is how many days a period has, whole by the calendar.
func lengthOf(q report.Query) int {
	const day = 24 * 3_600_000
	return int((q.To - q.From + day/2) / day) // a clock change makes a day an hour shorter or longer
}

// before is the period just before, cut where this one has come to, so that
// a day that is not over is compared with the same hours.
func (a ask) before(q report.Query) report.Query {
	from := report.StartOfDay(time.UnixMilli(q.From).In(q.Zone), -lengthOf(q)).UnixMilli()
	b := q
	b.From, b.To, b.Unit = from, q.From, report.Whole
	if q.Now < q.To {
		b.To = min(q.From, max(from+q.Now-q.From, from+1))
	}
	return b
}
