package api

import (
	"context"
	"net/http"
	"reflect"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/handlers/web"
)

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

type none struct{}

type body[T any] struct{ Body T }

func (a *API) peopleRoutes() {
	serve(a, operation{method: http.MethodGet, path: "/me", id: "getMe", summary: "Who the credential acts as", permission: people.Serve}, a.me)
	serve(a, operation{method: http.MethodGet, path: "/agents", id: "listAgents", summary: "All agents, disabled ones included", permission: people.Serve}, a.listAgents)
	serve(a, operation{method: http.MethodGet, path: "/agents/{id}", id: "getAgent", summary: "One agent", permission: people.Serve}, a.getAgent)
	serve(a, operation{method: http.MethodPost, path: "/agents", id: "createAgent", summary: "Make an agent", permission: people.Configure, status: http.StatusCreated,
		about: "password_path is the page on which the agent chooses a password: good for a day and for one use, and answered this once only. 409 email_taken, invited."}, a.createAgent)
	serve(a, operation{method: http.MethodPut, path: "/agents/{id}", id: "putAgent", summary: "Change an agent's role, shut the agent out or let him or her in again; what is left out stays", permission: people.Configure,
		about: "enabled false ends sessions, revokes API tokens and puts what the agent holds back into its queues. 409 last_administrator."}, a.putAgent)
	serve(a, operation{method: http.MethodDelete, path: "/agents/{id}", id: "deleteAgent", summary: "Shut an agent out, as enabled false; the name stays in what he or she wrote", permission: people.Configure, status: http.StatusNoContent}, a.deleteAgent)
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

func (a *API) getAgent(ctx context.Context, in *byID) (*body[colleagueJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	p, err := a.Store.Agent(ctx, id)
	if err != nil {
		return nil, err
	}
	return &body[colleagueJSON]{shapeColleague(p)}, nil
}

type agentCreate struct {
	Email string      `json:"email"`
	Name  string      `json:"name"`
	Role  people.Role `json:"role,omitempty" enum:"administrator,supervisor,agent" default:"agent"`
	Lang  string      `json:"lang,omitempty" doc:"en or es; the workspace's when left out"`
	Zone  string      `json:"zone,omitempty" doc:"IANA name; the workspace's when left out"`
}

type agentMade struct {
	colleagueJSON
	PasswordPath string `json:"password_path" doc:"path of the page on which the agent chooses a password"`
}

func (a *API) createAgent(ctx context.Context, in *created[agentCreate]) (*body[agentMade], error) {
	b := &in.Body
	secret, made, err := a.Engine.CreateAgent(ctx, web.Me(ctx).ID, engine.NewAgent{Email: b.Email, Name: b.Name, Role: b.Role, Lang: b.Lang, Zone: b.Zone})
	if err != nil {
		return nil, err
	}
	return &body[agentMade]{agentMade{shapeColleague(made), "/reset/" + secret}}, nil
}

type agentBody struct {
	Role    *people.Role `json:"role,omitempty" enum:"administrator,supervisor,agent"`
	Enabled *bool        `json:"enabled,omitempty"`
}

func (a *API) putAgent(ctx context.Context, in *commandInput[agentBody]) (*body[colleagueJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	if err := a.Engine.ChangeAgent(ctx, web.Me(ctx).ID, id, engine.AgentChange(in.Body)); err != nil {
		return nil, err
	}
	return a.getAgent(ctx, &byID{in.ID})
}

func (a *API) deleteAgent(ctx context.Context, in *byID) (*none, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Engine.DisableAgent(ctx, web.Me(ctx).ID, id)
}
