package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// Channel is a way to talk. Channels of people present are live, the others
// asynchronous.
type Channel string

// The channels.
const (
	Chat    Channel = "chat"
	Voice   Channel = "voice"
	Video   Channel = "video"
	Email   Channel = "email"
	Message Channel = "message"
)

// Channels lists the channels in the order pages show them.
func Channels() []Channel { return []Channel{Chat, Voice, Video, Email, Message} }

// Work is the standing of one conversation in routing, from its first entry
// into a queue until it is closed.
type Work struct {
	ID         domain.ID          `json:"id"` // the conversation
	State      conversation.State `json:"state"`
	Mode       conversation.Mode  `json:"mode"`
	Channel    Channel            `json:"channel"`
	QueueID    domain.ID          `json:"queue"`
	SegmentID  domain.ID          `json:"segment,omitzero"` // the open stay in the queue, waiting or not
	OwnerID    domain.ID          `json:"owner,omitzero"`   // set exactly in active and snoozed (I1)
	LastOwner  domain.ID          `json:"last_owner,omitzero"`
	Priority   int                `json:"priority"`          // 0-100
	Class      int                `json:"class"`             // strict ranking: a lower class goes first
	EnqueuedAt int64              `json:"enqueued_at"`       // enq_at: kept by declines, overflow and release
	AgeAdjust  int64              `json:"age_adj,omitempty"` // ms credited (taken from the age when negative): e = EnqueuedAt - AgeAdjust
	HoldUntil  int64              `json:"hold_until,omitempty"`
	Sticky     domain.ID          `json:"sticky,omitzero"` // last human owner
	StickyTill int64              `json:"sticky_till,omitempty"`
	Attempts   int                `json:"attempts"` // rings that ended unaccepted in this segment
	Hops       int                `json:"hops"`
	Needs      []Need             `json:"needs,omitempty"`
	Relaxed    int                `json:"relaxed,omitempty"`  // relaxation steps taken in this segment
	Excluded   []Exclusion        `json:"excluded,omitempty"` // by agent, ascending
	Target     domain.ID          `json:"target,omitzero"`    // direct: only this agent
	// VisitorGoneAt is when the visitor's last stream closed; 0 = present.
	VisitorGoneAt int64  `json:"visitor_gone_at,omitempty"`
	MaxWaitAt     int64  `json:"max_wait_at,omitempty"` // when max wait is over; 0 = never
	Asked         bool   `json:"asked,omitempty"`       // the max-wait choices stand open
	Announced     int    `json:"announced,omitempty"`   // position told last; 0 = none
	AnnouncedAt   int64  `json:"announced_at,omitempty"`
	Lang          string `json:"lang,omitempty"`    // of the visitor, for texts
	Reason        string `json:"reason,omitempty"`  // why it came here: "", "transfer", "release", "escalation", …
	Message       string `json:"message,omitempty"` // message to the agent
	HasReply      bool   `json:"has_reply,omitempty"`
	BothSpoke     bool   `json:"both_spoke,omitempty"`
	CameBy        string `json:"came_by,omitempty"`   // "bot" when an assistant led here
	ToldAway      bool   `json:"told_away,omitempty"` // the visitor knows that nobody is there
	ReassignAt    int64  `json:"reassign_at,omitempty"`
	IdleAt        int64  `json:"idle_at,omitempty"`       // visitor silent: warn or close then
	IdleWarned    bool   `json:"idle_warned,omitempty"`   //
	SnoozedUntil  int64  `json:"snoozed_until,omitempty"` //
	RetryAt       int64  `json:"retry_at,omitempty"`      // all have let it pass: asked anew then
	Band          int    `json:"band,omitempty"`          // band of the estimated wait told last; 0 = none
	Owners        int    `json:"owners,omitempty"`        // agents it has had in this opening
	VisitorSpoke  bool   `json:"visitor_spoke,omitempty"` //
	HasEmail      bool   `json:"has_email,omitempty"`     // the visitor can be answered by mail
	Opening       int    `json:"opening"`
	CreatedAt     int64  `json:"created_at"` // of the conversation
}

// Need is a skill a conversation asks for.
type Need struct {
	Skill  domain.ID `json:"skill"`
	Min    int       `json:"min"`              // 1-5
	Hard   bool      `json:"hard"`             // never relaxed; otherwise preferred
	Weight int       `json:"weight,omitempty"` // of the skills policy; 0 means 1
}

