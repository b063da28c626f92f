package db

import (
	"context"
	"encoding/json"
	"fmt"

	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// Teams reads the teams in use with their members, by name.
func (d *DB) Teams(ctx context.Context) ([]*routing.Team, error) {
	teams, err := many(ctx, d, scanTeam, teamsQuery)
	if err != nil {
		return nil, err
	}
	members, err := many(ctx, d, scanMember, membersOf)
	return joinMembers(teams, members), err
}

// Skills reads the skills in use, by name.
func (d *DB) Skills(ctx context.Context) ([]*routing.Skill, error) {
	return many(ctx, d, scanSkill, skillsQuery)
}

// AgentSkills reads who has which of the skills in use, by agent and skill.
func (d *DB) AgentSkills(ctx context.Context) ([]routing.AgentSkill, error) {
	return many(ctx, d, func(row scanner) (s routing.AgentSkill, err error) {
		return s, row.Scan(&s.Agent, &s.Skill, &s.Level)
	}, "SELECT agent_id, skill_id, level FROM agent_skill ORDER BY agent_id, skill_id")
}

// Capacities reads the capacities that were set, by agent; 0 is the default
// of the workspace. Who is not among them has the default.
func (d *DB) Capacities(ctx context.Context) (map[domain.ID]routing.Capacity, error) {
	type entry struct {
		agent domain.ID
		value routing.Capacity
	}
	rows, err := many(ctx, d, func(row scanner) (e entry, err error) {
		var value string
		if err := row.Scan(&e.agent, &value); err != nil {
			return e, err
		}
		if err := json.Unmarshal([]byte(value), &e.value); err != nil {
			return e, fmt.Errorf("capacity of agent %s: %w", e.agent, err)
		}
		return e, nil
	}, "SELECT agent_id, value FROM capacity")
	out := make(map[domain.ID]routing.Capacity, len(rows))
	for _, e := range rows {
		out[e.agent] = e.value
	}
	return out, err
}

// DispositionSets reads the sets in use, oldest first.
func (d *DB) DispositionSets(ctx context.Context) ([]*disposition.Set, error) {
	return many(ctx, d, scanSet, setsQuery)
}

// DispositionSet reads one set, archived or not; not_found.
func (d *DB) DispositionSet(ctx context.Context, id domain.ID) (*disposition.Set, error) {
	return scanSet(d.row(ctx, setQuery, id))
}

// Reasons reads the reasons for not being ready that are in use, in their
// order.
func (d *DB) Reasons(ctx context.Context) ([]*presence.Reason, error) {
	return many(ctx, d, scanReason, reasonsQuery)
}

// Reason reads one reason, archived or not; not_found.
func (d *DB) Reason(ctx context.Context, id domain.ID) (*presence.Reason, error) {
	return scanReason(d.row(ctx, reasonQuery, id))
}
