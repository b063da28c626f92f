package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"relevo/domain"
	"relevo/domain/conversation"
)

const conversationCols = `id, visitor_id, contact_id, widget_id, owner_id, last_owner, prev_id, queue_id, state, mode, channel, lang, opening,
created_at, opened_at, routed_at, closed_at, snoozed_until, closed_by, close_reason, last_seq, last_at, public_seq, visitor_seq,
needs_reply, visitor_read, agent_read, preview, preview_by, page_url, page_title, rating, rating_comment, ver`

func conversationFields(c *conversation.Conversation) []any {
	return []any{&c.ID, &c.VisitorID, &c.ContactID, &c.WidgetID, &c.OwnerID, &c.LastOwner, &c.PrevID, &c.QueueID, &c.State, &c.Mode, &c.Channel, &c.Lang, &c.Opening,
		&c.CreatedAt, &c.OpenedAt, &c.RoutedAt, &c.ClosedAt, &c.SnoozedUntil, &c.ClosedBy, &c.CloseReason, &c.LastSeq, &c.LastAt, &c.PublicSeq, &c.VisitorSeq,
		&c.NeedsReply, &c.VisitorRead, &c.AgentRead, &c.Preview, &c.PreviewBy, &c.PageURL, &c.PageTitle, &c.Rating, &c.RatingComment, &c.Ver}
}

// standing is what the kept counts follow.
type standing struct {
	folder conversation.Folder
	owner  domain.ID
}

func standingOf(c *conversation.Conversation) standing {
	return standing{c.Folder(), c.OwnerID}
}

// Conversation implements engine.Tx.
func (t *tx) Conversation(id domain.ID) (*conversation.Conversation, error) {
	if c, ok := t.cache.conversations[id]; ok {
		return &c, nil
	}
	c := &conversation.Conversation{}
	err := t.row("SELECT "+conversationCols+" FROM conversation WHERE id = $1", id).Scan(conversationFields(c)...)
	if err != nil {
		return nil, classify(err)
	}
	put(t.cache, t.cache.conversations, id, *c)
	return c, nil
}

// AddConversation implements engine.Tx.
func (t *tx) AddConversation(c *conversation.Conversation) error {
	c.Ver = 1
	_, err := t.exec("INSERT INTO conversation ("+conversationCols+`, folder, rank) VALUES
($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)`,
		c.ID, c.VisitorID, c.ContactID, c.WidgetID, c.OwnerID, c.LastOwner, c.PrevID, c.QueueID, c.State, c.Mode, c.Channel, c.Lang, c.Opening,
		c.CreatedAt, c.OpenedAt, c.RoutedAt, c.ClosedAt, c.SnoozedUntil, c.ClosedBy, c.CloseReason, c.LastSeq, c.LastAt, c.PublicSeq, c.VisitorSeq,
		c.NeedsReply, c.VisitorRead, c.AgentRead, c.Preview, c.PreviewBy, c.PageURL, c.PageTitle, c.Rating, c.RatingComment, c.Ver,
		c.Folder(), c.Rank())
	if err != nil {
		return fmt.Errorf("add conversation %s: %w", c.ID, err)
	}
	put(t.cache, t.cache.conversations, c.ID, *c)
	return t.recount(standing{}, standingOf(c))
}

// SaveConversation implements engine.Tx. A plain message changes only marks and
// counters: that update leaves every index alone.
func (t *tx) SaveConversation(c *conversation.Conversation) error {
	was, err := t.Conversation(c.ID)
	if err != nil {
		return fmt.Errorf("save conversation %s: %w", c.ID, err)
	}
	var n int64
	if onlyMarks(was, c) {
		n, err = t.saveMarks(c)
	} else {
		n, err = t.saveWhole(c)
	}
	if err != nil {
		return fmt.Errorf("save conversation %s: %w", c.ID, err)
	}
	if n != 1 {
		return fmt.Errorf("save conversation %s: version %d is gone", c.ID, c.Ver)
	}
	c.Ver++
	put(t.cache, t.cache.conversations, c.ID, *c)
	return t.recount(standingOf(was), standingOf(c))
}

