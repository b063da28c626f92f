package visitor

import (
	"net/http"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/handlers/web"
)

type postIn struct {
	ClientID string   `json:"client_id"`
	Text     string   `json:"text"`
	Choice   *string  `json:"choice"`
	Files    []string `json:"files"`
}

type postOut struct {
	ID             domain.ID `json:"id"`
	Seq            int64     `json:"seq"`
	At             string    `json:"at"`
	ConversationID domain.ID `json:"conversation_id"`
}

// post serves POST /widget/v1/messages: 201, or 200 with the first answer
// when the client id was used before.
func (h *Handler) post(w http.ResponseWriter, r *http.Request) error {
	c, _, err := h.posting(w, r)
	if err != nil {
		return err
	}
	var in postIn
	if err := web.Read(w, r, &in); err != nil {
		return err
	}
	m := engine.VisitorMessage{VisitorID: c.visitor, ClientID: in.ClientID, Text: in.Text}
	if in.Choice != nil {
		m.Choice = *in.Choice
		if m.Choice == "" || in.Text != "" || len(in.Files) > 0 {
			return domain.Field("choice", "problem.choice")
		}
	}
	for _, s := range in.Files {
		id, err := domain.ParseID(s)
		if err != nil {
			return domain.Field("files", "problem.file_unknown")
		}
		m.Files = append(m.Files, id)
	}
	sent, err := h.Engine.PostVisitorMessage(r.Context(), m)
	if err != nil {
		return err
	}
	h.stopTyping(sent.ConversationID, c.visitor)
	status := http.StatusCreated
	if sent.Replayed {
		status = http.StatusOK
	}
	return web.Write(w, status, postOut{ID: sent.ID, Seq: sent.Seq, At: web.Stamp(sent.At), ConversationID: sent.ConversationID})
}

// stopTyping takes the visitor's mark away, if one is set.
func (h *Handler) stopTyping(conv, visitor domain.ID) {
	me := conversation.Author{Kind: conversation.ByVisitor, ID: visitor}
	for _, a := range h.Engine.Typing(conv) {
		if a == me {
			h.Engine.Type(conv, me, false)
		}
	}
}
