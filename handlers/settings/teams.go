package settings

import (
	"context"
	"net/http"
	"slices"

	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

// TeamDB is what the pages of teams and what belongs to them read.
type TeamDB interface {
	Teams(ctx context.Context) ([]*routing.Team, error)
	Skills(ctx context.Context) ([]*routing.Skill, error)
	AgentSkills(ctx context.Context) ([]routing.AgentSkill, error)
	Capacities(ctx context.Context) (map[domain.ID]routing.Capacity, error)
	DispositionSets(ctx context.Context) ([]*disposition.Set, error)
	DispositionSet(ctx context.Context, id domain.ID) (*disposition.Set, error)
	Reasons(ctx context.Context) ([]*presence.Reason, error)
}

// teamPages are the routes of teams and what belongs to them.
func (h *handlers) teamPages() map[string]web.Handler {
	return map[string]web.Handler{
		"GET /settings/teams":                      h.teams,
		"GET /settings/teams/new":                  h.newTeam,
		"POST /settings/teams":                     h.createTeam,
		"GET /settings/teams/{id}":                 h.team,
		"POST /settings/teams/{id}":                h.saveTeam,
		"POST /settings/teams/{id}/archive":        h.archiveTeam,
		"GET /settings/skills":                     h.skills,
		"POST /settings/skills":                    h.createSkill,
		"GET /settings/skills/levels":              h.levels,
		"POST /settings/skills/levels":             h.saveLevels,
		"GET /settings/skills/{id}":                h.skill,
		"POST /settings/skills/{id}":               h.saveSkill,
		"POST /settings/skills/{id}/archive":       h.archiveSkill,
		"GET /settings/capacity":                   h.capacity,
		"POST /settings/capacity":                  h.saveCapacity,
		"POST /settings/capacity/reset":            h.resetCapacity,
		"POST /settings/agents/{id}/skills":        h.saveAgentSkills,
		"POST /settings/agents/{id}/capacity":      h.saveAgentCapacity,
		"GET /settings/dispositions":               h.sets,
		"GET /settings/dispositions/new":           h.newSet,
		"POST /settings/dispositions":              h.createSet,
		"GET /settings/dispositions/{id}":          h.set,
		"POST /settings/dispositions/{id}":         h.saveSet,
		"POST /settings/dispositions/{id}/archive": h.archiveSet,
		"GET /settings/reasons":                    h.reasons,
		"POST /settings/reasons":                   h.createReason,
		"POST /settings/reasons/{id}":              h.renameReason,
		"POST /settings/reasons/{id}/move":         h.moveReason,
		"POST /settings/reasons/{id}/archive":      h.archiveReason,
	}
}

// queueUses are the queues that are not archived, with all they name.
func (h *handlers) queueUses(ctx context.Context) ([]routing.QueueDef, error) {
	setup, err := h.DB.RoutingSetup(ctx)
	if err != nil {
		return nil, err
	}
	return setup.Queues, nil
}

// queuesThat names the queues for which a test holds.
func queuesThat(all []routing.QueueDef, uses func(*routing.QueueDef) bool) []views.NamedQueue {
	var out []views.NamedQueue
	for i := range all {
		if q := &all[i]; uses(q) {
			out = append(out, views.NamedQueue{ID: q.ID.String(), Name: q.Name})
		}
	}
	return out
}

// agentsByID reads all agents.
func (h *handlers) agentsByID(ctx context.Context) (map[domain.ID]*people.Agent, error) {
	list, err := h.DB.Agents(ctx)
	byID := make(map[domain.ID]*people.Agent, len(list))
	for _, a := range list {
		byID[a.ID] = a
	}
	return byID, err
}

// inUse is the sentence of a refusal that an editor's page shows; "" means the
// error is another one.
func inUse(ctx context.Context, err error) string {
	if e := domain.AsError(err); e != nil && (e.Kind == domain.KindConflict || e.Kind == domain.KindInvalidField) {
		return i18n.T(ctx, e.Key, e.Args...)
	}
	return ""
}

func (h *handlers) teams(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := h.DB.Teams(ctx)
	if err != nil {
		return err
	}
	agents, err := h.agentsByID(ctx)
	if err != nil {
		return err
	}
	queues, err := h.queueUses(ctx)
	if err != nil {
		return err
	}
	frame, _ := h.frame(w, r, "teams", i18n.T(ctx, "teams.teams"), i18n.T(ctx, "teams.teams_sub"))
	p := views.TeamsProps{SettingsProps: frame, Teams: list, Agents: agents, Queues: map[domain.ID][]views.NamedQueue{}}
	for _, t := range list {
		p.Queues[t.ID] = queuesThat(queues, func(q *routing.QueueDef) bool { return q.UsesTeam(t.ID) })
	}
	return web.Render(w, r, http.StatusOK, views.Teams(p))
}

// teamForm is a team as typed.
type teamForm struct {
	name    string
	members map[string]bool
	was     map[string]bool // when the page was drawn first
	errs    web.Errors
	problem string
}

func (h *handlers) newTeam(w http.ResponseWriter, r *http.Request) error {
	return h.showTeam(w, r, http.StatusOK, nil, teamForm{})
}

// showTeam draws the page of a team in use, or of a new one (nil).
func (h *handlers) showTeam(w http.ResponseWriter, r *http.Request, status int, of *routing.Team, f teamForm) error {
	ctx := r.Context()
	agents, err := h.DB.Agents(ctx)
	if err != nil {
		return err
	}
	title := i18n.T(ctx, "teams.team_new")
	if of != nil {
		title = of.Name
	}
	frame, _ := h.frame(w, r, "teams", title, i18n.T(ctx, "teams.team_sub"))
	p := views.TeamProps{SettingsProps: frame, Name: f.name, Members: f.members, Was: f.was, Problem: f.problem, Errors: f.errs}
	for _, a := range agents {
		if a.Enabled() || f.members[a.ID.String()] || f.was[a.ID.String()] {
			p.Agents = append(p.Agents, a)
		}
	}
	if of != nil {
		p.ID = of.ID.String()
		queues, err := h.queueUses(ctx)
		if err != nil {
			return err
		}
		p.Queues = queuesThat(queues, func(q *routing.QueueDef) bool { return q.UsesTeam(of.ID) })
	}
	return web.Render(w, r, status, views.Team(p))
}

// storedTeam loads the team in the address; an archived one is not_found.
func (h *handlers) storedTeam(r *http.Request) (*routing.Team, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	list, err := h.DB.Teams(r.Context())
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

func (h *handlers) team(w http.ResponseWriter, r *http.Request) error {
	t, err := h.storedTeam(r)
	if err != nil {
		return err
	}
	return h.showTeam(w, r, http.StatusOK, t, formOfTeam(t))
}

func formOfTeam(t *routing.Team) teamForm {
	f := teamForm{name: t.Name, members: map[string]bool{}}
	for _, m := range t.Members {
		f.members[m.Agent.String()] = true
	}
	f.was = f.members
	return f
}

// readTeam reads the form; ids that are none are not members.
func readTeam(w http.ResponseWriter, r *http.Request) (f teamForm, members []domain.ID, err error) {
	if err := web.ReadForm(w, r); err != nil {
		return f, nil, err
	}
	f = teamForm{name: r.PostFormValue("name"), members: map[string]bool{}, was: map[string]bool{}, errs: web.Errors{}}
	for _, v := range r.PostForm["was"] {
		f.was[v] = true
	}
	for _, v := range r.PostForm["member"] {
		if id, err := domain.ParseID(v); err == nil {
			f.members[v] = true
			members = append(members, id)
		}
	}
	return f, members, nil
}

func (h *handlers) createTeam(w http.ResponseWriter, r *http.Request) error {
	f, members, err := readTeam(w, r)
	if err != nil {
		return err
	}
	t, err := h.Engine.CreateTeam(r.Context(), web.Me(r.Context()).ID, f.name, members)
	if err != nil {
		return h.teamRefused(w, r, nil, f, err)
	}
	return h.done(w, r, views.TeamURL+t.ID.String(), "teams.team_created", "")
}

func (h *handlers) teamRefused(w http.ResponseWriter, r *http.Request, of *routing.Team, f teamForm, err error) error {
	if !f.errs.Add(r.Context(), "", err) {
		return err
	}
	return h.showTeam(w, r, web.Status(err), of, f)
}

func (h *handlers) saveTeam(w http.ResponseWriter, r *http.Request) error {
	t, err := h.storedTeam(r)
	if err != nil {
		return err
	}
	f, members, err := readTeam(w, r)
	if err != nil {
		return err
	}
	for _, id := range t.Agents() { // whom somebody else added meanwhile stays
		if !f.was[id.String()] {
			members = append(members, id)
		}
	}
	members = slices.DeleteFunc(members, func(id domain.ID) bool { return f.was[id.String()] && !t.Has(id) }) // and whom somebody took out is not put back
	if err := h.Engine.UpdateTeam(r.Context(), web.Me(r.Context()).ID, t.ID, f.name, members); err != nil {
		return h.teamRefused(w, r, t, f, err)
	}
	return h.done(w, r, views.TeamURL+t.ID.String(), "teams.team_saved", "")
}

func (h *handlers) archiveTeam(w http.ResponseWriter, r *http.Request) error {
	t, err := h.storedTeam(r)
	if err != nil {
		return err
	}
	err = h.Engine.ArchiveTeam(r.Context(), web.Me(r.Context()).ID, t.ID)
	if text := inUse(r.Context(), err); text != "" {
		f := formOfTeam(t)
		f.problem = text
		return h.showTeam(w, r, web.Status(err), t, f)
	}
	if err != nil {
		return err
	}
	return h.done(w, r, views.TeamsURL, "teams.team_archived", "")
}
