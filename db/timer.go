package db

import (
	"context"

	"relevo/domain"
	"relevo/domain/engine"
)

// SetTimer implements engine.Tx.
func (t *tx) SetTimer(k engine.Timer) error {
	_, err := t.exec("INSERT INTO timer (kind, subject, due) VALUES ($1, $2, $3) ON CONFLICT (kind, subject) DO UPDATE SET due = $3", k.Kind, k.Subject, k.Due)
	return err
}

// ClearTimer implements engine.Tx.
func (t *tx) ClearTimer(kind string, subject domain.ID) error {
	_, err := t.exec("DELETE FROM timer WHERE kind = $1 AND subject = $2", kind, subject)
	return err
}

// TakeTimer implements engine.Tx.
func (t *tx) TakeTimer(k engine.Timer) (bool, error) {
	n, err := t.exec("DELETE FROM timer WHERE kind = $1 AND subject = $2 AND due = $3", k.Kind, k.Subject, k.Due)
	return n == 1, err
}

// DueTimers implements engine.Store.
func (d *DB) DueTimers(ctx context.Context, now int64, limit int) ([]engine.Timer, int64, error) {
	due, err := many(ctx, d, func(row scanner) (k engine.Timer, err error) {
		return k, row.Scan(&k.Kind, &k.Subject, &k.Due)
	}, "SELECT kind, subject, due FROM timer WHERE due <= $1 ORDER BY due, kind, subject LIMIT $2 + 0", now, limit)
	if err != nil {
		return nil, 0, err
	}
	var next int64
	err = d.row(ctx, "SELECT coalesce(min(due), 0) FROM timer WHERE due > $1", now).Scan(&next)
	return due, next, classify(err)
}

const jobCols = "id, kind, key, payload, run_at, attempts, dead, error"

// AddJob implements engine.Tx.
func (t *tx) AddJob(j *engine.Job) error {
	_, err := t.exec("INSERT INTO job ("+jobCols+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (key) DO NOTHING",
		j.ID, j.Kind, j.Key, j.Payload, j.RunAt, j.Attempts, j.Dead, j.Error)
	return err
}

// ClaimJob implements engine.Tx.
func (t *tx) ClaimJob(now, leaseUntil int64) (*engine.Job, error) {
	j := &engine.Job{}
	err := t.row(`UPDATE job SET attempts = attempts + 1, run_at = $2 WHERE id =
(SELECT id FROM job WHERE dead = 0 AND run_at <= $1 ORDER BY run_at, id LIMIT 1) RETURNING `+jobCols, now, leaseUntil).
		Scan(&j.ID, &j.Kind, &j.Key, &j.Payload, &j.RunAt, &j.Attempts, &j.Dead, &j.Error)
	if domain.IsCode(classify(err), "not_found") {
		return nil, nil
	}
	return j, err
}

// FinishJob implements engine.Tx.
func (t *tx) FinishJob(id domain.ID) error {
	_, err := t.exec("DELETE FROM job WHERE id = $1", id)
	return err
}

// RetryJob implements engine.Tx.
func (t *tx) RetryJob(j *engine.Job) error {
	_, err := t.exec("UPDATE job SET run_at = $2, dead = $3, error = $4 WHERE id = $1", j.ID, j.RunAt, j.Dead, j.Error)
	return err
}

// NextJob implements engine.Store.
func (d *DB) NextJob(ctx context.Context) (at int64, err error) {
	err = d.row(ctx, "SELECT coalesce(min(run_at), 0) FROM job WHERE dead = 0").Scan(&at)
	return at, classify(err)
}

// LastID implements engine.Store. Events and messages share one rising count.
func (d *DB) LastID(ctx context.Context) (id domain.ID, err error) {
	err = d.row(ctx, `SELECT coalesce(max(id), 0) FROM (SELECT max(id) AS id FROM message UNION ALL SELECT max(id) FROM event
UNION ALL SELECT max(id) FROM visitor UNION ALL SELECT max(id) FROM file UNION ALL SELECT max(id) FROM segment UNION ALL SELECT max(id) FROM offer
UNION ALL SELECT max(id) FROM assignment UNION ALL SELECT max(id) FROM agent_event UNION ALL SELECT max(id) FROM receipt) ids`).Scan(&id)
	return id, classify(err)
}
