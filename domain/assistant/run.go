package assistant

import (
	"strings"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/response"
)

// Turn reacts to one input. d has passed Check. The Session given stays as it
// is; Result.Session is the new one.
//
// The same d, s, in and env give the same Result. A turn runs at most MaxRun
// steps and never panics, whatever the definition and the session hold: what
// cannot go on is given to a person with the reason system_error.
//
// A visitor is never left without an answer: an action that has nothing to say
// ends in "anything else?", and a system action that has nothing to say is
// replaced by what it says by default.
func (d *Definition) Turn(s Session, in Input, env Env) Result {
	t := &turn{d: d, s: s.clone(), in: in, env: env}
	t.begin()
	switch in.Kind {
	case InputOpen:
		t.open()
	case InputText, InputChoice:
		t.s.LastAnswer = env.Now
		t.wrote(said{domain.Clip(strings.ToValidUTF8(in.Text, "�"), maxVisitor), in.Scores, in.Kind == InputChoice})
	case InputCalled:
		t.called()
	case InputReturned:
		t.returned()
	case InputTicket:
		t.ticket()
	case InputTaken:
		t.dropTicket()
		t.closeOpen(reasonAgent, "")
	case InputEscalated:
		t.s.Escalation++
	case InputIdle:
		t.idleEnd()
	}
	return Result{Session: t.s, Effects: t.out, Trace: t.trace}
}

// Bounds of what a session keeps and a message holds, in characters unless
// said otherwise.
const (
	maxVisitor  = 10_000  // of a visitor's text
	keptValue   = 4_000   // of a variable
	maxSession  = 256_000 // bytes of all variables of a session together
	maxAnswers  = 60      // answers kept for cards and summaries
	maxWaiting  = 20      // texts that wait for an outside service
	maxStack    = 3 * MaxDepth
	maxTrace    = 500
	maxMoves    = 10 * MaxRun // steps looked at in one turn, skipped ones included
	masked      = "***"
	maxChoices  = 4 // names in "did you mean"
	historyMost = 24
	historyLine = 512
	historyAll  = 2048
)

// turn is one run of Turn.
type turn struct {
	d     *Definition
	s     Session
	in    Input
	env   Env
	out   []Effect
	trace []Trace

	text   string // what the visitor wrote, "***" if it may be an answer to a private question
	ran    int    // steps run
	moves  int    // steps looked at
	acts   int    // effects a visitor notices
	mark   int    // acts when the system action began
	handed bool   // a person was asked for: nothing else happens in this turn
}

// begin gives a new session its language and the initial values.
func (t *turn) begin() {
	if t.s.Lang == "" {
		t.s.Lang = t.d.Language
	}
	t.s.Turns++
	if t.s.Turns == 1 {
		t.initial()
	}
}

func (t *turn) open() {
	if t.s.Pending != nil || len(t.s.Stack) > 0 {
		return
	}
	t.system(SystemGreet, nil)
	t.run()
}

// returned is "anything else?" after a person, or after the wait for one.
func (t *turn) returned() {
	t.dropTicket()
	t.closeOpen(reasonAgent, "")
	if t.in.Text == "cancelled" {
		t.say(t.builtin("queue.cancelled"))
	} else {
		t.s.Unanswered = false
	}
	t.say(t.builtin("bot.anything_else"))
}

// idleEnd ends the session: what is open is abandoned, what was told is
// forgotten, and the next text begins a new one. What keeps keys of
// outside calls and numbers of escalations apart goes on counting.
func (t *turn) idleEnd() {
	t.dropTicket()
	t.closeOpen(reasonAbandoned, "")
	t.s = Session{Lang: t.s.Lang, Escalation: t.s.Escalation, Turns: t.s.Turns, LastAnswer: t.s.LastAnswer}
	t.initial()
}

// answerSomething keeps the visitor from silence.
func (t *turn) answerSomething() {
	switch {
	case t.acts > 0 || t.handed:
	case t.s.Pending == nil:
		t.say(t.builtin("bot.anything_else"))
	case t.s.Pending.Kind != PendingCall:
		t.reprompt()
	}
}

// builtin is a built-in text in the visitor's language.
func (t *turn) builtin(key string, args ...string) string {
	return t.d.say(t.s.Lang, key, args...)
}

func (t *turn) say(text string, options ...Option) {
	text = domain.Clip(text, MaxText)
	t.emit(Effect{Say: &Say{Text: text, Options: options}})
	t.remember("assistant", text)
}

// emit plans an effect.
func (t *turn) emit(e Effect) {
	t.out = append(t.out, e)
	if e.Say != nil || e.Escalate != nil || e.Ticket != nil || e.Call != nil {
		t.acts++
	}
}

func (t *turn) tell(tr Trace) {
	if len(t.trace) < maxTrace {
		t.trace = append(t.trace, tr)
	}
}

// reads is how answers and conditions are read.
func (t *turn) reads() response.Env {
	return response.Env{Lang: t.s.Lang, Now: t.env.Now, Zone: t.env.Zone}
}

// top is the newest frame; nil if there is none.
func (t *turn) top() *Frame {
	if len(t.s.Stack) == 0 {
		return nil
	}
	return &t.s.Stack[len(t.s.Stack)-1]
}

// remember adds a line to session_history, which forgets the oldest ones.
func (t *turn) remember(by, text string) {
	if text == "" {
		return
	}
	h := append(t.s.History, Line{By: by, Text: domain.Clip(text, historyLine)})
	h = h[max(0, len(h)-historyMost):]
	total := 0
	for i := len(h) - 1; i >= 0; i-- {
		if total += utf8.RuneCountInString(h[i].Text); total > historyAll {
			h = h[i+1:]
			break
		}
	}
	t.s.History = h
}
