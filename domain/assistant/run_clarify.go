package assistant

import (
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/response"
	"relevo/domain/understand"
)

// Ids of the buttons under "did you mean" besides those of actions.
const (
	ChoiceNone    = "none"
	ChoiceSupport = "support"
)

// decision is what recognition came to: one action to start, or some to ask
// about.
type decision struct {
	picks   []Score
	ask     bool
	confirm bool // ask about the one
}

// mode is how sure an action is to be.
func (t *turn) mode(a *Action) ResponseMode {
	if a != nil && a.ResponseMode != ModeOff {
		return a.ResponseMode
	}
	return t.d.Settings.ResponseMode
}

// near decides among the candidates above the threshold.
func (t *turn) near(c []Score) decision {
	set := t.d.Settings
	if len(c) == 0 || !(c[0].P > set.Threshold) {
		return decision{}
	}
	best := t.d.Find(c[0].Action)
	margin, sure := set.ClarifyMargin, 0.0
	switch t.mode(best) {
	case ModeClarifying:
		margin, sure = 0.15, 0.50
	case ModeConfident:
		margin, sure = 0.05, 0.30
	}
	if set.Clarify && best.Clarify {
		var picks []Score
		for _, s := range c {
			if s.P > set.Threshold && c[0].P-s.P <= margin+1e-9 && t.d.Find(s.Action).Clarify && len(picks) < maxChoices {
				picks = append(picks, s)
			}
		}
		if len(picks) > 1 {
			return decision{picks: picks, ask: true}
		}
	}
	return decision{picks: c[:1], confirm: c[0].P < sure}
}

// perhaps decides among the candidates from the floor up to the threshold: even
// one is asked about.
func (t *turn) perhaps(c []Score) decision {
	set := t.d.Settings
	var picks []Score
	for _, s := range c {
		if set.Clarify && s.P >= set.Floor && s.P <= set.Threshold && set.Floor < set.Threshold &&
			t.d.Find(s.Action).Clarify && len(picks) < maxChoices {
			picks = append(picks, s)
		}
	}
	return decision{picks: picks, ask: true}
}

// follow carries a decision out; false if there is none.
func (t *turn) follow(d decision, utterance string) bool {
	switch {
	case len(d.picks) == 0:
		return false
	case !d.ask && !d.confirm:
		t.start(d.picks[0].Action, utterance, d.picks[0].P)
		return true
	}
	p := &Pending{Kind: PendingClarify, Text: domain.Clip(utterance, keptValue)}
	if d.confirm {
		p.Kind = PendingConfirm
	}
	for _, s := range d.picks {
		p.Choices, p.P = append(p.Choices, s.Action), append(p.P, s.P)
	}
	switch t.mode(t.d.Find(d.picks[0].Action)) {
	case ModeClarifying:
		p.Support = true
	case ModeConfident:
		p.Support = t.s.NoMatches > 0
	}
	t.tell(Trace{What: TraceClarify, P: d.picks[0].P, Detail: strings.Join(p.Choices, " ")})
	t.s.Pending = p
	t.sayChoices(p)
	return true
}

func (t *turn) sayChoices(p *Pending) { t.say(t.builtin("clarify.intro"), t.choices(p)...) }

// choices are the buttons of "did you mean": names, then "none of the above",
// which an empty text leaves out, then support.
func (t *turn) choices(p *Pending) []Option {
	var out []Option
	for _, id := range p.Choices {
		out = append(out, Option{id, t.name(id)})
	}
	none := "clarify.none"
	if p.Kind == PendingConfirm {
		none = "clarify.else"
	}
	if label := strings.TrimSpace(t.builtin(none)); label != "" {
		out = append(out, Option{ChoiceNone, label})
	}
	if p.Support {
		out = append(out, Option{ChoiceSupport, t.builtin("clarify.support")})
	}
	return out
}

// name of an action, for visitors.
func (t *turn) name(id string) string {
	if a := t.d.Find(id); a != nil {
		if n := a.Name.In(t.s.Lang, t.d.Language); n != "" {
			return n
		}
	}
	return id
}

// clarified handles what follows "did you mean": a button, a label, its number,
// yes or no where one action is asked about. Any other text is answered as if
// nothing had been asked: a new request, or an answer to the question beneath.
func (t *turn) clarified(w said) {
	p := t.s.Pending
	id := t.chosen(p, w)
	if id == "" && w.Choice {
		t.stale(w.Text)
		return
	}
	t.s.Pending = nil
	for i, a := range p.Choices {
		if a == id && t.startable(a) {
			t.start(a, p.Text, p.P[min(i, len(p.P)-1)])
			return
		}
	}
	open := len(t.s.Stack) > 0
	switch {
	case id == ChoiceSupport && p.Support:
		t.text = p.Text
		t.requestPerson(Scores{Agent: 1})
	case id != "" && !open:
		t.noMatch(p.Text, "no_match", first(p.P), "none_of_above")
	case id != "":
		t.tell(Trace{What: TraceNoMatch, P: first(p.P), Detail: "none_of_above"})
		t.unrecognised(p.Text, "no_match", first(p.P))
		t.s.Pending = &Pending{Kind: PendingStep}
		t.invalid(response.WrongType)
	case open:
		t.s.Pending = &Pending{Kind: PendingStep}
		t.answer(w)
	default:
		t.idle(w)
	}
}

func first(p []float64) float64 {
	if len(p) == 0 {
		return 0
	}
	return p[0]
}

// startable tells whether an action still exists and may start.
func (t *turn) startable(id string) bool {
	a := t.d.Find(id)
	return a != nil && a.System == "" && t.mayBegin(a) && len(t.s.Stack) < maxStack
}

// chosen is the id of the choice a text means; "" is none of them.
func (t *turn) chosen(p *Pending, w said) string {
	all := t.choices(p)
	norm := understand.Normalise(w.Text)
	for i, o := range all {
		if w.Choice && o.ID == w.Text || !w.Choice && norm != "" && (norm == understand.Normalise(o.Label) || norm == strconv.Itoa(i+1)) {
			return o.ID
		}
	}
	if !w.Choice && len(p.Choices) == 1 {
		if yes, ok := t.decided(w); ok && yes {
			return p.Choices[0]
		} else if ok {
			return ChoiceNone
		}
	}
	return ""
}
