package engine

import (
	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
)

// idle is how long the assistant waits for a silent visitor, in ms.
func (t *talk) idle() int64 {
	if t.def == nil || t.def.Settings.IdleMinutes <= 0 {
		return idleAfter
	}
	return int64(t.def.Settings.IdleMinutes) * 60_000
}

// armIdle sets the timer of a silent session. It is not moved by each message:
// when it fires it looks at the last one and is set again.
func (t *talk) armIdle() error {
	if t.c.State != conversation.Bot {
		return nil
	}
	t.tx.Touch(TopicTimers)
	return t.tx.SetTimer(Timer{Kind: timerIdle, Subject: t.c.ID, Due: t.k.UpdatedAt + t.idle()})
}

// fireIdle closes a conversation nobody wrote in: a greeting that went
// unanswered, or a session with the assistant after its time of silence.
func (e *Engine) fireIdle(tx Tx, timer Timer, now int64) error {
	c, err := tx.Conversation(timer.Subject)
	if err != nil {
		return err
	}
	t, err := e.talkOf(tx, c, now)
	if err != nil {
		return err
	}
	if t == nil {
		ch, ok := conversation.CloseIdle(*c, now)
		if !ok {
			return nil
		}
		_, err = e.apply(tx, &ch, false)
		return err
	}
	if t.k.UpdatedAt+t.idle() > now {
		return t.armIdle()
	}
	return t.close(t.author(), "idle")
}

// close ends the session and with it the conversation.
func (t *talk) close(by conversation.Author, reason string) error {
	if err := t.end(); err != nil {
		return err
	}
	ch, ok := conversation.CloseBot(*t.c, by, reason, t.now)
	if !ok {
		return nil
	}
	if err := t.abandon(&ch.Conversation, by, reason); err != nil {
		return err
	}
	_, err := t.e.apply(t.tx, &ch, false)
	return err
}

// end ends the session: what is open is abandoned, nothing more is said.
func (t *talk) end() error {
	res := t.turn(assistant.Input{Kind: assistant.InputIdle})
	for i := range res.Effects {
		if res.Effects[i].Say != nil {
			continue
		}
		if err := t.effect(&res.Effects[i]); err != nil {
			return err
		}
	}
	return t.over()
}

// over notes that the session has ended.
func (t *talk) over() error {
	t.k.EndedAt = t.now
	if err := t.flush(); err != nil {
		return err
	}
	t.e.talks.remember(t)
	return t.keep()
}

// endSession ends the session of a conversation that people closed.
func (r *round) endSession(conv domain.ID) error {
	t, _, err := r.talkOf(conv)
	if err != nil || t == nil || t.k.EndedAt != 0 {
		return err
	}
	if s := &t.k.Session; len(s.Stack) > 0 || s.Pending != nil {
		return t.end()
	}
	return t.over() // what was answered stays on the card
}
