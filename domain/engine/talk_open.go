package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/people"
)

// lead is the assistant a new conversation begins with.
type lead struct {
	assistant domain.ID
	version   domain.ID // 0 = the draft
	def       *assistant.Definition
}

// leadOf is a widget's assistant in the version that is live; nil when it has
// none, or none is published.
func (e *Engine) leadOf(tx Tx, widgetID domain.ID) (*lead, error) {
	w, err := tx.Widget(widgetID)
	if domain.IsCode(err, "not_found") || err == nil && w.Settings.Assistant == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return e.liveLead(tx, w.Settings.Assistant)
}

// liveLead is an assistant in the version that is live; nil when there is none.
func (e *Engine) liveLead(tx Tx, id domain.ID) (*lead, error) {
	a, err := tx.AssistantHead(id)
	if domain.IsCode(err, "not_found") || err == nil && (a.LiveID == 0 || a.ArchivedAt != 0) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	v, err := tx.Version(a.LiveID)
	if domain.IsCode(err, "not_found") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &lead{assistant: id, version: v.ID, def: &v.Definition}, nil
}

// previewLead is the draft a preview link shows: not_found for a link that is
// unknown or revoked.
func (e *Engine) previewLead(tx Tx, secret string) (*lead, error) {
	l, err := tx.PreviewLinkByHash(people.HashSecret(secret))
	if err != nil {
		return nil, err
	}
	if l.RevokedAt != 0 {
		return nil, domain.NotFound()
	}
	a, err := tx.AssistantHead(l.AssistantID)
	if err == nil && a.ArchivedAt != 0 {
		err = domain.NotFound()
	}
	if err != nil {
		return nil, err
	}
	d, err := e.draft(tx, a)
	return &lead{assistant: a.ID, def: d}, err
}

// definition is what a session runs by: its version, or the draft as it is now.
// nil when it is gone or the assistant was archived.
func (e *Engine) definition(tx Tx, k *assistant.Kept) (*assistant.Definition, error) {
	a, err := e.talks.head(e, tx, k.AssistantID)
	if domain.IsCode(err, "not_found") || err == nil && a.ArchivedAt != 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if k.VersionID == 0 {
		return e.draft(tx, &a)
	}
	v, err := tx.Version(k.VersionID)
	if domain.IsCode(err, "not_found") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &v.Definition, nil
}

// begin starts the talk of a conversation that has just begun, or of one that
// comes to the assistant later.
func (e *Engine) begin(tx Tx, c *conversation.Conversation, l *lead, now int64) *talk {
	k := &assistant.Kept{ConversationID: c.ID, AssistantID: l.assistant, VersionID: l.version, StartedAt: now, UpdatedAt: now}
	k.Session.Lang = spoken(c.Lang, l.def.Language)
	return &talk{e: e, tx: tx, now: now, c: c, k: k, def: l.def}
}

// openPanel begins a conversation at the opening of the panel: with the
// assistant's first words, or the widget's greeting. A preview that was not
// opened yet begins in silence, so that the link is remembered. nil when there
// is nothing to begin.
func (e *Engine) openPanel(tx Tx, s *SessionStart, v *contact.Visitor, l *lead, now int64) (*conversation.Conversation, error) {
	if !s.Open && s.Preview == "" || l == nil && s.Greeting == "" {
		return nil, nil
	}
	greeting := conversation.Draft{}
	if l == nil {
		greeting = conversation.Draft{ID: e.NewID(), Author: conversation.Author{Kind: conversation.BySystem}, Text: s.Greeting}
	}
	ch := conversation.Begin(e.opening(v), greeting, now)
	if _, err := e.apply(tx, &ch, true); err != nil {
		return nil, err
	}
	c := &ch.Conversation
	if l != nil {
		t := e.begin(tx, c, l, now)
		t.context(v.Facts)
		res := assistant.Result{Session: t.k.Session}
		if s.Open {
			res = t.turn(assistant.Input{Kind: assistant.InputOpen})
		}
		if err := t.finish(res); err != nil {
			return nil, err
		}
		if err := t.armIdle(); err != nil {
			return nil, err
		}
		c = t.c
	}
	v.ConversationID = c.ID
	tx.Touch(TopicVisitor(v.ID))
	return c, tx.SaveVisitor(v)
}

// showsDraft tells whether a conversation is one of a preview of an assistant.
func showsDraft(tx Tx, c *conversation.Conversation, id domain.ID) (bool, error) {
	k, err := tx.KeptSession(c.ID)
	if domain.IsCode(err, "not_found") {
		return false, nil
	}
	return err == nil && k.AssistantID == id && k.VersionID == 0, err
}

// preparePreview learns the draft of a preview link before it leads anybody.
func (e *Engine) preparePreview(ctx context.Context, secret string) error {
	var l *lead
	err := e.write(ctx, func(tx Tx, _ int64) (err error) {
		l, err = e.previewLead(tx, secret)
		return err
	})
	if err == nil {
		e.prepare(ctx, ModelKey{Assistant: l.assistant})
	}
	return err
}
