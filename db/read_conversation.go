package db

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
)

// Conversation reads one conversation; not_found.
func (d *DB) Conversation(ctx context.Context, id domain.ID) (*conversation.Conversation, error) {
	c := &conversation.Conversation{}
	err := d.row(ctx, "SELECT "+conversationCols+" FROM conversation WHERE id = $1", id).Scan(conversationFields(c)...)
	return c, classify(err)
}

// Visitor reads a visitor and the last conversation (nil if none); not_found.
func (d *DB) Visitor(ctx context.Context, id domain.ID) (*contact.Visitor, *conversation.Conversation, error) {
	v := &contact.Visitor{}
	err := d.row(ctx, "SELECT "+visitorCols+" FROM visitor v WHERE v.id = $1", id).Scan(visitorFields(v)...)
	if err != nil || v.ConversationID == 0 {
		return v, nil, classify(err)
	}
	c, err := d.Conversation(ctx, v.ConversationID)
	return v, c, err
}

// Transcript reads messages with seq above after, in order, at most limit.
// Notes are among them only when asked for.
func (d *DB) Transcript(ctx context.Context, conv domain.ID, after int64, limit int, notes bool) ([]*conversation.Message, error) {
	return many(ctx, d, scanMessage, "SELECT "+messageCols+" FROM message WHERE conversation_id = $1 AND seq > $2 AND note <= $3 ORDER BY seq LIMIT $4 + 0", conv, after, notes, limit)
}

// TranscriptBefore reads the last messages with seq below before (0: from the
// end), in order, at most limit.
func (d *DB) TranscriptBefore(ctx context.Context, conv domain.ID, before int64, limit int, notes bool) ([]*conversation.Message, error) {
	if before <= 0 {
		before = 1 << 62
	}
	ms, err := many(ctx, d, scanMessage, "SELECT "+messageCols+" FROM message WHERE conversation_id = $1 AND seq < $2 AND note <= $3 ORDER BY seq DESC LIMIT $4 + 0", conv, before, notes, limit)
	for i, j := 0, len(ms)-1; i < j; i, j = i+1, j-1 {
		ms[i], ms[j] = ms[j], ms[i]
	}
	return ms, err
}

// MessagesAfter reads the messages of all conversations with ids above after,
// in commit order, at most limit. The newest are shared: do not change them.
func (d *DB) MessagesAfter(ctx context.Context, after domain.ID, limit int) ([]*conversation.Message, error) {
	if ms, ok := d.recent.after(after, limit); ok {
		return ms, nil
	}
	return many(ctx, d, scanMessage, "SELECT "+messageCols+" FROM message WHERE id > $1 ORDER BY id LIMIT $2 + 0", after, limit)
}

// Events reads a conversation's history in order.
func (d *DB) Events(ctx context.Context, conv domain.ID) ([]conversation.Event, error) {
	return many(ctx, d, scanEvent, "SELECT "+eventCols+" FROM event WHERE conversation_id = $1 ORDER BY id", conv)
}

const summaryFrom = " FROM conversation v JOIN contact c ON c.id = v.contact_id "

var summaryCols = "v." + strings.ReplaceAll(strings.Join(strings.Fields(conversationCols), " "), ", ", ", v.") + ", c.name, c.email"

func scanSummary(row scanner) (*conversation.Summary, error) {
	s := &conversation.Summary{}
	return s, row.Scan(append(conversationFields(&s.Conversation), &s.ContactName, &s.ContactEmail)...)
}

// List reads one page of a view and the cursor of the next (zero: the end).
func (d *DB) List(ctx context.Context, q conversation.ListQuery) ([]*conversation.Summary, conversation.Cursor, error) {
	if q.Limit <= 0 || q.Limit > 100 {
		q.Limit = 50
	}
	after := q.After
	if after.ID == 0 {
		after.Rank = -1 << 62
	}
	where, args := inList(q.View), []any{after.Rank, after.ID, q.Limit + 1}
	switch q.View {
	case conversation.Mine:
		args = append(args, q.Agent)
	case conversation.InQueue:
		args = append(args, q.Queue)
	}
	rows, err := many(ctx, d, scanSummary, "SELECT "+summaryCols+summaryFrom+"WHERE "+where+" AND (v.rank, v.id) > ($1, $2) ORDER BY v.rank, v.id LIMIT $3 + 0", args...)
	if err != nil {
		return nil, conversation.Cursor{}, err
	}
	var next conversation.Cursor
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		last := rows[q.Limit-1]
		next = conversation.Cursor{Rank: last.Rank(), ID: last.ID}
	}
	if q.View == conversation.WithBot { // their rank is coarse
		slices.SortStableFunc(rows, func(a, b *conversation.Summary) int { return cmp.Compare(b.LastAt, a.LastAt) })
	}
	return rows, next, d.addTags(ctx, rows)
}

