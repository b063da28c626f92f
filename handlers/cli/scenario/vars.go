package scenario

import (
	"relevo/domain/assistant"
	"relevo/domain/escalation"
)

// sessionVars are the variables of a session and of the actions in progress,
// private ones masked, and what the session counts.
func sessionVars(s *assistant.Session) map[string]any {
	out := map[string]any{"no_match_count": s.NoMatches, "profanity_count": s.Profanity}
	if s.Fallback != "" {
		out["fallback_reason"] = string(s.Fallback)
	}
	if s.Digressed != "" {
		out["digressed_from"] = s.Digressed
	}
	put := func(vars map[string]assistant.Var) {
		for name, v := range vars {
			if v.Private {
				out[name] = escalation.Masked
			} else {
				out[name] = anyOf(v.Any())
			}
		}
	}
	put(s.Vars)
	for _, f := range s.Stack {
		put(f.Vars)
	}
	return out
}

// anyOf makes lists comparable.
func anyOf(v any) any {
	if l, ok := v.([]string); ok {
		return texts(l)
	}
	return v
}
