package dbtest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/live"
)

// hold keeps the writer busy until release is called, so that commands pile up
// to one group.
func (s *Shop) hold() (release func()) {
	s.T.Helper()
	running, gate, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- s.DB.Write(s.Ctx, func(engine.Tx) error {
			close(running)
			<-gate
			return nil
		})
	}()
	<-running
	return func() {
		s.T.Helper()
		close(gate)
		if err := <-done; err != nil {
			s.T.Error(err)
		}
	}
}

// queued waits until that many commands wait.
func (s *Shop) queued(n int) {
	for s.DB.Stats().Queued < n {
		runtime.Gosched()
	}
}

func failingCommandUndoneAlone(t *testing.T, s *Shop) {
	const n, bad = 40, 17
	boom := errors.New("boom")
	release := s.hold()
	groups := s.DB.Stats().Groups
	errs := make([]error, n)
	topic := live.Topic{Kind: "never"}
	sub := s.Hub.Subscribe(topic)
	defer sub.Close()
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			errs[i] = s.DB.Write(s.Ctx, func(tx engine.Tx) error {
				if err := tx.SetSetting(fmt.Sprint("key", i), "stored"); err != nil || i != bad {
					return err
				}
				tx.Touch(topic)
				return boom
			})
		})
	}
	s.queued(n)
	release()
	wg.Wait()
	if got := s.DB.Stats().Groups - groups; got != 2 {
		t.Errorf("%d commits, want the held one and one for all %d", got, n)
	}
	for i, err := range errs {
		stored := s.Setting(fmt.Sprint("key", i)) == "stored"
		if i == bad && (!errors.Is(err, boom) || stored) {
			t.Errorf("failing command: %v, stored %t", err, stored)
		}
		if i != bad && (err != nil || !stored) {
			t.Errorf("command %d beside a failing one: %v, stored %t", i, err, stored)
		}
	}
	select {
	case <-sub.C:
		t.Error("an undone command woke somebody")
	default:
	}
}

func wakesAfterCommit(t *testing.T, s *Shop) {
	topic := live.Topic{Kind: "thing", ID: 1}
	sub := s.Hub.Subscribe(topic)
	defer sub.Close()
	seen := make(chan string, 1)
	go func() {
		<-sub.C
		v, err := s.DB.Setting(s.Ctx, "woken")
		if err != nil {
			v = err.Error()
		}
		seen <- v
	}()
	s.Write(func(tx engine.Tx) error {
		if err := tx.SetSetting("woken", "yes"); err != nil {
			return err
		}
		tx.Touch(topic)
		if v, err := s.DB.Setting(s.Ctx, "woken"); !domain.IsCode(err, "not_found") {
			t.Errorf("before the commit a reader sees %q, %v", v, err)
		}
		select {
		case v := <-seen:
			t.Errorf("woken before the commit, read %q", v)
		default:
		}
		return nil
	})
	if v := <-seen; v != "yes" {
		t.Errorf("the woken reader read %q", v)
	}
	if v := s.Setting("woken"); v != "yes" {
		t.Errorf("after Write returned: %q", v)
	}
}

