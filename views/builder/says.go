package builder

import (
	"context"
	"strings"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/response"
)

// maxTitle bounds what a step is called after, in characters.
const maxTitle = 60

// Says puts an action's steps into words: after what they say, ask or do.
func Says(ctx context.Context, d *assistant.Definition, a *assistant.Action, problems []Problem, prefix string) []StepSays {
	out := make([]StepSays, len(a.Steps))
	for i := range a.Steps {
		s := &a.Steps[i]
		out[i] = StepSays{Title: title(ctx, d, s), Detail: detail(ctx, d, a, s), Icon: stepIcon(d, s), When: d.Sentence(i18n.From(ctx), a.ID, s.When)}
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
func title(ctx context.Context, d *assistant.Definition, s *assistant.Step) string {
	if text := strings.Join(strings.Fields(s.Say.In(i18n.From(ctx).Lang(), d.Language)), " "); text != "" {
		return short(text)
	}
	if s.Ask != nil {
		return i18n.T(ctx, "assistants.asks_of", "Type", TypeName(ctx, d.Spec(s.Ask).Type))
	}
	if s.Then.Do != assistant.DoNext && s.Then.Do != "" {
		return i18n.T(ctx, "assistants.then_"+string(s.Then.Do))
	}
	if len(s.Set) > 0 {
		return i18n.T(ctx, "assistants.sets_of", "Name", s.Set[0].Variable)
	}
	return i18n.T(ctx, "assistants.step_blank")
}

func short(s string) string {
	r := []rune(s)
	if len(r) <= maxTitle {
		return s
	}
	return strings.TrimSpace(string(r[:maxTitle-1])) + "…"
}

// detail is what a step does besides, in a few words.
func detail(ctx context.Context, d *assistant.Definition, a *assistant.Action, s *assistant.Step) string {
	var parts []string
	if len(s.When.Groups) > 0 {
		parts = append(parts, i18n.T(ctx, "assistants.if", "Condition", short(d.Sentence(i18n.From(ctx), a.ID, s.When))))
	}
	if s.Ask != nil {
		parts = append(parts, TypeName(ctx, d.Spec(s.Ask).Type))
	}
	if s.Then.Do != assistant.DoNext && s.Then.Do != "" {
		to := i18n.T(ctx, "assistants.then_"+string(s.Then.Do))
		if s.Then.Do == assistant.DoSubaction {
			if other := d.Find(s.Then.Action); other != nil {
				to = i18n.T(ctx, "assistants.then_to", "Name", other.Name.In(i18n.From(ctx).Lang(), d.Language))
			}
		}
		parts = append(parts, to)
	}
	return strings.Join(parts, " · ")
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
