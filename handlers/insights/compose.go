package insights

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/i18n"
)

// turn is one exchange of a recorded talk: what the visitor wrote or which
// button was pressed (its id), and what was said back. The first has neither
// when the assistant speaks first.
type turn struct {
	Visitor string   `json:"visitor,omitempty"`
	Press   string   `json:"press,omitempty"`
	Say     []string `json:"say"`
	Options []string `json:"options,omitempty"` // labels under the last message
}

const (
	mostTurns = 200
	// perTurn is the time between two turns of a scenario made of a talk.
	perTurn = 10 // s
)

// compose writes a talk with the preview as a scenario of one: it runs in the
// preview pane, in the workspace's zone and at the time of the recording, so
// that days named in it stay the same.
func (h *Handler) compose(name, lang string, zone *time.Location, talk []turn) (string, error) {
	if len(talk) == 0 || len(talk) > mostTurns {
		return "", domain.Field("transcript", "problem.insights_transcript", "Max", mostTurns)
	}
	if !slices.Contains(i18n.Languages(), lang) {
		return "", domain.Field("lang", "problem.choice")
	}
	var lines yaml.MapSlice
	var timeline []yaml.MapSlice
	for i, t := range talk {
		e := yaml.MapSlice{{Key: "t", Value: fmt.Sprintf("%ds", i*perTurn)}}
		switch {
		case t.Press != "":
			e = append(e, yaml.MapItem{Key: "press", Value: t.Press})
		case t.Visitor != "":
			if i == 0 { // the visitor speaks first
				timeline = append(timeline, yaml.MapSlice{{Key: "t", Value: "0s"}, {Key: "open", Value: map[string]any{"greet": false}}})
			}
			e = append(e, yaml.MapItem{Key: "visitor", Value: t.Visitor})
		case i == 0:
			e = append(e, yaml.MapItem{Key: "open", Value: map[string]any{}})
		default:
			return "", domain.Field("transcript", "problem.insights_transcript", "Max", mostTurns)
		}
		want := yaml.MapSlice{{Key: "say", Value: append([]string{}, t.Say...)}}
		if len(t.Options) > 0 {
			want = append(want, yaml.MapItem{Key: "options", Value: t.Options})
		}
		timeline = append(timeline, append(e, yaml.MapItem{Key: "expect", Value: want}))
	}
	lines = yaml.MapSlice{
		{Key: "id", Value: assistant.NewID(name, "scenario", func(string) bool { return false })},
		{Key: "title", Value: name},
		{Key: "lang", Value: lang},
		{Key: "given", Value: yaml.MapSlice{
			{Key: "now", Value: time.UnixMilli(h.Engine.Now()).UTC().Format(time.RFC3339)},
			{Key: "workspace", Value: yaml.MapSlice{{Key: "tz", Value: zone.String()}}},
			{Key: "assistant", Value: yaml.MapSlice{{Key: "mode", Value: "preview_pane"}}},
		}},
		{Key: "timeline", Value: timeline},
	}
	raw, err := yaml.MarshalWithOptions([]yaml.MapSlice{lines}, yaml.IndentSequence(false), yaml.UseSingleQuote(false))
	return string(raw), err
}

// greeting is the first thing the draft says to who opens the preview.
func (h *Handler) greeting(a *assistant.Assistant, lang string) turn {
	t := turn{Say: []string{}}
	d := a.Draft.Clone()
	for _, e := range d.Turn(assistant.Session{Lang: lang}, assistant.Input{Kind: assistant.InputOpen}, assistant.Env{Now: h.Engine.Now(), Zone: time.UTC, Channel: "chat", Preview: true}).Effects {
		if e.Say == nil {
			continue
		}
		t.Say, t.Options = append(t.Say, e.Say.Text), nil
		for _, o := range e.Say.Options {
			t.Options = append(t.Options, o.Label)
		}
	}
	return t
}

// zone is the workspace's.
func (h *Handler) zone(ctx context.Context) (*time.Location, error) {
	name, err := h.Store.Setting(ctx, engine.SettingZone)
	if err != nil && !domain.IsCode(err, "not_found") {
		return nil, err
	}
	if z, err := time.LoadLocation(name); err == nil {
		return z, nil
	}
	return time.UTC, nil
}
