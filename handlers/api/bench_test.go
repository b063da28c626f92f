package api_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/handlers/api"
	"relevo/handlers/feed"
	"relevo/handlers/web"
)

// flood is a source whose messages appear as fast as the benchmark makes them.
type flood struct {
	api.Store
	base domain.ID
	mu   sync.Mutex
	all  []*conversation.Message
}

func (f *flood) MessagesAfter(_ context.Context, after domain.ID, limit int) ([]*conversation.Message, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := max(0, int(after-f.base))
	return f.all[i:min(len(f.all), i+limit)], nil
}

func (f *flood) LastID(context.Context) (domain.ID, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.base + domain.ID(len(f.all)), nil
}

func (f *flood) Conversation(_ context.Context, id domain.ID) (*conversation.Conversation, error) {
	return &conversation.Conversation{ID: id}, nil
}

// BenchmarkStream is what one message costs from its wake-up to four listeners
// over HTTP, in groups of 64; events/s counts what the four received.
func BenchmarkStream(b *testing.B) {
	const listeners, group = 4, 64
	w := dbtest.Open(b)
	agent := &people.Agent{ID: w.Engine.NewID(), Email: "a@x.test", Name: "a", Role: people.AgentRole}
	if err := w.DB.Write(context.Background(), func(tx engine.Tx) error { return tx.AddAgent(agent) }); err != nil {
		b.Fatal(err)
	}
	src := &flood{Store: w.DB, base: w.Engine.NewID()}
	a := api.New(api.Config{Engine: w.Engine, Store: src, Feed: feed.New(source{w.DB, src}, w.Hub), Agents: web.NewAgents(w.DB, w.Hub), Queues: web.NewQueues(w.DB, w.Hub),
		Guard: headerGuard{map[string]*people.Agent{"a": agent}}, Log: slog.New(slog.DiscardHandler)})
	srv := httptest.NewServer(a)
	defer srv.Close()
	defer w.Hub.Close()
	var ready, done sync.WaitGroup
	for range listeners {
		r, err := http.NewRequest("GET", srv.URL+"/api/v1/me/events?view=all", nil)
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("X-Agent", "a")
		res, err := srv.Client().Do(r)
		if err != nil {
			b.Fatal(err)
		}
		defer res.Body.Close()
		ready.Add(1)
		done.Go(func() {
			in := bufio.NewReaderSize(res.Body, 64<<10)
			_, err := in.ReadSlice('\n')
			ready.Done()
			if err != nil {
				b.Errorf("listener: %v", err)
				return
			}
			for n := 0; n < b.N; {
				line, err := in.ReadSlice('\n')
				if err != nil {
					b.Errorf("listener: %v", err)
					return
				}
				if bytes.HasPrefix(line, []byte("id: ")) {
					n++
				}
			}
		})
	}
	ready.Wait()
	b.ResetTimer()
	for i := 0; i < b.N; {
		src.mu.Lock()
		for range min(group, b.N-i) {
			i++
			src.all = append(src.all, &conversation.Message{ID: src.base + domain.ID(i), ConversationID: domain.ID(1 + i%50), Seq: int64(i), At: 1,
				Author: conversation.Author{Kind: conversation.ByVisitor, ID: 9}, ClientID: fmt.Sprint(i), Text: "Where is my order? I have been waiting for a week."})
		}
		src.mu.Unlock()
		w.Hub.Wake(engine.TopicMessages, engine.TopicInbox)
	}
	done.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	b.ReportMetric(float64(b.N*listeners)/b.Elapsed().Seconds(), "events/s")
}

// source gives the feed the flood's messages.
type source struct {
	feed.Source
	*flood
}

func (s source) LastID(ctx context.Context) (domain.ID, error) { return s.flood.LastID(ctx) }

func (s source) MessagesAfter(ctx context.Context, after domain.ID, limit int) ([]*conversation.Message, error) {
	return s.flood.MessagesAfter(ctx, after, limit)
}

func (s source) Transcript(ctx context.Context, conv domain.ID, after int64, limit int, notes bool) ([]*conversation.Message, error) {
	return s.Source.Transcript(ctx, conv, after, limit, notes)
}
