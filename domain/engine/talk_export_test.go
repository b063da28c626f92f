package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/assistant"
)

// Carry carries out effects in a conversation that an assistant leads, as a turn
// does.
func (e *Engine) Carry(ctx context.Context, conv domain.ID, effects ...assistant.Effect) error {
	return e.write(ctx, func(tx Tx, now int64) error {
		c, err := tx.Conversation(conv)
		if err != nil {
			return err
		}
		t, err := e.talkOf(tx, c, now)
		if err != nil {
			return err
		}
		return t.finish(assistant.Result{Session: t.k.Session, Effects: effects})
	})
}
