package db

import (
	"encoding/json"
	"fmt"
	"slices"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
)

// kept is a row of assistant_session. The state stays encoded: whoever loads a
// session gets one of their own, the same after a restart as before.
type kept struct {
	conv, assistant, version domain.ID
	started, updated, ended  int64
	state                    string
}

const (
	keptCols  = "conversation_id, assistant_id, version_id, started_at, updated_at, ended_at, state"
	keptQuery = "SELECT " + keptCols + " FROM assistant_session WHERE conversation_id = $1"
)

func scanKept(row scanner) (k kept, err error) {
	return k, classify(row.Scan(&k.conv, &k.assistant, &k.version, &k.started, &k.updated, &k.ended, &k.state))
}

// session decodes a row.
func (k *kept) session() (*assistant.Kept, error) {
	out := &assistant.Kept{ConversationID: k.conv, AssistantID: k.assistant, VersionID: k.version, StartedAt: k.started, UpdatedAt: k.updated, EndedAt: k.ended}
	if err := json.Unmarshal([]byte(k.state), &out.Session); err != nil {
		return nil, fmt.Errorf("session of conversation %s: %w", k.conv, err)
	}
	return out, nil
}

// kept loads a row as the writer knows it.
func (t *tx) kept(conv domain.ID) (k kept, err error) {
	if k, ok := t.cache.sessions[conv]; ok {
		return k, nil
	}
	if k, err = scanKept(t.row(keptQuery, conv)); err == nil {
		put(t.cache, t.cache.sessions, conv, k)
	}
	return k, err
}

// KeptSession implements engine.Tx.
func (t *tx) KeptSession(conv domain.ID) (*assistant.Kept, error) {
	k, err := t.kept(conv)
	if err != nil {
		return nil, err
	}
	return k.session()
}

