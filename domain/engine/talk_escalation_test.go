package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/escalation"
	"relevo/domain/presence"
	"relevo/domain/response"
	"relevo/domain/routing"
)

// twice runs a timeline in one process, and with a kill and a start between
// any two of its entries.
func twice(t *testing.T, fn func(t *testing.T, restart bool)) {
	for name, restart := range map[string]bool{"at once": false, "with restarts": true} {
		t.Run(name, func(t *testing.T) { fn(t, restart) })
	}
}

func TestC01BusyThenRings(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.ready("ana")
		free := s.busy("ana")
		s.open()
		s.heard("@greet")
		s.pass(time.Second)
		s.says("talk to an agent", "@fallback.agent_requested", "@agent.online", "@queue.position n=1")
		s.is("queued")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Queued)
		s.pass(20 * time.Second)
		s.says("I am in a hurry")
		s.is("queued")
		s.pass(90 * time.Second)
		free()
		s.heard()
		s.rings("ana")
		s.is("ringing")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ringing)
		card, err := s.e.Card(s.ctx, s.conv, "")
		if err != nil || card.Reason != assistant.ReasonRequested || card.Kind != escalation.Fallback || !strings.Contains(card.Summary, "hurry") ||
			card.QueueID != s.general || card.N != 1 || card.Since != s.escalations()[0].QueuedAt {
			t.Fatalf("card %+v, %v", card, err)
		}
		s.pass(95 * time.Second)
		s.accept("ana")
		s.heard("@agent.joined name=Ana")
		s.is("live")
		if x := s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Accepted); x.AgentID != s.agents["ana"] || x.AcceptedAt != s.e.Now() {
			t.Errorf("%+v", x)
		}
	})
}

func TestC02OfflineWaits(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "es", restart, nil, nil)
		s.open()
		s.pass(time.Second)
		s.says("quiero hablar con una persona", "@greet", "@fallback.agent_requested", "@agent.offline")
		s.is("queued")
		s.pass(3 * time.Minute)
		s.ready("ben")
		s.heard()
		s.rings("ben")
		s.pass(185 * time.Second)
		s.accept("ben")
		s.heard("@agent.joined name=Ben")
		s.is("live")
	})
}

func TestC03Cancels(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.ready("ana")
		free := s.busy("ana")
		s.open()
		s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.online", "@queue.position n=1")
		s.pass(30 * time.Second)
		for range 2 {
			if err := s.e.LeaveQueue(s.ctx, s.visitor); err != nil {
				t.Fatal(err)
			}
		}
		s.heard("@queue.cancelled", "@bot.anything_else")
		s.is("bot")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Cancelled)
		s.pass(40 * time.Second)
		free()
		s.heard()
		s.is("bot")
		s.rings("")
		s.pass(50 * time.Second)
		s.says("when do you open", "We open from 9:00 to 18:00, Monday to Friday.")
		s.pass(60 * time.Second)
		s.says("talk to an agent", "@fallback.agent_requested", "@agent.online")
		s.attempt(2, escalation.Fallback, assistant.ReasonRequested, escalation.Ringing)
	})
}

func TestC04LeavesAMessage(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "es", restart, nil, nil)
		s.ready("ana")
		s.busy("ana")
		s.open()
		s.pass(time.Second)
		s.says("agente", "@greet", "@fallback.agent_requested", "@agent.online", "@queue.position n=1")
		s.pass(601 * time.Second)
		s.fire()
		s.heard("@queue.timeout")
		s.is("queued")
		ms, err := s.db.Transcript(s.ctx, s.conv, s.seen-1, 10, false)
		if err != nil || len(ms) != 1 || len(ms[0].Options) != 3 || ms[0].Options[1].Label != s.text("@queue.leave") {
			t.Fatalf("%+v, %v", ms, err)
		}
		s.pass(610 * time.Second)
		s.press("leave", "@email.ask")
		s.is("bot")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Requested)
		s.pass(615 * time.Second)
		s.says("eva arroba example", "@email.invalid")
		s.pass(620 * time.Second)
		s.says("eva@Example.com", "@ticket.created email=eva@example.com")
		s.is("bot")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ticketed)
		s.worksTicket("eva@example.com", assistant.ReasonRequested, s.general, "ben")
	})
}

