package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// Changes is what one transaction has to store and to tell, in order.
type Changes struct {
	Works       []Work // as they now stand; State closed means: no longer open
	Segments    []Segment
	Offers      []Offer
	Assignments []Assignment
	Standings   []presence.Standing
	Turns       []Turn
	AgentEvents []AgentEvent
	Receipts    []Receipt
	Moves       []Move
	Says        []Say
	Alerts      []Alert
}

// Move is one step of a conversation: how it stands after it and what its
// history notes. Owner and Queue are as after the step. Without a State the
// conversation stays as it is: a wrap-up ended whose conversation is the
// assistant's by now.
type Move struct {
	ConversationID domain.ID
	State          conversation.State
	Mode           conversation.Mode
	Owner          domain.ID
	Queue          domain.ID
	SnoozedUntil   int64
	Kind           conversation.EventKind // "" notes nothing
	By             conversation.Author
	Data           conversation.EventData
	Reason         string // of a close: "", "abandoned", "idle", "spam", …
	CameBy         string // "bot" when an assistant led here
}

// Say is a text for the visitor, stored as a system message in the
// conversation's language: a catalogue key under "say." or a text as written.
type Say struct {
	ConversationID domain.ID
	Key            string
	Args           []any
	Text           map[string]string // by language; over Key when set
	Options        []string          // ids of buttons; the labels are say.<Key>_<id>
}

// Alert calls for a person's attention; it is not history.
type Alert struct {
	Agent          domain.ID // 0: every supervisor
	Kind           string    // "visitor_left", "visitor_back", "ring_over", "transfer_declined", "skill_gone", "max_hops", "unresponsive", …
	ConversationID domain.ID
	QueueID        domain.ID
	Reason         string
}

// Receipt explains one decision, or why there was none.
type Receipt struct {
	ID             domain.ID   `json:"id"`
	V              int         `json:"v"` // form of the receipt: 1
	At             int64       `json:"at"`
	ConversationID domain.ID   `json:"conv"`
	QueueID        domain.ID   `json:"queue"`
	Queue          string      `json:"queue_name"`
	Policy         Policy      `json:"policy"`
	Settings       int64       `json:"settings"` // version of the queue's settings
	Score          float64     `json:"score"`
	Age            int64       `json:"age"` // ms
	Relaxed        int         `json:"relax_step,omitempty"`
	Kind           string      `json:"kind"` // ring, auto, push, broadcast, pick, assign, transfer, none
	Candidates     []Candidate `json:"cands,omitempty"`
	Left           int         `json:"left,omitempty"` // candidates beyond those listed
	Pick           []domain.ID `json:"pick,omitempty"`
	Why            string      `json:"why,omitempty"`  // of none: the filter most candidates failed, or "no_members", "paused", "held", "async"
	Snapshot       string      `json:"snap,omitempty"` // sha256:… of Input
	Input          []byte      `json:"-"`              // canonical JSON of what was decided on; Replay takes it
	Epoch          int64       `json:"epoch"`          // 1 on one node
}

// Candidate is one agent in a receipt.
type Candidate struct {
	Agent domain.ID `json:"a"`
	OK    bool      `json:"ok"`
	Key   []int64   `json:"key,omitempty"` // the policy's key; lowest wins, the agent's id last
	Fail  []Failure `json:"fail,omitempty"`
}

// Failure is a filter an agent did not pass.
type Failure struct {
	Filter Filter `json:"f"`
	Detail string `json:"d,omitempty"` // e.g. "100+25>100"
}

// Filter names a filter, F1 to F16.
type Filter string

// The filters (reference/routing.md 2).
const (
	F1  Filter = "not_member"
	F2  Filter = "offline"
	F3  Filter = "conn_lost"
	F4  Filter = "not_ready"
	F5  Filter = "wrapup"
	F6  Filter = "channel_max"
	F7  Filter = "units"
	F8  Filter = "occupied_rule"
	F9  Filter = "skill"
	F10 Filter = "excluded"
	F11 Filter = "delay"
	F12 Filter = "better_rank_waiting"
	F13 Filter = "sticky_hold"
	F14 Filter = "already_ringing"
	F15 Filter = "rate_limit"
	F16 Filter = "just_released"
)