// orderOfCommits: readers see ids appear in their order only.
func orderOfCommits(t *testing.T, s *Shop) {
	const writers, each = 8, 20
	stop := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		var last domain.ID
		n := 0
		sub := s.Hub.Subscribe(engine.TopicMessages)
		defer sub.Close()
		for n < writers*each {
			ms, err := s.DB.MessagesAfter(s.Ctx, last, 50)
			if err != nil {
				t.Error(err)
				return
			}
			for _, m := range ms {
				last = m.ID
			}
			n += len(ms)
			if len(ms) > 0 {
				continue
			}
			select {
			case <-sub.C:
			case <-stop:
				t.Errorf("a reader behind its cursor saw %d of %d messages", n, writers*each)
				return
			}
		}
	})
	var wg sync.WaitGroup
	for range writers {
		v := s.NewVisitor()
		wg.Go(func() {
			for i := range each {
				if _, err := s.Engine.PostVisitorMessage(s.Ctx, engine.VisitorMessage{VisitorID: v, ClientID: fmt.Sprint(i), Text: "x"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	s.Write(func(tx engine.Tx) error { tx.Touch(engine.TopicMessages); return nil })
	reader.Wait()
	close(stop)
}

func abandonedCaller(t *testing.T, s *Shop) {
	release := s.hold()
	ctx, cancel := context.WithCancel(s.Ctx)
	answer := make(chan error, 1)
	go func() {
		answer <- s.DB.Write(ctx, func(tx engine.Tx) error { return tx.SetSetting("abandoned", "stored") })
	}()
	s.queued(1)
	cancel()
	if err := <-answer; !domain.IsCode(err, "unavailable") {
		t.Errorf("a caller that gave up got %v", err)
	}
	release()
	s.Write(func(tx engine.Tx) error { return tx.SetSetting("after", "stored") })
	if s.Setting("abandoned") != "" || s.Setting("after") != "stored" {
		t.Error("an abandoned command was carried out, or the one after it was not")
	}
}

func panicInCommand(t *testing.T, s *Shop) {
	err := s.DB.Write(s.Ctx, func(tx engine.Tx) error {
		if err := tx.SetSetting("half", "stored"); err != nil {
			return err
		}
		panic("ouch")
	})
	if err == nil || !strings.Contains(err.Error(), "ouch") || domain.AsError(err) != nil {
		t.Errorf("a panic became %v", err)
	}
	s.Write(func(tx engine.Tx) error { return tx.SetSetting("next", "stored") })
	if s.Setting("half") != "" || s.Setting("next") != "stored" {
		t.Error("a panicking command left something, or broke the next one")
	}
}

func replayedClientID(t *testing.T, s *Shop) {
	const n = 100
	sent := make([]engine.Sent, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			var err error
			sent[i], err = s.Engine.PostVisitorMessage(s.Ctx, engine.VisitorMessage{VisitorID: s.Visitor, ClientID: "same", Text: fmt.Sprint("try ", i)})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	fresh := 0
	for _, r := range sent {
		if !r.Replayed {
			fresh++
		}
		if r.ID != sent[0].ID || r.Seq != 1 || r.At != sent[0].At || r.ConversationID != sent[0].ConversationID {
			t.Fatalf("receipts differ: %+v and %+v", r, sent[0])
		}
	}
	ms, err := s.DB.MessagesAfter(s.Ctx, 0, 10)
	if err != nil || len(ms) != 1 || fresh != 1 {
		t.Errorf("%d messages stored, %d receipts of a first try, %v", len(ms), fresh, err)
	}
	if err := s.Engine.EndByVisitor(s.Ctx, s.Visitor, true); err != nil {
		t.Fatal(err)
	}
	again, err := s.Engine.PostVisitorMessage(s.Ctx, engine.VisitorMessage{VisitorID: s.Visitor, ClientID: "same", Text: "late"})
	if err != nil || !again.Replayed || again.ID != sent[0].ID {
		t.Errorf("a replay after the end: %+v, %v", again, err)
	}
	if c, err := s.DB.Counts(s.Ctx, s.Mara.ID); err != nil || c.Closed != 1 || c.AllOpen != 0 {
		t.Errorf("a replay after the end changed the lists: %+v, %v", c, err)
	}
	other := s.NewVisitor()
	if r, err := s.Engine.PostVisitorMessage(s.Ctx, engine.VisitorMessage{VisitorID: other, ClientID: "same", Text: "mine"}); err != nil || r.Replayed {
		t.Errorf("another visitor's client id: %+v, %v", r, err)
	}
}

func gaplessSeq(t *testing.T, s *Shop) {
	const writers, each = 64, 6
	id := s.Say(s.Visitor, "first").ConversationID
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				var err error
				client := fmt.Sprint(w, "-", i)
				if w%2 == 0 {
					_, err = s.Engine.PostVisitorMessage(s.Ctx, engine.VisitorMessage{VisitorID: s.Visitor, ClientID: client, Text: "x"})
				} else {
					_, err = s.Engine.PostAgentMessage(s.Ctx, engine.AgentMessage{Actor: s.Mara, ConversationID: id, ClientID: client, Text: "x", Note: true})
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	ms, err := s.DB.Transcript(s.Ctx, id, 0, 10_000, true)
	if err != nil || len(ms) != writers*each+1 {
		t.Fatalf("%d messages, %v", len(ms), err)
	}
	for i, m := range ms {
		if m.Seq != int64(i+1) || i > 0 && m.ID <= ms[i-1].ID {
			t.Fatalf("message %d has seq %d, id %s", i+1, m.Seq, m.ID)
		}
	}
	if c := s.Conv(id); c.LastSeq != int64(len(ms)) {
		t.Errorf("last seq %d of %d", c.LastSeq, len(ms))
	}
	tail, err := s.DB.TranscriptBefore(s.Ctx, id, 0, 5, true)
	if err != nil || len(tail) != 5 || tail[4].Seq != int64(len(ms)) || tail[0].Seq != int64(len(ms)-4) {
		t.Errorf("the last five: %v, %v", tail, err)
	}
	public, err := s.DB.Transcript(s.Ctx, id, 0, 10_000, false)
	if err != nil || len(public) != writers/2*each+1 {
		t.Errorf("without notes: %d, %v", len(public), err)
	}
}

func versionConflict(t *testing.T, s *Shop) {
	id := s.Say(s.Visitor, "hello").ConversationID
	before := s.Conv(id)
	err := s.DB.Write(s.Ctx, func(tx engine.Tx) error {
		c, err := tx.Conversation(id)
		if err != nil {
			return err
		}
		stale := *c
		c.Rating = 4
		if err := tx.SaveConversation(c); err != nil {
			return err
		}
		stale.Rating = 2
		return tx.SaveConversation(&stale)
	})
	if err == nil {
		t.Error("a stale version was written")
	}
	if c := s.Conv(id); *c != *before {
		t.Errorf("a refused command changed %+v to %+v", before, c)
	}
	s.Say(s.Visitor, "more")
	err = s.DB.Write(s.Ctx, func(tx engine.Tx) error {
		if _, err := tx.Conversation(id); err != nil {
			return err
		}
		old := *before
		return tx.SaveConversation(&old)
	})
	if err == nil {
		t.Error("an older version was written by a later command")
	}
	if c := s.Conv(id); c.LastSeq != 2 || c.Ver != before.Ver+1 {
		t.Errorf("after it: %+v", c)
	}
}
