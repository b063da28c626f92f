package scenario

import (
	"relevo/domain/assistant"
	"relevo/domain/escalation"
)

// variables are compared as a block, but for answers of actions that are over:
// they can be asked for, as agents see them, and are absent.
type variables struct{ known, now map[string]any }

// sessionVars are the variables of a session as programs see them, private ones
// masked, and what the session counts and remembers.
func sessionVars(s *assistant.Session) variables {
	now := *s
	now.Answers = nil
	return variables{known: told(s), now: told(&now)}
}

func told(s *assistant.Session) map[string]any {
	vars := escalation.Known(s)
	for name, v := range vars {
		if l, ok := v.([]string); ok { // as files hold lists
			vars[name] = texts(l)
		}
	}
	vars["profanity_count"] = s.Profanity
	if s.Digressed != "" {
		vars["digressed_from"] = s.Digressed
	}
	return vars
}
