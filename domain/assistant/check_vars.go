package assistant

import (
	"slices"
	"strings"

	"relevo/domain/response"
)

// The built-in variables. Turn sets them; nothing else may.
const (
	VarNow            = "now" // RFC 3339, in the workspace's zone
	VarDate           = "current_date"
	VarTime           = "current_time"
	VarTimezone       = "timezone"
	VarLocale         = "locale"
	VarChannel        = "channel_name"
	VarFallbackReason = "fallback_reason"
	VarNoMatchCount   = "no_match_count"
	VarNoMatchLimit   = "no_match_limit"
	VarProfanityCount = "profanity_count"
	VarProfanityLimit = "profanity_limit"
	VarOverLimit      = "over_limit" // in No matches and Trigger word detected: the count is above its limit
	VarTrigger        = "trigger"    // TriggerDanger or TriggerProfanity
	VarDigressedFrom  = "digressed_from"
	VarHistory        = "session_history"
)

// The values of VarTrigger.
const (
	TriggerDanger    = "danger"
	TriggerProfanity = "profanity"
)

// ContextPrefix begins the names of context variables, which the page with the
// widget sends: {context.plan}. They are free text.
const ContextPrefix = "context."

// StatusSuffix ends the name of a variable that holds a status: of a search,
// behind the variable its answer is kept in; of a service ("ok", "error"),
// behind its id.
const StatusSuffix = "_status"

// builtins are the variables every assistant has.
var builtins = []Variable{
	{ID: VarNow, Type: response.FreeText}, {ID: VarDate, Type: response.Date}, {ID: VarTime, Type: response.Time},
	{ID: VarTimezone, Type: response.FreeText}, {ID: VarLocale, Type: response.FreeText}, {ID: VarChannel, Type: response.FreeText},
	{ID: VarFallbackReason, Type: response.Options}, {ID: VarNoMatchCount, Type: response.Number}, {ID: VarNoMatchLimit, Type: response.Number},
	{ID: VarProfanityCount, Type: response.Number}, {ID: VarProfanityLimit, Type: response.Number}, {ID: VarOverLimit, Type: response.Confirmation},
	{ID: VarTrigger, Type: response.Options}, {ID: VarDigressedFrom, Type: response.Options}, {ID: VarHistory, Type: response.FreeText},
}

func builtin(name string) (response.Type, bool) {
	for i := range builtins {
		if builtins[i].ID == name {
			return builtins[i].Type, true
		}
	}
	return "", false
}

// VariableType is the type of a variable as an action sees it: the answer of
// one of its steps, then of the actions it calls, then a session variable
// (declared, or brought about by the first place that keeps something in it),
// a built-in one, a context variable. action "" asks without an action.
func (d *Definition) VariableType(action, name string) (response.Type, bool) {
	for _, v := range d.Visible(action) {
		if v.ID == name {
			return v.Type, true
		}
	}
	if contextName(name) {
		return response.FreeText, true
	}
	return "", false
}

func contextName(name string) bool {
	return strings.HasPrefix(name, ContextPrefix) && goodVariable(name)
}

// Source tells where a variable comes from.
type Source string

// The sources.
const (
	FromStep    Source = "step"    // an answer of the action itself
	FromCalled  Source = "called"  // an answer of an action it calls
	FromSession Source = "session" // declared, or kept by a step
	FromBuiltin Source = "builtin"
)

// Visible is a variable an action may name.
type Visible struct {
	Variable
	Source Source
	Action string // whose step it is, for the first two sources
}

// Visible lists what an action may name, each name once, in the order in which
// names are looked up. Context variables are not among them: any name that
// begins with ContextPrefix is one.
func (d *Definition) Visible(action string) []Visible {
	var out []Visible
	seen := map[string]bool{}
	add := func(v Visible) {
		if !seen[v.ID] {
			seen[v.ID] = true
			out = append(out, v)
		}
	}
	called := map[string]bool{}
	queue, source := []string{action}, FromStep
	for len(queue) > 0 {
		a := d.Find(queue[0])
		queue = queue[1:]
		if a == nil || called[a.ID] {
			continue
		}
		called[a.ID] = true
		for i := range a.Steps {
			s := &a.Steps[i]
			if s.Ask != nil {
				add(Visible{Variable{ID: s.ID, Type: d.Spec(s.Ask).Type, Private: d.Masks(s.Ask)}, source, a.ID})
			}
			if s.Then.Do == DoSubaction {
				queue = append(queue, s.Then.Action)
			}
		}
		source = FromCalled
	}
	for _, v := range d.sessionVariables() {
		if _, own := builtin(v.ID); !own {
			add(Visible{v, FromSession, ""})
		}
	}
	for _, v := range builtins {
		add(Visible{v, FromBuiltin, ""})
	}
	return out
}

// sessionVariables are the declared ones and those a step keeps something in:
// an answer, what a search found, what a service said.
func (d *Definition) sessionVariables() []Variable {
	out, saved := slices.Clone(d.Variables), map[string]response.Type{}
	for i := range d.Saved {
		saved[d.Saved[i].ID] = d.Saved[i].Spec.Type
	}
	seen := map[string]int{}
	for i, v := range out {
		seen[v.ID] = i
	}
	add := func(v Variable) {
		if i, ok := seen[v.ID]; ok {
			out[i].Private = out[i].Private || v.Private
			return
		}
		seen[v.ID] = len(out)
		out = append(out, v)
	}
	for i := range d.Actions {
		for j := range d.Actions[i].Steps {
			s := &d.Actions[i].Steps[j]
			if s.Ask != nil && s.Ask.Save != "" {
				typ := s.Ask.Spec.Type
				if t, ok := saved[s.Ask.Saved]; ok {
					typ = t
				}
				add(Variable{ID: s.Ask.Save, Type: typ, Private: s.Ask.Private})
			}
			if s.Then.Do == DoSearch && s.Then.Search != nil && s.Then.Search.Save != "" {
				add(Variable{ID: s.Then.Search.Save, Type: response.FreeText})
				add(Variable{ID: s.Then.Search.Save + StatusSuffix, Type: response.FreeText})
			}
		}
	}
	for i := range d.Settings.Extensions {
		add(Variable{ID: d.Settings.Extensions[i].ID + StatusSuffix, Type: response.FreeText})
		for _, name := range sortedKeys(d.Settings.Extensions[i].Results) {
			add(Variable{ID: name, Type: response.FreeText})
		}
	}
	return out
}
