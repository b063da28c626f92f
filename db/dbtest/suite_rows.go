package dbtest

import (
	"context"
	"encoding/hex"
	"errors"
	"reflect"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/domain/engine"
	"relevo/domain/people"
)

func timers(t *testing.T, s *Shop) {
	set := func(kind string, subject domain.ID, due int64) {
		t.Helper()
		s.Write(func(tx engine.Tx) error {
			return tx.SetTimer(engine.Timer{Kind: kind, Subject: subject, Due: due})
		})
	}
	set("b", 1, 30)
	set("a", 1, 20)
	set("a", 2, 10)
	set("a", 2, 25) // replaces the earlier one
	set("c", 9, 90)
	due, next, err := s.DB.DueTimers(s.Ctx, 40, 10)
	if err != nil || next != 90 || len(due) != 3 || due[0].Due != 20 || due[1].Due != 25 || due[2].Kind != "b" {
		t.Fatalf("due at 40: %+v, next %d, %v", due, next, err)
	}
	if two, _, err := s.DB.DueTimers(s.Ctx, 40, 2); err != nil || len(two) != 2 {
		t.Errorf("at most two: %+v, %v", two, err)
	}
	take := func(k engine.Timer) (ok bool) {
		t.Helper()
		s.Write(func(tx engine.Tx) (err error) { ok, err = tx.TakeTimer(k); return err })
		return ok
	}
	if take(engine.Timer{Kind: "a", Subject: 2, Due: 10}) {
		t.Error("a replaced timer was taken")
	}
	if !take(due[0]) || take(due[0]) {
		t.Error("a timer was not taken exactly once")
	}
	s.Write(func(tx engine.Tx) error { return tx.ClearTimer("b", 1) })
	due, next, err = s.DB.DueTimers(s.Ctx, 100, 10)
	if err != nil || next != 0 || len(due) != 2 {
		t.Errorf("after taking and clearing: %+v, %d, %v", due, next, err)
	}
}

func jobs(t *testing.T, s *Shop) {
	add := func(key string, at int64) {
		t.Helper()
		s.Write(func(tx engine.Tx) error {
			return tx.AddJob(&engine.Job{ID: s.Engine.NewID(), Kind: "k", Key: key, Payload: []byte(`{"n":1}`), RunAt: at})
		})
	}
	claim := func(now, lease int64) (j *engine.Job) {
		t.Helper()
		s.Write(func(tx engine.Tx) (err error) { j, err = tx.ClaimJob(now, lease); return err })
		return j
	}
	add("late", 50)
	add("early", 10)
	add("early", 5) // the same effect is ordered once
	if next, err := s.DB.NextJob(s.Ctx); err != nil || next != 10 {
		t.Errorf("next at %d, %v", next, err)
	}
	if j := claim(9, 99); j != nil {
		t.Errorf("claimed before its time: %+v", j)
	}
	j := claim(20, 100)
	if j == nil || j.Key != "early" || j.Attempts != 1 || string(j.Payload) != `{"n":1}` {
		t.Fatalf("claimed: %+v", j)
	}
	if again := claim(20, 100); again != nil {
		t.Errorf("a leased job was claimed: %+v", again)
	}
	if again := claim(100, 200); again == nil || again.Key != "late" {
		t.Errorf("the other job: %+v", again)
	}
	again := claim(100, 300)
	if again == nil || again.Key != "early" || again.Attempts != 2 {
		t.Fatalf("after its lease: %+v", again)
	}
	again.RunAt, again.Error, again.Dead = 400, "no answer", true
	s.Write(func(tx engine.Tx) error { return tx.RetryJob(again) })
	late := claim(500, 600)
	if late == nil || late.Key != "late" {
		t.Fatalf("a dead job was claimed, or the other was not: %+v", late)
	}
	s.Write(func(tx engine.Tx) error { return tx.FinishJob(late.ID) })
	if next, err := s.DB.NextJob(s.Ctx); err != nil || next != 0 {
		t.Errorf("with a dead job only: next at %d, %v", next, err)
	}
}