// inList are the rows of each view, as the indexes have them.
func inList(v conversation.View) string {
	switch v {
	case conversation.Mine:
		return "v.folder = 1 AND v.owner_id = $4 + 0"
	case conversation.Unassigned:
		return "v.folder = 1 AND v.owner_id = 0"
	case conversation.InQueue:
		return "v.folder = 1 AND v.owner_id = 0 AND v.queue_id = $4"
	case conversation.SnoozedOf:
		return "v.folder = 2"
	case conversation.ClosedView:
		return "v.folder = 3"
	case conversation.WithBot:
		return "v.folder = 4"
	}
	return "v.folder = 1"
}

const tagBatch = 50

var tagQuery = func() string {
	var b strings.Builder
	b.WriteString("SELECT ct.conversation_id, t.name FROM conversation_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.conversation_id IN (")
	for i := range tagBatch {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	b.WriteString(") ORDER BY ct.conversation_id, t.name")
	return b.String()
}()

// addTags fills in the rows' tags, one read for 50 rows.
func (d *DB) addTags(ctx context.Context, rows []*conversation.Summary) error {
	type pair struct {
		id   domain.ID
		name string
	}
	for len(rows) > 0 {
		part := rows[:min(tagBatch, len(rows))]
		rows = rows[len(part):]
		args := make([]any, tagBatch)
		byID := make(map[domain.ID]*conversation.Summary, len(part))
		for i := range args {
			args[i] = domain.ID(0)
			if i < len(part) {
				args[i] = part[i].ID
				byID[part[i].ID] = part[i]
			}
		}
		pairs, err := many(ctx, d, func(row scanner) (p pair, err error) { return p, row.Scan(&p.id, &p.name) }, tagQuery, args...)
		if err != nil {
			return err
		}
		for _, p := range pairs {
			byID[p.id].Tags = append(byID[p.id].Tags, p.name)
		}
	}
	return nil
}

// ConversationTags reads one conversation's tags by name.
func (d *DB) ConversationTags(ctx context.Context, id domain.ID) ([]string, error) {
	return many(ctx, d, scanText, "SELECT t.name FROM conversation_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.conversation_id = $1 ORDER BY t.name", id)
}

// Tags reads all tags by name.
func (d *DB) Tags(ctx context.Context) ([]string, error) {
	return many(ctx, d, scanText, "SELECT name FROM tag ORDER BY name LIMIT 500")
}

func scanText(row scanner) (s string, err error) { return s, row.Scan(&s) }

// Counts reads the kept numbers for an agent's views.
func (d *DB) Counts(ctx context.Context, agent domain.ID) (n conversation.Counts, err error) {
	err = d.row(ctx, `SELECT
coalesce((SELECT n FROM folder_count WHERE folder = 1 AND owner_id = $1), 0),
coalesce((SELECT n FROM folder_count WHERE folder = 1 AND owner_id = 0), 0),
coalesce((SELECT sum(n) FROM folder_count WHERE folder = 1), 0),
coalesce((SELECT sum(n) FROM folder_count WHERE folder = 2), 0),
coalesce((SELECT sum(n) FROM folder_count WHERE folder = 3), 0),
coalesce((SELECT sum(n) FROM folder_count WHERE folder = 4), 0)`, agent).Scan(&n.Mine, &n.Unassigned, &n.AllOpen, &n.Snoozed, &n.Closed, &n.WithBot)
	return n, classify(err)
}

// ContactConversations reads a contact's conversations that had a message,
// newest first.
func (d *DB) ContactConversations(ctx context.Context, contact domain.ID, limit int) ([]*conversation.Summary, error) {
	return many(ctx, d, scanSummary, "SELECT "+summaryCols+summaryFrom+"WHERE v.contact_id = $1 AND v.visitor_seq > 0 ORDER BY v.id DESC LIMIT $2 + 0", contact, limit)
}

// Drafts reads an agent's unsent texts of a conversation.
func (d *DB) Drafts(ctx context.Context, agent, conv domain.ID) (reply, note string, err error) {
	type draft struct {
		note bool
		text string
	}
	ds, err := many(ctx, d, func(row scanner) (x draft, err error) { return x, row.Scan(&x.note, &x.text) },
		"SELECT note, text FROM draft WHERE agent_id = $1 AND conversation_id = $2", agent, conv)
	for _, x := range ds {
		if x.note {
			note = x.text
		} else {
			reply = x.text
		}
	}
	return reply, note, err
}
