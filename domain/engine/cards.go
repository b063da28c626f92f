package engine

import (
	"cmp"
	"context"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
)

// TalkReads are reads of what assistants did, beside the commands.
type TalkReads interface {
	KeptSession(ctx context.Context, conv domain.ID) (*assistant.Kept, error)
	// LatestEscalation is not_found when there is none.
	LatestEscalation(ctx context.Context, conv domain.ID) (*escalation.Escalation, error)
	Conversation(ctx context.Context, id domain.ID) (*conversation.Conversation, error)
	Visitor(ctx context.Context, id domain.ID) (*contact.Visitor, *conversation.Conversation, error)
	Contact(ctx context.Context, id domain.ID) (*contact.Contact, error)
	Transcript(ctx context.Context, conv domain.ID, after int64, limit int, notes bool) ([]*conversation.Message, error)
}

// cardMessages bounds the messages a summary is made from, the newest.
const cardMessages = 1000

// Card is what an agent who reads the language ("" = the visitor's) sees of a
// conversation that an assistant led to people; not_found when none did.
func (e *Engine) Card(ctx context.Context, conv domain.ID, reader string) (*escalation.Card, error) {
	x, err := e.store.LatestEscalation(ctx, conv)
	if err != nil {
		return nil, err
	}
	c, err := e.store.Conversation(ctx, conv)
	if err != nil {
		return nil, err
	}
	v, _, err := e.store.Visitor(ctx, c.VisitorID)
	if err != nil {
		return nil, err
	}
	con, err := e.store.Contact(ctx, c.ContactID)
	if err != nil {
		return nil, err
	}
	k, d, err := e.session(ctx, conv)
	if err != nil {
		return nil, err
	}
	lang := c.Lang
	var vars []escalation.Variable
	if k != nil {
		lang = k.Session.Lang
		vars = escalation.Variables(d, &k.Session, cmp.Or(reader, lang))
	}
	list, err := e.store.Transcript(ctx, conv, max(0, c.LastSeq-cardMessages), cardMessages, false)
	if err != nil {
		return nil, err
	}
	messages := make([]conversation.Message, len(list))
	for i, m := range list {
		messages[i] = *m
	}
	brief := escalation.Brief{Kind: x.Kind, Reason: x.Reason, Lang: lang, Reader: reader, Who: con, Vars: vars, Messages: messages, Request: x.Request}
	card := escalation.NewCard(x, c, con, v.Identified && con.ExternalID != "", vars, brief.Summarise())
	card.Lang = lang
	return card, nil
}

// session reads a conversation's session and what it runs by; nil when it has
// none.
func (e *Engine) session(ctx context.Context, conv domain.ID) (*assistant.Kept, *assistant.Definition, error) {
	k, err := e.store.KeptSession(ctx, conv)
	if domain.IsCode(err, "not_found") {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	d, err := e.definitionOf(ctx, k)
	return k, d, err
}

func (e *Engine) definitionOf(ctx context.Context, k *assistant.Kept) (*assistant.Definition, error) {
	if k.VersionID == 0 {
		a, err := e.store.AssistantByID(ctx, k.AssistantID)
		if err == nil {
			return &a.Draft, nil
		}
		if !domain.IsCode(err, "not_found") {
			return nil, err
		}
	} else {
		v, err := e.store.VersionByID(ctx, k.VersionID)
		if err == nil {
			return &v.Definition, nil
		}
		if !domain.IsCode(err, "not_found") {
			return nil, err
		}
	}
	return &assistant.Definition{}, nil // gone: nothing is chosen for cards
}

// SessionVars are the variables of a conversation's session by name, private
// ones masked, with no_match_count and fallback_reason; not_found without one.
func (e *Engine) SessionVars(ctx context.Context, conv domain.ID) (map[string]any, error) {
	k, err := e.store.KeptSession(ctx, conv)
	if err != nil {
		return nil, err
	}
	return escalation.Known(&k.Session), nil
}
