package settings

import (
	"net/http"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/domain/widget"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	views "relevo/views/settings"
	"relevo/views/ui"
)

func (h *handlers) widgets(w http.ResponseWriter, r *http.Request) error {
	all, err := h.DB.Widgets(r.Context())
	if err != nil {
		return err
	}
	frame, _ := h.frame(w, r, "widgets", i18n.T(r.Context(), "settings.widgets"), i18n.T(r.Context(), "settings.widgets_sub"))
	return web.Render(w, r, http.StatusOK, views.Widgets(views.WidgetsProps{SettingsProps: frame, Widgets: all}))
}

func (h *handlers) newWidget(w http.ResponseWriter, r *http.Request) error {
	name, err := h.DB.Setting(r.Context(), settingName)
	if err != nil && !domain.IsCode(err, "not_found") {
		return err
	}
	return h.showWidget(w, r, http.StatusOK, nil, form{Settings: widget.Defaults(name)})
}

// form is a widget as typed: settings, and the sites as text.
type form struct {
	widget.Settings
	origins string
	errs    web.Errors
}

// showWidget draws the page of a widget in use, or of a new one (nil).
func (h *handlers) showWidget(w http.ResponseWriter, r *http.Request, status int, of *widget.Widget, f form) error {
	title := i18n.T(r.Context(), "settings.widget_new")
	if of != nil {
		title = of.Settings.Name
	}
	frame, m := h.frame(w, r, "widgets", title, i18n.T(r.Context(), "settings.widget_sub"))
	queues, err := h.widgetQueues(r)
	if err != nil {
		return err
	}
	assistants, err := h.widgetAssistants(r)
	if err != nil {
		return err
	}
	p := views.WidgetProps{SettingsProps: frame, Queues: queues, Assistants: assistants, Settings: f.Settings, Origins: f.origins, Secret: m.Secret, Errors: f.errs}
	if of != nil {
		p.ID, p.Key, p.Snippet, p.Identity = of.ID.String(), of.Key, web.Snippet(h.origin(r), of.Key), of.IdentitySecret != nil
	}
	return web.Render(w, r, status, views.Widget(p))
}

// widgetQueues are the queues a widget's conversations may enter.
func (h *handlers) widgetQueues(r *http.Request) ([]ui.Option, error) {
	setup, err := h.DB.RoutingSetup(r.Context())
	if err != nil {
		return nil, err
	}
	p := i18n.From(r.Context())
	list := picks(p, setup, nil, &routing.QueueDef{})["queues"]
	list[0].Label = p.T("queues.widget_default")
	return list, nil
}

// widgetAssistants are the assistants that may answer a widget's visitors; one
// that is not published answers none until it is.
func (h *handlers) widgetAssistants(r *http.Request) ([]ui.Option, error) {
	all, err := h.DB.AssistantHeads(r.Context())
	if err != nil {
		return nil, err
	}
	p := i18n.From(r.Context())
	list := []ui.Option{{Label: p.T("assistants.widget_none")}}
	for i := range all {
		o := ui.Option{Value: all[i].ID.String(), Label: all[i].Name}
		if all[i].LiveID == 0 {
			o.Label = p.T("assistants.widget_offline", "Name", o.Label)
		}
		list = append(list, o)
	}
	return list, nil
}

// stored loads the widget in the address; an archived one is not_found.
func (h *handlers) stored(r *http.Request) (*widget.Widget, error) {
	id, err := pathID(r)
	if err != nil {
		return nil, err
	}
	wi, err := h.DB.Widget(r.Context(), id)
	if err == nil && wi.ArchivedAt > 0 {
		err = domain.NotFound()
	}
	return wi, err
}

func (h *handlers) widget(w http.ResponseWriter, r *http.Request) error {
	wi, err := h.stored(r)
	if err != nil {
		return err
	}
	return h.showWidget(w, r, http.StatusOK, wi, form{Settings: wi.Settings, origins: strings.Join(wi.Settings.Origins, "\n")})
}

// typed reads the form; numbers that are none are noted as errors.
func typed(r *http.Request) form {
	v := r.PostFormValue
	on := func(name string) bool { return v(name) != "" }
	f := form{errs: web.Errors{}, origins: v("origins")}
	f.Settings = widget.Settings{Name: v("name"), Colour: v("colour"), Position: v("position"), Theme: v("theme"), Lang: v("lang"), Origins: widget.ParseOrigins(f.origins),
		Texts: map[string]widget.Texts{}, Files: on("files"), Emoji: on("emoji"), Sound: on("sound"), HideBrand: !on("brand")}
	for _, lang := range []string{"en", "es"} {
		t := widget.Texts{Greeting: strings.TrimSpace(v("greeting_" + lang)), Subtitle: strings.TrimSpace(v("subtitle_" + lang)), Launcher: strings.TrimSpace(v("launcher_" + lang))}
		if t != (widget.Texts{}) {
			f.Texts[lang] = t
		}
	}
	f.SideSpace, f.BelowSpace, f.Queue, f.Assistant = number(v("side_space")), number(v("below_space")), id(v("queue")), id(v("assistant"))
	return f
}

// number reads a number; what is none becomes -1, which Check refuses.
func number(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return -1
	}
	return n
}

// refused redraws the form with what was typed, or gives back an error that is
// not the form's.
func (h *handlers) refused(w http.ResponseWriter, r *http.Request, of *widget.Widget, f form, err error) error {
	if !f.errs.Add(r.Context(), "", err) {
		return err
	}
	d := widget.Defaults("")
	if f.SideSpace < 0 {
		f.SideSpace = d.SideSpace
	}
	if f.BelowSpace < 0 {
		f.BelowSpace = d.BelowSpace
	}
	return h.showWidget(w, r, http.StatusUnprocessableEntity, of, f)
}

func (h *handlers) createWidget(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	f := typed(r)
	wi, err := h.Engine.CreateWidget(r.Context(), web.Me(r.Context()).ID, f.Settings)
	if err != nil {
		return h.refused(w, r, nil, f, err)
	}
	return h.done(w, r, views.WidgetURL+wi.ID.String(), "settings.widget_created", "")
}

func (h *handlers) saveWidget(w http.ResponseWriter, r *http.Request) error {
	wi, err := h.stored(r)
	if err != nil {
		return err
	}
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	f := typed(r)
	if !r.PostForm.Has("assistant") { // the form does not ask for it
		f.Assistant = wi.Settings.Assistant
	}
	if err := h.Engine.UpdateWidget(r.Context(), web.Me(r.Context()).ID, wi.ID, f.Settings); err != nil {
		return h.refused(w, r, wi, f, err)
	}
	return h.done(w, r, views.WidgetURL+wi.ID.String(), "settings.widget_saved", "")
}

func (h *handlers) archiveWidget(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	if err := h.Engine.ArchiveWidget(r.Context(), web.Me(r.Context()).ID, id); err != nil {
		return err
	}
	return h.done(w, r, views.WidgetsURL, "settings.archived", "")
}

// done goes on to a page that says so.
func (h *handlers) done(w http.ResponseWriter, r *http.Request, to, text, secret string) error {
	return h.Flash.Redirect(w, r, to, flash.Message{Text: i18n.T(r.Context(), text), Secret: secret})
}
