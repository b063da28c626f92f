// Package webtest serves handlers over a real database with people in it, for
// their tests: a guard that lets in whom a header names, requests, streams.
package webtest

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/widget"
	"relevo/handlers/web"
)

// World is a database with routing started, a widget, and three people: the
// agents Mara and Rui, in English, and the supervisor Boss, in Spanish.
type World struct {
	*dbtest.World
	T       testing.TB
	Agents  map[string]*people.Agent
	Names   *web.Agents
	Queues  *web.Queues
	Streams *web.Streams

	srv    *httptest.Server
	widget domain.ID
	keys   int
}

// Quiet is a log nobody reads.
var Quiet = slog.New(slog.DiscardHandler)

// Open makes the world. Serve answers requests.
func Open(t testing.TB) *World {
	t.Helper()
	w := &World{World: dbtest.Open(t), T: t, Agents: map[string]*people.Agent{}}
	w.Must(w.DB.Write(t.Context(), func(tx engine.Tx) error {
		x := widget.Widget{ID: w.Engine.NewID(), Key: "k", Settings: widget.Defaults("Shop"), CreatedAt: 1}
		w.widget = x.ID
		if err := tx.SaveWidget(&x); err != nil {
			return err
		}
		for _, a := range []people.Agent{{Name: "Mara", Role: people.AgentRole, Lang: "en", Zone: "UTC"}, {Name: "Rui", Role: people.AgentRole, Lang: "en", Zone: "UTC"},
			{Name: "Boss", Role: people.Supervisor, Lang: "es", Zone: "Europe/Madrid"}} {
			a.ID, a.Email, a.CreatedAt = w.Engine.NewID(), strings.ToLower(a.Name)+"@x.test", 1
			w.Agents[a.Name] = &a
			if err := tx.AddAgent(&a); err != nil {
				return err
			}
		}
		return nil
	}))
	w.Must(w.Engine.StartRouting(t.Context()))
	w.Names, w.Queues, w.Streams = web.NewAgents(w.DB, w.Hub), web.NewQueues(w.DB, w.Hub), web.NewStreams(Quiet, nil)
	return w
}

// Serve answers with the routes that add adds.
func (w *World) Serve(add func(mux *http.ServeMux)) {
	mux := http.NewServeMux()
	add(mux)
	w.srv = httptest.NewServer(mux)
	w.T.Cleanup(func() {
		w.Streams.Close()
		w.srv.Close()
		w.Streams.Wait(context.Background())
		http.DefaultClient.CloseIdleConnections()
	})
}

// Must fails the test on an error.
func (w *World) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Page implements web.Guard: it lets in whom the header As names.
func (w *World) Page(p people.Permission, h web.Handler) http.Handler {
	return web.Page(Quiet, w.guarded(p, h))
}

// API implements web.Guard.
func (w *World) API(p people.Permission, h web.Handler) http.Handler {
	return web.JSON(Quiet, w.guarded(p, h))
}

func (w *World) guarded(p people.Permission, h web.Handler) web.Handler {
	return func(rw http.ResponseWriter, r *http.Request) error {
		a := w.Agents[r.Header.Get("As")]
		if a == nil {
			return domain.Unauthenticated()
		}
		if !a.Can(p) {
			return domain.Forbidden()
		}
		return h(rw, web.Speak(r.WithContext(web.WithMe(r.Context(), a)), a))
	}
}

// Ready has an agent be there and ready until the test ends.
func (w *World) Ready(name string) {
	w.T.Helper()
	a := w.Agents[name]
	w.T.Cleanup(w.Engine.PageOpened(context.Background(), a.ID, "page of "+name, false))
	w.Must(w.Engine.SetPresence(w.T.Context(), conversation.Actor{ID: a.ID}, a.ID, presence.Ready, 0))
}

// Come lets a new visitor write and returns the conversation.
func (w *World) Come(name, text string) domain.ID {
	w.T.Helper()
	s, err := w.Engine.StartSession(w.T.Context(), engine.SessionStart{WidgetID: w.widget, Lang: "en"})
	w.Must(err)
	if name != "" {
		_, err = w.Engine.EditContact(w.T.Context(), s.Contact.ID, engine.ContactEdit{Name: &name})
		w.Must(err)
	}
	w.keys++
	sent, err := w.Engine.PostVisitorMessage(w.T.Context(), engine.VisitorMessage{VisitorID: s.Visitor.ID, ClientID: "key" + strconv.Itoa(w.keys), Text: text})
	w.Must(err)
	return sent.ConversationID
}

// Accept answers the one ring an agent has.
func (w *World) Accept(name string) {
	w.T.Helper()
	all := w.Engine.Offers(w.Agents[name].ID)
	if len(all) != 1 {
		w.T.Fatalf("%d rings at %s, want one", len(all), name)
	}
	w.Must(w.Engine.AcceptOffer(w.T.Context(), w.Agents[name].ID, all[0].ID))
}

// Get asks for a page.
func (w *World) Get(as, path string) (status int, body string) {
	w.T.Helper()
	return w.do(as, http.MethodGet, path, nil)
}

// Answer is what a command says.
type Answer struct {
	Status int
	Toast  string
	Error  web.ProblemDetail
}

// Post sends a form; values alternate name and value.
func (w *World) Post(as, path string, values ...string) (a Answer) {
	w.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(values); i += 2 {
		form.Add(values[i], values[i+1])
	}
	status, body := w.do(as, http.MethodPost, path, strings.NewReader(form.Encode()))
	a.Status = status
	if status != http.StatusForbidden {
		w.Must(json.Unmarshal([]byte(body), &a))
	}
	return a
}

func (w *World) do(as, method, path string, body io.Reader) (int, string) {
	w.T.Helper()
	req, err := http.NewRequest(method, w.srv.URL+path, body)
	w.Must(err)
	req.Header.Set("As", as)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(req)
	w.Must(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	w.Must(err)
	return res.StatusCode, string(b)
}

// Stream is an open event stream.
type Stream struct {
	t      testing.TB
	events chan string
}

// Stream opens one; it ends with the test.
func (w *World) Stream(as, path string) *Stream {
	w.T.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.srv.URL+path, nil)
	w.Must(err)
	req.Header.Set("As", as)
	res, err := http.DefaultClient.Do(req)
	w.Must(err)
	if res.StatusCode != http.StatusOK {
		w.T.Fatalf("%s: status %d", path, res.StatusCode)
	}
	s, done := &Stream{t: w.T, events: make(chan string, 1000)}, make(chan struct{})
	go func() {
		defer close(done)
		defer close(s.events)
		defer res.Body.Close()
		sc := bufio.NewScanner(res.Body)
		sc.Buffer(nil, 1<<20)
		var event strings.Builder
		for sc.Scan() {
			if sc.Text() == "" {
				s.events <- event.String()
				event.Reset()
				continue
			}
			event.WriteString(sc.Text() + "\n")
		}
	}()
	w.T.Cleanup(func() { cancel(); <-done })
	return s
}

// Until reads events up to one that holds all parts, and returns all of them.
func (s *Stream) Until(parts ...string) (all []string) {
	s.t.Helper()
	for e := range s.events {
		all = append(all, e)
		found := true
		for _, p := range parts {
			found = found && strings.Contains(e, p)
		}
		if found {
			return all
		}
	}
	s.t.Fatalf("the stream ended before %q: %q", parts, all)
	return nil
}
