package scenario

import (
	"fmt"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/response"
)

// step reads one step of an action.
func (s *shorthand) step(a *assistant.Action, i int, n *node) assistant.Step {
	b := s.p.block(n, "a step")
	st := assistant.NewStep(b.text("id"))
	if t := b.byLang("say"); t != nil {
		st.Say = t
	}
	if st.ID == "" {
		st.ID = fmt.Sprintf("s%d", i+1)
	}
	b.what = "step " + st.ID + " of " + a.ID
	for _, it := range b.many("set") {
		st.Set = append(st.Set, s.assign(it))
	}
	topic := true
	b.flag("change_topic", &topic)
	st.NoChangeTopic = !topic
	b.flag("change_topic_first", &st.ChangeTopicFirst)
	st.Ask = s.ask(b)
	st.Then = s.then(b)
	if when := b.when(); when != nil {
		s.tests = append(s.tests, test{a.ID, when, func(c assistant.Condition) { s.d.Find(a.ID).Steps[i].When = c }})
	}
	b.done()
	return st
}

// assign reads variable: value, or {variable: …, value: …}.
func (s *shorthand) assign(it pair) assistant.Assign {
	v := assistant.Assign{Variable: it.key}
	n := it.val
	if it.key == "" {
		b := s.p.block(n, "set")
		v.Variable = b.text("variable")
		n = b.take("value")
		b.done()
	}
	if n = n.in(s.d.Language); !n.none() {
		v.Value = n.text
		s.sets = append(s.sets, assistant.Variable{ID: v.Variable, Type: typeOf(n)})
	}
	return v
}

// ask reads the question of a step; its switches may stand in it or beside it.
func (s *shorthand) ask(b *block) *assistant.Ask {
	n := b.take("ask")
	if n == nil {
		return nil
	}
	a := &assistant.Ask{}
	if n.kind == text {
		a.Spec = response.Spec{Type: response.Type(n.text)}
		s.typed(n, &a.Spec)
	} else {
		q := s.p.block(n, "ask of "+b.what)
		if a.Saved = q.text("saved"); a.Saved == "" {
			a.Spec = s.spec(q)
		}
		s.switches(q, a)
		q.done()
	}
	s.switches(b, a)
	return a
}

// switches reads what a question has besides its type.
func (s *shorthand) switches(b *block, a *assistant.Ask) {
	b.flag("private", &a.Private)
	b.flag("repeat", &a.Repeat)
	if v := b.text("save"); v != "" {
		a.Save = v
	}
	if m := b.oneOf("mode", "skip_if_known", "always", "never"); m != "" {
		a.Mode = assistant.AskMode(m)
	}
	if v := b.take("invalid"); v != nil {
		all := []*node{v}
		if v.kind == list {
			all = v.items
		}
		for _, it := range all {
			a.Invalid = append(a.Invalid, s.p.byLang(it, "invalid of "+b.what))
		}
	}
}

// typed notes a type there is none of.
func (s *shorthand) typed(n *node, sp *response.Spec) {
	if !slices.Contains(response.Types(), sp.Type) {
		s.p.on(n, "there is no response type %q: one of %v", sp.Type, response.Types())
	}
}

// spec reads what a question accepts.
func (s *shorthand) spec(b *block) response.Spec {
	sp := response.Spec{Type: response.Type(b.text("type"))}
	if b.n != nil {
		s.typed(b.n, &sp)
	}
	for key, to := range map[string]**float64{"min": &sp.Min, "max": &sp.Max} {
		if v := b.want(key, number); v != nil {
			n := v.num
			*to = &n
		}
	}
	sp.After, sp.Before, sp.Start, sp.End, sp.From = b.text("after"), b.text("before"), b.text("start"), b.text("end"), b.text("from")
	for _, n := range b.list("weekdays") {
		day := slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, strings.ToLower(domain.Clip(n.text, 3)))
		if n.kind == number {
			day = int(n.num)
		}
		if day < 0 || day > 6 {
			s.p.on(n, "a weekday is mon, tue, … or 0 (Sunday) to 6, not %s", n.word())
		}
		sp.Weekdays = append(sp.Weekdays, day)
	}
	if v := b.text("pattern"); v != "" {
		sp.Patterns = append(sp.Patterns, pattern("pattern", v))
	}
	for i, n := range b.many("patterns") {
		switch {
		case n.val.kind == dict:
			in := s.p.block(n.val, "a pattern")
			sp.Patterns = append(sp.Patterns, response.Pattern{Name: in.text("name"), Expr: in.text("expr") + in.text("pattern")})
			in.done()
		case n.key != "":
			sp.Patterns = append(sp.Patterns, response.Pattern{Name: n.key, Expr: n.val.text})
		default:
			sp.Patterns = append(sp.Patterns, pattern(fmt.Sprintf("pattern%d", i+1), n.val.text))
		}
	}
	for _, n := range b.many("options") {
		sp.Options = append(sp.Options, s.option(n))
	}
	return sp
}

// pattern is an expression under a name; "url" and "phone" are the built-in
// patterns of these names.
func pattern(name, expr string) response.Pattern {
	if expr == "url" || expr == "phone" {
		return response.Pattern{Name: expr}
	}
	return response.Pattern{Name: name, Expr: expr}
}

// many reads a list, whose entries have no key, or a block.
func (b *block) many(key string) []pair {
	v := b.take(key)
	if v != nil && v.kind == dict {
		return v.pairs
	}
	var out []pair
	for _, n := range b.list(key) {
		out = append(out, pair{"", n.line, n})
	}
	return out
}

// option reads one choice: its value alone, value: label, or a block of value,
// label and synonyms.
func (s *shorthand) option(it pair) response.Option {
	n := it.val
	switch {
	case it.key != "" && (n.kind != dict || n.localised()):
		return response.Option{Value: it.key, Label: s.p.byLang(n, "option "+it.key)}
	case n.kind != dict:
		return response.Option{Value: n.text, Label: s.p.byLang(n, "an option")}
	case n.localised():
		o := response.Option{Label: s.p.byLang(n, "an option")}
		o.Value = n.in("en").text
		return o
	}
	b := s.p.block(n, "an option")
	o := response.Option{Value: b.text("value"), Label: b.byLang("label"), Synonyms: b.phrases("synonyms")}
	if o.Value == "" {
		o.Value = it.key
	}
	if o.Label == nil {
		o.Label = s.p.byLang(&node{file: n.file, line: n.line, kind: text, text: o.Value}, "an option")
	}
	b.done()
	return o
}
