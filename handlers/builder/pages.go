package builder

import (
	"context"
	"net/http"
	"slices"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/handlers/web"
	views "relevo/views/builder"

	"github.com/a-h/templ"
)

// partPage draws the page of a part that is not an action.
func (h *Handler) partPage(w http.ResponseWriter, r *http.Request, name, title string, draw func(views.Editing, *loaded) templ.Component) error {
	l, err := h.load(r)
	if err != nil {
		return err
	}
	p, err := partOf(name)
	if err != nil {
		return err
	}
	e, err := h.editing(w, r, l, p, name, i18n.T(r.Context(), title)+" · "+l.Name)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, draw(e, l))
}

// variables is GET …/variables.
func (h *Handler) variables(w http.ResponseWriter, r *http.Request) error {
	return h.partPage(w, r, "variables", "assistants.variables", func(e views.Editing, l *loaded) templ.Component {
		return views.VariablesPage(variableProps(r.Context(), e, l))
	})
}

func variableProps(ctx context.Context, e views.Editing, l *loaded) views.VariablesProps {
	e.Texts = false
	p := views.VariablesProps{Editing: e, Variables: l.Draft.Variables}
	for _, v := range l.Draft.Variables {
		p.Used = append(p.Used, used(ctx, l, l.Draft.Uses(assistant.RefVariable, v.ID)))
	}
	for _, v := range l.Draft.Visible("") {
		declared := slices.ContainsFunc(l.Draft.Variables, func(d assistant.Variable) bool { return d.ID == v.ID })
		if v.Source == assistant.FromSession && !declared {
			p.Kept = append(p.Kept, views.Var{Name: v.ID, Kind: views.TypeName(ctx, v.Type)})
		}
	}
	return p
}

// saved is GET …/saved.
func (h *Handler) saved(w http.ResponseWriter, r *http.Request) error {
	return h.partPage(w, r, "saved", "assistants.saved", func(e views.Editing, l *loaded) templ.Component {
		return views.SavedPage(savedProps(r.Context(), e, l))
	})
}

func savedProps(ctx context.Context, e views.Editing, l *loaded) views.SavedProps {
	p := views.SavedProps{Editing: e, Saved: l.Draft.Saved}
	for _, s := range l.Draft.Saved {
		p.Used = append(p.Used, used(ctx, l, l.Draft.Uses(assistant.RefSaved, s.ID)))
	}
	return p
}

// texts is GET …/texts.
func (h *Handler) texts(w http.ResponseWriter, r *http.Request) error {
	return h.partPage(w, r, "texts", "assistants.texts", func(e views.Editing, _ *loaded) templ.Component {
		return views.TextsPage(views.TextsProps{Editing: e, Keys: assistant.TextKeys()})
	})
}

// settings is GET …/settings.
func (h *Handler) settings(w http.ResponseWriter, r *http.Request) error {
	return h.partPage(w, r, "settings", "assistants.settings", func(e views.Editing, _ *loaded) templ.Component {
		return views.SettingsPage(views.SettingsProps{Editing: e})
	})
}
