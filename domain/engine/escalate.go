package engine

import (
	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
	"relevo/domain/i18n"
	"relevo/domain/routing"
)

// escalate asks for a person: a new attempt, the words that fit how the queue
// stands, then the queue.
func (t *talk) escalate(x *assistant.Escalate) error {
	err := t.books(func(r *round) error {
		a, err := r.newAttempt(t, escalation.Kind(x.Kind), x)
		if err != nil {
			return err
		}
		door := r.core.Door(a.QueueID, t.now)
		a.QueueID = door.Queue
		word := escalation.Welcome(door)
		if err := t.welcome(r, door, word, x); err != nil {
			return err
		}
		return t.enqueue(r, a, word == escalation.WordOffline, conversation.Live)
	})
	if err != nil {
		return err
	}
	if t.def != nil {
		t.turn(assistant.Input{Kind: assistant.InputEscalated})
	}
	return nil
}

// queueFor is where an attempt goes: its own queue, the assistant's, the
// widget's; 0 is the workspace's.
func (t *talk) queueFor(own string) (domain.ID, error) {
	names := []string{own}
	if t.def != nil {
		names = append(names, t.def.Settings.Queue)
	}
	for _, s := range names {
		if id, err := domain.ParseID(s); s != "" && err == nil {
			return id, nil
		}
	}
	w, err := t.tx.Widget(t.c.WidgetID)
	if domain.IsCode(err, "not_found") {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return w.Settings.Queue, nil
}

// welcome says the word for a queue's door, once.
func (t *talk) welcome(r *round, d routing.Door, w escalation.Word, x *assistant.Escalate) error {
	p := i18n.For(t.lang())
	text := ""
	switch w {
	case escalation.WordOnline:
		if text = x.Online; text == "" {
			text = t.text("agent.online")
		}
	case escalation.WordOffline:
		if text = x.Offline; text == "" {
			text = t.text("agent.offline")
		}
	case escalation.WordFull:
		text = p.T("talk.full")
	case escalation.WordLong:
		text = p.T("talk.long")
	case escalation.WordHours:
		return t.sayHours(r, d.At)
	}
	return t.say(text)
}

// say adds a text and saves the conversation, for routing to go on from there.
func (t *talk) say(text string) error {
	if err := t.tell(text); err != nil {
		return err
	}
	return t.flush()
}

// sayHours says when a queue is open, once in a command: in the queue's own
// words, the assistant's, or as its week has it.
func (t *talk) sayHours(r *round, queue domain.ID) error {
	if r.hoursSaid[t.c.ID] {
		return nil
	}
	if r.hoursSaid == nil {
		r.hoursSaid = map[domain.ID]bool{}
	}
	r.hoursSaid[t.c.ID] = true
	text, err := t.hoursText(queue)
	if err != nil {
		return err
	}
	return t.say(text)
}

func (t *talk) hoursText(queue domain.ID) (string, error) {
	q, err := t.tx.Queue(queue)
	if err != nil {
		return "", err
	}
	own := ""
	if t.def != nil {
		own = t.def.Language
	}
	if text := assistant.Text(q.Settings.AfterHours.Text).In(t.lang(), own); text != "" {
		return text, nil
	}
	p := i18n.For(t.lang())
	s, err := t.tx.Schedule(q.Settings.Hours)
	if domain.IsCode(err, "not_found") {
		return t.text("hours.closed"), nil
	}
	if err != nil {
		return "", err
	}
	if t.def != nil {
		if text := t.def.Settings.Texts["hours.closed"].In(t.lang(), own); text != "" {
			return assistant.Fill(text, "hours", s.Spoken(p)), nil
		}
	}
	return s.Closed(p), nil
}

// enqueue brings the conversation to its queue; what that makes of it comes
// back as moves.
func (t *talk) enqueue(r *round, x *escalation.Escalation, toldAway bool, mode conversation.Mode) error {
	if err := t.flush(); err != nil {
		return err
	}
	c, err := t.tx.Conversation(t.c.ID)
	if err != nil {
		return err
	}
	a, err := t.e.arrival(t.tx, c, t.author())
	if err != nil {
		return err
	}
	a.Queue, a.Mode, a.CameBy, a.ToldAway = x.QueueID, mode, "bot", toldAway
	a.Reason, a.Message, a.Lang = string(x.Reason), x.Message, t.lang()
	if mode == conversation.Live {
		a.Present = true
	}
	return r.core.Enqueue(a, t.now)
}

// newAttempt begins a conversation's next attempt to reach a person. An earlier
// one that still waits for an address comes to nothing.
func (r *round) newAttempt(t *talk, kind escalation.Kind, x *assistant.Escalate) (*escalation.Escalation, error) {
	was, err := r.attempt(t.c.ID)
	if err != nil {
		return nil, err
	}
	n := 1
	if was != nil {
		if n = was.N + 1; was.State.Open() {
			was.State, was.EndedAt = escalation.Dropped, t.now
			if err := r.tx.SaveEscalation(was); err != nil {
				return nil, err
			}
		}
	}
	queue, err := t.queueFor(x.Queue)
	if err != nil {
		return nil, err
	}
	a := &escalation.Escalation{ConversationID: t.c.ID, N: n, Opening: t.c.Opening, AssistantID: t.k.AssistantID, Kind: kind, Reason: x.Reason, QueueID: queue,
		State: escalation.Requested, Message: x.Message, Request: x.Request, Step: x.Step, CreatedAt: t.now}
	r.attempts[t.c.ID] = a
	r.changed(a)
	return a, nil
}
