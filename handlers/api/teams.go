package api

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/handlers/web"
)

// crud declares the five operations on things that agents may read and
// administrators change. name is the id of one in operation ids, "Team".
type crud[B, J, L any] struct {
	path, name, thing string // thing is one of them in summaries, "team"
	list              func(context.Context, *none) (*body[L], error)
	get               func(context.Context, *byID) (*body[J], error)
	create            func(context.Context, *created[B]) (*body[J], error)
	put               func(context.Context, *commandInput[B]) (*body[J], error)
	remove            func(context.Context, *byID) (*none, error)
}

type created[B any] struct{ Body B }

func (c crud[B, J, L]) declare(a *API) {
	op := func(method, path, verb, summary string, p people.Permission) operation {
		return operation{method: method, path: path, id: verb + c.name, summary: summary, permission: p}
	}
	list := op(http.MethodGet, c.path, "list", "Every "+c.thing+" in use", people.Serve)
	list.id += "s"
	serve(a, list, c.list)
	serve(a, op(http.MethodGet, c.path+"/{id}", "get", "One "+c.thing+" in use", people.Serve), c.get)
	create := op(http.MethodPost, c.path, "create", "Make a "+c.thing, people.Configure)
	create.status = http.StatusCreated
	serve(a, create, c.create)
	serve(a, op(http.MethodPut, c.path+"/{id}", "put", "Change a "+c.thing+"; what is left out stays", people.Configure), c.put)
	remove := op(http.MethodDelete, c.path+"/{id}", "delete", "Take a "+c.thing+" out of use; 409 in_use while a queue needs it", people.Configure)
	remove.status = http.StatusNoContent
	serve(a, remove, c.remove)
}

func (a *API) teamRoutes() {
	crud[teamBody, teamJSON, teamList]{"/teams", "Team", "team", a.listTeams, a.getTeam, a.createTeam, a.putTeam, a.deleteTeam}.declare(a)
	crud[skillBody, skillJSON, skillList]{"/skills", "Skill", "skill", a.listSkills, a.getSkill, a.createSkill, a.putSkill, a.deleteSkill}.declare(a)
	crud[setBody, setJSON, setList]{"/dispositions", "Disposition", "set of dispositions", a.listSets, a.getSet, a.createSet, a.putSet, a.deleteSet}.declare(a)
	crud[reasonBody, reasonJSON, reasonList]{"/reasons", "Reason", "reason for not being ready", a.listReasons, a.getReason, a.createReason, a.putReason, a.deleteReason}.declare(a)
	a.capacityRoutes()
}

type teamList struct {
	Teams []teamJSON `json:"teams"`
}

type teamJSON struct {
	ID        string      `json:"id"`
	Name      string      `json:"name"`
	Members   []agentJSON `json:"members"`
	CreatedAt string      `json:"created_at" format:"date-time"`
}

// ref names one thing in a body; what else was read with it is not looked at.
type ref struct {
	ID string `json:"id"`
}

type teamBody struct {
	Name    *string `json:"name,omitempty"`
	Members *[]ref  `json:"members,omitempty" doc:"agents by id; all of them"`
}

func (b *teamBody) members() ([]domain.ID, error) {
	ids := make([]domain.ID, 0, len(*b.Members))
	for _, m := range *b.Members {
		id, err := domain.ParseID(m.ID)
		if err != nil {
			return nil, domain.Field("members", "teams.member_unknown")
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func shapeTeam(t *routing.Team, all team) teamJSON {
	out := teamJSON{ID: t.ID.String(), Name: t.Name, Members: make([]agentJSON, len(t.Members)), CreatedAt: web.Stamp(t.CreatedAt)}
	for i, m := range t.Members {
		out.Members[i] = shapeMember(m.Agent, all)
	}
	return out
}

// shapeMember is an agent of whom the id is known at least.
func shapeMember(id domain.ID, all team) agentJSON {
	if a := all[id]; a != nil {
		return shapeAgent(a)
	}
	return agentJSON{ID: id.String()}
}

func (a *API) listTeams(ctx context.Context, _ *none) (*body[teamList], error) {
	list, err := a.Store.Teams(ctx)
	if err != nil {
		return nil, err
	}
	all, err := a.Agents.ByID(ctx)
	if err != nil {
		return nil, err
	}
	out := teamList{Teams: make([]teamJSON, len(list))}
	for i, t := range list {
		out.Teams[i] = shapeTeam(t, all)
	}
	return &body[teamList]{out}, nil
}

func (a *API) findTeam(ctx context.Context, text string) (*routing.Team, error) {
	id, err := domain.ParseID(text)
	if err != nil {
		return nil, err
	}
	list, err := a.Store.Teams(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if t.ID == id {
			return t, nil
		}
	}
	return nil, domain.NotFound()
}

func (a *API) getTeam(ctx context.Context, in *byID) (*body[teamJSON], error) {
	t, err := a.findTeam(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := a.Agents.ByID(ctx)
	if err != nil {
		return nil, err
	}
	return &body[teamJSON]{shapeTeam(t, all)}, nil
}

func (a *API) createTeam(ctx context.Context, in *created[teamBody]) (*body[teamJSON], error) {
	var name string
	var members []domain.ID
	set(&name, in.Body.Name)
	if in.Body.Members != nil {
		var err error
		if members, err = in.Body.members(); err != nil {
			return nil, err
		}
	}
	t, err := a.Engine.CreateTeam(ctx, web.Me(ctx).ID, name, members)
	if err != nil {
		return nil, err
	}
	return a.getTeam(ctx, &byID{t.ID.String()})
}

func (a *API) putTeam(ctx context.Context, in *commandInput[teamBody]) (*body[teamJSON], error) {
	t, err := a.findTeam(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	set(&t.Name, in.Body.Name)
	members := t.Agents()
	if in.Body.Members != nil {
		if members, err = in.Body.members(); err != nil {
			return nil, err
		}
	}
	if err := a.Engine.UpdateTeam(ctx, web.Me(ctx).ID, t.ID, t.Name, members); err != nil {
		return nil, err
	}
	return a.getTeam(ctx, &byID{in.ID})
}

func (a *API) deleteTeam(ctx context.Context, in *byID) (*none, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Engine.ArchiveTeam(ctx, web.Me(ctx).ID, id)
}
