package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// Core holds the books of all open work. It is not safe for concurrent use:
// its owner runs one command at a time.
type Core struct {
	cfg   *Config
	newID func() domain.ID
	match matcher
	coreFields
}

// NewCore makes empty books. newID makes ids higher than all before.
func NewCore(cfg *Config, newID func() domain.ID) *Core { return &Core{cfg: cfg, newID: newID} }

// Load fills empty books with the rows of the store.
func (c *Core) Load(r Rows) {}

// Boot carries out the rules of a restart (reference/routing.md 4): alive is the
// last time the process is known to have run.
func (c *Core) Boot(alive, now int64) {}

// Configure takes a new configuration and carries out what an edit means for
// open work: rings of a paused queue end, a draining queue's conversations
// move, disabled agents' work is requeued.
func (c *Core) Configure(cfg *Config, now int64) {}

// Take ends the transaction: what has changed since the last Take.
func (c *Core) Take() *Changes { return nil }

// Undo takes back everything since the last Take.
func (c *Core) Undo() {}

// Due carries out what has come due, at most limit of it, in due order, and
// reports whether more is due.
func (c *Core) Due(now int64, limit int) (more bool) { return false }

// Next is when Due has something to do next; 0 = never.
func (c *Core) Next() int64 { return 0 }

// Enqueue brings a conversation to a queue (C2, C3, C21): ENQ in order. A
// closed one that still is wrapped up goes back to its agent.
func (c *Core) Enqueue(a Arrival, now int64) error { return nil }

// VisitorWrote notes a visitor's message in an open conversation: a snoozed one
// wakes (C16), silence begins anew. Unknown conversations change nothing.
func (c *Core) VisitorWrote(conv domain.ID, now int64) {}

// AgentWrote notes a public reply. Only the owner or a participant may: 409
// not_owner. A snoozed conversation wakes.
func (c *Core) AgentWrote(conv domain.ID, by Actor, now int64) error { return nil }

// Pick gives a waiting or ringing conversation to the agent who asks (C6): 409
// gone (taken_by_other) when somebody has it, 409 target_full over the hard cap.
func (c *Core) Pick(conv domain.ID, by Actor, now int64) error { return nil }

// Assign gives a conversation to an agent directly: an unowned one, one's own,
// or as supervisor any.
func (c *Core) Assign(conv domain.ID, by Actor, to domain.ID, now int64) error { return nil }

// ToQueue sends a conversation to a queue (C12, ENQ of the target). A queue out
// of hours or full is 409 queue_closed unless confirmed; at max_hops 409
// max_hops.
func (c *Core) ToQueue(conv domain.ID, by Actor, queue domain.ID, confirmed bool, note string, now int64) error {
	return nil
}

// ToAgent rings a colleague; the source owns it until accepted (cold transfer).
// Unowned or asynchronous: direct. 409 target_offline, target_full.
func (c *Core) ToAgent(conv domain.ID, by Actor, to domain.ID, note string, now int64) error {
	return nil
}

// Consult asks a colleague in private; one at a time.
func (c *Core) Consult(conv domain.ID, by Actor, to domain.ID, note string, now int64) error {
	return nil
}

// CompleteConsult hands the conversation to the consulted agent (C13).
func (c *Core) CompleteConsult(conv domain.ID, by Actor, now int64) error { return nil }

// CancelConsult ends a consult or its ring; the owner stays.
func (c *Core) CancelConsult(conv domain.ID, by Actor, now int64) error { return nil }

// Invite asks a colleague to take part (conference); a consulted one joins at
// once.
func (c *Core) Invite(conv domain.ID, by Actor, to domain.ID, note string, now int64) error {
	return nil
}

// Leave ends the agent's part that is not the owner's.
func (c *Core) Leave(conv domain.ID, by Actor, now int64) error { return nil }

// CancelTransfer takes back a cold transfer or an invitation that still rings.
func (c *Core) CancelTransfer(conv domain.ID, by Actor, now int64) error { return nil }

// ToBot hands the conversation to the assistant (C14).
func (c *Core) ToBot(conv domain.ID, by Actor, now int64) error { return nil }

// Release puts an owned conversation back into its queue (C12), the releaser
// cooled off.
func (c *Core) Release(conv domain.ID, by Actor, reason string, now int64) error { return nil }

// Watch makes a supervisor monitor, whisper or barge; off ends it. 403.
func (c *Core) Watch(conv domain.ID, by Actor, role Role, on bool, now int64) error { return nil }

// TakeOver makes the supervisor the owner without asking (C13). 403.
func (c *Core) TakeOver(conv domain.ID, by Actor, now int64) error { return nil }

