package engine

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// An answer that waits for a visitor who is in another conversation looks again
// after as long as it has waited, within these; ms. One that nobody comes back
// for costs nothing worth mentioning.
const (
	answerAgain  = 60_000
	answerAtMost = 24 * 60 * 60 * 1000
)

// bringAnswer makes a conversation in which an agent has answered the one its
// visitor sees: the answer to a ticket stands beside the visitor's own. While
// the visitor talks elsewhere, or has another answer to read, it waits.
func (e *Engine) bringAnswer(tx Tx, c *conversation.Conversation, now int64) error {
	if c.Mode != conversation.Async || c.PublicSeq <= c.VisitorRead {
		return nil
	}
	v, current, err := tx.Visitor(c.VisitorID)
	if err != nil || v.ConversationID == c.ID {
		return err
	}
	if current != nil && (current.Unseen() || current.Open() && (current.State != conversation.Bot || e.visitorHere(v.ID, now))) {
		tx.Touch(TopicTimers)
		return tx.SetTimer(Timer{Kind: timerAnswer, Subject: c.ID, Due: now + min(max(now-c.LastAt, answerAgain), answerAtMost)})
	}
	v.ConversationID = c.ID
	e.talks.forget(v.ID)
	tx.Touch(TopicVisitor(v.ID))
	return tx.SaveVisitor(v)
}

// fireAnswer looks again.
func (e *Engine) fireAnswer(tx Tx, conv domain.ID, now int64) error {
	c, err := tx.Conversation(conv)
	if err != nil {
		return err
	}
	return e.bringAnswer(tx, c, now)
}

// Shows tells whether a visitor who comes back is shown the last conversation:
// an open one, one that would open again, one that holds an unseen answer.
func (e *Engine) Shows(last *conversation.Conversation) bool {
	return last != nil && (last.Unseen() || e.Place(last) != conversation.New)
}
