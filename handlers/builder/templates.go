package builder

import (
	"relevo/domain/assistant"
)

// fresh is the draft a new assistant begins with: an empty one, or a template's.
func fresh(template, lang string) (assistant.Definition, bool) {
	if template == "" || template == "empty" {
		return assistant.New(lang), true
	}
	return assistant.Definition{}, false
}
