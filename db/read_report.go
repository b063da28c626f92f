package db

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/hours"
	"relevo/domain/presence"
	"relevo/domain/report"
	"relevo/domain/routing"
)

// reportBatch is how many rows of a report one statement reads: a reader's
// connection is held, and old pages are kept from the checkpoint, no longer
// than that.
const reportBatch = 5000

// place is where a batch goes on: behind the row with this key and id.
type place struct{ key, id int64 }

// batches runs a query that is ordered by (key, id), its first two columns,
// and takes the place as $1 and $2 and the limit as $3, until it gives no more.
// Each row is read with scan, which the key and the id are given to and which
// may not keep what it reads from.
func (d *DB) batches(ctx context.Context, after place, q string, args []any, scan func(rows *sql.Rows, at *place) error) error {
	for n := reportBatch; n == reportBatch; {
		n = 0
		err := d.batch(ctx, q, append([]any{after.key, after.id, reportBatch}, args...), func(rows *sql.Rows) error {
			n++
			return scan(rows, &after)
		})
		if err != nil {
			return classify(err)
		}
	}
	return nil
}

// batch runs one query and gives scan each row.
func (d *DB) batch(ctx context.Context, q string, args []any, scan func(rows *sql.Rows) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s, err := d.stmts.get(q)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(context.WithoutCancel(ctx), args...)
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

// Texts that repeat are read as numbers, their places in these lists, and
// several as the digits of one number: a column costs as much as a row. One
// that is in no list reads as its last.
const (
	digitMode    = "CASE mode WHEN 'live' THEN 0 ELSE 1 END"
	digitOutcome = "CASE outcome WHEN '' THEN 0 WHEN 'answered' THEN 10 WHEN 'abandoned' THEN 20 ELSE 30 END"
	digitEnd     = "CASE end_reason WHEN 'transferred' THEN 10 WHEN 'released' THEN 20 ELSE 0 END"
	digitRole    = "CASE role WHEN 'owner' THEN 0 WHEN 'participant' THEN 100 WHEN 'barge' THEN 200 WHEN 'consulted' THEN 300 WHEN 'monitor' THEN 400 ELSE 500 END"
	digitChannel = "CASE channel WHEN 'email' THEN 1 WHEN 'message' THEN 2 ELSE 0 END"
	digitKind    = "CASE kind WHEN 'ring' THEN 0 WHEN 'transfer' THEN 10 WHEN 'invite' THEN 20 ELSE 30 END"
	digitState   = "CASE state WHEN 'offered' THEN 0 WHEN 'accepted' THEN 100 WHEN 'declined' THEN 200 WHEN 'timed_out' THEN CASE reason WHEN 'skipped' THEN 1300 ELSE 300 END ELSE 400 END"
)

// digit is a number's n-th digit, from 0 at the end.
func digit(v, n int) int {
	for range n {
		v /= 10
	}
	return v % 10
}

var (
	modes    = [...]conversation.Mode{conversation.Live, conversation.Async}
	outcomes = [...]routing.Outcome{"", routing.Answered, routing.Abandoned, routing.FlowOut}
	roles    = [...]routing.Role{routing.Owner, routing.Participant, routing.Barging, routing.Consulted, routing.Monitoring, routing.Whispering}
	ends     = [...]string{"", "transferred", "released"}
	kinds    = [...]routing.OfferKind{routing.Ring, routing.Transfer, routing.Invite, routing.Consult}
	channels = [...]routing.Channel{routing.Chat, routing.Email, routing.Message}
	states   = [...]routing.OfferState{routing.Offered, routing.Accepted, routing.Declined, routing.TimedOut, routing.Withdrawn}
)

// reportStays: an overflow, a transfer, a release may keep the time a stay was
// enqueued at, so one of the cohort may have been entered after the range. The
// reply that matters to a stay is one of the same opening.
const reportStays = `SELECT entered_at, id, queue_id, enqueued_at, age_adjust, first_reply_at, wait, ` + digitMode + " + " + digitOutcome + ` +
CASE WHEN first_reply_at = 0 OR how IN ('new', 'reopen') THEN 0 WHEN EXISTS (SELECT 1 FROM segment p
  WHERE p.conversation_id = s.conversation_id AND p.id < s.id AND p.first_reply_at > 0 AND NOT EXISTS (SELECT 1 FROM segment b
    WHERE b.conversation_id = s.conversation_id AND b.id > p.id AND b.id < s.id AND b.how IN ('new', 'reopen'))) THEN 100 ELSE 0 END
FROM segment s WHERE (entered_at, id) > ($1, $2) AND enqueued_at >= $4 AND enqueued_at < $5 ORDER BY entered_at, id LIMIT $3 + 0`

// ReportStays gives fn the stays enqueued in [from, to), as far as figures need
// them. fn may not keep what it gets.
func (d *DB) ReportStays(ctx context.Context, from, to int64, fn func(*report.Stay)) error {
	var s report.Stay
	var code int
	return d.batches(ctx, place{key: from}, reportStays, []any{from, to}, func(rows *sql.Rows, at *place) error {
		if err := rows.Scan(&at.key, &at.id, (*int64)(&s.QueueID), &s.EnqueuedAt, &s.AgeAdjust, &s.FirstReplyAt, &s.Wait, &code); err != nil {
			return err
		}
		s.ID, s.EnteredAt = domain.ID(at.id), at.key
		s.Mode, s.Outcome, s.Replied = string(modes[digit(code, 0)]), outcomes[digit(code, 1)], digit(code, 2) != 0
		fn(&s)
		return nil
	})
}

// reportParts: a transfer was warm when the agent had asked the new owner
// before, in private.
const reportParts = `SELECT done_at, id, agent_id, queue_id, started_at, ended_at, snoozed_ms, snoozed_at, wrap_at, first_reply_at, ` + digitMode + " + " + digitEnd + " + " + digitRole + ` +
CASE WHEN end_reason = 'transferred' AND EXISTS (SELECT 1 FROM offer o JOIN assignment b ON b.conversation_id = o.conversation_id AND b.agent_id = o.agent_id
  WHERE o.conversation_id = a.conversation_id AND o.kind = 'consult' AND o.state = 'accepted' AND o.from_id = a.agent_id AND o.ended_at >= a.started_at AND o.ended_at <= a.ended_at
    AND b.id <> a.id AND b.role = 'owner' AND b.started_at <= a.ended_at AND (b.ended_at = 0 OR b.ended_at > a.ended_at)) THEN 1000 ELSE 0 END
FROM assignment a WHERE stage = 'done' AND (done_at, id) > ($1, $2) AND done_at < $4 ORDER BY done_at, id LIMIT $3 + 0`

// ReportParts gives fn the assignments whose handling ended in [from, to), as
// far as figures need them. fn may not keep what it gets.
func (d *DB) ReportParts(ctx context.Context, from, to int64, fn func(*report.Part)) error {
	var p report.Part
	var code int
	return d.batches(ctx, place{key: from}, reportParts, []any{to}, func(rows *sql.Rows, at *place) error {
		err := rows.Scan(&at.key, &at.id, (*int64)(&p.AgentID), (*int64)(&p.QueueID), &p.StartedAt, &p.EndedAt, &p.SnoozedMS, &p.SnoozedAt, &p.WrapAt, &p.FirstReplyAt, &code)
		if err != nil {
			return err
		}
		p.ID, p.DoneAt, p.Stage = domain.ID(at.id), at.key, routing.Done
		p.Mode, p.EndReason, p.Role, p.Warm = string(modes[digit(code, 0)]), ends[digit(code, 1)], roles[digit(code, 2)], digit(code, 3) != 0
		fn(&p)
		return nil
	})
}

const reportOffers = `SELECT at, id, agent_id, queue_id, ` + digitChannel + " + " + digitKind + " + " + digitState + `
FROM offer WHERE (at, id) > ($1, $2) AND at < $4 ORDER BY at, id LIMIT $3 + 0`

// ReportOffers gives fn the rings that began in [from, to), as far as figures
// need them. fn may not keep what it gets.
func (d *DB) ReportOffers(ctx context.Context, from, to int64, fn func(*routing.Offer)) error {
	var o routing.Offer
	var code int
	return d.batches(ctx, place{key: from}, reportOffers, []any{to}, func(rows *sql.Rows, at *place) error {
		if err := rows.Scan(&at.key, &at.id, (*int64)(&o.AgentID), (*int64)(&o.QueueID), &code); err != nil {
			return err
		}
		o.ID, o.At, o.Reason = domain.ID(at.id), at.key, ""
		o.Channel, o.Kind, o.State = channels[digit(code, 0)], kinds[digit(code, 1)], states[digit(code, 2)]
		if digit(code, 3) != 0 {
			o.Reason = "skipped"
		}
		fn(&o)
		return nil
	})
}

const (
	reportEventBefore = "SELECT at, id, agent_id, value FROM agent_event WHERE agent_id = $1 AND at < $2 ORDER BY at DESC, id DESC LIMIT 1"
	reportEvents      = "SELECT at, id, agent_id, value FROM agent_event WHERE (at, id) > ($1, $2) AND at < $4 ORDER BY at, id LIMIT $3 + 0"
)

// ReportAgentEvents gives fn how agents stood: for each the last event before
// from, then all events of [from, to) in the order of time. fn may not keep
// what it gets.
func (d *DB) ReportAgentEvents(ctx context.Context, from, to int64, fn func(*routing.AgentEvent)) error {
	agents, err := many(ctx, d, func(row scanner) (id domain.ID, err error) { return id, row.Scan(&id) }, "SELECT id FROM agent ORDER BY id")
	if err != nil {
		return err
	}
	r := &eventReader{}
	for _, a := range agents {
		err := d.batch(ctx, reportEventBefore, []any{a, from}, func(rows *sql.Rows) error { return r.scan(rows, &place{}, fn) })
		if err != nil {
			return classify(err)
		}
	}
	return d.batches(ctx, place{key: from}, reportEvents, []any{to}, func(rows *sql.Rows, at *place) error {
		return r.scan(rows, at, fn)
	})
}

// eventReader reads agent events. People stand alike again and again: what is
// behind the agent and the time in a row is decoded once.
type eventReader struct {
	value sql.RawBytes
	known map[string]routing.AgentEvent
}

// knownEvents is how many different standings are remembered.
const knownEvents = 10_000

func (r *eventReader) scan(row scanner, at *place, fn func(*routing.AgentEvent)) error {
	var agent int64
	if err := row.Scan(&at.key, &at.id, &agent, &r.value); err != nil {
		return err
	}
	e, err := r.decode()
	if err != nil {
		return fmt.Errorf("agent event %d: %w", at.id, err)
	}
	e.AgentID, e.At = domain.ID(agent), at.key
	fn(&e)
	return nil
}

func (r *eventReader) decode() (e routing.AgentEvent, err error) {
	i := bytes.Index(r.value, []byte(`,"connection":`))
	if i < 0 {
		return e, json.Unmarshal(r.value, &e)
	}
	e, ok := r.known[string(r.value[i:])]
	if ok {
		return e, nil
	}
	if err := json.Unmarshal(r.value, &e); err != nil {
		return e, err
	}
	if r.known == nil || len(r.known) == knownEvents {
		r.known = map[string]routing.AgentEvent{}
	}
	r.known[string(r.value[i:])] = e
	return e, nil
}

// reportClosings reads the closed folder, whose rank is the time of closing
// counted backwards. A conversation without a visitor's message or that never
// reached people is in no folder. One closed more than once has its first
// close, and a rating of an earlier opening, in its history.
const reportClosings = `SELECT rank, id, queue_id, last_owner, ` + digitMode + `, created_at, closed_at, rating,
CASE WHEN opening <= 1 THEN closed_at ELSE COALESCE((SELECT MIN(at) FROM event WHERE conversation_id = c.id AND opening = 1 AND kind = 'closed'),
  (SELECT MIN(at) FROM event WHERE conversation_id = c.id AND opening = 1 AND kind = 'ended'), closed_at) END,
CASE WHEN opening <= 1 OR rating > 0 THEN '' ELSE COALESCE((SELECT data FROM event WHERE conversation_id = c.id AND kind = 'rated' ORDER BY id DESC LIMIT 1), '') END
FROM conversation c WHERE folder = 3 AND (rank, id) > ($1, $2) AND rank <= $4 ORDER BY rank, id LIMIT $3 + 0`

// ReportClosings gives fn the conversations that stand closed since a time in
// [from, to). fn may not keep what it gets.
func (d *DB) ReportClosings(ctx context.Context, from, to int64, fn func(*report.Closing)) error {
	var k report.Closing
	var mode int
	var rated []byte
	return d.batches(ctx, place{-to, 1<<63 - 1}, reportClosings, []any{-from}, func(rows *sql.Rows, at *place) error {
		err := rows.Scan(&at.key, &at.id, (*int64)(&k.QueueID), (*int64)(&k.AgentID), &mode, &k.CreatedAt, &k.ClosedAt, &k.Rating, &k.FirstClosed, &rated)
		if err != nil {
			return err
		}
		k.ID, k.Mode = domain.ID(at.id), modes[mode]
		if len(rated) > 0 {
			var data conversation.EventData
			if err := json.Unmarshal(rated, &data); err != nil {
				return fmt.Errorf("rating of %s: %w", k.ID, err)
			}
			k.Rating = data.Rating
		}
		fn(&k)
		return nil
	})
}

// ReportQueues reads all queues by name, archived ones included: their history
// remains.
func (d *DB) ReportQueues(ctx context.Context) ([]report.Queue, error) {
	return many(ctx, d, func(row scanner) (q report.Queue, err error) {
		var settings []byte
		var archived int64
		if err := row.Scan(&q.ID, &q.Name, &settings, &archived); err != nil {
			return q, err
		}
		q.Archived = archived > 0
		if err := json.Unmarshal(settings, &q.Settings); err != nil {
			return q, fmt.Errorf("settings of queue %s: %w", q.ID, err)
		}
		return q, nil
	}, "SELECT id, name, settings, archived_at FROM queue ORDER BY name, id")
}

// ReportReasons reads the reasons for not being ready, archived ones included.
func (d *DB) ReportReasons(ctx context.Context) ([]presence.Reason, error) {
	return many(ctx, d, func(row scanner) (r presence.Reason, err error) {
		return r, row.Scan(&r.ID, &r.Name, &r.Position, &r.ArchivedAt)
	}, "SELECT id, name, position, archived_at FROM presence_reason ORDER BY position, id")
}

// ReportHours reads all schedules, archived ones included.
func (d *DB) ReportHours(ctx context.Context) ([]hours.Schedule, error) {
	return many(ctx, d, func(row scanner) (s hours.Schedule, err error) {
		var id int64
		var value []byte
		if err := row.Scan(&id, &value); err != nil {
			return s, err
		}
		if err := json.Unmarshal(value, &s); err != nil {
			return s, fmt.Errorf("schedule %d: %w", id, err)
		}
		s.ID = domain.ID(id)
		return s, nil
	}, "SELECT id, value FROM schedule ORDER BY id")
}
