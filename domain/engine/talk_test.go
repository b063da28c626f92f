package engine_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/attachment"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/escalation"
	"relevo/domain/routing"
)

func TestVisitorSpeaksFirst(t *testing.T) {
	s := newStage(t, "es", false, nil, nil)
	s.says("CUAL ES EL HORARIO", "Abrimos de 9:00 a 18:00, de lunes a viernes.")
	c := s.current()
	if c.State != conversation.Bot || c.Folder() != conversation.FolderBot {
		t.Errorf("%+v", c)
	}
	s.happened(assistant.Complete, "opening_hours", "")
}

// One visitor text is one turn, however often it is sent.
func TestReplayIsNoTurn(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.open()
	s.says("book a table", "@greet", "For how many people?")
	before := s.current().LastSeq
	m := engine.VisitorMessage{VisitorID: s.visitor, ClientID: "again", Text: "seven thousand"}
	first, err := s.e.PostVisitorMessage(s.ctx, m)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if r, err := s.e.PostVisitorMessage(s.ctx, m); err != nil || !r.Replayed || r.Seq != first.Seq {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
	wg.Wait()
	if got := s.current().LastSeq; got != before+2 {
		t.Errorf("%d messages", got-before)
	}
	k, err := s.db.KeptSession(s.ctx, s.conv)
	if err != nil || k.Session.Stack[0].Attempts != 1 {
		t.Errorf("%+v, %v", k, err)
	}
}

// Texts sent at the same time are turns one after the other.
func TestTurnsAtOnce(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.open()
	s.heard("@greet")
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			if _, err := s.e.PostVisitorMessage(s.ctx, engine.VisitorMessage{VisitorID: s.visitor, ClientID: fmt.Sprint("p", i), Text: "when do you open"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	ms, err := s.db.Transcript(s.ctx, s.conv, 1, 100, false)
	if err != nil || len(ms) != 24 {
		t.Fatalf("%d messages, %v", len(ms), err)
	}
	for i, m := range ms {
		if want := conversation.ByVisitor; i%2 == 0 && m.Author.Kind != want || i%2 == 1 && m.Author.Kind == want || m.Seq != int64(i+2) {
			t.Fatalf("message %d: %+v", i, m)
		}
	}
}

// Whoever gets there first, a visitor who asks twice is rung for once, and at
// most one attempt is open.
func TestAsksTwiceAtOnce(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.ready("ana")
	s.open()
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			if _, err := s.e.PostVisitorMessage(s.ctx, engine.VisitorMessage{VisitorID: s.visitor, ClientID: fmt.Sprint("p", i), Text: "talk to an agent"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ringing)
	s.heard("@greet", "@fallback.agent_requested", "@agent.online")
}

// While nothing can recognise what the visitor wants, nothing is stored.
func TestNotReady(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.open()
	s.minds.refuse = true
	err := s.post(engine.VisitorMessage{Text: "when do you open"})
	if e := domain.AsError(err); e == nil || e.Kind != domain.KindUnavailable {
		t.Fatalf("%v", err)
	}
	if c := s.current(); c.VisitorSeq != 0 || c.LastSeq != 1 {
		t.Errorf("%+v", c)
	}
	s.minds.refuse = false
	s.says("when do you open", "@greet", "We open from 9:00 to 18:00, Monday to Friday.")
	asked := s.minds.asked
	s.kill() // nothing is learned yet: the first text has it learned
	s.says("when do you open", "We open from 9:00 to 18:00, Monday to Friday.")
	if s.minds.asked != asked+1 {
		t.Errorf("made ready %d times", s.minds.asked-asked)
	}
}

func TestA19Versions(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.open()
		s.heard("@greet")
		s.redraft(func(d *assistant.Definition) {
			d.Find("opening_hours").Steps[0].Say = both("We open at 8.", "Abrimos a las 8.")
		})
		s.pass(2 * time.Second)
		s.says("when do you open", "We open from 9:00 to 18:00, Monday to Friday.")
		s.publish()
		s.pass(4 * time.Second)
		s.says("when do you open", "We open from 9:00 to 18:00, Monday to Friday.")
		if err := s.e.EndByVisitor(s.ctx, s.visitor, true); err != nil {
			t.Fatal(err)
		}
		s.is("ended")
		s.pass(6 * time.Second)
		s.open()
		s.heard("@greet")
		s.says("when do you open", "We open at 8.")
	})
}

func TestA18PreviewLink(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "es", restart, nil, nil)
		s.ready("ana")
		link, secret, err := s.e.CreatePreviewLink(s.ctx, s.boss, s.bot, "")
		if err != nil {
			t.Fatal(err)
		}
		s.redraft(func(d *assistant.Definition) {
			d.Find("opening_hours").Steps[0].Say = both("Draft hours.", "Horario en borrador.")
		})
		start := engine.SessionStart{WidgetID: s.widget, VisitorID: s.visitor, Lang: "es", Preview: secret}
		out, err := s.e.StartSession(s.ctx, start)
		if err != nil || out.Conversation == nil || out.Conversation.LastSeq != 0 {
			t.Fatalf("before it is opened: %+v, %v", out, err)
		}
		s.moved(out.Conversation.ID)
		s.pass(time.Second)
		s.says("cuál es el horario", "Horario en borrador.")
		start.Open = true
		if out, err = s.e.StartSession(s.ctx, start); err != nil || out.Conversation.ID != s.conv {
			t.Fatalf("opened: %+v, %v", out, err)
		}
		s.redraft(func(d *assistant.Definition) {
			d.Find("opening_hours").Steps[0].Say = both("Newer.", "Más nuevo.")
		})
		s.pass(2 * time.Second)
		s.says("cuál es el horario", "Más nuevo.")
		s.says("hablar con un agente", "@fallback.agent_requested", "@agent.online")
		s.rings("ana")
		asked, err := s.db.Unrecognised(s.ctx, s.bot, 0, 1<<60, 10)
		if err != nil || len(asked) != 0 {
			t.Errorf("a preview counts: %+v, %v", asked, err)
		}
		if err := s.e.RevokePreviewLink(s.ctx, s.boss, link.ID); err != nil {
			t.Fatal(err)
		}
		for _, wrong := range []string{secret, "nothing"} {
			start.Preview = wrong
			if _, err := s.e.StartSession(s.ctx, start); !domain.IsCode(err, "not_found") {
				t.Errorf("a link that is none: %v", err)
			}
		}
	})
}

