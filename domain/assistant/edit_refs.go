package assistant

// RefKind is what a reference names.
type RefKind string

// The kinds.
const (
	RefAction    RefKind = "action"
	RefStep      RefKind = "step"
	RefVariable  RefKind = "variable"
	RefSaved     RefKind = "saved_response"
	RefQueue     RefKind = "queue"
	RefExtension RefKind = "extension"
)

// ref is one place that names something. It is valid during one call of visit.
type ref struct {
	kind   RefKind
	p      *string // the name; with text, a text that names variables in {…}
	text   bool
	action int    // where it stands; -1 outside
	step   int    // the same
	in     string // id of the action the step belongs to, of RefStep
	segs   []seg
}

// problem is a problem at the place of a reference.
func (r *ref) problem(d *Definition, key string, args ...any) Problem {
	p := Problem{Pointer: pointer(r.segs), Key: "builder.problem_" + key, Args: args, Blocks: true}
	p.Action, p.Step = r.place(d)
	return p
}

// place names the action and step a reference stands in.
func (r *ref) place(d *Definition) (action, step string) {
	if r.action < 0 {
		return "", ""
	}
	a := &d.Actions[r.action]
	if r.step >= 0 {
		step = a.Steps[r.step].ID
	}
	return a.ID, step
}

// walk calls visit with every reference of a definition, in its order; visit
// may write through p.
func walk(d *Definition, visit func(*ref)) {
	w := walker{visit: visit, r: ref{action: -1, step: -1}}
	w.settings(&d.Settings)
	for i := range d.Saved {
		w.at("saved_responses", i, func() {
			w.member("spec", func() { w.id(RefVariable, "from", &d.Saved[i].Spec.From) })
		})
	}
	for i := range d.Actions {
		w.at("actions", i, func() { w.action(i, &d.Actions[i]) })
	}
}

type walker struct {
	visit func(*ref)
	r     ref
}

func (w *walker) member(name string, inside func()) {
	w.r.segs = append(w.r.segs, member(name))
	inside()
	w.r.segs = w.r.segs[:len(w.r.segs)-1]
}

func (w *walker) at(name string, i int, inside func()) {
	w.r.segs = append(w.r.segs, member(name), seg{i: i})
	inside()
	w.r.segs = w.r.segs[:len(w.r.segs)-2]
}

// id visits a name unless it is empty.
func (w *walker) id(kind RefKind, member string, p *string) {
	if *p != "" {
		w.member(member, func() { w.r.kind, w.r.p, w.r.text = kind, p, false; w.visit(&w.r) })
	}
}

// text visits a text with names in {…}.
func (w *walker) text(member string, p *string) {
	if *p != "" {
		w.member(member, func() { w.r.kind, w.r.p, w.r.text = RefVariable, p, true; w.visit(&w.r) })
	}
}

// texts visits a text in all its languages.
func (w *walker) texts(member string, t map[string]string) {
	w.member(member, func() {
		for _, lang := range sortedKeys(t) {
			s := t[lang]
			if w.text(lang, &s); s != t[lang] {
				t[lang] = s
			}
		}
	})
}

func (w *walker) settings(s *Settings) {
	w.member("settings", func() {
		w.id(RefQueue, "queue", &s.Queue)
		for i := range s.Extensions {
			e := &s.Extensions[i]
			w.at("extensions", i, func() {
				w.text("url", &e.URL)
				w.texts("headers", e.Headers)
				w.text("body", &e.Body)
				w.member("results", func() { w.keys(RefVariable, e.Results) })
			})
		}
		for i := range s.Card {
			w.at("card", i, func() { w.r.kind, w.r.p, w.r.text = RefVariable, &s.Card[i], false; w.visit(&w.r) })
		}
	})
}

// keys visits the keys of a map as names.
func (w *walker) keys(kind RefKind, m map[string]string) {
	for _, key := range sortedKeys(m) {
		s := key
		if w.id(kind, key, &s); s != key {
			m[s] = m[key]
			delete(m, key)
		}
	}
}

func (w *walker) action(i int, a *Action) {
	w.r.action = i
	w.condition(&a.When)
	for j := range a.Steps {
		w.r.step = j
		w.at("steps", j, func() { w.step(a, &a.Steps[j]) })
	}
	w.r.action, w.r.step = -1, -1
}

func (w *walker) condition(c *Condition) {
	if len(c.Groups) == 0 {
		return
	}
	w.member("when", func() {
		for i := range c.Groups {
			w.at("groups", i, func() {
				for j := range c.Groups[i].Tests {
					t := &c.Groups[i].Tests[j]
					w.at("tests", j, func() { w.id(RefVariable, "variable", &t.Variable) })
				}
			})
		}
	})
}

func (w *walker) step(a *Action, s *Step) {
	w.condition(&s.When)
	for i := range s.Set {
		w.at("set", i, func() {
			w.id(RefVariable, "variable", &s.Set[i].Variable)
			w.text("value", &s.Set[i].Value)
		})
	}
	w.texts("say", s.Say)
	if s.Ask != nil {
		w.member("ask", func() { w.ask(s.Ask) })
	}
	w.member("then", func() { w.then(a, &s.Then) })
}

func (w *walker) ask(a *Ask) {
	w.id(RefSaved, "saved", &a.Saved)
	w.member("spec", func() { w.id(RefVariable, "from", &a.Spec.From) })
	w.id(RefVariable, "save", &a.Save)
	for i := range a.Invalid {
		w.member("invalid", func() {
			w.r.segs = append(w.r.segs, seg{i: i})
			for _, lang := range sortedKeys(a.Invalid[i]) {
				s := a.Invalid[i][lang]
				if w.text(lang, &s); s != a.Invalid[i][lang] {
					a.Invalid[i][lang] = s
				}
			}
			w.r.segs = w.r.segs[:len(w.r.segs)-1]
		})
	}
}

// then visits what its kind uses; what another kind has left behind names
// nothing.
func (w *walker) then(a *Action, t *Then) {
	switch {
	case t.Do == DoReask:
		for i := range t.Steps {
			w.at("steps", i, func() { w.stepRef(a.ID, &t.Steps[i]) })
		}
	case t.Do == DoSubaction:
		w.id(RefAction, "action", &t.Action)
		w.pass(t)
	case t.Do == DoExtension:
		w.id(RefExtension, "call", &t.Call)
		w.pass(t)
	case t.Do == DoConnect && t.Connect != nil:
		w.member("connect", func() {
			w.texts("response_if_online", t.Connect.Online)
			w.texts("response_if_offline", t.Connect.Offline)
			w.text("message_to_agent", &t.Connect.Message)
			w.id(RefQueue, "queue", &t.Connect.Queue)
		})
	case t.Do == DoSearch && t.Search != nil:
		w.member("search", func() {
			w.text("query", &t.Search.Query)
			w.id(RefVariable, "save", &t.Search.Save)
		})
	}
}

func (w *walker) stepRef(in string, p *string) {
	w.r.kind, w.r.p, w.r.text, w.r.in = RefStep, p, false, in
	w.visit(&w.r)
	w.r.in = ""
}

// pass visits "its variable <- ours": its are steps of the action called.
func (w *walker) pass(t *Then) {
	w.member("pass", func() {
		for _, its := range sortedKeys(t.Pass) {
			key, ours := its, t.Pass[its]
			w.id(RefVariable, its, &ours)
			if t.Do == DoSubaction {
				w.member(its, func() { w.stepRef(t.Action, &key) })
			}
			if key != its {
				delete(t.Pass, its)
			}
			t.Pass[key] = ours
		}
	})
}
