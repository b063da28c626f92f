package builder

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/handlers/web"
	views "relevo/views/builder"
)

// actions is GET …/{id}: the list of actions, or what q finds.
func (h *Handler) actions(w http.ResponseWriter, r *http.Request) error {
	return h.showActions(w, r, http.StatusOK, views.ActionsProps{})
}

func (h *Handler) showActions(w http.ResponseWriter, r *http.Request, status int, p views.ActionsProps) error {
	l, err := h.load(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p.Frame = h.frame(w, r, l, "actions", l.Name)
	p.Query = strings.TrimSpace(r.FormValue("q"))
	rows := h.rows(ctx, l)
	if p.Query != "" {
		rows, p.Else = found(ctx, l, rows, p.Query)
	}
	for _, row := range rows {
		if row.System {
			p.Systems = append(p.Systems, row)
		} else {
			p.Own = append(p.Own, row)
		}
	}
	return web.Render(w, r, status, views.Actions(p))
}

func (h *Handler) rows(ctx context.Context, l *loaded) []views.ActionRow {
	d, p := &l.Draft, i18n.From(ctx)
	out := make([]views.ActionRow, 0, len(d.Actions))
	for i := range d.Actions {
		a := &d.Actions[i]
		row := views.ActionRow{ID: a.ID, Name: a.Name.In(p.Lang(), d.Language), System: a.System != "", Steps: len(a.Steps)}
		if row.System {
			row.Says = p.T("assistants.system_" + string(a.System))
		} else {
			row.Says = strings.Join(views.FirstExamples(*a, d.Language), " · ")
			for _, lang := range i18n.Languages() {
				n := len(a.Examples[lang])
				row.Examples = append(row.Examples, views.Counted{Lang: lang, N: n, Few: n < 10 && lang == d.Language})
			}
		}
		for _, x := range l.problems {
			switch {
			case x.Action != a.ID:
			case x.Blocks:
				row.Bad++
			default:
				row.Unsure++
			}
		}
		out = append(out, row)
	}
	return out
}

// mostHits is how many places of one action a search shows.
const mostHits = 5

// found keeps the actions a search finds, with the places; and what is found
// elsewhere.
func found(ctx context.Context, l *loaded, rows []views.ActionRow, query string) (out []views.ActionRow, other []views.Hit) {
	at := map[string]int{}
	for _, x := range l.Draft.Search(query) {
		where, href := placeOf(ctx, l, x.Pointer, x.Action, x.Step)
		hit := views.Hit{Text: x.Text, Where: where, Href: href}
		if x.Action == "" {
			other = append(other, hit)
			continue
		}
		i, ok := at[x.Action]
		if !ok {
			for _, row := range rows {
				if row.ID == x.Action {
					i = len(out)
					out = append(out, row)
				}
			}
			at[x.Action] = i
		}
		if x.Step == "" {
			hit.Where = i18n.T(ctx, "assistants.hit_"+x.Kind)
		}
		if x.Kind != "name" || x.Step != "" { // the name itself stands there already
			if len(out[i].Hits) < mostHits {
				out[i].Hits = append(out[i].Hits, hit)
			}
		}
	}
	return out, other
}

// change saves the draft as fn makes it, again when somebody saved meanwhile.
func (h *Handler) change(r *http.Request, fn func(l *loaded) (assistant.Definition, error)) (*loaded, error) {
	for try := 1; ; try++ {
		l, err := h.load(r)
		if err != nil {
			return nil, err
		}
		d, err := fn(l)
		if err != nil {
			return l, err
		}
		_, err = h.Engine.SaveAssistantDraft(r.Context(), web.Me(r.Context()).ID, l.ID, l.DraftVer, d)
		if domain.IsCode(err, "newer_revision") && try < tries {
			continue
		}
		return l, err
	}
}

// addAction is POST …/actions: name.
func (h *Handler) addAction(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	ctx, name, id := r.Context(), strings.Join(strings.Fields(r.PostFormValue("name")), " "), ""
	refuse := func(key string, args ...any) error {
		return h.showActions(w, r, http.StatusUnprocessableEntity, views.ActionsProps{Name: name, Error: i18n.T(ctx, key, args...)})
	}
	if name == "" {
		return refuse("builder.problem_name_empty")
	}
	if len([]rune(name)) > assistant.MaxName {
		return refuse("builder.problem_long", "Max", assistant.MaxName)
	}
	l, err := h.change(r, func(l *loaded) (assistant.Definition, error) {
		lang := l.Draft.Language
		for i := range l.Draft.Actions {
			if strings.EqualFold(l.Draft.Actions[i].Name[lang], name) {
				return assistant.Definition{}, domain.Field("name", "builder.problem_twice", "Name", name)
			}
		}
		d, made := l.Draft.AddAction(assistant.Text{lang: name})
		id = made
		return d, nil
	})
	if e := domain.AsError(err); e != nil && e.Kind == domain.KindInvalidField {
		return refuse(e.Key, e.Args...)
	}
	if err != nil {
		return err
	}
	return h.done(w, r, views.Of(l.ID.String(), "/actions/"+id), "assistants.action_created")
}

// duplicateAction is POST …/actions/{action}/duplicate.
func (h *Handler) duplicateAction(w http.ResponseWriter, r *http.Request) error {
	id := ""
	l, err := h.change(r, func(l *loaded) (d assistant.Definition, err error) {
		d, id, err = l.Draft.DuplicateAction(r.PathValue("action"))
		return d, err
	})
	if err != nil {
		return err
	}
	return h.done(w, r, views.Of(l.ID.String(), "/actions/"+id), "assistants.action_duplicated")
}

// errUsed stops a deletion because the action is used.
var errUsed = errors.New("the action is used")

// deleteAction is POST …/actions/{action}/delete; an action in use stays, and
// the page tells where it is used.
func (h *Handler) deleteAction(w http.ResponseWriter, r *http.Request) error {
	ctx, name := r.Context(), ""
	var uses []assistant.Use
	l, err := h.change(r, func(l *loaded) (assistant.Definition, error) {
		if a := l.Draft.Find(r.PathValue("action")); a != nil {
			name = a.Name.In(i18n.From(ctx).Lang(), l.Draft.Language)
		}
		d, used, err := l.Draft.DeleteAction(r.PathValue("action"))
		if err == nil && len(used) > 0 {
			uses, err = used, errUsed
		}
		return d, err
	})
	if errors.Is(err, errUsed) {
		b := &views.Blocked{Name: name, Used: used(ctx, l, uses)}
		return h.showActions(w, r, http.StatusConflict, views.ActionsProps{Blocked: b})
	}
	if err != nil {
		return err
	}
	return h.done(w, r, views.Of(l.ID.String(), ""), "assistants.action_deleted", "Name", name)
}

// used names places that refer to something, each once.
func used(ctx context.Context, l *loaded, uses []assistant.Use) []views.Used {
	var out []views.Used
	seen := map[string]bool{}
	for _, u := range uses {
		where, href := placeOf(ctx, l, u.Pointer, u.Action, u.Step)
		if !seen[where] {
			seen[where] = true
			out = append(out, views.Used{Name: where, Href: href})
		}
	}
	return out
}