func TestA21Idle(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.open()
		s.pass(time.Minute)
		s.says("book a table", "@greet", "For how many people?")
		s.pass(60 * time.Minute)
		s.fire()
		s.heard()
		s.is("bot")
		s.pass(61 * time.Minute)
		s.is("bot")
		s.fire()
		s.is("ended")
		s.heard()
		s.happened(assistant.Incomplete, "book_table", "abandoned")
		was := s.conv
		if c := s.current(); c.CloseReason != "idle" || c.ClosedBy != conversation.ByAssistant {
			t.Errorf("%+v", c)
		}
		s.open()
		s.heard("@greet")
		if s.conv == was {
			t.Error("the ended session goes on")
		}
	})
}

// The clock of silence runs only in the assistant's hands, anew after a return;
// what goes silent then is over, and a later message begins anew.
func TestIdleAfterReturn(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, func(general, _ *routing.Settings) {
			general.InactiveWarn, general.InactiveClose = 0, 0
		})
		s.ready("ana")
		s.open()
		s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.online")
		s.accept("ana")
		s.pass(2 * time.Hour)
		s.is("live")
		if err := s.e.End(s.ctx, s.actor("ana"), s.conv, s.current().VisitorSeq); err != nil {
			t.Fatal(err)
		}
		s.heard("@agent.joined name=Ana", "@agent.ended name=Ana", "@bot.anything_else")
		s.pass(3*time.Hour - time.Millisecond)
		s.fire()
		s.is("bot")
		s.pass(3 * time.Hour)
		s.fire()
		s.is("ended")
		was := s.conv
		s.says("when do you open", "We open from 9:00 to 18:00, Monday to Friday.")
		if s.conv == was {
			t.Error("it opened again")
		}
	})
}

