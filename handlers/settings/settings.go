// Package settings answers the pages on which administrators change what all
// share: agents and invitations, queues and opening hours, teams and what
// belongs to them, widgets, the workspace. Every command asks for the right to
// configure twice: here, and inside the engine's write.
package settings

import (
	"context"
	"log/slog"
	"net/http"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/hours"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/domain/widget"
	"relevo/handlers/flash"
	"relevo/handlers/keys"
	"relevo/handlers/web"
	"relevo/views/layout"
	views "relevo/views/settings"
)

// DB is what is read.
type DB interface {
	Agents(ctx context.Context) ([]*people.Agent, error)
	Agent(ctx context.Context, id domain.ID) (*people.Agent, error)
	Invitations(ctx context.Context, now int64) ([]*people.Invitation, error)
	Widgets(ctx context.Context) ([]*widget.Widget, error)
	Widget(ctx context.Context, id domain.ID) (*widget.Widget, error)
	Setting(ctx context.Context, key string) (string, error)
	RoutingSetup(ctx context.Context) (*routing.Setup, error)
	Queue(ctx context.Context, id domain.ID) (*routing.QueueDef, error)
	QueueWaiting(ctx context.Context) (map[domain.ID]int, error)
	Schedule(ctx context.Context, id domain.ID) (*hours.Schedule, error)
	AssistantHeads(ctx context.Context) ([]assistant.Assistant, error)
	TeamDB
}

// Config is what the handlers are made of; all but BaseURL is required.
type Config struct {
	DB      DB
	Engine  *engine.Engine
	Ring    *keys.Ring // encrypts identity secrets
	Guard   web.Guard
	Proxies web.Proxies
	Flash   *flash.Box
	Log     *slog.Logger
	BaseURL string // as given by the operator; "" takes it from requests
}

type handlers struct{ Config }

// Routes adds the settings pages.
func Routes(mux *http.ServeMux, c Config) {
	c.Log = c.Log.With("component", "settings")
	h := &handlers{c}
	mux.Handle("GET /settings", c.Guard.Page(people.Serve, h.index))
	for pattern, fn := range h.teamPages() {
		mux.Handle(pattern, c.Guard.Page(people.Configure, fn))
	}
	for pattern, fn := range map[string]web.Handler{
		"GET /settings/agents":                        h.agents,
		"GET /settings/agents/{id}":                   h.agent,
		"POST /settings/agents/{id}/role":             h.changeRole,
		"POST /settings/agents/{id}/disable":          h.disable,
		"POST /settings/agents/{id}/enable":           h.enable,
		"POST /settings/agents/{id}/password":         h.resetPassword,
		"POST /settings/invitations":                  h.invite,
		"POST /settings/invitations/{id}/renew":       h.renew,
		"POST /settings/invitations/{id}/revoke":      h.revoke,
		"GET /settings/widgets":                       h.widgets,
		"GET /settings/widgets/new":                   h.newWidget,
		"POST /settings/widgets":                      h.createWidget,
		"GET /settings/widgets/{id}":                  h.widget,
		"POST /settings/widgets/{id}":                 h.saveWidget,
		"POST /settings/widgets/{id}/archive":         h.archiveWidget,
		"POST /settings/widgets/{id}/identity":        h.makeIdentity,
		"POST /settings/widgets/{id}/identity/remove": h.removeIdentity,
		"GET /settings/workspace":                     h.workspace,
		"POST /settings/workspace":                    h.saveWorkspace,
	} {
		mux.Handle(pattern, c.Guard.Page(people.Configure, fn))
	}
	for pattern, fn := range h.queueRoutes() {
		mux.Handle(pattern, c.Guard.Page(people.Configure, fn))
	}
}

// index leads to the first page the agent may see.
func (h *handlers) index(w http.ResponseWriter, r *http.Request) error {
	to := "/profile"
	if web.Me(r.Context()).Can(people.Configure) {
		to = views.AgentsURL
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// frame is the settings frame around a page; it shows a waiting message.
func (h *handlers) frame(w http.ResponseWriter, r *http.Request, section, title, sub string) (layout.SettingsProps, flash.Message) {
	p := layout.SettingsProps{PageProps: web.Shell(r, title, "settings"), Section: section, Sub: sub}
	p.Nav = views.Nav(r.Context(), true)
	m := h.Flash.Take(w, r)
	p.Toast = m.Text
	p.Scripts = []string{"settings", "editor"}
	return p, m
}

// pathID reads the id in the address; not_found when it is none.
func pathID(r *http.Request) (domain.ID, error) { return domain.ParseID(r.PathValue("id")) }

func (h *handlers) origin(r *http.Request) string { return h.Proxies.Origin(r, h.BaseURL) }
