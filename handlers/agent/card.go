package agent

import (
	"context"
	"strconv"

	"relevo/domain"
	"relevo/domain/escalation"
	"relevo/domain/i18n"
	"relevo/views/inbox"
)

// escalated adds to a ring what the assistant knows of why it rings.
func (h *Handler) escalated(ctx context.Context, r *inbox.Ring, conv domain.ID) error {
	card, err := h.Engine.Card(ctx, conv)
	if domain.IsCode(err, "not_found") {
		return nil
	}
	if err != nil {
		return err
	}
	p := i18n.From(ctx)
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
	if card.N > 1 {
		word += " · " + p.T("card.attempt", "N", strconv.Itoa(card.N))
	}
	return word
}

// attempt is the panel's part on how the conversation came to people; nil when
// no assistant led it there.
func (h *Handler) attempt(ctx context.Context, conv domain.ID) (*inbox.Attempt, error) {
	card, err := h.Engine.Card(ctx, conv)
	if domain.IsCode(err, "not_found") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p := i18n.From(ctx)
	a := &inbox.Attempt{Reason: reasonWord(p, card), Kind: p.T("card.kind_" + string(card.Kind)), Message: card.Message, Summary: card.Summary,
		Facts: fieldsOf(card.Variables)}
	if card.Email != "" {
		a.Email, a.Verified = card.Email, card.Verified
	}
	return a, nil
}
