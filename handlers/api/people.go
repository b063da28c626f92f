package api

import (
	"context"
	"net/http"
	"reflect"
	"sync"

	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/people"
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
