package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// stub answers as the contract says, for one conversation, in memory.
type stub struct {
	mu       sync.Mutex
	messages []Message
	byClient map[string]Sent
	wake     chan struct{}
	widgets  []Widget
}

func newStub(t *testing.T) (*stub, *Client) {
	t.Helper()
	s := &stub{byClient: map[string]Sent{}, wake: make(chan struct{})}
	m := http.NewServeMux()
	m.HandleFunc("POST /widget/v1/sessions", s.session)
	m.HandleFunc("POST /widget/v1/messages", s.post)
	m.HandleFunc("POST /api/v1/conversations/{id}/messages", s.post)
	m.HandleFunc("GET /widget/v1/messages", s.list)
	m.HandleFunc("GET /api/v1/conversations/{id}/messages", s.list)
	m.HandleFunc("GET /widget/v1/events", s.events)
	m.HandleFunc("GET /api/v1/me/events", s.events)
	m.HandleFunc("GET /api/v1/widgets", func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, map[string]any{"widgets": s.widgets}) })
	m.HandleFunc("POST /api/v1/widgets", func(w http.ResponseWriter, _ *http.Request) {
		s.widgets = append(s.widgets, Widget{ID: "w1", Key: "made"})
		reply(w, 201, s.widgets[0])
	})
	m.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("email") != "a@x.test" || r.FormValue("password") != "pw" {
			reply(w, 422, map[string]any{"error": map[string]any{"code": "login"}})
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "v", HttpOnly: true})
		http.Redirect(w, r, "/inbox", http.StatusSeeOther)
	})
	srv := httptest.NewServer(m)
	c, err := New(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(); srv.CloseClientConnections(); srv.Close() })
	return s, c
}

func reply(w http.ResponseWriter, status int, v any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func (s *stub) session(w http.ResponseWriter, r *http.Request) {
	var in SessionStart
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.Widget != "key" {
		w.Header().Set("Retry-After", "3")
		reply(w, 422, map[string]any{"error": map[string]any{"code": "invalid_field", "message": "no such widget", "field": "widget"}})
		return
	}
	reply(w, 201, map[string]any{"visitor_token": "tok", "visitor": map[string]any{}, "widget": map[string]any{}, "conversation": nil})
}

func (s *stub) post(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer tok" {
		reply(w, 401, map[string]any{"error": map[string]any{"code": "unauthenticated"}})
		return
	}
	var in struct {
		ClientID string `json:"client_id"`
		Text     string `json:"text"`
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	s.mu.Lock()
	defer s.mu.Unlock()
	if old, ok := s.byClient[in.ClientID]; ok {
		reply(w, 200, old)
		return
	}
	seq := int64(len(s.messages) + 1)
	m := Message{ID: fmt.Sprint("m", seq), ConversationID: "c1", Seq: seq, At: time.UnixMilli(seq).UTC(), Text: in.Text, Author: Author{Kind: "visitor"}}
	s.messages = append(s.messages, m)
	s.byClient[in.ClientID] = Sent{ID: m.ID, Seq: seq, At: m.At, ConversationID: "c1"}
	close(s.wake)
	s.wake = make(chan struct{})
	reply(w, 201, s.byClient[in.ClientID])
}

func (s *stub) after(n int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages[min(n, int64(len(s.messages))):]...)
}

func (s *stub) list(w http.ResponseWriter, r *http.Request) {
	var n int64
	_, _ = fmt.Sscan(r.URL.Query().Get("after"), &n)
	ms := s.after(n)
	reply(w, 200, map[string]any{"messages": ms[:min(2, len(ms))], "last_seq": len(s.messages)})
}

func (s *stub) events(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") == "" {
		reply(w, 401, map[string]any{"error": map[string]any{"code": "unauthenticated", "message": "log in"}})
		return
	}
	var n int64
	_, _ = fmt.Sscan(r.URL.Query().Get("after")+r.Header.Get("Last-Event-ID"), &n)
	w.Header().Set("X-Long", strings.Repeat("p", 3000))
	_, _ = io.WriteString(w, ": hello\n\n")
	for {
		s.mu.Lock()
		wake := s.wake
		s.mu.Unlock()
		for _, m := range s.after(n) {
			b, _ := json.Marshal(m)
			_, _ = fmt.Fprintf(w, "id: %d\nevent: message\ndata: %s\n\n", m.Seq, b)
			n = m.Seq
		}
		w.(http.Flusher).Flush()
		select {
		case <-wake:
		case <-r.Context().Done():
			return
		}
	}
}

