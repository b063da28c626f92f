package db

import (
	"context"

	"relevo/domain"
	"relevo/domain/routing"
)

// listed runs a read inside a command and scans each row.
func listed[T any](t *tx, scan func(scanner) (T, error), q string, args ...any) ([]T, error) {
	s, err := t.stmt(q)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(context.Background(), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

const (
	teamQuery   = "SELECT id, name, created_at, archived_at FROM team WHERE id = $1"
	teamsQuery  = "SELECT id, name, created_at, archived_at FROM team WHERE archived_at = 0 ORDER BY name, id"
	memberQuery = "SELECT team_id, agent_id, join_seq FROM team_member WHERE team_id = $1 ORDER BY agent_id"
	membersOf   = "SELECT team_id, agent_id, join_seq FROM team_member WHERE team_id IN (SELECT id FROM team WHERE archived_at = 0) ORDER BY team_id, agent_id"
)

func scanTeam(row scanner) (*routing.Team, error) {
	v := &routing.Team{}
	err := row.Scan(&v.ID, &v.Name, &v.CreatedAt, &v.ArchivedAt)
	return v, classify(err)
}

type memberRow struct {
	team domain.ID
	routing.TeamMember
}

func scanMember(row scanner) (m memberRow, err error) {
	return m, row.Scan(&m.team, &m.Agent, &m.JoinSeq)
}

// joinMembers puts members into their teams.
func joinMembers(teams []*routing.Team, members []memberRow) []*routing.Team {
	byID := make(map[domain.ID]*routing.Team, len(teams))
	for _, v := range teams {
		byID[v.ID] = v
	}
	for _, m := range members {
		if v := byID[m.team]; v != nil {
			v.Members = append(v.Members, m.TeamMember)
		}
	}
	return teams
}

// Team implements engine.Tx.
func (t *tx) Team(id domain.ID) (*routing.Team, error) {
	v, err := scanTeam(t.row(teamQuery, id))
	if err != nil {
		return nil, err
	}
	members, err := listed(t, scanMember, memberQuery, id)
	if err != nil {
		return nil, err
	}
	joinMembers([]*routing.Team{v}, members)
	return v, nil
}

// Teams implements engine.Tx.
func (t *tx) Teams() ([]*routing.Team, error) {
	teams, err := listed(t, scanTeam, teamsQuery)
	if err != nil {
		return nil, err
	}
	members, err := listed(t, scanMember, membersOf)
	return joinMembers(teams, members), err
}

// SaveTeam implements engine.Tx.
func (t *tx) SaveTeam(v *routing.Team) error {
	_, err := t.exec("INSERT INTO team (id, name, created_at, archived_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET name = $2, archived_at = $4",
		v.ID, v.Name, v.CreatedAt, v.ArchivedAt)
	if err != nil {
		return err
	}
	if _, err := t.exec("DELETE FROM team_member WHERE team_id = $1", v.ID); err != nil {
		return err
	}
	for _, m := range v.Members {
		if _, err := t.exec("INSERT INTO team_member (team_id, agent_id, join_seq) VALUES ($1, $2, $3)", v.ID, m.Agent, m.JoinSeq); err != nil {
			return err
		}
	}
	return nil
}

const (
	skillQuery  = "SELECT id, name, created_at, archived_at FROM skill WHERE id = $1"
	skillsQuery = "SELECT id, name, created_at, archived_at FROM skill WHERE archived_at = 0 ORDER BY name, id"
)

func scanSkill(row scanner) (*routing.Skill, error) {
	v := &routing.Skill{}
	err := row.Scan(&v.ID, &v.Name, &v.CreatedAt, &v.ArchivedAt)
	return v, classify(err)
}

// Skill implements engine.Tx.
func (t *tx) Skill(id domain.ID) (*routing.Skill, error) { return scanSkill(t.row(skillQuery, id)) }

// Skills implements engine.Tx.
func (t *tx) Skills() ([]*routing.Skill, error) { return listed(t, scanSkill, skillsQuery) }

// SaveSkill implements engine.Tx.
func (t *tx) SaveSkill(v *routing.Skill) error {
	_, err := t.exec("INSERT INTO skill (id, name, created_at, archived_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET name = $2, archived_at = $4",
		v.ID, v.Name, v.CreatedAt, v.ArchivedAt)
	return err
}

// SetAgentSkill implements engine.Tx.
func (t *tx) SetAgentSkill(s routing.AgentSkill) error {
	if s.Level == 0 {
		_, err := t.exec("DELETE FROM agent_skill WHERE agent_id = $1 AND skill_id = $2", s.Agent, s.Skill)
		return err
	}
	_, err := t.exec("INSERT INTO agent_skill (agent_id, skill_id, level) VALUES ($1, $2, $3) ON CONFLICT (agent_id, skill_id) DO UPDATE SET level = $3", s.Agent, s.Skill, s.Level)
	return err
}

// DropSkill implements engine.Tx.
func (t *tx) DropSkill(id domain.ID) error {
	_, err := t.exec("DELETE FROM agent_skill WHERE skill_id = $1", id)
	return err
}

// SkillWanted implements engine.Tx: the public form of an id stands in the row
// of an open conversation only where it asks for the skill.
func (t *tx) SkillWanted(id domain.ID) (bool, error) {
	return t.holds(`SELECT count(*) FROM (SELECT 1 AS one FROM work WHERE value LIKE $1 LIMIT 1) AS w`, `%"skill":"`+id.String()+`"%`)
}

// holds runs a query that counts.
func (t *tx) holds(q string, args ...any) (bool, error) {
	var n int
	err := t.row(q, args...).Scan(&n)
	return n > 0, err
}
