package visitor

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/handlers/web"
)

// stream is an open event stream.
type stream struct {
	t    testing.TB
	res  *http.Response
	r    *bufio.Reader
	stop context.CancelFunc
}

type event struct{ name, id, data string }

func (s *shop) stream(path, token string, header ...string) *stream {
	s.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	r, err := http.NewRequestWithContext(ctx, "GET", s.srv.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := s.srv.Client().Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	st := &stream{s.t, res, bufio.NewReader(res.Body), stop}
	s.t.Cleanup(st.close)
	if res.StatusCode == 200 && res.Header.Get("Content-Type") != "text/event-stream" {
		s.t.Fatalf("content type %s", res.Header.Get("Content-Type"))
	}
	return st
}

func (st *stream) close() {
	st.stop()
	_ = st.res.Body.Close()
}

// next reads one event; name "" is a comment or a bare id, false the end.
func (st *stream) next() (ev event, ok bool) {
	st.t.Helper()
	for {
		line, err := st.r.ReadString('\n')
		if err != nil {
			return ev, false
		}
		line = strings.TrimSuffix(line, "\n")
		k, v, _ := strings.Cut(line, ": ")
		switch {
		case line == "":
			return ev, true
		case k == "event":
			ev.name = v
		case k == "id":
			ev.id = v
		case k == "data":
			ev.data += v + "\n"
		}
	}
}

// until reads on to the next event of a name.
func (st *stream) until(name string) event {
	st.t.Helper()
	for {
		ev, ok := st.next()
		if !ok {
			st.t.Fatalf("the stream ended before %q", name)
		}
		if ev.name == name {
			return ev
		}
	}
}

func TestEvents(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("shop", true)
	st := s.stream("/widget/v1/events", tok)
	line, err := st.r.ReadString('\n')
	if err != nil || line != ": hi\n" {
		t.Fatalf("%q, %v", line, err)
	}
	if ev := st.until("message"); ev.id != "1" || !strings.Contains(ev.data, `"kind":"system"`) {
		t.Errorf("greeting: %+v", ev)
	}
	if ev := st.until("state"); !strings.Contains(ev.data, `"control":"bot","queue_position":null,"agent":null`) {
		t.Errorf("%+v", ev)
	}
	st.until("read")
	conv := s.say(tok, "a", "hello")
	if ev := st.until("message"); ev.id != "2" || !strings.Contains(ev.data, `"client_id":"a"`) {
		t.Errorf("%+v", ev)
	}
	if ev := st.until("state"); !strings.Contains(ev.data, `"queued"`) {
		t.Errorf("%+v", ev)
	}
	s.pick(conv)
	if ev := st.until("state"); !strings.Contains(ev.data, `"control":"live","queue_position":null,"agent":{"name":"Mara"`) {
		t.Errorf("%+v", ev)
	}
	s.Engine.Type(conv, conversation.Author{Kind: conversation.ByAgent, ID: s.mara.ID}, true)
	if ev := st.until("typing"); !strings.Contains(ev.data, `"typing":true`) || !strings.Contains(ev.data, "Mara") {
		t.Errorf("%+v", ev)
	}
	s.reply(conv, "n", "a note", true)
	s.reply(conv, "r", "hi", false)
	if ev := st.until("message"); ev.id != "4" || strings.Contains(ev.data, "note") {
		t.Errorf("after a note: %+v", ev)
	}
	if ev := st.until("read"); !strings.Contains(ev.data, `"agent_read":4`) {
		t.Errorf("%+v", ev)
	}
	s.widget.Settings.Name = "New name"
	s.save(s.widget)
	if ev := st.until("widget"); !strings.Contains(ev.data, `"name":"New name"`) {
		t.Errorf("%+v", ev)
	}
}

// seqs reads the ids of the next n messages.
func (st *stream) seqs(n int) (ids []string) {
	st.t.Helper()
	for range n {
		ids = append(ids, st.until("message").id)
	}
	return ids
}

func TestResume(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("shop", true)
	conv := s.say(tok, "a", "2")
	s.pick(conv)
	s.reply(conv, "n1", "3", true)
	s.reply(conv, "r1", "4", false)
	s.reply(conv, "r2", "5", false)
	for _, c := range []struct {
		query, last string
		want        string
	}{
		{"", "", "[1 2 4 5]"}, {"?after=2", "", "[4 5]"}, {"?after=1", "4", "[5]"}, {"?after=3", "", "[4 5]"},
		{"?after=999", "", "[1 2 4 5]"}, {"?conversation=" + conv.String(), "2", "[4 5]"},
	} {
		st := s.stream("/widget/v1/events"+c.query, tok, "Last-Event-ID", c.last)
		n := strings.Count(c.want, " ") + 1
		if got := fmt.Sprint(st.seqs(n)); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.query, c.last, got, c.want)
		}
		if ev, _ := st.next(); ev.name != "state" {
			t.Errorf("%s: %+v follows", c.query, ev)
		}
		st.close()
	}
}

