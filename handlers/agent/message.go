package agent

import (
	"strings"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
)

// sendMessage is POST …/messages: a reply or, with kind=note, a note. The
// idempotency key is op. With then=end the session is ended after it; if that
// part fails the message is sent all the same and problem says why.
func (h *Handler) sendMessage(r *request) (*outcome, error) {
	var files []domain.ID
	for _, s := range r.Form["files"] {
		id, err := domain.ParseID(s)
		if err != nil {
			return nil, domain.Field("files", "problem.file_unknown")
		}
		files = append(files, id)
	}
	sent, err := h.Engine.PostAgentMessage(r.Context(), engine.AgentMessage{
		Actor: actor(r.me), ConversationID: r.conv, ClientID: r.Form.Get("op"), Text: r.Form.Get("text"), Files: files, Note: r.Form.Get("kind") == "note",
	})
	if err != nil {
		return nil, h.named(r, err)
	}
	out := &outcome{Seq: sent.Seq}
	if r.Form.Get("then") != "end" {
		return out, nil
	}
	ended, err := h.endSession(r)
	if err != nil {
		_, d := h.describe(r.Request, err)
		out.Problem = &d
		return out, nil
	}
	out.Toast, out.Undo = ended.Toast, ended.Undo
	return out, nil
}

// saveDraft is POST …/draft: the unsent text of one kind; "" removes it.
func (h *Handler) saveDraft(r *request) (*outcome, error) {
	return nil, h.Engine.SaveDraft(r.Context(), r.me.ID, r.conv, r.Form.Get("kind") == "note", r.Form.Get("text"))
}

// setTyping is POST …/typing: who may reply types, or with on=0 no longer does.
func (h *Handler) setTyping(r *request) (*outcome, error) {
	c, err := h.Store.Conversation(r.Context(), r.conv)
	if err != nil || !h.seats(r.conv).speaks(c, r.me.ID) {
		return nil, err // nobody else's typing is shown to the visitor
	}
	h.Engine.Type(r.conv, conversation.Author{Kind: conversation.ByAgent, ID: r.me.ID}, r.Form.Get("on") != "0")
	return nil, nil
}

// markRead is POST …/read: the owner has seen everything up to seq.
func (h *Handler) markRead(r *request) (*outcome, error) {
	return nil, h.Engine.ReadByAgent(r.Context(), r.me.ID, r.conv, seqOf(r.Form.Get("seq")))
}

// tag is POST …/tags: puts a tag on, or with on=0 off.
func (h *Handler) tag(r *request) (*outcome, error) {
	return nil, h.Engine.SetTag(r.Context(), actor(r.me), r.conv, strings.TrimSpace(r.Form.Get("tag")), r.Form.Get("on") != "0")
}
