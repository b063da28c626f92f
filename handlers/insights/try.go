package insights

import (
	"context"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/handlers/figures"
	views "relevo/views/insights"
)

const (
	mostTried  = 2_000 // characters of a text that is tried
	mostScored = 5     // actions that are shown
)

// try scores a text and finds out where it would go at the draft's thresholds:
// by the turn visitors get, in a session that has just begun.
func (h *Handler) try(ctx context.Context, a *assistant.Assistant, lang, text string) (*views.Tried, error) {
	if r := []rune(text); len(r) > mostTried {
		text = string(r[:mostTried])
	}
	p := i18n.From(ctx)
	out := &views.Tried{Text: text}
	s, err := h.Engine.ScoreDraft(ctx, a.ID, lang, text)
	if domain.IsCode(err, "unavailable") {
		out.Learning = true
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	out.Older = h.Engine.DraftMind(a.ID).Ver != a.DraftVer
	set := &a.Draft.Settings
	add := func(name, href string, v, limit float64) {
		out.Scores = append(out.Scores, views.Score{Name: name, Href: href, P: figures.Decimal(p, v, 2), Percent: int(100*v + .5), Above: v > limit})
	}
	for _, x := range s.Actions[:min(len(s.Actions), mostScored)] {
		name, href := nameOf(p, a, x.Action)
		add(name, href, x.P, set.Threshold)
	}
	if s.Agent > 0.1 {
		add(p.T("insights.try_person"), "", s.Agent, set.AgentThreshold)
	}
	if s.Unsupported > 0.1 {
		add(p.T("insights.unsupported"), "", s.Unsupported, set.Threshold)
	}
	out.Threshold = figures.Decimal(p, set.Threshold, 2)
	out.Goes = goes(p, a, lang, text, s, h.Engine.Now())
	return out, nil
}

// goes says what the assistant would do with a text.
func goes(p *i18n.Printer, a *assistant.Assistant, lang, text string, s assistant.Scores, now int64) string {
	t := a.Draft.Turn(assistant.Session{Lang: lang}, assistant.Input{Kind: assistant.InputText, Text: text, Scores: s}, assistant.Env{Now: now, Zone: p.Zone(), Channel: "chat", Preview: true})
	i := slices.IndexFunc(t.Trace, func(x assistant.Trace) bool {
		return slices.Contains([]string{assistant.TraceMatch, assistant.TraceClarify, assistant.TraceNoMatch, assistant.TraceAgent, assistant.TraceTrigger}, x.What)
	})
	if i < 0 {
		return p.T("insights.goes_nowhere")
	}
	switch x := t.Trace[i]; x.What {
	case assistant.TraceMatch:
		name, _ := nameOf(p, a, x.Action)
		return p.T("insights.goes_match", "Name", name)
	case assistant.TraceClarify:
		return p.T("insights.goes_clarify", "Names", strings.Join(labels(t.Effects), ", "))
	case assistant.TraceAgent:
		return p.T("insights.goes_person")
	case assistant.TraceTrigger:
		return p.T("insights.goes_trigger")
	}
	return p.T("insights.goes_no_match")
}

// labels are the buttons of what is said.
func labels(effects []assistant.Effect) (out []string) {
	for _, e := range effects {
		if e.Say != nil {
			for _, o := range e.Say.Options {
				out = append(out, "«"+o.Label+"»")
			}
		}
	}
	return out
}
