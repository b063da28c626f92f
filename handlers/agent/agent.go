// Package agent serves the agents' inbox and the contacts pages: one file an
// action, one event stream a page.
package agent

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/domain/widget"
	"relevo/handlers/feed"
	"relevo/handlers/web"
)

// Store is the database as the inbox reads it.
type Store interface {
	Conversation(ctx context.Context, id domain.ID) (*conversation.Conversation, error)
	TranscriptBefore(ctx context.Context, conv domain.ID, before int64, limit int, notes bool) ([]*conversation.Message, error)
	Events(ctx context.Context, conv domain.ID) ([]conversation.Event, error)
	List(ctx context.Context, q conversation.ListQuery) ([]*conversation.Summary, conversation.Cursor, error)
	Search(ctx context.Context, text string, limit int) ([]*conversation.Summary, error)
	Counts(ctx context.Context, agent domain.ID) (conversation.Counts, error)
	ConversationTags(ctx context.Context, id domain.ID) ([]string, error)
	Tags(ctx context.Context) ([]string, error)
	Drafts(ctx context.Context, agent, conv domain.ID) (reply, note string, err error)
	Visitor(ctx context.Context, id domain.ID) (*contact.Visitor, *conversation.Conversation, error)
	Contact(ctx context.Context, id domain.ID) (*contact.Contact, error)
	Contacts(ctx context.Context, before domain.ID, limit int) ([]*contact.Contact, error)
	SearchContacts(ctx context.Context, text string, before domain.ID, limit int) ([]*contact.Contact, error)
	ContactConversations(ctx context.Context, contact domain.ID, limit int) ([]*conversation.Summary, error)
	ContactVisitor(ctx context.Context, id domain.ID) (*contact.Visitor, error)
	Widgets(ctx context.Context) ([]*widget.Widget, error)
	DispositionSets(ctx context.Context) ([]*disposition.Set, error)
	RoutingStore
}

// Blobs keeps the bytes of uploads.
type Blobs interface {
	Put(r io.Reader) (sha string, size int64, err error)
}

// FileLinks makes the addresses files are read from.
type FileLinks interface {
	URL(id domain.ID, name string) string
}

// Config is what the inbox is made of; all but Text, Log, MaxStreams and
// Streams are required.
type Config struct {
	Store  Store
	Engine *engine.Engine
	Feed   *feed.Feed
	Agents *web.Agents
	Queues *web.Queues
	// Assistants names who writes as one; nil calls all of them the same.
	Assistants *web.Assistants
	Guard      web.Guard
	Blobs      Blobs
	Files      FileLinks
	// Text draws a message's text; the default escapes it and keeps its lines.
	Text func(string) templ.Component
	Log  *slog.Logger
	// MaxStreams is how many streams one agent may hold open; 0 means 100.
	MaxStreams int
	// Streams runs streams; nil runs them inside their handlers.
	Streams *web.Streams
	// PageGap is how long an agent without a page still counts as connected: the
	// way from one page to the next. 0 means 3 s.
	PageGap time.Duration
}

// Handler serves the pages.
type Handler struct {
	Config
	slots *web.Slots
	lists web.Shared[[]byte]
	mine  web.Shared[[]*conversation.Summary]

	boards web.Shared[routing.Board]
	sets   web.Shared[[]*disposition.Set]
}

// New makes the handler.
func New(c Config) *Handler {
	if c.Text == nil {
		c.Text = plain
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.MaxStreams == 0 {
		c.MaxStreams = 100
	}
	if c.PageGap == 0 {
		c.PageGap = 3 * time.Second
	}
	c.Log = c.Log.With("component", "inbox")
	h := &Handler{Config: c, slots: web.NewSlots(c.MaxStreams)}
	h.Guard = h.Frame(c.Guard)
	return h
}

func plain(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(s))
		return err
	})
}

// Routes adds the inbox and the contacts pages to mux.
func (h *Handler) Routes(mux *http.ServeMux) {
	for pattern, fn := range map[string]web.Handler{
		"GET /inbox":                h.page,
		"GET /inbox/live":           h.live,
		"GET /inbox/desk":           h.deskLive,
		"GET /inbox/c/{id}/older":   h.older,
		"GET /inbox/c/{id}/find":    h.find,
		"GET /inbox/c/{id}/targets": h.targets,
		"GET /contacts":             h.contacts,
		"GET /contacts/{id}":        h.contact,
	} {
		mux.Handle(pattern, h.Guard.Page(people.Serve, fn))
	}
	for name, fn := range map[string]command{
		"messages": h.sendMessage, "draft": h.saveDraft, "typing": h.setTyping, "read": h.markRead,
		"pick": h.pick, "assign": h.assign, "release": h.release,
		"transfer": h.transfer, "complete_consult": h.completeConsult, "cancel_consult": h.cancelConsult, "cancel_transfer": h.cancelTransfer,
		"invite": h.invite, "leave": h.leave, "watch": h.watch, "takeover": h.takeOver,
		"end": h.endSession, "wrapup": h.submitWrapUp, "wrapnotes": h.saveWrapUp, "extend": h.extendWrapUp,
		"close": h.end, "reopen": h.reopen, "snooze": h.snooze, "unsnooze": h.unsnooze, "tags": h.tag,
	} {
		mux.Handle("POST /inbox/c/{id}/"+name, h.Guard.Page(people.Serve, h.run(fn)))
	}
	mux.Handle("POST /inbox/c/{id}/files", h.Guard.Page(people.Serve, h.answer(h.upload)))
	mux.Handle("POST /contacts/{id}", h.Guard.Page(people.Serve, h.answer(h.editContact)))
	for name, fn := range map[string]func(http.ResponseWriter, *http.Request) (any, error){
		"offers/{offer}/accept": h.acceptOffer, "offers/{offer}/decline": h.declineOffer, "offers/{offer}/ack": h.ackOffer,
		"presence": h.setPresence, "alive": h.alive,
	} {
		mux.Handle("POST /inbox/"+name, h.Guard.Page(people.Serve, h.answer(fn)))
	}
}

// actor is the agent of a request as the rules see it.
func actor(me *people.Agent) conversation.Actor {
	return conversation.Actor{ID: me.ID, Supervises: me.Can(people.Supervise)}
}