// Exclusion keeps an agent from getting a conversation until a time.
type Exclusion struct {
	Agent domain.ID `json:"agent"`
	Until int64     `json:"until"` // UTC ms
	Why   string    `json:"why"`   // "declined", "missed", "skipped", "released"
}

// Segment is one stay of a conversation in one queue, for metrics. Waiting ends
// at AnsweredAt or LeftAt.
type Segment struct {
	ID             domain.ID `json:"id"`
	ConversationID domain.ID `json:"conversation"`
	QueueID        domain.ID `json:"queue"`
	Channel        Channel   `json:"channel"`
	Mode           string    `json:"mode"`
	EnteredAt      int64     `json:"entered_at"` // into this queue
	EnqueuedAt     int64     `json:"enqueued_at"`
	AgeAdjust      int64     `json:"age_adj,omitempty"` // ms of absence, left out of the wait
	AnsweredAt     int64     `json:"answered_at,omitempty"`
	AgentID        domain.ID `json:"agent,omitzero"`    // who answered
	LeftAt         int64     `json:"left_at,omitempty"` // out of the queue without an answer
	Outcome        Outcome   `json:"outcome,omitempty"`
	FirstReplyAt   int64     `json:"first_reply_at,omitempty"`
	How            string    `json:"how,omitempty"`  // how it came: new, transfer, release, overflow, reopen, lost
	Wait           int64     `json:"wait,omitempty"` // ms waited when it ended, ring included, absence and hold not
}

// Outcome says how a segment's wait ended.
type Outcome string

// The outcomes. An open segment has none.
const (
	Answered  Outcome = "answered"
	Abandoned Outcome = "abandoned"
	FlowOut   Outcome = "flow_out" // overflow, drain, ticket, transfer while waiting
)

// OfferState is the state of a ring.
type OfferState string

// The states of an offer; all but Offered are terminal.
const (
	Offered   OfferState = "offered"
	Accepted  OfferState = "accepted"
	Declined  OfferState = "declined"
	TimedOut  OfferState = "timed_out"
	Withdrawn OfferState = "withdrawn"
)

// OfferKind says what accepting an offer does.
type OfferKind string

// The kinds of offers.
const (
	Ring     OfferKind = "ring"     // a waiting conversation: accepting makes the owner
	Transfer OfferKind = "transfer" // cold: the source owns it until accepted
	Consult  OfferKind = "consult"  // warm: a private side thread
	Invite   OfferKind = "invite"   // conference: one more participant
)

// Offer is one ring at one agent. It reserves the agent's capacity.
type Offer struct {
	ID             domain.ID  `json:"id"`
	ConversationID domain.ID  `json:"conversation"`
	AgentID        domain.ID  `json:"agent"`
	QueueID        domain.ID  `json:"queue"`
	SegmentID      domain.ID  `json:"segment"`
	Kind           OfferKind  `json:"kind"`
	FromID         domain.ID  `json:"from,omitzero"` // who transfers, consults or invites
	Channel        Channel    `json:"channel"`
	Weight         int        `json:"weight"`
	State          OfferState `json:"state"`
	At             int64      `json:"at"`
	Deadline       int64      `json:"deadline"`               // accepting counts while now <= Deadline
	DeliveredAt    int64      `json:"delivered_at,omitempty"` // a browser showed it
	EndedAt        int64      `json:"ended_at,omitempty"`
	// Reason: of a withdrawal "taken", "visitor_left", "unroutable", "paused",
	// "restart", "cancelled", "closed", "moved"; of a decline the agent's words;
	// of a timeout "missed" or "skipped".
	Reason string `json:"reason,omitempty"`
	Note   string `json:"note,omitempty"` // the source's words to the target
}

// Stage is where an agent's participation stands.
type Stage string

// The stages of an assignment. Ringing is the offer's.
const (
	Working  Stage = "active"
	WrapUp   Stage = "wrapup"
	Done     Stage = "done"
	Snoozing Stage = "snoozed" // owned, holds no capacity
)

// Role is what an agent is in a conversation.
type Role string

