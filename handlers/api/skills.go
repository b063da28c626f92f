package api

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/handlers/web"
)

type skillList struct {
	Skills []skillJSON `json:"skills"`
}

type skillJSON struct {
	ID        string        `json:"id"`
	Name      string        `json:"name"`
	Agents    []skilledJSON `json:"agents" doc:"who has it; changed by /agents/{id}/skills"`
	CreatedAt string        `json:"created_at" format:"date-time"`
}

type skilledJSON struct {
	agentJSON
	Level int `json:"level" minimum:"1" maximum:"5"`
}

type skillBody struct {
	Name *string `json:"name,omitempty"`
}

func shapeSkill(s *routing.Skill, levels []routing.AgentSkill, all team) skillJSON {
	out := skillJSON{ID: s.ID.String(), Name: s.Name, Agents: []skilledJSON{}, CreatedAt: web.Stamp(s.CreatedAt)}
	for _, l := range levels {
		if l.Skill == s.ID {
			out.Agents = append(out.Agents, skilledJSON{shapeMember(l.Agent, all), l.Level})
		}
	}
	return out
}

func (a *API) listSkills(ctx context.Context, _ *none) (*body[skillList], error) {
	list, err := a.Store.Skills(ctx)
	if err != nil {
		return nil, err
	}
	levels, err := a.Store.AgentSkills(ctx)
	if err != nil {
		return nil, err
	}
	all, err := a.Agents.ByID(ctx)
	if err != nil {
		return nil, err
	}
	out := skillList{Skills: make([]skillJSON, len(list))}
	for i, s := range list {
		out.Skills[i] = shapeSkill(s, levels, all)
	}
	return &body[skillList]{out}, nil
}

func (a *API) getSkill(ctx context.Context, in *byID) (*body[skillJSON], error) {
	list, err := a.listSkills(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, s := range list.Body.Skills {
		if s.ID == in.ID {
			return &body[skillJSON]{s}, nil
		}
	}
	return nil, domain.NotFound()
}

func (a *API) createSkill(ctx context.Context, in *created[skillBody]) (*body[skillJSON], error) {
	var name string
	set(&name, in.Body.Name)
	s, err := a.Engine.CreateSkill(ctx, web.Me(ctx).ID, name)
	if err != nil {
		return nil, err
	}
	return &body[skillJSON]{shapeSkill(s, nil, nil)}, nil
}

func (a *API) putSkill(ctx context.Context, in *commandInput[skillBody]) (*body[skillJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	if in.Body.Name != nil {
		if err := a.Engine.RenameSkill(ctx, web.Me(ctx).ID, id, *in.Body.Name); err != nil {
			return nil, err
		}
	}
	return a.getSkill(ctx, &byID{in.ID})
}

func (a *API) deleteSkill(ctx context.Context, in *byID) (*none, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Engine.ArchiveSkill(ctx, web.Me(ctx).ID, id)
}

func (a *API) agentSkillRoutes() {
	get := operation{method: http.MethodGet, path: "/agents/{id}/skills", id: "getAgentSkills", summary: "What an agent can do, and how well", permission: people.Serve}
	serve(a, get, a.getAgentSkills)
	put := operation{method: http.MethodPut, path: "/agents/{id}/skills", id: "putAgentSkills", permission: people.Configure,
		summary: "Set levels of an agent's skills; 0 takes one away, what is left out stays"}
	serve(a, put, a.putAgentSkills)
}

type agentSkills struct {
	Skills []levelJSON `json:"skills"`
}

type levelJSON struct {
	ID    string `json:"id"`
	Name  string `json:"name,omitempty"`
	Level int    `json:"level" minimum:"0" maximum:"5"`
}

func (a *API) getAgentSkills(ctx context.Context, in *byID) (*body[agentSkills], error) {
	agent, err := a.knownAgent(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	list, err := a.Store.Skills(ctx)
	if err != nil {
		return nil, err
	}
	levels, err := a.Store.AgentSkills(ctx)
	if err != nil {
		return nil, err
	}
	out := agentSkills{Skills: []levelJSON{}}
	for _, s := range list {
		for _, l := range levels {
			if l.Agent == agent && l.Skill == s.ID {
				out.Skills = append(out.Skills, levelJSON{s.ID.String(), s.Name, l.Level})
			}
		}
	}
	return &body[agentSkills]{out}, nil
}

// knownAgent is the id of an agent who is there, enabled or not.
func (a *API) knownAgent(ctx context.Context, text string) (domain.ID, error) {
	id, err := domain.ParseID(text)
	if err != nil {
		return 0, err
	}
	_, err = a.Store.Agent(ctx, id)
	return id, err
}

func (a *API) putAgentSkills(ctx context.Context, in *commandInput[agentSkills]) (*body[agentSkills], error) {
	agent, err := a.knownAgent(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	levels := map[domain.ID]int{}
	for _, l := range in.Body.Skills {
		id, err := domain.ParseID(l.ID)
		if err != nil {
			return nil, domain.Field("skills", "teams.skill_unknown")
		}
		levels[id] = l.Level
	}
	if err := a.Engine.SetAgentSkills(ctx, web.Me(ctx).ID, agent, levels); err != nil {
		return nil, err
	}
	return a.getAgentSkills(ctx, &byID{in.ID})
}
