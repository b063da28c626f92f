package settings

import (
	"relevo/domain/i18n"
	"relevo/views/layout"
)

// Addresses of the pages of teams and what belongs to them.
const (
	TeamsURL        = "/settings/teams"
	NewTeamURL      = "/settings/teams/new"
	TeamURL         = "/settings/teams/" // + id, + /archive
	SkillsURL       = "/settings/skills"
	LevelsURL       = "/settings/skills/levels"
	SkillURL        = "/settings/skills/" // + id, + /archive
	CapacityURL     = "/settings/capacity"
	CapacityBackURL = "/settings/capacity/reset"
	DispositionsURL = "/settings/dispositions"
	NewSetURL       = "/settings/dispositions/new"
	SetURL          = "/settings/dispositions/" // + id, + /archive
	ReasonsURL      = "/settings/reasons"
	ReasonURL       = "/settings/reasons/" // + id, + /move, /archive
)

// teamsNav are the pages of teams and what belongs to them.
func teamsNav(p *i18n.Printer) []layout.NavItem {
	return []layout.NavItem{
		{ID: "teams", Href: TeamsURL, Icon: "users-round", Label: p.T("teams.teams")},
		{ID: "skills", Href: SkillsURL, Icon: "graduation-cap", Label: p.T("teams.skills")},
		{ID: "capacity", Href: CapacityURL, Icon: "scale", Label: p.T("teams.capacity")},
		{ID: "dispositions", Href: DispositionsURL, Icon: "list-checks", Label: p.T("teams.dispositions")},
		{ID: "reasons", Href: ReasonsURL, Icon: "hourglass", Label: p.T("teams.reasons")},
	}
}