// onlyMarks tells whether nothing but marks, counters and the preview differ,
// and the place in the lists is the same.
func onlyMarks(was, is *conversation.Conversation) bool {
	if was.Rank() != is.Rank() || was.Folder() != is.Folder() {
		return false
	}
	w := *was
	w.LastSeq, w.LastAt, w.PublicSeq, w.VisitorSeq, w.NeedsReply = is.LastSeq, is.LastAt, is.PublicSeq, is.VisitorSeq, is.NeedsReply
	w.VisitorRead, w.AgentRead, w.Preview, w.PreviewBy = is.VisitorRead, is.AgentRead, is.Preview, is.PreviewBy
	return w == *is
}

func (t *tx) saveMarks(c *conversation.Conversation) (int64, error) {
	return t.exec(`UPDATE conversation SET last_seq = $3, last_at = $4, public_seq = $5, visitor_seq = $6, needs_reply = $7,
visitor_read = $8, agent_read = $9, preview = $10, preview_by = $11, ver = ver + 1 WHERE id = $1 AND ver = $2`,
		c.ID, c.Ver, c.LastSeq, c.LastAt, c.PublicSeq, c.VisitorSeq, c.NeedsReply, c.VisitorRead, c.AgentRead, c.Preview, c.PreviewBy)
}

func (t *tx) saveWhole(c *conversation.Conversation) (int64, error) {
	return t.exec(`UPDATE conversation SET visitor_id = $3, contact_id = $4, owner_id = $5, last_owner = $6, state = $7, mode = $8, opening = $9,
opened_at = $10, routed_at = $11, closed_at = $12, snoozed_until = $13, closed_by = $14, close_reason = $15, last_seq = $16, last_at = $17,
public_seq = $18, visitor_seq = $19, needs_reply = $20, visitor_read = $21, agent_read = $22, preview = $23, preview_by = $24,
rating = $25, rating_comment = $26, folder = $27, rank = $28, queue_id = $29, ver = ver + 1 WHERE id = $1 AND ver = $2`,
		c.ID, c.Ver, c.VisitorID, c.ContactID, c.OwnerID, c.LastOwner, c.State, c.Mode, c.Opening,
		c.OpenedAt, c.RoutedAt, c.ClosedAt, c.SnoozedUntil, c.ClosedBy, c.CloseReason, c.LastSeq, c.LastAt,
		c.PublicSeq, c.VisitorSeq, c.NeedsReply, c.VisitorRead, c.AgentRead, c.Preview, c.PreviewBy,
		c.Rating, c.RatingComment, c.Folder(), c.Rank(), c.QueueID)
}

// recount moves the kept counts along with a conversation.
func (t *tx) recount(was, is standing) error {
	if was == is {
		return nil
	}
	const q = `INSERT INTO folder_count (folder, owner_id, n) VALUES ($1, $2, $3)
ON CONFLICT (folder, owner_id) DO UPDATE SET n = folder_count.n + $3`
	if was.folder != conversation.Hidden {
		if _, err := t.exec(q, was.folder, was.owner, -1); err != nil {
			return err
		}
	}
	if is.folder != conversation.Hidden {
		if _, err := t.exec(q, is.folder, is.owner, 1); err != nil {
			return err
		}
	}
	return nil
}

// AddEvent implements engine.Tx.
func (t *tx) AddEvent(e *conversation.Event) error {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO event (id, conversation_id, at, after_seq, opening, kind, by_kind, by_id, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		e.ID, e.ConversationID, e.At, e.AfterSeq, e.Opening, e.Kind, e.By.Kind, e.By.ID, string(data))
	return err
}

// SetTag implements engine.Tx.
func (t *tx) SetTag(id domain.ID, name string, on bool) (bool, error) {
	var tag int64
	err := t.row("SELECT id FROM tag WHERE name = $1", name).Scan(&tag)
	switch {
	case domain.IsCode(classify(err), "not_found") && !on:
		return false, nil
	case domain.IsCode(classify(err), "not_found"):
		err = t.row("INSERT INTO tag (id, name) SELECT coalesce(max(id), 0) + 1, $1 FROM tag RETURNING id", name).Scan(&tag)
	}
	if err != nil {
		return false, fmt.Errorf("tag %q: %w", name, err)
	}
	q := "DELETE FROM conversation_tag WHERE conversation_id = $1 AND tag_id = $2"
	if on {
		q = "INSERT INTO conversation_tag (conversation_id, tag_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
	}
	n, err := t.exec(q, id, tag)
	return n > 0, err
}

