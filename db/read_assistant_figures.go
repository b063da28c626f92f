package db

import (
	"context"
	"database/sql"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/report"
)

// One day is read by each statement, so that no reader's connection is held
// for long. Sessions of a preview have no version.
const (
	figureRequests = `SELECT recognised, action, count(*) FROM assistant_request
WHERE assistant_id = $1 AND at >= $2 AND at < $3 AND version_id <> 0 GROUP BY recognised, action`
	figureNotes = `SELECT kind, action, reason, count(*) FROM assistant_event
WHERE assistant_id = $1 AND at >= $2 AND at < $3 AND version_id <> 0 GROUP BY kind, action, reason`
	figureSessions = `SELECT count(*), coalesce(sum(CASE
WHEN c.owner_id <> 0 OR c.last_owner <> 0 THEN 0
WHEN EXISTS (SELECT 1 FROM escalation e WHERE e.conversation_id = c.id AND e.accepted_at > 0) THEN 0
WHEN EXISTS (SELECT 1 FROM ticket k JOIN conversation w ON w.id = k.work_id WHERE k.conversation_id = c.id AND (w.owner_id <> 0 OR w.last_owner <> 0)) THEN 0
ELSE 1 END), 0)
FROM assistant_session s JOIN conversation c ON c.id = s.conversation_id
WHERE s.assistant_id = $1 AND s.started_at >= $2 AND s.started_at < $3 AND s.version_id <> 0 AND c.visitor_seq > 0`
)

// AssistantFigures reads the figures of an assistant in [from, to) by days of
// the zone. 422 as report.Buckets.
func (d *DB) AssistantFigures(ctx context.Context, of domain.ID, from, to int64, zone *time.Location) (*report.AssistantReport, error) {
	r, err := report.NewAssistant(from, to, zone)
	if err != nil {
		return nil, err
	}
	for day, b := range r.Buckets() {
		if err := d.figuresOfDay(ctx, r, day, []any{of, b.From, b.To}); err != nil {
			return nil, classify(err)
		}
	}
	return r.Result(), nil
}

func (d *DB) figuresOfDay(ctx context.Context, r *report.Assistant, day int, args []any) error {
	err := d.batch(ctx, figureRequests, args, func(rows *sql.Rows) error {
		var recognised bool
		var action string
		var n int64
		if err := rows.Scan(&recognised, &action, &n); err != nil {
			return err
		}
		r.Requests(day, recognised, action, n)
		return nil
	})
	if err != nil {
		return err
	}
	err = d.batch(ctx, figureNotes, args, func(rows *sql.Rows) error {
		var note assistant.Note
		var n int64
		if err := rows.Scan(&note.Kind, &note.Action, &note.Reason, &n); err != nil {
			return err
		}
		r.Notes(day, note, n)
		return nil
	})
	if err != nil {
		return err
	}
	return d.batch(ctx, figureSessions, args, func(rows *sql.Rows) error {
		var all, contained int64
		if err := rows.Scan(&all, &contained); err != nil {
			return err
		}
		r.Sessions(day, all, contained)
		return nil
	})
}