// worksTicket looks at the ticket of the visitor's conversation and has an
// agent take it.
func (s *stage) worksTicket(email string, reason assistant.Reason, queue any, name string) {
	s.t.Helper()
	all := s.tickets()
	if len(all) != 1 {
		s.t.Fatalf("tickets: %+v", all)
	}
	x := all[0]
	if x.Email != email || x.Verified || x.ProfileID != "" || x.Dest != "inbox" || x.Reason != reason || x.QueueID != queue || x.WorkID == s.conv || x.Lang != s.lang {
		s.t.Fatalf("%+v", x)
	}
	if !strings.Contains(x.Text, email) || !strings.Contains(x.Doc, `"email_verified":false`) || !strings.Contains(x.Text, "2025-03-") {
		s.t.Errorf("document:\n%s\n%s", x.Text, x.Doc)
	}
	con, err := s.db.Contact(s.ctx, s.current().ContactID)
	if err != nil || con.Email != "" {
		s.t.Errorf("the typed address reached the contact: %+v, %v", con, err)
	}
	work, err := s.db.Conversation(s.ctx, x.WorkID)
	if err != nil || work.Control() != "async" || work.QueueID != queue || work.PrevID != s.conv || work.Folder() != conversation.FolderOpen || work.ContactID != s.current().ContactID {
		s.t.Fatalf("what agents work: %+v, %v", work, err)
	}
	rows, _, err := s.db.List(s.ctx, conversation.ListQuery{View: conversation.InQueue, Queue: work.QueueID})
	if err != nil || len(rows) != 1 || rows[0].ID != work.ID {
		s.t.Errorf("in the queue's list: %+v, %v", rows, err)
	}
	ms, err := s.db.Transcript(s.ctx, work.ID, 0, 10, true)
	if err != nil || len(ms) != 2 || ms[0].Author.Kind != conversation.ByVisitor || ms[0].Text == "" || !ms[1].Note || !strings.Contains(ms[1].Text, email) {
		s.t.Errorf("its transcript: %+v, %v", ms, err)
	}
	s.ready(name)
	if err := s.e.Pick(s.ctx, s.actor(name), work.ID); err != nil {
		s.t.Fatal(err)
	}
	if w, _ := s.e.Work(work.ID); w.Mode != conversation.Async || w.OwnerID != s.agents[name] {
		s.t.Errorf("picked: %+v", w)
	}
	s.is("bot")
	if err := s.e.End(s.ctx, s.actor(name), work.ID, 1); err != nil {
		s.t.Fatal(err)
	}
	if c, err := s.db.Conversation(s.ctx, work.ID); err != nil || c.State != conversation.Wrapup {
		s.t.Errorf("ended: %+v, %v", c, err)
	}
	s.heard()
}

func TestC05C06DeclinedAndMissed(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.ready("ana")
		s.pass(time.Second)
		s.ready("ben")
		s.pass(2 * time.Second)
		s.open()
		s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.online")
		s.rings("ana")
		s.pass(5 * time.Second)
		o := s.e.Offers(s.agents["ana"])[0]
		if err := s.e.DeclineOffer(s.ctx, o.AgentID, o.ID, ""); err != nil {
			t.Fatal(err)
		}
		s.rings("ben")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ringing)
		s.e.AckOffer(s.ctx, s.agents["ben"], s.e.Offers(s.agents["ben"])[0].ID)
		s.pass(36 * time.Second)
		s.fire()
		if st := s.e.AgentState(s.agents["ben"]); st.Shown != presence.ShownNotReady {
			t.Errorf("who let it ring is %s", st.Shown)
		}
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Queued)
		s.heard()
	})
}

func TestC07OutOfHours(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.pass(5 * 24 * time.Hour) // Saturday
		s.ready("carla")
		s.open()
		s.pass(5*24*time.Hour + time.Second)
		s.says("I want to pay my bill", "@greet", "@hours.closed", "@email.ask")
		s.is("bot")
		s.rings("")
		s.happened(assistant.Complete, "pay_bill", "connect_to_agent")
		s.pass(5*24*time.Hour + 9*time.Second)
		s.says("tom@example.com", "@ticket.created email=tom@example.com")
		s.attempt(1, escalation.Planned, assistant.ReasonPlanned, escalation.Ticketed)
		s.pass(5*24*time.Hour + 12*time.Second)
		s.says("when do you open", "We open from 9:00 to 18:00, Monday to Friday.")
		s.worksTicket("tom@example.com", assistant.ReasonPlanned, s.payments, "ben")
	})
}

func TestC08KeptForTheAgent(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "es", restart, nil, nil)
		s.ready("ana")
		s.busy("ana")
		s.open()
		s.says("agente", "@greet", "@fallback.agent_requested", "@agent.online", "@queue.position n=1")
		s.pass(2 * time.Second)
		s.says("agente")
		s.says("cuál es el horario")
		s.is("queued")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Queued)
	})
}

