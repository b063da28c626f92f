package engine

import (
	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
	"relevo/domain/routing"
)

// attempt is a conversation's latest attempt to reach a person, as this round
// has it; nil when there was none.
func (r *round) attempt(conv domain.ID) (*escalation.Escalation, error) {
	if x, ok := r.attempts[conv]; ok {
		return x, nil
	}
	x, err := r.tx.Escalation(conv)
	if domain.IsCode(err, "not_found") {
		x, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	if r.attempts == nil {
		r.attempts = map[domain.ID]*escalation.Escalation{}
	}
	r.attempts[conv] = x
	return x, nil
}

// changed notes that an attempt has to be saved.
func (r *round) changed(x *escalation.Escalation) {
	for _, o := range r.unsaved {
		if o == x {
			return
		}
	}
	r.unsaved = append(r.unsaved, x)
}

// saveAttempts saves what has changed.
func (r *round) saveAttempts() error {
	for _, x := range r.unsaved {
		if err := r.tx.SaveEscalation(x); err != nil {
			return err
		}
		r.tx.Touch(TopicConversation(x.ConversationID))
	}
	r.unsaved = r.unsaved[:0]
	return nil
}

// follow brings the attempt of a conversation that an assistant led here to
// where a move leaves it, and has the assistant go on when it is its turn.
func (r *round) follow(m *routing.Move) error {
	if m.CameBy == "bot" {
		x, err := r.attempt(m.ConversationID)
		if err != nil {
			return err
		}
		by := m.By.Kind
		if x != nil && x.Follow(escalation.Step{State: m.State, Mode: m.Mode, Queue: m.Queue, Owner: m.Owner, Kind: m.Kind, By: by, Reason: m.Reason}, r.now) {
			r.changed(x)
		}
	}
	step := *m
	switch {
	case m.CameBy == "bot" && m.Kind == conversation.Ticketed && m.Mode == conversation.Async:
		r.later = append(r.later, func() error { return r.keepTicket(step.ConversationID) })
	case m.State == conversation.Bot:
		r.later = append(r.later, func() error { return r.returned(&step) })
	case m.CameBy == "bot" && (m.State == conversation.Closed || m.State == conversation.Wrapup):
		r.later = append(r.later, func() error { return r.endSession(step.ConversationID) })
	}
	return nil
}

// returned has the assistant go on with a conversation that came back to it.
func (r *round) returned(m *routing.Move) error {
	t, err := r.resume(m.ConversationID)
	if err != nil || t == nil {
		return err
	}
	if (m.Kind == conversation.Ticketed || m.Kind == conversation.Overflowed) && m.Data.Reason == string(routing.WhenClosed) {
		if err := t.sayHours(r, m.Queue); err != nil {
			return err
		}
	}
	in := assistant.Input{Kind: assistant.InputReturned}
	switch {
	case m.Kind == conversation.Ticketed:
		if in, err = t.ticketInput(); err != nil {
			return err
		}
	case m.Kind == conversation.Ended && m.Data.Reason == "left_queue":
		in.Text = "cancelled"
	}
	if err := t.finish(t.turn(in)); err != nil {
		return err
	}
	return t.armIdle()
}

// takesOver makes sure that an assistant will take a conversation that an agent
// hands over: the one asked for (0: any), the one that led here, the widget's.
// 409 no_assistant_live.
func (r *round) takesOver(conv, asked domain.ID) error {
	t, c, err := r.talkOf(conv)
	if err != nil || t != nil && (asked == 0 || asked == t.k.AssistantID) && t.def != nil {
		return err
	}
	l, err := r.e.leadOf(r.tx, c.WidgetID)
	if asked != 0 {
		l, err = r.e.liveLead(r.tx, asked)
	}
	if err == nil && l == nil {
		err = domain.Conflict("no_assistant_live")
	}
	if err != nil {
		return err
	}
	return r.e.begin(r.tx, c, l, r.now).keep()
}

// resume takes up the assistant of a conversation in its hands again: the one
// that led it, else the widget's. nil when there is none.
func (r *round) resume(conv domain.ID) (*talk, error) {
	t, c, err := r.talkOf(conv)
	if err != nil || c.State != conversation.Bot {
		return nil, err
	}
	if t != nil {
		t.k.EndedAt = 0
		return t, nil
	}
	l, err := r.e.leadOf(r.tx, c.WidgetID)
	if err != nil || l == nil {
		return nil, err
	}
	t = r.e.begin(r.tx, c, l, r.now)
	t.r = r
	return t, nil
}

// talkOf takes up the session of a conversation, ended or not: the one whose
// turn came here as it stands, else the stored one; nil when there is none.
func (r *round) talkOf(conv domain.ID) (*talk, *conversation.Conversation, error) {
	if t := r.talk; t != nil && t.c.ID == conv {
		err := t.reload()
		return t, t.c, err
	}
	c, err := r.tx.Conversation(conv)
	if err != nil {
		return nil, nil, err
	}
	k, err := r.tx.KeptSession(conv)
	if domain.IsCode(err, "not_found") {
		return nil, c, nil
	}
	if err != nil {
		return nil, nil, err
	}
	t, err := r.e.talk(r.tx, c, k, r.now)
	if err != nil {
		return nil, nil, err
	}
	t.r = r
	return t, c, nil
}

// tellUnattended tells visitors whose queue everybody has left, once.
func (r *round) tellUnattended() {
	for _, conv := range r.core.Unattended(r.now) {
		r.later = append(r.later, func() error {
			t, _, err := r.talkOf(conv)
			if err != nil || t == nil {
				return err
			}
			return t.say(t.text("agent.offline"))
		})
	}
}

// abandon ends the attempt of a conversation that closes in the assistant's
// hands, while it asks for an address.
func (t *talk) abandon(c *conversation.Conversation, by conversation.Author, reason string) error {
	x, err := t.tx.Escalation(c.ID)
	if domain.IsCode(err, "not_found") {
		return nil
	}
	if err != nil || !x.Follow(escalation.Step{State: c.State, Mode: c.Mode, By: by.Kind, Reason: reason}, t.now) {
		return err
	}
	return t.tx.SaveEscalation(x)
}

// bringIn is a person's taking of a conversation that an assistant leads: an
// attempt of its own kind, so that the visitor comes back to the assistant.
func (r *round) bringIn(c *conversation.Conversation, a *routing.Arrival) error {
	t, err := r.e.talkOf(r.tx, c, r.now)
	if err != nil || t == nil {
		return err
	}
	t.r, r.taken = r, c.ID
	if err := t.finish(t.turn(assistant.Input{Kind: assistant.InputTaken})); err != nil {
		return err
	}
	x, err := r.newAttempt(t, escalation.Manual, &assistant.Escalate{Reason: assistant.ReasonPlanned, Request: t.k.Session.Request})
	if err != nil {
		return err
	}
	a.CameBy, a.Reason, a.Queue, a.Enters = "bot", string(x.Reason), x.QueueID, true
	return nil
}
