package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// Actor is who asks for a command.
type Actor struct {
	Kind       conversation.Kind // agent, visitor or system
	ID         domain.ID
	Supervises bool
}

// Arrival is a conversation that wants a person.
type Arrival struct {
	ID        domain.ID // the conversation
	Channel   Channel
	Mode      conversation.Mode
	Queue     domain.ID // 0 = the default queue
	Priority  int       // -1 = the queue's
	Needs     []Need    // added to the queue's
	Lang      string
	Reason    string // why a person is wanted; "" for a direct conversation
	Message   string // to the agent
	CameBy    string // "bot" when an assistant leads here
	ToldAway  bool   // the visitor has been told that nobody is there
	Enters    bool   // whatever the hours and the length of the line: an agent takes it
	LastOwner domain.ID
	OwnedAt   int64 // when that owner's part ended, for sticky; 0 = never
	Opening   int
	CreatedAt int64
	By        conversation.Author // for the history
	Fresh     bool                // begun with this command: no earlier segment
	HasEmail  bool                // leave_to_async may keep it
	Present   bool                // the visitor is there now: what an agent reopens goes on live
}

// Standing of a visitor's wait, for the widget and the API.
type Wait struct {
	Position int   // place in line from 1; 0 = not told: the queue does not, or it means nothing there
	Ahead    int   // conversations of equal or higher rank ahead
	EWT      int64 // estimated wait in ms; -1 = not known
	Band     int   // of it, as visitors are told: 0 unknown, or not told; 1 <2, 2 2-5, 3 5-10, 4 10-20, 5 >20 minutes
	Free     bool  // somebody is free now
	Online   bool  // in hours, and a member is connected with intent ready
	Open     bool  // in hours
	Asked    bool  // the max-wait choices stand open: not while it rings
}