func TestC09Abandoned(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.ready("ana")
		s.busy("ana")
		s.open()
		s.pass(time.Second)
		s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.online", "@queue.position n=1")
		s.pass(10 * time.Second)
		s.left = true
		s.streamed()
		s.pass(309 * time.Second)
		s.fire()
		s.is("queued")
		s.pass(310 * time.Second)
		s.fire()
		s.is("ended")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Abandoned)
	})
}

func TestC10ABreakIsOffline(t *testing.T) {
	s := newStage(t, "es", false, nil, nil)
	s.presence("ana", presence.NotReady)
	s.open()
	s.says("hablar con un agente", "@greet", "@fallback.agent_requested", "@agent.offline")
	s.is("queued")
}

func TestC11BackToTheAssistant(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.ready("ana")
		s.open()
		s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.online")
		s.pass(3 * time.Second)
		s.accept("ana")
		s.pass(60 * time.Second)
		if _, err := s.e.PostAgentMessage(s.ctx, engine.AgentMessage{Actor: s.actor("ana"), ConversationID: s.conv, ClientID: "a1", Text: "All sorted."}); err != nil {
			t.Fatal(err)
		}
		s.pass(70 * time.Second)
		if err := s.e.End(s.ctx, s.actor("ana"), s.conv, s.current().VisitorSeq); err != nil {
			t.Fatal(err)
		}
		s.heard("@agent.joined name=Ana", "All sorted.", "@agent.ended name=Ana", "@bot.anything_else")
		s.is("bot")
		if st := s.e.AgentState(s.agents["ana"]); st.Shown != presence.ShownWrapUp || st.Load != 0 {
			t.Errorf("%+v", st)
		}
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ended)
		s.pass(75 * time.Second)
		s.says("when do you open", "We open from 9:00 to 18:00, Monday to Friday.")
		if rev, err := s.e.SaveWrapUp(s.ctx, s.agents["ana"], s.conv, engine.WrapUpInput{Notes: "x"}); err != nil || rev != 1 {
			t.Errorf("notes in the wrap-up: %d, %v", rev, err)
		}
		if err := s.e.SubmitWrapUp(s.ctx, s.agents["ana"], s.conv, engine.WrapUpInput{Notes: "done"}); err != nil {
			t.Error(err)
		}
		s.is("bot")
		s.heard()
		s.pass(80 * time.Second)
		s.says("talk to an agent", "@fallback.agent_requested", "@agent.online")
		s.attempt(2, escalation.Fallback, assistant.ReasonRequested, escalation.Ringing)
	})
}

// The visitor's end does the same, a close ends all.
func TestVisitorEnds(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.ready("ana")
		s.open()
		s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.online")
		s.accept("ana")
		s.pass(9 * time.Second)
		if err := s.e.EndByVisitor(s.ctx, s.visitor, false); err != nil {
			t.Fatal(err)
		}
		s.heard("@agent.joined name=Ana", "@agent.you_ended", "@bot.anything_else")
		s.is("bot")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ended)
		s.says("book a table", "For how many people?")
		s.pass(10 * time.Second)
		for range 2 {
			if err := s.e.EndByVisitor(s.ctx, s.visitor, true); err != nil {
				t.Fatal(err)
			}
		}
		s.is("ended")
		s.happened(assistant.Incomplete, "book_table", "abandoned")
		was := s.conv
		s.says("when do you open", "We open from 9:00 to 18:00, Monday to Friday.")
		if s.conv == was || s.current().PrevID != was {
			t.Error("what the visitor closed opened again")
		}
	})
}

func TestC12TransferKeepsTheAttempt(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "es", restart, nil, nil)
		s.ready("ana", "carla")
		s.open()
		s.says("agente", "@greet", "@fallback.agent_requested", "@agent.online")
		s.accept("ana")
		s.heard("@agent.joined name=Ana")
		s.pass(9 * time.Second)
		if err := s.e.Transfer(s.ctx, s.actor("ana"), s.conv, engine.Handover{Queue: s.payments}); err != nil {
			t.Fatal(err)
		}
		s.heard("@agent.transferring")
		s.rings("carla")
		if x := s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ringing); x.QueueID != s.payments {
			t.Errorf("%+v", x)
		}
		s.pass(12 * time.Second)
		s.accept("carla")
		s.heard("@agent.joined name=Carla")
		if x := s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Accepted); x.AgentID != s.agents["ana"] {
			t.Errorf("who accepted first: %+v", x)
		}
		if err := s.e.Transfer(s.ctx, s.actor("carla"), s.conv, engine.Handover{Assistant: true}); err != nil {
			t.Fatal(err)
		}
		s.heard("@bot.anything_else")
		s.is("bot")
		s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ended)
	})
}