func files(t *testing.T, s *Shop) {
	sha := hex.EncodeToString(make([]byte, 32))
	up := func(owner domain.ID) *attachment.File {
		t.Helper()
		f, err := s.Engine.AddUpload(s.Ctx, attachment.File{UploaderID: owner, Name: "a.txt", Type: "text/plain", Size: 3, SHA256: sha})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	mine, theirs, left := up(s.Visitor), up(s.NewVisitor()), up(s.Visitor)
	post := func(client string, ids ...domain.ID) (engine.Sent, error) {
		return s.Engine.PostVisitorMessage(s.Ctx, engine.VisitorMessage{VisitorID: s.Visitor, ClientID: client, Files: ids})
	}
	if _, err := post("foreign", theirs.ID); !domain.IsCode(err, "invalid_field") {
		t.Errorf("a foreign file: %v", err)
	}
	if _, err := post("unknown", 12345); !domain.IsCode(err, "invalid_field") {
		t.Errorf("an unknown file: %v", err)
	}
	sent, err := post("first", mine.ID)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := post("first", mine.ID); err != nil || !again.Replayed || again.ID != sent.ID {
		t.Errorf("replay: %+v, %v", again, err)
	}
	if again, err := post("first", left.ID); err != nil || !again.Replayed {
		t.Errorf("replay with another file: %+v, %v", again, err)
	}
	if f, err := s.DB.StoredFile(s.Ctx, left.ID); err != nil || f.ConversationID != 0 {
		t.Errorf("a replay took a file along: %+v, %v", f, err)
	}
	if _, err := post("second", mine.ID); !domain.IsCode(err, "file_used") {
		t.Errorf("a file named twice: %v", err)
	}
	if f, err := s.DB.StoredFile(s.Ctx, mine.ID); err != nil || f.ConversationID != sent.ConversationID || f.Name != "a.txt" {
		t.Errorf("attached: %+v, %v", f, err)
	}
	s.Clock.Advance(25 * time.Hour)
	for _, pass := range []func(context.Context) (int64, error){s.Engine.FireDue, s.Engine.DoJobs} {
		if _, err := pass(s.Ctx); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.DB.StoredFile(s.Ctx, left.ID); !domain.IsCode(err, "not_found") {
		t.Errorf("an upload nobody named is still there: %v", err)
	}
	if _, err := s.DB.StoredFile(s.Ctx, mine.ID); err != nil || len(s.Blobs.Deleted) != 0 {
		t.Errorf("a shared content was removed: %v, %v", err, s.Blobs.Deleted)
	}
}

func identity(t *testing.T, s *Shop) {
	anon := s.Say(s.Visitor, "before signing in")
	start := func(visitor domain.ID, external string) *engine.Session {
		t.Helper()
		out, err := s.Engine.StartSession(s.Ctx, engine.SessionStart{WidgetID: s.Widget, VisitorID: visitor, Lang: "es",
			Identity: &engine.Identity{ExternalID: external, Name: "Eva", Email: "Eva@x.test"}})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	in := start(s.Visitor, "u1")
	if in.Visitor.ID == s.Visitor || in.Conversation == nil || in.Conversation.ID != anon.ConversationID || in.Contact.Email != "eva@x.test" {
		t.Fatalf("signed in: %+v", in)
	}
	if c := s.Conv(anon.ConversationID); c.VisitorID != in.Visitor.ID || c.ContactID != in.Contact.ID {
		t.Errorf("the conversation did not come along: %+v", c)
	}
	if v, c, err := s.DB.Visitor(s.Ctx, s.Visitor); err != nil || v.ConversationID != 0 || c != nil {
		t.Errorf("the anonymous visitor still has it: %+v, %v", v, err)
	}
	next, err := s.Engine.PostVisitorMessage(s.Ctx, engine.VisitorMessage{VisitorID: in.Visitor.ID, ClientID: "n", Text: "after"})
	if err != nil || next.ConversationID != anon.ConversationID || next.Seq != 2 {
		t.Errorf("writing on: %+v, %v", next, err)
	}
	if again := start(0, "u1"); again.Visitor.ID != in.Visitor.ID || again.Conversation == nil {
		t.Errorf("from another browser: %+v", again)
	}
	second := s.NewVisitor()
	other := s.Say(second, "elsewhere").ConversationID
	if back := start(second, "u1"); back.Conversation == nil || back.Conversation.ID != anon.ConversationID {
		t.Errorf("the open conversation did not go on: %+v", back.Conversation)
	}
	if c := s.Conv(other); c.ContactID != in.Contact.ID {
		t.Errorf("the second conversation did not come along: %+v", c)
	}
	if rows, err := s.DB.ContactConversations(s.Ctx, in.Contact.ID, 10); err != nil || len(rows) != 2 || rows[0].ID != other {
		t.Errorf("the contact's conversations: %v, %v", rows, err)
	}
	if foreign := start(in.Visitor.ID, "u2"); foreign.Contact.ID == in.Contact.ID || foreign.Conversation != nil {
		t.Errorf("another identity got hold of it: %+v", foreign)
	}
	out, err := s.Engine.StartSession(s.Ctx, engine.SessionStart{WidgetID: s.Widget, VisitorID: in.Visitor.ID})
	if err != nil || out.Visitor.ID == in.Visitor.ID || out.Conversation != nil {
		t.Errorf("signed out: %+v, %v", out, err)
	}
}

func contacts(t *testing.T, s *Shop) {
	var ids []domain.ID
	for range 5 {
		v := s.NewVisitor()
		ids = append(ids, s.Conv(s.Say(v, "x").ConversationID).ContactID)
	}
	first, err := s.DB.Contacts(s.Ctx, 0, 3)
	if err != nil || len(first) != 3 || first[0].ID != ids[4] {
		t.Fatalf("newest three: %v, %v", first, err)
	}
	rest, err := s.DB.Contacts(s.Ctx, first[2].ID, 3)
	if err != nil || len(rest) != 2 || rest[1].ID != ids[0] {
		t.Errorf("the rest: %v, %v", rest, err)
	}
	for i, name := range []string{"Ana Muñoz", "Ana Silva", "Bo"} {
		if _, err := s.Engine.EditContact(s.Ctx, ids[i], engine.ContactEdit{Name: new(name), Phone: new("555 01")}); err != nil {
			t.Fatal(err)
		}
	}
	for q, want := range map[string][]domain.ID{"ana": {ids[1], ids[0]}, "munoz": {ids[0]}, "555": {ids[2], ids[1], ids[0]}, "silva an": {ids[1]}, "": nil, "*": nil} {
		got, err := s.DB.SearchContacts(s.Ctx, q, 0, 10)
		if err != nil || len(got) != len(want) {
			t.Errorf("contacts %q: %d, want %d, %v", q, len(got), len(want), err)
			continue
		}
		for i := range got {
			if got[i].ID != want[i] {
				t.Errorf("contacts %q: row %d", q, i)
			}
		}
	}
	if got, err := s.DB.SearchContacts(s.Ctx, "ana", ids[1], 10); err != nil || len(got) != 1 || got[0].ID != ids[0] {
		t.Errorf("the next page: %v, %v", got, err)
	}
	if v, err := s.DB.ContactVisitor(s.Ctx, ids[0]); err != nil || v.ContactID != ids[0] {
		t.Errorf("visitor of a contact: %+v, %v", v, err)
	}
}

func peopleRows(t *testing.T, s *Shop) {
	err := s.DB.Write(s.Ctx, func(tx engine.Tx) error {
		return tx.AddAgent(&people.Agent{ID: s.Engine.NewID(), Email: "Mara@x.test", Name: "again", Role: people.AgentRole})
	})
	if !domain.IsCode(err, "email_taken") {
		t.Errorf("the same address twice: %v", err)
	}
	s.Write(func(tx engine.Tx) error {
		for i := range 3 {
			if err := tx.AddSession(&people.Session{ID: domain.ID(i + 1), AgentID: s.Mara.ID, Hash: []byte{byte(i)}, CreatedAt: 1, ExpiresAt: 1000}); err != nil {
				return err
			}
		}
		if err := tx.AddToken(&people.Token{ID: 9, AgentID: s.Mara.ID, Name: "t", Hash: []byte("h"), CreatedAt: 1}); err != nil {
			return err
		}
		return tx.EndSessions(s.Mara.ID, 0, 2)
	})
	if list, err := s.DB.Sessions(s.Ctx, s.Mara.ID); err != nil || len(list) != 1 || list[0].ID != 2 {
		t.Errorf("all but one ended: %v, %v", list, err)
	}
	if _, err := s.DB.SessionByHash(s.Ctx, []byte{0}); !domain.IsCode(err, "not_found") {
		t.Errorf("an ended session: %v", err)
	}
	if k, err := s.DB.TokenByHash(s.Ctx, []byte("h")); err != nil || k.AgentID != s.Mara.ID {
		t.Errorf("token: %+v, %v", k, err)
	}
	s.Write(func(tx engine.Tx) error { return tx.RevokeToken(s.Mara.ID, 9, 5) })
	if _, err := s.DB.TokenByHash(s.Ctx, []byte("h")); !domain.IsCode(err, "not_found") {
		t.Errorf("a revoked token: %v", err)
	}
	if err := s.DB.Write(s.Ctx, func(tx engine.Tx) error { return tx.RevokeToken(s.Rui.ID, 9, 5) }); !domain.IsCode(err, "not_found") {
		t.Errorf("somebody else's token: %v", err)
	}
}

func passwordResets(t *testing.T, s *Shop) {
	made := func(agent domain.ID, hash string, at int64) people.PasswordReset {
		return people.PasswordReset{AgentID: agent, Hash: []byte(hash), CreatedBy: s.Mara.ID, CreatedAt: at, ExpiresAt: at + 5}
	}
	first, second, other := made(s.Rui.ID, "one", 1), made(s.Rui.ID, "two", 2), made(s.Mara.ID, "three", 3)
	s.Write(func(tx engine.Tx) error {
		return errors.Join(tx.SavePasswordReset(&first), tx.SavePasswordReset(&other), tx.SavePasswordReset(&second))
	})
	if _, err := s.DB.PasswordResetByHash(s.Ctx, first.Hash); !domain.IsCode(err, "not_found") {
		t.Errorf("a replaced one: %v", err)
	}
	s.Write(func(tx engine.Tx) error {
		got, err := tx.PasswordResetByHash(second.Hash)
		if err != nil || !reflect.DeepEqual(*got, second) {
			t.Errorf("in a command: %+v, %v", got, err)
		}
		return nil
	})
	if got, err := s.DB.PasswordResetByHash(s.Ctx, second.Hash); err != nil || !reflect.DeepEqual(*got, second) {
		t.Errorf("%+v, %v", got, err)
	}
	for range 2 { // dropping twice is no error
		s.Write(func(tx engine.Tx) error { return tx.DropPasswordReset(s.Rui.ID) })
	}
	if _, err := s.DB.PasswordResetByHash(s.Ctx, second.Hash); !domain.IsCode(err, "not_found") {
		t.Errorf("a dropped one: %v", err)
	}
	if _, err := s.DB.PasswordResetByHash(s.Ctx, other.Hash); err != nil {
		t.Errorf("somebody else's: %v", err)
	}
}

func searchHostile(t *testing.T, s *Shop) {
	id := s.Say(s.Visitor, `the "quick" OR brown* fox -- it's Ñandú`).ConversationID
	for range 2 {
		for q, want := range map[string]int{`" OR * NEAR( -- '`: 0, `"quick"`: 1, `quick OR fox`: 1, `NEAR(quick fox)`: 0, `text:quick`: 0, `'; DROP TABLE message; --`: 0,
			`fox*`: 1, `^the`: 1, `nandu`: 1, `ÑANDÚ`: 1, "na\u0303ndu": 1, "": 0, "\x00\xff": 0, `quick -fox`: 1, `{quick fox}`: 1, `"`: 0} {
			rows, err := s.DB.Search(s.Ctx, q, 10)
			if err != nil || len(rows) != want || want == 1 && rows[0].ID != id {
				t.Errorf("search %q: %d rows, want %d, %v", q, len(rows), want, err)
			}
		}
		if _, err := s.DB.IndexSome(s.Ctx); err != nil {
			t.Fatal(err)
		}
	}
}
