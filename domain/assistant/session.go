package assistant

import (
	"maps"
	"slices"

	"relevo/domain/response"
)

// Session is one visitor's standing with an assistant, kept between turns. The
// zero Session begins.
type Session struct {
	Lang       string         `json:"lang"`
	Vars       map[string]Var `json:"vars,omitempty"`    // session and context variables
	Stack      []Frame        `json:"stack,omitempty"`   // actions in progress, the newest last
	Pending    *Pending       `json:"pending,omitempty"` // what the next text answers
	NoMatches  int            `json:"no_matches,omitempty"`
	Profanity  int            `json:"profanity,omitempty"`
	Fallback   Reason         `json:"fallback,omitempty"`    // fallback_reason
	Digressed  string         `json:"digressed,omitempty"`   // digressed_from: the interrupted action
	Request    string         `json:"request,omitempty"`     // the last utterance that began a flow
	Unanswered bool           `json:"unanswered,omitempty"`  // that request has not been served
	Escalation int            `json:"escalation,omitempty"`  // how many there were
	History    []Line         `json:"history,omitempty"`     // session_history: last 24, 512 characters each, 2,048 in total
	Answers    []Answer       `json:"answers,omitempty"`     // what the visitor told, the newest value by name; private ones are masked
	Turns      int            `json:"turns,omitempty"`       // for keys of outside calls
	LastAnswer int64          `json:"last_answer,omitempty"` // when the visitor wrote last, UTC ms
}

// Var is a variable's value.
type Var struct {
	response.Value
	Private bool   `json:"private,omitempty"`
	Sealed  []byte `json:"sealed,omitempty"` // the value of a private one where it is kept; Value has its type alone then
}

// Answer is an answer to a step, kept beyond its action for cards, summaries and
// tickets. A private one holds "***" for its value.
type Answer struct {
	Name string `json:"name"` // the step's id
	Var
}

// Line is one line of session_history.
type Line struct {
	By   string `json:"by"` // "visitor" or "assistant"
	Text string `json:"text"`
}

// Frame is an action in progress.
type Frame struct {
	Action   string         `json:"action"`
	Step     int            `json:"step"` // index of the step that is next or asks
	Vars     map[string]Var `json:"vars,omitempty"`
	Answered []string       `json:"answered,omitempty"` // steps that got their answer, in order
	Attempts int            `json:"attempts,omitempty"` // invalid answers to the question at Step
	Opening  string         `json:"opening,omitempty"`  // the utterance that began it
	Filled   []string       `json:"filled,omitempty"`   // types the opening has filled already
	Reask    []string       `json:"reask,omitempty"`    // steps still to run again, then back to Back
	Back     int            `json:"back,omitempty"`     // step that asked for the reask
	Sub      bool           `json:"sub,omitempty"`      // called by the frame below
	EndAfter bool           `json:"end_after,omitempty"`
	Digress  bool           `json:"digress,omitempty"` // interrupted the frames below
	Turn     int            `json:"turn,omitempty"`    // Session.Turns when it began
	Over     *Pending       `json:"over,omitempty"`    // system actions: the prompt that stood, put back at the end
}

// PendingKind says what the assistant waits for.
type PendingKind string

// The kinds.
const (
	PendingStep    PendingKind = "step"    // the question of the newest frame
	PendingClarify PendingKind = "clarify" // "did you mean"
	PendingConfirm PendingKind = "confirm" // one match to be confirmed (response modes)
	PendingReturn  PendingKind = "return"  // back to the interrupted action?
	PendingOffer   PendingKind = "offer"   // hand-off offered (knowledge)
	PendingEmail   PendingKind = "email"   // an address for the ticket
	PendingCall    PendingKind = "call"    // an outside service; visitor texts wait
)

// Pending is the open prompt.
type Pending struct {
	Kind     PendingKind `json:"kind"`
	Choices  []string    `json:"choices,omitempty"`  // clarify, confirm: action ids in order
	P        []float64   `json:"p,omitempty"`        // clarify, confirm: their scores
	Support  bool        `json:"support,omitempty"`  // clarify, confirm: a person is offered, too
	Text     string      `json:"text,omitempty"`     // clarify: the request in question
	Attempts int         `json:"attempts,omitempty"` // email
	Ticket   *Escalate   `json:"ticket,omitempty"`   // email: what the ticket is for
	Call     string      `json:"call,omitempty"`     // call: its key
	Waiting  []Waiting   `json:"waiting,omitempty"`  // call: what the visitor wrote meanwhile, at most 20
}

// Waiting is a text that waits for an outside service.
type Waiting struct {
	Text   string `json:"text"`
	Scores Scores `json:"scores,omitzero"`
}

// Masks tells whether the visitor's next text is to be kept as "***": the
// question that stands, if only behind "did you mean" or "back to it?", is
// private.
func (s *Session) Masks(d *Definition) bool {
	if s.Pending == nil || len(s.Stack) == 0 {
		return false
	}
	switch s.Pending.Kind {
	case PendingStep, PendingClarify, PendingConfirm, PendingReturn:
	default:
		return false
	}
	step := d.stepOf(&s.Stack[len(s.Stack)-1])
	return step != nil && step.Ask != nil && d.Masks(step.Ask)
}

// stepOf is the step a frame stands at; nil if there is none.
func (d *Definition) stepOf(f *Frame) *Step {
	a := d.Find(f.Action)
	if a == nil || f.Step < 0 || f.Step >= len(a.Steps) {
		return nil
	}
	return &a.Steps[f.Step]
}

// clone copies everything a turn changes.
func (s *Session) clone() Session {
	c := *s
	c.Vars = maps.Clone(s.Vars)
	c.Pending = s.Pending.clone()
	c.History = slices.Clone(s.History)
	c.Answers = slices.Clone(s.Answers)
	c.Stack = slices.Clone(s.Stack)
	for i := range c.Stack {
		f := &c.Stack[i]
		f.Vars = maps.Clone(f.Vars)
		f.Answered = slices.Clone(f.Answered)
		f.Filled = slices.Clone(f.Filled)
		f.Reask = slices.Clone(f.Reask)
		f.Over = f.Over.clone()
	}
	return c
}

func (p *Pending) clone() *Pending {
	if p == nil {
		return nil
	}
	c := *p
	c.Choices, c.P, c.Waiting = slices.Clone(p.Choices), slices.Clone(p.P), slices.Clone(p.Waiting)
	if p.Ticket != nil {
		e := *p.Ticket
		c.Ticket = &e
	}
	return &c
}
