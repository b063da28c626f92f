// Package presence holds the first two layers of an agent's presence and the
// rules between them: the connection (is a page open and answering) and the
// intent (what the agent chose). The third layer, the load, is derived by
// domain/routing from the agent's work.
//
// Every rule is a pure function from a Standing to a Standing; times are UTC
// ms arguments.
package presence

import "relevo/domain"

// Connection tells whether the agent's browser answers.
type Connection string

// The connections. lost becomes gone when the grace is over.
const (
	Connected Connection = "connected"
	Lost      Connection = "lost"
	Gone      Connection = "gone"
)

// Intent is what the agent chose, or what was chosen for the agent.
type Intent string

// The intents.
const (
	Offline  Intent = "offline"
	Ready    Intent = "ready"
	NotReady Intent = "not_ready"
)

// Reasons of not_ready that are not on the administrator's list.
const (
	ReasonMissed       = "missed"       // a ring was not answered
	ReasonUnresponsive = "unresponsive" // three rings were never shown by the browser
	ReasonIdle         = "idle"         // nobody moved for the idle time
)

// Defaults of the graces, in ms (reference/routing.md 3).
const (
	AgentGrace = 60_000 // from lost to gone
	Heartbeat  = 10_000 // between two beats of a page; two missed are lost
)

// Standing is where an agent stands: one row an agent.
type Standing struct {
	AgentID      domain.ID  `json:"agent"`
	Connection   Connection `json:"connection"`
	ConnectedAt  int64      `json:"connected_at"` // since when the connection is what it is
	Intent       Intent     `json:"intent"`
	Reason       string     `json:"reason,omitempty"` // a reason's id or one of the constants; only with not_ready
	IntentAt     int64      `json:"intent_at"`        // since when
	Next         Intent     `json:"next,omitempty"`   // chosen during a call or a blocking wrap-up, taken up after it
	NextReason   string     `json:"next_reason,omitempty"`
	Draining     bool       `json:"draining,omitempty"` // went offline with live work: keeps it, gets none
	IdleSince    int64      `json:"idle_since"`         // later of becoming ready and the last end of work
	LastOfferAt  int64      `json:"last_offer_at"`      // last ring
	LastAssignAt int64      `json:"last_assign_at"`     // last work taken on
	Skipped      int        `json:"skipped,omitempty"`  // rings in a row that no browser showed
	Missed       int        `json:"missed,omitempty"`   // rings in a row that the agent let pass
	Ver          int64      `json:"-"`
}

// State is the word shown for an agent.
type State string

// The shown states. Only ready, not_ready and offline can be chosen.
const (
	ShownOffline  State = "offline"
	ShownNotReady State = "not_ready"
	ShownReady    State = "ready"
	ShownOccupied State = "occupied" // no slot free
	ShownWrapUp   State = "wrap_up"  // a wrap-up open, nothing ringing or active
)

// Reason is an administrator's reason for not being ready.
type Reason struct {
	ID         domain.ID `json:"id"`
	Name       string    `json:"name"`
	Position   int       `json:"position"`
	ArchivedAt int64     `json:"archived_at,omitempty"` // UTC ms; 0 = in use
}
