package conversation

import "relevo/domain"

// Telling is what a visitor is told of an event, beside the messages.
type Telling string

// The tellings; most events have none.
const (
	ToldNothing      Telling = ""
	ToldJoined       Telling = "joined"       // somebody is there
	ToldLeft         Telling = "left"         // somebody who took part went
	ToldTransferring Telling = "transferring" // another one will come
	ToldAgentEnded   Telling = "agent_ended"
	ToldYouEnded     Telling = "you_ended" // the chat with the agent
	ToldEnded        Telling = "ended"     // it is over, by nobody's word
	ToldYouClosed    Telling = "you_closed"
	ToldReopened     Telling = "reopened" // by an agent
	ToldKept         Telling = "kept"     // it goes on without the visitor being there
)

// Told is what a visitor is told of the event, and whose name stands in it. Of
// what an assistant finds words for itself there is nothing.
func (e *Event) Told() (t Telling, who domain.ID) {
	switch e.Kind {
	case Assigned, Accepted, TookOver, JoinedIn:
		return ToldJoined, e.Data.To
	case LeftOff:
		return ToldLeft, e.Data.From
	case Transferred:
		if e.Data.Queue == 0 || e.Data.Reason != "" {
			return ToldNothing, 0 // the colleague's joining, or the assistant, says it
		}
		return ToldTransferring, 0
	case Released, Requeued:
		return ToldTransferring, 0
	case Ended:
		return e.ended()
	case ClosedEv:
		switch e.By.Kind {
		case ByAgent:
			return ToldAgentEnded, e.By.ID
		case ByVisitor:
			return ToldYouClosed, 0
		}
		return ToldEnded, 0
	case Ticketed:
		if !e.Data.Bot {
			return ToldKept, 0
		}
	case Reopened:
		if e.By.Kind == ByAgent {
			return ToldReopened, e.By.ID
		}
	}
	return ToldNothing, 0
}

// ended is what the end of a chat with an agent says; a wait that ended had
// none.
func (e *Event) ended() (Telling, domain.ID) {
	switch {
	case e.Data.From == 0:
		return ToldNothing, 0
	case e.By.Kind == ByVisitor:
		return ToldYouEnded, 0
	case e.By.Kind == ByAgent:
		return ToldAgentEnded, e.By.ID
	}
	return ToldEnded, 0
}
