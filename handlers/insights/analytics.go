package insights

import (
	"net/http"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/report"
	"relevo/handlers/figures"
	"relevo/handlers/web"
	pages "relevo/views/builder"
	views "relevo/views/insights"
	tables "relevo/views/reports"
	"relevo/views/ui"
)

// asking is one request for figures and what was read for it.
type asking struct {
	ask
	p        *i18n.Printer
	a        *assistant.Assistant
	base     string // address of the page
	now      int64
	from, to int64
	r        *report.AssistantReport
}

// figuresOf reads what the address asks for. An error of a field comes beside
// what can be shown of the form.
func (h *Handler) figuresOf(r *http.Request, a *assistant.Assistant) (x *asking, err error) {
	x = &asking{ask: readAsk(r), p: i18n.From(r.Context()), a: a, base: pages.Of(a.ID.String(), "/analytics"), now: h.Engine.Now()}
	if x.from, x.to, err = x.days(x.now, x.p.Zone()); err != nil {
		return x, err
	}
	x.r, err = h.Store.AssistantFigures(r.Context(), a.ID, x.from, x.to, x.p.Zone())
	return x, err
}

// analytics is GET …/analytics.
func (h *Handler) analytics(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, a, err := h.Surround(r, "analytics", i18n.T(ctx, "insights.analytics"))
	if err != nil {
		return err
	}
	h.told(w, r, &f)
	x, err := h.figuresOf(r, a)
	status, errs := http.StatusOK, web.Errors{}
	if err != nil {
		if !errs.Add(ctx, "", err) {
			return err
		}
		status = http.StatusUnprocessableEntity
	}
	p := views.AnalyticsProps{Frame: f, Ask: x.form(x.p, x.from, x.to, errs), Tabs: analyticsTabs(ctx, f.ID, "")}
	if err == nil {
		x.fill(&p)
	}
	return web.Render(w, r, status, views.Analytics(p))
}

// fill puts the figures into the page.
func (x *asking) fill(p *views.AnalyticsProps) {
	p.Sub = x.p.Day(x.from, x.now) + " – " + x.p.Day(x.to-1, x.now) + " · " + x.p.Zone().String()
	t := &x.r.Total
	p.Empty = t.Asked == 0 && t.Started == 0 && t.Sessions == 0
	if p.Empty {
		return
	}
	p.Tiles = []views.Tile{
		x.tile(recognition, x.p.T("insights.of_requests", "Part", x.p.Number(t.Recognised), "All", x.p.Number(t.Asked))),
		x.tile(completion, x.p.T("insights.of_started", "Part", x.p.Number(t.Complete), "All", x.p.Number(t.Started))),
		x.tile(containment, x.p.T("insights.of_conversations", "Part", x.p.Number(t.Contained), "All", x.p.Number(t.Sessions))),
	}
	p.Chart = x.chart()
	p.Tables = []tables.Table{x.table(x.byAction()), x.table(x.byDay())}
}

func (x *asking) tile(c dayColumn, note string) views.Tile {
	t := views.Tile{ID: c.Name, Label: x.p.T("insights.col_" + c.Name), Value: figures.Say(x.p, c.Of(&x.r.Total)), Text: x.p.T("insights.def_" + c.Name), Note: note}
	values := make([]figures.Value, len(x.r.Days))
	for i := range x.r.Days {
		values[i] = c.Of(&x.r.Days[i])
	}
	t.Spark, t.Area = figures.Spark(values)
	return t
}

// chart draws a figure by day; nil when there is but one.
func (x *asking) chart() *tables.Chart {
	n := 0
	for n < len(x.r.Buckets) && x.r.Buckets[n].From < x.now {
		n++
	}
	if n < 2 {
		return nil
	}
	c, col := &tables.Chart{}, charted[0]
	for _, f := range charted {
		to := x.ask
		to.show = f.Name
		c.Tabs = append(c.Tabs, ui.Tab{Label: x.p.T("insights.col_" + f.Name), Href: x.base + "?" + to.query() + "#trend", Selected: f.Name == x.show})
		if f.Name == x.show {
			col = f
		}
	}
	name := x.p.T("insights.col_" + col.Name)
	c.Title = x.p.T("insights.by_day_of", "Name", name)
	values, low, high := make([]figures.Value, n), figures.Value{}, figures.Value{}
	for i := range values {
		v := col.Of(&x.r.Days[i])
		if values[i] = v; v.OK && (!low.OK || v.N < low.N) {
			low = v
		}
		if v.OK && (!high.OK || v.N > high.N) {
			high = v
		}
	}
	top := figures.Nice(high.N, col.Kind)
	c.Ticks = figures.Ticks(x.p, top, col.Kind)
	c.Solid, c.Dash, c.Area = figures.Line(values, len(x.r.Buckets), top, func(i int) bool { return x.now < x.r.Buckets[i].To })
	c.Legend = []tables.Key{{Dot: "accent", Text: name}}
	every := (len(x.r.Buckets) + 6) / 7
	for i := 0; i < len(x.r.Buckets); i += every {
		c.Days = append(c.Days, tables.Mark{At: figures.Num(100 * (float64(i) + .5) / float64(len(x.r.Buckets))), Text: x.p.Day(x.r.Buckets[i].From, x.now)})
	}
	c.Label = x.p.T("insights.chart_label", "Title", c.Title, "From", x.p.Day(x.from, x.now), "To", x.p.Day(x.r.Buckets[n-1].From, x.now), "Low", figures.Say(x.p, low), "High", figures.Say(x.p, high))
	return c
}

// sheet is a table before it is written for a page or for a file.
type sheet struct {
	id, title, hint, first string
	groups                 []tables.Group
	starts                 map[int]bool // columns that begin a group
	names                  []string     // of the columns
	kinds                  []figures.Kind
	rows                   []line
	total                  *line
}

