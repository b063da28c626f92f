package scenario

import (
	"slices"
	"strings"

	"relevo/domain/assistant"
	"relevo/domain/response"
)

// condition reads a condition: {variable: value, …} where all hold, a list of
// such blocks where all hold, or {any: [blocks]} or {all: [blocks]}.
func (s *shorthand) condition(action string, n *node) (c assistant.Condition) {
	groups := []*node{n}
	c.Match = assistant.MatchAll
	switch {
	case n.kind == list:
		groups = n.items
	case n.kind == dict && len(n.pairs) == 1 && n.pairs[0].val.kind == list && (n.pairs[0].key == "any" || n.pairs[0].key == "all"):
		c.Match, groups = assistant.Match(n.pairs[0].key), n.pairs[0].val.items
	}
	for _, g := range groups {
		if g.kind != dict {
			s.p.on(g, "a condition is a block of variables and their values, not %s", g.word())
			continue
		}
		c.Groups = append(c.Groups, s.group(action, g))
	}
	return c
}

func (s *shorthand) group(action string, n *node) assistant.Group {
	g := assistant.Group{Match: assistant.MatchAll}
	pairs := n.pairs
	if name := first(n, "variable", "var"); name != nil { // {variable: …, op: …, value: …}
		return s.spelled(action, n, name)
	}
	if len(pairs) == 1 && pairs[0].key == "any" && pairs[0].val.kind == dict {
		g.Match, pairs = assistant.MatchAny, pairs[0].val.pairs
	}
	for _, it := range pairs {
		g.Tests = append(g.Tests, s.compare(action, it)...)
	}
	return g
}

// compare reads one variable with what it is compared with: a value, a list of
// values, nothing (not defined), a text such as ">= 4", or {operator: value, …}.
func (s *shorthand) compare(action string, it pair) []response.Test {
	typ, ok := s.d.VariableType(action, it.key)
	if !ok {
		s.p.add(it.val.file, it.line, "action %s knows no variable %s", action, it.key)
		return nil
	}
	v := it.val
	switch v.kind {
	case null:
		return []response.Test{{Variable: it.key, Op: "not_defined"}}
	case list:
		op := "any_of"
		if typ == response.Date {
			op = "on"
		}
		return []response.Test{s.operands(it.key, typ, op, v)}
	case dict:
		var out []response.Test
		for _, o := range v.pairs {
			out = append(out, s.operands(it.key, typ, operator(o.key), o.val))
		}
		return out
	}
	if op, rest, ok := prefixed(v); ok && typ != response.FreeText {
		return []response.Test{s.operands(it.key, typ, op, rest)}
	}
	return []response.Test{s.operands(it.key, typ, same(typ), v)}
}

// first is the value of the first of some keys that is there.
func first(n *node, keys ...string) *node {
	for _, k := range keys {
		if v := n.get(k); !v.none() {
			return v
		}
	}
	return nil
}

// spelled reads a test written out: {variable: people, op: ">", value: 4}.
func (s *shorthand) spelled(action string, n, name *node) assistant.Group {
	g := assistant.Group{Match: assistant.MatchAll}
	typ, ok := s.d.VariableType(action, name.text)
	if !ok {
		s.p.on(name, "action %s knows no variable %s", action, name.text)
		return g
	}
	b := s.p.block(n, "a condition")
	b.take("variable")
	b.take("var")
	op := operator(b.text("op") + b.text("operator"))
	if op == "" {
		op = same(typ)
	}
	v := b.take("value")
	if many := b.take("values"); many != nil {
		v = many
	}
	b.done()
	if v == nil {
		v = &node{file: n.file, line: n.line, kind: boolean, yes: true}
	}
	g.Tests = append(g.Tests, s.operands(name.text, typ, op, v))
	return g
}

// prefixed parts a text such as ">= 4" in its operator and what follows; false
// when it begins with none.
func prefixed(n *node) (op string, rest *node, ok bool) {
	if n.kind != text {
		return "", nil, false
	}
	for _, sign := range []string{"<=", ">=", "!=", "<>", "==", "≤", "≥", "≠", "<", ">", "="} {
		if after, found := strings.CutPrefix(n.text, sign); found {
			out := *n
			out.text = strings.TrimSpace(after)
			return symbols[sign], &out, true
		}
	}
	return "", nil, false
}

// same is the operator of sameness of a type.
func same(t response.Type) string {
	switch t {
	case response.Number, response.Currency, response.Percent:
		return "eq"
	case response.Date:
		return "on"
	case response.Time:
		return "at"
	}
	return "is"
}

// alias are operators of one type that another calls differently.
var alias = map[string][]string{"is": {"eq", "on", "at"}, "is_not": {"ne", "not_on", "not_at"}, "eq": {"is", "on", "at"}, "ne": {"is_not", "not_on", "not_at"},
	"gt": {"after"}, "lt": {"before"}, "ge": {"on_or_after", "at_or_after"}, "le": {"on_or_before", "at_or_before"},
	"on": {"at", "is", "eq"}, "not_on": {"not_at"}, "on_or_after": {"at_or_after"}, "on_or_before": {"at_or_before"},
	"at": {"on"}, "not_at": {"not_on"}, "at_or_after": {"on_or_after"}, "at_or_before": {"on_or_before"}}

func (s *shorthand) operands(name string, typ response.Type, op string, v *node) response.Test {
	t := response.Test{Variable: name, Op: op}
	known := response.Operators(typ)
	if !slices.Contains(known, op) {
		for _, other := range alias[op] {
			if slices.Contains(known, other) {
				t.Op = other
			}
		}
	}
	switch {
	case t.Op == "defined" || t.Op == "not_defined":
		if v.kind == boolean && !v.yes {
			t.Op = map[string]string{"defined": "not_defined", "not_defined": "defined"}[t.Op]
		}
	case v.kind == list:
		for _, it := range v.items {
			t.Values = append(t.Values, it.text)
		}
	default:
		t.Values = []string{strings.TrimSpace(v.text)}
	}
	if err := t.Check(typ); err != nil {
		s.p.on(v, "%s is of type %s: %s", name, typ, sentence(err))
	}
	return t
}
