// Package builder answers the pages on which administrators make virtual
// agents without code.
//
// A page edits one part of the draft: an action, the variables, the saved
// responses or the settings. It holds that part as JSON and sends it whole with
// every edit, together with what a button is to do and the sum of what it began
// with. The server puts the part into the draft, does what the button says,
// saves, checks, and answers with the regions of the page drawn anew (package
// views/builder). So the page's script knows nothing about assistants, undo is
// an earlier part sent again, and pages of different parts never conflict: only
// who changed the very part in between is told of it (409 newer_revision).
//
// The preview runs the pure Turn on the draft. Its session travels with the
// page and back; nothing is stored. It is not signed: whoever writes another one
// sees another preview and nothing else.
package builder

import (
	"context"
	"log/slog"
	"net/http"
	"slices"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/flash"
	"relevo/handlers/web"
)

// Store is the database as these pages read it.
type Store interface {
	Assistants(ctx context.Context) ([]assistant.Assistant, error)
	AssistantByID(ctx context.Context, id domain.ID) (*assistant.Assistant, error)
	Versions(ctx context.Context, of domain.ID, limit int) ([]assistant.Version, error)
	VersionByID(ctx context.Context, id domain.ID) (*assistant.Version, error)
	Recordings(ctx context.Context, of domain.ID) ([]assistant.Recording, error)
	PreviewLinks(ctx context.Context, of domain.ID) ([]assistant.PreviewLink, error)
	Widgets(ctx context.Context) ([]*widget.Widget, error)
	Setting(ctx context.Context, key string) (string, error)
}

// Config is what the handlers are made of; all but Tabs and BaseURL is required.
type Config struct {
	Store   Store
	Engine  *engine.Engine
	Agents  *web.Agents
	Guard   web.Guard
	Proxies web.Proxies
	Flash   *flash.Box
	Log     *slog.Logger
	BaseURL string // as given by the operator; "" takes it from requests
	// Tabs are further pages of an assistant, which other packages serve.
	Tabs []Tab
}

// Tab is one more page of an assistant.
type Tab struct {
	ID    string // its address is the assistant's, a slash and ID
	Label string // id of the catalogue
}

// keeps tells whether the assistants' scenarios have a page.
func (c *Config) keeps() bool {
	return slices.ContainsFunc(c.Tabs, func(t Tab) bool { return t.ID == "scenarios" })
}

// Handler serves the pages.
type Handler struct{ Config }

// New makes the handler.
func New(c Config) *Handler {
	c.Log = c.Log.With("component", "builder")
	return &Handler{c}
}

// Routes adds the pages and their commands to mux.
func (h *Handler) Routes(mux *http.ServeMux) {
	const one = "/settings/assistants/{id}"
	for pattern, fn := range map[string]web.Handler{
		"GET /settings/assistants":                    h.list,
		"POST /settings/assistants":                   h.create,
		"POST " + one + "/rename":                     h.rename,
		"POST " + one + "/duplicate":                  h.duplicate,
		"POST " + one + "/archive":                    h.archive,
		"GET " + one:                                  h.actions,
		"POST " + one + "/actions":                    h.addAction,
		"GET " + one + "/actions/{action}":            h.action,
		"POST " + one + "/actions/{action}/duplicate": h.duplicateAction,
		"POST " + one + "/actions/{action}/delete":    h.deleteAction,
		"GET " + one + "/variables":                   h.variables,
		"GET " + one + "/saved":                       h.saved,
		"GET " + one + "/texts":                       h.texts,
		"GET " + one + "/settings":                    h.settings,
		"POST " + one + "/edit/{part...}":             h.json(h.edit),
		"GET " + one + "/publish":                     h.askPublish,
		"POST " + one + "/publish":                    h.publish,
		"POST " + one + "/unpublish":                  h.unpublish,
		"GET " + one + "/versions":                    h.versions,
		"GET " + one + "/versions/{version}":          h.version,
		"POST " + one + "/versions/{version}/revert":  h.revert,
		"GET " + one + "/export":                      h.export,
		"POST " + one + "/import":                     h.importFile,
		"GET " + one + "/examples.csv":                h.exportExamples,
		"POST " + one + "/examples":                   h.importExamples,
		"POST " + one + "/links":                      h.createLink,
		"POST " + one + "/links/{link}/revoke":        h.revokeLink,
		"POST " + one + "/preview":                    h.json(h.preview),
	} {
		mux.Handle(pattern, h.Guard.Page(people.Configure, fn))
	}
}

// loaded is an assistant in use with what surrounds it.
type loaded struct {
	*assistant.Assistant
	world    assistant.World
	live     *assistant.Version // nil: none is published
	problems []assistant.Problem
}

// load reads the assistant in the address; an archived one is not_found.
func (h *Handler) load(r *http.Request) (*loaded, error) {
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return h.read(r.Context(), id)
}

func (h *Handler) read(ctx context.Context, id domain.ID) (*loaded, error) {
	a, err := h.Store.AssistantByID(ctx, id)
	if err != nil {
		return nil, err
	}
	if a.ArchivedAt > 0 {
		return nil, domain.NotFound()
	}
	l := &loaded{Assistant: a}
	if l.world, err = h.Engine.AssistantWorld(ctx); err != nil {
		return nil, err
	}
	if a.LiveID != 0 {
		if l.live, err = h.Store.VersionByID(ctx, a.LiveID); err != nil {
			return nil, err
		}
	}
	l.Draft = l.Draft.Clone()
	l.problems = l.Draft.Check(l.world)
	return l, nil
}

// json answers in JSON what goes wrong, in the reader's language.
func (h *Handler) json(fn web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := fn(w, r)
		if err == nil {
			return nil
		}
		status, d := web.Describe(r, h.Log, err)
		d.Message = sentence(r.Context(), err)
		return web.Write(w, status, web.Problem{Error: d})
	}
}
