package dbtest

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/escalation"
	"relevo/domain/report"
	"relevo/domain/response"
)

// aSession is a session with something of everything.
func aSession(conv domain.ID) *assistant.Kept {
	return &assistant.Kept{ConversationID: conv, AssistantID: 11, VersionID: 12, StartedAt: 3, UpdatedAt: 4, Session: assistant.Session{
		Lang: "es", Vars: map[string]assistant.Var{"pin": {Value: response.Value{Type: response.Number, Text: "7", Number: 7}, Private: true}},
		Stack:   []assistant.Frame{{Action: "a", Step: 2, Answered: []string{"x"}, Attempts: 1}},
		Pending: &assistant.Pending{Kind: assistant.PendingEmail, Ticket: &assistant.Escalate{Kind: "planned", Online: "¡ya!"}},
		History: []assistant.Line{{By: "visitor", Text: "hola"}}, Turns: 5}}
}

// session loads a session in a command.
func (s *Shop) session(conv domain.ID) (k *assistant.Kept, err error) {
	s.T.Helper()
	s.Write(func(tx engine.Tx) error { k, err = tx.KeptSession(conv); return nil })
	return k, err
}

func sessions(t *testing.T, s *Shop) {
	if _, err := s.session(5); !domain.IsCode(err, "not_found") {
		t.Errorf("none: %v", err)
	}
	want := aSession(5)
	s.Write(func(tx engine.Tx) error { return tx.KeepSession(want) })
	agree := func(what string) {
		t.Helper()
		if got, err := s.DB.KeptSession(s.Ctx, 5); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s, read: %+v, %v\nwant %+v", what, got, err, want)
		}
		if got, err := s.session(5); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s, in a command: %+v, %v\nwant %+v", what, got, err, want)
		}
	}
	agree("new")
	for what, edit := range map[string]func(k *assistant.Kept){
		"a turn":          func(k *assistant.Kept) { k.Session.Turns++; k.UpdatedAt++ },
		"an end":          func(k *assistant.Kept) { k.EndedAt = 99 },
		"another version": func(k *assistant.Kept) { k.VersionID = 77 },
		"another start":   func(k *assistant.Kept) { k.StartedAt, k.Session = 50, assistant.Session{Lang: "en"} },
	} {
		edit(want)
		s.Write(func(tx engine.Tx) error { return tx.KeepSession(want) })
		agree(what)
	}
}

// sessionsRemembered: what the writer remembers is what is stored, whatever
// callers do to what they got, commands that fail and other processes.
func sessionsRemembered(t *testing.T, s *Shop) {
	want := aSession(5)
	s.Write(func(tx engine.Tx) error { return tx.KeepSession(want) })
	mine, err := s.session(5)
	if err != nil {
		t.Fatal(err)
	}
	mine.Session.Vars["pin"] = assistant.Var{}
	mine.Session.Stack[0].Step = 9
	mine.Session.Pending.Ticket.Kind = "none"
	if got, err := s.session(5); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after another's copy changed: %+v, %v", got, err)
	}
	boom := errors.New("boom")
	err = s.DB.Write(s.Ctx, func(tx engine.Tx) error {
		if err := errors.Join(tx.KeepSession(mine), tx.KeepSession(aSession(6))); err != nil {
			return err
		}
		if got, err := tx.KeptSession(5); err != nil || got.Session.Stack[0].Step != 9 {
			t.Errorf("the command does not see its own change: %+v, %v", got, err)
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Error(err)
	}
	if got, err := s.session(5); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after a command that failed: %+v, %v", got, err)
	}
	if _, err := s.session(6); !domain.IsCode(err, "not_found") {
		t.Errorf("a session whose command failed: %v", err)
	}
	s.Exec(`UPDATE assistant_session SET state = '{"lang":"fr"}', ended_at = 8 WHERE conversation_id = 5`)
	if got, err := s.session(5); err != nil || got.Session.Lang != "fr" || got.EndedAt != 8 {
		t.Errorf("after another process wrote: %+v, %v", got, err)
	}
	s.Exec("DELETE FROM assistant_session")
	s.Write(func(tx engine.Tx) error { return tx.KeepSession(want) })
	if got, err := s.DB.KeptSession(s.Ctx, 5); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("kept again after another process deleted it: %+v, %v", got, err)
	}
}

func actionEvents(t *testing.T, s *Shop) {
	e := assistant.Event{ConversationID: 5, AssistantID: 11, VersionID: 12, At: 40, Note: assistant.Note{Kind: assistant.Incomplete, Action: "a", Reason: "abandoned", Step: "s2"}}
	second := e
	e.ID, second.ID = s.Engine.NewID(), s.Engine.NewID()
	other := e
	other.ID, other.ConversationID = s.Engine.NewID(), 6
	s.Write(func(tx engine.Tx) error {
		return errors.Join(tx.AddAssistantEvent(&second), tx.AddAssistantEvent(&e), tx.AddAssistantEvent(&other))
	})
	if got, err := s.DB.ActionEvents(s.Ctx, 5); err != nil || !reflect.DeepEqual(got, []assistant.Event{e, second}) {
		t.Errorf("%+v, %v", got, err)
	}
}

