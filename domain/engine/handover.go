package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/routing"
)

// Handover says where a conversation goes.
type Handover struct {
	Queue       domain.ID
	Agent       domain.ID
	Assistant   bool
	AssistantID domain.ID // which assistant; 0 = the one that led here, else the widget's
	Note        string    // to who takes it
	Warm        bool      // agent: a consult first
	Confirmed   bool      // queue: also when it is closed or full
}

// Transfer hands a conversation on: to a queue, to an agent (who is rung while
// the source keeps it, or consulted first when warm), or to the assistant. The
// owner or a supervisor may: 409 not_owner; 409 target_offline, target_full,
// queue_closed, max_hops, no_assistant_live, with_assistant.
func (e *Engine) Transfer(ctx context.Context, a conversation.Actor, id domain.ID, h Handover) error {
	note := contact.OneLine(h.Note, maxNote)
	run := e.take
	if h.Assistant {
		run = e.work
	}
	return run(ctx, id, func(r *round, c *conversation.Conversation) error {
		switch {
		case h.Queue != 0:
			return r.core.ToQueue(id, deskOf(a), h.Queue, h.Confirmed, note, r.now)
		case h.Assistant:
			if err := r.takesOver(id, h.AssistantID); err != nil {
				return err
			}
			return r.core.ToBot(id, deskOf(a), r.now)
		}
		if err := r.target(h.Agent); err != nil {
			return err
		}
		if h.Warm {
			return r.core.Consult(id, deskOf(a), h.Agent, note, r.now)
		}
		return r.core.ToAgent(id, deskOf(a), h.Agent, note, r.now)
	})
}

// AssistantFor is the assistant that would take a conversation which agents hand
// over without naming one: the one that led it, else own, its widget's, if that
// is published. 0 when none would.
func (e *Engine) AssistantFor(ctx context.Context, conv, own domain.ID) (id domain.ID, name string, err error) {
	led := domain.ID(0)
	k, err := e.store.KeptSession(ctx, conv)
	if err == nil {
		led = k.AssistantID
	} else if !domain.IsCode(err, "not_found") {
		return 0, "", err
	}
	all, err := e.store.AssistantHeads(ctx)
	if err != nil {
		return 0, "", err
	}
	for _, a := range all {
		switch {
		case a.ID == led:
			return a.ID, a.Name, nil
		case a.ID == own && a.LiveID != 0:
			id, name = a.ID, a.Name
		}
	}
	return id, name, nil
}

// maxNote is the longest note to a colleague, in characters.
const maxNote = 500

// CompleteConsult hands the conversation to the agent who was consulted.
func (e *Engine) CompleteConsult(ctx context.Context, a conversation.Actor, id domain.ID) error {
	return e.work(ctx, id, func(r *round, _ *conversation.Conversation) error {
		return r.core.CompleteConsult(id, deskOf(a), r.now)
	})
}

// CancelConsult ends a consult or its ring; the owner stays.
func (e *Engine) CancelConsult(ctx context.Context, a conversation.Actor, id domain.ID) error {
	return e.work(ctx, id, func(r *round, _ *conversation.Conversation) error { return r.core.CancelConsult(id, deskOf(a), r.now) })
}

// CancelTransfer takes back a transfer or invitation that still rings.
func (e *Engine) CancelTransfer(ctx context.Context, a conversation.Actor, id domain.ID) error {
	return e.work(ctx, id, func(r *round, _ *conversation.Conversation) error { return r.core.CancelTransfer(id, deskOf(a), r.now) })
}

// InviteAgent asks an agent to take part; one who is consulted joins at once.
func (e *Engine) InviteAgent(ctx context.Context, a conversation.Actor, id, to domain.ID, note string) error {
	return e.work(ctx, id, func(r *round, _ *conversation.Conversation) error {
		if err := r.target(to); err != nil {
			return err
		}
		return r.core.Invite(id, deskOf(a), to, contact.OneLine(note, maxNote), r.now)
	})
}

// Leave ends the agent's own part in a conversation somebody else owns.
func (e *Engine) Leave(ctx context.Context, a conversation.Actor, id domain.ID) error {
	return e.work(ctx, id, func(r *round, _ *conversation.Conversation) error { return r.core.Leave(id, deskOf(a), r.now) })
}

// Watch makes a supervisor monitor, whisper or barge; off ends it. Only
// supervisors: 403.
func (e *Engine) Watch(ctx context.Context, a conversation.Actor, id domain.ID, role routing.Role, on bool) error {
	return e.work(ctx, id, func(r *round, _ *conversation.Conversation) error {
		return r.core.Watch(id, deskOf(a), role, on, r.now)
	})
}

// TakeOver makes the supervisor the owner without asking. Only supervisors: 403.
func (e *Engine) TakeOver(ctx context.Context, a conversation.Actor, id domain.ID) error {
	return e.take(ctx, id, func(r *round, _ *conversation.Conversation) error { return r.core.TakeOver(id, deskOf(a), r.now) })
}
