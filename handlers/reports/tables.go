package reports

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"relevo/domain/presence"
	"relevo/domain/report"
	"relevo/handlers/figures"
	views "relevo/views/reports"
)

// files are the tables one can have as files.
var files = map[string]func(res *result) [][]string{
	"queues.csv":    func(res *result) [][]string { return res.lines(res.byQueue()) },
	"agents.csv":    func(res *result) [][]string { return res.lines(res.byAgent()) },
	"reasons.csv":   func(res *result) [][]string { return res.lines(res.byReason()) },
	"intervals.csv": func(res *result) [][]string { return res.lines(res.byInterval()) },
}

// tables are those that hold something.
func (res *result) tables() []views.Table {
	var out []views.Table
	for _, s := range []*sheet{res.byQueue(), res.byAgent(), res.byReason(), res.byInterval()} {
		if len(s.rows) > 0 {
			out = append(out, res.table(s))
		}
	}
	return out
}

// byQueue is empty when one agent's figures are asked for.
func (res *result) byQueue() *sheet {
	s := &sheet{id: "queues", title: res.p.T("reports.by_queue"), hint: res.p.T("reports.by_queue_text"), first: res.p.T("reports.queue")}
	read := grouped(res, s, figures.QueueColumns, queueGroups)
	q := res.now.Queues
	if q == nil {
		return s
	}
	s.mixed = len(q.Total.Formula.String()) > 1
	row := func(c *report.Cell) line {
		l := line{cells: valuesOf(read, c), formula: letters(c.Formula.String())}
		if c.Waiting > 0 {
			l.badge, l.kind = res.p.T("reports.provisional"), "warn"
		}
		return l
	}
	res.names.SortQueues(q.Queues)
	for i := range q.Queues {
		l := row(&q.Queues[i].Total)
		l.name = res.queueName(q.Queues[i].Queue)
		if id := q.Queues[i].Queue; id != 0 {
			l.href = res.ask.with(func(a *ask) { a.queue = id })
		}
		s.rows = append(s.rows, l)
	}
	if len(s.rows) > 1 {
		total := row(&q.Total)
		total.name = res.p.T("reports.total")
		s.total = &total
	}
	return s
}

func (res *result) byAgent() *sheet {
	s := &sheet{id: "agents", title: res.p.T("reports.by_agent"), hint: res.p.T("reports.by_agent_text"), first: res.p.T("reports.agent")}
	read := grouped(res, s, figures.AgentColumns, agentGroups)
	rows := res.names.Shown(res.now.Agents.Agents)
	var all report.AgentCell
	for i := range rows {
		id := rows[i].Agent
		s.rows = append(s.rows, line{name: res.agentName(id), href: res.ask.with(func(a *ask) { a.agent = id }), cells: valuesOf(read, &rows[i].Total)})
		all.Add(&rows[i].Total)
	}
	if len(rows) > 1 {
		s.total = &line{name: res.p.T("reports.total"), cells: valuesOf(read, &all)}
	}
	return s
}

// byReason is the time not ready, by agent and reason.
func (res *result) byReason() *sheet {
	s := &sheet{id: "reasons", title: res.p.T("reports.by_reason"), hint: res.p.T("reports.by_reason_text"), first: res.p.T("reports.agent")}
	rows := res.names.Shown(res.now.Agents.Agents)
	var all report.AgentCell
	for i := range rows {
		all.Add(&rows[i].Total)
	}
	reasons := slices.Collect(maps.Keys(all.Reasons))
	slices.SortFunc(reasons, func(a, b string) int {
		return cmp.Or(cmp.Compare(all.Reasons[b], all.Reasons[a]), strings.Compare(a, b))
	})
	for _, why := range reasons {
		s.cols = append(s.cols, column{label: res.reason(why), kind: figures.Length})
	}
	row := func(c *report.AgentCell) (out []figures.Value) {
		for _, why := range reasons {
			ms, ok := c.Reasons[why]
			out = append(out, figures.Value{Kind: figures.Length, N: float64(ms), OK: ok})
		}
		return out
	}
	for i := range rows {
		if c := &rows[i].Total; c.In(presence.ShownNotReady) > 0 {
			id := rows[i].Agent
			s.rows = append(s.rows, line{name: res.agentName(id), href: res.ask.with(func(a *ask) { a.agent = id }), cells: row(c)})
		}
	}
	if len(s.rows) > 1 {
		s.total = &line{name: res.p.T("reports.total"), cells: row(&all)}
	}
	return s
}

// reason names why an agent was not ready.
func (res *result) reason(why string) string {
	for _, r := range res.names.Reasons {
		if r.ID.String() == why {
			return r.Name
		}
	}
	switch why {
	case "":
		return res.p.T("reports.reason_none")
	case presence.ReasonMissed, presence.ReasonUnresponsive, presence.ReasonIdle:
		return res.p.T("reports.reason_" + why)
	}
	return why
}

// byInterval is the trend as a table: of queues, or of the one agent.
func (res *result) byInterval() *sheet {
	s := &sheet{id: "intervals", title: res.p.T("reports.by_interval"), hint: res.p.T("reports.by_interval_text"), first: res.p.T("reports.interval"), intervals: true}
	if q := res.now.Queues; q != nil {
		read := grouped(res, s, figures.QueueColumns, queueGroups)
		s.mixed = len(q.Total.Formula.String()) > 1
		for i := range q.Intervals {
			if q.Buckets[i].From >= res.query.Now {
				break // ahead
			}
			l := res.interval(q.Buckets[i])
			l.cells, l.formula = valuesOf(read, &q.Intervals[i]), letters(q.Intervals[i].Formula.String())
			if q.Intervals[i].Provisional {
				l.badge, l.kind = res.p.T("reports.provisional"), "warn"
			}
			s.rows = append(s.rows, l)
		}
		return s
	}
	a := res.now.Agents
	read := grouped(res, s, figures.AgentColumns, agentGroups)
	for i := range a.Intervals {
		if a.Buckets[i].From >= res.query.Now {
			break
		}
		l := res.interval(a.Buckets[i])
		if l.cells = valuesOf(read, &a.Intervals[i]); res.query.Now < a.Buckets[i].To {
			l.badge, l.kind = res.p.T("reports.provisional"), "warn"
		}
		s.rows = append(s.rows, l)
	}
	return s
}

// interval is the head of an interval's row; a day leads to its hours.
func (res *result) interval(b report.Bucket) line {
	l := line{span: b, name: res.moment(b.From)}
	switch res.query.Unit {
	case report.Week:
		l.name = res.span(b.From, b.To)
	case report.Day:
		day := dayText(b.From, res.query.Zone)
		l.href = res.ask.with(func(a *ask) { a.period, a.from, a.to, a.by = "custom", day, day, string(report.Hour) })
	}
	return l
}

// moment names the beginning of an interval, as short as the period allows.
func (res *result) moment(ms int64) string {
	p := res.p
	switch {
	case res.query.Unit == report.Day || res.query.Unit == report.Week:
		return p.Day(ms, res.query.Now)
	case lengthOf(res.query) <= 1:
		return p.Time(ms)
	}
	return p.Day(ms, res.query.Now) + ", " + p.Time(ms)
}
