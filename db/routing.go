package db

import (
	"context"
	"encoding/json"
	"fmt"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

const (
	segmentCols = "id, conversation_id, queue_id, channel, mode, entered_at, enqueued_at, age_adjust, answered_at, agent_id, left_at, outcome, first_reply_at, how, wait"
	offerCols   = "id, conversation_id, agent_id, queue_id, segment_id, kind, from_id, channel, weight, state, at, deadline, delivered_at, ended_at, reason, note"
	assignCols  = `id, conversation_id, agent_id, queue_id, segment_id, offer_id, role, stage, channel, mode, weight, how, started_at, ended_at, end_reason, ended_by,
snoozed_ms, snoozed_at, wrap_at, wrap_until, wrap_extended, done_at, disposition, notes, notes_rev, flagged, first_reply_at`
)

func segmentFields(s *routing.Segment) []any {
	return []any{&s.ID, &s.ConversationID, &s.QueueID, &s.Channel, &s.Mode, &s.EnteredAt, &s.EnqueuedAt, &s.AgeAdjust, &s.AnsweredAt, &s.AgentID, &s.LeftAt, &s.Outcome, &s.FirstReplyAt, &s.How, &s.Wait}
}

func scanSegment(row scanner) (s routing.Segment, err error) {
	return s, row.Scan(segmentFields(&s)...)
}

func offerFields(o *routing.Offer) []any {
	return []any{&o.ID, &o.ConversationID, &o.AgentID, &o.QueueID, &o.SegmentID, &o.Kind, &o.FromID, &o.Channel, &o.Weight, &o.State, &o.At, &o.Deadline, &o.DeliveredAt, &o.EndedAt, &o.Reason, &o.Note}
}

func scanOffer(row scanner) (o routing.Offer, err error) { return o, row.Scan(offerFields(&o)...) }

func assignFields(a *routing.Assignment) []any {
	return []any{&a.ID, &a.ConversationID, &a.AgentID, &a.QueueID, &a.SegmentID, &a.OfferID, &a.Role, &a.Stage, &a.Channel, &a.Mode, &a.Weight, &a.How, &a.StartedAt, &a.EndedAt, &a.EndReason, &a.EndedBy,
		&a.SnoozedMS, &a.SnoozedAt, &a.WrapAt, &a.WrapUntil, &a.WrapExtended, &a.DoneAt, &a.Disposition, &a.Notes, &a.NotesRev, &a.Flagged, &a.FirstReplyAt}
}

func scanAssignment(row scanner) (a routing.Assignment, err error) {
	return a, row.Scan(assignFields(&a)...)
}

// scanJSON reads a value kept as one JSON text.
func scanJSON[T any](row scanner) (v T, err error) {
	var s string
	if err := row.Scan(&s); err != nil {
		return v, err
	}
	return v, json.Unmarshal([]byte(s), &v)
}

// all runs a read inside the transaction.
func all[T any](t *tx, scan func(scanner) (T, error), q string, args ...any) ([]T, error) {
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

// RoutingRows implements engine.Tx.
func (t *tx) RoutingRows() (*routing.Rows, error) {
	r := &routing.Rows{}
	var err error
	fail := func(e error) bool {
		if e != nil && err == nil {
			err = fmt.Errorf("reading open work: %w", e)
		}
		return err != nil
	}
	var e error
	if r.Works, e = all(t, scanJSON[routing.Work], "SELECT value FROM work ORDER BY conversation_id"); fail(e) {
		return nil, err
	}
	if r.Segments, e = all(t, scanSegment, "SELECT "+segmentCols+" FROM segment WHERE id IN (SELECT segment_id FROM work) ORDER BY id"); fail(e) {
		return nil, err
	}
	if r.Offers, e = all(t, scanOffer, "SELECT "+offerCols+" FROM offer WHERE state = 'offered' ORDER BY id"); fail(e) {
		return nil, err
	}
	if r.Recent, e = all(t, scanOffer, "SELECT * FROM (SELECT "+offerCols+" FROM offer WHERE state <> 'offered' ORDER BY id DESC LIMIT $1 + 0) AS o ORDER BY id", routing.KeepEnded); fail(e) {
		return nil, err
	}
	if r.Taken, e = all(t, scanTaken, recentTaken, int64(routing.LongestRate)); fail(e) {
		return nil, err
	}
	if r.GaveUp, e = all(t, scanSegment, recentGaveUp, 2*int64(routing.Day)); fail(e) {
		return nil, err
	}
	if r.Assignments, e = all(t, scanAssignment, "SELECT "+assignCols+" FROM assignment WHERE stage <> 'done' ORDER BY id"); fail(e) {
		return nil, err
	}
	if r.Standings, e = all(t, scanJSON[presence.Standing], "SELECT value FROM standing ORDER BY agent_id"); fail(e) {
		return nil, err
	}
	r.Turns, e = all(t, func(row scanner) (k routing.Turn, err error) {
		return k, row.Scan(&k.QueueID, &k.AgentID, &k.JoinSeq, &k.LastAt)
	}, "SELECT queue_id, agent_id, join_seq, last_at FROM turn ORDER BY queue_id, agent_id")
	if fail(e) {
		return nil, err
	}
	return r, nil
}

// recentTaken reads what routing gave to agents, see routing.TakenHow;
// recentGaveUp the last stays of conversations whose visitors did not come back.
const (
	recentTaken = `SELECT agent_id, started_at FROM assignment
WHERE started_at > (SELECT coalesce(max(started_at), 0) FROM assignment) - $1 AND how IN ('ring', 'auto', 'push') AND role = 'owner' ORDER BY started_at, id`
	recentGaveUp = "SELECT " + segmentCols + ` FROM segment s
WHERE entered_at > (SELECT coalesce(max(entered_at), 0) FROM segment) - $1 AND outcome = 'abandoned' AND left_at > entered_at + age_adjust + wait
AND NOT EXISTS (SELECT 1 FROM segment n WHERE n.conversation_id = s.conversation_id AND n.id > s.id) ORDER BY id`
)

func scanTaken(row scanner) (k routing.Taken, err error) { return k, row.Scan(&k.AgentID, &k.At) }

// UnroutedConversations implements engine.Tx.
func (t *tx) UnroutedConversations() ([]domain.ID, error) {
	return all(t, func(row scanner) (id domain.ID, err error) { return id, row.Scan(&id) },
		"SELECT id FROM conversation WHERE folder IN ($1, $2) AND id NOT IN (SELECT conversation_id FROM work) ORDER BY folder, rank, id", conversation.FolderOpen, conversation.FolderSnooze)
}

// saveJSON writes a value kept as one JSON text under one key.
func (t *tx) saveJSON(table, key string, id domain.ID, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO "+table+" ("+key+", value) VALUES ($1, $2) ON CONFLICT ("+key+") DO UPDATE SET value = $2", id, string(b))
	return err
}

// SaveWork implements engine.Tx.
func (t *tx) SaveWork(w *routing.Work) error {
	if w.State == conversation.Closed || w.State == conversation.Bot {
		_, err := t.exec("DELETE FROM work WHERE conversation_id = $1", w.ID)
		return err
	}
	b, err := json.Marshal(w)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO work (conversation_id, segment_id, value) VALUES ($1, $2, $3) ON CONFLICT (conversation_id) DO UPDATE SET segment_id = $2, value = $3", w.ID, w.SegmentID, string(b))
	return err
}

// SaveSegment implements engine.Tx.
func (t *tx) SaveSegment(s *routing.Segment) error {
	_, err := t.exec("INSERT INTO segment ("+segmentCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (id) DO UPDATE SET queue_id = $3, mode = $5, age_adjust = $8, answered_at = $9, agent_id = $10, left_at = $11, outcome = $12, first_reply_at = $13, wait = $15`,
		s.ID, s.ConversationID, s.QueueID, s.Channel, s.Mode, s.EnteredAt, s.EnqueuedAt, s.AgeAdjust, s.AnsweredAt, s.AgentID, s.LeftAt, s.Outcome, s.FirstReplyAt, s.How, s.Wait)
	return err
}

// SaveOffer implements engine.Tx.
func (t *tx) SaveOffer(o *routing.Offer) error {
	_, err := t.exec("INSERT INTO offer ("+offerCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (id) DO UPDATE SET state = $10, deadline = $12, delivered_at = $13, ended_at = $14, reason = $15`,
		o.ID, o.ConversationID, o.AgentID, o.QueueID, o.SegmentID, o.Kind, o.FromID, o.Channel, o.Weight, o.State, o.At, o.Deadline, o.DeliveredAt, o.EndedAt, o.Reason, o.Note)
	return err
}

// SaveAssignment implements engine.Tx.
func (t *tx) SaveAssignment(a *routing.Assignment) error {
	_, err := t.exec("INSERT INTO assignment ("+assignCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
ON CONFLICT (id) DO UPDATE SET role = $7, stage = $8, mode = $10, weight = $11, ended_at = $14, end_reason = $15, ended_by = $16, snoozed_ms = $17, snoozed_at = $18,
wrap_at = $19, wrap_until = $20, wrap_extended = $21, done_at = $22, disposition = $23, notes = $24, notes_rev = $25, flagged = $26, first_reply_at = $27`,
		a.ID, a.ConversationID, a.AgentID, a.QueueID, a.SegmentID, a.OfferID, a.Role, a.Stage, a.Channel, a.Mode, a.Weight, a.How, a.StartedAt, a.EndedAt, a.EndReason, a.EndedBy,
		a.SnoozedMS, a.SnoozedAt, a.WrapAt, a.WrapUntil, a.WrapExtended, a.DoneAt, a.Disposition, a.Notes, a.NotesRev, a.Flagged, a.FirstReplyAt)
	return err
}

// SaveStanding implements engine.Tx.
func (t *tx) SaveStanding(s *presence.Standing) error {
	return t.saveJSON("standing", "agent_id", s.AgentID, s)
}

// SaveTurn implements engine.Tx.
func (t *tx) SaveTurn(k *routing.Turn) error {
	_, err := t.exec("INSERT INTO turn (queue_id, agent_id, join_seq, last_at) VALUES ($1, $2, $3, $4) ON CONFLICT (queue_id, agent_id) DO UPDATE SET join_seq = $3, last_at = $4",
		k.QueueID, k.AgentID, k.JoinSeq, k.LastAt)
	return err
}

// AddAgentEvent implements engine.Tx.
func (t *tx) AddAgentEvent(id domain.ID, e *routing.AgentEvent) error {
	b, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO agent_event (id, agent_id, at, value) VALUES ($1, $2, $3, $4)", id, e.AgentID, e.At, string(b))
	return err
}

// AddReceipt implements engine.Tx.
func (t *tx) AddReceipt(r *routing.Receipt) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO receipt (id, conversation_id, at, value, input) VALUES ($1, $2, $3, $4, $5)", r.ID, r.ConversationID, r.At, string(b), pack(r.Input))
	return err
}

// PruneReceipts implements engine.Tx.
func (t *tx) PruneReceipts(below domain.ID, limit int) error {
	_, err := t.exec("DELETE FROM receipt WHERE id IN (SELECT id FROM receipt WHERE id < $1 ORDER BY id LIMIT $2 + 0)", below, limit)
	return err
}

// AddWrapNote implements engine.Tx.
func (t *tx) AddWrapNote(n *engine.WrapNote) error {
	_, err := t.exec("INSERT INTO wrap_note (assignment_id, rev, at, disposition, notes) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (assignment_id, rev) DO NOTHING",
		n.AssignmentID, n.Rev, n.At, n.Disposition, n.Notes)
	return err
}
