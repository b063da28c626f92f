// Package receipt says why routing did what it did: the page of one
// conversation with its stays, rings and decisions, and the words in which
// they are told.
package receipt

import (
	"context"
	"log/slog"
	"net/http"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/handlers/web"
)

// Store is the database as the page reads it.
type Store interface {
	Conversation(ctx context.Context, id domain.ID) (*conversation.Conversation, error)
	Contact(ctx context.Context, id domain.ID) (*contact.Contact, error)
	Receipts(ctx context.Context, conv domain.ID, limit int) ([]routing.Receipt, error)
	Receipt(ctx context.Context, id domain.ID) (*routing.Receipt, error)
	Segments(ctx context.Context, conv domain.ID) ([]routing.Segment, error)
	OfferHistory(ctx context.Context, conv domain.ID) ([]routing.Offer, error)
	AssignmentHistory(ctx context.Context, conv domain.ID) ([]routing.Assignment, error)
	DispositionSets(ctx context.Context) ([]*disposition.Set, error)
}

// Config is what the page is made of; all but Log, MaxStreams and Streams are
// required.
type Config struct {
	Store  Store
	Engine *engine.Engine
	Words  Words
	Guard  web.Guard
	Log    *slog.Logger
	// MaxStreams is how many streams one agent may hold open; 0 means 20.
	MaxStreams int
	// Streams runs streams; nil runs them inside their handlers.
	Streams *web.Streams
}

// Handler serves the page.
type Handler struct {
	Config
	slots *web.Slots
}

// New makes the handler.
func New(c Config) *Handler {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.MaxStreams == 0 {
		c.MaxStreams = 20
	}
	c.Log = c.Log.With("component", "receipts")
	return &Handler{Config: c, slots: web.NewSlots(c.MaxStreams)}
}

// Routes adds the page and its stream to mux.
func (h *Handler) Routes(mux *http.ServeMux) {
	mux.Handle("GET /inbox/c/{id}/routing", h.Guard.Page(people.Serve, h.page))
	mux.Handle("GET /inbox/c/{id}/routing/live", h.Guard.Page(people.Serve, h.live))
}

// Verified decides once more on what a receipt was decided on: true when the
// same agents come out. checked is false where a person decided, and where the
// receipt keeps no input.
func Verified(rc *routing.Receipt) (same, checked bool) {
	if len(rc.Input) == 0 {
		return false, false
	}
	pick, err := routing.Replay(rc.Input)
	if err != nil || len(pick) != len(rc.Pick) {
		return false, true
	}
	for i := range pick {
		if pick[i] != rc.Pick[i] {
			return false, true
		}
	}
	return hashed(rc.Input) == rc.Snapshot, true
}
