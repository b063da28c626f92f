package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/people"
	"relevo/domain/routing"
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

// deskOf is an agent as the books see the one who asks.
func deskOf(a conversation.Actor) routing.Actor {
	return routing.Actor{Kind: conversation.ByAgent, ID: a.ID, Supervises: a.Supervises}
}

// work runs a command on one conversation's standing. One that is open but was
// never routed (a greeting nobody answered) enters its queue first; one that
// has ended is 409 closed, one that an assistant leads 409 with_assistant.
func (e *Engine) work(ctx context.Context, id domain.ID, fn func(r *round, c *conversation.Conversation) error) error {
	return e.take(ctx, id, func(r *round, c *conversation.Conversation) error {
		if c.State == conversation.Bot && r.taken == id {
			return domain.Conflict("with_assistant")
		}
		return fn(r, c)
	})
}

// take is work for what may bring a person into a conversation that an
// assistant leads.
func (e *Engine) take(ctx context.Context, id domain.ID, fn func(r *round, c *conversation.Conversation) error) error {
	return e.routed(ctx, func(r *round) error {
		c, err := r.tx.Conversation(id)
		if err != nil {
			return err
		}
		if !c.Open() {
			return domain.Conflict("closed")
		}
		if err := r.enter(c, conversation.Author{Kind: conversation.BySystem}); err != nil {
			return err
		}
		return fn(r, c)
	})
}

// enter takes an open conversation into the books unless it is there.
func (r *round) enter(c *conversation.Conversation, by conversation.Author) error {
	if _, ok := r.core.Work(c.ID); ok {
		return nil
	}
	a, err := r.e.arrival(r.tx, c, by)
	if err == nil {
		err = r.bringIn(c, &a)
	}
	if err != nil {
		return err
	}
	return r.core.Enqueue(a, r.now)
}

// Pick gives an unowned conversation to the agent; a lost race is 409 gone,
// reason taken_by_other; 409 target_full over the hard cap.
func (e *Engine) Pick(ctx context.Context, a conversation.Actor, id domain.ID) error {
	return e.take(ctx, id, func(r *round, _ *conversation.Conversation) error { return r.core.Pick(id, deskOf(a), r.now) })
}

// Assign hands a conversation to an agent without asking, who must be able to
// serve: 422 agent otherwise.
func (e *Engine) Assign(ctx context.Context, a conversation.Actor, id, to domain.ID) error {
	return e.take(ctx, id, func(r *round, _ *conversation.Conversation) error {
		if err := r.target(to); err != nil {
			return err
		}
		return r.core.Assign(id, deskOf(a), to, r.now)
	})
}

// target checks that an agent may be given work: 422 agent.
func (r *round) target(to domain.ID) error {
	t, err := r.tx.Agent(to)
	if domain.IsCode(err, "not_found") || err == nil && !t.Can(people.Serve) {
		return domain.Field("agent", "problem.agent_unknown")
	}
	return err
}

// Release puts a conversation back into its queue. The owner or a supervisor
// may: 409 not_owner. Releasing what nobody owns changes nothing.
func (e *Engine) Release(ctx context.Context, a conversation.Actor, id domain.ID, reason string) error {
	return e.work(ctx, id, func(r *round, c *conversation.Conversation) error {
		if c.OwnerID == 0 {
			return nil
		}
		return r.core.Release(id, deskOf(a), contact.OneLine(reason, maxReason), r.now)
	})
}

// maxReason is the longest reason kept, in characters.
const maxReason = 200

// End ends the session with the visitor: the agent goes on to the wrap-up. 409
// newer_message when the visitor wrote after sawSeq. Ending what has ended
// changes nothing.
func (e *Engine) End(ctx context.Context, a conversation.Actor, id domain.ID, sawSeq int64) error {
	return e.end(ctx, a, id, sawSeq, "", func(r *round) error { return r.core.End(id, deskOf(a), r.now) }, false)
}

// Close closes a conversation whatever follows it otherwise; 409 newer_message
// when the visitor wrote after sawSeq. reason is "" or "spam".
func (e *Engine) Close(ctx context.Context, a conversation.Actor, id domain.ID, sawSeq int64, reason string) error {
	return e.end(ctx, a, id, sawSeq, reason, func(r *round) error { return r.core.Close(id, deskOf(a), reason, r.now) }, true)
}

func (e *Engine) end(ctx context.Context, a conversation.Actor, id domain.ID, sawSeq int64, reason string, fn func(r *round) error, closing bool) error {
	return e.routed(ctx, func(r *round) error {
		c, err := r.tx.Conversation(id)
		if err != nil || !c.Open() {
			return err
		}
		if err := conversation.CheckEnd(*c, a, sawSeq, reason); err != nil {
			return err
		}
		if t, err := e.talkOf(r.tx, c, r.now); err != nil || t != nil && !closing {
			return err // with the assistant there is no session to end
		} else if t != nil {
			t.r = r
			return t.close(conversation.Author{Kind: conversation.ByAgent, ID: a.ID}, reason)
		}
		if err := r.enter(c, conversation.Author{Kind: conversation.BySystem}); err != nil {
			return err
		}
		return fn(r)
	})
}

// Reopen opens a closed conversation for the agent, who then owns it. When the
// visitor has begun another one since, that one goes on and this is 409
// superseded.
func (e *Engine) Reopen(ctx context.Context, a conversation.Actor, id domain.ID) error {
	return e.routed(ctx, func(r *round) error {
		c, err := r.tx.Conversation(id)
		if err != nil {
			return err
		}
		if c.Open() {
			return domain.Conflict("open")
		}
		v, current, err := r.tx.Visitor(c.VisitorID)
		if err != nil {
			return err
		}
		if v.ConversationID != c.ID {
			if current != nil && current.Open() && current.VisitorSeq > 0 {
				return domain.Conflict("superseded")
			}
			v.ConversationID = c.ID
			if err := r.tx.SaveVisitor(v); err != nil {
				return err
			}
			r.tx.Touch(TopicVisitor(v.ID))
		}
		by := conversation.Author{Kind: conversation.ByAgent, ID: a.ID}
		arrival, err := e.arrival(r.tx, c, by)
		if err != nil {
			return err
		}
		return r.core.Reopen(arrival, deskOf(a), r.now)
	})
}

// Snooze sets an owned conversation aside until a time (UTC ms).
func (e *Engine) Snooze(ctx context.Context, a conversation.Actor, id domain.ID, until int64) error {
	return e.work(ctx, id, func(r *round, c *conversation.Conversation) error {
		if err := conversation.CheckSnooze(*c, a, until, r.now); err != nil {
			return err
		}
		return r.core.Snooze(id, deskOf(a), until, r.now)
	})
}

// Unsnooze wakes a snoozed conversation by hand; waking what is awake changes
// nothing. Only the owner or a supervisor may.
func (e *Engine) Unsnooze(ctx context.Context, a conversation.Actor, id domain.ID) error {
	return e.work(ctx, id, func(r *round, c *conversation.Conversation) error {
		if c.OwnerID != a.ID && !a.Supervises {
			return domain.Conflict("not_owner")
		}
		if c.State != conversation.Snoozed {
			return nil
		}
		return r.core.Wake(id, deskOf(a), r.now)
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
