package feed_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/handlers/feed"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// store is a source in memory: messages of a few conversations, ids from 1.
type store struct {
	mu    sync.Mutex
	all   []*conversation.Message
	seqs  map[domain.ID]int64
	reads int
	fail  error
}

func (s *store) add(conv domain.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seqs == nil {
		s.seqs = map[domain.ID]int64{}
	}
	s.seqs[conv]++
	s.all = append(s.all, &conversation.Message{ID: domain.ID(len(s.all) + 1), ConversationID: conv, Seq: s.seqs[conv]})
}

func (s *store) LastID(context.Context) (domain.ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return domain.ID(len(s.all)), s.fail
}

func (s *store) MessagesAfter(_ context.Context, after domain.ID, limit int) ([]*conversation.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	i := min(int(after), len(s.all))
	return append([]*conversation.Message(nil), s.all[i:min(i+limit, len(s.all))]...), s.fail
}

func (s *store) Transcript(_ context.Context, conv domain.ID, after int64, limit int, _ bool) (out []*conversation.Message, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	for _, m := range s.all {
		if m.ConversationID == conv && m.Seq > after && len(out) < limit {
			out = append(out, m)
		}
	}
	return out, s.fail
}

// TestReaders: many readers behind a writer see every message once and in
// order, also those that fall behind what is held.
func TestReaders(t *testing.T) {
	const total, convs = 12_000, 5
	src, hub, ctx := &store{}, live.NewHub(), context.Background()
	f := feed.New(src, hub)
	if _, err := f.Last(ctx); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			sub := hub.Subscribe(engine.TopicMessages)
			defer sub.Close()
			var last domain.ID
			for last < total {
				page, err := f.After(ctx, last)
				if err != nil {
					t.Error(err)
					return
				}
				for _, e := range page {
					if e.ID != last+1 {
						t.Errorf("%d after %d", e.ID, last)
						return
					}
					last = e.ID
				}
				if len(page) == 0 {
					<-sub.C
				}
			}
		})
	}
	for c := range convs {
		wg.Go(func() {
			conv := domain.ID(c + 1)
			sub := hub.Subscribe(engine.TopicMessages)
			defer sub.Close()
			var last int64
			for last < total/convs {
				page, err := f.Transcript(ctx, conv, last)
				if err != nil {
					t.Error(err)
					return
				}
				for _, e := range page {
					if e.Seq != last+1 || e.ConversationID != conv {
						t.Errorf("seq %d of %d after %d", e.Seq, e.ConversationID, last)
						return
					}
					last = e.Seq
				}
				if len(page) == 0 {
					<-sub.C
				}
			}
		})
	}
	for i := range total {
		src.add(domain.ID(i%convs + 1))
		if i%7 == 0 || i == total-1 {
			hub.Wake(engine.TopicMessages)
		}
	}
	wg.Wait()
	old, err := f.After(ctx, 10)
	if err != nil || len(old) != 500 || old[0].ID != 11 || !feed.Full(old) {
		t.Errorf("far back: %d messages, %v", len(old), err)
	}
	if tr, err := f.Transcript(ctx, 2, 0); err != nil || len(tr) != 500 || tr[0].Seq != 1 {
		t.Errorf("a transcript from its start: %d, %v", len(tr), err)
	}
}

// TestShared: after one read, others at the same place read nothing more.
func TestShared(t *testing.T) {
	src, hub, ctx := &store{}, live.NewHub(), context.Background()
	src.add(1)
	f := feed.New(src, hub)
	if last, err := f.Last(ctx); err != nil || last != 1 {
		t.Fatalf("last %d, %v", last, err)
	}
	src.add(1)
	if page, err := f.After(ctx, 1); err != nil || len(page) != 0 {
		t.Errorf("before its wake-up: %d, %v", len(page), err)
	}
	hub.Wake(engine.TopicMessages)
	first, err := f.After(ctx, 1)
	if err != nil || len(first) != 1 {
		t.Fatalf("woken: %d, %v", len(first), err)
	}
	reads := src.reads
	second, err := f.After(ctx, 1)
	if err != nil || src.reads != reads || second[0] != first[0] {
		t.Errorf("the second reader read again: %d reads, %v", src.reads-reads, err)
	}
	renders := 0
	for range 3 {
		b, err := first[0].Form("x", func(m *conversation.Message) ([]byte, error) { renders++; return fmt.Append(nil, m.Seq), nil })
		if err != nil || string(b) != "2" {
			t.Errorf("form %q, %v", b, err)
		}
	}
	boom := errors.New("boom")
	if _, err := first[0].Form("y", func(*conversation.Message) ([]byte, error) { return nil, boom }); renders != 1 || !errors.Is(err, boom) {
		t.Errorf("%d renderings, %v", renders, err)
	}
}

// TestThrough: an id that is committed but has woken nobody yet is covered.
func TestThrough(t *testing.T) {
	src, hub, ctx := &store{}, live.NewHub(), context.Background()
	f := feed.New(src, hub)
	if _, err := f.Last(ctx); err != nil {
		t.Fatal(err)
	}
	src.add(1)
	src.add(2)
	if err := f.Through(ctx, 2); err != nil {
		t.Fatal(err)
	}
	if page, err := f.After(ctx, 0); err != nil || len(page) != 2 {
		t.Errorf("covered: %d, %v", len(page), err)
	}
	reads := src.reads
	if err := f.Through(ctx, 2); err != nil || src.reads != reads {
		t.Errorf("covered twice: %d reads, %v", src.reads-reads, err)
	}
}

func TestFailure(t *testing.T) {
	src, hub, ctx := &store{}, live.NewHub(), context.Background()
	f := feed.New(src, hub)
	src.fail = errors.New("no disk")
	if _, err := f.Last(ctx); err == nil {
		t.Error("an error was swallowed")
	}
	src.fail = nil
	src.add(1)
	hub.Wake(engine.TopicMessages)
	if last, err := f.Last(ctx); err != nil || last != 1 {
		t.Errorf("after the failure: %d, %v", last, err)
	}
}