type line struct {
	name, href string
	at         int64 // of a day
	cells      []figures.Value
}

func columnsInto[C any](s *sheet, cols []figures.Column[C]) {
	for _, c := range cols {
		s.names, s.kinds = append(s.names, c.Name), append(s.kinds, c.Kind)
	}
}

func valuesOf[C any](cols []figures.Column[C], cell *C) (out []figures.Value) {
	for _, c := range cols {
		out = append(out, c.Of(cell))
	}
	return out
}

func (x *asking) byDay() *sheet {
	s := &sheet{id: "days", title: x.p.T("insights.by_day"), hint: x.p.T("insights.by_day_text"), first: x.p.T("insights.day"), starts: map[int]bool{0: true, 3: true, 6: true}}
	for _, g := range []string{"requests", "actions", "conversations"} {
		s.groups = append(s.groups, tables.Group{Label: x.p.T("insights.group_" + g), Span: 3})
	}
	columnsInto(s, dayColumns)
	for i := range x.r.Days {
		if b := x.r.Buckets[i]; b.From < x.now {
			s.rows = append(s.rows, line{name: x.p.Day(b.From, x.now), at: b.From, cells: valuesOf(dayColumns, &x.r.Days[i])})
		}
	}
	s.total = &line{name: x.p.T("insights.total"), cells: valuesOf(dayColumns, &x.r.Total)}
	return s
}

func (x *asking) byAction() *sheet {
	s := &sheet{id: "actions", title: x.p.T("insights.by_action"), hint: x.p.T("insights.by_action_text"), first: x.p.T("insights.action"), starts: map[int]bool{0: true, 5: true}}
	s.groups = []tables.Group{{Label: x.p.T("insights.group_actions"), Span: 5}, {Label: x.p.T("insights.group_incomplete"), Span: len(reasons)}}
	columnsInto(s, actionColumns)
	for i := range x.r.Actions {
		row := &x.r.Actions[i]
		name, href := nameOf(x.p, x.a, row.Action)
		s.rows = append(s.rows, line{name: name, href: href, cells: valuesOf(actionColumns, &row.Total)})
	}
	if len(s.rows) > 1 {
		s.total = &line{name: x.p.T("insights.total"), cells: valuesOf(actionColumns, &x.r.Total.ActionCell)}
	}
	return s
}

// nameOf names an action of the draft and gives its address; one that is gone
// keeps its id.
func nameOf(p *i18n.Printer, a *assistant.Assistant, id string) (name, href string) {
	if id == unsupported {
		return p.T("insights.unsupported"), pages.Of(a.ID.String(), "/settings")
	}
	if x := a.Draft.Find(id); x != nil {
		if name = x.Name.In(p.Lang(), a.Draft.Language); name == "" {
			name = id
		}
		return name, pages.Of(a.ID.String(), "/actions/"+id)
	}
	return id, ""
}

// table writes a sheet for the page.
func (x *asking) table(s *sheet) tables.Table {
	t := tables.Table{ID: "by-" + s.id, Title: s.title, Hint: s.hint, First: s.first, Groups: s.groups, CSV: x.base + "/" + s.id + ".csv?" + x.query()}
	for i, name := range s.names {
		t.Cols = append(t.Cols, tables.Col{Label: x.p.T("insights.col_" + name), Text: x.define(name), Starts: s.starts[i]})
	}
	row := func(l *line) tables.Row {
		r := tables.Row{Name: l.name, Href: l.href}
		if l.at > 0 {
			r.Time = isoDay(l.at, x.p.Zone())
		}
		for _, v := range l.cells {
			r.Cells = append(r.Cells, figures.Say(x.p, v))
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

// define is a column's definition, "" where its name says it.
func (x *asking) define(name string) string {
	if id := "insights.def_" + name; x.p.Has(id) {
		return x.p.T(id)
	}
	return ""
}

// table is GET …/analytics/{table}: a table as a file. A file has no total: it
// is for adding up.
func (h *Handler) table(w http.ResponseWriter, r *http.Request) error {
	build := map[string]func(*asking) *sheet{"days.csv": (*asking).byDay, "actions.csv": (*asking).byAction}[r.PathValue("table")]
	if build == nil {
		return domain.NotFound()
	}
	_, a, err := h.Surround(r, "analytics", "")
	if err != nil {
		return err
	}
	x, err := h.figuresOf(r, a)
	if err != nil {
		return err
	}
	s := build(x)
	rows := [][]string{{s.first}}
	for i, name := range s.names {
		label := x.p.T("insights.col_" + name)
		if s.kinds[i] == figures.Share {
			label += " (%)"
		}
		rows[0] = append(rows[0], label)
	}
	for _, l := range s.rows {
		row := []string{l.name}
		if l.at > 0 {
			row[0] = isoDay(l.at, x.p.Zone())
		}
		for _, v := range l.cells {
			row = append(row, figures.Cell(v))
		}
		rows = append(rows, row)
	}
	body, err := figures.CSV(rows, true)
	if err != nil {
		return err
	}
	head := w.Header()
	head.Set("Content-Type", figures.CSVType)
	head.Set("Cache-Control", "no-store")
	days := isoDay(x.from, x.p.Zone()) + "-" + isoDay(x.to-1, x.p.Zone())
	head.Set("Content-Disposition", `attachment; filename="`+assistant.NewID(a.Name, "assistant", func(string) bool { return false })+"-"+days+"-"+r.PathValue("table")+`"`)
	_, _ = w.Write(body) // who went away needs no file
	return nil
}

// month is how far back unrecognised requests are looked for.
const month = 30 * 24 * time.Hour
