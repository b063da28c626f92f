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
		Author: d.Author, ClientID: d.ClientID, Text: d.Text, Files: d.Files}
}
