package api

import (
	"context"
	"net/http"
	"reflect"

	"relevo/domain/people"
	"relevo/handlers/web"
)

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

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
	list, err := a.Agents.All(ctx)
	if err != nil {
		return nil, err
	}
	out := agentList{Agents: make([]colleagueJSON, len(list))}
	for i, p := range list {
		out.Agents[i] = shapeColleague(p)
	}
	return &body[agentList]{out}, nil
}
