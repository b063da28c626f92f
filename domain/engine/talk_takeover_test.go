package engine_test

import (
	"encoding/json"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/escalation"
	"relevo/domain/response"
	"relevo/domain/routing"
)

// withBot lists what assistants lead.
func (s *stage) withBot(want ...domain.ID) {
	s.t.Helper()
	rows, _, err := s.db.List(s.ctx, conversation.ListQuery{View: conversation.WithBot})
	if err != nil {
		s.t.Fatal(err)
	}
	n, err := s.db.Counts(s.ctx, s.boss)
	if err != nil || n.WithBot != len(want) || len(rows) != len(want) {
		s.t.Fatalf("with the assistant: %d rows, counted %d, %v; want %d", len(rows), n.WithBot, err, len(want))
	}
	for i, id := range want {
		if rows[i].ID != id {
			s.t.Errorf("row %d is %s, want %s", i, rows[i].ID, id)
		}
	}
}

// An agent takes a conversation from the assistant, whatever the queue is like
// and without ringing anybody; at its end the visitor is back with the assistant.
func TestTakeOverFromTheAssistant(t *testing.T) {
	for name, set := range map[string]func(g, p *routing.Settings){
		"free queue":    nil,
		"full queue":    overflow(routing.WhenFull, routing.ToTicket),
		"nobody there":  overflow(routing.WhenNoAgents, routing.ToBot),
		"with position": func(g, _ *routing.Settings) { g.Position = true },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, "en", name == "free queue", nil, set)
			s.ready("ana")
			s.open()
			s.withBot()
			s.says("book a table", "@greet", "For how many people?")
			s.withBot(s.conv)
			s.pass(time.Second)
			if err := s.e.Pick(s.ctx, s.actor("ben"), s.conv); err != nil {
				t.Fatal(err)
			}
			s.heard("@agent.joined name=Ben")
			s.is("live")
			s.rings("")
			s.withBot()
			x := s.attempt(1, escalation.Manual, assistant.ReasonPlanned, escalation.Accepted)
			if x.AgentID != s.agents["ben"] {
				t.Errorf("%+v", x)
			}
			if err := s.e.Pick(s.ctx, s.actor("ana"), s.conv); !domain.IsCode(err, "gone") {
				t.Errorf("the second taker got %v", err)
			}
			if w, _ := s.e.Work(s.conv); w.OwnerID != s.agents["ben"] {
				t.Errorf("owned by %v", w.OwnerID)
			}
			s.happened(assistant.Incomplete, "book_table", "escalated_to_agent")
			s.says("hello")
			if err := s.e.End(s.ctx, s.actor("ben"), s.conv, s.current().VisitorSeq); err != nil {
				t.Fatal(err)
			}
			s.heard("@agent.ended name=Ben", "@bot.anything_else")
			s.is("bot")
			s.withBot(s.conv)
			s.attempt(1, escalation.Manual, assistant.ReasonPlanned, escalation.Ended)
			s.says("when do you open", "We open from 9:00 to 18:00, Monday to Friday.")
		})
	}
}

// The list follows what is said by five minutes, without a write to its place for
// every message.
func TestWithTheAssistant(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.open()
	s.says("book a table", "@greet", "For how many people?")
	first, rank := s.conv, s.current().Rank()
	s.says("many", "@invalid.number")
	if s.current().Rank() != rank {
		t.Error("a message at once moved the conversation in its list")
	}
	mine := s.visitor
	s.visitor = s.session(s.widget, 0, false).Visitor.ID
	s.pass(6 * time.Minute)
	s.open()
	s.says("book a table", "@greet", "For how many people?")
	second := s.conv
	s.withBot(second, first)
	s.pass(12 * time.Minute)
	s.visitor, s.conv = mine, first
	s.seen = s.current().LastSeq
	s.says("many", "@invalid.number")
	s.withBot(first, second)
	if err := s.e.EndByVisitor(s.ctx, s.visitor, true); err != nil {
		t.Fatal(err)
	}
	s.withBot(second)
}

