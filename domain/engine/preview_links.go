package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/people"
)

// linkBytes is the randomness of a preview link's secret.
const linkBytes = 24

// CreatePreviewLink makes a link to the draft; the secret is returned once.
func (e *Engine) CreatePreviewLink(ctx context.Context, by, id domain.ID, note string) (link *assistant.PreviewLink, secret string, err error) {
	secret = e.Secret(linkBytes)
	err = e.configure(ctx, by, func(tx Tx, now int64) error {
		if _, err := assistantInUse(tx, id); err != nil {
			return err
		}
		link = &assistant.PreviewLink{ID: e.NewID(), AssistantID: id, Hash: people.HashSecret(secret), Note: contact.OneLine(note, mostNote), CreatedAt: now, CreatedBy: by}
		return tx.SavePreviewLink(link)
	})
	if err != nil {
		return nil, "", err
	}
	return link, secret, nil
}

// RevokePreviewLink ends a link at once. Idempotent.
func (e *Engine) RevokePreviewLink(ctx context.Context, by, link domain.ID) error {
	return e.configure(ctx, by, func(tx Tx, now int64) error {
		l, err := tx.PreviewLink(link)
		if err != nil || l.RevokedAt > 0 {
			return err
		}
		l.RevokedAt = now
		return tx.SavePreviewLink(l)
	})
}
