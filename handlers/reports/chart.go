package reports

import (
	"fmt"
	"slices"

	"relevo/domain/report"
	"relevo/handlers/figures"
	views "relevo/views/reports"
	"relevo/views/ui"
)

// What a chart can show: the first is the default. "conversations" is a stack
// of what became of those offered, the others are a line.
var (
	queueCharts = []string{"conversations", "service_level", "asa_ms", "abandonment_rate", "first_response_ms", "aht_ms", "csat"}
	agentCharts = []string{"handled", "aht_ms", "occupancy", "concurrency", "rona_rate", "csat"}
)

// chart draws the trend that is asked for; nil when there is but one interval.
func (res *result) chart() *views.Chart {
	charts, buckets := queueCharts, res.now.Agents.Buckets
	if res.now.Queues == nil {
		charts = agentCharts
	}
	n := 0
	for n < len(buckets) && buckets[n].From < res.query.Now {
		n++
	}
	if n < 2 {
		return nil
	}
	show := res.ask.show
	if !slices.Contains(charts, show) {
		show = charts[0]
	}
	c := &views.Chart{}
	for _, name := range charts {
		c.Tabs = append(c.Tabs, ui.Tab{Label: res.chartName(name), Href: res.ask.with(func(a *ask) { a.show = name }) + "#trend", Selected: name == show})
	}
	c.Title = res.p.T("reports.trend_title", "Figure", res.chartName(show), "By", res.p.T("reports.trend_"+string(res.query.Unit)))
	c.Days = res.marks(buckets)
	if show == "conversations" {
		res.stack(c, buckets, n)
		return c
	}
	if res.now.Queues != nil {
		drawLine(res, c, figures.Pick(figures.QueueColumns, show)[0], res.now.Queues.Intervals, n, func(i int) bool { return res.now.Queues.Intervals[i].Provisional })
	} else {
		drawLine(res, c, figures.Pick(figures.AgentColumns, show)[0], res.now.Agents.Intervals, n, func(i int) bool { return res.query.Now < buckets[i].To })
	}
	return c
}

func (res *result) chartName(name string) string {
	if name == "conversations" {
		return res.p.T("reports.group_conversations")
	}
	return res.label(name)
}

// stack draws a bar an interval: answered, abandoned, flowed out, waiting.
func (res *result) stack(c *views.Chart, buckets []report.Bucket, n int) {
	cells := res.now.Queues.Intervals
	most, least, all := int64(0), cells[0].Offered, int64(0)
	for i := range n {
		most, least, all = max(most, cells[i].Offered), min(least, cells[i].Offered), all+cells[i].Offered
	}
	top := figures.Nice(float64(most), figures.Count)
	c.Ticks = figures.Ticks(res.p, top, figures.Count)
	step := figures.BoxW / float64(len(buckets))
	names := []string{"answered", "abandoned", "flow_out", "waiting"}
	soft := false
	for i := range n {
		base := figures.BoxH
		for k, v := range []int64{cells[i].Answered, cells[i].Abandoned, cells[i].FlowOut, cells[i].Waiting} {
			if v == 0 {
				continue
			}
			h := figures.BoxH * float64(v) / top
			base -= h
			c.Bars = append(c.Bars, views.Bar{Class: fmt.Sprint("p", k+1), X: figures.Num(step*float64(i) + step*.14), W: figures.Num(step * .72), Y: figures.Num(base), H: figures.Num(h), Soft: cells[i].Provisional,
				Title: res.moment(buckets[i].From) + ": " + res.label(names[k]) + " " + res.p.Number(v)})
			soft = soft || cells[i].Provisional
		}
	}
	for k, name := range names {
		c.Legend = append(c.Legend, views.Key{Dot: fmt.Sprint("p", k+1), Text: res.label(name)})
	}
	if soft {
		c.Legend = append(c.Legend, views.Key{Dot: "soft", Text: res.p.T("reports.provisional")})
	}
	c.Label = res.sentence(c.Title, buckets, n, res.p.Number(least), res.p.Number(most)) + " " + res.p.T("reports.chart_total", "N", res.p.Number(all))
}

// drawLine draws a line: solid where the figures are final, dashed where they are
// provisional, broken where they are undefined.
func drawLine[C any](res *result, c *views.Chart, col figures.Column[C], cells []C, n int, provisional func(i int) bool) {
	values := make([]figures.Value, n)
	var low, high figures.Value
	for i := range n {
		if values[i] = col.Of(&cells[i]); values[i].OK {
			if !low.OK || values[i].N < low.N {
				low = values[i]
			}
			if !high.OK || values[i].N > high.N {
				high = values[i]
			}
		}
	}
	top := figures.Nice(high.N, col.Kind)
	c.Ticks = figures.Ticks(res.p, top, col.Kind)
	c.Solid, c.Dash, c.Area = figures.Line(values, len(cells), top, provisional)
	c.Legend = []views.Key{{Dot: "accent", Text: res.label(col.Name)}}
	if c.Dash != "" {
		c.Legend = append(c.Legend, views.Key{Dot: "dash", Text: res.p.T("reports.provisional")})
	}
	c.Label = res.sentence(c.Title, res.now.Agents.Buckets, n, figures.Say(res.p, low), figures.Say(res.p, high))
}

// sentence is what a screen reader hears of a chart.
func (res *result) sentence(title string, buckets []report.Bucket, n int, low, high string) string {
	return res.p.T("reports.chart_label", "Title", title, "From", res.moment(buckets[0].From), "To", res.moment(buckets[n-1].From), "Low", low, "High", high)
}

// marks names some intervals below the chart, at most seven.
func (res *result) marks(buckets []report.Bucket) (out []views.Mark) {
	every := (len(buckets) + 6) / 7
	for i := 0; i < len(buckets); i += every {
		s := res.moment(buckets[i].From)
		if res.query.Unit == report.Hour || res.query.Unit == report.Quarter {
			s = res.p.Time(buckets[i].From)
			if lengthOf(res.query) > 1 {
				s = res.p.Day(buckets[i].From, res.query.Now) + " " + s
			}
		}
		out = append(out, views.Mark{At: figures.Num(100 * (float64(i) + .5) / float64(len(buckets))), Text: s})
	}
	return out
}