// Watching, or anything else that is for conversations of people, brings nobody
// in.
func TestOnlyTakingBringsIn(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.ready("ana")
	s.open()
	s.says("book a table", "@greet", "For how many people?")
	boss := conversation.Actor{ID: s.boss, Supervises: true}
	for name, do := range map[string]func() error{
		"watch":   func() error { return s.e.Watch(s.ctx, boss, s.conv, routing.Monitoring, true) },
		"snooze":  func() error { return s.e.Snooze(s.ctx, boss, s.conv, s.e.Now()+3600_000) },
		"invite":  func() error { return s.e.InviteAgent(s.ctx, boss, s.conv, s.agents["ana"], "") },
		"leave":   func() error { return s.e.Leave(s.ctx, boss, s.conv) },
		"release": func() error { return s.e.Release(s.ctx, boss, s.conv, "") },
	} {
		if err := do(); !domain.IsCode(err, "with_assistant") {
			t.Errorf("%s: %v", name, err)
		}
		s.is("bot")
		if len(s.escalations()) != 0 {
			t.Fatalf("%s made an attempt", name)
		}
	}
	if err := s.e.TakeOver(s.ctx, boss, s.conv); err != nil {
		t.Fatal(err)
	}
	s.heard("@agent.joined name=Boss")
	s.is("live")
}

// A conversation goes to the assistant that led it, or to its widget's.
func TestAssistantFor(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.open()
	for _, c := range []struct {
		conv, own, want domain.ID
		name            string
	}{{s.conv, 0, s.bot, "Sol"}, {1, s.bot, s.bot, "Sol"}, {1, 0, 0, ""}, {1, 2, 0, ""}} {
		if id, name, err := s.e.AssistantFor(s.ctx, c.conv, c.own); err != nil || id != c.want || name != c.name {
			t.Errorf("%+v: %v %q, %v", c, id, name, err)
		}
	}
}

// What the page tells is there for the assistant, from its first words on and as
// it changes.
func TestContext(t *testing.T) {
	s := newStage(t, "en", false, func(d *assistant.Definition) {
		a := assistant.NewAction("plan", both("plan", "plan"))
		a.Examples = assistant.Phrases{"en": {"my plan"}}
		a.Steps = []assistant.Step{
			{ID: "gold", When: assistant.Condition{Groups: []assistant.Group{{Tests: []response.Test{{Variable: "context.plan_name", Op: "is", Values: []string{"gold"}}}}}}, Say: both("Gold, {context.order}.", "")},
			{ID: "any", Say: both("You have {context.plan_name}{context.old}.", ""), Then: assistant.Then{Do: assistant.DoEnd}}}
		d.Actions = append(d.Actions, a)
	}, nil)
	tell := func(facts string) {
		if _, err := s.e.StartSession(s.ctx, engine.SessionStart{WidgetID: s.widget, VisitorID: s.visitor, Lang: "en", Facts: factsOf(t, facts)}); err != nil {
			t.Fatal(err)
		}
	}
	tell(`{"Plan  name": "gold", "plan-name": "second", "Order": 17, "old": true, "ü": "x"}`)
	s.open()
	s.says("my plan", "@greet", "Gold, 17.", "You have goldtrue.")
	vars, err := s.e.SessionVars(s.ctx, s.conv)
	if err != nil || vars["context.plan_name"] != "gold" {
		t.Errorf("%v, %v", vars, err)
	}
	tell(`{"plan name": "{context.order}"}`)
	s.says("my plan", "You have {context.order}.")
	vars, err = s.e.SessionVars(s.ctx, s.conv)
	if _, old := vars["context.old"]; err != nil || old {
		t.Errorf("%v, %v", vars, err)
	}
}

func factsOf(t *testing.T, s string) contact.Facts {
	t.Helper()
	var m map[string]json.RawMessage
	if err := json.Unmarshal([]byte(s), &m); err != nil {
		t.Fatal(err)
	}
	return contact.NewFacts(m)
}
