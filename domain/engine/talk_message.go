package engine

import (
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
)

// toAssistant stores a visitor's message and what the assistant makes of it:
// one text, one turn, one commit. opened are the events of a conversation that
// begins with it.
func (p *posting) toAssistant(t *talk, opened []conversation.Event, ahead prescored) (Sent, error) {
	t.context(p.v.Facts)
	in, reacts, err := p.input(t, ahead)
	if err != nil {
		return Sent{}, err
	}
	was := t.k.Session
	res := assistant.Result{Session: was}
	if reacts {
		res = t.turn(in)
	}
	t.k.UpdatedAt = p.now
	d, err := p.draft(t.c.ID, masked(p.text, t.def, &was, &res))
	if err != nil {
		return Sent{}, err
	}
	ch := conversation.Receive(*t.c, d, p.now)
	ch.Events = opened
	earlier, err := p.put(t, &ch)
	if err != nil || earlier != nil {
		return receiptOf(earlier), err
	}
	p.e.visitorSeen(p.v.ID, p.now)
	if err := t.finish(res); err != nil {
		return Sent{}, err
	}
	if opened != nil {
		if err := p.begun(t.c.ID); err != nil {
			return Sent{}, err
		}
		if err := t.armIdle(); err != nil {
			return Sent{}, err
		}
	}
	return receipt(ch.Message, false), nil
}

// put stores the message, with its conversation when that begins.
func (p *posting) put(t *talk, ch *conversation.Change) (*conversation.Message, error) {
	if ch.Events == nil {
		return t.add(ch)
	}
	earlier, err := p.e.apply(p.tx, ch, true)
	if err == nil && earlier == nil {
		*t.c = ch.Conversation
	}
	return earlier, err
}

// input is what the assistant reacts to. Files alone are kept for the agents;
// only where a question stands their names are taken as the answer.
func (p *posting) input(t *talk, ahead prescored) (in assistant.Input, reacts bool, err error) {
	if p.m.Choice != "" {
		return assistant.Input{Kind: assistant.InputChoice, Text: p.m.Choice}, true, nil
	}
	in = assistant.Input{Kind: assistant.InputText, Text: p.text}
	if p.text == "" {
		if pending := t.k.Session.Pending; pending == nil || pending.Kind != assistant.PendingStep {
			return in, false, nil
		}
		for _, id := range p.m.Files {
			f, err := p.tx.File(id)
			if domain.IsCode(err, "not_found") {
				return in, false, domain.Field("files", "problem.file_unknown")
			}
			if err != nil {
				return in, false, err
			}
			in.Text = strings.TrimSpace(in.Text + " " + f.Name)
		}
		return in, true, nil
	}
	in.Scores, err = t.scores(p.text, ahead)
	return in, true, err
}

// masked is a visitor's text as it is kept: "***" when it was taken as the
// answer, right or wrong, to a private question, or refused in its place for its
// language.
func masked(text string, d *assistant.Definition, was *assistant.Session, res *assistant.Result) string {
	if text == "" || d == nil || !was.Masks(d) {
		return text
	}
	for _, tr := range res.Trace {
		if tr.What == assistant.TraceAnswer || tr.What == assistant.TraceInvalid || tr.What == assistant.TraceTrigger && tr.Detail == assistant.TriggerProfanity {
			return escalation.Masked
		}
	}
	return text
}
