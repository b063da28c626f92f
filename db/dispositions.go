package db

import (
	"encoding/json"
	"fmt"

	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// SaveCapacity implements engine.Tx.
func (t *tx) SaveCapacity(agent domain.ID, c *routing.Capacity) error {
	if c == nil {
		_, err := t.exec("DELETE FROM capacity WHERE agent_id = $1", agent)
		return err
	}
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO capacity (agent_id, value) VALUES ($1, $2) ON CONFLICT (agent_id) DO UPDATE SET value = $2", agent, string(b))
	return err
}

const (
	setQuery  = "SELECT id, value, archived_at FROM disposition_set WHERE id = $1"
	setsQuery = "SELECT id, value, archived_at FROM disposition_set WHERE archived_at = 0 ORDER BY id"
)

func scanSet(row scanner) (*disposition.Set, error) {
	var id domain.ID
	var value string
	var archived int64
	if err := row.Scan(&id, &value, &archived); err != nil {
		return nil, classify(err)
	}
	d := &disposition.Set{}
	if err := json.Unmarshal([]byte(value), d); err != nil {
		return nil, fmt.Errorf("disposition set %s: %w", id, err)
	}
	d.ID, d.Archived = id, archived
	return d, nil
}

// DispositionSet implements engine.Tx.
func (t *tx) DispositionSet(id domain.ID) (*disposition.Set, error) {
	return scanSet(t.row(setQuery, id))
}

// DispositionSets implements engine.Tx.
func (t *tx) DispositionSets() ([]*disposition.Set, error) {
	return listed(t, scanSet, setsQuery)
}

// SaveDispositionSet implements engine.Tx.
func (t *tx) SaveDispositionSet(d *disposition.Set) error {
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO disposition_set (id, value, archived_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET value = $2, archived_at = $3", d.ID, string(b), d.Archived)
	return err
}

// DispositionsUsed implements engine.Tx: one pass over the wrap-ups, for a
// rare command.
func (t *tx) DispositionsUsed(ids []string) (map[string]bool, error) {
	b, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	used, err := listed(t, func(row scanner) (s string, err error) { return s, row.Scan(&s) }, dispositionsUsed, string(b))
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, id := range used {
		out[id] = true
	}
	return out, nil
}

const (
	reasonQuery  = "SELECT id, name, position, archived_at FROM presence_reason WHERE id = $1"
	reasonsQuery = "SELECT id, name, position, archived_at FROM presence_reason WHERE archived_at = 0 ORDER BY position, id"
)

func scanReason(row scanner) (*presence.Reason, error) {
	r := &presence.Reason{}
	err := row.Scan(&r.ID, &r.Name, &r.Position, &r.ArchivedAt)
	return r, classify(err)
}

// Reason implements engine.Tx.
func (t *tx) Reason(id domain.ID) (*presence.Reason, error) {
	return scanReason(t.row(reasonQuery, id))
}

// Reasons implements engine.Tx.
func (t *tx) Reasons() ([]*presence.Reason, error) { return listed(t, scanReason, reasonsQuery) }

// AnyReason implements engine.Tx.
func (t *tx) AnyReason() (bool, error) { return t.holds("SELECT count(*) FROM presence_reason") }

// SaveReason implements engine.Tx.
func (t *tx) SaveReason(r *presence.Reason) error {
	_, err := t.exec(`INSERT INTO presence_reason (id, name, position, archived_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET name = $2, position = $3, archived_at = $4`, r.ID, r.Name, r.Position, r.ArchivedAt)
	return err
}
