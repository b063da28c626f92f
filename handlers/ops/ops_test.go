package ops_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"relevo/db/dbtest"
	"relevo/domain/engine"
	"relevo/handlers/ops"
	"relevo/handlers/web"
	"relevo/views/ds"
)

type broken struct{}

func (broken) Ping(context.Context) error { return errors.New("no disk") }

func newMetrics(w *dbtest.World) *ops.Metrics {
	return ops.NewMetrics(ops.Sources{Version: "1.2", Commit: "abc", Subscribers: w.Hub.Subscribers, Store: func() ops.Figures {
		s := w.DB.Stats()
		return ops.Figures{Commands: s.Commands, Failed: s.Failed, Groups: s.Groups, Messages: s.Messages, CommitSeconds: float64(s.CommitNS) / 1e9, LastSeconds: float64(s.LastNS) / 1e9, Queued: s.Queued}
	}})
}

func get(t *testing.T, h http.Handler, path, auth string) (int, string) {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	if auth != "" {
		r.Header.Set("Authorization", auth)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestChecks(t *testing.T) {
	w := dbtest.Open(t)
	log := slog.New(slog.DiscardHandler)
	mux := http.NewServeMux()
	o := ops.New(ops.Config{DB: w.DB, Metrics: newMetrics(w), Log: log})
	o.Routes(mux)
	if code, body := get(t, mux, "/readyz", ""); code != 503 || !strings.Contains(body, `"unavailable"`) {
		t.Errorf("readyz while still loading: %d %q", code, body)
	}
	o.Warm()
	if code, body := get(t, mux, "/healthz", ""); code != 200 || body != "ok\n" {
		t.Errorf("healthz: %d %q", code, body)
	}
	if code, body := get(t, mux, "/readyz", ""); code != 200 || !strings.Contains(body, "ready") {
		t.Errorf("readyz: %d %q", code, body)
	}
	for _, auth := range []string{"", "Bearer ", "Bearer x"} {
		if code, _ := get(t, mux, "/metrics", auth); code != 404 {
			t.Errorf("metrics without a token set, %q: %d", auth, code)
		}
	}
	bad := http.NewServeMux()
	failing := ops.New(ops.Config{DB: broken{}, Metrics: newMetrics(w), Log: log})
	failing.Warm()
	failing.Routes(bad)
	if code, body := get(t, bad, "/readyz", ""); code != 503 || !strings.Contains(body, `"unavailable"`) || strings.Contains(body, "disk") {
		t.Errorf("readyz without a database: %d %q", code, body)
	}
	if code, _ := get(t, bad, "/healthz", ""); code != 200 {
		t.Errorf("healthz without a database: %d", code)
	}
}

func TestMetrics(t *testing.T) {
	w := dbtest.Open(t)
	m := newMetrics(w)
	o := ops.New(ops.Config{DB: w.DB, Metrics: m, Token: "secret", Log: slog.New(slog.DiscardHandler)})
	mux := http.NewServeMux()
	o.Routes(mux)
	mux.HandleFunc("GET /inbox", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusConflict) })
	mux.HandleFunc("GET /widget/v1/events", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		_, _ = io.Copy(w, strings.NewReader(": x\n\n"))
	})
	h := m.Count(mux)
	for _, auth := range []string{"", "Bearer wrong", "Basic secret", "secret"} {
		if code, _ := get(t, h, "/metrics", auth); code != 404 {
			t.Errorf("metrics with %q: %d", auth, code)
		}
	}
	get(t, h, "/inbox", "")
	get(t, h, "/inbox", "")
	get(t, h, "/widget/v1/events", "")
	end := m.Opened()
	m.Opened()()
	sub := w.Hub.Subscribe(engine.TopicInbox)
	defer sub.Close()
	if err := w.DB.Ping(context.Background()); err != nil {
		t.Fatal(err)
	}
	code, body := get(t, h, "/metrics", "Bearer secret")
	for _, want := range []string{`relevo_build_info{commit="abc",`, `relevo_http_requests_total{route="inbox",status="4xx"} 2`, `relevo_http_request_seconds_count{route="inbox"} 2`,
		`relevo_http_requests_total{route="stream",status="2xx"} 1`, "relevo_streams 1", "relevo_hub_subscribers 1", "relevo_write_groups_total 1", "relevo_write_commands_total 1",
		"relevo_messages_total 0", "relevo_write_queue 0", "go_goroutines", "process_"} {
		if !strings.Contains(body, want) {
			t.Errorf("metrics (%d) lack %q", code, want)
		}
	}
	if strings.Contains(body, `relevo_http_request_seconds_count{route="stream"}`) {
		t.Error("a stream's life is in the histogram")
	}
	end()
	if _, body := get(t, o.Own(), "/metrics", ""); !strings.Contains(body, "relevo_streams 0") {
		t.Error("the own address shows no figures, or a stream did not end")
	}
}

// TestDetached: a stream that takes its connection over counts once, as open
// while it runs and as answered from its beginning.
func TestDetached(t *testing.T) {
	w := dbtest.Open(t)
	m := newMetrics(w)
	streams := web.NewStreams(slog.New(slog.DiscardHandler), m.Opened)
	answered := make(chan struct{}, 1)
	counted := m.Count(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		streams.Run(w, r, func(ctx context.Context, out *ds.Stream) error {
			_ = out.Event("hello", nil) // the test hears it
			<-ctx.Done()
			return nil
		})
	}))
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		counted.ServeHTTP(w, r)
		answered <- struct{}{}
	}))
	defer srv.Close()
	res, err := srv.Client().Get(srv.URL + "/widget/v1/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := io.ReadFull(res.Body, make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	<-answered
	o := ops.New(ops.Config{DB: w.DB, Metrics: m, Log: slog.New(slog.DiscardHandler)})
	_, body := get(t, o.Own(), "/metrics", "")
	for _, want := range []string{`relevo_http_requests_total{route="stream",status="2xx"} 1`, "relevo_streams 1"} {
		if !strings.Contains(body, want) {
			t.Errorf("metrics lack %q", want)
		}
	}
	if strings.Contains(body, `relevo_http_request_seconds_count{route="stream"}`) {
		t.Error("a stream is in the histogram")
	}
	streams.Close()
	streams.Wait(t.Context())
	if _, body := get(t, o.Own(), "/metrics", ""); !strings.Contains(body, "relevo_streams 0") {
		t.Error("an ended stream counts as open")
	}
}
