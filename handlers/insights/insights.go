// Package insights answers the pages that tell an administrator how a virtual
// agent does: its figures and the requests nobody understood, how well its
// examples stand against one another, and the scenarios it has to pass.
//
// Whatever takes long, such as trying every example, runs beside requests, one
// thing at a time on one processor, and is kept by the draft's version; a page
// says that it is being checked and is told when it is done. Every fix is one
// save of the draft, and each says how it is taken back.
package insights

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/report"
	"relevo/domain/routing"
	"relevo/handlers/builder"
	"relevo/handlers/cli/scenario"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	pages "relevo/views/builder"
)

// Store is the database as these pages read it.
type Store interface {
	AssistantByID(ctx context.Context, id domain.ID) (*assistant.Assistant, error)
	AssistantFigures(ctx context.Context, of domain.ID, from, to int64, zone *time.Location) (*report.AssistantReport, error)
	Unrecognised(ctx context.Context, of domain.ID, from, to int64, limit int) ([]assistant.Asked, error)
	Gaps(ctx context.Context, of domain.ID, status assistant.GapStatus, limit int) ([]assistant.OpenGap, error)
	GapByNorm(ctx context.Context, of domain.ID, lang, norm string) (*assistant.OpenGap, error)
	Recordings(ctx context.Context, of domain.ID) ([]assistant.Recording, error)
	RecordingByID(ctx context.Context, id domain.ID) (*assistant.Recording, error)
	Queues(ctx context.Context) ([]*routing.QueueDef, error)
	Setting(ctx context.Context, key string) (string, error)
}

// Config is what the handlers are made of; all is required.
type Config struct {
	Store  Store
	Engine *engine.Engine
	Guard  web.Guard
	Flash  *flash.Box
	Log    *slog.Logger
	// Surround gives what a page has around it, and the assistant in the address.
	Surround func(r *http.Request, tab, title string) (pages.Frame, *assistant.Assistant, error)
	// Open opens the database of a scenario, Minds recognises in it.
	Open  scenario.Opener
	Minds engine.Recogniser
}

// Tabs are the pages' places among those of an assistant.
var Tabs = []builder.Tab{{ID: "analytics", Label: "insights.analytics"}, {ID: "understanding", Label: "insights.understanding"}, {ID: "scenarios", Label: "insights.scenarios"}}

// Handler serves the pages.
type Handler struct {
	Config
	bench *bench
	undo  *undoing
	runs  runs
}

// New makes the handler.
func New(c Config) *Handler {
	c.Log = c.Log.With("component", "insights")
	return &Handler{Config: c, bench: newBench(c.Log), undo: newUndoing(), runs: runs{last: map[domain.ID]*job{}}}
}

// Routes adds the pages and their commands to mux.
func (h *Handler) Routes(mux *http.ServeMux) {
	const one = pages.URL + "/{id}"
	for pattern, fn := range map[string]web.Handler{
		"GET " + one + "/analytics":                    h.analytics,
		"GET " + one + "/analytics/{table}":            h.table,
		"GET " + one + "/analytics/requests":           h.requests,
		"GET " + one + "/analytics/requests/groups":    h.groups,
		"POST " + one + "/analytics/add":               h.add,
		"POST " + one + "/analytics/dismiss":           h.dismiss,
		"GET " + one + "/analytics/gaps":               h.gaps,
		"POST " + one + "/analytics/gaps/{gap}":        h.setGap,
		"GET " + one + "/understanding":                h.understanding,
		"GET " + one + "/understanding/advice":         h.advice,
		"POST " + one + "/understanding/fix":           h.fix,
		"POST " + one + "/undo":                        h.takeBack,
		"GET " + one + "/scenarios":                    h.scenarios,
		"POST " + one + "/scenarios":                   h.create,
		"GET " + one + "/scenarios/new":                h.fresh,
		"POST " + one + "/scenarios/run":               h.runAll,
		"GET " + one + "/scenarios/list":               h.scenarioList,
		"GET " + one + "/scenarios/kept":               h.kept,
		"POST " + one + "/scenarios/kept":              h.runKept,
		"GET " + one + "/scenarios/{scenario}":         h.scenario,
		"POST " + one + "/scenarios/{scenario}":        h.save,
		"POST " + one + "/scenarios/{scenario}/run":    h.runOne,
		"POST " + one + "/scenarios/{scenario}/delete": h.remove,
	} {
		mux.Handle(pattern, h.Guard.Page(people.Configure, fn))
	}
}

// Wait waits until nothing is being checked any more, for the end of a process
// and for tests.
func (h *Handler) Wait() { h.bench.wait() }