// Files alone are kept and nothing is said, unless a question stands: then
// their names are the answer.
func TestFilesToAnAssistant(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.open()
	upload := func(name string) domain.ID {
		f, err := s.e.AddUpload(s.ctx, attachment.File{UploaderID: s.visitor, Name: name, SHA256: "x", Size: 1, Type: "image/png"})
		if err != nil {
			t.Fatal(err)
		}
		return f.ID
	}
	if err := s.post(engine.VisitorMessage{Files: []domain.ID{upload("a.png")}}); err != nil {
		t.Fatal(err)
	}
	s.heard("@greet")
	s.says("I have a complaint", "Tell me what happened.")
	if err := s.post(engine.VisitorMessage{Files: []domain.ID{upload("broken.png")}}); err != nil {
		t.Fatal(err)
	}
	s.heard("Thank you, I've noted it.")
	vars, err := s.e.SessionVars(s.ctx, s.conv)
	if err != nil || vars["story"] != "broken.png" {
		t.Errorf("%v, %v", vars, err)
	}
}

// An assistant that was taken away, or cannot have its turn, hands over.
func TestSystemError(t *testing.T) {
	for name, harm := range map[string]func(s *stage){
		"archived": func(s *stage) {
			if err := s.e.ArchiveAssistant(s.ctx, s.boss, s.bot); err != nil {
				s.t.Fatal(err)
			}
		},
		"version gone": func(s *stage) {
			(&dbtest.World{Dir: s.dir}).Exec(s.t, "DELETE FROM assistant_version")
			s.kill()
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, "en", false, nil, nil)
			s.ready("ana")
			s.open()
			s.says("book a table", "@greet", "For how many people?")
			harm(s)
			s.says("4", "@agent.online")
			s.rings("ana")
			s.attempt(1, escalation.Fallback, assistant.ReasonError, escalation.Ringing)
			card, err := s.e.Card(s.ctx, s.conv, "")
			if err != nil || card.Reason != assistant.ReasonError {
				t.Errorf("%+v, %v", card, err)
			}
		})
	}
}

// A widget without an assistant greets and goes to people as ever.
func TestWithoutAssistant(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.ready("ana")
	v := s.session(s.plain, 0, false).Visitor.ID
	out := s.session(s.plain, v, true)
	if out.Conversation == nil || out.Conversation.Preview != "widget greeting" {
		t.Fatalf("%+v", out.Conversation)
	}
	sent, err := s.e.PostVisitorMessage(s.ctx, engine.VisitorMessage{VisitorID: v, ClientID: "a", Text: "talk to an agent"})
	if err != nil {
		t.Fatal(err)
	}
	s.conv = sent.ConversationID
	s.rings("ana")
	if len(s.escalations()) != 0 {
		t.Error("an attempt without an assistant")
	}
	if _, err := s.e.Card(s.ctx, s.conv, ""); !domain.IsCode(err, "not_found") {
		t.Errorf("a card: %v", err)
	}
	// an agent may hand it to the widget's assistant only if there is one
	s.accept("ana")
	if err := s.e.Transfer(s.ctx, s.actor("ana"), s.conv, engine.Handover{Assistant: true}); !domain.IsCode(err, "no_assistant_live") {
		t.Errorf("to nobody: %v", err)
	}
	if err := s.e.Transfer(s.ctx, s.actor("ana"), s.conv, engine.Handover{Assistant: true, AssistantID: s.bot}); err != nil {
		t.Fatal(err)
	}
	if c := s.current(); c.State != conversation.Bot || c.Preview != s.text("@bot.anything_else") {
		t.Errorf("%+v", c)
	}
	if _, err := s.e.PostVisitorMessage(s.ctx, engine.VisitorMessage{VisitorID: v, ClientID: "b", Text: "when do you open"}); err != nil {
		t.Fatal(err)
	}
	if c := s.current(); c.State != conversation.Bot || !strings.HasPrefix(c.Preview, "We open") {
		t.Errorf("%+v", c)
	}
}