// KeepSession implements engine.Tx. A turn changes only the state: that update
// leaves every index alone.
func (t *tx) KeepSession(s *assistant.Kept) error {
	state, err := json.Marshal(&s.Session)
	if err != nil {
		return err
	}
	is := kept{conv: s.ConversationID, assistant: s.AssistantID, version: s.VersionID, started: s.StartedAt, updated: s.UpdatedAt, ended: s.EndedAt, state: string(state)}
	was, known := t.cache.sessions[is.conv]
	was.state, was.updated = is.state, is.updated
	n := int64(0)
	if known && was == is {
		n, err = t.exec("UPDATE assistant_session SET state = $2, updated_at = $3 WHERE conversation_id = $1", is.conv, is.state, is.updated)
	}
	if n == 0 && err == nil {
		_, err = t.exec("INSERT INTO assistant_session ("+keptCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (conversation_id) DO UPDATE SET assistant_id = $2, version_id = $3, started_at = $4, updated_at = $5, ended_at = $6, state = $7`,
			is.conv, is.assistant, is.version, is.started, is.updated, is.ended, is.state)
	}
	if err != nil {
		return fmt.Errorf("keep session of %s: %w", is.conv, err)
	}
	put(t.cache, t.cache.sessions, is.conv, is)
	return nil
}

const (
	eventOfAssistant = "id, conversation_id, assistant_id, version_id, at, kind, action, reason, step"
	requestCols      = "id, conversation_id, assistant_id, version_id, at, lang, recognised, action, p, text"
	gapCols          = "id, assistant_id, lang, norm, kind, text, count, first_at, last_at, outcome, status"
)

// AddAssistantEvent implements engine.Tx.
func (t *tx) AddAssistantEvent(e *assistant.Event) error {
	_, err := t.exec("INSERT INTO assistant_event ("+eventOfAssistant+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		e.ID, e.ConversationID, e.AssistantID, e.VersionID, e.At, e.Kind, e.Action, e.Reason, e.Step)
	return err
}

// AddRequest implements engine.Tx.
func (t *tx) AddRequest(a *assistant.Asked) error {
	_, err := t.exec("INSERT INTO assistant_request ("+requestCols+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		a.ID, a.ConversationID, a.AssistantID, a.VersionID, a.At, a.Lang, a.Recognised, a.Action, a.P, a.Text)
	return err
}

func gapFields(g *assistant.OpenGap) []any {
	return []any{&g.ID, &g.AssistantID, &g.Lang, &g.Norm, &g.Kind, &g.Text, &g.Count, &g.FirstAt, &g.LastAt, &g.Outcome, &g.Status}
}

func scanGap(row scanner) (g assistant.OpenGap, err error) {
	return g, classify(row.Scan(gapFields(&g)...))
}

// CountGap implements engine.Tx.
func (t *tx) CountGap(g *assistant.OpenGap) error {
	return t.row("INSERT INTO gap ("+gapCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (assistant_id, lang, norm) DO UPDATE SET count = gap.count + $7, kind = $5, text = $6, last_at = $9,
outcome = CASE $10 WHEN '' THEN gap.outcome ELSE $10 END RETURNING `+gapCols,
		g.ID, g.AssistantID, g.Lang, g.Norm, g.Kind, g.Text, g.Count, g.FirstAt, g.LastAt, g.Outcome, g.Status).Scan(gapFields(g)...)
}

const gapQuery = "SELECT " + gapCols + " FROM gap WHERE id = $1"

// Gap implements engine.Tx.
func (t *tx) Gap(id domain.ID) (*assistant.OpenGap, error) {
	return pointer(scanGap(t.row(gapQuery, id)))
}

// SaveGap implements engine.Tx.
func (t *tx) SaveGap(g *assistant.OpenGap) error {
	_, err := t.exec("INSERT INTO gap ("+gapCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET kind = $5, text = $6, count = $7, first_at = $8, last_at = $9, outcome = $10, status = $11`,
		g.ID, g.AssistantID, g.Lang, g.Norm, g.Kind, g.Text, g.Count, g.FirstAt, g.LastAt, g.Outcome, g.Status)
	return err
}

const escalationCols = `conversation_id, n, opening, assistant_id, kind, reason, queue_id, state, message, request, step,
created_at, queued_at, accepted_at, ended_at, agent_id`

func scanEscalation(row scanner) (x escalation.Escalation, err error) {
	return x, classify(row.Scan(&x.ConversationID, &x.N, &x.Opening, &x.AssistantID, &x.Kind, &x.Reason, &x.QueueID, &x.State, &x.Message, &x.Request, &x.Step,
		&x.CreatedAt, &x.QueuedAt, &x.AcceptedAt, &x.EndedAt, &x.AgentID))
}

const latestQuery = "SELECT " + escalationCols + " FROM escalation WHERE conversation_id = $1 ORDER BY n DESC LIMIT 1"

// Escalation implements engine.Tx.
func (t *tx) Escalation(conv domain.ID) (*escalation.Escalation, error) {
	return pointer(scanEscalation(t.row(latestQuery, conv)))
}

// SaveEscalation implements engine.Tx.
func (t *tx) SaveEscalation(x *escalation.Escalation) error {
	_, err := t.exec("INSERT INTO escalation ("+escalationCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (conversation_id, n) DO UPDATE SET opening = $3, kind = $5, reason = $6, queue_id = $7, state = $8, message = $9, request = $10, step = $11,
queued_at = $13, accepted_at = $14, ended_at = $15, agent_id = $16`,
		x.ConversationID, x.N, x.Opening, x.AssistantID, x.Kind, x.Reason, x.QueueID, x.State, x.Message, x.Request, x.Step,
		x.CreatedAt, x.QueuedAt, x.AcceptedAt, x.EndedAt, x.AgentID)
	return err
}

const ticketCols = `id, conversation_id, work_id, n, dest, queue_id, reason, question, email, verified, profile_id, lang, channel, page_url,
summary, text, doc, created_at`

func scanTicket(row scanner) (x escalation.Ticket, err error) {
	return x, classify(row.Scan(&x.ID, &x.ConversationID, &x.WorkID, &x.N, &x.Dest, &x.QueueID, &x.Reason, &x.Question, &x.Email, &x.Verified, &x.ProfileID, &x.Lang, &x.Channel, &x.PageURL,
		&x.Summary, &x.Text, &x.Doc, &x.CreatedAt))
}

// AddTicket implements engine.Tx.
func (t *tx) AddTicket(x *escalation.Ticket) error {
	_, err := t.exec("INSERT INTO ticket ("+ticketCols+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
		x.ID, x.ConversationID, x.WorkID, x.N, x.Dest, x.QueueID, x.Reason, x.Question, x.Email, x.Verified, x.ProfileID, x.Lang, x.Channel, x.PageURL,
		x.Summary, x.Text, x.Doc, x.CreatedAt)
	return err
}

// Transcript implements engine.Tx.
func (t *tx) Transcript(conv domain.ID, most int) ([]conversation.Message, error) {
	all, err := listed(t, func(row scanner) (m conversation.Message, err error) {
		p, err := scanMessage(row)
		if err == nil {
			m = *p
		}
		return m, err
	}, "SELECT "+messageCols+" FROM message WHERE conversation_id = $1 AND note = 0 ORDER BY seq DESC LIMIT $2 + 0", conv, most)
	slices.Reverse(all)
	return all, err
}
