package agent

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// end is POST …/close: ends the conversation. last_seq is the last message the
// agent has seen; a newer one of the visitor's is 409 newer_message.
func (h *Handler) end(r *request) (*outcome, error) {
	reason := r.Form.Get("reason")
	if err := h.Engine.Close(r.Context(), actor(r.me), r.conv, seqOf(r.Form.Get("last_seq")), reason); err != nil {
		return nil, h.named(r, err)
	}
	out := &outcome{Toast: r.t("inbox.done_closed"), Undo: "/inbox/c/" + r.conv.String() + "/reopen"}
	if reason == "spam" {
		out.Toast = r.t("inbox.done_spam")
	}
	return out, nil
}

// reopen is POST …/reopen: the agent opens a closed conversation and owns it.
// A repeated request finds it open and one's own: that is success.
func (h *Handler) reopen(r *request) (*outcome, error) {
	err := h.Engine.Reopen(r.Context(), actor(r.me), r.conv)
	if !domain.IsCode(err, "open") {
		return nil, err
	}
	var c *conversation.Conversation
	if c, err = h.Store.Conversation(r.Context(), r.conv); err != nil {
		return nil, err
	}
	if c.OwnerID == r.me.ID {
		return nil, nil
	}
	return nil, domain.Conflict("open")
}
