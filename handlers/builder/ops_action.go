package builder

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/response"
)

// place on an action: the action, what the pointer names there, what came with it.
type onAction struct {
	a     *assistant.Action
	d     *assistant.Definition // with the action in it
	path  []string
	value string
	lang  *i18n.Printer
	out   *outcome
}

// actionOps are what buttons do that know what an action is.
var actionOps = map[string]func(*onAction) error{
	"step.add":    (*onAction).addStep,
	"step.copy":   (*onAction).copyStep,
	"step.rename": (*onAction).renameStep,
	"examples":    (*onAction).addExamples,
	"ask":         (*onAction).ask,
	"then":        (*onAction).then,
	"when":        (*onAction).when,
}

func (e *edit) onAction(d *assistant.Definition, p part, lang *i18n.Printer, op func(*onAction) error) (outcome, error) {
	out := outcome{part: e.Part}
	next := *d
	if err := p.write(&next, e.Part); err != nil {
		return out, err
	}
	path, err := split(e.At)
	if err != nil {
		return out, err
	}
	o := &onAction{a: next.Find(p.id), d: &next, path: path, value: e.Value, lang: lang, out: &out}
	if err := op(o); err != nil {
		return out, err
	}
	out.part, err = json.Marshal(o.a)
	return out, err
}

// step is the one the pointer names or leads through.
func (o *onAction) step() (*assistant.Step, int, error) {
	if len(o.path) < 2 || o.path[0] != "steps" {
		return nil, 0, domain.Invalid(nil)
	}
	i, err := index(o.path[1], len(o.a.Steps))
	if err != nil {
		return nil, 0, err
	}
	return &o.a.Steps[i], i, nil
}

func stepAt(i int) string { return "/steps/" + strconv.Itoa(i) }

// addStep puts a new step behind the one at the pointer, or at the end.
func (o *onAction) addStep() error {
	at := len(o.a.Steps)
	if len(o.path) == 2 {
		_, i, err := o.step()
		if err != nil {
			return err
		}
		at = i + 1
	}
	s := assistant.NewStep(freshStep(o.a))
	o.a.Steps = slices.Insert(o.a.Steps, at, s)
	o.out.focus, o.out.said = stepAt(at)+"/say", o.lang.T("assistants.said_step_added", "N", at+1)
	return nil
}

// freshStep is an id no step of the action has.
func freshStep(a *assistant.Action) string {
	for n := len(a.Steps) + 1; ; n++ {
		id := "step_" + strconv.Itoa(n)
		if !slices.ContainsFunc(a.Steps, func(s assistant.Step) bool { return s.ID == id }) {
			return id
		}
	}
}

func (o *onAction) copyStep() error {
	s, i, err := o.step()
	if err != nil {
		return err
	}
	c, err := clone(*s)
	if err != nil {
		return err
	}
	c.ID = freshStep(o.a)
	o.a.Steps = slices.Insert(o.a.Steps, i+1, c)
	o.out.focus, o.out.said = stepAt(i+1)+"/say", o.lang.T("assistants.said_step_copied", "N", i+2)
	return nil
}

// clone copies a value with all that it holds.
func clone[T any](v T) (c T, err error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(raw, &c)
}

// addExamples adds lines to the examples of a language, each once.
func (o *onAction) addExamples() error {
	if len(o.path) != 2 || o.path[0] != "examples" || !slices.Contains(i18n.Languages(), o.path[1]) {
		return domain.Invalid(nil)
	}
	lang := o.path[1]
	if o.a.Examples == nil {
		o.a.Examples = assistant.Phrases{}
	}
	have, added := o.a.Examples[lang], 0
	for line := range strings.Lines(o.value) {
		line = strings.TrimSpace(line)
		if line == "" || slices.Contains(have, line) {
			continue
		}
		have = append(have, line)
		added++
	}
	o.a.Examples[lang] = have
	o.out.said = o.lang.T("assistants.said_examples", "Count", added)
	return nil
}

// ask makes the step ask for a type of answer, "saved:" and an id, or nothing.
func (o *onAction) ask() error {
	s, i, err := o.step()
	if err != nil {
		return err
	}
	o.out.focus = stepAt(i) + "/ask/kind"
	switch saved, ok := strings.CutPrefix(o.value, "saved:"); {
	case o.value == "":
		s.Ask = nil
		return nil
	case ok:
		if !slices.ContainsFunc(o.d.Saved, func(r assistant.SavedResponse) bool { return r.ID == saved }) {
			return domain.Invalid(nil)
		}
		s.Ask = kept(s.Ask)
		s.Ask.Saved, s.Ask.Spec = saved, response.Spec{}
		return nil
	case !response.Type(o.value).Known():
		return domain.Invalid(nil)
	}
	s.Ask = kept(s.Ask)
	s.Ask.Saved, s.Ask.Spec = "", begin(s.Ask.Spec, response.Type(o.value))
	return nil
}

// begin is a spec of another type: what both types know stays.
func begin(was response.Spec, t response.Type) response.Spec {
	s := response.Spec{Type: t}
	switch t {
	case was.Type:
		return was
	case response.Options:
		s.Options = []response.Option{{Label: map[string]string{}}, {Label: map[string]string{}}}
	case response.Number, response.Percent, response.Currency:
		s.Min, s.Max = was.Min, was.Max
	case response.Regex:
		s.Patterns = []response.Pattern{{Name: "phone"}}
	}
	return s
}

func kept(a *assistant.Ask) *assistant.Ask {
	if a == nil {
		return &assistant.Ask{}
	}
	return a
}

// then chooses what happens after the step; fields of other kinds go.
func (o *onAction) then() error {
	s, i, err := o.step()
	if err != nil {
		return err
	}
	was := s.Then
	t := assistant.Then{Do: assistant.Do(o.value)}
	switch t.Do {
	case assistant.DoNext, assistant.DoEnd:
	case assistant.DoReask:
		t.Steps = was.Steps
	case assistant.DoSubaction:
		t.Action, t.Pass, t.EndAfter = was.Action, was.Pass, was.EndAfter
	case assistant.DoSearch:
		if t.Search = was.Search; t.Search == nil {
			t.Search = &assistant.Search{Mode: "display"}
		}
	case assistant.DoExtension:
		t.Call, t.Pass = was.Call, was.Pass
	case assistant.DoConnect:
		if t.Connect = was.Connect; t.Connect == nil {
			t.Connect = &assistant.Connect{}
		}
	case assistant.DoFallback:
		if o.a.System == "" {
			return domain.Invalid(nil)
		}
		if t.Reason = was.Reason; t.Reason == "" {
			t.Reason = assistant.ReasonNoMatch
		}
	default:
		return domain.Invalid(nil)
	}
	s.Then = t
	o.out.focus = stepAt(i) + "/then/do"
	return nil
}

// when switches the conditions of a step or of the action on or off.
func (o *onAction) when() error {
	c := &o.a.When
	o.out.focus = "/when/on"
	if len(o.path) > 1 {
		s, i, err := o.step()
		if err != nil {
			return err
		}
		c, o.out.focus = &s.When, stepAt(i)+"/when/on"
	}
	if o.value != "on" {
		*c = assistant.Condition{}
		return nil
	}
	if len(c.Groups) == 0 {
		*c = assistant.Condition{Match: assistant.MatchAll, Groups: []assistant.Group{{Match: assistant.MatchAll, Tests: []response.Test{{}}}}}
	}
	return nil
}
