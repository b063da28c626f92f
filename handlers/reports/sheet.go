package reports

import (
	"time"

	"relevo/domain/report"
	"relevo/handlers/figures"
	views "relevo/views/reports"
)

// sheet is a table before it is written for a page or for a file.
type sheet struct {
	id, title, hint, first string
	groups                 []views.Group
	cols                   []column
	rows                   []line
	total                  *line
	intervals              bool // a row is an interval: a file gives both its ends
	mixed                  bool // queues have different formulas: each row tells its own
}

type column struct {
	name, label, text string
	kind              figures.Kind
	starts            bool // of a group
}

type line struct {
	name, href  string
	badge, kind string
	span        report.Bucket
	cells       []figures.Value
	formula     string // letters of the service level
}

// serviceLevel is the figure that is told with its formula.
const serviceLevel = "service_level"

// group is columns under one heading.
type group struct {
	name    string
	columns []string
}

var queueGroups = []group{
	{"conversations", []string{"offered", "answered", "abandoned", "short_abandoned", "flow_out", "waiting"}},
	{"wait", []string{"service_level", "asa_ms", "longest_wait_ms", "abandonment_rate", "raw_abandonment_rate"}},
	{"response", []string{"first_response_ms", "first_response_business_ms"}},
	{"handling", []string{"handled", "aht_ms", "acw_ms"}},
	{"transfers", []string{"transfer_rate", "cold_transfers", "warm_transfers", "released"}},
	{"closing", []string{"closed", "first_resolution_ms", "full_resolution_ms", "ratings", "csat", "response_rate"}},
}

var agentGroups = []group{
	{"handling", []string{"handled", "aht_ms", "acw_ms", "first_reply_ms"}},
	{"load", []string{"occupancy", "utilization", "utilization_async", "concurrency"}},
	{"rings", []string{"accepted", "declined", "missed", "skipped", "withdrawn", "rona_rate"}},
	{"transfers", []string{"transfer_rate", "cold_transfers", "warm_transfers", "released"}},
	{"closing", []string{"closed", "ratings", "csat"}},
	{"time", []string{"ready_ms", "occupied_ms", "wrap_up_ms", "not_ready_ms", "offline_ms"}},
}

// grouped sets up the columns of a sheet and returns how they are read.
func grouped[C any](res *result, s *sheet, all []figures.Column[C], groups []group) (read []figures.Column[C]) {
	for _, g := range groups {
		s.groups = append(s.groups, views.Group{Label: res.p.T("reports.group_" + g.name), Span: len(g.columns)})
		for i, c := range figures.Pick(all, g.columns...) {
			s.cols = append(s.cols, column{name: c.Name, label: res.label(c.Name), text: res.define(c.Name), kind: c.Kind, starts: i == 0})
			read = append(read, c)
		}
	}
	return read
}

func valuesOf[C any](read []figures.Column[C], cell *C) (out []figures.Value) {
	for _, c := range read {
		out = append(out, c.Of(cell))
	}
	return out
}

// table writes a sheet for the page.
func (res *result) table(s *sheet) views.Table {
	t := views.Table{ID: "by-" + s.id, Title: s.title, Hint: s.hint, First: s.first, Groups: s.groups, CSV: views.URL + "/" + s.id + ".csv?" + res.ask.values().Encode()}
	for _, c := range s.cols {
		t.Cols = append(t.Cols, views.Col{Label: c.label, Text: c.text, Starts: c.starts})
	}
	row := func(l *line) views.Row {
		r := views.Row{Name: l.name, Href: l.href, Badge: l.badge, BadgeKind: l.kind}
		if s.intervals {
			r.Time = res.p.ISO(l.span.From)
		}
		for i, v := range l.cells {
			c := figures.Say(res.p, v)
			if s.mixed && v.OK && s.cols[i].name == serviceLevel {
				c += " " + l.formula
			}
			r.Cells = append(r.Cells, c)
		}
		return r
	}
	for i := range s.rows {
		t.Rows = append(t.Rows, row(&s.rows[i]))
	}
	if s.total != nil {
		total := row(s.total)
		t.Total = &total
	}
	return t
}

// lines writes a sheet for a file: seconds and percent, times in the reader's
// zone. A file has no total: it is for adding up.
func (res *result) lines(s *sheet) [][]string {
	head := []string{s.first}
	if s.intervals {
		zone := res.query.Zone.String()
		head = []string{res.p.T("reports.csv_from", "Zone", zone), res.p.T("reports.csv_to", "Zone", zone), res.p.T("reports.provisional")}
	}
	for _, c := range s.cols {
		switch c.kind {
		case figures.Length:
			head = append(head, c.label+" (s)")
		case figures.Share:
			head = append(head, c.label+" (%)")
		default:
			head = append(head, c.label)
		}
		if c.name == serviceLevel {
			head = append(head, res.p.T("reports.formula"))
		}
	}
	out := [][]string{head}
	clock := func(ms int64) string { return time.UnixMilli(ms).In(res.query.Zone).Format("2006-01-02 15:04 -0700") }
	for _, l := range s.rows {
		row := []string{l.name}
		if s.intervals {
			row = []string{clock(l.span.From), clock(l.span.To), res.p.T("common.no")}
			if l.badge != "" {
				row[2] = res.p.T("common.yes")
			}
		}
		for i, v := range l.cells {
			row = append(row, figures.Cell(v))
			if s.cols[i].name == serviceLevel {
				row = append(row, l.formula)
			}
		}
		out = append(out, row)
	}
	return out
}
