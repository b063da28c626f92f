package engine_test

import (
	"context"
	"testing"
	"time"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/domain/widget"
)

// shop is a world with a widget, two agents and a visitor.
type shop struct {
	*dbtest.World
	t         *testing.T
	widget    domain.ID
	mara, rui conversation.Actor
	visitor   domain.ID
	ctx       context.Context
}

func openShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{World: dbtest.Open(t), t: t, ctx: context.Background()}
	err := s.DB.Write(s.ctx, func(tx engine.Tx) error {
		w := widget.Widget{ID: s.Engine.NewID(), Key: "k", Settings: widget.Defaults("Shop"), CreatedAt: 1}
		s.widget = w.ID
		if err := tx.SaveWidget(&w); err != nil {
			return err
		}
		for _, a := range []struct {
			name string
			to   *conversation.Actor
		}{{"Mara", &s.mara}, {"Rui", &s.rui}} {
			p := people.Agent{ID: s.Engine.NewID(), Email: a.name + "@x.test", Name: a.name, Role: people.AgentRole}
			a.to.ID = p.ID
			if err := tx.AddAgent(&p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.visitor = s.session(0, false, "").Visitor.ID
	return s
}

func (s *shop) session(visitor domain.ID, open bool, greeting string) *engine.Session {
	s.t.Helper()
	out, err := s.Engine.StartSession(s.ctx, engine.SessionStart{WidgetID: s.widget, VisitorID: visitor, Lang: "en", Open: open, Greeting: greeting})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s *shop) say(client, text string) engine.Sent {
	s.t.Helper()
	out, err := s.Engine.PostVisitorMessage(s.ctx, engine.VisitorMessage{VisitorID: s.visitor, ClientID: client, Text: text})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s *shop) conv(id domain.ID) *conversation.Conversation {
	s.t.Helper()
	c, err := s.DB.Conversation(s.ctx, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (s *shop) reply(a conversation.Actor, conv domain.ID, client, text string, note bool) (engine.Sent, error) {
	return s.Engine.PostAgentMessage(s.ctx, engine.AgentMessage{Actor: a, ConversationID: conv, ClientID: client, Text: text, Note: note})
}

func TestConversationLife(t *testing.T) {
	s := openShop(t)
	first := s.say("a", "hello")
	if first.Seq != 1 || first.Replayed {
		t.Fatalf("first message: %+v", first)
	}
	again := s.say("a", "another text")
	if again.ID != first.ID || !again.Replayed {
		t.Errorf("replay gave %+v, want the receipt of %+v", again, first)
	}
	id := first.ConversationID
	if _, err := s.reply(s.mara, id, "m1", "hi", false); !domain.IsCode(err, "not_owner") {
		t.Errorf("reply without owning: %v", err)
	}
	if err := s.Engine.Pick(s.ctx, s.mara, id); err != nil {
		t.Fatal(err)
	}
	err := s.Engine.Pick(s.ctx, s.rui, id)
	if e := domain.AsError(err); e == nil || e.Code != "gone" || e.Reason != "taken_by_other" {
		t.Errorf("second pick: %v", err)
	}
	if _, err := s.reply(s.rui, id, "r1", "a note", true); err != nil {
		t.Fatal(err)
	}
	sent, err := s.reply(s.mara, id, "m1", "hi", false)
	if err != nil || sent.Seq != 3 {
		t.Fatalf("reply: %+v, %v", sent, err)
	}
	if c := s.conv(id); c.NeedsReply != 0 || c.PublicSeq != 3 || c.State != conversation.Active {
		t.Errorf("after the reply: %+v", c)
	}
	s.say("b", "one more")
	if err := s.Engine.Close(s.ctx, s.mara, id, 3, ""); !domain.IsCode(err, "newer_message") {
		t.Errorf("close over an unseen message: %v", err)
	}
	if err := s.Engine.Close(s.ctx, s.mara, id, 4, ""); err != nil {
		t.Fatal(err)
	}
	if n, err := s.DB.Counts(s.ctx, s.mara.ID); err != nil || n != (conversation.Counts{Closed: 1}) {
		t.Errorf("counts %+v, %v", n, err)
	}
	s.Clock.Advance(time.Hour)
	if back := s.say("c", "still broken"); back.ConversationID != id || back.Seq != 5 {
		t.Errorf("reopening: %+v", back)
	}
	if c := s.conv(id); c.State != conversation.Waiting || c.Opening != 2 || c.OwnerID != 0 {
		t.Errorf("reopened: %+v", c)
	}
	rows, _, err := s.DB.List(s.ctx, conversation.ListQuery{View: conversation.Unassigned})
	if err != nil || len(rows) != 1 || rows[0].ID != id {
		t.Errorf("unassigned: %v, %v", rows, err)
	}
	ms, err := s.DB.Transcript(s.ctx, id, 0, 100, false)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, m := range ms {
		texts = append(texts, m.Text)
	}
	if len(ms) != 4 || texts[1] != "hi" {
		t.Errorf("the visitor's transcript holds %q", texts)
	}
	for _, q := range []string{"BROK", "still broken", "híll"} {
		found, err := s.DB.Search(s.ctx, q, 10)
		if want := 1; q == "híll" {
			want = 0
			if len(found) != want {
				t.Errorf("search %q found %d", q, len(found))
			}
		} else if err != nil || len(found) != want {
			t.Errorf("search %q: %d, %v", q, len(found), err)
		}
	}
	if _, err := s.DB.IndexSome(s.ctx); err != nil {
		t.Fatal(err)
	}
	if found, err := s.DB.Search(s.ctx, "brok", 10); err != nil || len(found) != 1 {
		t.Errorf("search in the index: %d, %v", len(found), err)
	}
}

func TestGreetingAndIdle(t *testing.T) {
	s := openShop(t)
	out := s.session(0, true, "Welcome")
	if out.Conversation == nil || out.Conversation.State != conversation.Bot || out.Conversation.LastSeq != 1 {
		t.Fatalf("greeted: %+v", out.Conversation)
	}
	if n, _ := s.DB.Counts(s.ctx, 0); n != (conversation.Counts{}) {
		t.Errorf("a greeting alone is in a list: %+v", n)
	}
	again := s.session(out.Visitor.ID, true, "Welcome")
	if again.Conversation == nil || again.Conversation.ID != out.Conversation.ID {
		t.Error("opening the panel twice made two conversations")
	}
	s.Clock.Advance(61 * time.Minute)
	if _, err := s.Engine.FireDue(s.ctx); err != nil {
		t.Fatal(err)
	}
	if c := s.conv(out.Conversation.ID); c.State != conversation.Closed || c.CloseReason != "idle" {
		t.Errorf("after an idle hour: %+v", c)
	}
	if s.session(out.Visitor.ID, true, "Welcome").Conversation.ID == out.Conversation.ID {
		t.Error("an idle conversation was shown again")
	}
}

// ready opens a page of an agent and says ready.
func (s *shop) ready(a conversation.Actor) {
	s.t.Helper()
	s.Engine.PageOpened(s.ctx, a.ID, "page", true)
	if err := s.Engine.SetPresence(s.ctx, a, a.ID, presence.Ready, 0); err != nil {
		s.t.Fatal(err)
	}
}

func TestSnoozeWakes(t *testing.T) {
	s := openShop(t)
	s.ready(s.mara)
	id := s.say("a", "hello").ConversationID
	if err := s.Engine.Pick(s.ctx, s.mara, id); err != nil { // it rings there: picking answers
		t.Fatal(err)
	}
	until := s.Engine.Now() + 60_000
	if err := s.Engine.Snooze(s.ctx, s.mara, id, until); err != nil {
		t.Fatal(err)
	}
	next, err := s.Engine.FireDue(s.ctx)
	if err != nil || next != until || s.conv(id).State != conversation.Snoozed {
		t.Errorf("before its time: next %d (want %d), %v, %s", next, until, err, s.conv(id).State)
	}
	s.Clock.Advance(time.Minute)
	if _, err := s.Engine.FireDue(s.ctx); err != nil {
		t.Fatal(err)
	}
	if c := s.conv(id); c.State != conversation.Active || c.OwnerID != s.mara.ID {
		t.Errorf("woken: %+v", c)
	}
}

// TestReopenWindow: the window is the queue's; none at all is a setting, too.
func TestReopenWindow(t *testing.T) {
	for window, opens := range map[int64]bool{0: false, 30 * routing.Minute: false, 2 * routing.Hour: true} {
		s := openShop(t)
		id := s.say("a", "hello").ConversationID
		err := s.DB.Write(s.ctx, func(tx engine.Tx) error {
			q, err := tx.Queue(s.conv(id).QueueID)
			if err != nil {
				return err
			}
			q.Settings.Reopen[routing.Chat] = window
			if err := tx.SaveQueue(q); err != nil {
				return err
			}
			return tx.BumpRouting()
		})
		if err == nil {
			err = s.Engine.Pick(s.ctx, s.mara, id)
		}
		if err == nil {
			err = s.Engine.Close(s.ctx, s.mara, id, 1, "")
		}
		if err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(time.Hour)
		back := s.say("b", "still broken").ConversationID
		if (back == id) != opens {
			t.Errorf("an hour later with a window of %d ms: %d, was %d", window, back, id)
		}
		if c := s.conv(back); !opens && c.PrevID != id {
			t.Errorf("the new one follows the old: %+v", c)
		}
	}
}

// TestEdge32SentThrice: the same message three times is stored once, told with
// the first receipt.
func TestEdge32SentThrice(t *testing.T) {
	s := openShop(t)
	first := s.say("same", "hello")
	for range 2 {
		s.Clock.Advance(time.Second)
		again := s.say("same", "hello")
		if !again.Replayed || again.ID != first.ID || again.Seq != first.Seq || again.At != first.At {
			t.Errorf("%+v, was %+v", again, first)
		}
	}
	ms, err := s.DB.Transcript(s.ctx, first.ConversationID, 0, 10, true)
	if err != nil || len(ms) != 1 || s.conv(first.ConversationID).LastSeq != 1 {
		t.Errorf("%d messages, %v", len(ms), err)
	}
}
