package auth

import (
	"context"
	"crypto/subtle"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/web"
	views "relevo/views/people"
)

// setup is the state of the first set-up. The token lives in memory: a restart
// makes another link, and none works once an agent exists.
type setup struct {
	token string
	done  atomic.Bool
}

// SetupLink is the path of the one-time set-up page, to be printed at start
// while nobody is an agent.
func (a *Auth) SetupLink() string { return "/setup?token=" + url.QueryEscape(a.setup.token) }

// NeedsSetup tells whether no agent exists yet.
func (a *Auth) NeedsSetup(ctx context.Context) (bool, error) {
	done, err := a.isSetUp(ctx)
	return !done, err
}

func (a *Auth) isSetUp(ctx context.Context) (bool, error) {
	if a.setup.done.Load() {
		return true, nil
	}
	n, err := a.DB.CountAgents(ctx)
	if err == nil && n > 0 {
		a.setup.done.Store(true)
	}
	return n > 0, err
}

func (a *Auth) setupToken(s string) bool {
	return subtle.ConstantTimeCompare([]byte(s), []byte(a.setup.token)) == 1
}

// notSetUp says where the link is found: on the pages that need a set-up, and
// in answer to a link that is none.
func (a *Auth) notSetUp(w http.ResponseWriter, r *http.Request, status int) error {
	p := i18n.From(r.Context())
	return web.Render(w, r, status, views.Notice(views.NoticeProps{Icon: "key-round", Title: p.T("people.setup_closed"), Text: p.T("people.setup_closed_text")}))
}

// alreadySetUp answers a link that was used.
func (a *Auth) alreadySetUp(w http.ResponseWriter, r *http.Request) error {
	p := i18n.From(r.Context())
	return web.Render(w, r, http.StatusGone, views.Notice(views.NoticeProps{Icon: "circle-check", Title: p.T("people.setup_already"), Text: p.T("people.setup_already_text"), Href: "/login", Label: p.T("common.log_in")}))
}

// setupOpen lets only the holder of the link on; it answers all others.
func (a *Auth) setupOpen(w http.ResponseWriter, r *http.Request, token string) (bool, error) {
	done, err := a.isSetUp(r.Context())
	switch {
	case err != nil:
		return false, err
	case done:
		return false, a.alreadySetUp(w, r)
	case !a.setupToken(token):
		return false, a.notSetUp(w, r, http.StatusNotFound)
	}
	return true, nil
}

func (a *Auth) setupPage(w http.ResponseWriter, r *http.Request) error {
	token := r.URL.Query().Get("token")
	if ok, err := a.setupOpen(w, r, token); !ok {
		return err
	}
	d := widget.Defaults("")
	p := views.SetupProps{Token: token, Lang: i18n.From(r.Context()).Lang(), Zone: "UTC", GuessZone: true, Colour: d.Colour}
	return web.Render(w, r, http.StatusOK, views.Setup(p))
}

func (a *Auth) setupPost(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	if ok, err := a.setupOpen(w, r, r.PostFormValue("token")); !ok {
		return err
	}
	p := views.SetupProps{Token: r.PostFormValue("token"), Name: r.PostFormValue("name"), Email: r.PostFormValue("email"), Lang: r.PostFormValue("lang"), Zone: r.PostFormValue("zone"),
		Workspace: r.PostFormValue("workspace"), Widget: r.PostFormValue("widget_name"), Colour: r.PostFormValue("widget_colour"), Origins: r.PostFormValue("widget_origins"), Errors: web.Errors{}}
	s, password := checkSetup(r.Context(), &p, r.PostFormValue("password"))
	if len(p.Errors) > 0 {
		return web.Render(w, r, http.StatusUnprocessableEntity, views.Setup(p))
	}
	hash, err := a.Passwords.Hash(r.Context(), password)
	if err != nil {
		return err
	}
	s.Owner.PasswordHash = hash
	agent, _, err := a.Engine.CreateFirstAdmin(r.Context(), s)
	if domain.IsCode(err, "set_up") {
		return a.alreadySetUp(w, r)
	}
	if err != nil {
		return err
	}
	return a.enter(w, r, agent, "/setup/done")
}

// checkSetup collects what is wrong with each field.
func checkSetup(ctx context.Context, p *views.SetupProps, plain string) (s engine.Setup, password string) {
	note := func(prefix string, err error) { web.Errors(p.Errors).Add(ctx, prefix, err) }
	_, err := people.NormalName(p.Name)
	note("", err)
	_, err = people.NormalEmail(p.Email)
	note("", err)
	password, err = people.CheckPassword(plain, p.Email, p.Name)
	note("", err)
	note("", people.CheckLang(p.Lang))
	note("", people.CheckZone(p.Zone))
	s.Owner = engine.NewAgent{Email: p.Email, Name: p.Name, Lang: p.Lang, Zone: p.Zone}
	s.Workspace = people.Workspace{Name: p.Workspace, Lang: p.Lang, Zone: p.Zone}
	if err := s.Workspace.Check(); err != nil && domain.AsError(err).Field == "workspace" {
		note("", err)
	}
	s.Widget = widget.Defaults(p.Widget)
	if strings.TrimSpace(p.Widget) == "" {
		s.Widget.Name = s.Workspace.Name // one name is enough to begin with
	}
	s.Widget.Colour, s.Widget.Origins = p.Colour, widget.ParseOrigins(p.Origins)
	if p.Errors["workspace"] == "" || strings.TrimSpace(p.Widget) != "" {
		note("widget_", s.Widget.Check())
	}
	return s, password
}

// enter opens the session of somebody who has just set a password.
func (a *Auth) enter(w http.ResponseWriter, r *http.Request, agent *people.Agent, to string) error {
	secret, err := a.open(r, engine.LogIn{AgentID: agent.ID, Proof: agent.PasswordHash})
	if err != nil {
		return err
	}
	if err := a.begin(w, r, secret); err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// setupDone shows how the first widget gets onto a site.
func (a *Auth) setupDone(w http.ResponseWriter, r *http.Request) error {
	me := web.Me(r.Context())
	if me == nil || !me.Can(people.Configure) {
		http.Redirect(w, r, "/login", http.StatusSeeOther)
		return nil
	}
	all, err := a.DB.Widgets(r.Context())
	if err != nil {
		return err
	}
	p := views.SetupDoneProps{Theme: me.Theme}
	if len(all) > 0 {
		p.Snippet = web.Snippet(a.Proxies.Origin(r, a.BaseURL), all[0].Key)
	}
	return web.Render(w, r, http.StatusOK, views.SetupDone(p))
}

// workspaceName is the name shown before log-in, "" when none is set.
func (a *Auth) workspaceName(ctx context.Context) string {
	return a.setting(ctx, engine.SettingName, "")
}

// setting reads what a page can do without.
func (a *Auth) setting(ctx context.Context, key, fallback string) string {
	v, err := a.DB.Setting(ctx, key)
	if err != nil {
		return fallback
	}
	return v
}
