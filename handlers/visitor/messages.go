package visitor

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/handlers/feed"
	"relevo/handlers/web"
)

type messagesOut struct {
	Messages []json.RawMessage `json:"messages"`
	LastSeq  int64             `json:"last_seq"`
	More     bool              `json:"more"` // ask again after the last one
}

// messages serves GET /widget/v1/messages: what the visitor may see behind a
// seq, of the last conversation or of the one named.
func (h *Handler) messages(w http.ResponseWriter, r *http.Request) error {
	c, wd, err := h.watching(w, r)
	if err != nil {
		return err
	}
	after, err := seqOf(r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	conv, err := h.conversation(r, c, r.URL.Query())
	if err != nil {
		return err
	}
	out := messagesOut{Messages: []json.RawMessage{}}
	if conv == nil {
		return web.Write(w, http.StatusOK, out)
	}
	if after > conv.LastSeq {
		after = 0
	}
	page, err := h.Feed.Transcript(r.Context(), conv.ID, after)
	if err != nil {
		return err
	}
	for _, e := range page {
		if e.Note {
			continue
		}
		b, err := h.messageBytes(r.Context(), e, wd)
		if err != nil {
			return err
		}
		out.Messages = append(out.Messages, b)
	}
	out.LastSeq, out.More = conv.PublicSeq, feed.Full(page)
	if n := len(page); n > 0 && !page[n-1].Note {
		out.LastSeq = max(out.LastSeq, page[n-1].Seq) // written since the conversation was read
	}
	return web.Write(w, http.StatusOK, out)
}

// seqOf reads a cursor; 422 after when it is no number.
func seqOf(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0, domain.Field("after", "problem.cursor")
	}
	return n, nil
}

// conversation is the one named in the address, which must be the visitor's,
// else the last one; nil without any.
func (h *Handler) conversation(r *http.Request, c caller, q url.Values) (*conversation.Conversation, error) {
	name := q.Get("conversation")
	if name == "" {
		_, conv, err := h.Store.Visitor(r.Context(), c.visitor)
		if domain.IsCode(err, "not_found") {
			return nil, domain.Unauthenticated()
		}
		return conv, err
	}
	id, err := domain.ParseID(name)
	if err != nil {
		return nil, err
	}
	conv, err := h.Store.Conversation(r.Context(), id)
	if err == nil && conv.VisitorID != c.visitor {
		return nil, domain.NotFound()
	}
	return conv, err
}