const messageCols = "id, conversation_id, seq, at, note, author_kind, author_id, client_id, text, files, options"

type nullString struct{ s *string }

// Scan reads a text that may be NULL, which becomes "".
func (n nullString) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*n.s = ""
	case string:
		*n.s = v
	case []byte:
		*n.s = string(v)
	default:
		return errors.New("not a text")
	}
	return nil
}

func scanMessage(row scanner) (*conversation.Message, error) {
	m := &conversation.Message{}
	var files, options string
	err := row.Scan(&m.ID, &m.ConversationID, &m.Seq, &m.At, &m.Note, &m.Author.Kind, &m.Author.ID, nullString{&m.ClientID}, &m.Text, nullString{&files}, nullString{&options})
	if err != nil {
		return nil, err
	}
	if files != "" {
		if err := json.Unmarshal([]byte(files), &m.Files); err != nil {
			return nil, err
		}
	}
	if options != "" {
		err = json.Unmarshal([]byte(options), &m.Options)
	}
	return m, err
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// listOrNull is a list as JSON, NULL when it is empty.
func listOrNull[T any](list []T) (any, error) {
	if len(list) == 0 {
		return nil, nil
	}
	b, err := json.Marshal(list)
	return string(b), err
}

// AddMessage implements engine.Tx.
func (t *tx) AddMessage(m *conversation.Message) (*conversation.Message, error) {
	files, err := listOrNull(m.Files)
	if err != nil {
		return nil, err
	}
	options, err := listOrNull(m.Options)
	if err != nil {
		return nil, err
	}
	n, err := t.exec("INSERT INTO message ("+messageCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (author_id, client_id) WHERE client_id IS NOT NULL DO NOTHING`,
		m.ID, m.ConversationID, m.Seq, m.At, m.Note, m.Author.Kind, m.Author.ID, orNull(m.ClientID), m.Text, files, options)
	if err != nil {
		return nil, fmt.Errorf("add message to %s: %w", m.ConversationID, err)
	}
	if n == 1 {
		stored := *m
		if len(m.Files) == 0 {
			stored.Files = nil // as it is read
		}
		if len(m.Options) == 0 {
			stored.Options = nil
		}
		t.added = append(t.added, &stored)
		return nil, nil
	}
	return t.MessageByClient(m.Author.ID, m.ClientID)
}

// MessageByClient implements engine.Tx.
func (t *tx) MessageByClient(author domain.ID, clientID string) (*conversation.Message, error) {
	m, err := scanMessage(t.row("SELECT "+messageCols+" FROM message WHERE author_id = $1 AND client_id = $2", author, clientID))
	return m, classify(err)
}

// LastOptions implements engine.Tx.
func (t *tx) LastOptions(conv domain.ID) (*conversation.Message, error) {
	m, err := scanMessage(t.row("SELECT "+messageCols+" FROM message WHERE conversation_id = $1 AND options IS NOT NULL ORDER BY seq DESC LIMIT 1", conv))
	return m, classify(err)
}

// SaveDraft implements engine.Tx.
func (t *tx) SaveDraft(agent, conv domain.ID, note bool, text string, now int64) error {
	if text == "" {
		_, err := t.exec("DELETE FROM draft WHERE agent_id = $1 AND conversation_id = $2 AND note = $3", agent, conv, note)
		return err
	}
	_, err := t.exec(`INSERT INTO draft (agent_id, conversation_id, note, text, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (agent_id, conversation_id, note) DO UPDATE SET text = $4, at = $5`, agent, conv, note, text, now)
	return err
}

// OwnedConversations implements engine.Tx. Each folder has its index.
func (t *tx) OwnedConversations(owner domain.ID) ([]domain.ID, error) {
	s, err := t.stmt("SELECT id FROM conversation WHERE folder = 1 AND owner_id = $1 + 0 UNION ALL SELECT id FROM conversation WHERE folder = 2 AND owner_id = $1 + 0")
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(context.Background(), owner)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []domain.ID
	for rows.Next() {
		var id domain.ID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}
