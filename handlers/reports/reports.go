// Package reports answers the page of figures and its tables as files. A
// supervisor asks with a plain form; all is computed and drawn on the server.
package reports

import (
	"log/slog"
	"net/http"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/report"
	"relevo/handlers/figures"
	"relevo/handlers/web"
	views "relevo/views/reports"
)

// Config is what the handlers are made of; all is required.
type Config struct {
	Figures *figures.Figures
	Engine  *engine.Engine // tells the time
	Guard   web.Guard
	Log     *slog.Logger
}

type handlers struct{ Config }

// Routes adds the page and its tables.
func Routes(mux *http.ServeMux, c Config) {
	c.Log = c.Log.With("component", "reports")
	h := &handlers{c}
	mux.Handle("GET "+views.URL, c.Guard.Page(people.Supervise, h.page))
	mux.Handle("GET "+views.URL+"/{table}", c.Guard.Page(people.Supervise, h.file))
}

// result is what one request is answered with.
type result struct {
	ask   ask
	query report.Query
	names figures.Names
	now   figures.Both
	then  *figures.Both // the period before, as one interval; nil when not asked for
	p     *i18n.Printer
}

// compute reads the request and adds up. A wrong field comes as its error
// beside a result without figures.
func (h *handlers) compute(r *http.Request, compare bool) (*result, error) {
	ctx := r.Context()
	res := &result{ask: readAsk(r), p: i18n.From(ctx)}
	var err error
	if res.names, err = h.Figures.Names(ctx); err != nil {
		return nil, err
	}
	if res.query, err = res.ask.query(h.Engine.Now(), res.p.Zone()); err != nil {
		return res, err
	}
	if res.now, err = h.Figures.Compute(ctx, res.query, res.names, res.ask.what()); err != nil || !compare || !res.ask.compare {
		return res, err
	}
	then, err := h.Figures.Compute(ctx, res.ask.before(res.query), res.names, res.ask.what())
	res.then = &then
	return res, err
}

func (h *handlers) page(w http.ResponseWriter, r *http.Request) error {
	res, err := h.compute(r, true)
	status, errs := http.StatusOK, web.Errors{}
	if err != nil {
		if res == nil || !errs.Add(r.Context(), "", err) {
			return err
		}
		status = http.StatusUnprocessableEntity
	}
	p := views.Props{PageProps: web.Shell(r, i18n.T(r.Context(), "reports.title"), "reports"), Form: res.form(errs)}
	if err == nil {
		res.fill(&p)
	}
	return web.Render(w, r, status, views.Page(p))
}

// fill puts the figures into the page.
func (res *result) fill(p *views.Props) {
	p.Sub = res.sub()
	if p.Empty = res.empty(); p.Empty {
		if res.ask.period != "30" || res.ask.mode != "" {
			p.Wider = res.ask.with(func(a *ask) { a.period, a.by, a.mode = "30", "", "" })
		}
		return
	}
	p.Tiles, p.Chart = res.tiles(), res.chart()
	p.Tables = res.tables()
	p.Terms = res.terms()
}

// empty tells whether nothing happened.
func (res *result) empty() bool {
	q, a := res.now.Queues, res.now.Agents
	return (q == nil || q.Total.Empty()) && (a == nil || len(res.names.Shown(a.Agents)) == 0)
}

// file is GET /reports/{table}: one of the page's tables.
func (h *handlers) file(w http.ResponseWriter, r *http.Request) error {
	build := files[r.PathValue("table")]
	if build == nil {
		return domain.NotFound()
	}
	res, err := h.compute(r, false)
	if err != nil {
		return err
	}
	body, err := figures.CSV(build(res), true)
	if err != nil {
		return err
	}
	head := w.Header()
	head.Set("Content-Type", figures.CSVType)
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Disposition", `attachment; filename="relevo-`+res.days()+"-"+r.PathValue("table")+`"`)
	_, _ = w.Write(body) // a reader that went away needs no file
	return nil
}
