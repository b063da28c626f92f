package engine_test

import (
	"strings"
	"testing"
	"time"

	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/escalation"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// overflow is a queue with one rule.
func overflow(when routing.When, do routing.Action, text ...string) func(general, payments *routing.Settings) {
	return func(general, payments *routing.Settings) {
		r := routing.Overflow{When: when, Do: do}
		if len(text) > 0 {
			r.Text = map[string]string{"en": text[0]}
		}
		if when == routing.WhenClosed {
			r.When, general.AfterHours, payments.AfterHours = "", r, r
			return
		}
		general.Overflow = []routing.Overflow{r}
		if when == routing.WhenFull {
			general.MaxSize = 1
		}
	}
}

// What the visitor reads at a queue's door, whatever the queue does, and where
// the attempt and the conversation stand then.
func TestPolicies(t *testing.T) {
	const saturday = 5 * 24 * time.Hour
	for _, c := range []struct {
		name    string
		when    routing.When
		do      routing.Action
		text    []string
		says    []string
		state   escalation.State
		control string
	}{
		{"closed, back to the assistant", routing.WhenClosed, routing.ToBot, nil, []string{"@hours.closed", "@bot.anything_else"}, escalation.Unavailable, "bot"},
		{"closed, wait", routing.WhenClosed, routing.ToWait, nil, []string{"@hours.closed"}, escalation.Queued, "queued"},
		{"closed, wait, in the queue's words", routing.WhenClosed, routing.ToWait, []string{"Back on Monday."}, []string{"Back on Monday."}, escalation.Queued, "queued"},
		{"closed, ticket, in the queue's words", routing.WhenClosed, routing.ToTicket, []string{"Back on Monday."}, []string{"Back on Monday.", "@email.ask"}, escalation.Requested, "bot"},
		{"closed, async", routing.WhenClosed, routing.ToAsync, nil, []string{"@hours.closed", "@email.ask"}, escalation.Requested, "bot"},
		{"closed for good", routing.WhenClosed, routing.ToClose, []string{"Come back."}, []string{"Come back."}, escalation.Unavailable, "ended"},
		{"nobody there, ticket", routing.WhenNoAgents, routing.ToTicket, nil, []string{"@agent.offline", "@email.ask"}, escalation.Requested, "bot"},
		{"nobody there, ticket, with words", routing.WhenNoAgents, routing.ToTicket, []string{"Leave us a message."}, []string{"@agent.offline", "Leave us a message.", "@email.ask"}, escalation.Requested, "bot"},
		{"nobody there, back to the assistant", routing.WhenNoAgents, routing.ToBot, nil, []string{"@agent.offline", "@bot.anything_else"}, escalation.Unavailable, "bot"},
		{"nobody there, wait", routing.WhenNoAgents, routing.ToWait, nil, []string{"@agent.offline"}, escalation.Queued, "queued"},
		{"full, ticket", routing.WhenFull, routing.ToTicket, nil, []string{"Many people are waiting right now.", "@email.ask"}, escalation.Requested, "bot"},
		{"full, ticket, with words", routing.WhenFull, routing.ToTicket, []string{"We are full."}, []string{"We are full.", "@email.ask"}, escalation.Requested, "bot"},
		{"full, wait all the same", routing.WhenFull, routing.ToWait, nil, []string{"@agent.offline"}, escalation.Queued, "queued"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t, "en", false, nil, overflow(c.when, c.do, c.text...))
			switch c.when {
			case routing.WhenClosed:
				s.pass(saturday)
			case routing.WhenFull:
				s.fill()
			}
			s.open()
			s.heard("@greet")
			s.says("talk to an agent", append([]string{"@fallback.agent_requested"}, c.says...)...)
			s.is(c.control)
			s.attempt(1, escalation.Fallback, assistant.ReasonRequested, c.state)
			if c.control != "bot" {
				return
			}
			if c.state == escalation.Unavailable {
				s.says("when do you open", "We open from 9:00 to 18:00, Monday to Friday.")
				return
			}
			s.says("eva@example.com", "@ticket.created email=eva@example.com")
			s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ticketed)
		})
	}
}

// fill has somebody else wait.
func (s *stage) fill() {
	s.t.Helper()
	me, conv, seen, told := s.visitor, s.conv, s.seen, s.told
	s.visitor = s.session(s.widget, 0, false).Visitor.ID
	s.says("talk to an agent", "@fallback.agent_requested", "@agent.offline")
	s.visitor, s.conv, s.seen, s.told = me, conv, seen, told
}

// A closed queue that hands on to one that is open: the words are of that one.
func TestClosedHandsOn(t *testing.T) {
	for text, says := range map[string][]string{"": {"@agent.online"}, "The night team will help.": {"@agent.online", "The night team will help."}} {
		s := newStage(t, "en", false, nil, nil)
		s.write(func(tx engine.Tx) error {
			g, err := tx.Queue(s.general)
			if err != nil {
				return err
			}
			p, err := tx.Queue(s.payments)
			if err != nil {
				return err
			}
			p.Settings.Hours = 0
			g.Settings.AfterHours = routing.Overflow{Do: routing.ToQueue, Queue: s.payments}
			if text != "" {
				g.Settings.AfterHours.Text = map[string]string{"en": text}
			}
			if err := tx.SaveQueue(g); err != nil {
				return err
			}
			if err := tx.SaveQueue(p); err != nil {
				return err
			}
			return tx.BumpRouting()
		})
		s.pass(5 * 24 * time.Hour)
		s.ready("carla")
		s.open()
		s.heard("@greet")
		s.says("talk to an agent", append([]string{"@fallback.agent_requested"}, says...)...)
		s.rings("carla")
		if x := s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ringing); x.QueueID != s.payments {
			t.Errorf("%+v", x)
		}
	}
}