// End ends the session with the agent (C17, C18): wrap-up, or closed. By the
// owner, a supervisor, the visitor or the system.
func (c *Core) End(conv domain.ID, by Actor, now int64) error { return nil }

// Close closes whatever the state (C9, C22); the owner still wraps up. reason
// is "", "spam", "idle", "abandoned".
func (c *Core) Close(conv domain.ID, by Actor, reason string, now int64) error { return nil }

// Reopen opens a closed conversation for the agent who asks, within the hard
// cap. a describes the conversation as for Enqueue.
func (c *Core) Reopen(a Arrival, by Actor, now int64) error { return nil }

// Snooze sets an owned conversation aside (C15).
func (c *Core) Snooze(conv domain.ID, by Actor, until, now int64) error { return nil }

// Wake ends a snooze by hand or by time (C16).
func (c *Core) Wake(conv domain.ID, by Actor, now int64) error { return nil }

// LeaveQueue ends the visitor's wait: closed, or back to the bot that led here.
func (c *Core) LeaveQueue(conv domain.ID, now int64) error { return nil }

// KeepWaiting is the visitor's choice after the maximum wait: the timer begins
// anew.
func (c *Core) KeepWaiting(conv domain.ID, now int64) error { return nil }

// LeaveMessage is the other choice: the conversation goes on asynchronously.
func (c *Core) LeaveMessage(conv domain.ID, now int64) error { return nil }

// VisitorGone notes that the visitor's last stream has closed.
func (c *Core) VisitorGone(conv domain.ID, now int64) {}

// VisitorBack notes that the visitor is there again.
func (c *Core) VisitorBack(conv domain.ID, now int64) {}

// Accept answers a ring (C7). Repeating one's own accept succeeds; otherwise 409
// gone with reason taken_by_other, timed_out or withdrawn.
func (c *Core) Accept(offer, agent domain.ID, now int64) error { return nil }

// Decline refuses a ring (C8); reason may be empty unless the queue demands one
// (422 decline_reason_required).
func (c *Core) Decline(offer, agent domain.ID, reason string, now int64) error { return nil }

// Ack notes that a browser shows the ring.
func (c *Core) Ack(offer, agent domain.ID, now int64) error { return nil }

// SubmitWrapUp ends a wrap-up (C20). A missing mandatory disposition is 422
// disposition_required, missing notes 422 notes_required; 404 when there is no
// wrap-up of this agent.
func (c *Core) SubmitWrapUp(conv, agent domain.ID, disposition, notes string, now int64) error {
	return nil
}

// SaveWrapNotes keeps notes while they are written; rev is the revision they
// were based on: 409 newer_revision when another page saved meanwhile.
func (c *Core) SaveWrapNotes(conv, agent domain.ID, disposition, notes string, rev int, now int64) (int, error) {
	return 0, nil
}

// ExtendWrapUp gives a running wrap-up its time once more, once.
func (c *Core) ExtendWrapUp(conv, agent domain.ID, now int64) error { return nil }

// Connect notes an agent's first page or stream.
func (c *Core) Connect(agent domain.ID, now int64) {}

// Disconnect notes that the last one closed or stopped answering.
func (c *Core) Disconnect(agent domain.ID, now int64) {}

// Want sets an agent's intent, by the agent or a supervisor. reason belongs to
// not_ready. Offline with live work drains.
func (c *Core) Want(agent domain.ID, by Actor, intent presence.Intent, reason string, now int64) error {
	return nil
}

// RequeueAll sends all live work of a draining agent back to the head of its
// queues.
func (c *Core) RequeueAll(agent domain.ID, by Actor, now int64) error { return nil }

// Work is a conversation's standing; false when it is not open here.
func (c *Core) Work(conv domain.ID) (Work, bool) { return Work{}, false }

// OffersOf are an agent's open offers, oldest first.
func (c *Core) OffersOf(agent domain.ID) []Offer { return nil }

// OffersFor are a conversation's open offers.
func (c *Core) OffersFor(conv domain.ID) []Offer { return nil }

// AssignmentsFor are the open assignments of a conversation, wrap-ups and
// watchers among them, the owner's first.
func (c *Core) AssignmentsFor(conv domain.ID) []Assignment { return nil }

// AssignmentsOf are an agent's open assignments, oldest first.
func (c *Core) AssignmentsOf(agent domain.ID) []Assignment { return nil }

// State is an agent's shown state, standing and load.
func (c *Core) State(agent domain.ID) AgentState { return AgentState{} }

// Open is how much the books hold, for tests and figures.
func (c *Core) Open() (works, waiting, offers int) { return 0, 0, 0 }

// Counts by queue of what waits, and for whom nothing can be done, are on the
// Board.

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

var _ = conversation.Live
