package report

import (
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/routing"
)

// Query is what a report is about: rows of [From, To), as known at Now.
type Query struct {
	From, To int64
	Now      int64
	Unit     Unit
	Zone     *time.Location
	Queue    domain.ID         // 0: all queues
	Agent    domain.ID         // 0: all agents
	Mode     conversation.Mode // "": live and asynchronous work
}

// Goal is what a queue is measured by: a part of its settings, and its hours.
type Goal struct {
	Target       int64  // ms; answered within counts for the service level
	Short        int64  // ms; who left within this time is not held against the queue
	Formula      string // a, b, c or d; anything else is d
	CountFlowOut bool   // the service level's denominator holds flow-outs too
	// Business is how much of [from, to) the queue was open, in ms; nil: always.
	Business func(from, to int64) int64
}

// Queue is a queue as reports need it.
type Queue struct {
	ID       domain.ID
	Name     string
	Settings routing.Settings
	Archived bool
}

// GoalOf takes a queue's goal from its settings.
func GoalOf(s routing.Settings, business func(from, to int64) int64) Goal {
	return Goal{Target: s.SLTarget, Short: s.ShortAband, Formula: s.SLFormula, CountFlowOut: s.CountFlowOut, Business: business}
}

// Stay is a segment with what its row alone does not tell.
type Stay struct {
	routing.Segment
	// Replied: a person had answered earlier in this opening, in another queue
	// or before a release; the first response is not this segment's.
	Replied bool
}

// WaitAt is how long the stay has waited at now: as stored once it has ended,
// until then from entering the queue on, without the visitor's absence.
func (s *Stay) WaitAt(now int64) int64 {
	if s.Outcome != "" {
		return max(s.Wait, 0)
	}
	return max(now-s.EnteredAt-s.AgeAdjust, 0)
}

// Part is an assignment with what its row alone does not tell.
type Part struct {
	routing.Assignment
	Warm bool // ended by a transfer to an agent who had been consulted
}

// Counts tells whether the part is work on a conversation: monitoring,
// whispering and being consulted are not.
func (p *Part) Counts() bool {
	switch p.Role {
	case routing.Monitoring, routing.Whispering, routing.Consulted:
		return false
	}
	return true
}

// Handling is how long the agent worked on it in ms, time set aside left out,
// and the length of the wrap-up; wrapped is false when there was none.
func (p *Part) Handling() (active, wrap int64, wrapped bool) {
	active = p.EndedAt - p.StartedAt - p.SnoozedMS
	if p.SnoozedAt > 0 { // it ended while set aside
		active -= p.EndedAt - p.SnoozedAt
	}
	if wrapped = p.WrapAt > 0; wrapped {
		wrap = p.DoneAt - p.WrapAt
	}
	return max(active, 0), max(wrap, 0), wrapped
}

// Closing is a conversation that is closed, as it stands. One that was reopened
// counts again where it is closed at last, not where it was closed before.
type Closing struct {
	ID          domain.ID
	QueueID     domain.ID // the queue it was in last
	AgentID     domain.ID // the last owner
	Mode        conversation.Mode
	CreatedAt   int64
	FirstClosed int64 // end of its first opening
	ClosedAt    int64 // end of its last opening
	Rating      int   // 1-5, the last one given; 0 = none
}
