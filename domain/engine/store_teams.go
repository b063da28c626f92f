package engine

import (
	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// TeamTx keeps teams, skills and who has them, capacities, dispositions and
// reasons for not being ready. Loads by id find archived things too; lists
// hold only what is in use.
type TeamTx interface {
	Team(id domain.ID) (*routing.Team, error)
	Teams() ([]*routing.Team, error)
	SaveTeam(t *routing.Team) error // insert or update, with its members
	Skill(id domain.ID) (*routing.Skill, error)
	Skills() ([]*routing.Skill, error)
	SaveSkill(s *routing.Skill) error // insert or update
	// SetAgentSkill sets an agent's level of a skill; 0 takes it away.
	SetAgentSkill(s routing.AgentSkill) error
	// DropSkill takes a skill away from everybody.
	DropSkill(id domain.ID) error
	// SkillWanted tells whether an open conversation asks for a skill.
	SkillWanted(id domain.ID) (bool, error)
	// SaveCapacity sets an agent's capacity, or the default (agent 0); nil
	// removes it.
	SaveCapacity(agent domain.ID, c *routing.Capacity) error
	DispositionSet(id domain.ID) (*disposition.Set, error)
	DispositionSets() ([]*disposition.Set, error)
	SaveDispositionSet(d *disposition.Set) error // insert or update
	// DispositionsUsed tells which of the ids some wrap-up names.
	DispositionsUsed(ids []string) (map[string]bool, error)
	Reason(id domain.ID) (*presence.Reason, error)
	Reasons() ([]*presence.Reason, error) // by position
	SaveReason(r *presence.Reason) error  // insert or update
	AnyReason() (bool, error)             // archived ones count
}