// The roles. A conversation has one owner at most.
const (
	Owner       Role = "owner"
	Participant Role = "participant" // conference
	Consulted   Role = "consulted"   // private side thread, weight 0
	Monitoring  Role = "monitor"     // read-only supervisor, weight 0, audited
	Whispering  Role = "whisper"     // supervisor speaking to the agent only
	Barging     Role = "barge"       // supervisor speaking to all
)

// Assignment is one agent's participation in one conversation.
type Assignment struct {
	ID             domain.ID `json:"id"`
	ConversationID domain.ID `json:"conversation"`
	AgentID        domain.ID `json:"agent"`
	QueueID        domain.ID `json:"queue"`
	SegmentID      domain.ID `json:"segment"`
	OfferID        domain.ID `json:"offer,omitzero"` // ring-born ones have it (I5)
	Role           Role      `json:"role"`
	Stage          Stage     `json:"stage"`
	Channel        Channel   `json:"channel"`
	Mode           string    `json:"mode"`
	Weight         int       `json:"weight"`
	How            string    `json:"how"` // ring, auto, pick, assign, transfer, takeover, wake, reopen
	StartedAt      int64     `json:"started_at"`
	EndedAt        int64     `json:"ended_at,omitempty"`   // of the active part
	EndReason      string    `json:"end_reason,omitempty"` // ended, transferred, released, lost, takeover, disabled, snoozed, closed
	EndedBy        string    `json:"ended_by,omitempty"`   // agent, visitor, system, supervisor
	SnoozedMS      int64     `json:"snoozed_ms,omitempty"` // time set aside, left out of handling
	SnoozedAt      int64     `json:"snoozed_at,omitempty"`
	WrapAt         int64     `json:"wrap_at,omitempty"`
	WrapUntil      int64     `json:"wrap_until,omitempty"` // 0 = no timer
	WrapExtended   bool      `json:"wrap_extended,omitempty"`
	DoneAt         int64     `json:"done_at,omitempty"`
	Disposition    string    `json:"disposition,omitempty"` // a leaf's id, "none" by timeout
	Notes          string    `json:"notes,omitempty"`
	NotesRev       int       `json:"notes_rev,omitempty"`
	Flagged        bool      `json:"flagged,omitempty"` // mandatory fields were missing at the timeout
	FirstReplyAt   int64     `json:"first_reply_at,omitempty"`
}

// Turn is an agent's place in a queue's round robin.
type Turn struct {
	QueueID domain.ID `json:"queue"`
	AgentID domain.ID `json:"agent"`
	JoinSeq int64     `json:"join_seq"`
	LastAt  int64     `json:"last_at"` // last ring or assignment there, answered or not; 0 = none
}

// AgentEvent is one row of an agent's history, for metrics and for "since".
type AgentEvent struct {
	AgentID    domain.ID           `json:"agent"`
	At         int64               `json:"at"`
	Connection presence.Connection `json:"connection"`
	Intent     presence.Intent     `json:"intent"`
	Reason     string              `json:"reason,omitempty"`
	Shown      presence.State      `json:"shown"`
	Used       [2]int              `json:"used"` // units by pool
	Cap        [2]int              `json:"cap"`
	Active     int                 `json:"active"` // live conversations at work: owned, or taken part in
	Wrapping   int                 `json:"wrapping"`
	Ringing    int                 `json:"ringing"`
	By         string              `json:"by,omitempty"` // "", "agent", "supervisor", "system"
}

// Taken is a conversation that routing gave to an agent: by a ring, by itself
// or onto the agent's list.
type Taken struct {
	AgentID domain.ID
	At      int64
}

// TakenHow are the assignments (How) that count against limits on new
// conversations (F15).
func TakenHow() []string { return []string{"ring", KindAuto, KindPush} }

// Rows is everything open, as read from the store at start, and of what is over
// what still matters. All lists go by id.
type Rows struct {
	Works       []Work
	Segments    []Segment // open ones, and those that works name
	Offers      []Offer   // open ones
	Recent      []Offer   // the last that ended, KeepEnded of them
	Taken       []Taken   // within the longest rate window, for F15
	GaveUp      []Segment // the last stays of conversations whose visitors did not come back in time, of two days
	Assignments []Assignment
	Standings   []presence.Standing
	Turns       []Turn
}
