package reports

import (
	"strings"

	"relevo/domain/report"
	"relevo/handlers/figures"
	views "relevo/views/reports"
)

// better tells of a figure which way is good: +1 up, -1 down, 0 neither.
var better = map[string]int{"service_level": 1, "asa_ms": -1, "abandonment_rate": -1, "first_response_ms": -1, "csat": 1, "rona_rate": -1, "first_reply_ms": -1}

var (
	queueTiles = []string{"offered", "service_level", "asa_ms", "abandonment_rate", "first_response_ms", "aht_ms", "transfer_rate", "csat"}
	agentTiles = []string{"handled", "aht_ms", "first_reply_ms", "occupancy", "concurrency", "rona_rate", "transfer_rate", "csat"}
)

// tiles are the figures of the whole period: of queues, or of the one agent
// who is asked for.
func (res *result) tiles() []views.Tile {
	if q := res.now.Queues; q != nil {
		var then *report.Cell
		if res.then != nil {
			then = &res.then.Queues.Total
		}
		return tilesOf(res, figures.Pick(figures.QueueColumns, queueTiles...), &q.Total, then, q.Intervals)
	}
	a := res.now.Agents
	var then *report.AgentCell
	if res.then != nil {
		then = &res.then.Agents.Total
	}
	return tilesOf(res, figures.Pick(figures.AgentColumns, agentTiles...), &a.Total, then, a.Intervals)
}

func tilesOf[C any](res *result, columns []figures.Column[C], total, then *C, intervals []C) []views.Tile {
	var out []views.Tile
	for _, c := range columns {
		v := c.Of(total)
		t := views.Tile{ID: strings.ReplaceAll(c.Name, "_", "-"), Label: res.label(c.Name), Value: figures.Say(res.p, v), Text: res.define(c.Name), Note: res.note(c.Name)}
		if then != nil {
			if was := c.Of(then); was.OK && v.OK {
				t.Delta = res.delta(c.Name, v, was)
			}
		}
		values := make([]figures.Value, len(intervals))
		for i := range intervals {
			values[i] = c.Of(&intervals[i])
		}
		t.Spark, t.Area = figures.Spark(values)
		out = append(out, t)
	}
	return out
}

// delta tells how a figure changed; nil when it did not.
func (res *result) delta(name string, now, then figures.Value) *views.Delta {
	s, rose := change(res.p, now, then)
	if s == "" {
		return nil
	}
	d := &views.Delta{Text: s, Rose: rose, Spoken: res.p.T("reports.fell", "By", s)}
	if rose {
		d.Spoken = res.p.T("reports.rose", "By", s)
	}
	if good := better[name]; good != 0 {
		d.Kind = "down"
		if rose == (good > 0) {
			d.Kind = "up"
		}
	}
	return d
}

// note says what a figure rests on.
func (res *result) note(name string) string {
	q := res.now.Queues
	if q == nil {
		return ""
	}
	switch name {
	case "csat":
		return res.p.T("reports.note_ratings", "Count", q.Total.Ratings)
	case "service_level":
		f := q.Total.Formula.String()
		switch target := res.target(); {
		case f != "" && target > 0:
			return res.p.T("reports.note_target", "Letter", letters(f), "Target", res.p.Duration(target))
		case f != "":
			return res.p.T("reports.note_formula", "Letter", letters(f))
		}
	case "offered":
		if q.Total.Waiting > 0 {
			return res.p.T("reports.note_waiting", "Count", q.Total.Waiting)
		}
	}
	return ""
}

// target is within which time the queues of the report mean to answer, in ms;
// 0 when they differ.
func (res *result) target() (ms int64) {
	for _, row := range res.now.Queues.Queues {
		for _, q := range res.names.Queues {
			switch t := q.Settings.SLTarget; {
			case q.ID != row.Queue || row.Total.Offered == 0 || t == ms:
			case ms == 0:
				ms = t
			default:
				return 0
			}
		}
	}
	return ms
}

// letters sets the letters of several formulas apart.
func letters(f string) string { return strings.Join(strings.Split(f, ""), ", ") }