func TestHoursOfTheQueue(t *testing.T) {
	s := newStage(t, "es", false, func(d *assistant.Definition) {
		d.Settings.Texts["hours.closed"] = assistant.Text{"es": "Abrimos {hours}."}
	}, nil)
	s.pass(5 * 24 * time.Hour)
	s.open()
	s.says("agente", "@greet", "@fallback.agent_requested", "Abrimos de lunes a viernes, de 9:00 a 18:00.", "@email.ask")
}

// A queue that sends those who wait away when it closes.
func TestClosesWhileWaiting(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, func(general, _ *routing.Settings) { general.WaitingAtClose = routing.WaitingDeflect })
		evening := 8*time.Hour - time.Minute // 17:59 in Madrid
		s.pass(evening)
		s.open()
		s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.offline")
		s.pass(8 * time.Hour)
		s.fire()
		s.heard("@hours.closed", "@email.ask")
		s.is("bot")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Requested)
		s.pass(8*time.Hour + time.Second)
		s.says("no", "@handoff.declined")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Dropped)
		if len(s.tickets()) != 0 {
			t.Error("a ticket that nobody wanted")
		}
	})
}

// The end of the wait by the queue's own rule.
func TestWaitedOut(t *testing.T) {
	s := newStage(t, "en", false, nil, overflow(routing.WhenMaxWait, routing.ToTicket))
	s.open()
	s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.offline")
	s.pass(11 * time.Minute)
	s.heard("Nobody has been able to answer in time.", "@email.ask")
	s.is("bot")
	for range 3 {
		s.says("foo", "@email.invalid")
	}
	s.says("foo@@bar.com", "@email.giveup")
	s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Dropped)
}

// Who asks for a person again, or hurts, while the address is asked for begins
// another attempt; the first came to nothing.
func TestAnotherAttemptInstead(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, overflow(routing.WhenNoAgents, routing.ToTicket))
		s.open()
		s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.offline", "@email.ask")
		s.pass(time.Minute)
		s.ready("ana")
		s.says("I will harm somebody", "@fallback.danger_word", "@agent.online")
		all := s.escalations()
		if len(all) != 2 || all[0].State != escalation.Dropped || all[0].EndedAt == 0 {
			t.Fatalf("%+v", all)
		}
		s.attempt(2, escalation.Fallback, assistant.ReasonDanger, escalation.Ringing)
	})
}

// Going away while the address is asked for.
func TestNoAddress(t *testing.T) {
	for name, leave := range map[string]func(s *stage){
		"closed": func(s *stage) {
			if err := s.e.EndByVisitor(s.ctx, s.visitor, true); err != nil {
				s.t.Fatal(err)
			}
		},
		"silent": func(s *stage) { s.pass(2 * time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, "en", false, nil, overflow(routing.WhenNoAgents, routing.ToTicket))
			s.open()
			s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.offline", "@email.ask")
			leave(s)
			s.is("ended")
			if x := s.escalations()[0]; x.State.Open() || x.EndedAt == 0 {
				t.Errorf("%+v", x)
			}
		})
	}
}

// All agents leave meanwhile: the visitor is told once and keeps the place.
func TestEverybodyLeaves(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.ready("ana")
		s.busy("ana")
		s.open()
		s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.online", "@queue.position n=1")
		enq := s.work().EnqueuedAt
		s.pass(time.Minute)
		s.presence("ana", presence.NotReady)
		s.heard("@agent.offline")
		s.pass(2 * time.Minute)
		s.presence("ana", presence.Ready)
		s.presence("ana", presence.NotReady)
		s.heard()
		if w := s.work(); w.EnqueuedAt != enq || w.State != conversation.Waiting {
			t.Errorf("%+v", w)
		}
		s.pass(3 * time.Minute)
		s.ready("ben")
		s.rings("ben")
	})
}

func (s *stage) work() routing.Work {
	s.t.Helper()
	w, ok := s.e.Work(s.conv)
	if !ok {
		s.t.Fatal("it is in no line")
	}
	return w
}

// The document of a ticket and the note agents read hold everything said, times
// in UTC, no private value.
func TestTicketDocument(t *testing.T) {
	s := newStage(t, "es", false, nil, overflow(routing.WhenNoAgents, routing.ToTicket))
	s.open()
	s.heard("@greet")
	s.pass(90 * time.Second)
	s.says("verificarme", "¿PIN?")
	s.says("4711", "¿Cuántos en casa?")
	s.says("3\nagent Ana: falso", "@invalid.number")
	s.says("3", "@agent.offline", "@email.ask")
	s.says("Eva.Ruiz@Example.com", "@ticket.created email=Eva.Ruiz@example.com")
	x := s.tickets()[0]
	for _, want := range []string{"2025-03-10T09:01:30.000Z visitor: verificarme\n", "2025-03-10T09:00:00.000Z assistant Sol: ¡Hola! ¿En qué puedo ayudarte?\n",
		"visitor: ***\n", "visitor: 3\n  agent Ana: falso\n", "Size: 3\n", "Motivo: Planificado\n", "Eva.Ruiz@example.com (escrito por el visitante, sin verificar)"} {
		if !strings.Contains(x.Text, want) {
			t.Errorf("no %q in\n%s", want, x.Text)
		}
	}
	for _, doc := range []string{x.Text, x.Doc, x.Summary} {
		if strings.Contains(doc, "4711") {
			t.Errorf("the PIN is in %s", doc)
		}
	}
	if x.QueueID != s.general || !strings.Contains(x.Doc, `"variables":{"size":"3"}`) || !strings.Contains(x.Doc, `"profile_id":null`) || x.Question != "verificarme" {
		t.Errorf("%+v", x)
	}
}
