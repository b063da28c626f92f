package api

import (
	"context"
	"net/http"
	"reflect"
	"sync"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/web"
)

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

// agents keeps all agents in memory until one of them changes.
type agents struct {
	src     Store
	hub     *live.Hub
	mu      sync.Mutex
	loaded  bool
	version uint64
	team    team
}

// get returns all agents by id; the map is shared and never changed.
func (a *agents) get(ctx context.Context) (team, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	v := a.hub.Version(engine.TopicAgents.Kind)
	if a.loaded && v == a.version {
		return a.team, nil
	}
	list, err := a.src.Agents(ctx)
	if err != nil {
		return nil, err
	}
	t := make(team, len(list))
	for _, p := range list {
		t[p.ID] = p
	}
	a.team, a.version, a.loaded = t, v, true
	return t, nil
}

type none struct{}

type body[T any] struct{ Body T }

func (a *API) peopleRoutes() {
	serve(a, operation{method: http.MethodGet, path: "/me", id: "getMe", summary: "Who the credential acts as", permission: people.Serve}, a.me)
	serve(a, operation{method: http.MethodGet, path: "/agents", id: "listAgents", summary: "All agents", permission: people.Serve}, a.listAgents)
	serve(a, operation{method: http.MethodGet, path: "/widgets", id: "listWidgets", summary: "The widgets in use", permission: people.Configure}, a.listWidgets)
	serve(a, operation{method: http.MethodGet, path: "/widgets/{id}", id: "getWidget", summary: "One widget in use", permission: people.Configure}, a.getWidget)
}

func (a *API) me(ctx context.Context, _ *none) (*body[meJSON], error) {
	me := web.Me(ctx)
	out := meJSON{colleagueJSON: shapeColleague(me), Lang: me.Lang, Zone: me.Zone, Permissions: []string{}}
	for _, p := range []struct {
		p    people.Permission
		name string
	}{{people.Serve, "serve"}, {people.Supervise, "supervise"}, {people.Configure, "configure"}} {
		if me.Can(p.p) {
			out.Permissions = append(out.Permissions, p.name)
		}
	}
	return &body[meJSON]{out}, nil
}

type agentList struct {
	Agents []colleagueJSON `json:"agents"`
}

func (a *API) listAgents(ctx context.Context, _ *none) (*body[agentList], error) {
	list, err := a.Store.Agents(ctx)
	if err != nil {
		return nil, err
	}
	out := agentList{Agents: make([]colleagueJSON, len(list))}
	for i, p := range list {
		out.Agents[i] = shapeColleague(p)
	}
	return &body[agentList]{out}, nil
}

type widgetList struct {
	Widgets []widgetJSON `json:"widgets"`
}

func (a *API) listWidgets(ctx context.Context, _ *none) (*body[widgetList], error) {
	list, err := a.Store.Widgets(ctx)
	if err != nil {
		return nil, err
	}
	out := widgetList{Widgets: make([]widgetJSON, len(list))}
	for i, w := range list {
		out.Widgets[i] = shapeWidget(w)
	}
	return &body[widgetList]{out}, nil
}

// byID is a path that names one thing.
type byID struct {
	ID string `path:"id"`
}

func (a *API) getWidget(ctx context.Context, in *byID) (*body[widgetJSON], error) {
	w, err := a.findWidget(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[widgetJSON]{shapeWidget(w)}, nil
}

func (a *API) findWidget(ctx context.Context, text string) (*widget.Widget, error) {
	id, err := domain.ParseID(text)
	if err != nil {
		return nil, err
	}
	list, err := a.Store.Widgets(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range list {
		if w.ID == id {
			return w, nil
		}
	}
	return nil, domain.NotFound()
}
