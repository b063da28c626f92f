package auth

import (
	"net/http"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/web"
	views "relevo/views/people"
)

// forgetful finds whose password a link sets, or answers why it sets none.
func (a *Auth) forgetful(w http.ResponseWriter, r *http.Request) (*people.Agent, error) {
	ctx := r.Context()
	p, err := a.DB.PasswordResetByHash(ctx, people.HashSecret(r.PathValue("secret")))
	if err != nil {
		return nil, a.refuseReset(w, r, err)
	}
	maker, err := a.DB.Agent(ctx, p.CreatedBy)
	if err != nil {
		return nil, err
	}
	agent, err := a.DB.Agent(ctx, p.AgentID)
	if err != nil {
		return nil, err
	}
	if err := p.Usable(maker, agent, a.Engine.Now()); err != nil {
		return nil, a.refuseReset(w, r, err)
	}
	return agent, nil
}

func (a *Auth) refuseReset(w http.ResponseWriter, r *http.Request, err error) error {
	p := i18n.From(r.Context())
	return a.refuseLink(w, r, err, views.NoticeProps{Icon: "key-round", Title: p.T("people.reset_gone"), Text: p.T("people.reset_unknown")})
}

// resetPage speaks the language of the agent the link is for.
func (a *Auth) resetPage(w http.ResponseWriter, r *http.Request) error {
	agent, err := a.forgetful(w, r)
	if agent == nil {
		return err
	}
	return web.Render(w, web.Speak(r, agent), http.StatusOK, views.Reset(views.ResetProps{Email: agent.Email}))
}

// resetPost sets the password and lets the agent in.
func (a *Auth) resetPost(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	agent, err := a.forgetful(w, r)
	if agent == nil {
		return err
	}
	password, err := people.CheckPassword(r.PostFormValue("password"), agent.Email, agent.Name)
	if err != nil {
		r = web.Speak(r, agent)
		errs := web.Errors{}
		if !errs.Add(r.Context(), "", err) {
			return err
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, views.Reset(views.ResetProps{Email: agent.Email, Errors: errs}))
	}
	hash, err := a.Passwords.Hash(r.Context(), password)
	if err != nil {
		return err
	}
	if agent, err = a.Engine.ResetPassword(r.Context(), r.PathValue("secret"), hash); err != nil {
		return a.refuseReset(w, r, err)
	}
	a.Log.Info("password set by link", "agent", agent.ID.String(), "network", web.Network(a.Proxies.Address(r)))
	return a.enter(w, r, agent, home)
}

// refuseLink answers a link that cannot be used: 404 with the notice when it
// is unknown, 410 with the reason in place of the notice's text when it once
// was good. Errors of other kinds are given back.
func (a *Auth) refuseLink(w http.ResponseWriter, r *http.Request, err error, n views.NoticeProps) error {
	e := domain.AsError(err)
	if e == nil || e.Kind != domain.KindConflict && e.Kind != domain.KindNotFound {
		return err
	}
	p := i18n.From(r.Context())
	n.Href, n.Label = "/login", p.T("common.log_in")
	status := http.StatusNotFound
	if e.Kind == domain.KindConflict {
		status, n.Text = http.StatusGone, p.T(e.Key, e.Args...)
	}
	return web.Render(w, r, status, views.Notice(n))
}
