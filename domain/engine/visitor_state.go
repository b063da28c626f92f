package engine

import (
	"context"
	"strings"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/conversation"
)

// visitorChange runs a rule on the visitor's last conversation. rule reports
// false when nothing changes.
func (e *Engine) visitorChange(ctx context.Context, visitor domain.ID, rule func(c conversation.Conversation, now int64) (conversation.Change, bool, error)) error {
	return e.write(ctx, func(tx Tx, now int64) error {
		_, c, err := tx.Visitor(visitor)
		if domain.IsCode(err, "not_found") {
			return domain.Unauthenticated()
		}
		if err != nil || c == nil {
			return err
		}
		ch, changed, err := rule(*c, now)
		if err != nil || !changed {
			return err
		}
		_, err = e.apply(tx, &ch, false)
		return err
	})
}

// EndByVisitor ends the visitor's conversation: with nobody else to pass it
// to, leaving, leaving the queue and closing are the same. Idempotent.
func (e *Engine) EndByVisitor(ctx context.Context, visitor domain.ID) error {
	return e.visitorChange(ctx, visitor, func(c conversation.Conversation, now int64) (conversation.Change, bool, error) {
		ch, ok := conversation.EndByVisitor(c, now)
		return ch, ok, nil
	})
}

// LeaveQueue ends the wait of a visitor who waits; otherwise nothing happens.
func (e *Engine) LeaveQueue(ctx context.Context, visitor domain.ID) error {
	return e.visitorChange(ctx, visitor, func(c conversation.Conversation, now int64) (conversation.Change, bool, error) {
		if c.State != conversation.Waiting {
			return conversation.Change{}, false, nil
		}
		ch, ok := conversation.EndByVisitor(c, now)
		return ch, ok, nil
	})
}

const maxRatingComment = 1000

// Rate stores the visitor's verdict on the last conversation, 1 to 5.
func (e *Engine) Rate(ctx context.Context, visitor domain.ID, rating int, comment string) error {
	comment = strings.TrimSpace(strings.ToValidUTF8(comment, ""))
	if utf8.RuneCountInString(comment) > maxRatingComment {
		return domain.TooLarge("comment", maxRatingComment)
	}
	return e.visitorChange(ctx, visitor, func(c conversation.Conversation, now int64) (conversation.Change, bool, error) {
		ch, err := conversation.Rate(c, rating, comment, now)
		return ch, err == nil && len(ch.Events) > 0, err
	})
}

// ReadByVisitor marks everything up to seq as seen by the visitor. A mark
// never goes back nor beyond the end.
func (e *Engine) ReadByVisitor(ctx context.Context, visitor domain.ID, seq int64) error {
	return e.visitorChange(ctx, visitor, func(c conversation.Conversation, now int64) (conversation.Change, bool, error) {
		seq = min(seq, c.PublicSeq)
		if seq <= c.VisitorRead {
			return conversation.Change{}, false, nil
		}
		c.VisitorRead = seq
		return conversation.Change{Conversation: c}, true, nil
	})
}
