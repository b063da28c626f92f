package scenario

import (
	"context"
	"time"

	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/engine"
)

// pane is the builder's preview: turns of the draft, and nothing stored.
type pane struct {
	session assistant.Session
	open    bool
	lines   []string
	told    int
	options []assistant.Option
	notes   []assistant.Note
}

func (p *pane) heard() []string {
	out := p.lines[p.told:]
	p.told = len(p.lines)
	return append([]string{}, out...)
}

func (p *pane) buttons() []conversation.Option {
	var out []conversation.Option
	for _, o := range p.options {
		out = append(out, conversation.Option(o))
	}
	return out
}

// observe is what the pane shows; nobody is ever called there.
func (p *pane) observe(key string) any {
	switch key {
	case "control":
		if !p.open {
			return "none"
		}
		return "bot"
	case "escalations", "tickets":
		return 0
	case "vars":
		return sessionVars(&p.session)
	case "gaps", "metadata":
		return map[string]any{}
	}
	return nil
}

// pane carries out a visitor's event in the preview pane.
func (w *world) pane(ctx context.Context, e *event) error {
	p := w.bot.pane
	switch e.kind {
	case evOpen:
		*p = pane{open: true, lines: p.lines, told: p.told, notes: p.notes, session: assistant.Session{Lang: w.lang}}
		if !e.open.silent {
			return w.turn(ctx, assistant.Input{Kind: assistant.InputOpen})
		}
		return nil
	case evVisitor, evPress:
		if !p.open {
			if err := w.pane(ctx, &event{kind: evOpen}); err != nil {
				return err
			}
		}
		if e.kind == evPress {
			id, err := w.button(ctx, e.text)
			if err != nil {
				return err
			}
			return w.turn(ctx, assistant.Input{Kind: assistant.InputChoice, Text: id})
		}
		return w.turn(ctx, assistant.Input{Kind: assistant.InputText, Text: e.text})
	}
	if e.text == "close" {
		p.open = false
	}
	return nil
}

// turn lets the draft react.
func (w *world) turn(ctx context.Context, in assistant.Input) error {
	p, d := w.bot.pane, w.bot.draft
	zone, err := time.LoadLocation(w.fix.zone)
	if err != nil {
		return err
	}
	if in.Kind == assistant.InputText {
		key := engine.ModelKey{Assistant: w.bot.id}
		if err := w.mind.Prepare(ctx, key, d); err != nil {
			return err
		}
		scores, ok := w.mind.Score(key, w.lang, in.Text)
		if !ok {
			return w.broken("recognition is not ready")
		}
		in.Scores = scores
	}
	r := d.Turn(p.session, in, assistant.Env{Now: w.clock.now(), Zone: zone, Channel: "chat", Preview: true})
	p.session = r.Session
	for i := range r.Effects {
		x := &r.Effects[i]
		switch {
		case x.Say != nil:
			p.lines = append(p.lines, x.Say.Text)
			p.options = x.Say.Options
		case x.Note != nil:
			p.notes = append(p.notes, *x.Note)
		case x.Call != nil:
			if err := w.called(ctx, x.Call); err != nil {
				return err
			}
		}
	}
	return nil
}
