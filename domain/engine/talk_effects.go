package engine

import (
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/understand"
)

// carry carries out what a turn asks for, in order.
func (t *talk) carry(effects []assistant.Effect) error {
	for i := range effects {
		if err := t.effect(&effects[i]); err != nil {
			return err
		}
	}
	return nil
}

func (t *talk) effect(f *assistant.Effect) error {
	switch {
	case f.Say != nil:
		options := make([]conversation.Option, len(f.Say.Options))
		for i, o := range f.Say.Options {
			options[i] = conversation.Option{ID: o.ID, Label: o.Label}
		}
		return t.tell(f.Say.Text, options...)
	case f.Note != nil:
		return t.note(f.Note)
	case f.Request != nil:
		return t.request(f.Request)
	case f.Gap != nil:
		return t.gap(f.Gap)
	case f.Escalate != nil:
		return t.escalate(f.Escalate)
	case f.Ticket != nil:
		return t.ticket(f.Ticket)
	case f.Dropped != nil:
		return t.drop(f.Dropped)
	case f.Call != nil:
		return t.call(f.Call)
	}
	return nil
}

// preview tells whether the session shows a draft: its figures count nowhere.
func (t *talk) preview() bool { return t.k.VersionID == 0 }

func (t *talk) note(n *assistant.Note) error {
	return t.tx.AddAssistantEvent(&assistant.Event{ID: t.e.NewID(), ConversationID: t.c.ID, AssistantID: t.k.AssistantID,
		VersionID: t.k.VersionID, At: t.now, Note: *n})
}

func (t *talk) request(r *assistant.Request) error {
	if t.preview() {
		return nil
	}
	return t.tx.AddRequest(&assistant.Asked{ID: t.e.NewID(), ConversationID: t.c.ID, AssistantID: t.k.AssistantID, VersionID: t.k.VersionID,
		At: t.now, Lang: t.lang(), Request: *r})
}

func (t *talk) gap(g *assistant.Gap) error {
	norm := understand.Normalise(g.Text)
	if t.preview() || norm == "" {
		return nil
	}
	return t.tx.CountGap(&assistant.OpenGap{ID: t.e.NewID(), AssistantID: t.k.AssistantID, Lang: t.lang(), Norm: norm, Kind: g.Kind, Text: g.Text,
		Count: 1, FirstAt: t.now, LastAt: t.now, Status: assistant.GapOpen})
}
