package assistant

import (
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/understand"
)

// What edits return: a new definition that shares nothing with the old one, so
// that a page may keep the old one for undo. Ids never change once made;
// renaming is for steps and variables, whose names authors write.

// NewID makes an id from a name: small letters, digits and _, at most 40,
// unlike all that taken tells of. A name without any gives other.
func NewID(name, other string, taken func(id string) bool) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case idRune(r):
			return r
		case r == ' ':
			return '_'
		}
		return -1
	}, understand.Normalise(name))
	id = strings.Trim(id[:min(len(id), maxID)], "_")
	if id == "" {
		id = other
	}
	base := id
	for n := 2; taken(id); n++ {
		tail := "_" + strconv.Itoa(n)
		id = strings.TrimRight(base[:min(len(base), maxID-len(tail))], "_") + tail
	}
	return id
}

// actionTaken tells ids a new action may not have.
func (d *Definition) actionTaken(id string) bool {
	return d.Find(id) != nil || !goodAction(id) || slices.Contains(Systems(), System(id))
}

// stepTaken tells ids a new step may not have.
func (a *Action) stepTaken(id string) bool {
	_, own := builtin(id)
	return own || a.Step(id) != nil
}

// Step finds a step by id.
func (a *Action) Step(id string) *Step {
	for i := range a.Steps {
		if a.Steps[i].ID == id {
			return &a.Steps[i]
		}
	}
	return nil
}

// AddAction adds an action of that name behind the others and before the system
// actions; its id is made from the name.
func (d *Definition) AddAction(name Text) (Definition, string) {
	c := d.Clone()
	id := NewID(name.In(d.Language, d.Language), "action", c.actionTaken)
	c.insert(NewAction(id, name))
	return c.Clone(), id
}

// insert puts an action behind the last user action.
func (d *Definition) insert(a Action) {
	at := len(d.Actions)
	for at > 0 && d.Actions[at-1].System != "" {
		at--
	}
	if at == 0 {
		at = len(d.Actions)
	}
	d.Actions = slices.Insert(d.Actions, at, a)
}

// DuplicateAction adds a copy right behind an action, without its examples,
// which would fight over the same requests. Error: not_found.
func (d *Definition) DuplicateAction(id string) (Definition, string, error) {
	c := d.Clone()
	i := slices.IndexFunc(c.Actions, func(a Action) bool { return a.ID == id })
	if i < 0 {
		return Definition{}, "", domain.NotFound()
	}
	a := d.Clone().Actions[i]
	for lang, name := range a.Name {
		if name != "" {
			a.Name[lang] = c.freeName(lang, name)
		}
	}
	a.ID = NewID(a.Name.In(d.Language, d.Language), "action", c.actionTaken)
	a.System, a.Examples = "", Phrases{}
	c.Actions = slices.Insert(c.Actions, i+1, a)
	return c, a.ID, nil
}

// freeName is a name for a copy: "Copy of …", with a number if need be.
func (d *Definition) freeName(lang, name string) string {
	to := i18n.For(lang)
	r := []rune(name)
	for n := 1; ; n++ {
		s := to.T("builder.copy_of", "Name", string(r))
		if n > 1 {
			s += " " + strconv.Itoa(n)
		}
		if longer(s, MaxName) {
			r = r[:len(r)-1]
			n--
			continue
		}
		if !slices.ContainsFunc(d.Actions, func(a Action) bool { return strings.EqualFold(a.Name[lang], s) }) {
			return s
		}
	}
}

// MoveAction puts an action at another place of the list; places beyond the
// ends are the ends. Error: not_found.
func (d *Definition) MoveAction(id string, to int) (Definition, error) {
	c := d.Clone()
	i := slices.IndexFunc(c.Actions, func(a Action) bool { return a.ID == id })
	if i < 0 {
		return Definition{}, domain.NotFound()
	}
	move(c.Actions, i, to)
	return c, nil
}

// move puts element i of s at place to.
func move[T any](s []T, i, to int) {
	to = min(max(to, 0), len(s)-1)
	x := s[i]
	copy(s[i:], s[i+1:])
	copy(s[to+1:], s[to:len(s)-1])
	s[to] = x
}

// AddStep puts a step into an action at a place (beyond the end: at the end). A
// step without id gets one. Errors: not_found; 422 of id.
func (d *Definition) AddStep(action string, at int, s Step) (Definition, string, error) {
	c := d.Clone()
	a := c.Find(action)
	if a == nil {
		return Definition{}, "", domain.NotFound()
	}
	if s.ID == "" {
		s.ID = NewID("step "+strconv.Itoa(len(a.Steps)+1), "step", a.stepTaken)
	} else if err := a.newStepID(s.ID); err != nil {
		return Definition{}, "", err
	}
	a.Steps = slices.Insert(a.Steps, min(max(at, 0), len(a.Steps)), s)
	return c.Clone(), s.ID, nil
}

// newStepID is 422 of id if a step cannot be called so.
func (a *Action) newStepID(id string) error {
	_, own := builtin(id)
	switch {
	case !goodStep(id):
		return domain.Field("id", "builder.problem_step_id", "Name", short(id))
	case own:
		return domain.Field("id", "builder.problem_builtin", "Name", id)
	case a.Step(id) != nil:
		return domain.Field("id", "builder.problem_twice", "Name", id)
	}
	return nil
}

// DuplicateStep adds a copy right behind a step. Error: not_found.
func (d *Definition) DuplicateStep(action, step string) (Definition, string, error) {
	c := d.Clone()
	a := c.Find(action)
	if a == nil || a.Step(step) == nil {
		return Definition{}, "", domain.NotFound()
	}
	i := slices.IndexFunc(a.Steps, func(s Step) bool { return s.ID == step })
	from := d.Clone()
	s := from.Find(action).Steps[i]
	s.ID = NewID(step, "step", a.stepTaken)
	a.Steps = slices.Insert(a.Steps, i+1, s)
	return c, s.ID, nil
}

// MoveStep puts a step at another place of its action; places beyond the ends
// are the ends. A reask that comes to stand before what it asks again is left
// to Check. Error: not_found.
func (d *Definition) MoveStep(action, step string, to int) (Definition, error) {
	c := d.Clone()
	a := c.Find(action)
	if a == nil || a.Step(step) == nil {
		return Definition{}, domain.NotFound()
	}
	move(a.Steps, slices.IndexFunc(a.Steps, func(s Step) bool { return s.ID == step }), to)
	return c, nil
}
