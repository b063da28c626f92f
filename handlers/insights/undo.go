package insights

import (
	"crypto/rand"
	"net/http"
	"slices"
	"sync"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	pages "relevo/views/builder"
	views "relevo/views/insights"
)

// mostUndone is how many steps can be taken back, of all administrators
// together.
const mostUndone = 200

// step is what was done, as far as it takes to undo it, and what is told.
type step struct {
	of    domain.ID // assistant
	back  string    // the page's address
	edits []edit
	gaps  map[domain.ID]assistant.GapStatus // as they were
	link  *views.Link
}

// undoing keeps steps for as long as somebody may think better of them. After a
// restart they are gone.
type undoing struct {
	mu    sync.Mutex
	steps map[string]*step
	order []string
}

func newUndoing() *undoing { return &undoing{steps: map[string]*step{}} }

func (u *undoing) keep(s *step) string {
	u.mu.Lock()
	defer u.mu.Unlock()
	token := rand.Text()
	u.steps[token] = s
	if u.order = append(u.order, token); len(u.order) > mostUndone {
		delete(u.steps, u.order[0])
		u.order = u.order[1:]
	}
	return token
}

// find gives a step; take takes it out, so that it is undone once.
func (u *undoing) find(token string, take bool) *step {
	u.mu.Lock()
	defer u.mu.Unlock()
	s := u.steps[token]
	if take && s != nil {
		delete(u.steps, token)
		u.order = slices.DeleteFunc(u.order, func(t string) bool { return t == token })
	}
	return s
}

// did goes back to the page, which says what was done and offers to undo it.
func (h *Handler) did(w http.ResponseWriter, r *http.Request, s *step, text string, args ...any) error {
	return h.Flash.Redirect(w, r, s.back, flash.Message{Text: i18n.T(r.Context(), text, args...), About: h.undo.keep(s)})
}

// told puts into the frame what the last command left to say.
func (h *Handler) told(w http.ResponseWriter, r *http.Request, f *pages.Frame) {
	m := h.Flash.Take(w, r)
	f.Toast = m.Text
	s := h.undo.find(m.About, false)
	if m.About == "" || s == nil || s.of.String() != f.ID {
		return
	}
	more := views.More{Link: s.link}
	if len(s.edits) > 0 || len(s.gaps) > 0 {
		more.Undo, more.Token = pages.Of(f.ID, "/undo"), m.About
	}
	f.ToastMore = views.ToastMore(more)
}

// takeBack is POST …/undo: token.
func (h *Handler) takeBack(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err == nil {
		err = web.ReadForm(w, r)
	}
	if err != nil {
		return err
	}
	s := h.undo.find(r.PostFormValue("token"), true)
	if s == nil || s.of != id {
		return h.Flash.Redirect(w, r, pages.Of(id.String(), "/analytics"), flash.Message{Text: i18n.T(r.Context(), "insights.undo_gone")})
	}
	ctx, by := r.Context(), web.Me(r.Context()).ID
	if len(s.edits) > 0 {
		_, err = h.change(ctx, by, id, func(*assistant.Definition) ([]edit, error) { return s.edits, nil })
	}
	if domain.IsCode(err, "not_found") {
		return h.Flash.Redirect(w, r, s.back, flash.Message{Text: i18n.T(ctx, "insights.undo_gone")})
	}
	for gap, was := range s.gaps {
		if err == nil {
			err = h.Engine.SetGap(ctx, by, gap, was)
		}
	}
	if err != nil {
		return err
	}
	return h.Flash.Redirect(w, r, s.back, flash.Message{Text: i18n.T(ctx, "insights.undone")})
}
