// Package people answers the pages on which agents change what is their own:
// profile and picture, password and sessions, API tokens.
package people

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/handlers/flash"
	"relevo/handlers/web"
	"relevo/views/layout"
	"relevo/views/settings"
)

// DB is what is read.
type DB interface {
	Sessions(ctx context.Context, agent domain.ID) ([]*people.Session, error)
	Tokens(ctx context.Context, agent domain.ID) ([]*people.Token, error)
	AvatarFile(ctx context.Context, id domain.ID) (*attachment.File, error)
}

// Blobs keeps the bytes of pictures.
type Blobs interface {
	Put(r io.Reader) (sha string, size int64, err error)
	Get(sha string) (*os.File, error)
}

// Passwords checks the current password, slowed down like a log-in, and hashes
// the new one.
type Passwords interface {
	CheckPassword(r *http.Request, agent *people.Agent, plain string) error
	Hash(ctx context.Context, password string) (string, error)
	SessionID(ctx context.Context) domain.ID
}

// Config is what the handlers are made of; all is required.
type Config struct {
	DB        DB
	Engine    *engine.Engine
	Blobs     Blobs
	Guard     web.Guard
	Passwords Passwords
	Flash     *flash.Box
	Log       *slog.Logger
}

type handlers struct {
	Config
	decoding chan struct{} // one picture is unpacked at a time
}

// Routes adds the profile's pages and the agents' pictures.
func Routes(mux *http.ServeMux, c Config) {
	c.Log = c.Log.With("component", "people")
	h := &handlers{Config: c, decoding: make(chan struct{}, 1)}
	for pattern, fn := range map[string]web.Handler{
		"GET /profile":                     h.profile,
		"POST /profile":                    h.saveProfile,
		"POST /profile/theme":              h.saveTheme,
		"POST /profile/avatar":             h.saveAvatar,
		"POST /profile/avatar/remove":      h.removeAvatar,
		"GET /profile/security":            h.security,
		"POST /profile/password":           h.savePassword,
		"POST /profile/sessions/{id}/end":  h.endSession,
		"POST /profile/sessions/end":       h.endOthers,
		"GET /profile/tokens":              h.tokens,
		"POST /profile/tokens":             h.createToken,
		"POST /profile/tokens/{id}/revoke": h.revokeToken,
	} {
		mux.Handle(pattern, c.Guard.Page(people.Serve, fn))
	}
	mux.Handle("GET /avatars/{id}", web.JSON(c.Log, h.avatar))
}

// frame is the settings frame around a page; it shows a waiting message.
func (h *handlers) frame(w http.ResponseWriter, r *http.Request, section, title, sub string) (layout.SettingsProps, flash.Message) {
	p := layout.SettingsProps{PageProps: web.Shell(r, title, "settings"), Section: section, Sub: sub}
	p.Nav = settings.Nav(r.Context(), web.Me(r.Context()).Can(people.Configure))
	m := h.Flash.Take(w, r)
	p.Toast = m.Text
	p.Scripts = []string{"settings"}
	return p, m
}

// pathID reads the id in the address; not_found when it is none.
func pathID(r *http.Request) (domain.ID, error) { return domain.ParseID(r.PathValue("id")) }
