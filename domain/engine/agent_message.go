package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/conversation"
)

// AgentMessage is what an agent sends: a public reply or an internal note.
type AgentMessage struct {
	Actor          conversation.Actor
	ConversationID domain.ID
	ClientID       string
	Text           string
	Files          []domain.ID
	Note           bool
}

// PostAgentMessage stores a reply (owner only: 409 not_owner, 409 closed) or a
// note. The agent's draft of that kind is gone with it. The same client id
// again returns the first receipt.
func (e *Engine) PostAgentMessage(ctx context.Context, m AgentMessage) (Sent, error) {
	text, err := conversation.CleanText(m.Text)
	if err != nil {
		return Sent{}, err
	}
	check := conversation.Draft{Text: text, ClientID: m.ClientID, Files: make([]conversation.FileRef, len(m.Files))}
	if err := check.Check(); err != nil {
		return Sent{}, err
	}
	var out Sent
	err = e.write(ctx, func(tx Tx, now int64) error {
		if earlier, err := tx.MessageByClient(m.Actor.ID, m.ClientID); err == nil {
			out = receipt(earlier, true) // whatever became of the conversation since
			return nil
		} else if !domain.IsCode(err, "not_found") {
			return err
		}
		c, err := tx.Conversation(m.ConversationID)
		if err != nil {
			return err
		}
		d := conversation.Draft{ID: e.NewID(), ClientID: m.ClientID, Text: text}
		var ch conversation.Change
		if m.Note {
			ch = conversation.Note(*c, m.Actor, d, now)
		} else if ch, err = e.reply(tx, c, m.Actor, d, now); err != nil {
			return err
		}
		if ch.Message.Files, err = e.attach(tx, m.Files, m.Actor.ID, c.ID); err != nil {
			return err
		}
		if text == "" && !m.Note {
			ch.Conversation.Preview = conversation.Preview("", ch.Message.Files)
		}
		if _, err := e.apply(tx, &ch, false); err != nil {
			return err
		}
		out = receipt(ch.Message, false)
		if !m.Note {
			if err := e.bringAnswer(tx, &ch.Conversation, now); err != nil {
				return err
			}
		}
		return tx.SaveDraft(m.Actor.ID, c.ID, m.Note, "", now)
	})
	if err == nil {
		e.Type(m.ConversationID, conversation.Author{Kind: conversation.ByAgent, ID: m.Actor.ID}, false)
	}
	return out, err
}

// reply asks the books whether the agent may (409 not_owner) and wakes what was
// set aside.
func (e *Engine) reply(tx Tx, c *conversation.Conversation, a conversation.Actor, d conversation.Draft, now int64) (ch conversation.Change, err error) {
	if !c.Open() {
		return ch, domain.Conflict("closed")
	}
	if err := e.onBooks(tx, now, func(r *round) error { return r.core.AgentWrote(c.ID, deskOf(a), now) }); err != nil {
		return ch, err
	}
	if c.State == conversation.Snoozed { // it woke
		if c, err = tx.Conversation(c.ID); err != nil {
			return ch, err
		}
	}
	return conversation.Reply(*c, a, d, now)
}

// SaveDraft keeps an agent's unsent text of one conversation; "" removes it.
func (e *Engine) SaveDraft(ctx context.Context, agent, conv domain.ID, note bool, text string) error {
	text, err := conversation.CleanText(text)
	if err != nil {
		return err
	}
	return e.write(ctx, func(tx Tx, now int64) error {
		if _, err := tx.Conversation(conv); err != nil {
			return err
		}
		return tx.SaveDraft(agent, conv, note, text, now)
	})
}
