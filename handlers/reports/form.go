package reports

import (
	"time"

	"relevo/domain"
	"relevo/domain/report"
	"relevo/handlers/web"
	views "relevo/views/reports"
	"relevo/views/ui"
)

// form is the form as it was sent; queues and agents that are gone are offered
// while they are chosen.
func (res *result) form(errs web.Errors) views.Form {
	a, p := res.ask, res.p
	f := views.Form{Period: a.period, From: a.from, To: a.to, By: a.by, Queue: a.queue.String(), Agent: a.agent.String(), Mode: string(a.mode), Show: a.show, Compare: a.compare, Errors: errs}
	if a.period != "custom" { // what would be asked for by choosing days
		f.From, f.To = dayText(res.query.From, res.query.Zone), dayText(res.query.To-1, res.query.Zone)
	}
	for _, s := range periods {
		f.Periods = append(f.Periods, ui.Option{Value: s, Label: p.T("reports.period_" + s)})
	}
	f.Bys = []ui.Option{{Value: "", Label: p.T("reports.by_auto")}}
	for _, u := range report.Units() {
		if u != report.Whole {
			f.Bys = append(f.Bys, ui.Option{Value: string(u), Label: p.T("reports.by_" + string(u))})
		}
	}
	f.Queues = []ui.Option{{Value: "", Label: p.T("reports.all_queues")}}
	for _, q := range res.names.Queues {
		if !q.Archived || q.ID == a.queue {
			f.Queues = append(f.Queues, ui.Option{Value: q.ID.String(), Label: q.Name})
		}
	}
	f.Agents = []ui.Option{{Value: "", Label: p.T("reports.all_agents")}}
	for _, g := range res.names.Agents {
		if g.Enabled() || g.ID == a.agent {
			f.Agents = append(f.Agents, ui.Option{Value: g.ID.String(), Label: g.Name})
		}
	}
	f.Modes = []ui.Option{{Value: "", Label: p.T("reports.mode_all")}, {Value: "live", Label: p.T("reports.mode_live")}, {Value: "async", Label: p.T("reports.mode_async")}}
	return f
}

func dayText(ms int64, zone *time.Location) string {
	if zone == nil {
		return ""
	}
	return time.UnixMilli(ms).In(zone).Format(time.DateOnly)
}

// days is the period as days, for a file's name.
func (res *result) days() string {
	from, to := dayText(res.query.From, res.query.Zone), dayText(res.query.To-1, res.query.Zone)
	if from == to {
		return from
	}
	return from + "-" + to
}

// sub is the line under the heading: the days, the zone, and what they are
// compared with.
func (res *result) sub() string {
	s := res.span(res.query.From, res.query.To) + " · " + res.query.Zone.String()
	if res.then != nil {
		b := res.ask.before(res.query)
		s += " · " + res.p.T("reports.against", "Days", res.span(b.From, b.To))
	}
	return s
}

// span names the days of [from, to).
func (res *result) span(from, to int64) string {
	a, z := res.p.Day(from, res.query.Now), res.p.Day(to-1, res.query.Now)
	if a == z {
		return a
	}
	return a + " – " + z
}

// queueName is a queue's name, or the word for work that was in none.
func (res *result) queueName(id domain.ID) string {
	if name := res.names.Queue(id); name != "" {
		return name
	}
	if id == 0 {
		return res.p.T("reports.no_queue")
	}
	return res.p.T("common.unknown")
}

func (res *result) agentName(id domain.ID) string {
	if name := res.names.Agent(id); name != "" {
		return name
	}
	return res.p.T("common.unknown")
}