func unrecognised(t *testing.T, s *Shop) {
	var want []assistant.Asked
	s.Write(func(tx engine.Tx) error {
		for i, at := range []int64{9, 10, 15, 19, 20} {
			a := assistant.Asked{ID: s.Engine.NewID(), ConversationID: 5, AssistantID: 11, VersionID: 12, At: at, Lang: "es", Request: assistant.Request{Text: fmt.Sprint("¿qué ", i), P: 0.125}}
			if at >= 10 && at < 20 {
				want = append([]assistant.Asked{a}, want...)
			}
			good := a
			good.ID, good.Recognised, good.Action = s.Engine.NewID(), true, "a"
			if err := errors.Join(tx.AddRequest(&a), tx.AddRequest(&good)); err != nil {
				return err
			}
		}
		return nil
	})
	if got, err := s.DB.Unrecognised(s.Ctx, 11, 10, 20, 10); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v\nwant %+v", got, err, want)
	}
	if got, err := s.DB.Unrecognised(s.Ctx, 11, 10, 20, 1); err != nil || !reflect.DeepEqual(got, want[:1]) {
		t.Errorf("one: %+v, %v", got, err)
	}
	if got, err := s.DB.Unrecognised(s.Ctx, 12, 0, 100, 10); err != nil || len(got) != 0 {
		t.Errorf("another assistant's: %+v, %v", got, err)
	}
}

func gaps(t *testing.T, s *Shop) {
	gap := func(text string, at int64, outcome string) *assistant.OpenGap {
		g := &assistant.OpenGap{ID: s.Engine.NewID(), AssistantID: 11, Lang: "es", Norm: "que tal", Kind: "no_match", Text: text, Count: 1, FirstAt: at, LastAt: at, Outcome: outcome, Status: assistant.GapOpen}
		s.Write(func(tx engine.Tx) error { return tx.CountGap(g) })
		return g
	}
	first := gap("¿Qué tal?", 5, "")
	if again := gap("que tal", 9, "declined"); again.ID != first.ID || again.Count != 2 || again.FirstAt != 5 || again.LastAt != 9 || again.Text != "que tal" || again.Outcome != "declined" {
		t.Errorf("counted: %+v", again)
	}
	g := gap("QUE TAL", 10, "")
	if g.Count != 3 || g.Outcome != "declined" {
		t.Errorf("an outcome is lost: %+v", g)
	}
	other := &assistant.OpenGap{ID: s.Engine.NewID(), AssistantID: 11, Lang: "en", Norm: "que tal", Count: 1, Status: assistant.GapOpen}
	s.Write(func(tx engine.Tx) error { return tx.CountGap(other) })
	if other.Count != 1 || other.ID == first.ID {
		t.Errorf("another language's: %+v", other)
	}
	if all, err := s.DB.Gaps(s.Ctx, 11, assistant.GapOpen, 10); err != nil || len(all) != 2 || !reflect.DeepEqual(&all[0], g) {
		t.Errorf("open: %+v, %v", all, err)
	}
	s.Write(func(tx engine.Tx) error {
		got, err := tx.Gap(g.ID)
		if err != nil || !reflect.DeepEqual(got, g) {
			t.Errorf("in a command: %+v, %v", got, err)
		}
		got.Status = assistant.GapDismissed
		return tx.SaveGap(got)
	})
	if g := gap("que tal", 11, ""); g.Status != assistant.GapDismissed {
		t.Errorf("a dismissed one that is asked again: %+v", g)
	}
	if got, err := s.DB.GapByNorm(s.Ctx, 11, "es", "que tal"); err != nil || got.Count != 4 {
		t.Errorf("by its norm: %+v, %v", got, err)
	}
	if _, err := s.DB.GapByNorm(s.Ctx, 12, "es", "que tal"); !domain.IsCode(err, "not_found") {
		t.Errorf("another assistant's: %v", err)
	}
	if open, err := s.DB.Gaps(s.Ctx, 11, assistant.GapOpen, 10); err != nil || len(open) != 1 || open[0].ID != other.ID {
		t.Errorf("left open: %+v, %v", open, err)
	}
	if all, err := s.DB.Gaps(s.Ctx, 11, "", 1); err != nil || len(all) != 1 || all[0].ID != g.ID {
		t.Errorf("the most frequent of all: %+v, %v", all, err)
	}
}

