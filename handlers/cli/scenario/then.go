package scenario

import (
	"strings"

	"relevo/domain/assistant"
)

// thens are the words of then that need nothing more.
var thens = map[string]assistant.Do{"next": assistant.DoNext, "end": assistant.DoEnd, "connect_agent": assistant.DoConnect, "search": assistant.DoSearch}

// then reads what follows a step: a word, or one of them with its settings.
func (s *shorthand) then(b *block) assistant.Then {
	n := b.take("then")
	switch {
	case n == nil:
		return assistant.Then{Do: assistant.DoNext}
	case n.kind == text:
		do, ok := thens[n.text]
		if !ok {
			s.p.on(n, "then of %s is next, end, reask, subaction, connect_agent, search, extension or fallback, not %q", b.what, n.text)
		}
		return s.whole(assistant.Then{Do: do})
	}
	t := s.p.block(n, "then of "+b.what)
	out := s.follow(t)
	if out.Do == "" && t.n != nil {
		s.p.on(n, "then of %s is next, end, reask, subaction, connect_agent, search, extension or fallback", b.what)
	}
	t.done()
	return s.whole(out)
}

// whole fills in what a kind of then always has.
func (s *shorthand) whole(t assistant.Then) assistant.Then {
	if t.Do == assistant.DoConnect && t.Connect == nil {
		t.Connect = &assistant.Connect{}
	}
	if t.Do == assistant.DoSearch && t.Search == nil {
		t.Search = &assistant.Search{Mode: "display"}
	}
	return t
}

func (s *shorthand) follow(t *block) (out assistant.Then) {
	if l := t.texts("reask"); l != nil {
		out.Do, out.Steps = assistant.DoReask, l
	}
	pass := s.dictOfTexts(t, "pass")
	t.flag("end_after", &out.EndAfter)
	if v := t.take("subaction"); v != nil {
		out.Do, out.Action, out.Pass = assistant.DoSubaction, v.text, pass
		if v.kind == dict {
			in := s.p.block(v, "subaction")
			out.Action, out.Pass = in.text("action"), s.dictOfTexts(in, "pass")
			in.flag("end_after", &out.EndAfter)
			in.done()
		}
	}
	if v := t.take("extension"); v != nil {
		out.Do, out.Call, out.Pass = assistant.DoExtension, v.text, pass
		if v.kind == dict {
			in := s.p.block(v, "extension")
			out.Call, out.Pass = in.text("call"), s.dictOfTexts(in, "pass")
			in.done()
		}
	}
	if v := t.take("connect_agent"); v != nil {
		out.Do = assistant.DoConnect
		if v.kind == dict {
			out.Connect = s.connect(v)
		}
	}
	if v := t.take("search"); v != nil {
		out.Do = assistant.DoSearch
		if v.kind == dict {
			in := s.p.block(v, "search")
			out.Search = &assistant.Search{Query: in.text("query"), Mode: in.oneOf("mode", "display", "store", "both"), Save: in.text("save")}
			if out.Search.Mode == "" {
				out.Search.Mode = "display"
			}
			in.done()
		}
	}
	if v := t.text("fallback"); v != "" {
		out.Do, out.Reason = assistant.DoFallback, assistant.Reason(v)
	}
	for _, word := range []string{"next", "end"} {
		yes := false
		if t.flag(word, &yes); yes {
			out.Do = thens[word]
		}
	}
	return out
}

func (s *shorthand) connect(n *node) *assistant.Connect {
	b := s.p.block(n, "connect_agent")
	c := &assistant.Connect{Online: b.byLang("response_if_online"), Offline: b.byLang("response_if_offline")}
	if v := b.take("message_to_agent"); v != nil {
		c.Message = v.text
		if v.localised() {
			c.Message = v.in(s.d.Language).text
		}
	}
	if v := b.take("queue"); v != nil {
		c.Queue = s.queue(v)
	}
	b.done()
	return c
}

// symbols are ways to write operators.
var symbols = map[string]string{"=": "eq", "==": "eq", "!=": "ne", "<>": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "≠": "ne", "≤": "le", "≥": "ge",
	"equals": "eq", "not_equals": "ne", "does_not_contain": "not_contains", "does_not_match": "not_matches", "exists": "defined", "not_exists": "not_defined",
	"in": "any_of", "not_in": "none_of"}

// operator is the id of an operator as written.
func operator(s string) string {
	s = strings.ReplaceAll(s, " ", "_")
	if op, ok := symbols[s]; ok {
		return op
	}
	return s
}
