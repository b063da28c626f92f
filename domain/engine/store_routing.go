package engine

import (
	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// RoutingTx keeps the books of routing: open work as it stands, and the history
// that reports read.
type RoutingTx interface {
	// RoutingRows reads everything open.
	RoutingRows() (*routing.Rows, error)
	// UnroutedConversations lists open conversations that have reached people and
	// have no work row: those of a database older than routing.
	UnroutedConversations() ([]domain.ID, error)
	SaveWork(w *routing.Work) error // insert or update; a closed one goes
	SaveSegment(s *routing.Segment) error
	SaveOffer(o *routing.Offer) error
	SaveAssignment(a *routing.Assignment) error
	SaveStanding(s *presence.Standing) error
	SaveTurn(t *routing.Turn) error
	AddAgentEvent(id domain.ID, e *routing.AgentEvent) error
	AddReceipt(r *routing.Receipt) error
	// PruneReceipts removes the oldest receipts below an id, at most limit.
	PruneReceipts(below domain.ID, limit int) error
	// AddWrapNote keeps one revision of a wrap-up's notes.
	AddWrapNote(n *WrapNote) error
	// OnUndo has fn called, on the writer's goroutine and before any other
	// command runs, if what the command did does not come to stay.
	OnUndo(fn func())
	// Generation changes whenever another process has written.
	Generation() uint64
}

// WrapNote is one revision of what an agent noted in a wrap-up.
type WrapNote struct {
	AssignmentID domain.ID
	Rev          int
	At           int64 // UTC ms
	Disposition  string
	Notes        string
}

// SetupTx reads what routing is configured by.
type SetupTx interface {
	RoutingSetup() (*routing.Setup, error)
	// BumpRouting counts the configuration's version up and wakes TopicRouting.
	BumpRouting() error
	Queue(id domain.ID) (*routing.QueueDef, error)
	DispositionSet(id domain.ID) (*disposition.Set, error)
	Reason(id domain.ID) (*presence.Reason, error)
}
