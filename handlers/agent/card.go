package agent

import (
	"context"
	"strconv"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
	"relevo/domain/i18n"
	"relevo/views/inbox"
)

// escalated adds to a ring what the assistant knows of why it rings.
func (h *Handler) escalated(ctx context.Context, r *inbox.Ring, conv domain.ID) error {
	p := i18n.From(ctx)
	card, err := h.Engine.Card(ctx, conv, p.Lang())
	if domain.IsCode(err, "not_found") {
		return nil
	}
	if err != nil {
		return err
	}
	r.Why, r.Message, r.Summary, r.Vars = reasonWord(p, card), card.Message, card.Summary, fieldsOf(card.Variables)
	if card.Email != "" && card.Email != r.Name {
		r.Email, r.Verified = card.Email, card.Verified
	}
	return nil
}

func fieldsOf(all []escalation.Variable) []inbox.Field {
	out := make([]inbox.Field, len(all))
	for i, v := range all {
		out[i] = inbox.Field{Label: v.Label, Value: v.Value}
	}
	return out
}

// reasonWord says why a person is wanted, and that it is not the first time.
func reasonWord(p *i18n.Printer, card *escalation.Card) string {
	word := p.T("card.reason_" + string(card.Reason))
	if card.Kind == escalation.Manual {
		word = p.T("card.reason_manual")
	}
	if card.N > 1 {
		word += " · " + p.T("card.attempt", "N", strconv.Itoa(card.N))
	}
	return word
}

// attempt is the panel's part on how the conversation came to people; nil when
// no assistant led it there.
func (h *Handler) attempt(ctx context.Context, c *conversation.Conversation) (*inbox.Attempt, error) {
	p := i18n.From(ctx)
	card, err := h.Engine.Card(ctx, c.ID, p.Lang())
	if domain.IsCode(err, "not_found") {
		return h.ticketAttempt(ctx, c)
	}
	if err != nil {
		return nil, err
	}
	a := &inbox.Attempt{Reason: reasonWord(p, card), Kind: p.T("card.kind_" + string(card.Kind)), Message: card.Message, Summary: card.Summary,
		Facts: fieldsOf(card.Variables)}
	if card.Email != "" {
		a.Email, a.Verified = card.Email, card.Verified
	}
	return a, nil
}

// ticketOf is the ticket that agents answer in a conversation of its own; nil
// for any other conversation.
func (h *Handler) ticketOf(ctx context.Context, c *conversation.Conversation) (*escalation.Ticket, error) {
	if c.Mode != conversation.Async || c.PrevID == 0 {
		return nil, nil
	}
	all, err := h.Store.Tickets(ctx, c.ID)
	for i := range all {
		if x := &all[i]; x.WorkID == c.ID && x.ConversationID != c.ID {
			return x, err
		}
	}
	return nil, err
}

// ticketAttempt is the panel's part on a ticket, with the way to the chat it is
// from.
func (h *Handler) ticketAttempt(ctx context.Context, c *conversation.Conversation) (*inbox.Attempt, error) {
	x, err := h.ticketOf(ctx, c)
	if err != nil || x == nil {
		return nil, err
	}
	p := i18n.From(ctx)
	from, err := h.Store.Conversation(ctx, x.ConversationID)
	if err != nil {
		return nil, err
	}
	return &inbox.Attempt{Reason: p.T("card.reason_" + string(x.Reason)), Kind: p.T("card.ticket"), Summary: x.Summary, Email: x.Email, Verified: x.Verified,
		Href: view{list: viewOf(from)}.url(from.ID)}, nil
}
