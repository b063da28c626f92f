package scenario

import (
	"slices"

	"relevo/domain/assistant"
	"relevo/domain/response"
)

// variable declares a session variable: name: type, name: initial value, name:
// {type, initial, private}, or {id, type, …} in a list.
func (s *shorthand) variable(it pair) {
	v := assistant.Variable{ID: it.key}
	if n := it.val; n.kind != dict {
		v.Type = response.Type(n.text)
		if !slices.Contains(response.Types(), v.Type) {
			v.Type, v.Initial = typeOf(n), n.text
		}
	} else {
		b := s.p.block(n, "variable "+it.key)
		if v.ID == "" {
			v.ID = b.text("id") + b.text("name")
		}
		v.Type, v.Initial = response.Type(b.text("type")), b.text("initial")
		if v.Type == "" {
			v.Type = typeOf(b.n.get("initial"))
		}
		b.flag("private", &v.Private)
		b.done()
	}
	if !slices.Contains(response.Types(), v.Type) {
		s.p.on(it.val, "variable %s is of no type: one of %v", v.ID, response.Types())
	}
	s.d.Variables = replace(s.d.Variables, v, func(o assistant.Variable) bool { return o.ID == v.ID })
}

// typeOf is the type of a value as it is written.
func typeOf(n *node) response.Type {
	switch {
	case n.none():
	case n.kind == number:
		return response.Number
	case n.kind == boolean:
		return response.Confirmation
	}
	return response.FreeText
}

// undeclared declares what steps set and nothing else does.
func (s *shorthand) undeclared() {
	for _, v := range s.sets {
		kept := func(st assistant.Step) bool { return st.Ask != nil && st.Ask.Save == v.ID }
		if !slices.ContainsFunc(s.d.Variables, func(o assistant.Variable) bool { return o.ID == v.ID }) &&
			!slices.ContainsFunc(s.d.Actions, func(a assistant.Action) bool { return slices.ContainsFunc(a.Steps, kept) }) {
			s.d.Variables = append(s.d.Variables, v)
		}
	}
}
