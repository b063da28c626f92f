package auth

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/handlers/web"
	"relevo/views/ds"
)

// Page implements web.Guard.
func (a *Auth) Page(p people.Permission, h web.Handler) http.Handler {
	return web.Page(a.Log, func(w http.ResponseWriter, r *http.Request) error {
		c, err := a.session(r)
		if domain.IsCode(err, "unauthenticated") {
			return a.turnAway(w, web.Speak(r, nil), err)
		}
		if err != nil {
			return err
		}
		r = web.Speak(withSession(r, c), c.agent)
		if err := permit(c.agent, p); err != nil {
			web.PageFail(w, r, a.Log, err)
			return nil
		}
		if err := h(w, r); err != nil {
			web.PageFail(w, r, a.Log, err) // here, where the reader's language is known
		}
		return nil
	})
}

// Missing answers addresses that nothing serves, in the reader's language.
func (a *Auth) Missing() http.Handler {
	return web.Page(a.Log, a.speak(func(w http.ResponseWriter, r *http.Request) error {
		web.PageFail(w, r, a.Log, domain.NotFound())
		return nil
	}))
}

func permit(agent *people.Agent, p people.Permission) error {
	if !agent.Can(p) {
		return domain.Forbidden()
	}
	return nil
}

// turnAway sends a browser to the log-in page and, when it asked for a page,
// back again afterwards. Scripts and streams get 401.
func (a *Auth) turnAway(w http.ResponseWriter, r *http.Request, err error) error {
	if ds.Wanted(r) {
		web.PageFail(w, r, a.Log, err)
		return nil
	}
	if strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
		w.WriteHeader(http.StatusUnauthorized)
		return nil
	}
	to := "/login"
	if r.Method == http.MethodGet && Next(r.URL.RequestURI()) != home {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// API implements web.Guard. A bearer token, when one is sent, decides alone.
func (a *Auth) API(p people.Permission, h web.Handler) http.Handler {
	return web.JSON(a.Log, func(w http.ResponseWriter, r *http.Request) error {
		c, err := a.caller(r)
		if err != nil {
			return err
		}
		if err := permit(c.agent, p); err != nil {
			return err
		}
		return h(w, web.Speak(withSession(r, c), c.agent))
	})
}

func (a *Auth) caller(r *http.Request) (current, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return a.session(r)
	}
	scheme, token, _ := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || !people.LooksLikeToken(token) {
		return current{}, domain.Unauthenticated()
	}
	return again(r.Context(), people.HashSecret(token), a.ofToken)
}

func (a *Auth) ofToken(ctx context.Context, hash []byte) (current, error) {
	t, err := a.DB.TokenByHash(ctx, hash)
	if domain.IsCode(err, "not_found") {
		return current{}, domain.Unauthenticated()
	}
	if err != nil {
		return current{}, err
	}
	agent, err := a.enabled(ctx, t.AgentID)
	return current{agent: agent}, err
}
