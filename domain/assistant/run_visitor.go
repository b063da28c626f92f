package assistant

import (
	"strings"

	"relevo/domain"
	"relevo/domain/response"
	"relevo/domain/understand"
)

// said is a text of the visitor, or the id of a button.
type said struct {
	Text   string
	Scores Scores
	Choice bool
}

// wrote handles one text or button in the order of A2: trigger words, the
// pending prompt, a new request. Then the steps run on.
func (t *turn) wrote(w said) {
	t.text = strings.TrimSpace(w.Text)
	if t.s.Masks(t.d) {
		t.text = masked
	}
	if w.Choice && t.text != masked {
		t.remember("visitor", t.label(w.Text))
	} else if !t.waits() {
		t.remember("visitor", t.text)
	}
	switch {
	case !w.Choice && t.address(w.Text): // an address may hold any word
	case !w.Choice && t.triggered(w.Text):
	default:
		t.pending(w)
	}
	t.run()
	t.answerSomething()
}

func (t *turn) waits() bool { return t.s.Pending != nil && t.s.Pending.Kind == PendingCall }

// pending gives the text to the prompt that stands.
func (t *turn) pending(w said) {
	p := t.s.Pending
	if p == nil {
		t.idle(w)
		return
	}
	switch p.Kind {
	case PendingStep:
		t.answer(w)
	case PendingClarify, PendingConfirm:
		t.clarified(w)
	case PendingReturn:
		t.goBack(w)
	case PendingEmail:
		t.emailed(w)
	case PendingCall:
		t.wait(w)
	default: // a hand-off offer lapses
		t.s.Pending = nil
		t.idle(w)
	}
}

// wait keeps a text until the outside service has answered. A wish for a person
// does not wait.
func (t *turn) wait(w said) {
	if !w.Choice && t.wantsPerson(w.Scores, t.candidates(w.Scores)) {
		t.remember("visitor", t.text)
		t.requestPerson(w.Scores)
		return
	}
	if p := t.s.Pending; !w.Choice && len(p.Waiting) < maxWaiting { // a button belongs to what was asked before
		w.Scores.Actions = w.Scores.Actions[:min(len(w.Scores.Actions), 5)]
		p.Waiting = append(p.Waiting, Waiting{domain.Clip(w.Text, keptValue), w.Scores})
	}
}

// triggered looks for danger words and profanity, danger first.
func (t *turn) triggered(text string) bool {
	said, which := newPhraseFinder(text), ""
	switch {
	case said.holds(t.d.Settings.Danger):
		which = TriggerDanger
	case said.holds(t.d.Settings.Profanity):
		t.s.Profanity++
		which = TriggerProfanity
	default:
		return false
	}
	if t.waits() {
		t.remember("visitor", t.text)
	}
	if which == TriggerDanger {
		t.asked(t.text)
	}
	t.trigger(which)
	return true
}

func (t *turn) trigger(which string) {
	t.tell(Trace{What: TraceTrigger, Detail: which})
	t.system(SystemTrigger, map[string]Var{
		VarTrigger:   choice(which),
		VarOverLimit: truth(which == TriggerProfanity && t.s.Profanity > t.d.Settings.ProfanityLimit),
	})
}

// label is what stands on a button that was pressed.
func (t *turn) label(id string) string {
	for _, o := range t.options() {
		if o.ID == id {
			return o.Label
		}
	}
	return ""
}

// options are the buttons of the prompt that stands.
func (t *turn) options() []Option {
	if t.s.Pending == nil {
		return nil
	}
	switch t.s.Pending.Kind {
	case PendingClarify, PendingConfirm:
		return t.choices(t.s.Pending)
	case PendingReturn:
		return t.yesNo()
	case PendingStep:
		if f := t.top(); f != nil {
			if step := t.d.stepOf(f); step != nil && step.Ask != nil {
				return t.buttons(t.spec(step.Ask))
			}
		}
	}
	return nil
}

func (t *turn) yesNo() []Option {
	return []Option{{ID: response.Accept, Label: t.builtin("answer.yes")}, {ID: response.Decline, Label: t.builtin("answer.no")}}
}

// decided reads yes or no.
func (t *turn) decided(w said) (yes, ok bool) {
	if w.Choice {
		return w.Text == response.Accept, w.Text == response.Accept || w.Text == response.Decline
	}
	v, problem := response.Parse(&response.Spec{Type: response.Confirmation}, w.Text, t.reads())
	if problem != response.None {
		norm := understand.Normalise(w.Text)
		yes = norm != "" && norm == understand.Normalise(t.builtin("answer.yes"))
		return yes, yes || norm != "" && norm == understand.Normalise(t.builtin("answer.no"))
	}
	return v.Bool, true
}

// stale answers a button that belongs to no prompt any more: what stands is
// said again, and no attempt is counted.
func (t *turn) stale(id string) {
	t.tell(Trace{What: TraceStale, Detail: domain.Clip(id, historyLine)})
	t.answerSomething()
}
