package assistant

import (
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/response"
)

// Bounds of one step.
const (
	maxSet     = 50
	maxInvalid = 10
	maxGroups  = 20
	maxTests   = 50
	maxOperand = 500 // characters of a value compared with
)

func (c *checker) steps(a *Action) {
	if len(a.Steps) > MaxSteps {
		c.blockAt("steps", "many", "Max", MaxSteps)
	}
	if len(a.Steps) == 0 {
		c.warnAt("steps", "steps_none")
	}
	c.push("steps")
	defer c.pop(1)
	c.at = stepIndex(a)
	ended := false
	for j := range a.Steps {
		s := &a.Steps[j]
		c.step, c.answered = j, false
		c.pushAt(j)
		if ended {
			c.warn("unreachable")
		}
		c.stepID(s)
		if c.at[s.ID] != j {
			c.blockAt("id", "twice", "Name", short(s.ID))
		}
		c.body(a, s)
		ended = !ended && ends(s) // said once, not of each step behind
		c.pop(1)
	}
	c.step = -1
}

func (c *checker) stepID(s *Step) {
	if !goodStep(s.ID) {
		c.blockAt("id", "step_id", "Name", short(s.ID))
		return
	}
	if _, own := builtin(s.ID); own && s.Ask != nil {
		c.blockAt("id", "builtin", "Name", s.ID)
	}
}

// ends tells whether nothing after the step is ever reached.
func ends(s *Step) bool {
	if len(s.When.Groups) > 0 {
		return false
	}
	switch s.Then.Do {
	case DoEnd, DoConnect, DoFallback:
		return true
	case DoSubaction:
		return s.Then.EndAfter
	}
	return false
}

func (c *checker) body(a *Action, s *Step) {
	c.condition(&s.When)
	c.assigns(s.Set)
	c.push("say")
	c.text(s.Say, MaxText)
	c.pop(1)
	if s.Ask != nil {
		c.push("ask")
		c.ask(s)
		c.pop(1)
		c.answered = true
	} else if len(s.Set) == 0 && s.Say.In("", "") == "" && (s.Then.Do == DoNext || s.Then.Do == "") {
		c.warn("step_empty")
	}
	c.push("then")
	c.then(a, &s.Then)
	c.pop(1)
}

func (c *checker) assigns(all []Assign) {
	c.push("set")
	defer c.pop(1)
	if len(all) > maxSet {
		c.block("many", "Max", maxSet)
		return
	}
	for i := range all {
		c.pushAt(i)
		if _, own := builtin(all[i].Variable); own {
			c.blockAt("variable", "builtin", "Name", all[i].Variable)
		} else if _, ok := c.vars[all[i].Variable]; !ok {
			c.blockAt("variable", "set_variable", "Name", short(all[i].Variable))
		}
		c.push("value")
		c.template(all[i].Value, MaxText)
		c.pop(2)
	}
}

func (c *checker) ask(s *Step) {
	a := s.Ask
	switch {
	case a.Saved == "":
		c.push("spec")
		c.answer(&a.Spec)
		c.pop(1)
	default:
		if _, ok := c.savedAt[a.Saved]; !ok {
			c.blockAt("saved", "saved", "Name", short(a.Saved))
		}
	}
	if from := c.spec(a).From; from != "" {
		c.push("spec")
		c.push("from")
		c.variable(from)
		c.pop(2)
	}
	if !slices.Contains([]AskMode{AskDefault, AskUnknown, AskAlways, AskNever}, a.Mode) {
		c.blockAt("mode", "choice", "Value", short(string(a.Mode)))
	}
	c.keep("save", a.Save, c.spec(a).Type)
	if len(a.Invalid) > maxInvalid {
		c.blockAt("invalid", "many", "Max", maxInvalid)
		return
	}
	c.push("invalid")
	c.more = append(c.more[:0], "min", "max")
	for i, t := range a.Invalid {
		c.pushAt(i)
		c.text(t, MaxText)
		c.pop(1)
	}
	c.more = c.more[:0]
	c.pop(1)
	if a.Mode != AskNever && s.Say.In("", "") == "" {
		c.warn("question_empty")
	}
}

