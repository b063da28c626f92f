package engine_test

import (
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/escalation"
	"relevo/domain/routing"
)

// handOff is what follows a question that the knowledge cannot answer, once the
// visitor has left an address.
func (s *stage) handOff(want ...string) {
	s.t.Helper()
	x := assistant.Escalate{Kind: "knowledge", Reason: assistant.ReasonKnowledge, Request: "do you ship to Mars"}
	err := s.e.Carry(s.ctx, s.conv, assistant.Effect{Say: &assistant.Say{Text: s.text("@handoff.sent")}}, assistant.Effect{Ticket: &assistant.Ticket{Escalate: x, Email: "leo@example.com"}})
	if err != nil {
		s.t.Fatal(err)
	}
	s.heard(want...)
	if all := s.tickets(); len(all) != 1 || all[0].WorkID != s.conv || all[0].Question != "do you ship to Mars" {
		s.t.Fatalf("%+v", all)
	}
}

// What the knowledge cannot answer goes on in the same conversation (B6): live
// while somebody is there.
func TestHandOffLive(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.ready("ana")
		s.open()
		s.says("do you ship to Mars", "@greet", "@nomatch.retry")
		s.handOff("@handoff.sent")
		s.rings("ana")
		s.attempt(1, escalation.Knowledge, assistant.ReasonKnowledge, escalation.Ringing)
		s.pass(time.Second)
		s.accept("ana")
		s.heard("@agent.joined name=Ana")
		s.is("live")
	})
}

// In hours with nobody there, and out of hours, it waits asynchronously until an
// agent takes it.
func TestHandOffAsync(t *testing.T) {
	for said, at := range map[string]time.Duration{"@auto_reply": 0, "@hours.closed": 11 * time.Hour} {
		twice(t, func(t *testing.T, restart bool) {
			s := newStage(t, "en", restart, nil, nil)
			s.pass(at)
			s.open()
			s.says("do you ship to Mars", "@greet", "@nomatch.retry")
			s.handOff("@handoff.sent", said)
			s.is("async")
			s.attempt(1, escalation.Knowledge, assistant.ReasonKnowledge, escalation.Ticketed)
			s.pass(at + time.Second)
			s.says("thanks")
			s.is("async")
			s.pass(at + 5*time.Minute)
			s.ready("ana")
			s.heard()
			s.rings("")
			s.pass(at + 6*time.Minute)
			if err := s.e.Pick(s.ctx, s.actor("ana"), s.conv); err != nil {
				t.Fatal(err)
			}
			s.heard("@agent.joined name=Ana")
			s.is("live")
			s.attempt(1, escalation.Knowledge, assistant.ReasonKnowledge, escalation.Accepted)
		})
	}
}

// An address that could not be had is noted, though nothing had begun (B05).
func TestDroppedBeforeItBegan(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.open()
	x := assistant.Escalate{Kind: "knowledge", Reason: assistant.ReasonKnowledge}
	if err := s.e.Carry(s.ctx, s.conv, assistant.Effect{Dropped: &x}); err != nil {
		t.Fatal(err)
	}
	s.is("bot")
	s.attempt(1, escalation.Knowledge, assistant.ReasonKnowledge, escalation.Dropped)
	if len(s.tickets()) != 0 {
		t.Error("a ticket")
	}
}

// The visitor's agents see what they need on the card while the conversation is
// asynchronous, too.
func TestCardOfAHandOff(t *testing.T) {
	s := newStage(t, "es", false, nil, nil)
	s.open()
	s.says("¿hacéis envíos a Marte?", "@greet", "@nomatch.retry")
	s.handOff("@handoff.sent", "@auto_reply")
	card, err := s.e.Card(s.ctx, s.conv, "")
	if err != nil || card.Kind != escalation.Knowledge || card.Lang != "es" || card.Email != "" || card.Verified || card.Channel != "chat" {
		t.Errorf("%+v, %v", card, err)
	}
	var none domain.ID
	if c := s.current(); c.Mode != conversation.Async || c.OwnerID != none {
		t.Errorf("%+v", c)
	}
}

// Where the queue keeps the work of visitors who have gone, and knows where to
// write, the wait goes on by mail with everything said.
func TestGoneButKnown(t *testing.T) {
	s := newStage(t, "en", false, nil, func(general, _ *routing.Settings) { general.LeaveToAsync = true })
	out, err := s.e.StartSession(s.ctx, engine.SessionStart{WidgetID: s.widget, Lang: "en", Open: true, Identity: &engine.Identity{ExternalID: "u-77", Email: "lucia@example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	s.visitor = out.Visitor.ID
	s.moved(out.Conversation.ID)
	closed := s.e.VisitorOpened(s.ctx, s.visitor)
	s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.offline")
	closed()
	s.pass(6 * time.Minute)
	s.is("async")
	s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ticketed)
	if x := s.tickets(); len(x) != 1 || x[0].WorkID != s.conv || x[0].Email != "lucia@example.com" || !x[0].Verified || x[0].ProfileID != "u-77" {
		t.Errorf("%+v", x)
	}
}
