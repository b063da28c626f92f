package db

import (
	"encoding/json"
	"fmt"
	"strconv"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/hours"
	"relevo/domain/routing"
	"relevo/domain/widget"
)

const queueCols = "id, name, status, settings, entries, target, version, created_at, archived_at"

func scanQueue(row scanner) (*routing.QueueDef, error) {
	q := &routing.QueueDef{}
	var settings, entries string
	if err := row.Scan(&q.ID, &q.Name, &q.Status, &settings, &entries, &q.Target, &q.Version, &q.CreatedAt, &q.ArchivedAt); err != nil {
		return nil, classify(err)
	}
	if err := json.Unmarshal([]byte(settings), &q.Settings); err != nil {
		return nil, fmt.Errorf("settings of queue %s: %w", q.ID, err)
	}
	if err := json.Unmarshal([]byte(entries), &q.Entries); err != nil {
		return nil, fmt.Errorf("entries of queue %s: %w", q.ID, err)
	}
	return q, nil
}

// Queue implements engine.Tx.
func (t *tx) Queue(id domain.ID) (*routing.QueueDef, error) {
	return scanQueue(t.row("SELECT "+queueCols+" FROM queue WHERE id = $1", id))
}

// SaveQueue implements engine.Tx.
func (t *tx) SaveQueue(q *routing.QueueDef) error {
	settings, err := json.Marshal(q.Settings)
	if err != nil {
		return err
	}
	entries, err := json.Marshal(q.Entries)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO queue ("+queueCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO UPDATE SET name = $2, status = $3, settings = $4, entries = $5, target = $6, version = $7, archived_at = $9`,
		q.ID, q.Name, q.Status, string(settings), string(entries), q.Target, q.Version, q.CreatedAt, q.ArchivedAt)
	return err
}

// QueueLoad implements engine.Tx.
func (t *tx) QueueLoad(id domain.ID) (waiting, held int, err error) {
	if err = t.row("SELECT count(*) FROM conversation WHERE queue_id = $1 AND folder = 1 AND owner_id = 0", id).Scan(&waiting); err != nil {
		return 0, 0, err
	}
	err = t.row(`SELECT (SELECT count(*) FROM assignment WHERE queue_id = $1 AND stage <> 'done') +
(SELECT count(*) FROM offer WHERE queue_id = $1 AND state = 'offered')`, id).Scan(&held)
	return waiting, held, err
}

// SetOptIn implements engine.Tx.
func (t *tx) SetOptIn(queue, agent domain.ID, on bool) (bool, error) {
	q := "DELETE FROM queue_opt_in WHERE queue_id = $1 AND agent_id = $2"
	if on {
		q = "INSERT INTO queue_opt_in (queue_id, agent_id) VALUES ($1, $2) ON CONFLICT (queue_id, agent_id) DO NOTHING"
	}
	n, err := t.exec(q, queue, agent)
	return n > 0, err
}

func scanSchedule(row scanner) (*hours.Schedule, error) {
	s := &hours.Schedule{}
	var id domain.ID
	var archived int64
	var value string
	if err := row.Scan(&id, &value, &archived); err != nil {
		return nil, classify(err)
	}
	if err := json.Unmarshal([]byte(value), s); err != nil {
		return nil, fmt.Errorf("opening hours %s: %w", id, err)
	}
	s.ID, s.Archived = id, archived
	return s, nil
}

// Schedule implements engine.Tx.
func (t *tx) Schedule(id domain.ID) (*hours.Schedule, error) {
	return scanSchedule(t.row("SELECT id, value, archived_at FROM schedule WHERE id = $1", id))
}

// SaveSchedule implements engine.Tx.
func (t *tx) SaveSchedule(s *hours.Schedule) error {
	value, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO schedule (id, value, archived_at) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET value = $2, archived_at = $3`, s.ID, string(value), s.Archived)
	return err
}

// Widgets implements engine.Tx.
func (t *tx) Widgets() ([]*widget.Widget, error) {
	var all []*widget.Widget
	err := into(t, &all, scanWidget, widgetsInUse)
	return all, err
}

// BumpRouting implements engine.Tx.
func (t *tx) BumpRouting() error {
	v, err := t.Setting(routingVersion)
	if err != nil && !domain.IsCode(err, "not_found") {
		return err
	}
	n, err := version(v)
	if err != nil {
		return err
	}
	t.Touch(engine.TopicRouting)
	return t.SetSetting(routingVersion, strconv.FormatInt(n+1, 10))
}
