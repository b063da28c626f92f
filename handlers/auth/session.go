package auth

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/handlers/web"
)

// secretKey is the one value in the cookie.
const secretKey = "s"

// current is who asks: the agent, and the session when there is one (an API
// token has none).
type current struct {
	agent   *people.Agent
	session domain.ID
	stands  func(context.Context) bool // asks again
}

type sessionKey struct{}

func withSession(r *http.Request, c current) *http.Request {
	ctx := context.WithValue(web.WithMe(r.Context(), c.agent), sessionKey{}, c.session)
	ctx = web.WithStanding(ctx, c.stands)
	return r.WithContext(ctx)
}

// SessionID is the session a guarded request came with; 0 for an API token.
func SessionID(ctx context.Context) domain.ID {
	id, _ := ctx.Value(sessionKey{}).(domain.ID)
	return id
}

// cookieName binds the cookie to this host when the connection is secure.
func (a *Auth) cookieName(r *http.Request) string {
	if a.Proxies.Secure(r) {
		return "__Host-relevo"
	}
	return "relevo"
}

// session finds who asks by the cookie; unauthenticated when nobody known does.
func (a *Auth) session(r *http.Request) (current, error) {
	name := a.cookieName(r)
	if _, err := r.Cookie(name); err != nil {
		return current{}, domain.Unauthenticated()
	}
	c, err := a.store.New(r, name)
	secret, ok := c.Values[secretKey].(string)
	if err != nil || !ok {
		return current{}, domain.Unauthenticated() // forged, too old, or of another installation
	}
	return again(r.Context(), people.HashSecret(secret), a.ofSession)
}

// again finds who asks by the hash of a secret and keeps the way to do so.
func again(ctx context.Context, hash []byte, find func(context.Context, []byte) (current, error)) (current, error) {
	c, err := find(ctx, hash)
	c.stands = func(ctx context.Context) bool {
		_, err := find(ctx, hash)
		return !domain.IsCode(err, "unauthenticated") // a busy database shuts nobody out
	}
	return c, err
}

func (a *Auth) ofSession(ctx context.Context, hash []byte) (current, error) {
	s, err := a.DB.SessionByHash(ctx, hash)
	if domain.IsCode(err, "not_found") || err == nil && s.ExpiresAt <= a.Engine.Now() {
		return current{}, domain.Unauthenticated()
	}
	if err != nil {
		return current{}, err
	}
	agent, err := a.enabled(ctx, s.AgentID)
	return current{agent: agent, session: s.ID}, err
}

// enabled reads an agent who may act; unauthenticated otherwise.
func (a *Auth) enabled(ctx context.Context, id domain.ID) (*people.Agent, error) {
	agent, err := a.DB.Agent(ctx, id)
	if domain.IsCode(err, "not_found") || err == nil && !agent.Enabled() {
		return nil, domain.Unauthenticated()
	}
	return agent, err
}

// begin sets the cookie of a new session.
func (a *Auth) begin(w http.ResponseWriter, r *http.Request, secret string) error {
	c, _ := a.store.New(r, a.cookieName(r)) // an old cookie that cannot be read is replaced
	c.Values = map[any]any{secretKey: secret}
	c.Options.Secure = a.Proxies.Secure(r)
	return a.store.Save(r, w, c)
}

// forget takes the cookie away.
func (a *Auth) forget(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: a.cookieName(r), Path: "/", MaxAge: -1, HttpOnly: true, Secure: a.Proxies.Secure(r), SameSite: http.SameSiteLaxMode})
}
