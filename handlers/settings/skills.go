package settings

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

func (h *handlers) skills(w http.ResponseWriter, r *http.Request) error {
	return h.showSkills(w, r, http.StatusOK, "", nil)
}

func (h *handlers) showSkills(w http.ResponseWriter, r *http.Request, status int, typed string, errs web.Errors) error {
	ctx := r.Context()
	list, err := h.DB.Skills(ctx)
	if err != nil {
		return err
	}
	levels, err := h.DB.AgentSkills(ctx)
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
	frame, _ := h.frame(w, r, "skills", i18n.T(ctx, "teams.skills"), i18n.T(ctx, "teams.skills_sub"))
	p := views.SkillsProps{SettingsProps: frame, Skills: list, Levels: levels, Agents: agents, Queues: map[domain.ID][]views.NamedQueue{}, Name: typed, Errors: errs}
	for _, s := range list {
		p.Queues[s.ID] = queuesThat(queues, func(q *routing.QueueDef) bool { return q.UsesSkill(s.ID) })
	}
	return web.Render(w, r, status, views.Skills(p))
}

func (h *handlers) createSkill(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	s, err := h.Engine.CreateSkill(r.Context(), web.Me(r.Context()).ID, r.PostFormValue("name"))
	if err != nil {
		errs := web.Errors{}
		if !errs.Add(r.Context(), "", err) {
			return err
		}
		return h.showSkills(w, r, web.Status(err), r.PostFormValue("name"), errs)
	}
	return h.done(w, r, views.SkillURL+s.ID.String(), "teams.skill_created", "")
}

// storedSkill loads the skill in the address; an archived one is not_found.
func (h *handlers) storedSkill(r *http.Request) (*routing.Skill, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	list, err := h.DB.Skills(r.Context())
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		if s.ID == id {
			return s, nil
		}
	}
	return nil, domain.NotFound()
}

// skillForm is a skill as typed; levels are what is chosen by field.
type skillForm struct {
	name    string
	levels  map[string]int
	errs    web.Errors
	problem string
}

func (h *handlers) skill(w http.ResponseWriter, r *http.Request) error {
	s, err := h.storedSkill(r)
	if err != nil {
		return err
	}
	return h.showSkill(w, r, http.StatusOK, s, skillForm{name: s.Name})
}

func (h *handlers) showSkill(w http.ResponseWriter, r *http.Request, status int, s *routing.Skill, f skillForm) error {
	ctx := r.Context()
	agents, err := h.DB.Agents(ctx)
	if err != nil {
		return err
	}
	stored, err := h.levelsStored(ctx)
	if err != nil {
		return err
	}
	queues, err := h.queueUses(ctx)
	if err != nil {
		return err
	}
	frame, _ := h.frame(w, r, "skills", s.Name, i18n.T(ctx, "teams.skill_sub"))
	p := views.SkillProps{SettingsProps: frame, ID: s.ID.String(), Name: f.name, Problem: f.problem, Errors: f.errs,
		Queues: queuesThat(queues, func(q *routing.QueueDef) bool { return q.UsesSkill(s.ID) })}
	for _, a := range agents {
		row := levelRow(stored, a.ID, s.ID, f.levels)
		if row.Agent, row.Label = a, a.Name; a.Enabled() || row.Was > 0 {
			p.Levels = append(p.Levels, row)
		}
	}
	return web.Render(w, r, status, views.Skill(p))
}

// pair is an agent and a skill.
type pair struct{ agent, skill domain.ID }

func (h *handlers) levelsStored(ctx context.Context) (map[pair]int, error) {
	list, err := h.DB.AgentSkills(ctx)
	out := make(map[pair]int, len(list))
	for _, l := range list {
		out[pair{l.Agent, l.Skill}] = l.Level
	}
	return out, err
}

func levelField(agent, skill domain.ID) string {
	return "l." + agent.String() + "." + skill.String()
}

// levelRow is one field of a form of levels, as typed where it was.
func levelRow(stored map[pair]int, agent, skill domain.ID, typed map[string]int) views.LevelRow {
	was := stored[pair{agent, skill}]
	row := views.LevelRow{Field: levelField(agent, skill), Was: was, Is: was}
	if n, ok := typed[row.Field]; ok {
		row.Is = n
	}
	return row
}

// readLevels reads the levels that were changed in a form, and all by field.
// A value holds the level before and after, so that what somebody else changed
// meanwhile is left alone.
func readLevels(r *http.Request) (changed []routing.AgentSkill, typed map[string]int) {
	typed = map[string]int{}
	for field, v := range r.PostForm {
		agent, skill, ok := strings.Cut(strings.TrimPrefix(field, "l."), ".")
		if !strings.HasPrefix(field, "l.") || !ok || len(v) == 0 {
			continue
		}
		a, errA := domain.ParseID(agent)
		s, errS := domain.ParseID(skill)
		before, after, _ := strings.Cut(v[0], "-")
		was, errW := strconv.Atoi(before)
		is, errI := strconv.Atoi(after)
		if errA != nil || errS != nil || errW != nil || errI != nil {
			continue
		}
		if typed[field] = is; was != is {
			changed = append(changed, routing.AgentSkill{Agent: a, Skill: s, Level: is})
		}
	}
	return changed, typed
}

func (h *handlers) saveSkill(w http.ResponseWriter, r *http.Request) error {
	s, err := h.storedSkill(r)
	if err != nil {
		return err
	}
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	changed, typed := readLevels(r)
	f := skillForm{name: r.PostFormValue("name"), levels: typed, errs: web.Errors{}}
	me := web.Me(r.Context()).ID
	err = h.Engine.RenameSkill(r.Context(), me, s.ID, f.name)
	if err == nil && len(changed) > 0 {
		err = h.Engine.SetSkills(r.Context(), me, changed)
	}
	if err != nil {
		if !f.errs.Add(r.Context(), "", err) {
			return err
		}
		f.problem = f.errs["level"] + f.errs["skills"]
		return h.showSkill(w, r, web.Status(err), s, f)
	}
	return h.done(w, r, views.SkillURL+s.ID.String(), "teams.skill_saved", "")
}

func (h *handlers) archiveSkill(w http.ResponseWriter, r *http.Request) error {
	s, err := h.storedSkill(r)
	if err != nil {
		return err
	}
	err = h.Engine.ArchiveSkill(r.Context(), web.Me(r.Context()).ID, s.ID)
	if text := inUse(r.Context(), err); text != "" {
		return h.showSkill(w, r, web.Status(err), s, skillForm{name: s.Name, problem: text})
	}
	if err != nil {
		return err
	}
	return h.done(w, r, views.SkillsURL, "teams.skill_archived", "")
}
