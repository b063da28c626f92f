package builder

import (
	"bytes"
	"net/http"
	"slices"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	views "relevo/views/builder"
	"relevo/views/layout"
	"relevo/views/settings"
)

// list is GET /settings/assistants.
func (h *Handler) list(w http.ResponseWriter, r *http.Request) error {
	return h.showList(w, r, http.StatusOK, views.ListProps{New: views.NewForm{Lang: web.Me(r.Context()).Lang}})
}

// showList draws the list, with forms as they were typed.
func (h *Handler) showList(w http.ResponseWriter, r *http.Request, status int, p views.ListProps) error {
	ctx := r.Context()
	all, err := h.Store.Assistants(ctx)
	if err != nil {
		return err
	}
	widgets, err := h.Store.Widgets(ctx)
	if err != nil {
		return err
	}
	p.SettingsProps = layout.SettingsProps{PageProps: web.Shell(r, i18n.T(ctx, "assistants.title"), "assistants"), Section: "assistants", Sub: i18n.T(ctx, "assistants.sub")}
	p.Nav = settings.Nav(ctx, web.Me(ctx).Can(people.Configure))
	p.Toast = h.Flash.Take(w, r).Text
	p.Now = h.Engine.Now()
	p.Templates = templates(ctx)
	for i := range all {
		l, err := h.read(ctx, all[i].ID)
		if domain.IsCode(err, "not_found") {
			continue // archived this moment
		}
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, h.row(r, l, widgets))
	}
	return web.Render(w, r, status, views.List(p))
}

func (h *Handler) row(r *http.Request, l *loaded, widgets []*widget.Widget) views.Row {
	v := views.Row{ID: l.ID.String(), Name: l.Name, Lang: l.Draft.Language, State: h.state(r.Context(), l), UpdatedAt: l.UpdatedAt}
	if l.UpdatedBy != 0 {
		v.UpdatedBy = h.person(r.Context(), l.UpdatedBy)
	}
	for i := range l.Draft.Actions {
		if l.Draft.Actions[i].System == "" {
			v.Actions++
		}
	}
	for _, x := range widgets {
		if x.Settings.Assistant == l.ID && x.ArchivedAt == 0 {
			v.Widgets = append(v.Widgets, views.Used{Name: x.Settings.Name, Href: settings.WidgetURL + x.ID.String()})
		}
	}
	return v
}

// create is POST /settings/assistants: name, lang, template.
func (h *Handler) create(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	p := views.ListProps{New: views.NewForm{Name: r.PostFormValue("name"), Lang: r.PostFormValue("lang"), Template: r.PostFormValue("template")}}
	if !slices.Contains(i18n.Languages(), p.New.Lang) {
		return domain.Invalid(nil)
	}
	d, ok := fresh(p.New.Template, p.New.Lang)
	if !ok {
		return domain.Invalid(nil)
	}
	a, err := h.Engine.CreateAssistant(r.Context(), web.Me(r.Context()).ID, p.New.Name, d)
	if err == nil {
		return h.done(w, r, views.Of(a.ID.String(), ""), "assistants.created")
	}
	errs := web.Errors{}
	if !errs.Add(r.Context(), "", err) {
		return err
	}
	p.Errors = errs
	return h.showList(w, r, http.StatusUnprocessableEntity, p)
}

// rename is POST …/rename: name.
func (h *Handler) rename(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err == nil {
		err = web.ReadForm(w, r)
	}
	if err != nil {
		return err
	}
	name := r.PostFormValue("name")
	if err = h.Engine.RenameAssistant(r.Context(), web.Me(r.Context()).ID, id, name); err == nil {
		return h.done(w, r, views.URL, "assistants.renamed")
	}
	errs := web.Errors{}
	if !errs.Add(r.Context(), "", err) {
		return err
	}
	return h.showList(w, r, http.StatusUnprocessableEntity, views.ListProps{EditID: id.String(), EditName: name, Errors: errs})
}

// duplicate is POST …/duplicate: another assistant with the same draft.
func (h *Handler) duplicate(w http.ResponseWriter, r *http.Request) error {
	l, err := h.load(r)
	if err != nil {
		return err
	}
	all, err := h.Store.Assistants(r.Context())
	if err != nil {
		return err
	}
	name := copyName(i18n.From(r.Context()), l.Name, func(s string) bool {
		return slices.ContainsFunc(all, func(a assistant.Assistant) bool { return bytes.EqualFold([]byte(a.Name), []byte(s)) })
	})
	a, err := h.Engine.CreateAssistant(r.Context(), web.Me(r.Context()).ID, name, l.Draft)
	if err != nil {
		return err
	}
	return h.done(w, r, views.Of(a.ID.String(), ""), "assistants.duplicated")
}

// mostName is the longest name of an assistant, in characters.
const mostName = 60

// copyName is a name for a copy that none has yet.
func copyName(p *i18n.Printer, name string, taken func(string) bool) string {
	for n := 1; ; n++ {
		s := p.T("assistants.copy_of", "Name", name)
		if n > 1 {
			s = p.T("assistants.copy_n", "Name", name, "N", n)
		}
		if r := []rune(s); len(r) > mostName {
			name = string([]rune(name)[:len([]rune(name))-(len(r)-mostName)])
			n--
			continue
		}
		if !taken(s) {
			return s
		}
	}
}

// archive is POST …/archive.
func (h *Handler) archive(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err == nil {
		err = h.Engine.ArchiveAssistant(r.Context(), web.Me(r.Context()).ID, id)
	}
	if err != nil {
		return err
	}
	return h.done(w, r, views.URL, "assistants.archived")
}

// done goes on to a page that says so.
func (h *Handler) done(w http.ResponseWriter, r *http.Request, to, text string, args ...any) error {
	return h.Flash.Redirect(w, r, to, flash.Message{Text: i18n.T(r.Context(), text, args...)})
}
