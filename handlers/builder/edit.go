package builder

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/handlers/web"
	views "relevo/views/builder"
)

// maxEdit is the largest edit that is read, in bytes.
const maxEdit = assistant.MaxBytes

// tries is how often an edit is put into the newest draft when pages of other
// parts are saved at the same time.
const tries = 5

// edit is POST …/edit/{part...}: it saves a part of the draft and answers with
// the regions of its page.
func (h *Handler) edit(w http.ResponseWriter, r *http.Request) error {
	p, err := partOf(r.PathValue("part"))
	if err != nil {
		return err
	}
	e, err := readEdit(w, r)
	if err != nil {
		return err
	}
	l, o, err := h.save(r, p, e)
	if err != nil {
		return err
	}
	l.problems = l.Draft.Check(l.world)
	page, err := h.editing(nil, r, l, p, "", "")
	if err != nil {
		return err
	}
	page.Open, page.Focus, page.Did, page.Said = e.Open, o.focus, e.Do, o.said
	return web.Render(w, r, http.StatusOK, h.regions(r.Context(), l, p, page))
}

func readEdit(w http.ResponseWriter, r *http.Request) (*edit, error) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxEdit))
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return nil, domain.TooLarge("", maxEdit)
	}
	if err != nil {
		return nil, domain.Invalid(err)
	}
	e := &edit{}
	if err := json.Unmarshal(raw, e); err != nil {
		return nil, domain.Invalid(err)
	}
	return e, nil
}

// save puts the page's part into the draft as it stands now. The draft may have
// been saved meanwhile, as long as that part was left alone.
func (h *Handler) save(r *http.Request, p part, e *edit) (*loaded, *doing, error) {
	ctx, me := r.Context(), web.Me(r.Context()).ID
	for try := 1; ; try++ {
		l, err := h.load(r)
		if err != nil {
			return nil, nil, err
		}
		was, err := p.read(&l.Draft)
		if err != nil {
			return nil, nil, err
		}
		o, err := e.apply(&l.Draft, p, i18n.From(ctx))
		if err != nil {
			return nil, nil, err
		}
		now, err := p.read(o.d)
		if err != nil {
			return nil, nil, err
		}
		if sum(was) != e.Base && !e.Force && !bytes.Equal(was, now) {
			return nil, nil, h.overtaken(ctx, l)
		}
		if same(&l.Draft, o.d) {
			return l, o, nil
		}
		ver, err := h.Engine.SaveAssistantDraft(ctx, me, l.ID, l.DraftVer, *o.d)
		if domain.IsCode(err, "newer_revision") && try < tries {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		l.Draft, l.DraftVer, l.UpdatedBy = *o.d, ver, me
		return l, o, nil
	}
}

// overtaken says who saved the part meanwhile.
func (h *Handler) overtaken(ctx context.Context, l *loaded) error {
	e := domain.Conflict("newer_revision")
	e.Key, e.Args = "assistants.overtaken_by", []any{"Name", h.person(ctx, l.UpdatedBy)}
	return e
}

// person is an agent's name.
func (h *Handler) person(ctx context.Context, id domain.ID) string {
	if a := h.Agents.Get(ctx, id); a != nil {
		return a.Name
	}
	return i18n.T(ctx, "assistants.somebody")
}

// regions are what an edit of a part draws anew.
func (h *Handler) regions(ctx context.Context, l *loaded, p part, e views.Editing) templ.Component {
	switch p.name {
	case "variables":
		return views.VariablesRegions(variableProps(ctx, e, l))
	case "saved":
		return views.SavedRegions(savedProps(ctx, e, l))
	case "texts":
		return views.TextsRegions(views.TextsProps{Editing: e, Keys: assistant.TextKeys()})
	case "settings":
		return views.SettingsRegions(views.SettingsProps{Editing: e})
	}
	return views.ActionRegions(actionProps(ctx, e, l, p))
}

// actionProps is the page of an action.
func actionProps(ctx context.Context, e views.Editing, l *loaded, p part) views.ActionProps {
	a := l.Draft.Find(p.id)
	w := assistant.Words{D: &l.Draft, To: i18n.From(ctx), W: l.world}
	return views.ActionProps{Editing: e, Action: *a, Name: a.Name.In(w.To.Lang(), l.Draft.Language),
		Says: views.Says(w, a, l.problems, p.pointer(&l.Draft)), When: views.Sentence(w, a.ID, a.When)}
}

// action is GET …/actions/{action}.
func (h *Handler) action(w http.ResponseWriter, r *http.Request) error {
	l, err := h.load(r)
	if err != nil {
		return err
	}
	p := part{name: "actions/" + r.PathValue("action"), id: r.PathValue("action")}
	a := l.Draft.Find(p.id)
	if a == nil {
		return domain.NotFound()
	}
	e, err := h.editing(w, r, l, p, "actions", a.Name.In(i18n.From(r.Context()).Lang(), l.Draft.Language))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, views.ActionPage(actionProps(r.Context(), e, l, p)))
}
