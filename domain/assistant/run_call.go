package assistant

import (
	"strconv"
	"strings"
)

// call asks an outside service and waits for InputCalled. Private answers go
// there as they are: that is what they are asked for.
func (t *turn) call(step *Step) {
	f := t.top()
	var x *Extension
	for i := range t.d.Settings.Extensions {
		if t.d.Settings.Extensions[i].ID == step.Then.Call {
			x = &t.d.Settings.Extensions[i]
		}
	}
	if x == nil {
		t.set(step.Then.Call+StatusSuffix, Var{Value: text("error")})
		t.next(f)
		return
	}
	values := map[string]string{}
	want := func(name string) {
		from := name
		if ours := step.Then.Pass[name]; ours != "" {
			from = ours
		}
		if v, ok := t.lookup(from); ok {
			values[name] = plain(v.Value)
		} else {
			values[name] = ""
		}
	}
	texts := []string{x.URL, x.Body}
	for _, h := range sorted(x.Headers) {
		texts = append(texts, x.Headers[h])
	}
	expand(strings.Join(texts, "\n"), func(name string) string { want(name); return "" })
	for name := range step.Then.Pass {
		want(name)
	}
	key := "call-" + strconv.Itoa(t.s.Turns)
	t.tell(Trace{What: TraceCall, Action: f.Action, Step: step.ID, Detail: x.ID})
	t.emit(Effect{Call: &Call{Key: key, Extension: x.ID, Values: values}})
	t.s.Pending = &Pending{Kind: PendingCall, Call: key}
}

// called takes the answer of an outside service, goes on, and then handles what
// the visitor wrote meanwhile. An answer nobody waits for any more is ignored.
func (t *turn) called() {
	p := t.s.Pending
	if p == nil || p.Kind != PendingCall || p.Call != t.in.Call {
		t.calledBeneath()
		return
	}
	t.s.Pending = nil
	if f := t.top(); f == nil || !t.results(f) {
		t.dangle()
	}
	t.run()
	t.answerSomething()
	for i, w := range p.Waiting {
		if t.handed {
			return
		}
		if t.waits() { // the next service; the rest waits on
			t.s.Pending.Waiting = append(t.s.Pending.Waiting, p.Waiting[i:]...)
			return
		}
		if t.s.Masks(t.d) {
			continue // it was written before the private question was put
		}
		before := t.acts
		t.acts = 0
		t.wrote(said{w.Text, w.Scores, false})
		t.acts += before
	}
}

// calledBeneath takes the answer while a system action asks something over the
// wait: the step is done when that one ends. Texts that waited are dropped then;
// the conversation has gone another way.
func (t *turn) calledBeneath() {
	for i := 1; i < len(t.s.Stack); i++ {
		over := t.s.Stack[i].Over
		if over == nil || over.Kind != PendingCall || over.Call != t.in.Call {
			continue
		}
		t.s.Stack[i].Over = nil
		t.results(&t.s.Stack[i-1])
		return
	}
}

// results keeps what a service said, and moves f on; false if its step is gone.
func (t *turn) results(f *Frame) bool {
	step := t.d.stepOf(f)
	if step == nil || step.Then.Do != DoExtension {
		return false
	}
	status := "error"
	if t.in.OK {
		status = "ok"
		for _, name := range sorted(t.in.Values) {
			v := t.in.Values[name]
			if t.d.declared(name) == nil && v.List == nil { // as Check takes it to be
				v = text(plain(v))
			}
			t.set(name, Var{Value: v})
		}
	}
	t.set(step.Then.Call+StatusSuffix, Var{Value: text(status)})
	t.tell(Trace{What: TraceCall, Action: f.Action, Step: step.ID, Detail: status})
	t.next(f)
	return true
}
