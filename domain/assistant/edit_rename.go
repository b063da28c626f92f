package assistant

import (
	"slices"

	"relevo/domain"
)

// RenameStep gives a step another id, and changes everything that names it or
// its answer: texts, conditions, steps asked again, answers passed on, the ring
// card. Errors: not_found; 422 of id, also where the new name would mean
// something else in a place that uses it.
func (d *Definition) RenameStep(action, old, new string) (Definition, error) {
	c := d.Clone()
	a := c.Find(action)
	if a == nil || a.Step(old) == nil {
		return Definition{}, domain.NotFound()
	}
	if old == new {
		return c, nil
	}
	if err := a.newStepID(new); err != nil {
		return Definition{}, err
	}
	if a.Step(old).Ask != nil && d.clash(d.target(RefStep, action+"/"+old), new) {
		return Definition{}, domain.Field("id", "builder.problem_twice", "Name", new)
	}
	t := d.target(RefStep, action+"/"+old)
	write(&c, t, new)
	c.passOn(t, new)
	a.Step(old).ID = new
	return c, nil
}

// write puts another name in all places that name the target.
func write(c *Definition, t *target, new string) {
	walk(c, func(r *ref) {
		switch {
		case !t.named(r):
		case r.text:
			*r.p = rename(*r.p, t.id, new)
		default:
			*r.p = new
		}
	})
}

// passOn keeps services supplied that name an answer several actions ask, which
// therefore keep the old name.
func (c *Definition) passOn(t *target, new string) {
	for i := range c.Actions {
		for j := range c.Actions[i].Steps {
			then := &c.Actions[i].Steps[j].Then
			if then.Do != DoExtension || then.Pass[t.id] != "" || t.owner(&ref{action: i, step: j}).action != t.action {
				continue
			}
			if e := c.extension(then.Call); e != nil && e.needs(t.id) {
				if then.Pass == nil {
					then.Pass = map[string]string{}
				}
				then.Pass[t.id] = new
			}
		}
	}
}

func (d *Definition) extension(id string) *Extension {
	for i := range d.Settings.Extensions {
		if d.Settings.Extensions[i].ID == id {
			return &d.Settings.Extensions[i]
		}
	}
	return nil
}

// needs tells whether a request holds a name.
func (e *Extension) needs(name string) bool {
	found := false
	look := func(n string) { found = found || n == name }
	names(e.URL, look)
	names(e.Body, look)
	for _, h := range e.Headers {
		names(h, look)
	}
	return found
}

// clash tells whether a new name means something already where the old one is
// used, or where the target would newly be seen.
func (d *Definition) clash(t *target, new string) bool {
	uses, mentions := map[int]bool{}, map[int]bool{}
	n := &target{d: d, kind: t.kind, id: new}
	walk(d, func(r *ref) {
		if t.named(r) {
			uses[r.action] = true
		}
		if r.kind == RefVariable && n.holds(r) {
			mentions[r.action] = true
		}
	})
	session := slices.ContainsFunc(d.sessionVariables(), func(v Variable) bool { return v.ID == new })
	if session && (t.kind == RefVariable || uses[-1]) {
		return true
	}
	for i := range d.Actions {
		if !uses[i] && !mentions[i] {
			continue
		}
		sees := d.Visible(d.Actions[i].ID)
		taken := slices.ContainsFunc(sees, func(v Visible) bool { return v.ID == new })
		reached := t.kind == RefVariable || slices.ContainsFunc(sees, func(v Visible) bool { return v.Action == t.action })
		if taken && (uses[i] || reached) {
			return true
		}
	}
	return false
}

// RenameVariable gives a session variable another name, declared or brought
// about by a step, and changes everything that names it. Errors: not_found; 422
// of id.
func (d *Definition) RenameVariable(old, new string) (Definition, error) {
	if !slices.ContainsFunc(d.sessionVariables(), func(v Variable) bool { return v.ID == old }) {
		return Definition{}, domain.NotFound()
	}
	if old == new {
		return d.Clone(), nil
	}
	_, own := builtin(new)
	switch {
	case !goodVariable(new) || contextName(new):
		return Definition{}, domain.Field("id", "builder.problem_variable_id", "Name", short(new))
	case own:
		return Definition{}, domain.Field("id", "builder.problem_builtin", "Name", new)
	case d.clash(d.target(RefVariable, old), new):
		return Definition{}, domain.Field("id", "builder.problem_twice", "Name", new)
	}
	c := d.Clone()
	for i := range c.Variables {
		if c.Variables[i].ID == old {
			c.Variables[i].ID = new
		}
	}
	write(&c, d.target(RefVariable, old), new)
	if d.found(old) {
		write(&c, d.target(RefVariable, old+StatusSuffix), new+StatusSuffix)
	}
	return c, nil
}

// found tells whether a search keeps its answer in a variable, and so its
// status beside it.
func (d *Definition) found(name string) bool {
	return slices.ContainsFunc(d.Actions, func(a Action) bool {
		return slices.ContainsFunc(a.Steps, func(s Step) bool {
			return s.Then.Do == DoSearch && s.Then.Search != nil && s.Then.Search.Save == name
		})
	})
}
