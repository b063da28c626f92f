package settings

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/views/layout"
	"relevo/views/ui"
)

// NamedQueue is a queue as other pages speak of it.
type NamedQueue struct{ ID, Name string }

// TeamsProps is the list of teams. Queues are those that have the team as a
// member, by its id.
type TeamsProps struct {
	layout.SettingsProps
	Teams  []*routing.Team
	Agents map[domain.ID]*people.Agent
	Queues map[domain.ID][]NamedQueue
}

// TeamProps is one team as typed; ID "" is a new one. Members holds the ids
// that are ticked.
type TeamProps struct {
	layout.SettingsProps
	ID, Name string
	Agents   []*people.Agent
	Members  map[string]bool
	Was      map[string]bool // members when the page was drawn first
	Queues   []NamedQueue
	Problem  string // why the last command was refused
	Errors   map[string]string
}

func (p TeamProps) action() string { return actionOf(TeamsURL, p.ID) }

// actionOf is where the form of a thing posts to: the list for a new one.
func actionOf(list, id string) string {
	if id == "" {
		return list
	}
	return list + "/" + id
}

// says is what the team's settings mean.
func (p TeamProps) says(ctx context.Context) string {
	n := len(p.Members)
	switch {
	case len(p.Queues) == 0:
		return i18n.T(ctx, "teams.team_says_idle")
	case n == 0:
		return i18n.T(ctx, "teams.team_says_empty", "Queues", namesOf(p.Queues))
	}
	return i18n.T(ctx, "teams.team_says", "Count", n, "Queues", namesOf(p.Queues))
}

func namesOf(list []NamedQueue) string {
	names := make([]string, len(list))
	for i, q := range list {
		names[i] = q.Name
	}
	return strings.Join(names, ", ")
}

// membersOf are the members of a team, by name.
func membersOf(t *routing.Team, agents map[domain.ID]*people.Agent) []*people.Agent {
	var out []*people.Agent
	for _, m := range t.Members {
		if a := agents[m.Agent]; a != nil {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b *people.Agent) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// SkillsProps is the list of skills; Name is what was typed for a new one.
type SkillsProps struct {
	layout.SettingsProps
	Skills []*routing.Skill
	Levels []routing.AgentSkill
	Agents map[domain.ID]*people.Agent
	Queues map[domain.ID][]NamedQueue
	Name   string
	Errors map[string]string
}

// Skilled is an agent with the level of a skill.
type Skilled struct {
	Agent *people.Agent
	Level int
}

// having lists who has a skill, the best first.
func (p SkillsProps) having(skill domain.ID) []Skilled {
	var out []Skilled
	for _, l := range p.Levels {
		if a := p.Agents[l.Agent]; a != nil && l.Skill == skill {
			out = append(out, Skilled{a, l.Level})
		}
	}
	slices.SortStableFunc(out, func(a, b Skilled) int {
		if a.Level != b.Level {
			return b.Level - a.Level
		}
		return strings.Compare(a.Agent.Name, b.Agent.Name)
	})
	return out
}

// SkillProps is one skill as typed, with the level of everybody.
type SkillProps struct {
	layout.SettingsProps
	ID, Name string
	Levels   []LevelRow
	Queues   []NamedQueue
	Problem  string
	Errors   map[string]string
}

// LevelRow is one agent's, or one skill's, place in a form of levels. Field is
// the name of its form field, Was the stored level, Is the typed one.
type LevelRow struct {
	Field   string
	Label   string
	Agent   *people.Agent // nil when the row is a skill
	Was, Is int
}

func (p SkillProps) says(ctx context.Context) string {
	n := 0
	for _, l := range p.Levels {
		if l.Was > 0 {
			n++
		}
	}
	if len(p.Queues) == 0 {
		return i18n.T(ctx, "teams.skill_says_idle", "Count", n)
	}
	return i18n.T(ctx, "teams.skill_says", "Count", n, "Queues", namesOf(p.Queues))
}

// levelValue is what a form sends for a choice: the stored level and the one
// chosen, so that only changes are carried out.
func levelValue(was, is int) string { return strconv.Itoa(was) + "-" + strconv.Itoa(is) }

// LevelsProps is the table of agents and skills. Teams can narrow it; Next is
// the address of the following agents, "" at the end.
type LevelsProps struct {
	layout.SettingsProps
	Skills []*routing.Skill
	Rows   []LevelsRow
	Teams  []*routing.Team
	Team   string // id, "" for everybody
	Back   string // address of this part, for the form
	Prev   string
	Next   string
}

// LevelsRow is one agent with the levels of all skills, in their order.
type LevelsRow struct {
	Agent  *people.Agent
	Levels []LevelRow
}

func teamOptions(ctx context.Context, teams []*routing.Team) []ui.Option {
	out := []ui.Option{{Label: i18n.T(ctx, "teams.all_agents")}}
	for _, t := range teams {
		out = append(out, ui.Option{Value: t.ID.String(), Label: t.Name})
	}
	return out
}

// AgentQueue is a queue an agent serves, and how he or she came to it.
type AgentQueue struct {
	NamedQueue
	Through []routing.EntryKind
	Teams   []string // names of the teams among them
	OptIn   bool     // each member chooses whether to serve it
}

// how tells why an agent serves a queue.
func (q AgentQueue) how(ctx context.Context) string {
	var out []string
	for _, k := range q.Through {
		switch k {
		case routing.EntryEveryone:
			out = append(out, i18n.T(ctx, "teams.through_everyone"))
		case routing.EntryAgent:
			out = append(out, i18n.T(ctx, "teams.through_agent"))
		}
	}
	for _, t := range q.Teams {
		out = append(out, i18n.T(ctx, "teams.through_team", "Team", t))
	}
	return strings.Join(out, ", ")
}

// ReasonsProps is the list of reasons for not being ready. New is what was
// typed for a new one; Typed, with Errors, for a stored one by its id.
type ReasonsProps struct {
	layout.SettingsProps
	Reasons []*presence.Reason
	New     string
	Typed   map[string]string
	Errors  map[string]string
}

// name is what stands in a reason's field.
func (p ReasonsProps) name(r *presence.Reason) string {
	if s, ok := p.Typed[r.ID.String()]; ok {
		return s
	}
	return r.Name
}

// builtIn are the reasons that only Relevo itself sets.
func builtIn() []string {
	return []string{presence.ReasonMissed, presence.ReasonUnresponsive, presence.ReasonIdle}
}
