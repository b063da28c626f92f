// Package escalation is the passing of a conversation to a person: the record
// of each attempt, how it follows what routing does, the ticket that takes its
// place when nobody can come, and the card an agent sees.
package escalation

import (
	"relevo/domain"
	"relevo/domain/assistant"
)

// Kind says who asked for a person.
type Kind string

// The kinds.
const (
	Planned   Kind = "planned"
	Fallback  Kind = "fallback"
	Knowledge Kind = "knowledge"
	Workflow  Kind = "workflow"
	Manual    Kind = "manual" // an agent took it out of the assistant's hands
)

// State is where an escalation stands: requested → queued ⇄ ringing → accepted
// → ended, or one of the ways out.
type State string

// The states; from Ended on they are terminal.
const (
	Requested   State = "requested"
	Queued      State = "queued"
	Ringing     State = "ringing"
	Accepted    State = "accepted"
	Ended       State = "ended"
	Cancelled   State = "cancelled"   // the visitor stopped waiting
	Abandoned   State = "abandoned"   // the visitor left
	Ticketed    State = "ticketed"    // goes on by mail
	Dropped     State = "dropped"     // no address for the ticket
	Unavailable State = "unavailable" // the queue sends back to the assistant
)

// Open tells whether the attempt goes on.
func (s State) Open() bool {
	return s == Requested || s == Queued || s == Ringing || s == Accepted
}

// Escalation is one attempt to reach a person, numbered within its conversation.
type Escalation struct {
	ConversationID domain.ID
	N              int // from 1
	Opening        int
	AssistantID    domain.ID
	Kind           Kind
	Reason         assistant.Reason
	QueueID        domain.ID
	State          State
	Message        string // to the agent
	Request        string // the question it is about
	Step           string // "action/step" it came from
	CreatedAt      int64  // UTC ms
	QueuedAt       int64
	AcceptedAt     int64
	EndedAt        int64
	AgentID        domain.ID // who accepted first
}

// Ticket is a request kept for an answer by mail, with everything said so far.
type Ticket struct {
	ID             domain.ID
	ConversationID domain.ID // the visitor's
	WorkID         domain.ID // the asynchronous conversation agents work; may be the same
	N              int       // of the escalation
	Dest           string    // "inbox"
	QueueID        domain.ID
	Reason         assistant.Reason
	Question       string
	Email          string
	Verified       bool
	ProfileID      string // of a verified contact, if any
	Lang           string
	Channel        string
	PageURL        string
	Summary        string
	Text           string // the document as plain text, transcript included
	Doc            string // the same as JSON
	CreatedAt      int64
}

// Card is what an agent sees of an escalation when it rings and beside the
// conversation.
type Card struct {
	Channel   string
	QueueID   domain.ID
	Kind      Kind
	Reason    assistant.Reason
	N         int
	Message   string
	Summary   string
	Variables []Variable
	Email     string
	Verified  bool
	ProfileID string // of a visitor whose identity is proven
	Lang      string // the visitor's
	PageURL   string
	Since     int64 // waiting since, UTC ms
}

// Variable is one line of a card; a private one's value is Masked.
type Variable struct {
	Name  string // id
	Label string // as shown
	Value string
}

// Masked stands for a private value.
const Masked = "***"
