package engine

import (
	"maps"
	"strings"

	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/response"
)

// maxContextName is the longest name of a context variable, in characters, its
// prefix aside.
const maxContextName = 40

// context makes what the host page says of itself the session's context
// variables: free text, by names of [a-z0-9_]. What it no longer says goes.
func (t *talk) context(facts contact.Facts) {
	told := contextVars(facts)
	for name := range t.k.Session.Vars {
		if strings.HasPrefix(name, assistant.ContextPrefix) {
			if _, ok := told[name]; !ok {
				delete(t.k.Session.Vars, name)
			}
		}
	}
	if len(told) == 0 {
		return
	}
	if t.k.Session.Vars == nil {
		t.k.Session.Vars = map[string]assistant.Var{}
	}
	maps.Copy(t.k.Session.Vars, told)
}

// contextVars are facts as variables; of two with the same name the first
// counts.
func contextVars(facts contact.Facts) map[string]assistant.Var {
	list := facts.List()
	out := make(map[string]assistant.Var, len(list))
	for _, f := range list {
		name := contextName(f.Name)
		if name == "" {
			continue
		}
		name = assistant.ContextPrefix + name
		if _, ok := out[name]; !ok {
			out[name] = assistant.Var{Value: response.Value{Type: response.FreeText, Text: f.Value}}
		}
	}
	return out
}

// contextName is a fact's name as variables may be named: runs of anything else
// become one underscore.
func contextName(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_')
	})
	name := strings.Join(words, "_")
	return strings.Trim(name[:min(len(name), maxContextName)], "_")
}
