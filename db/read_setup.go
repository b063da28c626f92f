package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/people"
	"relevo/domain/routing"
)

// Keys of the settings that belong to routing.
const (
	defaultQueue   = "default_queue"
	routingVersion = "routing_version"
)

// version reads the counter; before the first change it is 0.
func version(v string) (int64, error) {
	if v == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("setting %s: %w", routingVersion, err)
	}
	return n, nil
}

// querier runs a query and gives each row to scan; the pool of readers and a
// running command both do.
type querier interface {
	each(q string, scan func(scanner) error) error
}

func eachRow(rows *sql.Rows, err error, scan func(scanner) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// each implements querier for a command.
func (t *tx) each(q string, scan func(scanner) error) error {
	s, err := t.stmt(q)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(context.Background())
	return eachRow(rows, err, scan)
}

// snapshot is a reading transaction.
type snapshot struct{ tx *sql.Tx }

// each implements querier.
func (s snapshot) each(q string, scan func(scanner) error) error {
	rows, err := s.tx.QueryContext(context.Background(), q)
	return eachRow(rows, err, scan)
}

// RoutingSetup implements engine.Tx.
func (t *tx) RoutingSetup() (*routing.Setup, error) { return readSetup(t) }

// RoutingSetup reads everything routing is configured by, as of one moment;
// archived queues, teams, skills and schedules are left out.
func (d *DB) RoutingSetup(ctx context.Context) (*routing.Setup, error) {
	conn, err := d.read.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, classify(err)
	}
	defer func() { _ = conn.Rollback() }() // it only read
	s, err := readSetup(snapshot{conn})
	return s, classify(err)
}

// into collects the rows of a query.
func into[T any](q querier, to *[]T, scan func(scanner) (T, error), query string) error {
	return q.each(query, func(row scanner) error {
		v, err := scan(row)
		*to = append(*to, v)
		return err
	})
}

func readSetup(q querier) (*routing.Setup, error) {
	s := &routing.Setup{Capacity: map[domain.ID]routing.Capacity{0: routing.DefaultCapacity()}}
	err := errors.Join(
		into(q, &s.Queues, scanQueueValue, "SELECT "+queueCols+" FROM queue WHERE archived_at = 0 ORDER BY id"),
		readTeams(q, s),
		into(q, &s.Skills, func(row scanner) (k routing.Skill, err error) {
			return k, row.Scan(&k.ID, &k.Name, &k.CreatedAt)
		}, "SELECT id, name, created_at FROM skill WHERE archived_at = 0 ORDER BY id"),
		into(q, &s.AgentSkill, func(row scanner) (k routing.AgentSkill, err error) {
			return k, row.Scan(&k.Agent, &k.Skill, &k.Level)
		}, `SELECT s.agent_id, s.skill_id, s.level FROM agent_skill s JOIN skill k ON k.id = s.skill_id WHERE k.archived_at = 0
ORDER BY s.agent_id, s.skill_id`),
		into(q, &s.OptIns, func(row scanner) (o routing.OptIn, err error) {
			return o, row.Scan(&o.Queue, &o.Agent)
		}, "SELECT queue_id, agent_id FROM queue_opt_in ORDER BY queue_id, agent_id"),
		into(q, &s.People, scanPerson, "SELECT "+agentCols+" FROM agent ORDER BY id"),
		readCapacity(q, s.Capacity),
		into(q, &s.Hours, scanScheduleValue, "SELECT id, value, archived_at FROM schedule WHERE archived_at = 0 ORDER BY id"),
		readRoutingSettings(q, s),
	)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func scanScheduleValue(row scanner) (hours.Schedule, error) {
	h, err := scanSchedule(row)
	if err != nil {
		return hours.Schedule{}, err
	}
	return *h, nil
}

func scanQueueValue(row scanner) (routing.QueueDef, error) {
	d, err := scanQueue(row)
	if err != nil {
		return routing.QueueDef{}, err
	}
	return *d, nil
}

func readTeams(q querier, s *routing.Setup) error {
	members := map[domain.ID][]routing.TeamMember{}
	err := q.each("SELECT team_id, agent_id, join_seq FROM team_member ORDER BY team_id, agent_id", func(row scanner) error {
		var team domain.ID
		var m routing.TeamMember
		err := row.Scan(&team, &m.Agent, &m.JoinSeq)
		members[team] = append(members[team], m)
		return err
	})
	if err != nil {
		return err
	}
	return into(q, &s.Teams, func(row scanner) (t routing.Team, err error) {
		err = row.Scan(&t.ID, &t.Name, &t.CreatedAt)
		t.Members = members[t.ID]
		return t, err
	}, "SELECT id, name, created_at FROM team WHERE archived_at = 0 ORDER BY id")
}

func scanPerson(row scanner) (routing.Person, error) {
	a, err := scanAgent(row)
	if err != nil {
		return routing.Person{}, err
	}
	return routing.Person{ID: a.ID, Name: a.Name, Enabled: a.Can(people.Serve), Supervises: a.Can(people.Supervise), CreatedAt: a.CreatedAt}, nil
}

func readCapacity(q querier, to map[domain.ID]routing.Capacity) error {
	return q.each("SELECT agent_id, value FROM capacity", func(row scanner) error {
		var agent domain.ID
		var value string
		if err := row.Scan(&agent, &value); err != nil {
			return err
		}
		var c routing.Capacity
		if err := json.Unmarshal([]byte(value), &c); err != nil {
			return fmt.Errorf("capacity of agent %s: %w", agent, err)
		}
		to[agent] = c
		return nil
	})
}

func readRoutingSettings(q querier, s *routing.Setup) error {
	return q.each("SELECT key, value FROM setting WHERE key IN ('"+defaultQueue+"', '"+routingVersion+"')", func(row scanner) (err error) {
		var key, value string
		if err := row.Scan(&key, &value); err != nil {
			return err
		}
		if key == routingVersion {
			s.Version, err = version(value)
			return err
		}
		if s.Default, err = domain.ParseID(value); err != nil {
			return fmt.Errorf("setting %s: %w", defaultQueue, err)
		}
		return nil
	})
}
