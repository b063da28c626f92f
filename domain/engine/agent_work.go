package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/people"
)

// change runs a rule on a conversation and writes the outcome. A rule that
// changes nothing (no event, no message) writes nothing.
func (e *Engine) change(ctx context.Context, id domain.ID, rule func(tx Tx, c conversation.Conversation, now int64) (conversation.Change, error)) error {
	return e.write(ctx, func(tx Tx, now int64) error {
		c, err := tx.Conversation(id)
		if err != nil {
			return err
		}
		ch, err := rule(tx, *c, now)
		if err != nil || len(ch.Events) == 0 && ch.Message == nil {
			return err
		}
		_, err = e.apply(tx, &ch, false)
		return err
	})
}

// Pick gives an unowned conversation to the agent; a lost race is 409 gone,
// reason taken_by_other.
func (e *Engine) Pick(ctx context.Context, a conversation.Actor, id domain.ID) error {
	return e.change(ctx, id, func(_ Tx, c conversation.Conversation, now int64) (conversation.Change, error) {
		return conversation.Pick(c, a, now)
	})
}

// Assign hands a conversation to an agent, who must be able to serve: 422
// agent otherwise.
func (e *Engine) Assign(ctx context.Context, a conversation.Actor, id, to domain.ID) error {
	return e.change(ctx, id, func(tx Tx, c conversation.Conversation, now int64) (conversation.Change, error) {
		target, err := tx.Agent(to)
		if domain.IsCode(err, "not_found") || err == nil && !target.Can(people.Serve) {
			return conversation.Change{}, domain.Field("agent", "problem.agent_unknown")
		}
		if err != nil {
			return conversation.Change{}, err
		}
		return conversation.Assign(c, a, to, now)
	})
}

// Release puts a conversation back among the unassigned.
func (e *Engine) Release(ctx context.Context, a conversation.Actor, id domain.ID) error {
	return e.change(ctx, id, func(_ Tx, c conversation.Conversation, now int64) (conversation.Change, error) {
		return conversation.Release(c, a, now)
	})
}

// Close ends a conversation; 409 newer_message when the visitor wrote after
// sawSeq. reason is "" or "spam".
func (e *Engine) Close(ctx context.Context, a conversation.Actor, id domain.ID, sawSeq int64, reason string) error {
	return e.change(ctx, id, func(_ Tx, c conversation.Conversation, now int64) (conversation.Change, error) {
		return conversation.Close(c, a, sawSeq, reason, now)
	})
}

// Reopen opens a closed conversation for the agent, who then owns it. When the
// visitor has begun another one since, that one goes on and this is 409
// superseded.
func (e *Engine) Reopen(ctx context.Context, a conversation.Actor, id domain.ID) error {
	return e.change(ctx, id, func(tx Tx, c conversation.Conversation, now int64) (conversation.Change, error) {
		v, current, err := tx.Visitor(c.VisitorID)
		if err != nil {
			return conversation.Change{}, err
		}
		if v.ConversationID != c.ID {
			if current != nil && current.Open() && current.VisitorSeq > 0 {
				return conversation.Change{}, domain.Conflict("superseded")
			}
			v.ConversationID = c.ID
			if err := tx.SaveVisitor(v); err != nil {
				return conversation.Change{}, err
			}
			tx.Touch(TopicVisitor(v.ID))
		}
		return conversation.ReopenBy(c, a, now)
	})
}

// Snooze sets an owned conversation aside until a time (UTC ms).
func (e *Engine) Snooze(ctx context.Context, a conversation.Actor, id domain.ID, until int64) error {
	return e.change(ctx, id, func(_ Tx, c conversation.Conversation, now int64) (conversation.Change, error) {
		return conversation.Snooze(c, a, until, now)
	})
}

// Unsnooze wakes a snoozed conversation by hand; waking what is awake changes
// nothing. Only the owner or a supervisor may.
func (e *Engine) Unsnooze(ctx context.Context, a conversation.Actor, id domain.ID) error {
	return e.change(ctx, id, func(_ Tx, c conversation.Conversation, now int64) (conversation.Change, error) {
		if c.OwnerID != a.ID && !a.Supervises {
			return conversation.Change{}, domain.Conflict("not_owner")
		}
		ch, _ := conversation.Wake(c, conversation.Author{Kind: conversation.ByAgent, ID: a.ID}, now)
		return ch, nil
	})
}

// SetTag puts a tag on or off a conversation; any agent may. The name is
// trimmed to one line; empty or too long is 422 tag.
func (e *Engine) SetTag(ctx context.Context, a conversation.Actor, id domain.ID, tag string, on bool) error {
	name := contact.OneLine(tag, conversation.MaxTag+1)
	if name == "" || len([]rune(name)) > conversation.MaxTag {
		return domain.Field("tag", "problem.tag", "Max", conversation.MaxTag)
	}
	return e.change(ctx, id, func(tx Tx, c conversation.Conversation, now int64) (conversation.Change, error) {
		changed, err := tx.SetTag(id, name, on)
		if err != nil || !changed {
			return conversation.Change{Conversation: c}, err
		}
		return conversation.Tag(c, a, name, on, now), nil
	})
}

// ReadByAgent marks everything up to seq as seen by the owner; for anybody
// else it changes nothing. A mark never goes back nor beyond the end.
func (e *Engine) ReadByAgent(ctx context.Context, agent, id domain.ID, seq int64) error {
	return e.write(ctx, func(tx Tx, now int64) error {
		c, err := tx.Conversation(id)
		if err != nil {
			return err
		}
		seq = min(seq, c.LastSeq)
		if c.OwnerID != agent || seq <= c.AgentRead {
			return nil
		}
		c.AgentRead = seq
		_, err = e.apply(tx, &conversation.Change{Conversation: *c}, false)
		return err
	})
}
