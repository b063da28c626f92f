package assistant

import (
	"time"

	"relevo/domain/response"
)

// InputKind says what happened.
type InputKind string

// The kinds of input.
const (
	InputOpen      InputKind = "open"      // the visitor came; the assistant speaks first
	InputText      InputKind = "text"      // the visitor wrote
	InputChoice    InputKind = "choice"    // the visitor pressed a button: Text is its id
	InputReturned  InputKind = "returned"  // a person is done, or the wait was cancelled: "anything else?"
	InputTicket    InputKind = "ticket"    // nobody can take it: take an address for a ticket (Ticket)
	InputEscalated InputKind = "escalated" // the escalation was taken on (counts up)
	InputTaken     InputKind = "taken"     // a person took the conversation unasked: what is open ends
	InputCalled    InputKind = "called"    // an outside service answered
	InputIdle      InputKind = "idle"      // the session ends: what is open is abandoned
)

// Input is one thing to react to.
type Input struct {
	Kind   InputKind
	Text   string
	Scores Scores    // of Text, if the kind is text
	Ticket *Escalate // of InputTicket
	Call   string    // of InputCalled: the key
	OK     bool      // of InputCalled
	Values map[string]response.Value
	Email  string // of a verified visitor: no question for it
}

// Scores are what recognition says of a text, best first.
type Scores struct {
	Actions     []Score `json:"actions,omitempty"`
	Agent       float64 `json:"agent,omitempty"`       // a wish for a person
	Unsupported float64 `json:"unsupported,omitempty"` // like an example of what is not for us
}

// Score is the confidence that a text means an action.
type Score struct {
	Action string  `json:"action"`
	P      float64 `json:"p"`
}

// Env is the world around a turn.
type Env struct {
	Now     int64 // UTC ms
	Zone    *time.Location
	Channel string // channel_name: "chat"
	// Preview: connecting says @preview.connect and changes nothing.
	Preview bool
	// Search asks the knowledge; nil = there is none.
	Search func(query, lang string) Found
}

// Found is what the knowledge answered.
type Found struct {
	Status string // "above_threshold", "below_threshold", "no_results", "low_search_score", "error"
	Answer string
}

// Effect is one thing to carry out, in order. Exactly one field is set.
type Effect struct {
	Say      *Say      `json:"say,omitempty"`
	Note     *Note     `json:"note,omitempty"`
	Request  *Request  `json:"request,omitempty"`
	Gap      *Gap      `json:"gap,omitempty"`
	Escalate *Escalate `json:"escalate,omitempty"`
	Ticket   *Ticket   `json:"ticket,omitempty"`
	Dropped  *Escalate `json:"dropped,omitempty"` // no address could be had, or declined
	Call     *Call     `json:"call,omitempty"`
}

// Say is a message of the assistant, in the visitor's language.
type Say struct {
	Text    string   `json:"text"`
	Options []Option `json:"options,omitempty"`
}

// Option is a button under a message.
type Option struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// NoteKind is what happened to an action.
type NoteKind string

// The kinds of notes.
const (
	Started    NoteKind = "started"
	Complete   NoteKind = "complete"
	Incomplete NoteKind = "incomplete"
)

// Note is an event of an action, for analytics. Reason of Complete: "" or
// "connect_to_agent"; of Incomplete: escalated_to_agent, started_new_action,
// stuck_on_step, abandoned, trigger_phrase.
type Note struct {
	Kind   NoteKind `json:"kind"`
	Action string   `json:"action"`
	Reason string   `json:"reason,omitempty"`
	Step   string   `json:"step,omitempty"` // where it stood
}

// Request is an utterance that began a flow (A11).
type Request struct {
	Text       string  `json:"text"`
	Recognised bool    `json:"recognised"`
	Action     string  `json:"action,omitempty"`
	P          float64 `json:"p"`
}

// Gap is a text nobody could answer (B9).
type Gap struct {
	Text string `json:"text"`
	Kind string `json:"kind"` // "no_match", "unanswerable"
}

// Escalate asks for a person.
type Escalate struct {
	Kind    string `json:"kind"` // planned, fallback, knowledge
	Reason  Reason `json:"reason"`
	Queue   string `json:"queue,omitempty"` // id; "" = the assistant's or the workspace's default
	Online  string `json:"online"`          // what to say, in the visitor's language
	Offline string `json:"offline"`
	Message string `json:"message,omitempty"` // to the agent
	Request string `json:"request,omitempty"` // the question it is about
	Step    string `json:"step,omitempty"`    // "action/step" it came from
}

// Ticket asks for a ticket: a person will answer by mail.
type Ticket struct {
	Escalate
	Email    string `json:"email"`
	Verified bool   `json:"verified"`
}

// Call asks for an outside service; the answer comes as InputCalled.
type Call struct {
	Key       string            `json:"key"`
	Extension string            `json:"extension"`
	Values    map[string]string `json:"values,omitempty"` // what {variable} stands for
}

// Result is what a turn leaves.
type Result struct {
	Session Session
	Effects []Effect
	// Trace explains the turn to the preview pane; see the constants.
	Trace []Trace
}

// What a trace tells of.
const (
	TraceScore    = "score"    // Action has P; the best five are traced
	TraceWish     = "wish"     // a wish for a person has P
	TraceAgent    = "agent"    // the wish for a person is served
	TraceRefused  = "refused"  // Action is no candidate: Detail is "condition", "in_progress"
	TraceMatch    = "match"    // Action starts, at P
	TraceClarify  = "clarify"  // Detail lists the actions asked about
	TraceNoMatch  = "no_match" // Detail: "nothing", "below", "unsupported", "none_of_above"
	TraceSearch   = "search"   // Detail is the status
	TraceTrigger  = "trigger"  // Detail: "danger", "profanity"
	TraceDigress  = "digress"  // Action interrupts what was asked
	TraceStep     = "step"     // a step runs
	TraceSkip     = "skip"     // its condition is false
	TraceKnown    = "known"    // it does not ask: the answer is known
	TraceAsk      = "ask"      // it asks
	TraceAnswer   = "answer"   // its answer was taken
	TraceInvalid  = "invalid"  // no valid answer; Detail is the problem
	TraceReask    = "reask"    // Detail lists the steps
	TraceEnd      = "end"      // the action is over
	TraceReturn   = "return"   // back to the interrupted action
	TraceCall     = "call"     // an outside service is asked, or answered: Detail
	TraceConnect  = "connect"  // a person is asked for; Detail is the reason
	TraceFallback = "fallback" // Detail is the reason
	TraceStale    = "stale"    // a button of an earlier question
	TraceDangling = "dangling" // what the session stood at is gone from the draft
	TraceLimit    = "limit"    // too many steps, or too deep
)

// Trace is one decision of a turn. It holds no answers.
type Trace struct {
	What   string  `json:"what"`
	Action string  `json:"action,omitempty"`
	Step   string  `json:"step,omitempty"`
	P      float64 `json:"p,omitempty"`
	Detail string  `json:"detail,omitempty"`
}
