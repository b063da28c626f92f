package auth

import (
	"net/http"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/web"
	views "relevo/views/people"
)

// start sends to where work goes on.
func (a *Auth) start(w http.ResponseWriter, r *http.Request) error {
	if web.Me(r.Context()) != nil {
		http.Redirect(w, r, home, http.StatusSeeOther)
		return nil
	}
	return a.loginPage(w, r)
}

func (a *Auth) loginPage(w http.ResponseWriter, r *http.Request) error {
	next := Next(r.URL.Query().Get("next"))
	if web.Me(r.Context()) != nil {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	if done, err := a.isSetUp(r.Context()); err != nil || !done {
		if err != nil {
			return err
		}
		return a.notSetUp(w, r, http.StatusOK)
	}
	return web.Render(w, r, http.StatusOK, views.LogIn(views.LogInProps{Workspace: a.workspaceName(r.Context()), Next: nextField(next)}))
}

// nextField is what the form carries: nothing for the usual way.
func nextField(next string) string {
	if next == home {
		return ""
	}
	return next
}

func (a *Auth) login(w http.ResponseWriter, r *http.Request) error {
	if err := web.ReadForm(w, r); err != nil {
		return err
	}
	next := Next(r.PostFormValue("next"))
	secret, err := a.admit(r, r.PostFormValue("email"), r.PostFormValue("password"))
	if err == nil {
		if err := a.begin(w, r, secret); err != nil {
			return err
		}
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	e := domain.AsError(err)
	if e == nil || e.Kind != domain.KindUnauthenticated && e.Kind != domain.KindRateLimited {
		return err
	}
	p := views.LogInProps{Workspace: a.workspaceName(r.Context()), Next: nextField(next), Email: r.PostFormValue("email")}
	status := http.StatusUnprocessableEntity
	if e.Kind == domain.KindRateLimited {
		status = http.StatusTooManyRequests
		w.Header().Set("Retry-After", strconv.FormatInt((e.RetryAfter+999)/1000, 10))
		p.Error = i18n.T(r.Context(), "people.login_wait", "Count", (e.RetryAfter+59_999)/60_000)
	} else {
		p.Error = i18n.T(r.Context(), "people.login_wrong")
	}
	return web.Render(w, r, status, views.LogIn(p))
}

// admit checks address and password and opens a session. Every reason not to is
// the same unauthenticated, after the same work.
func (a *Auth) admit(r *http.Request, email, plain string) (secret string, err error) {
	ctx := r.Context()
	agent := &people.Agent{}
	address, err := people.NormalEmail(email)
	if err != nil {
		address = strings.ToLower(strings.TrimSpace(email))
	} else if found, err := a.DB.AgentByEmail(ctx, address); err == nil {
		agent = found
	} else if !domain.IsCode(err, "not_found") {
		return "", err
	}
	phc := agent.PasswordHash
	if !agent.Enabled() {
		phc = ""
	}
	ok, stale, err := a.check(r, address, plain, phc)
	if err != nil {
		return "", err
	}
	if !ok {
		a.Log.Info("log-in refused", "network", web.Network(a.Proxies.Address(r)), "known", agent.ID != 0)
		return "", domain.Unauthenticated()
	}
	in := engine.LogIn{AgentID: agent.ID, Proof: agent.PasswordHash}
	if stale {
		if in.Rehash, err = a.Passwords.Hash(ctx, people.NormalPassword(plain)); err != nil {
			return "", err
		}
	}
	return a.open(r, in)
}

// open opens the session of a log-in.
func (a *Auth) open(r *http.Request, in engine.LogIn) (secret string, err error) {
	in.UserAgent, in.Address = r.UserAgent(), a.Proxies.Address(r).String()
	secret, _, err = a.Engine.StartAgentSession(r.Context(), in)
	return secret, err
}

// logout ends the session; without one it does no harm.
func (a *Auth) logout(w http.ResponseWriter, r *http.Request) error {
	if id := SessionID(r.Context()); id != 0 {
		if err := a.Engine.EndSession(r.Context(), web.Me(r.Context()).ID, id); err != nil {
			return err
		}
	}
	a.forget(w, r)
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}
