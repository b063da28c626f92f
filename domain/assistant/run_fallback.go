package assistant

import "relevo/domain"

// Reasons of Incomplete and Complete notes (A11).
const (
	reasonAgent     = "escalated_to_agent"
	reasonStarted   = "started_new_action"
	reasonStuck     = "stuck_on_step"
	reasonAbandoned = "abandoned"
	reasonTrigger   = "trigger_phrase"
	reasonConnected = "connect_to_agent"
)

// system begins a system action on top of what is open; the prompt that stands
// is put back when it ends. The caller runs it.
func (t *turn) system(which System, vars map[string]Var) {
	t.mark = t.acts
	a := t.d.SystemAction(which)
	if a == nil {
		t.byDefault(which, vars)
		return
	}
	t.s.Stack = append(t.s.Stack, Frame{Action: a.ID, Vars: vars, Turn: t.s.Turns, Over: t.s.Pending})
	t.s.Pending = nil
}

// byDefault is what a system action does that is missing, or was edited so that
// it neither says nor does anything. A greeting may be empty.
func (t *turn) byDefault(which System, vars map[string]Var) {
	over := vars[VarOverLimit].Bool
	switch {
	case which == SystemNoMatch && over:
		t.fallback(ReasonNoMatch)
	case which == SystemNoMatch:
		t.say(t.builtin("nomatch.retry"))
	case which == SystemTrigger && vars[VarTrigger].Text == TriggerDanger:
		t.fallback(ReasonDanger)
	case which == SystemTrigger && over:
		t.fallback(ReasonProfanity)
	case which == SystemTrigger:
		t.say(t.builtin("warn.profanity"))
	case which == SystemFallback:
		t.lastResort(t.s.Fallback)
	}
}

// fallback ends what is open and runs the system action Fallback. One that
// falls back again, or fails itself, goes to a person at once.
func (t *turn) fallback(reason Reason) {
	if reason == "" {
		reason = ReasonRequested
	}
	t.tell(Trace{What: TraceFallback, Detail: string(reason)})
	inside := len(t.s.Stack) > 0 && t.isSystem(t.s.Stack[t.root()].Action, SystemFallback)
	t.s.Fallback = reason
	t.dropTicket()
	t.closeOpen(incompleteBy(reason))
	if inside {
		t.lastResort(reason)
		return
	}
	t.system(SystemFallback, nil)
}

// incompleteBy gives why actions end by a fallback: the one in which it
// happened, and those it had interrupted.
func incompleteBy(reason Reason) (interrupted, current string) {
	switch reason {
	case ReasonValidation:
		return reasonAgent, reasonStuck
	case ReasonDanger, ReasonProfanity:
		return reasonTrigger, ""
	}
	return reasonAgent, ""
}

func (t *turn) isSystem(id string, which System) bool {
	a := t.d.Find(id)
	return a != nil && a.System == which
}

// lastResort gives the visitor to a person whatever the definition says.
func (t *turn) lastResort(reason Reason) {
	t.s.Fallback = reason
	if text := t.builtin("fallback." + string(reason)); text != "bot.fallback."+string(reason) {
		t.say(text)
	}
	t.escalate(Escalate{Kind: "fallback", Reason: reason, Queue: t.d.Settings.Queue, Online: t.builtin("agent.online"), Offline: t.builtin("agent.offline")})
}

// fail ends a turn that could go on for ever.
func (t *turn) fail(detail string) {
	t.tell(Trace{What: TraceLimit, Detail: detail})
	t.dropTicket()
	t.closeOpen(reasonAgent, "")
	t.lastResort(ReasonError)
}

// connect asks for a person because a step says so. The action completes by
// it, and so do those that called it; what it had interrupted does not.
func (t *turn) connect(step *Step) {
	conn := step.Then.Connect
	if conn == nil {
		conn = &Connect{}
	}
	root := t.s.Stack[t.root()]
	e := Escalate{Kind: "fallback", Reason: ReasonPlanned, Queue: conn.Queue, Message: domain.Clip(t.fill(conn.Message), MaxText), Step: t.top().Action + "/" + step.ID}
	below := reasonAgent
	switch a := t.d.Find(root.Action); {
	case a != nil && a.System == SystemFallback && t.s.Fallback != "":
		e.Reason = t.s.Fallback
	case a != nil && a.System == SystemNoMatch:
		e.Reason = ReasonNoMatch
	case a != nil && a.System == SystemTrigger && root.Vars[VarTrigger].Text == TriggerProfanity:
		e.Reason, below = ReasonProfanity, reasonTrigger
	case a != nil && a.System == SystemTrigger:
		e.Reason, below = ReasonDanger, reasonTrigger
	default:
		e.Kind = "planned"
	}
	if e.Kind == "fallback" {
		t.s.Fallback = e.Reason
	}
	if e.Queue == "" {
		e.Queue = t.d.Settings.Queue
	}
	e.Online = t.or(t.fill(conn.Online.In(t.s.Lang, t.d.Language)), "agent.online")
	e.Offline = t.or(t.fill(conn.Offline.In(t.s.Lang, t.d.Language)), "agent.offline")
	t.dropTicket()
	for i := len(t.s.Stack) - 1; i >= t.root(); i-- {
		t.note(Complete, &t.s.Stack[i], reasonConnected)
	}
	t.s.Stack = t.s.Stack[:t.root()]
	t.closeOpen(below, "")
	t.escalate(e)
}

func (t *turn) or(text, key string) string {
	if text != "" {
		return domain.Clip(text, MaxText)
	}
	return t.builtin(key)
}

// escalate asks for a person; in the preview it only says so.
func (t *turn) escalate(e Escalate) {
	t.tell(Trace{What: TraceConnect, Detail: string(e.Reason), Step: e.Step})
	if t.s.Unanswered {
		e.Request = t.s.Request
	}
	if t.env.Preview {
		t.say(t.builtin("preview.connect"))
	} else {
		t.emit(Effect{Escalate: &e})
	}
	t.s.NoMatches, t.handed = 0, true
}

// closeOpen ends all open actions before their end, the newest first. current
// is the reason of the newest and those that called it, if it is another one.
func (t *turn) closeOpen(reason, current string) {
	root := t.root()
	for i := len(t.s.Stack) - 1; i >= 0; i-- {
		why := reason
		if current != "" && i >= root {
			why = current
		}
		t.note(Incomplete, &t.s.Stack[i], why)
	}
	t.s.Stack, t.s.Pending, t.s.Digressed = nil, nil, ""
}

// root is the index of the frame that called, directly or not, the newest one.
func (t *turn) root() int { return t.rootOf(len(t.s.Stack) - 1) }

// rootOf is the same for frame i.
func (t *turn) rootOf(i int) int {
	for i > 0 && t.s.Stack[i].Sub {
		i--
	}
	return max(i, 0)
}

// note tells what became of an action; system actions are not counted.
func (t *turn) note(kind NoteKind, f *Frame, reason string) {
	a := t.d.Find(f.Action)
	if a != nil && a.System != "" {
		return
	}
	n := &Note{Kind: kind, Action: f.Action, Reason: reason}
	if step := t.d.stepOf(f); step != nil && kind != Started {
		n.Step = step.ID
	}
	t.emit(Effect{Note: n})
}
