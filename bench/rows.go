package main

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

const insertConversation = `INSERT INTO conversation (id, visitor_id, contact_id, widget_id, owner_id, last_owner, prev_id, state, mode, channel, lang, opening,
created_at, opened_at, routed_at, closed_at, snoozed_until, closed_by, close_reason, last_seq, last_at, public_seq, visitor_seq,
needs_reply, visitor_read, agent_read, preview, preview_by, page_url, page_title, rating, rating_comment, ver, folder, rank) VALUES
($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)`

// row is a conversation as the bulk insert writes it; folder and rank come
// from the product's own rules.
type row struct{ conversation.Conversation }

func (c *row) args() []any {
	return []any{c.ID, c.VisitorID, c.ContactID, c.WidgetID, c.OwnerID, c.LastOwner, c.PrevID, c.State, c.Mode, c.Channel, c.Lang, c.Opening,
		c.CreatedAt, c.OpenedAt, c.RoutedAt, c.ClosedAt, c.SnoozedUntil, c.ClosedBy, c.CloseReason, c.LastSeq, c.LastAt, c.PublicSeq, c.VisitorSeq,
		c.NeedsReply, c.VisitorRead, c.AgentRead, c.Preview, c.PreviewBy, c.PageURL, c.PageTitle, c.Rating, c.RatingComment, c.Ver,
		c.Folder(), c.Rank()}
}

// bareConversation waits with one message of its visitor.
func bareConversation(id, visitor, contact, widget, now int64) *row {
	return &row{conversation.Conversation{ID: domain.ID(id), VisitorID: domain.ID(visitor), ContactID: domain.ID(contact), WidgetID: domain.ID(widget),
		State: conversation.Waiting, Mode: conversation.Live, Channel: "chat", Lang: "en", Opening: 1, CreatedAt: now, OpenedAt: now, RoutedAt: now,
		LastSeq: 1, LastAt: now, PublicSeq: 1, VisitorSeq: 1, NeedsReply: now, VisitorRead: 1, Preview: "hello", PreviewBy: conversation.ByVisitor,
		PageURL: "https://shop.example/tea", PageTitle: "Tea", Ver: 1}}
}
