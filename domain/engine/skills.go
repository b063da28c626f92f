package engine

import (
	"context"
	"maps"
	"slices"

	"relevo/domain"
	"relevo/domain/label"
	"relevo/domain/routing"
)

// CreateSkill makes a skill; 409 name_taken, 422 name. by must be allowed to
// configure, as in all commands here.
func (e *Engine) CreateSkill(ctx context.Context, by domain.ID, name string) (*routing.Skill, error) {
	s := &routing.Skill{Name: name}
	if err := s.Check(); err != nil {
		return nil, err
	}
	err := e.configureRouting(ctx, by, func(tx Tx, now int64) error {
		s.ID, s.CreatedAt = e.NewID(), now
		return saveSkill(tx, s)
	})
	return s, err
}

// RenameSkill changes a skill's name; errors as of CreateSkill, not_found for
// an archived one.
func (e *Engine) RenameSkill(ctx context.Context, by, id domain.ID, name string) error {
	return e.configureRouting(ctx, by, func(tx Tx, _ int64) error {
		s, err := usedSkill(tx, id)
		if err != nil {
			return err
		}
		s.Name = name
		if err := s.Check(); err != nil {
			return err
		}
		return saveSkill(tx, s)
	})
}

func saveSkill(tx Tx, s *routing.Skill) error {
	all, err := tx.Skills()
	if err != nil {
		return err
	}
	isNew := true
	for _, o := range all {
		if o.ID == s.ID {
			isNew = false
		} else if label.Same(o.Name, s.Name) {
			return label.Taken("skill")
		}
	}
	if isNew && len(all) >= routing.MaxSkills {
		return domain.Field("name", "teams.skills_many", "Max", routing.MaxSkills)
	}
	return tx.SaveSkill(s)
}

// ArchiveSkill takes a skill out of use and away from everybody; 409 in_use
// while a queue needs it or a conversation waits for it.
func (e *Engine) ArchiveSkill(ctx context.Context, by, id domain.ID) error {
	return e.configureRouting(ctx, by, func(tx Tx, now int64) error {
		s, err := usedSkill(tx, id)
		if err != nil {
			return err
		}
		if err := unused(tx, "skill", func(q *routing.QueueDef) bool { return q.UsesSkill(id) }); err != nil {
			return err
		}
		wanted, err := tx.SkillWanted(id)
		if err != nil {
			return err
		}
		if wanted {
			return &domain.Error{Kind: domain.KindConflict, Code: "in_use", Key: "teams.skill_wanted"}
		}
		if err := tx.DropSkill(id); err != nil {
			return err
		}
		s.ArchivedAt = now
		return tx.SaveSkill(s)
	})
}

func usedSkill(tx Tx, id domain.ID) (*routing.Skill, error) {
	s, err := tx.Skill(id)
	if err == nil && s.ArchivedAt > 0 {
		err = domain.NotFound()
	}
	return s, err
}

// SetAgentSkills sets an agent's levels of the skills named; 0 takes one away,
// skills not named stay. 422 level, 422 skills for one that is not in use.
func (e *Engine) SetAgentSkills(ctx context.Context, by, agent domain.ID, levels map[domain.ID]int) error {
	var list []routing.AgentSkill
	for _, skill := range slices.Sorted(maps.Keys(levels)) {
		list = append(list, routing.AgentSkill{Agent: agent, Skill: skill, Level: levels[skill]})
	}
	return e.SetSkills(ctx, by, list)
}

// SetSkills is SetAgentSkills for several agents at once.
func (e *Engine) SetSkills(ctx context.Context, by domain.ID, levels []routing.AgentSkill) error {
	for _, l := range levels {
		if err := routing.CheckLevel(l.Level); err != nil {
			return err
		}
	}
	return e.configureRouting(ctx, by, func(tx Tx, _ int64) error {
		agents, skills := map[domain.ID]bool{}, map[domain.ID]bool{}
		for _, l := range levels {
			if err := knownPair(tx, l, agents, skills); err != nil {
				return err
			}
			if err := tx.SetAgentSkill(l); err != nil {
				return err
			}
		}
		return nil
	})
}

// knownPair is an error unless agent and skill are there; what was found once
// is remembered.
func knownPair(tx Tx, l routing.AgentSkill, agents, skills map[domain.ID]bool) error {
	if !agents[l.Agent] {
		if _, err := tx.Agent(l.Agent); err != nil {
			return err
		}
		agents[l.Agent] = true
	}
	if !skills[l.Skill] {
		_, err := usedSkill(tx, l.Skill)
		if domain.IsCode(err, "not_found") {
			return domain.Field("skills", "teams.skill_unknown")
		}
		if err != nil {
			return err
		}
		skills[l.Skill] = true
	}
	return nil
}
