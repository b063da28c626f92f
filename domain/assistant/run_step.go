package assistant

import (
	"slices"
	"strings"

	"relevo/domain"
)

// atEnd is a step index behind every step.
const atEnd = 1 << 20

// run runs steps until something is asked, everything has ended, or a person
// was asked for.
func (t *turn) run() {
	for !t.handed && t.s.Pending == nil && len(t.s.Stack) > 0 {
		if t.moves++; t.moves > maxMoves {
			t.fail("moves")
			return
		}
		t.advance()
	}
}

// advance does one step of the newest action.
func (t *turn) advance() {
	f := t.top()
	a := t.d.Find(f.Action)
	if a == nil || f.Step < 0 {
		t.dangle()
		return
	}
	if f.Step >= len(a.Steps) {
		t.finish()
		return
	}
	step := &a.Steps[f.Step]
	if !t.holds(step.When) {
		t.tell(Trace{What: TraceSkip, Action: a.ID, Step: step.ID})
		t.next(f)
		return
	}
	if t.ran++; t.ran > MaxRun {
		t.fail("steps")
		return
	}
	t.tell(Trace{What: TraceStep, Action: a.ID, Step: step.ID})
	for _, set := range step.Set {
		t.assign(set)
	}
	if step.Ask == nil {
		if text := t.fill(step.Say.In(t.s.Lang, t.d.Language)); text != "" {
			t.say(text)
		}
	} else if t.ask(f, a, step) {
		return
	}
	t.then(step)
}

// next goes on behind a step: to the next one of a reask, else to the following
// one.
func (t *turn) next(f *Frame) {
	if len(f.Reask) == 0 {
		f.Step++
		return
	}
	a := t.d.Find(f.Action)
	f.Reask = f.Reask[1:]
	for len(f.Reask) > 0 {
		if i := indexOfStep(a, f.Reask[0]); i >= 0 {
			f.Step = i
			return
		}
		f.Reask = f.Reask[1:]
	}
	f.Step, f.Back, f.Reask = f.Back, 0, nil
}

func indexOfStep(a *Action, id string) int {
	if a == nil {
		return -1
	}
	return slices.IndexFunc(a.Steps, func(s Step) bool { return s.ID == id })
}

// then does what follows a step. In a reask that is the next of its steps,
// whatever the step itself says.
func (t *turn) then(step *Step) {
	f := t.top()
	if len(f.Reask) > 0 {
		t.next(f)
		return
	}
	switch step.Then.Do {
	case DoReask:
		t.reask(f, step)
	case DoSubaction:
		t.sub(step)
	case DoSearch:
		t.search(step)
		t.next(t.top())
	case DoExtension:
		t.call(step)
	case DoConnect:
		t.connect(step)
	case DoFallback:
		reason := step.Then.Reason
		if reason == "" {
			reason = t.s.Fallback
		}
		t.fallback(reason)
	case DoEnd:
		f.Step = atEnd
	default:
		t.next(f)
	}
}

// reask clears the answers of earlier steps and runs those again, then the one
// that asked for it.
func (t *turn) reask(f *Frame, step *Step) {
	a := t.d.Find(f.Action)
	var again []string
	for i := range a.Steps[:f.Step] {
		if id := a.Steps[i].ID; slices.Contains(step.Then.Steps, id) {
			again = append(again, id)
			t.forget(f, &a.Steps[i])
		}
	}
	if len(again) == 0 {
		f.Step++
		return
	}
	t.forget(f, step)
	t.tell(Trace{What: TraceReask, Action: a.ID, Step: step.ID, Detail: strings.Join(again, " ")})
	f.Back, f.Reask = f.Step, again
	f.Step = indexOfStep(a, again[0])
}

// forget clears a step's answer.
func (t *turn) forget(f *Frame, step *Step) {
	if step.Ask == nil {
		return
	}
	delete(f.Vars, step.ID)
	t.s.Answers = slices.DeleteFunc(t.s.Answers, func(a Answer) bool { return a.Name == step.ID })
	f.Answered = slices.DeleteFunc(f.Answered, func(id string) bool { return id == step.ID })
	if step.Ask.Save != "" {
		delete(t.s.Vars, step.Ask.Save)
	}
}

// search looks for an answer in the knowledge.
func (t *turn) search(step *Step) {
	q := step.Then.Search
	if q == nil {
		return
	}
	query := strings.TrimSpace(t.fill(q.Query))
	if query == "" && q.Query == "" {
		query = t.lastSaid()
	}
	found := Found{Status: "no_results"}
	if t.env.Search != nil && query != "" && query != masked {
		found = t.env.Search(domain.Clip(query, keptValue), t.s.Lang)
	}
	t.tell(Trace{What: TraceSearch, Action: t.top().Action, Step: step.ID, Detail: found.Status})
	good := found.Status == "above_threshold" && found.Answer != ""
	if q.Save != "" {
		t.set(q.Save+StatusSuffix, Var{Value: text(found.Status)})
		t.set(q.Save, Var{})
		if good && q.Mode != "display" {
			t.set(q.Save, Var{Value: text(found.Answer)})
		}
	}
	switch {
	case good:
		t.s.NoMatches = 0
		if q.Mode != "store" {
			t.say(found.Answer)
		}
	case q.Mode != "store" && q.Save == "": // no step can tell: the visitor must hear it
		t.say(t.builtin("nomatch.retry"))
	}
}

// lastSaid is what the visitor wrote last.
func (t *turn) lastSaid() string {
	if t.text != "" && t.in.Kind == InputText {
		return t.text
	}
	for i := len(t.s.History) - 1; i >= 0; i-- {
		if t.s.History[i].By == "visitor" {
			return t.s.History[i].Text
		}
	}
	return ""
}
