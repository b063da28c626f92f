package conversation

import "relevo/domain"

// EventKind names what happened to a conversation besides its messages.
type EventKind string

// The events, as stored and as webhooks and pages name them.
const (
	Opened    EventKind = "opened"
	Routed    EventKind = "routed"
	Assigned  EventKind = "assigned"
	Released  EventKind = "released"
	ClosedEv  EventKind = "closed"
	Reopened  EventKind = "reopened"
	SnoozedEv EventKind = "snoozed"
	Woken     EventKind = "woken"
	Tagged    EventKind = "tagged"
	Untagged  EventKind = "untagged"
	Rated     EventKind = "rated"
	Known     EventKind = "identified"

	Queued      EventKind = "queued"       // entered a queue; Queue, Reason
	Offered     EventKind = "offered"      // rings at To
	Accepted    EventKind = "accepted"     // To answered; the visitor is told who joined
	Declined    EventKind = "declined"     // From declined; Reason
	Missed      EventKind = "missed"       // From let it ring; Reason missed or skipped
	Withdrawn   EventKind = "withdrawn"    // the ring at From ended; Reason
	Transferred EventKind = "transferred"  // From handed it on: to Queue, or to To
	Overflowed  EventKind = "overflowed"   // the queue could not serve it; Queue is the new one, Reason when
	Position    EventKind = "position"     // the visitor was told the place N
	VisitorLeft EventKind = "visitor_left" // last stream closed
	VisitorBack EventKind = "visitor_back"
	Ended       EventKind = "ended"      // the session with the agent is over; By, From the agent
	WrappedUp   EventKind = "wrapped_up" // From finished; Disposition
	ConsultOn   EventKind = "consult_on" // To is asked in private
	ConsultOff  EventKind = "consult_off"
	JoinedIn    EventKind = "joined_in" // To takes part: conference or barge; Reason says which
	LeftOff     EventKind = "left_off"
	Watched     EventKind = "watched" // To monitors or whispers; agents only
	TookOver    EventKind = "took_over"
	Requeued    EventKind = "requeued" // From was lost, disabled or went; Reason
	Ticketed    EventKind = "ticketed" // goes on as asynchronous work, or an assistant asks for an address
)

// Event is one row of a conversation's history. A message is its own event
// row; everything else that changes a conversation writes one of these.
type Event struct {
	ID             domain.ID
	ConversationID domain.ID
	At             int64 // UTC ms
	AfterSeq       int64 // stands behind the message with this seq
	Opening        int
	Kind           EventKind
	By             Author
	Data           EventData
}

// EventData is the detail of an event; most kinds use one or two fields.
type EventData struct {
	From   domain.ID `json:"from,omitzero"` // former owner
	To     domain.ID `json:"to,omitzero"`   // new owner
	Tag    string    `json:"tag,omitempty"`
	Until  int64     `json:"until,omitempty"` // UTC ms
	Reason string    `json:"reason,omitempty"`
	Rating int       `json:"rating,omitempty"`
	Queue  domain.ID `json:"queue,omitzero"`
	N      int       `json:"n,omitempty"`

	Disposition string `json:"disposition,omitempty"` // a leaf of the queue's set, or "none"
	Bot         bool   `json:"bot,omitempty"`         // ticketed: an assistant led here and finds the words
}

// OwnerBefore tells who owned the conversation before the event (0: nobody),
// for events that change the owner; told is false for all others.
func (e *Event) OwnerBefore() (owner domain.ID, told bool) {
	switch e.Kind {
	case Assigned, Accepted, Released, Requeued, TookOver, Ended, ClosedEv, Reopened:
		return e.Data.From, true
	case Transferred:
		return e.Data.From, e.Data.From != 0
	}
	return 0, false
}

// Change is the outcome of a command: the conversation as it now stands and
// the rows to add. Message is nil where none is written.
type Change struct {
	Conversation Conversation
	Message      *Message
	Events       []Event
}

func (ch *Change) event(at int64, kind EventKind, by Author, d EventData) {
	c := &ch.Conversation
	ch.Events = append(ch.Events, Event{ConversationID: c.ID, At: at, AfterSeq: c.LastSeq, Opening: c.Opening, Kind: kind, By: by, Data: d})
}

// add gives the draft its place at the end of the transcript.
func (ch *Change) add(d Draft, now int64) {
	c := &ch.Conversation
	c.LastSeq++
	c.LastAt = now
	if !d.Note {
		c.PublicSeq = c.LastSeq
		c.Preview, c.PreviewBy = Preview(d.Text, d.Files), d.Author.Kind
	}
	ch.Message = &Message{ID: d.ID, ConversationID: c.ID, Seq: c.LastSeq, At: now, Note: d.Note,
		Author: d.Author, ClientID: d.ClientID, Text: d.Text, Files: d.Files, Options: d.Options}
}
