// Package auth lets agents in: log-in with throttling, sessions in a cookie,
// API tokens, the first set-up, the acceptance of invitations and new passwords
// by link. It is the Guard of all other handlers.
//
// The cookie holds a random secret and nothing else; its SHA-256 is the key of
// a session row, so that a session can be ended at once from anywhere.
package auth

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"

	"github.com/gorilla/sessions"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/auth/password"
	"relevo/handlers/flash"
	"relevo/handlers/keys"
	"relevo/handlers/web"
)

// DB is what is read.
type DB interface {
	CountAgents(ctx context.Context) (int, error)
	Agent(ctx context.Context, id domain.ID) (*people.Agent, error)
	AgentByEmail(ctx context.Context, email string) (*people.Agent, error)
	SessionByHash(ctx context.Context, hash []byte) (*people.Session, error)
	TokenByHash(ctx context.Context, hash []byte) (*people.Token, error)
	InvitationByHash(ctx context.Context, hash []byte) (*people.Invitation, error)
	PasswordResetByHash(ctx context.Context, hash []byte) (*people.PasswordReset, error)
	Setting(ctx context.Context, key string) (string, error)
	Widgets(ctx context.Context) ([]*widget.Widget, error)
}

// Config is what an Auth is made of; all but BaseURL is required.
type Config struct {
	DB        DB
	Engine    *engine.Engine
	Ring      *keys.Ring
	Proxies   web.Proxies
	Passwords *password.Hasher
	Flash     *flash.Box
	Log       *slog.Logger
	BaseURL   string // as given by the operator; "" takes it from requests
}

// Auth implements web.Guard.
type Auth struct {
	Config
	store *sessions.CookieStore
	gate  *gate
	setup setup
}

var _ web.Guard = (*Auth)(nil)

// New makes an Auth.
func New(c Config) *Auth {
	c.Log = c.Log.With("component", "auth")
	a := &Auth{Config: c, gate: newGate(), setup: setup{token: rand.Text()}}
	a.store = sessions.NewCookieStore(c.Ring.Key("session-authentication"), c.Ring.Key("session-encryption"))
	a.store.Options = &sessions.Options{Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	a.store.MaxAge(int(people.SessionLife / 1000))
	return a
}

// Routes adds the pages before log-in, log-out and the start page.
func (a *Auth) Routes(mux *http.ServeMux) {
	page := func(pattern string, h web.Handler) { mux.Handle(pattern, web.Page(a.Log, a.speak(h))) }
	page("GET /{$}", a.start)
	page("GET /login", a.loginPage)
	page("POST /login", a.login)
	page("POST /logout", a.logout)
	page("GET /setup", a.setupPage)
	page("POST /setup", a.setupPost)
	page("GET /setup/done", a.setupDone)
	page("GET /invite/{secret}", a.invitePage)
	page("POST /invite/{secret}", a.invitePost)
	page("GET /reset/{secret}", a.resetPage)
	page("POST /reset/{secret}", a.resetPost)
}

// speak puts the reader's language into the request, the agent's own when
// somebody is logged in.
func (a *Auth) speak(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := a.session(r)
		if err != nil && !domain.IsCode(err, "unauthenticated") {
			return err
		}
		r = web.Speak(r, s.agent)
		if s.agent != nil {
			r = withSession(r, s)
		}
		return h(w, r)
	}
}
