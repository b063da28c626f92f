package db

import (
	"encoding/json"
	"fmt"

	"relevo/domain"
	"relevo/domain/report"
	"relevo/domain/routing"
)

const (
	addSegment = `INSERT INTO segment (id, conversation_id, queue_id, channel, mode, entered_at, enqueued_at, age_adjust, answered_at, agent_id, left_at, outcome, first_reply_at, how, wait)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`
	addAssignment = `INSERT INTO assignment (id, conversation_id, agent_id, queue_id, segment_id, offer_id, role, stage, channel, mode, weight, how, started_at, ended_at, end_reason, ended_by,
snoozed_ms, snoozed_at, wrap_at, wrap_until, wrap_extended, done_at, disposition, notes, notes_rev, flagged, first_reply_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)`
	addOffer = `INSERT INTO offer (id, conversation_id, agent_id, queue_id, segment_id, kind, from_id, channel, weight, state, at, deadline, delivered_at, ended_at, reason, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
	addAgentEvent = "INSERT INTO agent_event (id, agent_id, at, value) VALUES ($1, $2, $3, $4)"
	addQueue      = "INSERT INTO queue (id, name, status, settings, entries, target, version, created_at, archived_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	addReason     = "INSERT INTO presence_reason (id, name, position, archived_at) VALUES ($1, $2, $3, $4)"
)

// AddHistory stores a past. Conversations that were in a queue and know of none
// get the one they were in last. newID makes ids of agent events.
func (t *tx) AddHistory(h *report.History, newID func() domain.ID) error {
	for i := range h.Queues {
		if err := t.addQueue(&h.Queues[i]); err != nil {
			return err
		}
	}
	for _, r := range h.Reasons {
		if _, err := t.exec(addReason, r.ID, r.Name, r.Position, r.ArchivedAt); err != nil {
			return fmt.Errorf("add reason %s: %w", r.ID, err)
		}
	}
	last := map[domain.ID]domain.ID{}
	for i := range h.Segments {
		s := &h.Segments[i]
		_, err := t.exec(addSegment, s.ID, s.ConversationID, s.QueueID, s.Channel, s.Mode, s.EnteredAt, s.EnqueuedAt, s.AgeAdjust, s.AnsweredAt, s.AgentID, s.LeftAt, s.Outcome, s.FirstReplyAt, s.How, s.Wait)
		if err != nil {
			return fmt.Errorf("add segment %s: %w", s.ID, err)
		}
		last[s.ConversationID] = s.QueueID
	}
	for conv, queue := range last {
		if _, err := t.exec("UPDATE conversation SET queue_id = $2 WHERE id = $1 AND queue_id = 0", conv, queue); err != nil {
			return fmt.Errorf("queue of conversation %s: %w", conv, err)
		}
	}
	clear(t.cache.conversations)
	return t.addWork(h, newID)
}

func (t *tx) addWork(h *report.History, newID func() domain.ID) error {
	for i := range h.Assignments {
		a := &h.Assignments[i]
		_, err := t.exec(addAssignment, a.ID, a.ConversationID, a.AgentID, a.QueueID, a.SegmentID, a.OfferID, a.Role, a.Stage, a.Channel, a.Mode, a.Weight, a.How, a.StartedAt, a.EndedAt, a.EndReason, a.EndedBy,
			a.SnoozedMS, a.SnoozedAt, a.WrapAt, a.WrapUntil, a.WrapExtended, a.DoneAt, a.Disposition, a.Notes, a.NotesRev, a.Flagged, a.FirstReplyAt)
		if err != nil {
			return fmt.Errorf("add assignment %s: %w", a.ID, err)
		}
	}
	for i := range h.Offers {
		o := &h.Offers[i]
		_, err := t.exec(addOffer, o.ID, o.ConversationID, o.AgentID, o.QueueID, o.SegmentID, o.Kind, o.FromID, o.Channel, o.Weight, o.State, o.At, o.Deadline, o.DeliveredAt, o.EndedAt, o.Reason, o.Note)
		if err != nil {
			return fmt.Errorf("add offer %s: %w", o.ID, err)
		}
	}
	for i := range h.AgentEvents {
		e := &h.AgentEvents[i]
		value, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if _, err := t.exec(addAgentEvent, newID(), e.AgentID, e.At, string(value)); err != nil {
			return fmt.Errorf("add event of agent %s: %w", e.AgentID, err)
		}
	}
	return nil
}

func (t *tx) addQueue(q *routing.QueueDef) error {
	settings, err := json.Marshal(q.Settings)
	if err != nil {
		return err
	}
	entries, err := json.Marshal(q.Entries)
	if err != nil {
		return err
	}
	if _, err := t.exec(addQueue, q.ID, q.Name, q.Status, string(settings), string(entries), q.Target, q.Version, q.CreatedAt, q.ArchivedAt); err != nil {
		return fmt.Errorf("add queue %s: %w", q.ID, err)
	}
	return nil
}