func escalations(t *testing.T, s *Shop) {
	one := &escalation.Escalation{ConversationID: 5, N: 1, Opening: 1, AssistantID: 11, Kind: escalation.Planned, Reason: assistant.ReasonPlanned, QueueID: 4, State: escalation.Requested,
		Message: "vip", Request: "¿dónde?", Step: "a/s", CreatedAt: 9}
	two := *one
	two.N, two.Kind, two.Reason = 2, escalation.Fallback, assistant.ReasonDanger
	s.Write(func(tx engine.Tx) error {
		if _, err := tx.Escalation(5); !domain.IsCode(err, "not_found") {
			t.Errorf("none: %v", err)
		}
		return errors.Join(tx.SaveEscalation(one), tx.SaveEscalation(&two))
	})
	one.State, one.QueueID, one.QueuedAt, one.AcceptedAt, one.EndedAt, one.AgentID = escalation.Ended, 8, 10, 11, 12, s.Rui.ID
	s.Write(func(tx engine.Tx) error {
		if err := tx.SaveEscalation(one); err != nil {
			return err
		}
		if got, err := tx.Escalation(5); err != nil || !reflect.DeepEqual(got, &two) {
			t.Errorf("the latest: %+v, %v", got, err)
		}
		return nil
	})
	if last, err := s.DB.LatestEscalation(s.Ctx, 5); err != nil || !reflect.DeepEqual(*last, two) {
		t.Errorf("%+v, %v", last, err)
	}
	if _, err := s.DB.LatestEscalation(s.Ctx, 6); !domain.IsCode(err, "not_found") {
		t.Errorf("none: %v", err)
	}
	if all, err := s.DB.Escalations(s.Ctx, 5); err != nil || !reflect.DeepEqual(all, []escalation.Escalation{*one, two}) {
		t.Errorf("all: %+v, %v", all, err)
	}
}

func tickets(t *testing.T, s *Shop) {
	k := &escalation.Ticket{ID: s.Engine.NewID(), ConversationID: 5, WorkID: 6, N: 1, Dest: "inbox", QueueID: 4, Reason: assistant.ReasonNoMatch, Question: "¿y?", Email: "a@b.test", Verified: true,
		ProfileID: "p1", Lang: "es", Channel: "chat", PageURL: "https://x.test", Summary: "s", Text: "t", Doc: "{}", CreatedAt: 9}
	same := *k
	same.ID, same.WorkID, same.ProfileID, same.Verified = s.Engine.NewID(), 5, "", false
	s.Write(func(tx engine.Tx) error { return errors.Join(tx.AddTicket(k), tx.AddTicket(&same)) })
	for conv, want := range map[domain.ID][]escalation.Ticket{5: {*k, same}, 6: {*k}, 7: nil} {
		if got, err := s.DB.Tickets(s.Ctx, conv); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("of %d: %+v, %v", conv, got, err)
		}
	}
	if got, err := s.DB.TicketByID(s.Ctx, k.ID); err != nil || !reflect.DeepEqual(got, k) {
		t.Errorf("by id: %+v, %v", got, err)
	}
	if _, err := s.DB.TicketByID(s.Ctx, 1); !domain.IsCode(err, "not_found") {
		t.Errorf("unknown: %v", err)
	}
}

// wholeTranscript: everything said, notes left out, what this command added
// included.
func wholeTranscript(t *testing.T, s *Shop) {
	id := s.Say(s.Visitor, "one").ConversationID
	s.Say(s.Visitor, "two")
	if _, err := s.Engine.PostAgentMessage(s.Ctx, engine.AgentMessage{Actor: s.Mara, ConversationID: id, ClientID: "n", Text: "secret", Note: true}); err != nil {
		t.Fatal(err)
	}
	s.Write(func(tx engine.Tx) error {
		_, err := tx.AddMessage(&conversation.Message{ID: s.Engine.NewID(), ConversationID: id, Seq: 4, Author: conversation.Author{Kind: "system"}, Text: "four"})
		if err != nil {
			return err
		}
		for most, want := range map[int]string{9: "[one two four]", 3: "[one two four]", 2: "[two four]"} {
			all, err := tx.Transcript(id, most)
			var texts []string
			for _, m := range all {
				texts = append(texts, m.Text)
			}
			if err != nil || fmt.Sprint(texts) != want {
				t.Errorf("%d: %v, %v", most, texts, err)
			}
		}
		return nil
	})
}

