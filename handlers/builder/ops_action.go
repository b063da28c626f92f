package builder

import (
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/response"
)

// actionVerbs are what buttons do that know what an action is.
var actionVerbs = map[string]func(*doing) error{
	"step.add":    (*doing).addStep,
	"step.copy":   (*doing).copyStep,
	"step.rename": (*doing).renameStep,
	"examples":    (*doing).addExamples,
	"ask":         (*doing).ask,
	"then":        (*doing).then,
	"when":        (*doing).when,
}

func (o *doing) action() *assistant.Action { return o.d.Find(o.p.id) }

// step is the one the pointer names or leads through.
func (o *doing) step() (*assistant.Step, int, error) {
	a := o.action()
	if len(o.path) < 2 || o.path[0] != "steps" {
		return nil, 0, domain.Invalid(nil)
	}
	i, err := index(o.path[1], len(a.Steps))
	if err != nil {
		return nil, 0, err
	}
	return &a.Steps[i], i, nil
}

func stepAt(i int) string { return "/steps/" + strconv.Itoa(i) }

// addStep puts a new step behind the one at the pointer, or at the end.
func (o *doing) addStep() error {
	at := len(o.action().Steps)
	if len(o.path) == 2 {
		_, i, err := o.step()
		if err != nil {
			return err
		}
		at = i + 1
	}
	next, _, err := o.d.AddStep(o.p.id, at, assistant.NewStep(""))
	if err != nil {
		return err
	}
	*o.d, o.focus = next, stepAt(at)+"/say"
	o.say("step_added", "N", at+1)
	return nil
}

func (o *doing) copyStep() error {
	s, i, err := o.step()
	if err != nil {
		return err
	}
	next, _, err := o.d.DuplicateStep(o.p.id, s.ID)
	if err != nil {
		return err
	}
	*o.d, o.focus = next, stepAt(i+1)+"/say"
	o.say("step_copied", "N", i+2)
	return nil
}

// renameStep gives the answer of a step another name, wherever it is named.
func (o *doing) renameStep() error {
	s, i, err := o.step()
	if err != nil {
		return err
	}
	next, err := o.d.RenameStep(o.p.id, s.ID, strings.TrimSpace(o.value))
	if err != nil {
		return err
	}
	*o.d, o.focus = next, stepAt(i)+"/ask"
	o.say("renamed")
	return nil
}

// addExamples adds lines to the examples of a language, each once.
func (o *doing) addExamples() error {
	if len(o.path) != 2 || o.path[0] != "examples" || !slices.Contains(i18n.Languages(), o.path[1]) {
		return domain.Invalid(nil)
	}
	a, lang := o.action(), o.path[1]
	have, added := a.Examples[lang], 0
	for line := range strings.Lines(o.value) {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" || slices.Contains(have, line) {
			continue
		}
		have = append(have, line)
		added++
	}
	a.Examples[lang] = have
	o.say("examples", "Count", added)
	return nil
}

// ask makes the step ask for a type of answer, "saved:" and an id, or nothing.
func (o *doing) ask() error {
	s, i, err := o.step()
	if err != nil {
		return err
	}
	o.focus = stepAt(i) + "/ask/kind"
	saved, isSaved := strings.CutPrefix(o.value, "saved:")
	switch {
	case o.value == "":
		s.Ask = nil
		return nil
	case isSaved && !slices.ContainsFunc(o.d.Saved, func(r assistant.SavedResponse) bool { return r.ID == saved }):
		return domain.Invalid(nil)
	case !isSaved && !response.Type(o.value).Known():
		return domain.Invalid(nil)
	}
	if s.Ask == nil {
		s.Ask = &assistant.Ask{}
	}
	if isSaved {
		s.Ask.Saved, s.Ask.Spec = saved, response.Spec{}
	} else {
		s.Ask.Saved, s.Ask.Spec = "", begin(s.Ask.Spec, response.Type(o.value))
	}
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

// then chooses what happens after the step; fields of other kinds go.
func (o *doing) then() error {
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
		if o.action().System == "" {
			return domain.Invalid(nil)
		}
		if t.Reason = was.Reason; t.Reason == "" {
			t.Reason = assistant.ReasonNoMatch
		}
	default:
		return domain.Invalid(nil)
	}
	s.Then, o.focus = t, stepAt(i)+"/then/do"
	return nil
}

// when switches the conditions of a step or of the action on or off.
func (o *doing) when() error {
	c, at := &o.action().When, "/when"
	if len(o.path) > 1 {
		s, i, err := o.step()
		if err != nil {
			return err
		}
		c, at = &s.When, stepAt(i)+"/when"
	}
	if o.value != "on" {
		*c = assistant.Condition{}
		return nil
	}
	if len(c.Groups) == 0 {
		*c = assistant.Condition{Match: assistant.MatchAll, Groups: []assistant.Group{{Match: assistant.MatchAll, Tests: []response.Test{{}}}}}
	}
	o.focus = at + "/groups/0/tests/0"
	return nil
}
