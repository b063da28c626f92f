package visitor

import (
	"errors"
	"io"
	"net/http"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/handlers/web"
)

// ticket serves POST /widget/v1/ticket: the caller for a minute, in a form
// that may stand in an address.
func (h *Handler) ticket(w http.ResponseWriter, r *http.Request) error {
	c, _, err := h.posting(w, r)
	if err != nil {
		return err
	}
	c.expires = h.Engine.Now() + ticketFor
	return web.Write(w, http.StatusOK, map[string]string{"ticket": h.tickets.seal(c)})
}

// command reads the small body of a command, which may be empty, and its
// caller.
func (h *Handler) command(w http.ResponseWriter, r *http.Request, in any) (caller, error) {
	c, _, err := h.posting(w, r)
	if err != nil {
		return c, err
	}
	if err := web.Read(w, r, in); err != nil && !errors.Is(err, io.EOF) {
		return c, err
	}
	return c, nil
}

func done(w http.ResponseWriter, err error) error {
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

// typing serves POST /widget/v1/typing {"typing":bool}; without a body true.
func (h *Handler) typing(w http.ResponseWriter, r *http.Request) error {
	in := struct {
		Typing bool `json:"typing"`
	}{true}
	c, err := h.command(w, r, &in)
	if err != nil {
		return err
	}
	_, conv, err := h.Store.Visitor(r.Context(), c.visitor)
	if domain.IsCode(err, "not_found") {
		return domain.Unauthenticated()
	}
	if err == nil && conv != nil && conv.Open() {
		h.Engine.Type(conv.ID, conversation.Author{Kind: conversation.ByVisitor, ID: c.visitor}, in.Typing)
	}
	return done(w, err)
}

// read serves POST /widget/v1/read {"seq"}: all up to it was seen.
func (h *Handler) read(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Seq int64 `json:"seq"`
	}
	c, err := h.command(w, r, &in)
	if err != nil {
		return err
	}
	if in.Seq < 0 {
		return domain.Field("seq", "problem.cursor")
	}
	return done(w, h.Engine.ReadByVisitor(r.Context(), c.visitor, in.Seq))
}

// end serves POST /widget/v1/end {"close":bool}: without closing it leaves the
// chat with the agent, or the queue.
func (h *Handler) end(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Close bool `json:"close"`
	}
	c, err := h.command(w, r, &in)
	if err != nil {
		return err
	}
	return done(w, h.Engine.EndByVisitor(r.Context(), c.visitor, in.Close))
}

// leaveQueue serves POST /widget/v1/leave_queue.
func (h *Handler) leaveQueue(w http.ResponseWriter, r *http.Request) error {
	c, err := h.command(w, r, &struct{}{})
	if err != nil {
		return err
	}
	return done(w, h.Engine.LeaveQueue(r.Context(), c.visitor))
}

// rating serves POST /widget/v1/rating {"rating":1-5,"comment"}.
func (h *Handler) rating(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Rating  int    `json:"rating"`
		Comment string `json:"comment"`
	}
	c, err := h.command(w, r, &in)
	if err != nil {
		return err
	}
	return done(w, h.Engine.Rate(r.Context(), c.visitor, in.Rating, in.Comment))
}
