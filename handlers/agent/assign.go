package agent

import (
	"relevo/domain"
)

// pick is POST …/pick: the agent takes an unassigned conversation. Of two at
// once one wins; the other is told by name who did.
func (h *Handler) pick(r *request) (*outcome, error) {
	return nil, h.named(r, h.Engine.Pick(r.Context(), actor(r.me), r.conv))
}

// assign is POST …/assign: hands the conversation to an agent.
func (h *Handler) assign(r *request) (*outcome, error) {
	to := idOf(r.Form.Get("agent"))
	if to == 0 {
		return nil, domain.Field("agent", "problem.agent_unknown")
	}
	if err := h.Engine.Assign(r.Context(), actor(r.me), r.conv, to); err != nil {
		return nil, h.named(r, err)
	}
	if to == r.me.ID {
		return nil, nil
	}
	return &outcome{Toast: r.t("inbox.done_assigned", "Name", h.agentName(r.Context(), to))}, nil
}

// release is POST …/release: back to the unassigned.
func (h *Handler) release(r *request) (*outcome, error) {
	return nil, h.named(r, h.Engine.Release(r.Context(), actor(r.me), r.conv, r.Form.Get("reason")))
}

// named lets the answer to a lost race say who won.
func (h *Handler) named(r *request, err error) error {
	if !domain.IsCode(err, "gone") && !domain.IsCode(err, "not_owner") {
		return err
	}
	c, e := h.Store.Conversation(r.Context(), r.conv)
	if e != nil || c.OwnerID == 0 || c.OwnerID == r.me.ID {
		return err
	}
	return &told{err, r.t("inbox.taken_by", "Name", h.agentName(r.Context(), c.OwnerID))}
}
