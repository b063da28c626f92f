// Package api is the agents' JSON API under /api/v1: conversations, contacts,
// people, files and one resumable stream of what happens. Each operation is
// declared once (openapi.go): its shapes describe it in /api/v1/openapi.json,
// check what callers send and are what it answers.
//
// Every answer that is not a success, the router's own included, has the shape
// {"error":{"code","message","field"}}.
package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/engine"
	"relevo/domain/hours"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/report"
	"relevo/domain/routing"
	"relevo/domain/widget"
	"relevo/handlers/feed"
	"relevo/handlers/figures"
	"relevo/handlers/receipt"
	"relevo/handlers/web"
)

// Store is the database as the API reads it.
type Store interface {
	Conversation(ctx context.Context, id domain.ID) (*conversation.Conversation, error)
	Summary(ctx context.Context, id domain.ID) (*conversation.Summary, error)
	List(ctx context.Context, q conversation.ListQuery) ([]*conversation.Summary, conversation.Cursor, error)
	Search(ctx context.Context, text string, limit int) ([]*conversation.Summary, error)
	Transcript(ctx context.Context, conv domain.ID, after int64, limit int, notes bool) ([]*conversation.Message, error)
	Events(ctx context.Context, conv domain.ID) ([]conversation.Event, error)
	EventsAfter(ctx context.Context, after domain.ID, limit int) ([]conversation.Event, error)
	LastID(ctx context.Context) (domain.ID, error)
	Contact(ctx context.Context, id domain.ID) (*contact.Contact, error)
	Contacts(ctx context.Context, before domain.ID, limit int) ([]*contact.Contact, error)
	SearchContacts(ctx context.Context, text string, before domain.ID, limit int) ([]*contact.Contact, error)
	Widgets(ctx context.Context) ([]*widget.Widget, error)
	RoutingSetup(ctx context.Context) (*routing.Setup, error)
	Queue(ctx context.Context, id domain.ID) (*routing.QueueDef, error)
	QueueWaiting(ctx context.Context) (map[domain.ID]int, error)
	Schedules(ctx context.Context) ([]*hours.Schedule, error)
	Schedule(ctx context.Context, id domain.ID) (*hours.Schedule, error)
	Agent(ctx context.Context, id domain.ID) (*people.Agent, error)
	Teams(ctx context.Context) ([]*routing.Team, error)
	Skills(ctx context.Context) ([]*routing.Skill, error)
	AgentSkills(ctx context.Context) ([]routing.AgentSkill, error)
	Capacities(ctx context.Context) (map[domain.ID]routing.Capacity, error)
	DispositionSets(ctx context.Context) ([]*disposition.Set, error)
	DispositionSet(ctx context.Context, id domain.ID) (*disposition.Set, error)
	Reasons(ctx context.Context) ([]*presence.Reason, error)
	Offer(ctx context.Context, id domain.ID) (*routing.Offer, error)
	Receipts(ctx context.Context, conv domain.ID, limit int) ([]routing.Receipt, error)
	Receipt(ctx context.Context, id domain.ID) (*routing.Receipt, error)
	AssistantHeads(ctx context.Context) ([]assistant.Assistant, error)
	AssistantByID(ctx context.Context, id domain.ID) (*assistant.Assistant, error)
	Versions(ctx context.Context, of domain.ID, limit int) ([]assistant.Version, error)
	VersionByID(ctx context.Context, id domain.ID) (*assistant.Version, error)
	PreviewLinks(ctx context.Context, of domain.ID) ([]assistant.PreviewLink, error)
	AssistantFigures(ctx context.Context, of domain.ID, from, to int64, zone *time.Location) (*report.AssistantReport, error)
	receipt.ReasonSource
	figures.Store
}

// Blobs keeps the bytes of uploads; they are on disk when Put returns.
type Blobs interface {
	Put(r io.Reader) (sha256 string, size int64, err error)
}

// Config is what the API is made of; all but Figures, Slots and Streams are
// required.
type Config struct {
	Engine *engine.Engine
	Store  Store
	Feed   *feed.Feed
	Blobs  Blobs
	Guard  web.Guard
	Agents *web.Agents
	Queues *web.Queues
	// Assistants names who writes as one; nil: nobody has a name.
	Assistants *web.Assistants
	Log        *slog.Logger
	Version    string           // of the product, for the description
	Figures    *figures.Figures // computes reports; nil: its own
	Slots      *web.Slots       // streams one agent may hold open; nil: 50
	Streams    *web.Streams     // runs streams; nil: inside their handlers
}

// maxStreams is how many event streams one agent may hold open.
const maxStreams = 50

// API answers everything under /api/.
type API struct {
	Config
	mux     *http.ServeMux
	huma    huma.API
	changes *changes
	spec    []byte
}

// New declares all operations. It panics when one states no permission.
func New(cfg Config) *API {
	if cfg.Slots == nil {
		cfg.Slots = web.NewSlots(maxStreams)
	}
	if cfg.Figures == nil {
		cfg.Figures = figures.New(cfg.Store)
	}
	cfg.Log = cfg.Log.With("component", "api")
	hub := cfg.Engine.Hub()
	a := &API{Config: cfg, mux: http.NewServeMux(), changes: newChanges(cfg.Store, hub)}
	a.describe()
	a.peopleRoutes()
	a.conversationRoutes()
	a.workRoutes()
	a.receiptRoutes()
	a.handoverRoutes()
	a.offerRoutes()
	a.contactRoutes()
	a.widgetRoutes()
	a.queueRoutes()
	a.hoursRoutes()
	a.teamRoutes()
	a.assistantRoutes()
	a.versionRoutes()
	a.previewLinkRoutes()
	a.fileRoutes()
	a.metricsRoutes()
	a.assistantMetricsRoutes()
	a.streamRoutes()
	a.finish()
	return a
}

// Routes mounts the API on the server's mux.
func (a *API) Routes(mux *http.ServeMux) { mux.Handle("/api/", a) }

// ServeHTTP routes a request; unknown paths and wrong methods get the
// documented shape too.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := a.mux.Handler(r); pattern != "" {
		a.mux.ServeHTTP(w, r)
		return
	}
	web.NoRoute(w, r, a.Log, a.mux, func(pattern string) bool { return pattern != "" })
}

// actor is the calling agent as the rules know it.
func actor(ctx context.Context) conversation.Actor {
	me := web.Me(ctx)
	return conversation.Actor{ID: me.ID, Supervises: me.Can(people.Supervise)}
}
