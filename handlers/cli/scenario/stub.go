package scenario

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/understand"
)

// stub stands in for recognition: a text that is an example scores 1, what a
// scenario gives (nlu) scores that, all else nothing.
type stub struct {
	given map[string]map[string]float64 // by normalised text, then action

	mu     sync.Mutex
	models map[engine.ModelKey]*assistant.Definition
}

// agentWish is the name under which given.nlu scores a wish for a person.
const agentWish = "agent"

func newStub(nlu map[string]map[string]float64) *stub {
	s := &stub{given: map[string]map[string]float64{}, models: map[engine.ModelKey]*assistant.Definition{}}
	for t, scores := range nlu {
		s.given[understand.Normalise(t)] = scores
	}
	return s
}

// Prepare keeps the definition.
func (s *stub) Prepare(_ context.Context, key engine.ModelKey, d *assistant.Definition) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.models[key] = d
	return nil
}

// Forget drops it.
func (s *stub) Forget(key engine.ModelKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.models, key)
}

// Score scores a text.
func (s *stub) Score(key engine.ModelKey, lang, text string) (assistant.Scores, bool) {
	s.mu.Lock()
	d := s.models[key]
	s.mu.Unlock()
	if d == nil {
		return assistant.Scores{}, false
	}
	return s.scores(d, lang, text), true
}

func (s *stub) scores(d *assistant.Definition, lang, text string) (out assistant.Scores) {
	text = understand.Normalise(text)
	given := s.given[text]
	said := func(p assistant.Phrases) float64 {
		for _, line := range p[lang] {
			if text != "" && understand.Normalise(line) == text {
				return 1
			}
		}
		return 0
	}
	for i := range d.Actions {
		a := &d.Actions[i]
		if a.System != "" {
			continue
		}
		if p := max(said(a.Examples), given[a.ID]); p > 0 {
			out.Actions = append(out.Actions, assistant.Score{Action: a.ID, P: p})
		}
	}
	slices.SortStableFunc(out.Actions, func(a, b assistant.Score) int {
		return cmp.Or(cmp.Compare(b.P, a.P), cmp.Compare(a.Action, b.Action))
	})
	out.Agent, out.Unsupported = said(d.Settings.AgentRequests), said(d.Settings.Unsupported)
	if d.Find(agentWish) == nil {
		out.Agent = max(out.Agent, given[agentWish])
	}
	return out
}
