package assistant

import "slices"

// finish ends the newest action at its end: it is complete, and what waits for
// its end goes on.
func (t *turn) finish() {
	f := *t.top()
	t.s.Stack = t.s.Stack[:len(t.s.Stack)-1]
	a := t.d.Find(f.Action)
	t.tell(Trace{What: TraceEnd, Action: f.Action})
	t.note(Complete, &f, "")
	if a.System == "" && !f.Sub {
		t.s.Unanswered = false
	}
	switch {
	case f.Sub && len(t.s.Stack) > 0:
		t.resume(f)
		return
	case f.Over != nil:
		t.s.Pending = f.Over
		if f.Turn != t.s.Turns { // it asked something itself meanwhile
			t.reprompt()
		}
	case f.Digress && len(t.s.Stack) > 0:
		t.offerReturn()
	}
	if a.System != "" && f.Turn == t.s.Turns && t.acts == t.mark {
		t.byDefault(a.System, f.Vars)
	}
}

// resume goes on in the action that called f. What f found out is visible
// there, except under the names of its own questions.
func (t *turn) resume(f Frame) {
	caller := t.top()
	a := t.d.Find(caller.Action)
	for _, name := range sorted(f.Vars) {
		own := a != nil && slices.ContainsFunc(a.Steps, func(s Step) bool { return s.ID == name && s.Ask != nil })
		if v := f.Vars[name]; !own && t.fits(v) && len(caller.Vars) < MaxVariables {
			if caller.Vars == nil {
				caller.Vars = map[string]Var{}
			}
			caller.Vars[name] = v
		}
	}
	for _, typ := range f.Filled {
		if !slices.Contains(caller.Filled, typ) {
			caller.Filled = append(caller.Filled, typ)
		}
	}
	if f.EndAfter { // nothing that called resumes
		caller.Step, caller.Reask, caller.EndAfter = atEnd, nil, true
		return
	}
	t.next(caller)
}

// sub calls another action. Its questions may be filled by the opening request
// as far as nothing has been yet.
func (t *turn) sub(step *Step) {
	f := t.top()
	if len(t.s.Stack)-1-t.root() >= MaxDepth || len(t.s.Stack) >= maxStack {
		t.fail("depth")
		return
	}
	if t.d.Find(step.Then.Action) == nil {
		t.dangle()
		return
	}
	called := Frame{Action: step.Then.Action, Turn: t.s.Turns, Sub: true, EndAfter: step.Then.EndAfter,
		Opening: f.Opening, Filled: slices.Clone(f.Filled), Vars: map[string]Var{}}
	for _, theirs := range sorted(step.Then.Pass) {
		if v, ok := t.lookup(step.Then.Pass[theirs]); ok && t.fits(v) {
			called.Vars[theirs] = v
		}
	}
	t.s.Stack = append(t.s.Stack, called)
	t.note(Started, &called, "")
}

// offerReturn asks whether the interrupted action is to go on; if that is not
// to be asked, it goes on.
func (t *turn) offerReturn() {
	if !t.d.Settings.AskReturn {
		t.back()
		return
	}
	t.s.Pending = &Pending{Kind: PendingReturn}
	t.reprompt()
}

// goBack handles the answer to that.
func (t *turn) goBack(w said) {
	if !w.Choice && t.wantsPerson(w.Scores, t.candidates(w.Scores)) {
		t.requestPerson(w.Scores)
		return
	}
	yes, ok := t.decided(w)
	switch {
	case len(t.s.Stack) == 0:
		t.s.Pending = nil
		t.idle(w)
	case !ok && w.Choice:
		t.stale(w.Text)
	case !ok:
		t.tell(Trace{What: TraceInvalid, Action: t.top().Action, Detail: "return"})
		t.say(t.builtin("return.invalid"), t.yesNo()...)
	case yes:
		t.back()
	default:
		t.closeOpen(reasonStarted, "")
		t.say(t.builtin("bot.anything_else"))
	}
}

// back asks the interrupted question again; its attempts are kept.
func (t *turn) back() {
	at := t.root()
	root := t.s.Stack[at]
	t.tell(Trace{What: TraceReturn, Action: root.Action})
	t.s.Digressed = ""
	if root.Digress && at > 0 { // it had interrupted another one itself
		t.s.Digressed = t.s.Stack[t.rootOf(at-1)].Action
	}
	if root.Opening != "" {
		t.s.Request, t.s.Unanswered = root.Opening, true
	}
	t.s.Pending = &Pending{Kind: PendingStep}
	t.reprompt()
}

// reprompt says again what the prompt that stands asks.
func (t *turn) reprompt() {
	switch p := t.s.Pending; p.Kind {
	case PendingStep:
		f := t.top()
		if f == nil {
			t.dangle()
			return
		}
		step := t.d.stepOf(f)
		if step == nil || step.Ask == nil {
			t.dangle()
			return
		}
		t.prompt(step, t.spec(step.Ask))
	case PendingClarify, PendingConfirm:
		t.sayChoices(p)
	case PendingReturn:
		if len(t.s.Stack) == 0 {
			t.dangle()
			return
		}
		t.say(t.builtin("return.ask", "topic", t.name(t.s.Stack[t.root()].Action)), t.yesNo()...)
	case PendingEmail:
		t.say(t.builtin("email.ask"))
	case PendingCall: // the service will answer
	default:
		t.say(t.builtin("handoff.offer"))
	}
}

// dangle ends everything because what the session stands at is gone from the
// draft that a preview link runs.
func (t *turn) dangle() {
	t.tell(Trace{What: TraceDangling})
	t.dropTicket()
	t.closeOpen(reasonAbandoned, "")
	t.say(t.builtin("bot.anything_else"))
}
