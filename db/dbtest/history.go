package dbtest

import (
	"database/sql"
	"encoding/json"
	"net/url"
	"path/filepath"
	"testing"

	"relevo/db"
	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// History writes rows of routing's history straight into the tables, so that
// readers can be tested on any past. It is one transaction on a connection of
// its own; Done commits it, and until then no command can be written.
type History struct {
	t    testing.TB
	db   *sql.DB
	tx   *sql.Tx
	made map[string]*sql.Stmt
}

// History begins writing. Ids are the caller's.
func (w *World) History(t testing.TB) *History {
	t.Helper()
	dsn := url.URL{Scheme: "file", Opaque: filepath.Join(w.Dir, db.File), RawQuery: "_pragma=busy_timeout(10000)"}
	d, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		t.Fatal(err)
	}
	h := &History{t: t, db: d, made: map[string]*sql.Stmt{}}
	if h.tx, err = d.Begin(); err != nil {
		t.Fatal(err)
	}
	return h
}

// Done commits all rows.
func (h *History) Done() {
	h.t.Helper()
	if err := h.tx.Commit(); err != nil {
		h.t.Fatal(err)
	}
	if err := h.db.Close(); err != nil {
		h.t.Fatal(err)
	}
}

// Exec runs any statement.
func (h *History) Exec(q string, args ...any) {
	h.t.Helper()
	s := h.made[q]
	if s == nil {
		var err error
		if s, err = h.tx.Prepare(q); err != nil {
			h.t.Fatal(err)
		}
		h.made[q] = s
	}
	if _, err := s.Exec(args...); err != nil {
		h.t.Fatal(err)
	}
}

func (h *History) json(v any) string {
	h.t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(b)
}

// Queue writes a queue with the default settings, edited.
func (h *History) Queue(id domain.ID, name string, edit func(s *routing.Settings)) {
	h.t.Helper()
	s := routing.Defaults()
	if edit != nil {
		edit(&s)
	}
	h.Exec("INSERT INTO queue (id, name, status, settings, entries, version, created_at) VALUES ($1, $2, 'active', $3, '[]', 1, 1)", id, name, h.json(s))
}

// Hours writes a schedule.
func (h *History) Hours(s hours.Schedule) {
	h.t.Helper()
	h.Exec("INSERT INTO schedule (id, value) VALUES ($1, $2)", s.ID, h.json(s))
}

// Reason writes a reason for not being ready.
func (h *History) Reason(r presence.Reason) {
	h.t.Helper()
	h.Exec("INSERT INTO presence_reason (id, name, position, archived_at) VALUES ($1, $2, $3, $4)", r.ID, r.Name, r.Position, r.ArchivedAt)
}

// Segment writes a stay in a queue.
func (h *History) Segment(s routing.Segment) {
	h.t.Helper()
	h.Exec(`INSERT INTO segment (id, conversation_id, queue_id, channel, mode, entered_at, enqueued_at, age_adjust, answered_at, agent_id, left_at, outcome, first_reply_at, how, wait)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		s.ID, s.ConversationID, s.QueueID, s.Channel, s.Mode, s.EnteredAt, s.EnqueuedAt, s.AgeAdjust, s.AnsweredAt, s.AgentID, s.LeftAt, s.Outcome, s.FirstReplyAt, s.How, s.Wait)
}

// Assignment writes an agent's part in a conversation.
func (h *History) Assignment(a routing.Assignment) {
	h.t.Helper()
	h.Exec(`INSERT INTO assignment (id, conversation_id, agent_id, queue_id, segment_id, offer_id, role, stage, channel, mode, weight, how, started_at, ended_at, end_reason, ended_by,
snoozed_ms, snoozed_at, wrap_at, wrap_until, wrap_extended, done_at, disposition, notes, notes_rev, flagged, first_reply_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)`,
		a.ID, a.ConversationID, a.AgentID, a.QueueID, a.SegmentID, a.OfferID, a.Role, a.Stage, a.Channel, a.Mode, a.Weight, a.How, a.StartedAt, a.EndedAt, a.EndReason, a.EndedBy,
		a.SnoozedMS, a.SnoozedAt, a.WrapAt, a.WrapUntil, a.WrapExtended, a.DoneAt, a.Disposition, a.Notes, a.NotesRev, a.Flagged, a.FirstReplyAt)
}

// Offer writes a ring.
func (h *History) Offer(o routing.Offer) {
	h.t.Helper()
	h.Exec(`INSERT INTO offer (id, conversation_id, agent_id, queue_id, segment_id, kind, from_id, channel, weight, state, at, deadline, delivered_at, ended_at, reason, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		o.ID, o.ConversationID, o.AgentID, o.QueueID, o.SegmentID, o.Kind, o.FromID, o.Channel, o.Weight, o.State, o.At, o.Deadline, o.DeliveredAt, o.EndedAt, o.Reason, o.Note)
}

// AgentEvent writes how an agent stands from a time on.
func (h *History) AgentEvent(id domain.ID, e routing.AgentEvent) {
	h.t.Helper()
	h.Exec("INSERT INTO agent_event (id, agent_id, at, value) VALUES ($1, $2, $3, $4)", id, e.AgentID, e.At, h.json(e))
}