func TestVisitor(t *testing.T) {
	_, c := newStub(t)
	ctx := t.Context()
	if _, _, err := c.StartVisitor(ctx, SessionStart{Widget: "none"}); !IsCode(err, "invalid_field") {
		t.Fatalf("a refusal: %v", err)
	} else if e := (*Error)(nil); !errors.As(err, &e) || e.Field != "widget" || e.RetryAfter != 3*time.Second || e.Status != 422 {
		t.Errorf("refusal read as %+v", e)
	}
	v, s, err := c.StartVisitor(ctx, SessionStart{Widget: "key"})
	if err != nil || v.Token != "tok" || s.Conversation != nil {
		t.Fatalf("%+v, %+v, %v", v, s, err)
	}
	for i, id := range []string{"a", "b", "c", "a"} {
		sent, err := v.Send(ctx, id, "text "+id)
		if want := int64(i%3 + 1); err != nil || sent.Seq != want || sent.Replayed != (i == 3) {
			t.Errorf("send %d: %+v, %v", i, sent, err)
		}
	}
	all, err := v.Transcript(ctx)
	if err != nil || len(all) != 3 || all[2].Text != "text c" {
		t.Errorf("transcript over pages: %v, %v", all, err)
	}
}

func TestStream(t *testing.T) {
	_, c := newStub(t)
	ctx := t.Context()
	v := c.Visitor("tok")
	if _, err := c.Visitor("").Events(ctx, "", 0); !IsCode(err, "unauthenticated") {
		t.Errorf("stream without a token: %v", err)
	}
	for _, size := range []int{64, 4096} {
		s, err := c.StreamSize(ctx, "/widget/v1/events?after=0", "tok", "", size)
		if err != nil {
			t.Fatal(err)
		}
		sent, err := v.Send(ctx, fmt.Sprint("id", size), "hello")
		if err != nil {
			t.Fatal(err)
		}
		for {
			e, err := s.Next()
			if err != nil {
				t.Fatal(err)
			}
			if e.ID == fmt.Sprint(sent.Seq) {
				break
			}
		}
		if s.Comments != 1 {
			t.Errorf("comments %d", s.Comments)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if _, err := s.Next(); err == nil {
			t.Error("an event after Close")
		}
	}
	s, err := c.Agent("tok").Events(ctx, "all", "1")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if e, err := s.Next(); err != nil || e.ID != "2" || e.Name != "message" {
		t.Errorf("resumed at %+v, %v", e, err)
	}
}

func TestStreamEndsWithContext(t *testing.T) {
	_, c := newStub(t)
	ctx, cancel := context.WithCancel(t.Context())
	s, err := c.Agent("tok").Events(ctx, "all", "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	cancel()
	if _, err := s.Next(); err == nil {
		t.Error("an event after the context's end")
	}
}

func TestAgent(t *testing.T) {
	_, c := newStub(t)
	ctx := t.Context()
	a := c.Agent("tok")
	for range 2 { // made once, then found
		if key, err := a.WidgetKey(ctx, "Bench"); err != nil || key != "made" {
			t.Errorf("widget key %q, %v", key, err)
		}
	}
	sent, err := a.Send(ctx, "c1", "x", "a reply", "reply")
	if err != nil || sent.ConversationID != "c1" {
		t.Errorf("%+v, %v", sent, err)
	}
	if ms, err := a.Transcript(ctx, "c1"); err != nil || len(ms) != 1 {
		t.Errorf("%v, %v", ms, err)
	}
	if cookie, err := c.LogIn(ctx, "a@x.test", "pw"); err != nil || cookie != "session=v" {
		t.Errorf("log-in: %q, %v", cookie, err)
	}
	if _, err := c.LogIn(ctx, "a@x.test", "no"); !IsCode(err, "login") {
		t.Errorf("wrong password: %v", err)
	}
}

func TestConn(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		switch r.URL.Path {
		case "/echo":
			w.WriteHeader(201)
			_, _ = w.Write(b)
		case "/chunks":
			for range 3 {
				_, _ = io.WriteString(w, "part ")
				w.(http.Flusher).Flush()
			}
		case "/none":
			w.WriteHeader(204)
		}
	}))
	defer srv.Close()
	addr := strings.TrimPrefix(srv.URL, "http://")
	c, err := Dial(t.Context(), addr, 32)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range 2 { // the connection must be left clean by each answer
		for path, want := range map[string]string{"/echo": "201 body", "/chunks": "200 part part part ", "/none": "204 "} {
			var body []byte
			if path == "/echo" {
				body = []byte("body")
			}
			status, got, err := c.Do(Request("POST", path, addr, "tok", body, "X-A: b"))
			if err != nil || fmt.Sprint(status, " ", string(got)) != want {
				t.Errorf("%s: %d %q, %v", path, status, got, err)
			}
		}
	}
}

func TestNewRefusesOtherSchemes(t *testing.T) {
	for _, s := range []string{"https://x", "ftp://x", "x", "http://", "http://\x00"} {
		if _, err := New(s); err == nil {
			t.Errorf("%q was taken", s)
		}
	}
}
