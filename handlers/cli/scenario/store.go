package scenario

import (
	"context"
	"math/rand/v2"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/engine"
	"relevo/domain/escalation"
	"relevo/domain/live"
	"relevo/domain/routing"
)

// Store is the database as a run needs it: the engine's, and what pages read.
type Store interface {
	engine.Store
	Close() error
	Conversation(ctx context.Context, id domain.ID) (*conversation.Conversation, error)
	Visitor(ctx context.Context, id domain.ID) (*contact.Visitor, *conversation.Conversation, error)
	Transcript(ctx context.Context, conv domain.ID, after int64, limit int, notes bool) ([]*conversation.Message, error)
	Events(ctx context.Context, conv domain.ID) ([]conversation.Event, error)
	OfferHistory(ctx context.Context, conv domain.ID) ([]routing.Offer, error)
	AssignmentHistory(ctx context.Context, conv domain.ID) ([]routing.Assignment, error)
	Segments(ctx context.Context, conv domain.ID) ([]routing.Segment, error)
	Queues(ctx context.Context) ([]*routing.QueueDef, error)
	DispositionSets(ctx context.Context) ([]*disposition.Set, error)
	AssistantByID(ctx context.Context, id domain.ID) (*assistant.Assistant, error)
	KeptSession(ctx context.Context, conv domain.ID) (*assistant.Kept, error)
	Escalations(ctx context.Context, conv domain.ID) ([]escalation.Escalation, error)
	Tickets(ctx context.Context, conv domain.ID) ([]escalation.Ticket, error)
	ActionEvents(ctx context.Context, conv domain.ID) ([]assistant.Event, error)
	Gaps(ctx context.Context, of domain.ID, status assistant.GapStatus, limit int) ([]assistant.OpenGap, error)
}

// Opener opens the database in a folder, making it when it is not there.
type Opener func(ctx context.Context, dir string, hub *live.Hub) (Store, error)

// reopened is a store whose ids go on where the engine before left off: a
// restart takes no time here, and the ids of one millisecond must not meet.
type reopened struct {
	Store
	last domain.ID
}

// LastID is the highest id given out so far.
func (s reopened) LastID(ctx context.Context) (domain.ID, error) {
	last, err := s.Store.LastID(ctx)
	return max(last, s.last), err
}

// dice are the random numbers of a run: the same in each.
func dice(id string) *rand.ChaCha8 {
	seed := [32]byte{}
	copy(seed[:], id)
	return rand.NewChaCha8(seed)
}

// noFiles says that no bytes of files are kept: scenarios send none.
type noFiles struct{}

// HasBlob is always false.
func (noFiles) HasBlob(string) (bool, error) { return false, nil }

// DeleteBlob has nothing to delete.
func (noFiles) DeleteBlob(string) error { return nil }