// assistantFigures over a clock change, with sessions that did and did not
// reach a person.
func assistantFigures(t *testing.T, s *Shop) {
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	day := func(d, hour int) int64 { return time.Date(2026, 3, d, hour, 0, 0, 0, zone).UnixMilli() }
	const of = 11
	note := func(at, version int64, kind assistant.NoteKind, action, reason string) {
		s.Write(func(tx engine.Tx) error {
			return tx.AddAssistantEvent(&assistant.Event{ID: s.Engine.NewID(), ConversationID: 5, AssistantID: of, VersionID: domain.ID(version), At: at, Note: assistant.Note{Kind: kind, Action: action, Reason: reason}})
		})
	}
	ask := func(at, version int64, action string) {
		s.Write(func(tx engine.Tx) error {
			return tx.AddRequest(&assistant.Asked{ID: s.Engine.NewID(), ConversationID: 5, AssistantID: of, VersionID: domain.ID(version), At: at, Request: assistant.Request{Recognised: action != "", Action: action}})
		})
	}
	ask(day(28, 0), 1, "pay")
	ask(day(28, 23), 1, "")
	ask(day(29, 0), 1, "pay")
	ask(day(29, 0), 0, "pay") // a preview
	ask(day(30, 0), 1, "pay") // after the range
	note(day(28, 1), 1, assistant.Started, "pay", "")
	note(day(28, 2), 1, assistant.Started, "pay", "")
	note(day(28, 3), 1, assistant.Started, "send", "")
	note(day(28, 3), 1, assistant.Complete, "pay", "")
	note(day(29, 23), 1, assistant.Incomplete, "pay", "abandoned")
	note(day(29, 23), 1, assistant.Incomplete, "send", "abandoned")
	note(day(29, 23), 0, assistant.Complete, "send", "")
	s.sessionsOf(of, day(28, 9))
	got, err := s.DB.AssistantFigures(s.Ctx, of, day(28, 0), day(30, 0), zone)
	if err != nil {
		t.Fatal(err)
	}
	pay := []report.ActionCell{{Requests: 1, Started: 2, Complete: 1}, {Requests: 1, Incomplete: map[string]int64{"abandoned": 1}}}
	send := []report.ActionCell{{Started: 1}, {Incomplete: map[string]int64{"abandoned": 1}}}
	want := &report.AssistantReport{Buckets: []report.Bucket{{From: day(28, 0), To: day(29, 0)}, {From: day(29, 0), To: day(30, 0)}},
		Total: report.AssistantCell{Asked: 3, Recognised: 2, Sessions: 5, Contained: 2, ActionCell: report.ActionCell{Requests: 2, Started: 3, Complete: 1, Incomplete: map[string]int64{"abandoned": 2}}},
		Days: []report.AssistantCell{{Asked: 2, Recognised: 1, Sessions: 5, Contained: 2, ActionCell: report.ActionCell{Requests: 1, Started: 3, Complete: 1}},
			{Asked: 1, Recognised: 1, ActionCell: report.ActionCell{Requests: 1, Incomplete: map[string]int64{"abandoned": 2}}}},
		Actions: []report.ActionRow{{Action: "pay", Total: report.ActionCell{Requests: 2, Started: 2, Complete: 1, Incomplete: map[string]int64{"abandoned": 1}}, Days: pay},
			{Action: "send", Total: report.ActionCell{Started: 1, Incomplete: map[string]int64{"abandoned": 1}}, Days: send}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	if b := got.Buckets[1]; b.To-b.From != 23*int64(time.Hour/time.Millisecond) {
		t.Errorf("the day of the clock change: %+v", b)
	}
	if _, err := s.DB.AssistantFigures(s.Ctx, of, 5, 5, zone); domain.AsError(err) == nil {
		t.Errorf("an empty range: %v", err)
	}
}

// sessionsOf makes two conversations that stayed with the assistant, one of them
// tired of waiting, three that reached a person one way or another, one preview
// and one without a message.
func (s *Shop) sessionsOf(of domain.ID, at int64) {
	s.T.Helper()
	begin := func(version domain.ID) domain.ID {
		id := s.Say(s.NewVisitor(), "hi").ConversationID
		s.Write(func(tx engine.Tx) error {
			return tx.KeepSession(&assistant.Kept{ConversationID: id, AssistantID: of, VersionID: version, StartedAt: at})
		})
		return id
	}
	begin(1)
	begin(0)
	accepted, asked, ticketed, owned := begin(1), begin(1), begin(1), begin(1)
	work := s.Say(s.NewVisitor(), "by mail").ConversationID
	s.Write(func(tx engine.Tx) error {
		return errors.Join(
			tx.SaveEscalation(&escalation.Escalation{ConversationID: accepted, N: 1, AcceptedAt: 9}),
			tx.SaveEscalation(&escalation.Escalation{ConversationID: asked, N: 1, State: escalation.Abandoned}),
			tx.AddTicket(&escalation.Ticket{ID: s.Engine.NewID(), ConversationID: ticketed, WorkID: work}))
	})
	s.Exec("UPDATE conversation SET last_owner = ? WHERE id IN (?, ?)", s.Mara.ID, work, owned)
	s.Exec("UPDATE conversation SET visitor_seq = 0 WHERE id = ?", begin(1))
}
