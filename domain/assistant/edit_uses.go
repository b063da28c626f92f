package assistant

import (
	"slices"
	"strings"

	"relevo/domain"
)

// Use is a place that names something.
type Use struct {
	Pointer string `json:"pointer"`
	Action  string `json:"action,omitempty"`
	Step    string `json:"step,omitempty"`
}

// Uses lists where something is named, in the order of the definition, what it
// is itself left out. A step's id is "action/step": its uses are also those of
// the answer kept under its name.
func (d *Definition) Uses(kind RefKind, id string) []Use {
	var out []Use
	t := d.target(kind, id)
	walk(d, func(r *ref) {
		if t.named(r) {
			u := Use{Pointer: pointer(r.segs)}
			u.Action, u.Step = r.place(d)
			out = append(out, u)
		}
	})
	return out
}

func (d *Definition) target(kind RefKind, id string) *target {
	t := &target{d: d, kind: kind, id: id, owners: map[int]owner{}}
	if kind == RefStep {
		t.action, t.id, _ = strings.Cut(id, "/")
	}
	return t
}

// target is what references are looked for.
type target struct {
	d      *Definition
	kind   RefKind
	action string // of a step
	id     string
	owners map[int]owner // whose answer the name is, by action
}

// owner is what a name stands for in an action.
type owner struct {
	action string // the step's action; "" otherwise
	known  bool
}

// named tells whether a reference means the target.
func (t *target) named(r *ref) bool {
	if r.kind == RefVariable && (t.kind == RefStep || t.kind == RefVariable) {
		return t.holds(r) && t.means(r) && !t.d.passed(r, t.id)
	}
	return r.kind == t.kind && *r.p == t.id && r.in == t.action
}

// holds tells whether the name stands in a reference at all.
func (t *target) holds(r *ref) bool {
	if r.text {
		return strings.Contains(*r.p, "{"+t.id+"}")
	}
	return *r.p == t.id
}

// means tells whether the name means the target at that place.
func (t *target) means(r *ref) bool {
	o := t.owner(r)
	if t.kind == RefStep {
		return o.action == t.action
	}
	return o.action == "" && o.known
}

// owner resolves the target's name where a reference stands.
func (t *target) owner(r *ref) owner {
	at := r.action
	if r.action >= 0 && r.step < 0 || r.keeps() {
		at = -2 // session variables only
	}
	if o, ok := t.owners[at]; ok {
		return o
	}
	o := t.resolve(at)
	t.owners[at] = o
	return o
}

func (t *target) resolve(at int) owner {
	if at == -1 {
		return t.outside()
	}
	action := ""
	if at >= 0 {
		action = t.d.Actions[at].ID
	}
	for _, v := range t.d.Visible(action) {
		if v.ID == t.id {
			return owner{v.Action, v.Source != FromBuiltin}
		}
	}
	return owner{}
}

// outside resolves a name on the ring card or in a service's request, where no
// action is looked at: the session's variable, else the answer of the one action
// that asks it.
func (t *target) outside() owner {
	for _, v := range t.d.sessionVariables() {
		if v.ID == t.id {
			return owner{"", true}
		}
	}
	var askers []string
	for i := range t.d.Actions {
		if s := t.d.Actions[i].Step(t.id); s != nil && s.Ask != nil {
			askers = append(askers, t.d.Actions[i].ID)
		}
	}
	if len(askers) == 1 {
		return owner{askers[0], true}
	}
	return owner{}
}

// passed tells a name in a service's request that the steps which call it pass:
// then it is the service's own.
func (d *Definition) passed(r *ref, name string) bool {
	if r.action >= 0 || !r.text || len(r.segs) < 3 {
		return false
	}
	id := d.Settings.Extensions[r.segs[2].i].ID
	for i := range d.Actions {
		for j := range d.Actions[i].Steps {
			t := &d.Actions[i].Steps[j].Then
			if _, ok := t.Pass[name]; ok && t.Do == DoExtension && t.Call == id {
				return true
			}
		}
	}
	return false
}

// keeps tells a place that names a session variable whatever the action asks:
// where something is kept.
func (r *ref) keeps() bool {
	if r.text || len(r.segs) < 2 {
		return false
	}
	last, before := r.segs[len(r.segs)-1], r.segs[len(r.segs)-2]
	return last.name == "save" || before.name == "results" || last.name == "variable" && len(r.segs) > 2 && r.segs[len(r.segs)-3].name == "set"
}

// Delete removes an action, a step ("action/step"), a variable, a saved
// response or an extension. If something names it, nothing is removed and the
// places are returned. Errors: not_found; 422 of a system action.
func (d *Definition) Delete(kind RefKind, id string) (Definition, []Use, error) {
	c := d.Clone()
	gone := false
	switch kind {
	case RefAction:
		if a := d.Find(id); a != nil && a.System != "" {
			return Definition{}, nil, domain.Field("action", "builder.problem_delete_system")
		}
		c.Actions, gone = without(c.Actions, func(a *Action) bool { return a.ID == id })
	case RefStep:
		action, step, _ := strings.Cut(id, "/")
		if a := c.Find(action); a != nil {
			a.Steps, gone = without(a.Steps, func(s *Step) bool { return s.ID == step })
		}
	case RefVariable:
		c.Variables, gone = without(c.Variables, func(v *Variable) bool { return v.ID == id })
	case RefSaved:
		c.Saved, gone = without(c.Saved, func(s *SavedResponse) bool { return s.ID == id })
	case RefExtension:
		c.Settings.Extensions, gone = without(c.Settings.Extensions, func(e *Extension) bool { return e.ID == id })
	}
	if !gone {
		return Definition{}, nil, domain.NotFound()
	}
	if uses := d.outsideUses(kind, id); len(uses) > 0 {
		return d.Clone(), uses, nil
	}
	return c, nil, nil
}

// outsideUses are the uses that would dangle: not those inside what is deleted.
func (d *Definition) outsideUses(kind RefKind, id string) []Use {
	return slices.DeleteFunc(d.Uses(kind, id), func(u Use) bool {
		return kind == RefAction && u.Action == id || kind == RefStep && u.Action+"/"+u.Step == id
	})
}

func without[T any](all []T, is func(*T) bool) ([]T, bool) {
	for i := range all {
		if is(&all[i]) {
			return slices.Delete(all, i, i+1), true
		}
	}
	return all, false
}

// DeleteAction is Delete of an action.
func (d *Definition) DeleteAction(id string) (Definition, []Use, error) {
	return d.Delete(RefAction, id)
}

// DeleteStep is Delete of a step.
func (d *Definition) DeleteStep(action, step string) (Definition, []Use, error) {
	return d.Delete(RefStep, action+"/"+step)
}
