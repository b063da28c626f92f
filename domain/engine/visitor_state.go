package engine

import (
	"context"
	"strings"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/routing"
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

// visitorWork runs a command on the visitor's open conversation; nothing
// happens when there is none. A greeting nobody answered is closed at any word
// of leaving.
func (e *Engine) visitorWork(ctx context.Context, visitor domain.ID, fn func(r *round, c *conversation.Conversation) error) error {
	return e.routed(ctx, func(r *round) error {
		_, c, err := r.tx.Visitor(visitor)
		if domain.IsCode(err, "not_found") {
			return domain.Unauthenticated()
		}
		if err != nil || c == nil || !c.Open() {
			return err
		}
		e.visitorSeen(visitor, r.now)
		return fn(r, c)
	})
}

func visitorActor(c *conversation.Conversation) routing.Actor {
	return routing.Actor{Kind: conversation.ByVisitor, ID: c.VisitorID}
}

// EndByVisitor ends what the visitor is in: a chat with an agent, a wait, or,
// with closing, the whole conversation. Idempotent.
func (e *Engine) EndByVisitor(ctx context.Context, visitor domain.ID, closing bool) error {
	return e.visitorWork(ctx, visitor, func(r *round, c *conversation.Conversation) error {
		w, ok := r.core.Work(c.ID)
		switch {
		case !ok:
			return r.endGreeting(c)
		case closing:
			return r.core.Close(c.ID, visitorActor(c), "", r.now)
		case w.State == conversation.Waiting || w.State == conversation.Ringing:
			return r.core.LeaveQueue(c.ID, r.now)
		}
		return r.core.End(c.ID, visitorActor(c), r.now)
	})
}

func (r *round) endGreeting(c *conversation.Conversation) error {
	t, err := r.e.talkOf(r.tx, c, r.now)
	if err != nil {
		return err
	}
	if t != nil {
		t.r = r
		return t.close(conversation.Author{Kind: conversation.ByVisitor, ID: c.VisitorID}, "")
	}
	ch, ok := conversation.EndGreeting(*c, r.now)
	if !ok {
		return nil
	}
	_, err = r.e.apply(r.tx, &ch, false)
	return err
}

// LeaveQueue ends the wait of a visitor who waits; otherwise nothing happens.
func (e *Engine) LeaveQueue(ctx context.Context, visitor domain.ID) error {
	return e.visitorWork(ctx, visitor, func(r *round, c *conversation.Conversation) error {
		if w, ok := r.core.Work(c.ID); !ok || w.State != conversation.Waiting && w.State != conversation.Ringing {
			return nil
		}
		return r.core.LeaveQueue(c.ID, r.now)
	})
}

// Choices of a visitor whose wait was too long.
const (
	ChoiceKeep  = "keep"  // goes on waiting
	ChoiceLeave = "leave" // leaves a message: asynchronous from here
	ChoiceBack  = "back"  // gives up waiting
)

// choose carries out a visitor's choice after the maximum wait.
func (r *round) choose(conv domain.ID, choice string) error {
	switch choice {
	case ChoiceKeep:
		return r.core.KeepWaiting(conv, r.now)
	case ChoiceLeave:
		return r.core.LeaveMessage(conv, r.now)
	case ChoiceBack:
		return r.core.LeaveQueue(conv, r.now)
	}
	return nil
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
