package engine_test

import (
	"testing"
	"time"

	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/escalation"
)

// asked brings the visitor to the choice after the maximum wait.
func asked(t *testing.T, restart bool) (s *stage, free func()) {
	s = newStage(t, "es", restart, nil, nil)
	s.ready("ana")
	free = s.busy("ana")
	s.open()
	s.says("agente", "@greet", "@fallback.agent_requested", "@agent.online", "@queue.position n=1")
	s.pass(601 * time.Second)
	s.fire()
	s.heard("@queue.timeout")
	return s, free
}

func (s *stage) choice(open bool) {
	s.t.Helper()
	if w, ok := s.e.Waiting(s.conv); !ok || w.Asked != open {
		s.t.Fatalf("%+v, %v: want a choice: %v", w, ok, open)
	}
}

// The choice stands whatever the visitor writes, lapses while it rings, and
// stands again when nobody takes the ring.
func TestChoiceLapsesWhileItRings(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s, free := asked(t, restart)
		s.says("¿hay alguien?")
		s.choice(true)
		s.pass(610 * time.Second)
		free()
		s.rings("ana")
		s.choice(false)
		s.press("leave")
		s.is("ringing")
		s.pass(615 * time.Second)
		s.presence("ana", "not_ready")
		s.heard("@agent.offline")
		s.is("queued")
		s.choice(true)
		s.press("keep")
		s.choice(false)
		s.pass(620 * time.Second)
		s.press("leave") // it was answered
		s.is("queued")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Queued)
	})
}

// Who types what stands on a button has pressed it; any other text is for the
// agent.
func TestChoiceByItsLabel(t *testing.T) {
	s, _ := asked(t, false)
	s.says("quiero dejar un mensaje")
	s.is("queued")
	s.says("DEJAR UN MENSAJE.", "@email.ask")
	s.is("bot")

	s, _ = asked(t, false)
	s.says("volver al asistente", "@queue.cancelled", "@bot.anything_else")
	s.is("bot")

	s, _ = asked(t, false)
	s.says("Seguir esperando")
	s.choice(false)
	s.is("queued")
}

// Before the question a button's words are a text like any other.
func TestNoChoiceBeforeItsTime(t *testing.T) {
	s := newStage(t, "es", false, nil, nil)
	s.ready("ana")
	s.busy("ana")
	s.open()
	s.says("agente", "@greet", "@fallback.agent_requested", "@agent.online", "@queue.position n=1")
	s.says("volver al asistente")
	s.is("queued")
	if err := s.post(engine.VisitorMessage{Choice: "back"}); err == nil {
		t.Error("a button that nobody offered")
	}
}
