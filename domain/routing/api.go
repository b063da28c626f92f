package routing

import (
	"relevo/domain"
	"relevo/domain/presence"
)

// AgentState is where an agent stands, all three layers.
type AgentState struct {
	presence.Standing
	Shown    presence.State `json:"shown"`
	Since    int64          `json:"since"` // of Shown
	Used     [2]int         `json:"used"`
	Cap      [2]int         `json:"cap"`
	Load     int            `json:"load"`     // ringing + active
	Max      int            `json:"max"`      // chats
	Ringing  int            `json:"ringing"`  //
	Active   int            `json:"active"`   // owned and active
	Wrapping int            `json:"wrapping"` //
	Working  []domain.ID    `json:"working,omitempty"`
}

// Board is what a supervisor sees.
type Board struct {
	At     int64
	Queues []QueueState
	Agents []AgentState
}

// QueueState is one queue on the board.
type QueueState struct {
	ID          domain.ID
	Name        string
	Status      Status
	Open        bool // in hours
	Online      bool
	Waiting     int   // live, ringing included
	Async       int   // asynchronous, not picked
	Ringing     int   //
	Active      int   //
	Longest     int64 // enq_at of who waits longest, live; 0 = nobody
	EWT         int64 // ms for the next to come; -1 unknown
	ByShown     map[presence.State]int
	Unmatchable int // waiting without any member who has the hard skills
}