// A supervisor takes a conversation out of the assistant's hands: it is an
// attempt like any other, and comes back.
func TestTakenFromTheAssistant(t *testing.T) {
	twice(t, func(t *testing.T, restart bool) {
		s := newStage(t, "en", restart, nil, nil)
		s.ready("ana")
		s.open()
		s.says("book a table", "@greet", "For how many people?")
		if err := s.e.Pick(s.ctx, s.actor("ana"), s.conv); err != nil {
			t.Fatal(err)
		}
		s.is("live")
		s.attempt(1, escalation.Manual, assistant.ReasonPlanned, escalation.Accepted)
		s.pass(time.Second)
		s.says("4", "@agent.joined name=Ana")
		if err := s.e.End(s.ctx, s.actor("ana"), s.conv, s.current().VisitorSeq); err != nil {
			t.Fatal(err)
		}
		s.heard("@agent.ended name=Ana", "@bot.anything_else")
		s.is("bot")
		s.attempt(1, escalation.Manual, assistant.ReasonPlanned, escalation.Ended)
		s.says("4", "@nomatch.retry")
	})
}

// Out of hours as well; and closing what the assistant leads needs no queue.
func TestPeopleOutOfHours(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.pass(5 * 24 * time.Hour)
	s.ready("ana")
	s.open()
	s.says("book a table", "@greet", "For how many people?")
	if err := s.e.End(s.ctx, s.actor("ana"), s.conv, 1<<40); err != nil {
		t.Fatal(err)
	}
	s.is("bot")
	if err := s.e.Pick(s.ctx, s.actor("ana"), s.conv); err != nil {
		t.Fatal(err)
	}
	s.heard("@agent.joined name=Ana")
	if err := s.e.Transfer(s.ctx, s.actor("ana"), s.conv, engine.Handover{Assistant: true}); err != nil {
		t.Fatal(err)
	}
	s.says("book a table", "@bot.anything_else", "For how many people?")
	if err := s.e.Close(s.ctx, s.actor("ana"), s.conv, 1<<40, "spam"); err != nil {
		t.Fatal(err)
	}
	s.is("ended")
	s.heard()
	s.happened(assistant.Incomplete, "book_table", "abandoned")
}

// A visitor whose identity is proven is not asked for an address.
func TestProvenAddress(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.pass(5 * 24 * time.Hour)
	out, err := s.e.StartSession(s.ctx, engine.SessionStart{WidgetID: s.widget, Lang: "en", Open: true, Identity: &engine.Identity{ExternalID: "u-77", Name: "Lucía", Email: "lucia@example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	s.visitor = out.Visitor.ID
	s.moved(out.Conversation.ID)
	s.says("I want to pay my bill", "@greet", "@hours.closed", "@ticket.created email=lucia@example.com")
	x := s.tickets()
	if len(x) != 1 || !x[0].Verified || x[0].ProfileID != "u-77" || !strings.Contains(x[0].Doc, `"profile_id":"u-77"`) {
		t.Errorf("%+v", x)
	}
}

// People who close what an assistant led to them end its session, too.
func TestClosedByPeople(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.ready("ana")
	s.open()
	s.says("talk to an agent", "@greet", "@fallback.agent_requested", "@agent.online")
	s.accept("ana")
	if err := s.e.Close(s.ctx, s.actor("ana"), s.conv, s.current().VisitorSeq, ""); err != nil {
		t.Fatal(err)
	}
	s.is("ended")
	s.attempt(1, escalation.Fallback, assistant.ReasonRequested, escalation.Ended)
	k, err := s.db.KeptSession(s.ctx, s.conv)
	if err != nil || k.EndedAt == 0 {
		t.Errorf("%+v, %v", k, err)
	}
	s.heard("@agent.joined name=Ana")
	was := s.conv
	if err := s.e.SubmitWrapUp(s.ctx, s.agents["ana"], s.conv, engine.WrapUpInput{}); err != nil {
		t.Fatal(err)
	}
	s.says("one more thing") // it had reached a person: it opens again, to people
	if s.conv != was || len(s.escalations()) != 1 {
		t.Error("another conversation, or another attempt")
	}
	s.rings("ana")
}
