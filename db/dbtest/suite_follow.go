package dbtest

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
)

// follow reads all messages behind an id, page by page.
func (s *Shop) follow(after domain.ID, page int) (out []*conversation.Message) {
	s.T.Helper()
	for {
		ms, err := s.DB.MessagesAfter(s.Ctx, after, page)
		if err != nil {
			s.T.Fatal(err)
		}
		if out = append(out, ms...); len(ms) < page {
			return out
		}
		after = ms[len(ms)-1].ID
	}
}

// sameAsTranscript holds what a follower of everything reads to the transcript of
// the only conversation.
func (s *Shop) sameAsTranscript(conv domain.ID, page int) {
	s.T.Helper()
	want, err := s.DB.Transcript(s.Ctx, conv, 0, 10_000, true)
	if err != nil {
		s.T.Fatal(err)
	}
	for _, behind := range []int{0, len(want) / 2, len(want) - 1, len(want)} {
		after := domain.ID(0)
		if behind > 0 {
			after = want[behind-1].ID
		}
		got := s.follow(after, page)
		if len(got) != len(want)-behind {
			s.T.Fatalf("behind %d of %d: %d messages", behind, len(want), len(got))
		}
		for i, m := range got {
			if !reflect.DeepEqual(m, want[behind+i]) {
				s.T.Fatalf("behind %d, place %d: %+v, stored %+v", behind, i, m, want[behind+i])
			}
		}
	}
}

// add stores messages as they are given, in one command, from seq on.
func (s *Shop) add(conv domain.ID, seq int64, list ...conversation.Message) {
	s.T.Helper()
	s.Write(func(tx engine.Tx) error {
		for i, m := range list {
			m.ConversationID, m.Seq, m.At = conv, seq+int64(i), 7
			if m.ID == 0 {
				m.ID = s.Engine.NewID()
			}
			if _, err := tx.AddMessage(&m); err != nil {
				return err
			}
		}
		return nil
	})
}

// followed: whoever follows the messages reads what is stored, in the order of
// the ids, whoever wrote it.
func followed(t *testing.T, s *Shop) {
	conv := s.Say(s.Visitor, "first").ConversationID
	s.add(conv, 2, conversation.Message{Author: conversation.Author{Kind: conversation.BySystem}, Text: "a line", Files: []conversation.FileRef{}, Options: []conversation.Option{}})
	s.add(conv, 3, conversation.Message{Author: conversation.Author{Kind: conversation.ByAgent, ID: s.Mara.ID}, ClientID: "n", Note: true, Text: "a note",
		Files: []conversation.FileRef{{ID: 5, Name: "a.png", Size: 9, Type: "image/png", Width: 3, Height: 4}}})
	s.add(conv, 4, conversation.Message{Author: conversation.Author{Kind: conversation.ByAssistant, ID: 8}, Text: "which?", Options: []conversation.Option{{ID: "o", Label: "this"}}})
	s.sameAsTranscript(conv, 2)

	boom := errors.New("boom")
	err := s.DB.Write(s.Ctx, func(tx engine.Tx) error {
		m := conversation.Message{ID: s.Engine.NewID(), ConversationID: conv, Seq: 5, Author: conversation.Author{Kind: conversation.BySystem}, Text: "undone"}
		if _, err := tx.AddMessage(&m); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatal(err)
	}
	s.sameAsTranscript(conv, 2)

	other := s.Engine.NewID()
	s.Exec("INSERT INTO message (id, conversation_id, seq, at, note, author_kind, author_id, text) VALUES ($1, $2, 5, 7, 0, 'system', 0, 'by another process')", other, conv)
	s.add(conv, 6, conversation.Message{Author: conversation.Author{Kind: conversation.BySystem}, Text: "after it"})
	s.sameAsTranscript(conv, 2)

	late := s.Engine.NewID()
	for seq := int64(7); seq < 1507; seq += 300 {
		lines := make([]conversation.Message, 300)
		for i := range lines {
			lines[i] = conversation.Message{Author: conversation.Author{Kind: conversation.BySystem}, Text: fmt.Sprint("line ", seq, i)}
		}
		s.add(conv, seq, lines...)
		s.sameAsTranscript(conv, 400)
	}
	end := s.Engine.NewID() - 1
	s.add(conv, 1507, conversation.Message{ID: late, Author: conversation.Author{Kind: conversation.BySystem}, Text: "written for an earlier time"})
	if got := s.follow(late-1, 400); len(got) != 1501 || got[0].ID != late {
		t.Errorf("behind a message with an earlier id: %d, first %+v", len(got), got[0])
	}
	s.add(conv, 1508, conversation.Message{Author: conversation.Author{Kind: conversation.BySystem}, Text: "the last"})
	if got := s.follow(end, 10); len(got) != 1 || got[0].Text != "the last" {
		t.Errorf("the newest after it: %v", got)
	}
}

// followedWithEvents: a reader who sees an event sees the messages before it,
// although no wake-up has come yet.
func followedWithEvents(t *testing.T, s *Shop) {
	const rounds = 300
	conv := s.Say(s.Visitor, "first").ConversationID
	start := s.Engine.NewID()
	var writer sync.WaitGroup
	defer writer.Wait()
	writer.Go(func() {
		for seq := range int64(rounds) {
			err := s.DB.Write(s.Ctx, func(tx engine.Tx) error {
				m := conversation.Message{ID: s.Engine.NewID(), ConversationID: conv, Seq: 2 + seq, Author: conversation.Author{Kind: conversation.BySystem}, Text: "x"}
				if _, err := tx.AddMessage(&m); err != nil {
					return err
				}
				return tx.AddEvent(&conversation.Event{ID: s.Engine.NewID(), ConversationID: conv, Kind: conversation.Rated})
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	for seen := 0; seen < rounds && !t.Failed(); {
		evs, err := s.DB.EventsAfter(s.Ctx, start, 2*rounds)
		if err != nil {
			t.Fatal(err)
		}
		ms := s.follow(start, 2*rounds)
		if len(ms) < len(evs) {
			t.Fatalf("%d events and only %d messages", len(evs), len(ms))
		}
		seen = len(evs)
	}
}
