package settings

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

// cells is how many fields one page of the table of levels may have, about.
const cells = 1500

// perPage is how many agents stand on one page beside so many skills.
func perPage(skills int) int { return min(max(cells/max(skills, 1), 5), 50) }

// levels is the table of agents and skills: ?team= narrows it, ?from= is the
// first agent's place.
func (h *handlers) levels(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	skills, err := h.DB.Skills(ctx)
	if err != nil {
		return err
	}
	teams, err := h.DB.Teams(ctx)
	if err != nil {
		return err
	}
	agents, err := h.DB.Agents(ctx)
	if err != nil {
		return err
	}
	stored, err := h.levelsStored(ctx)
	if err != nil {
		return err
	}
	frame, _ := h.frame(w, r, "skills", i18n.T(ctx, "teams.levels"), i18n.T(ctx, "teams.levels_sub"))
	p := views.LevelsProps{SettingsProps: frame, Skills: skills, Teams: teams}
	agents, p.Team = within(agents, teams, r.URL.Query().Get("team"))
	from, err := strconv.Atoi(r.URL.Query().Get("from"))
	if err != nil || from < 0 || from >= len(agents) {
		from = 0
	}
	to := min(from+perPage(len(skills)), len(agents))
	p.Back = partURL(p.Team, from)
	if from > 0 {
		p.Prev = partURL(p.Team, max(0, from-perPage(len(skills))))
	}
	if to < len(agents) {
		p.Next = partURL(p.Team, to)
	}
	for _, a := range agents[from:to] {
		row := views.LevelsRow{Agent: a}
		for _, s := range skills {
			l := levelRow(stored, a.ID, s.ID, nil)
			l.Label = s.Name
			row.Levels = append(row.Levels, l)
		}
		p.Rows = append(p.Rows, row)
	}
	return web.Render(w, r, http.StatusOK, views.Levels(p))
}

// within are the enabled agents of a team; an unknown one means all.
func within(agents []*people.Agent, teams []*routing.Team, team string) ([]*people.Agent, string) {
	i := slices.IndexFunc(teams, func(t *routing.Team) bool { return t.ID.String() == team })
	out := slices.DeleteFunc(slices.Clone(agents), func(a *people.Agent) bool { return !a.Enabled() || i >= 0 && !teams[i].Has(a.ID) })
	if i < 0 {
		team = ""
	}
	return out, team
}

// partURL is the address of a part of the table.
func partURL(team string, from int) string {
	q := url.Values{}
	if team != "" {
		q.Set("team", team)
	}
	if from > 0 {
		q.Set("from", strconv.Itoa(from))
	}
	if len(q) == 0 {
		return views.LevelsURL
	}
	return views.LevelsURL + "?" + q.Encode()
}

func (h *handlers) saveLevels(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	if changed, _ := readLevels(r); len(changed) > 0 {
		if err := h.Engine.SetSkills(r.Context(), web.Me(r.Context()).ID, changed); err != nil {
			return err
		}
	}
	from, err := strconv.Atoi(r.URL.Query().Get("from"))
	if err != nil {
		from = 0
	}
	team := r.URL.Query().Get("team")
	if _, err := domain.ParseID(team); err != nil {
		team = ""
	}
	return h.done(w, r, partURL(team, from), "teams.levels_saved", "")
}

// saveAgentSkills sets the levels of the agent in the address.
func (h *handlers) saveAgentSkills(w http.ResponseWriter, r *http.Request) error {
	return h.onAgent(w, r, "teams.levels_saved", func(by, id domain.ID) error {
		changed, _ := readLevels(r)
		changed = slices.DeleteFunc(changed, func(l routing.AgentSkill) bool { return l.Agent != id })
		if len(changed) == 0 {
			return nil
		}
		return h.Engine.SetSkills(r.Context(), by, changed)
	})
}
