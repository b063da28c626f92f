package board

import (
	"net/http"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/presence"
	"relevo/handlers/web"
)

// outcome tells the page what to say; the stream shows what changed.
type outcome struct {
	Toast string `json:"toast,omitempty"`
}

// command answers a form of the board in JSON, with the thing its path names.
func (h *Handler) command(fn func(r *http.Request, id domain.ID) (*outcome, error)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := domain.ParseID(r.PathValue("id"))
		if err == nil {
			err = web.ReadForm(w, r)
		}
		var out *outcome
		if err == nil {
			out, err = fn(r, id)
		}
		if err != nil {
			status, d := web.Describe(r, h.Log, err)
			d.Message = i18n.T(r.Context(), "problem.internal")
			if e := domain.AsError(err); e != nil {
				d.Message = i18n.T(r.Context(), e.Key, e.Args...)
			}
			return web.Write(w, status, web.Problem{Error: d})
		}
		return web.Write(w, http.StatusOK, out)
	}
}

// setPresence is POST …/agents/{id}/presence: state, and reason with not_ready.
func (h *Handler) setPresence(r *http.Request, id domain.ID) (*outcome, error) {
	var reason domain.ID
	if s := r.PostFormValue("reason"); s != "" {
		var err error
		if reason, err = domain.ParseID(s); err != nil {
			return nil, domain.Field("reason", "problem.reason_unknown")
		}
	}
	state := presence.Intent(r.PostFormValue("state"))
	if err := h.Engine.SetPresence(r.Context(), actor(r.Context()), id, state, reason); err != nil {
		return nil, err
	}
	return h.said(r, "board.done_presence", id), nil
}

// requeue is POST …/agents/{id}/requeue: all live work goes back.
func (h *Handler) requeue(r *http.Request, id domain.ID) (*outcome, error) {
	if err := h.Engine.RequeueAll(r.Context(), actor(r.Context()), id); err != nil {
		return nil, err
	}
	return h.said(r, "board.done_requeue", id), nil
}

func (h *Handler) said(r *http.Request, key string, agent domain.ID) *outcome {
	name := ""
	if a := h.Agents.Get(r.Context(), agent); a != nil {
		name = a.Name
	}
	return &outcome{Toast: i18n.T(r.Context(), key, "Name", name)}
}

// pause is POST …/queues/{id}/pause.
func (h *Handler) pause(r *http.Request, id domain.ID) (*outcome, error) {
	if err := h.Engine.PauseQueue(r.Context(), web.Me(r.Context()).ID, id); err != nil {
		return nil, err
	}
	return &outcome{Toast: i18n.T(r.Context(), "board.done_pause", "Name", h.Queues.Name(r.Context(), id))}, nil
}

// resume is POST …/queues/{id}/resume.
func (h *Handler) resume(r *http.Request, id domain.ID) (*outcome, error) {
	if err := h.Engine.ResumeQueue(r.Context(), web.Me(r.Context()).ID, id); err != nil {
		return nil, err
	}
	return &outcome{Toast: i18n.T(r.Context(), "board.done_resume", "Name", h.Queues.Name(r.Context(), id))}, nil
}
