package visitor

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/attachment/disk"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/feed"
	"relevo/handlers/files"
	"relevo/handlers/keys"
	"relevo/handlers/web"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shop is a real server over a real database with two widgets and an agent.
type shop struct {
	*dbtest.World
	t      testing.TB
	h      *Handler
	srv    *httptest.Server
	ring   *keys.Ring
	widget *widget.Widget // key "shop", any site
	strict *widget.Widget // key "strict", https://shop.test only
	mara   conversation.Actor
	live   *web.Streams
}

const secret = "a secret of the host site"

func openShop(t testing.TB, change ...func(*Config)) *shop {
	t.Helper()
	s := &shop{World: dbtest.Open(t), t: t, live: web.NewStreams(slog.New(slog.DiscardHandler), nil)}
	var err error
	if s.ring, err = keys.Load(s.Dir); err != nil {
		t.Fatal(err)
	}
	sealed, err := s.ring.Seal([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	s.widget = &widget.Widget{ID: s.Engine.NewID(), Key: "shop", Settings: widget.Defaults("Shop"), IdentitySecret: sealed, CreatedAt: 1}
	s.strict = &widget.Widget{ID: s.Engine.NewID(), Key: "strict", Settings: widget.Defaults("Strict"), CreatedAt: 1}
	s.strict.Settings.Origins = []string{"https://shop.test"}
	s.mara = conversation.Actor{ID: s.Engine.NewID()}
	s.save(s.widget, s.strict)
	err = s.DB.Write(t.Context(), func(tx engine.Tx) error {
		return tx.AddAgent(&people.Agent{ID: s.mara.ID, Email: "mara@x.test", Name: "Mara", Role: people.AgentRole})
	})
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := disk.Open(s.Dir)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Engine: s.Engine, Store: s.DB, Feed: feed.New(s.DB, s.Hub), Blobs: blobs, Keys: s.ring, Files: files.NewSigner(s.ring, s.Engine.Now),
		Widgets: NewWidgets(s.DB, s.Hub), Agents: web.NewAgents(s.DB, s.Hub), Assistants: web.NewAssistants(s.DB, s.Hub), Log: slog.New(slog.DiscardHandler), Streams: s.live}
	for _, f := range change {
		f(&cfg)
	}
	s.h = New(cfg)
	mux := http.NewServeMux()
	s.h.Routes(mux)
	s.srv = httptest.NewServer(mux)
	t.Cleanup(func() {
		s.live.Close()
		s.srv.Client().CloseIdleConnections()
		s.srv.Close()
		s.live.Wait(context.Background())
	})
	return s
}

func (s *shop) save(ws ...*widget.Widget) {
	s.t.Helper()
	err := s.DB.Write(context.Background(), func(tx engine.Tx) error {
		for _, w := range ws {
			if err := tx.SaveWidget(w); err != nil {
				return err
			}
		}
		tx.Touch(engine.TopicWidgets)
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// answer is what a call gave.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) str(path ...string) string {
	var v any
	if json.Unmarshal(a.body, &v) != nil {
		return "no JSON: " + string(a.body)
	}
	for _, k := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return "no " + k
		}
		v = m[k]
	}
	if s, ok := v.(string); ok {
		return s
	}
	b, _ := json.Marshal(v)
	return string(b)
}

func (a answer) code() string { return a.str("error", "code") }

// do sends a request; headers are pairs.
func (s *shop) do(method, path, token, body string, header ...string) answer {
	s.t.Helper()
	r, err := http.NewRequest(method, s.srv.URL+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return s.send(r)
}

func (s *shop) send(r *http.Request) answer {
	s.t.Helper()
	res, err := s.srv.Client().Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, b}
}

func (s *shop) post(path, token, body string, header ...string) answer {
	s.t.Helper()
	return s.do("POST", "/widget/v1/"+path, token, body, header...)
}

// visitor makes a newcomer and returns the token.
func (s *shop) visitor(key string, open bool) string {
	s.t.Helper()
	a := s.post("sessions", "", `{"widget":"`+key+`","open":`+map[bool]string{true: "true", false: "false"}[open]+`}`)
	if a.status != 201 {
		s.t.Fatalf("session: %d %s", a.status, a.body)
	}
	return a.str("visitor_token")
}

// say sends a text and returns the conversation.
func (s *shop) say(token, client, text string) domain.ID {
	s.t.Helper()
	b, _ := json.Marshal(map[string]string{"client_id": client, "text": text})
	a := s.post("messages", token, string(b))
	if a.status != 201 {
		s.t.Fatalf("message: %d %s", a.status, a.body)
	}
	id, err := domain.ParseID(a.str("conversation_id"))
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *shop) reply(conv domain.ID, client, text string, note bool) {
	s.t.Helper()
	if _, err := s.Engine.PostAgentMessage(context.Background(), engine.AgentMessage{Actor: s.mara, ConversationID: conv, ClientID: client, Text: text, Note: note}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) pick(conv domain.ID) {
	s.t.Helper()
	if err := s.Engine.Pick(context.Background(), s.mara, conv); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) conv(id domain.ID) *conversation.Conversation {
	s.t.Helper()
	c, err := s.DB.Conversation(context.Background(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func want(t testing.TB, what string, a answer, status int, code string) {
	t.Helper()
	if a.status != status || code != "" && a.code() != code {
		t.Errorf("%s: %d %s, want %d %s", what, a.status, bytes.TrimSpace(a.body), status, code)
	}
}

// patience is how long a stream may take to bring what a test waits for.
const patience = 10 * time.Second