// keep looks at the session variable something is kept in.
func (c *checker) keep(member, name string, typ response.Type) {
	if name == "" {
		return
	}
	_, own := builtin(name)
	declared, ok := c.declared[name]
	switch {
	case !goodVariable(name) || contextName(name):
		c.blockAt(member, "variable_id", "Name", short(name))
	case own:
		c.blockAt(member, "builtin", "Name", name)
	case ok && declared != typ && declared != response.FreeText && typ != "":
		c.blockAt(member, "save_type", "Name", name)
	}
}

// answer looks at what a question accepts.
func (c *checker) answer(s *response.Spec) {
	if err := s.Check(); err != nil {
		c.foreign(err)
		return
	}
	for i := range s.Options {
		o := &s.Options[i]
		for _, l := range o.Label {
			c.bytes += len(l)
		}
		for _, words := range o.Synonyms {
			for _, w := range words {
				c.bytes += len(w)
			}
		}
		if len(o.Label) != len(c.langs) || slices.ContainsFunc(c.langs, func(l string) bool { return o.Label[l] == "" }) {
			c.push("options")
			c.pushAt(i)
			c.push("label")
			c.languages(Text(o.Label))
			c.pop(3)
		}
	}
}

// foreign reports what the response package says of a spec or a test.
func (c *checker) foreign(err error) {
	e := domain.AsError(err)
	if e == nil {
		c.block("answer")
		return
	}
	depth := len(c.segs)
	for part := range strings.SplitSeq(e.Field, ".") {
		if i, err := strconv.Atoi(part); err == nil {
			c.pushAt(i)
		} else if part != "" {
			c.push(part)
		}
	}
	c.report(e.Key, true, e.Args)
	c.segs = c.segs[:depth]
}

// condition looks at groups of tests.
func (c *checker) condition(x *Condition) {
	if len(x.Groups) == 0 && (x.Match == "" || x.Match == MatchAll || x.Match == MatchAny) {
		return
	}
	c.push("when")
	defer c.pop(1)
	c.match(x.Match)
	if len(x.Groups) > maxGroups {
		c.blockAt("groups", "many", "Max", maxGroups)
		return
	}
	c.push("groups")
	defer c.pop(1)
	for i := range x.Groups {
		g := &x.Groups[i]
		c.pushAt(i)
		c.match(g.Match)
		switch {
		case len(g.Tests) == 0:
			c.blockAt("tests", "tests_none")
		case len(g.Tests) > maxTests:
			c.blockAt("tests", "many", "Max", maxTests)
		default:
			c.push("tests")
			for j := range g.Tests {
				c.pushAt(j)
				c.test(&g.Tests[j])
				c.pop(1)
			}
			c.pop(1)
		}
		c.pop(1)
	}
}

func (c *checker) match(m Match) {
	if m != "" && m != MatchAll && m != MatchAny {
		c.blockAt("match", "choice", "Value", short(string(m)))
	}
}

func (c *checker) test(t *response.Test) {
	typ, ok := c.typeOf(t.Variable)
	if !ok {
		c.blockAt("variable", "variable", "Name", short(t.Variable))
		return
	}
	if len(t.Values) > maxTests {
		c.blockAt("values", "many", "Max", maxTests)
		return
	}
	for i, v := range t.Values {
		c.push("values")
		c.pushAt(i)
		c.plain(v, maxOperand)
		c.pop(2)
	}
	if !typ.Known() {
		return // its question says so
	}
	if err := t.Check(typ); err != nil {
		c.foreign(err)
		return
	}
	if typ == response.Options {
		c.operands(t)
	}
}

// operands looks for choices that the action's own question does not offer.
func (c *checker) operands(t *response.Test) {
	at, own := c.own.first[t.Variable]
	if !own || c.sees != everything {
		return
	}
	s := c.spec(c.d.Actions[c.act].Steps[at].Ask)
	if s.From != "" {
		return
	}
	for i, v := range t.Values {
		if !slices.ContainsFunc(s.Options, func(o response.Option) bool { return o.Value == v }) {
			c.push("values")
			c.pushAt(i)
			c.warn("condition_option", "Value", short(v), "Name", t.Variable)
			c.pop(2)
		}
	}
}
