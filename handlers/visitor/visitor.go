// Package visitor serves the visitors' half of Relevo: the public API of the
// widget under /widget/v1, the loader that host pages embed, and the panel it
// opens.
//
// There are no cookies. A visitor is whoever holds the token that
// POST /widget/v1/sessions gave out: stateless, signed, in the host page's
// storage. Streams are opened with tickets that last a minute.
package visitor

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/attachment"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/handlers/feed"
	"relevo/handlers/files"
	"relevo/handlers/keys"
	"relevo/handlers/web"
)

// Store is the database as this package reads it.
type Store interface {
	WidgetSource
	Conversation(ctx context.Context, id domain.ID) (*conversation.Conversation, error)
	Visitor(ctx context.Context, id domain.ID) (*contact.Visitor, *conversation.Conversation, error)
	Transcript(ctx context.Context, conv domain.ID, after int64, limit int, notes bool) ([]*conversation.Message, error)
	TranscriptBefore(ctx context.Context, conv domain.ID, before int64, limit int, notes bool) ([]*conversation.Message, error)
	Events(ctx context.Context, conv domain.ID) ([]conversation.Event, error)
	AssistantHead(ctx context.Context, id domain.ID) (*assistant.Assistant, error)
	PreviewLinkByHash(ctx context.Context, hash []byte) (*assistant.PreviewLink, error)
	KeptSession(ctx context.Context, conv domain.ID) (*assistant.Kept, error)
	StoredFile(ctx context.Context, id domain.ID) (*attachment.File, error)
}

// Blobs keeps the bytes of files.
type Blobs interface {
	Put(r io.Reader) (sha256 string, size int64, err error)
	Get(sha256 string) (*os.File, error)
}

// Config is what the handlers are made of; all but BaseURL, Proxies, the rates
// and Streams is required. A rate that is off lifts the bound on streams too.
type Config struct {
	Engine  *engine.Engine
	Store   Store
	Feed    *feed.Feed
	Blobs   Blobs
	Keys    *keys.Ring
	Files   *files.Signer
	Widgets *Widgets
	Agents  *web.Agents
	// Assistants names who writes as one.
	Assistants *web.Assistants
	Proxies    web.Proxies
	BaseURL    string // https://chat.example.com; "" when addresses follow the request
	Log        *slog.Logger

	VisitorRate web.Rate     // POSTs of one visitor
	AddressRate web.Rate     // POSTs from one address
	Streams     *web.Streams // runs streams; nil: inside their handlers
}

// Handler answers visitors. Safe for concurrent use.
type Handler struct {
	Config
	tokens, tickets    sealer
	byVisitor, byAddr  *web.Limiter
	slotsOf, slotsFrom *web.Slots
	own                string        // host of BaseURL
	beat               time.Duration // between comments on a quiet stream
}

const (
	streamsPerVisitor = 12
	streamsPerAddress = 200
)

// New makes the handlers.
func New(c Config) *Handler {
	c.Log = c.Log.With("component", "visitor")
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	h := &Handler{Config: c,
		tokens: sealer{c.Keys.Key("visitor-token")}, tickets: sealer{c.Keys.Key("visitor-ticket")},
		byVisitor: web.NewLimiter(c.VisitorRate), byAddr: web.NewLimiter(c.AddressRate),
		slotsOf: web.NewSlots(bound(c.VisitorRate, streamsPerVisitor)), slotsFrom: web.NewSlots(bound(c.AddressRate, streamsPerAddress)),
		beat: 15 * time.Second,
	}
	if u, err := url.Parse(c.BaseURL); err == nil {
		h.own = u.Host
	}
	return h
}

func bound(r web.Rate, most int) int {
	if r.Off() {
		return 0
	}
	return most
}

// rest is the pattern of all of the API that no other one takes.
const rest = "/widget/v1/"

// Routes registers everything visitors reach. The POSTs come from foreign
// sites by design: the caller's cross-origin protection must let /widget/v1/
// through.
func (h *Handler) Routes(mux *http.ServeMux) {
	for pattern, serve := range map[string]web.Handler{
		"POST /widget/v1/sessions":    h.session,
		"POST /widget/v1/messages":    h.post,
		"GET /widget/v1/messages":     h.messages,
		"GET /widget/v1/events":       h.events,
		"POST /widget/v1/ticket":      h.ticket,
		"POST /widget/v1/typing":      h.typing,
		"POST /widget/v1/read":        h.read,
		"POST /widget/v1/end":         h.end,
		"POST /widget/v1/leave_queue": h.leaveQueue,
		"POST /widget/v1/rating":      h.rating,
		"POST /widget/v1/files":       h.upload,
		"GET /widget/v1/config":       h.launcher,
		"GET /widget/v1/config.js":    h.launcherModule,
		rest: func(w http.ResponseWriter, r *http.Request) error {
			web.NoRoute(w, r, h.Log, mux, func(pattern string) bool { return strings.Contains(pattern, " "+rest) })
			return nil
		},
	} {
		mux.Handle(pattern, h.cors(serve))
	}
	mux.HandleFunc("GET /widget.js", h.loader)
	mux.Handle("GET /preview/{secret}", web.Page(h.Log, h.preview))
	mux.Handle("GET /widget/frame", web.JSON(h.Log, h.frame))
	mux.Handle("GET /widget/frame/live", web.JSON(h.Log, h.frameLive))
	mux.Handle(files.Pattern, files.Handler(h.Store, h.Blobs, h.Files, h.Log))
}

// now is the engine's time, for limits.
func (h *Handler) now() time.Time { return time.UnixMilli(h.Engine.Now()) }
