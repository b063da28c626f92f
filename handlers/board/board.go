// Package board serves the supervisors' live board: how queues and agents
// stand now, and what can be done about it. What all viewers of one language
// see alike is drawn once for all of them.
package board

import (
	"context"
	"log/slog"
	"net/http"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/report"
	"relevo/handlers/receipt"
	"relevo/handlers/web"
)

// Store is the database as the board reads it.
type Store interface {
	Conversation(ctx context.Context, id domain.ID) (*conversation.Conversation, error)
	Contact(ctx context.Context, id domain.ID) (*contact.Contact, error)
	List(ctx context.Context, q conversation.ListQuery) ([]*conversation.Summary, conversation.Cursor, error)
	Reasons(ctx context.Context) ([]*presence.Reason, error)
	Reason(ctx context.Context, id domain.ID) (*presence.Reason, error)
	// LiveStays groups the live stays of [from, to) of a day.
	LiveStays(ctx context.Context, day, from, to int64) ([]report.Group, error)
}

// Config is what the board is made of; all but Log, MaxStreams and Streams are
// required.
type Config struct {
	Store  Store
	Engine *engine.Engine
	Agents *web.Agents
	Queues *web.Queues
	Words  receipt.Words
	Guard  web.Guard
	Log    *slog.Logger
	// MaxStreams is how many streams one agent may hold open; 0 means 20.
	MaxStreams int
	// Streams runs streams; nil runs them inside their handlers.
	Streams *web.Streams
}

// Handler serves the board.
type Handler struct {
	Config
	slots *web.Slots
	draws web.Shared[*drawing]
	today figures
	names names
}

// New makes the handler.
func New(c Config) *Handler {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.MaxStreams == 0 {
		c.MaxStreams = 20
	}
	c.Log = c.Log.With("component", "board")
	return &Handler{Config: c, slots: web.NewSlots(c.MaxStreams)}
}

// Routes adds the board's pages and commands to mux.
func (h *Handler) Routes(mux *http.ServeMux) {
	for pattern, fn := range map[string]web.Handler{
		"GET /board":                       h.page,
		"GET /board/live":                  h.live,
		"GET /board/agents/{id}":           h.agentPanel,
		"GET /board/queues/{id}":           h.queuePanel,
		"POST /board/agents/{id}/presence": h.command(h.setPresence),
		"POST /board/agents/{id}/requeue":  h.command(h.requeue),
		"POST /board/queues/{id}/pause":    h.command(h.pause),
		"POST /board/queues/{id}/resume":   h.command(h.resume),
	} {
		mux.Handle(pattern, h.Guard.Page(people.Supervise, fn))
	}
}

// actor is the supervisor of a request as the rules see one.
func actor(ctx context.Context) conversation.Actor {
	me := web.Me(ctx)
	return conversation.Actor{ID: me.ID, Supervises: me.Can(people.Supervise)}
}
