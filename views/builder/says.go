package builder

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/response"
)

// maxTitle bounds what a step is called after, in characters.
const maxTitle = 60

// Says puts an action's steps into words: after what they say, ask or do.
// prefix is the pointer of the action, to find its steps' problems.
func Says(w assistant.Words, a *assistant.Action, problems []assistant.Problem, prefix string) []StepSays {
	out := make([]StepSays, len(a.Steps))
	for i := range a.Steps {
		s := &a.Steps[i]
		out[i] = StepSays{Title: title(w, a.ID, s), Detail: detail(w, a.ID, s), Icon: stepIcon(w.D, s), When: capital(w.Condition(a.ID, s.When))}
		here := prefix + Step(i, "").Pointer
		for _, p := range problems {
			if p.Pointer == here || strings.HasPrefix(p.Pointer, here+"/") {
				out[i].Bad, out[i].Warn = out[i].Bad || p.Blocks, true
			}
		}
	}
	return out
}

// title is what a step says, else what it does.
func title(w assistant.Words, action string, s *assistant.Step) string {
	if text := strings.Join(strings.Fields(s.Say.In(w.To.Lang(), w.D.Language)), " "); text != "" {
		return short(text)
	}
	if s.Ask == nil && s.Then.Do == assistant.DoNext && len(s.Set) == 0 {
		return w.To.T("assistants.step_blank")
	}
	return capital(short(w.Step(action, s)))
}

func short(s string) string { return domain.Shorten(s, maxTitle) }

// detail is when a step is taken, what it asks for and where it leads.
func detail(w assistant.Words, action string, s *assistant.Step) string {
	var parts []string
	if c := w.Condition(action, s.When); c != "" {
		parts = append(parts, short(c))
	}
	if s.Say.In(w.To.Lang(), w.D.Language) != "" {
		if s.Ask != nil {
			parts = append(parts, w.Answer(s.Ask))
		}
		if then := w.Then(action, &s.Then); then != "" {
			parts = append(parts, then)
		}
	}
	return capital(strings.Join(parts, " · "))
}

// capital begins a sentence.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

var doIcons = map[assistant.Do]string{assistant.DoReask: "repeat-2", assistant.DoSubaction: "git-branch", assistant.DoSearch: "search", assistant.DoExtension: "plug",
	assistant.DoConnect: "headset", assistant.DoFallback: "skip-forward", assistant.DoEnd: "flag"}

var typeIcons = map[response.Type]string{response.Options: "list", response.Confirmation: "toggle-left", response.Number: "hash", response.Date: "calendar", response.Time: "clock",
	response.Currency: "coins", response.Percent: "percent", response.Regex: "regex", response.Email: "mail", response.FreeText: "text-cursor-input"}

func stepIcon(d *assistant.Definition, s *assistant.Step) string {
	if s.Ask != nil {
		if icon := typeIcons[d.Spec(s.Ask).Type]; icon != "" {
			return icon
		}
	}
	if icon := doIcons[s.Then.Do]; icon != "" {
		return icon
	}
	return "message-square"
}

// Sentence is a condition as a sentence of its own.
func Sentence(w assistant.Words, action string, c assistant.Condition) string {
	return capital(w.Condition(action, c))
}
