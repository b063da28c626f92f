package agent

import (
	"context"
	"strconv"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/views/inbox"
)

const pastRows = 20

// sideRegions are the panel beside the thread.
func (h *Handler) sideRegions(ctx context.Context, v view, o *opened) ([]region, error) {
	visitor, _, err := h.Store.Visitor(ctx, o.conv.VisitorID)
	if err != nil && !domain.IsCode(err, "not_found") {
		return nil, err
	}
	tags, err := h.Store.ConversationTags(ctx, o.conv.ID)
	if err != nil {
		return nil, err
	}
	past, err := h.past(ctx, o.contact.ID, o.conv.ID, pastRows)
	if err != nil {
		return nil, err
	}
	name, err := h.widgetName(ctx, o.conv.WidgetID)
	if err != nil {
		return nil, err
	}
	wraps, err := h.pastWraps(ctx, o.conv.ID)
	if err != nil {
		return nil, err
	}
	attempt, err := h.attempt(ctx, o.conv)
	if err != nil {
		return nil, err
	}
	conv := o.conv.ID.String()
	return drawAll(ctx,
		part{"ctx-card", inbox.CardRegion(h.card(ctx, o.contact, visitor))}, part{"ctx-card2", inbox.AttemptRegion(attempt)}, part{"ctx-tags", inbox.TagsRegion(conv, tags)},
		part{"ctx-notes", inbox.NotesRegion(o.contact.Notes)}, part{"ctx-wraps", inbox.PastWrapsRegion(wraps)}, part{"ctx-rest", inbox.RestRegion(h.details(ctx, o.conv, name, past))})
}

// card is what is known about a person; visitor may be nil.
func (h *Handler) card(ctx context.Context, c *contact.Contact, visitor *contact.Visitor) inbox.Card {
	p := i18n.From(ctx)
	card := inbox.Card{ContactID: c.ID.String(), Name: personOf(ctx, c), Known: c.Name, Verified: c.ExternalID != ""}
	add := func(name, label, value, href string) {
		if value != "" {
			card.Fields = append(card.Fields, inbox.Field{Name: name, Label: label, Value: value, Href: href})
		}
	}
	mail, tel := "", ""
	if c.Email != "" {
		mail = "mailto:" + c.Email
	}
	if c.Phone != "" {
		tel = "tel:" + c.Phone
	}
	add("email", p.T("inbox.email"), c.Email, mail)
	add("phone", p.T("common.phone"), c.Phone, tel)
	lang := c.Lang
	if visitor != nil && visitor.Lang != "" {
		lang = visitor.Lang
	}
	add("", p.T("common.language"), language(ctx, lang), "")
	if visitor != nil {
		add("page", p.T("inbox.last_page"), pageName(visitor.PageTitle, visitor.PageURL), visitor.PageURL)
		add("", p.T("inbox.browser"), browser(ctx, visitor.UserAgent), "")
		for _, f := range visitor.Facts.List() {
			card.Told = append(card.Told, inbox.Field{Label: f.Name, Value: f.Value})
		}
	}
	add("", p.T("inbox.first_seen"), p.DateTime(c.CreatedAt), "")
	return card
}

func pageName(title, url string) string {
	if title != "" {
		return title
	}
	return url
}

func (h *Handler) details(ctx context.Context, c *conversation.Conversation, widget string, past []inbox.Past) inbox.Details {
	p := i18n.From(ctx)
	facts := []inbox.Field{{Label: p.T("inbox.opened"), Value: p.DateTime(c.OpenedAt)}}
	if c.Opening > 1 {
		facts = append(facts, inbox.Field{Label: p.T("inbox.opening"), Value: p.T("inbox.opening_n", "Number", strconv.Itoa(c.Opening))})
	}
	if c.PageURL != "" {
		facts = append(facts, inbox.Field{Name: "page", Label: p.T("inbox.began_on"), Value: pageName(c.PageTitle, c.PageURL), Href: c.PageURL})
	}
	if widget != "" {
		facts = append(facts, inbox.Field{Label: p.T("inbox.widget"), Value: widget})
	}
	if c.QueueID != 0 {
		facts = append(facts, inbox.Field{Label: p.T("inbox.view_queue"), Value: h.queueName(ctx, c.QueueID)})
	}
	facts = append(facts, inbox.Field{Label: p.T("inbox.id"), Value: c.ID.String()})
	why := p.T("receipt.link")
	if c.State == conversation.Waiting || c.State == conversation.Ringing {
		why = p.T("receipt.link_waiting")
	}
	return inbox.Details{Why: why, WhyHref: "/inbox/c/" + c.ID.String() + "/routing", Facts: facts, Rating: c.Rating, Comment: c.RatingComment, Past: past}
}

// past lists a contact's conversations but one, newest first, at most limit.
func (h *Handler) past(ctx context.Context, who, but domain.ID, limit int) ([]inbox.Past, error) {
	rows, err := h.Store.ContactConversations(ctx, who, limit+1)
	p, now := i18n.From(ctx), h.Engine.Now()
	var out []inbox.Past
	for _, s := range rows {
		if s.ID == but || len(out) == limit {
			continue
		}
		out = append(out, inbox.Past{Href: view{list: viewOf(&s.Conversation)}.url(s.ID), Icon: "message-circle", Text: s.Preview,
			Sub: h.pastState(ctx, s), When: when(p, s.LastAt, now), At: s.LastAt})
	}
	return out, err
}

func (h *Handler) pastState(ctx context.Context, s *conversation.Summary) string {
	p := i18n.From(ctx)
	switch {
	case s.State == conversation.Snoozed:
		return p.T("inbox.past_snoozed")
	case s.State == conversation.Closed && s.LastOwner != 0:
		return p.T("inbox.past_closed_by", "Name", h.agentName(ctx, s.LastOwner))
	case s.State == conversation.Closed:
		return p.T("inbox.past_closed")
	case s.OwnerID != 0:
		return p.T("inbox.past_open_by", "Name", h.agentName(ctx, s.OwnerID))
	}
	return p.T("inbox.past_open")
}

func (h *Handler) widgetName(ctx context.Context, id domain.ID) (string, error) {
	all, err := h.Store.Widgets(ctx)
	for _, w := range all {
		if w.ID == id {
			return w.Settings.Name, err
		}
	}
	return "", err
}
