package engine

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// Sent is the receipt of a message: where and when it was stored. Replayed
// marks the answer to a repeated client id; nothing new was stored.
type Sent struct {
	ID             domain.ID
	Seq            int64
	At             int64 // UTC ms
	ConversationID domain.ID
	Replayed       bool
}

func receipt(m *conversation.Message, replayed bool) Sent {
	return Sent{ID: m.ID, Seq: m.Seq, At: m.At, ConversationID: m.ConversationID, Replayed: replayed}
}

// apply writes a change: message first (a replay stops here), then state,
// history and timers, then wakes who looks at it. added tells that the
// conversation is new.
func (e *Engine) apply(tx Tx, ch *conversation.Change, added bool) (earlier *conversation.Message, err error) {
	c := &ch.Conversation
	if ch.Message != nil {
		if earlier, err = tx.AddMessage(ch.Message); err != nil || earlier != nil {
			return earlier, err
		}
		tx.Touch(TopicMessages, TopicTranscript(c.ID))
	}
	if added {
		err = tx.AddConversation(c)
	} else {
		err = tx.SaveConversation(c)
	}
	if err != nil {
		return nil, err
	}
	for i := range ch.Events {
		ev := &ch.Events[i]
		ev.ID = e.NewID()
		if err := tx.AddEvent(ev); err != nil {
			return nil, err
		}
		if err := e.timersFor(tx, c, ev); err != nil {
			return nil, err
		}
	}
	if ch.Message == nil || len(ch.Events) > 0 || ch.Message.Author.Kind == conversation.ByAgent {
		tx.Touch(TopicConversation(c.ID))
	}
	touchLists(tx, c, len(ch.Events) > 0)
	return nil, nil
}

// touchLists wakes the lists a conversation stands in. What is written with an
// assistant wakes those who look at that list alone; moved tells that it may have
// come there or gone.
func touchLists(tx Tx, c *conversation.Conversation, moved bool) {
	switch c.Folder() {
	case conversation.Hidden:
		moved = moved && c.VisitorSeq > 0 // it ended with the assistant
	case conversation.FolderBot:
		tx.Touch(TopicBots)
	default:
		moved = true
	}
	if moved {
		tx.Touch(TopicInbox)
	}
}

// timersFor keeps the timer of a greeting nobody answers; all others are
// routing's, whose rows carry their times.
func (e *Engine) timersFor(tx Tx, c *conversation.Conversation, ev *conversation.Event) error {
	switch ev.Kind {
	case conversation.Opened:
		if c.State == conversation.Bot {
			tx.Touch(TopicTimers)
			return tx.SetTimer(Timer{Kind: timerIdle, Subject: c.ID, Due: c.OpenedAt + idleAfter})
		}
	case conversation.Queued, conversation.ClosedEv:
		return tx.ClearTimer(timerIdle, c.ID)
	}
	return nil
}
