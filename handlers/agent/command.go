package agent

import (
	"errors"
	"net/http"
	"strings"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/web"
)

// request is one command on one conversation. Its form has been read.
type request struct {
	*http.Request
	me   *people.Agent
	conv domain.ID
}

func (r *request) t(id string, args ...any) string { return i18n.T(r.Context(), id, args...) }

// outcome tells the page what to say; the stream shows what changed.
type outcome struct {
	Toast   string             `json:"toast,omitempty"`
	Undo    string             `json:"undo,omitempty"` // address that takes it back
	Seq     int64              `json:"seq,omitempty"`
	Problem *web.ProblemDetail `json:"problem,omitempty"` // a second half that failed
	Href    string             `json:"href,omitempty"`    // where to go on
	Rev     int                `json:"rev,omitempty"`     // of notes that were saved
}

// conflict is the answer to notes that another page has changed meanwhile.
type conflict struct {
	web.Problem
	Kept wrapKept `json:"kept"`
}

type command func(r *request) (*outcome, error)

// run makes a handler of a command: the script of the page gets JSON, a plain
// form goes back to the conversation.
func (h *Handler) run(fn command) web.Handler {
	return h.answer(func(w http.ResponseWriter, r *http.Request) (any, error) {
		conv, err := domain.ParseID(r.PathValue("id"))
		if err != nil {
			return nil, err
		}
		if err := readForm(w, r); err != nil {
			return nil, err
		}
		out, err := fn(&request{Request: r, me: web.Me(r.Context()), conv: conv})
		if out == nil {
			out = &outcome{}
		}
		return out, err
	})
}

// answer writes what fn returns as JSON, errors in the documented shape and
// in the agent's language. Without a script errors are pages and success goes
// back to the page the form stood on.
func (h *Handler) answer(fn func(http.ResponseWriter, *http.Request) (any, error)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := fn(w, r)
		if !strings.Contains(r.Header.Get("Accept"), "application/json") {
			if err != nil {
				return err
			}
			to := back(r)
			if o, ok := v.(*outcome); ok && o != nil && o.Href != "" {
				to = o.Href
			}
			http.Redirect(w, r, to, http.StatusSeeOther)
			return nil
		}
		if err != nil {
			status, d := h.describe(r, err)
			var n *newer
			if errors.As(err, &n) {
				return web.Write(w, status, conflict{web.Problem{Error: d}, n.kept})
			}
			return web.Write(w, status, web.Problem{Error: d})
		}
		return web.Write(w, http.StatusOK, v)
	}
}

func (h *Handler) describe(r *http.Request, err error) (int, web.ProblemDetail) {
	status, d := web.Describe(r, h.Log, err)
	if e := domain.AsError(err); e != nil {
		d.Message = i18n.T(r.Context(), e.Key, e.Args...)
		var told *told
		if errors.As(err, &told) {
			d.Message = told.text
		}
	} else {
		d.Message = i18n.T(r.Context(), "problem.internal")
	}
	return status, d
}

// told gives an error a sentence that names who and what.
type told struct {
	error
	text string
}

func (t *told) Unwrap() error { return t.error }

func readForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, web.MaxBody)
	err := r.ParseForm()
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return domain.TooLarge("", web.MaxBody)
	}
	if err != nil {
		return domain.Invalid(err)
	}
	return nil
}

// back is the page a plain form returns to.
func back(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, "/inbox/c/") {
		return "/inbox?view=all&c=" + r.PathValue("id")
	}
	if strings.HasPrefix(r.URL.Path, "/inbox/") {
		return "/inbox"
	}
	return r.URL.Path
}
