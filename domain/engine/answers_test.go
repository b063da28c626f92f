package engine_test

import (
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/routing"
)

// The answer to a ticket reaches the visitor: not in the middle of another
// talk, but as soon as they are away from it, and however late they come back.
func TestAnswerReachesTheVisitor(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, overflow(routing.WhenNoAgents, routing.ToTicket))
		s.open()
		s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.offline", "@email.ask")
		s.says("eva@example.com", "@ticket.created email=eva@example.com")
		own, work := s.conv, s.tickets()[0].WorkID
		s.pass(time.Minute)
		if err := s.e.Pick(s.ctx, s.actor("ben"), work); err != nil {
			t.Fatal(err)
		}
		if _, err := s.e.PostAgentMessage(s.ctx, engine.AgentMessage{Actor: s.actor("ben"), ConversationID: work, ClientID: "a", Text: "Here is your answer."}); err != nil {
			t.Fatal(err)
		}
		s.sees(own)
		s.pass(3 * time.Minute)
		s.fire()
		s.sees(own)
		s.says("when do you open", "We open from 9:00 to 18:00, Monday to Friday.")
		s.left = true
		s.streamed()
		s.pass(10 * time.Minute)
		s.fire()
		s.sees(work)
		c, err := s.db.Conversation(s.ctx, work)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.e.End(s.ctx, s.actor("ben"), work, c.VisitorSeq); err != nil {
			t.Fatal(err)
		}
		if err := s.e.SubmitWrapUp(s.ctx, s.agents["ben"], work, engine.WrapUpInput{}); err != nil {
			t.Fatal(err)
		}
		s.pass(80 * time.Hour)
		out := s.session(s.widget, s.visitor, true)
		if out.Conversation == nil || out.Conversation.ID != work {
			t.Fatalf("who comes back late sees %+v", out.Conversation)
		}
		if err := s.e.ReadByVisitor(s.ctx, s.visitor, 100); err != nil {
			t.Fatal(err)
		}
		if out := s.session(s.widget, s.visitor, true); out.Conversation == nil || out.Conversation.ID == work {
			t.Fatalf("an old answer that was read is shown again: %+v", out.Conversation)
		}
		s.attempt(1, "fallback", assistant.ReasonRequested, "ticketed")
	})
}

func (s *stage) sees(want domain.ID) {
	s.t.Helper()
	v, _, err := s.db.Visitor(s.ctx, s.visitor)
	if err != nil || v.ConversationID != want {
		s.t.Fatalf("the visitor sees %v, %v; want %v", v.ConversationID, err, want)
	}
}
