package assistant

import (
	"slices"

	"relevo/domain"
	"relevo/domain/response"
)

// spec is what a question accepts. Options that come from a variable are those
// its value lists now.
func (t *turn) spec(ask *Ask) *response.Spec {
	s := t.d.Spec(ask)
	if s.Type != response.Options || s.From == "" {
		return s
	}
	made := *s
	made.Options = nil
	v, _ := t.lookup(s.From)
	for _, item := range v.List[:min(len(v.List), response.MaxOptions)] {
		if item != "" && !v.Private {
			made.Options = append(made.Options, response.Option{Value: item})
		}
	}
	return &made
}

// askMode is the mode a question has in effect: free text is always asked, or
// never.
func askMode(ask *Ask, typ response.Type) AskMode {
	switch {
	case ask.Mode == AskNever:
		return AskNever
	case typ == response.FreeText, typ == response.Confirmation && ask.Mode == AskDefault:
		return AskAlways
	}
	return ask.Mode
}

// ask puts a step's question, unless its answer is known: handed over by a
// calling action, or said in the opening request (which fills the first
// question of each type only). A question that says skip_if_known also takes
// what the session variable it saves to holds. It tells whether it waits.
func (t *turn) ask(f *Frame, a *Action, step *Step) bool {
	spec := t.spec(step.Ask)
	mode := askMode(step.Ask, spec.Type)
	firstOfType := !slices.Contains(f.Filled, string(spec.Type))
	if firstOfType {
		f.Filled = append(f.Filled, string(spec.Type))
	}
	if t.known(f, step, spec, mode, firstOfType) {
		t.tell(Trace{What: TraceKnown, Action: a.ID, Step: step.ID})
		return false
	}
	if mode == AskNever || spec.Type == response.Options && len(spec.Options) == 0 {
		return false
	}
	f.Attempts = 0
	t.tell(Trace{What: TraceAsk, Action: a.ID, Step: step.ID, Detail: string(spec.Type)})
	t.prompt(step, spec)
	t.s.Pending = &Pending{Kind: PendingStep}
	return true
}

// known finds an answer without asking for it. What a calling action passed is
// known, unless the step says that it always asks.
func (t *turn) known(f *Frame, step *Step, spec *response.Spec, mode AskMode, firstOfType bool) bool {
	if _, passed := f.Vars[step.ID]; passed {
		return step.Ask.Mode != AskAlways
	}
	if mode == AskAlways {
		return false
	}
	if v, ok := t.s.Vars[step.Ask.Save]; ok && mode == AskUnknown && v.Type == spec.Type {
		t.keep(f, step, v)
		return true
	}
	if !firstOfType || f.Opening == "" || t.d.Masks(step.Ask) || spec.Type == response.FreeText {
		return false
	}
	v, ok := response.Extract(spec, f.Opening, t.reads())
	if ok {
		t.keep(f, step, Var{Value: v})
	}
	return ok
}

// keep stores the answer to a step. It is private if the question is, or if the
// session variable is that it was known from.
func (t *turn) keep(f *Frame, step *Step, v Var) {
	answer := Var{Value: bounded(v.Value), Private: v.Private || t.d.Masks(step.Ask)}
	if t.fits(answer) {
		if f.Vars == nil {
			f.Vars = map[string]Var{}
		}
		f.Vars[step.ID] = answer
	}
	if step.Ask.Save != "" {
		t.set(step.Ask.Save, answer)
	}
	if !slices.Contains(f.Answered, step.ID) {
		f.Answered = append(f.Answered, step.ID)
	}
	f.Attempts = 0
	answer.Text = domain.Clip(answer.Text, historyLine)
	if answer.Private {
		answer.Value = response.Value{Type: v.Type, Text: masked}
	}
	known := Answer{step.ID, answer}
	if i := slices.IndexFunc(t.s.Answers, func(a Answer) bool { return a.Name == step.ID }); i >= 0 {
		t.s.Answers[i] = known
		return
	}
	t.s.Answers = append(t.s.Answers, known)
	t.s.Answers = t.s.Answers[max(0, len(t.s.Answers)-maxAnswers):]
}

// prompt says a question. One without words hangs its buttons on what was said
// before it in the same turn; if there is nothing, it says what it needs.
func (t *turn) prompt(step *Step, spec *response.Spec) {
	options := t.buttons(spec)
	if words := t.fill(step.Say.In(t.s.Lang, t.d.Language)); words != "" {
		t.say(words, options...)
		return
	}
	if n := len(t.out); n > 0 && t.out[n-1].Say != nil && len(t.out[n-1].Say.Options) == 0 {
		t.out[n-1].Say.Options = options
		return
	}
	t.say(t.builtin(needs(spec.Type)), options...)
}

// needs is the key of the text that says what an answer has to be.
func needs(typ response.Type) string {
	switch typ {
	case response.FreeText, "":
		return "nomatch.retry"
	case response.Email:
		return "email.invalid"
	}
	return "invalid." + string(typ)
}

