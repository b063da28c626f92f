package agent

import (
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/routing"
)

// transfer is POST …/transfer: to=queue with queue and, when it is closed or
// full, confirmed; to=assistant with assistant; to=agent with agent and how: ring (the default), warm,
// invite or assign.
func (h *Handler) transfer(r *request) (*outcome, error) {
	switch r.Form.Get("to") {
	case "agent":
	case "assistant":
		return h.toAssistant(r)
	default:
		return h.toQueue(r)
	}
	to := idOf(r.Form.Get("agent"))
	if to == 0 {
		return nil, domain.Field("target", "problem.pick_agent")
	}
	name := h.agentName(r.Context(), to)
	note := r.Form.Get("note")
	c, err := h.Store.Conversation(r.Context(), r.conv)
	if err != nil {
		return nil, err
	}
	how := r.Form.Get("how")
	if direct(c) {
		how = "assign"
	}
	said := ""
	switch how {
	case "assign":
		said, err = "handover.done_assigned", h.Engine.Assign(r.Context(), actor(r.me), r.conv, to)
	case "invite":
		said, err = "handover.done_invited", h.Engine.InviteAgent(r.Context(), actor(r.me), r.conv, to, note)
	case "warm":
		said, err = "handover.done_asked", h.Engine.Transfer(r.Context(), actor(r.me), r.conv, engine.Handover{Agent: to, Note: note, Warm: true})
	default:
		said, err = "handover.done_rung", h.Engine.Transfer(r.Context(), actor(r.me), r.conv, engine.Handover{Agent: to, Note: note})
	}
	if err != nil {
		return nil, h.named(r, err)
	}
	if to == r.me.ID {
		return nil, nil
	}
	return &outcome{Toast: r.t(said, "Name", name)}, nil
}

// direct tells whether a colleague gets a conversation without being asked:
// nobody works on it, or no visitor waits for an answer now.
func direct(c *conversation.Conversation) bool {
	return c.State != conversation.Active || c.Mode == conversation.Async
}

func (h *Handler) toQueue(r *request) (*outcome, error) {
	to := idOf(r.Form.Get("queue"))
	if to == 0 {
		return nil, domain.Field("target", "problem.pick_queue")
	}
	err := h.Engine.Transfer(r.Context(), actor(r.me), r.conv, engine.Handover{Queue: to, Note: r.Form.Get("note"), Confirmed: r.Form.Get("confirmed") == "1"})
	if err != nil {
		return nil, h.named(r, err)
	}
	return &outcome{Toast: r.t("handover.done_queue", "Name", h.queueName(r.Context(), to))}, nil
}

func (h *Handler) toAssistant(r *request) (*outcome, error) {
	to := idOf(r.Form.Get("assistant"))
	if to == 0 {
		return nil, domain.Field("target", "problem.pick_assistant")
	}
	err := h.Engine.Transfer(r.Context(), actor(r.me), r.conv, engine.Handover{Assistant: true, AssistantID: to})
	if err != nil {
		return nil, h.named(r, err)
	}
	return &outcome{Toast: r.t("handover.done_assistant")}, nil
}

// completeConsult is POST …/complete_consult: who was asked takes it on.
func (h *Handler) completeConsult(r *request) (*outcome, error) {
	to := h.seats(r.conv).with(routing.Consulted)
	if err := h.Engine.CompleteConsult(r.Context(), actor(r.me), r.conv); err != nil {
		return nil, h.named(r, err)
	}
	if to == 0 {
		return nil, nil
	}
	return &outcome{Toast: r.t("handover.done_handed", "Name", h.agentName(r.Context(), to))}, nil
}

// cancelConsult is POST …/cancel_consult: ends a consult or its ring.
func (h *Handler) cancelConsult(r *request) (*outcome, error) {
	return nil, h.named(r, h.Engine.CancelConsult(r.Context(), actor(r.me), r.conv))
}

// cancelTransfer is POST …/cancel_transfer: takes back what still rings.
func (h *Handler) cancelTransfer(r *request) (*outcome, error) {
	return nil, h.named(r, h.Engine.CancelTransfer(r.Context(), actor(r.me), r.conv))
}

// invite is POST …/invite: asks an agent to take part; one who is consulted
// joins at once.
func (h *Handler) invite(r *request) (*outcome, error) {
	to := idOf(r.Form.Get("agent"))
	if to == 0 {
		return nil, domain.Field("target", "problem.pick_agent")
	}
	return nil, h.named(r, h.Engine.InviteAgent(r.Context(), actor(r.me), r.conv, to, r.Form.Get("note")))
}

// leave is POST …/leave: ends the agent's own part.
func (h *Handler) leave(r *request) (*outcome, error) {
	return nil, h.Engine.Leave(r.Context(), actor(r.me), r.conv)
}

// watch is POST …/watch: a supervisor monitors, whispers or barges; on=0 ends it.
func (h *Handler) watch(r *request) (*outcome, error) {
	if !r.me.Can(people.Supervise) {
		return nil, domain.Forbidden()
	}
	role := routing.Role(r.Form.Get("role"))
	switch role {
	case routing.Monitoring, routing.Whispering, routing.Barging:
	default:
		return nil, domain.Field("role", "problem.choice")
	}
	return nil, h.Engine.Watch(r.Context(), actor(r.me), r.conv, role, r.Form.Get("on") != "0")
}

// takeOver is POST …/takeover: the supervisor answers from now on.
func (h *Handler) takeOver(r *request) (*outcome, error) {
	if !r.me.Can(people.Supervise) {
		return nil, domain.Forbidden()
	}
	return nil, h.Engine.TakeOver(r.Context(), actor(r.me), r.conv)
}