func TestC13Masked(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.ready("ana")
		s.open()
		s.says("verify me", "@greet", "PIN?")
		s.pass(time.Second)
		s.says("12345", "@invalid.regex")
		s.says("1234", "Household size?")
		s.pass(2 * time.Second)
		s.says("3", "@agent.online")
		card, err := s.e.Card(s.ctx, s.conv, "")
		if err != nil || card.Message != "Verified caller." || len(card.Variables) != 2 || card.Variables[0] != (escalation.Variable{Name: "pin", Label: "Pin", Value: "***"}) ||
			card.Variables[1] != (escalation.Variable{Name: "size", Label: "Size", Value: "3"}) {
			t.Fatalf("%+v, %v", card, err)
		}
		ms, err := s.db.Transcript(s.ctx, s.conv, 0, 50, true)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range ms {
			if strings.Contains(m.Text, "1234") {
				t.Errorf("the PIN is in the transcript: %q", m.Text)
			}
		}
		if strings.Contains(card.Summary, "1234") || strings.Contains(s.current().Preview, "1234") {
			t.Errorf("summary %q, preview %q", card.Summary, s.current().Preview)
		}
	})
}

// Headings and values are in the language of the agent who reads the card; what
// was said stays as it was said.
func TestCardInTheReadersLanguage(t *testing.T) {
	s := newStage(t, "es", false, func(d *assistant.Definition) {
		steps := d.Find("verify").Steps
		steps[0].Ask = &assistant.Ask{Spec: response.Spec{Type: response.Confirmation}}
		steps[1].Ask = &assistant.Ask{Spec: response.Spec{Type: response.Number}}
	}, nil)
	s.ready("ana")
	s.open()
	s.says("verificarme", "@greet", "¿PIN?")
	s.says("sí", "¿Cuántos en casa?")
	s.says("2,5", "@agent.online")
	for lang, want := range map[string]string{"": "Planificado\nPin: Sí\nSize: 2,5\nverificarme\nsí\n2,5", "en": "Planned\nPin: Yes\nSize: 2.5\nverificarme\nsí\n2,5"} {
		card, err := s.e.Card(s.ctx, s.conv, lang)
		if err != nil || card.Summary != want || card.Lang != "es" {
			t.Errorf("%q: %+v, %v", lang, card, err)
		}
	}
}

// Agents read the whole transcript beside the question, however long it is.
func TestTicketWithALongTranscript(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.pass(11 * time.Hour)
	s.open()
	s.heard("@greet")
	for i := range 3 {
		s.says("I have a complaint", "Tell me what happened.")
		s.says(fmt.Sprint("begins ", i, strings.Repeat(" blah", 1500), " ends ", i), "Thank you, I've noted it.")
	}
	s.says("talk to an agent", "@fallback.agent_requested", "@hours.closed", "@email.ask")
	s.says("eva@example.com", "@ticket.created email=eva@example.com")
	ms, err := s.db.Transcript(s.ctx, s.tickets()[0].WorkID, 0, 50, true)
	if err != nil || len(ms) < 3 || ms[0].Note {
		t.Fatalf("%d, %v", len(ms), err)
	}
	whole := ""
	for _, m := range ms[1:] {
		if !m.Note || m.Author.Kind != conversation.ByAssistant {
			t.Errorf("%+v", m)
		}
		whole += m.Text + "\n"
	}
	for _, want := range []string{"begins 0", "ends 0", "begins 2", "ends 2", "talk to an agent", "What email address"} {
		if !strings.Contains(whole, want) {
			t.Errorf("no %q", want)
		}
	}
}

// A wish for a person where a private answer is asked for is none.
func TestWishIsNoSecret(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.ready("ana")
	s.open()
	s.says("verify me", "@greet", "PIN?")
	s.says("talk to an agent", "@fallback.agent_requested", "@agent.online")
	ms, err := s.db.Transcript(s.ctx, s.conv, 0, 50, true)
	if err != nil || ms[3].Text != "talk to an agent" {
		t.Errorf("%+v, %v", ms[3], err)
	}
}

func TestF03AutoAccept(t *testing.T) {
	s := newStage(t, "en", false, nil, func(general, _ *routing.Settings) { general.Auto = true })
	s.ready("ana")
	s.open()
	s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.online", "@agent.joined name=Ana")
	s.is("live")
	s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Accepted)
}
