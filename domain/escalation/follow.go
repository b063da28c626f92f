package escalation

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// Step is what routing, or the assistant, did to the conversation of an attempt.
type Step struct {
	State  conversation.State
	Mode   conversation.Mode
	Queue  domain.ID
	Owner  domain.ID
	Kind   conversation.EventKind
	By     conversation.Kind
	Reason string // of the close
}

// Follow brings an attempt to where a step leaves it; false when it stays as it
// is. What is over stays over, but for asynchronous work that an agent takes.
func (x *Escalation) Follow(s Step, now int64) bool {
	taken := x.State == Ticketed && s.State == conversation.Active && x.AcceptedAt == 0
	if !x.State.Open() && !taken {
		return false
	}
	was := *x
	switch s.State {
	case conversation.Waiting, conversation.Ringing, conversation.Active, conversation.Snoozed:
		x.goesOn(s, now)
	case conversation.Bot:
		x.returns(s)
	case conversation.Wrapup, conversation.Closed:
		x.ends(s)
	}
	if !x.State.Open() && x.EndedAt == 0 {
		x.EndedAt = now
	}
	return *x != was
}

func (x *Escalation) goesOn(s Step, now int64) {
	x.EndedAt = 0
	if s.Queue != 0 {
		x.QueueID = s.Queue
	}
	if x.QueuedAt == 0 {
		x.QueuedAt = now
	}
	switch {
	case s.Owner != 0:
		x.State = Accepted
		if x.AcceptedAt == 0 {
			x.AcceptedAt, x.AgentID = now, s.Owner
		}
	case s.State == conversation.Ringing:
		x.State = Ringing
	case s.Mode == conversation.Async && x.AcceptedAt == 0:
		x.State = Ticketed
	default:
		x.State = Queued
	}
}

// returns is the way back to the assistant.
func (x *Escalation) returns(s Step) {
	switch {
	case s.Kind == conversation.Ticketed: // the assistant asks for an address now
		x.State = Requested
		if s.Queue != 0 {
			x.QueueID = s.Queue
		}
	case s.Kind == conversation.Overflowed:
		x.State = Unavailable
	case x.State == Accepted:
		x.State = Ended
	case x.State != Requested:
		x.State = Cancelled
	}
}

// ends is the end of the conversation.
func (x *Escalation) ends(s Step) {
	switch {
	case x.State == Accepted || s.By == conversation.ByAgent:
		x.State = Ended
	case s.By == conversation.BySystem && s.Reason != "abandoned" && s.Reason != "visitor_left":
		x.State = Unavailable // turned away
	default:
		x.State = Abandoned
	}
}