// TestNoGap: readers who come and go while others write see each message once.
func TestNoGap(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("shop", false)
	s.say(tok, "first", "x")
	const n = 200
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range n {
			m := engine.VisitorMessage{VisitorID: s.idOf(tok), ClientID: strconv.Itoa(i), Text: "x"}
			if _, err := s.Engine.PostVisitorMessage(context.Background(), m); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 3 {
		wg.Go(func() {
			last := 0
			for last < n+1 {
				st := s.stream("/widget/v1/events", tok, "Last-Event-ID", strconv.Itoa(last))
				for range 17 {
					if last == n+1 {
						break
					}
					id, err := strconv.Atoi(st.until("message").id)
					if err != nil || id != last+1 {
						t.Errorf("after %d came %d (%v)", last, id, err)
						return
					}
					last = id
				}
				st.close()
			}
		})
	}
	wg.Wait()
}

func TestEndsWhenAnotherBegins(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("shop", false)
	waiting := s.stream("/widget/v1/events", tok) // none yet: serves the next
	first := s.say(tok, "a", "one")
	if ev := waiting.until("message"); !strings.Contains(ev.data, first.String()) {
		t.Errorf("%+v", ev)
	}
	want(t, "end", s.post("end", tok, "{}"), 204, "")
	if ev := waiting.until("state"); !strings.Contains(ev.data, `"ended"`) {
		ev = waiting.until("state")
		if !strings.Contains(ev.data, `"ended"`) {
			t.Errorf("%+v", ev)
		}
	}
	second := s.say(tok, "b", "two")
	forgot := false
	for {
		ev, ok := waiting.next()
		if !ok {
			break
		}
		if ev.name == "message" {
			t.Errorf("a message of another conversation: %+v", ev)
		}
		forgot = forgot || ev.id == "0"
	}
	if !forgot {
		t.Error("the browser keeps a cursor of the ended conversation")
	}
	st := s.stream("/widget/v1/events", tok, "Last-Event-ID", "0")
	if ev := st.until("message"); ev.id != "1" || !strings.Contains(ev.data, second.String()) {
		t.Errorf("%+v", ev)
	}
	old := s.stream("/widget/v1/events?conversation="+first.String(), tok)
	if ev := old.until("message"); !strings.Contains(ev.data, first.String()) {
		t.Errorf("%+v", ev)
	}
}

func (s *shop) idOf(tok string) domain.ID {
	s.t.Helper()
	c, err := s.h.tokens.open(tok, s.Engine.Now())
	if err != nil {
		s.t.Fatal(err)
	}
	return c.visitor
}

func TestStreamSlots(t *testing.T) {
	s := openShop(t, func(c *Config) {
		c.VisitorRate.PerSecond, c.VisitorRate.Burst = 5, 10
		c.AddressRate.PerSecond, c.AddressRate.Burst = 50, 100
	})
	a, b := s.visitor("shop", true), s.visitor("shop", true)
	open := make([]*stream, streamsPerVisitor)
	for i := range open {
		open[i] = s.stream("/widget/v1/events", a)
		open[i].until("state")
	}
	over := s.do("GET", "/widget/v1/events", a, "")
	want(t, "the thirteenth", over, 429, "rate_limited")
	if over.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	s.stream("/widget/v1/events", b).until("state")
	s.say(a, "x", "the others still run")
	for _, st := range open {
		st.until("message")
	}
}

// TestVanished: who leaves without a word gives slot and subscriptions back.
func TestVanished(t *testing.T) {
	ended := make(chan struct{}, 2)
	streams := web.NewStreams(slog.New(slog.DiscardHandler), func() func() { return func() { ended <- struct{}{} } })
	s := openShop(t, func(c *Config) {
		c.Streams = streams
		c.AddressRate.PerSecond, c.AddressRate.Burst = 50, 100
	})
	s.h.slotsFrom = web.NewSlots(2)
	tok := s.visitor("shop", true)
	ticket := s.post("ticket", tok, "").str("ticket")
	before := s.Hub.Subscribers()
	for _, path := range []string{"/widget/v1/events?ticket=" + ticket, "/widget/frame/live?ticket=" + ticket} {
		for range 3 {
			st := s.stream(path, "")
			st.until("state")
			if s.Hub.Subscribers() <= before {
				t.Error("nothing listens")
			}
			st.close()
			select {
			case <-ended:
			case <-time.After(patience):
				t.Fatal("the stream goes on")
			}
			if n := s.Hub.Subscribers(); n != before {
				t.Errorf("%d subscribers more than before", n-before)
			}
		}
	}
	streams.Close()
	streams.Wait(t.Context())
}

func TestStreamsEnd(t *testing.T) {
	for what, end := range map[string]func(s *shop){
		"the server stops": func(s *shop) { s.live.Close() },
		"the hub closes":   func(s *shop) { s.Hub.Close() },
	} {
		t.Run(what, func(t *testing.T) {
			s := openShop(t)
			tok := s.visitor("shop", true)
			ticket := s.post("ticket", tok, "").str("ticket")
			all := []*stream{s.stream("/widget/v1/events", tok), s.stream("/widget/frame/live?ticket="+ticket, "")}
			for _, st := range all {
				st.until("state")
			}
			end(s)
			for _, st := range all {
				for ok := true; ok; {
					_, ok = st.next()
				}
			}
		})
	}
}