func (t *turn) buttons(spec *response.Spec) []Option {
	if spec.Type == response.Confirmation {
		return t.yesNo()
	}
	var out []Option
	for _, b := range response.Buttons(spec, t.s.Lang) {
		out = append(out, Option(b))
	}
	return out
}

// answer takes a text as the answer to the question that stands (A2): a valid
// answer first, then another wish, then it is invalid. A step with
// change_topic_first looks for another wish before the answer.
func (t *turn) answer(w said) {
	f := t.top()
	if f == nil {
		t.s.Pending = nil
		t.idle(w)
		return
	}
	step := t.d.stepOf(f)
	if step == nil || step.Ask == nil {
		t.dangle()
		return
	}
	spec := t.spec(step.Ask)
	if w.Choice {
		if v, ok := pressed(spec, w.Text); ok {
			t.accept(f, step, v)
		} else {
			t.stale(w.Text)
		}
		return
	}
	if step.ChangeTopicFirst && t.otherWish(w, step) {
		return
	}
	v, problem := response.Parse(spec, w.Text, t.reads())
	switch {
	case problem == response.None:
		t.accept(f, step, v)
	case !step.ChangeTopicFirst && t.otherWish(w, step):
	default:
		t.invalid(problem)
	}
}

// pressed is the value of a button.
func pressed(spec *response.Spec, id string) (response.Value, bool) {
	switch spec.Type {
	case response.Confirmation:
		return response.Value{Type: spec.Type, Bool: id == response.Accept}, id == response.Accept || id == response.Decline
	case response.Options:
		for _, o := range spec.Options {
			if o.Value == id {
				return response.Value{Type: spec.Type, Text: o.Value, Label: o.Label}, true
			}
		}
	}
	return response.Value{}, false
}

func (t *turn) accept(f *Frame, step *Step, v response.Value) {
	t.tell(Trace{What: TraceAnswer, Action: f.Action, Step: step.ID, Detail: string(v.Type)})
	t.keep(f, step, Var{Value: v})
	t.s.Pending = nil
	t.then(step)
}

// otherWish looks for a wish for a person or another action in a text that
// stands where an answer should be.
func (t *turn) otherWish(w said, step *Step) bool {
	c := t.candidates(w.Scores)
	if t.wantsPerson(w.Scores, c) {
		t.requestPerson(w.Scores)
		return true
	}
	if !t.mayDigress(step) || len(c) > 0 && t.inProgress(c[0].Action) {
		return false
	}
	c = slices.DeleteFunc(c, func(s Score) bool { return t.inProgress(s.Action) })
	return t.follow(t.near(c), t.text)
}

// mayDigress: topics may change here, by the assistant, by the actions in
// progress and by the step.
func (t *turn) mayDigress(step *Step) bool {
	if !t.d.Settings.ChangeTopic || step.NoChangeTopic || len(t.s.Stack) >= maxStack {
		return false
	}
	for _, f := range t.s.Stack[t.root():] {
		if a := t.d.Find(f.Action); a == nil || !a.ChangeTopic {
			return false
		}
	}
	return true
}

// inProgress tells whether an action is in progress.
func (t *turn) inProgress(id string) bool {
	return slices.ContainsFunc(t.s.Stack, func(f Frame) bool { return f.Action == id })
}

// invalid counts an attempt at the question that stands.
func (t *turn) invalid(problem response.Problem) {
	f := t.top()
	step := t.d.stepOf(f)
	if step == nil || step.Ask == nil {
		t.dangle()
		return
	}
	f.Attempts++
	t.tell(Trace{What: TraceInvalid, Action: f.Action, Step: step.ID, Detail: string(problem)})
	limit := t.d.Settings.ValidationLimit
	switch t.mode(t.d.Find(f.Action)) {
	case ModeClarifying:
		limit = 2
	case ModeConfident:
		limit = 4
	}
	if f.Attempts > limit {
		t.fallback(ReasonValidation)
		return
	}
	spec := t.spec(step.Ask)
	words := t.correction(step.Ask, spec, problem, f.Attempts)
	if step.Ask.Repeat {
		t.say(words)
		t.prompt(step, spec)
		return
	}
	t.say(words, t.buttons(spec)...)
}

// correction is the validation text: the step's own in turn, the last one
// repeated, else the one of the limits or of the type.
func (t *turn) correction(ask *Ask, spec *response.Spec, problem response.Problem, attempt int) string {
	if n := len(ask.Invalid); n > 0 {
		if words := t.fill(ask.Invalid[min(attempt, n)-1].In(t.s.Lang, t.d.Language)); words != "" {
			return words
		}
	}
	if problem == response.OutOfRange {
		if low, high, ok := spec.Range(t.reads()); ok {
			return t.builtin("invalid.range", "min", low, "max", high)
		}
	}
	return t.builtin(needs(spec.Type))
}
