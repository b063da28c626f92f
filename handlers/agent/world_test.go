package agent_test

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
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/net/html"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/attachment/disk"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/agent"
	"relevo/handlers/feed"
	"relevo/handlers/web"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a served inbox over a real database.
type world struct {
	*dbtest.World
	t       testing.TB
	srv     *httptest.Server
	widget  domain.ID
	visitor domain.ID
	contact domain.ID
	agents  map[string]*people.Agent
	keys    int

	loggedOut atomic.Bool // sessions that stood no longer do
}

// guard lets in whom the header As names, when the role suffices.
type guard struct{ w *world }

func (g guard) wrap(p people.Permission, h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		a := g.w.agents[r.Header.Get("As")]
		if a == nil {
			return domain.Unauthenticated()
		}
		if !a.Can(p) {
			return domain.Forbidden()
		}
		r = r.WithContext(web.WithStanding(web.WithMe(r.Context(), a), func(context.Context) bool { return !g.w.loggedOut.Load() }))
		return h(w, web.Speak(r, a))
	}
}

var quiet = slog.New(slog.DiscardHandler)

func (g guard) Page(p people.Permission, h web.Handler) http.Handler {
	return web.Page(quiet, g.wrap(p, h))
}
func (g guard) API(p people.Permission, h web.Handler) http.Handler {
	return web.JSON(quiet, g.wrap(p, h))
}

type links struct{}

func (links) URL(id domain.ID, name string) string {
	return "/files/" + id.String() + "/" + url.PathEscape(name)
}

func open(t testing.TB) *world {
	t.Helper()
	w := &world{World: dbtest.Open(t), t: t, agents: map[string]*people.Agent{}}
	blobs, err := disk.Open(w.Dir)
	w.must(err)
	w.must(w.DB.Write(t.Context(), func(tx engine.Tx) error {
		x := widget.Widget{ID: w.Engine.NewID(), Key: "k", Settings: widget.Defaults("Shop"), CreatedAt: 1}
		w.widget = x.ID
		if err := tx.SaveWidget(&x); err != nil {
			return err
		}
		for _, a := range []people.Agent{
			{Name: "Mara", Role: people.AgentRole, Lang: "en", Zone: "UTC"}, {Name: "Rui", Role: people.AgentRole, Lang: "en", Zone: "UTC"},
			{Name: "Boss", Role: people.Supervisor, Lang: "es", Zone: "Europe/Madrid", Quiet: true}, {Name: "Gone", Role: people.AgentRole, Lang: "en", Zone: "UTC", DisabledAt: 1},
		} {
			a.ID, a.Email = w.Engine.NewID(), strings.ToLower(a.Name)+"@x.test"
			w.agents[a.Name] = &a
			if err := tx.AddAgent(&a); err != nil {
				return err
			}
		}
		return nil
	}))
	w.must(w.Engine.StartRouting(t.Context()))
	s := w.session("Visitor one", "Home")
	w.visitor, w.contact = s.Visitor.ID, s.Contact.ID
	mux := http.NewServeMux()
	streams := web.NewStreams(quiet, nil)
	agent.New(agent.Config{Store: w.DB, Engine: w.Engine, Feed: feed.New(w.DB, w.Hub), Agents: web.NewAgents(w.DB, w.Hub), Queues: web.NewQueues(w.DB, w.Hub),
		Guard: guard{w}, Blobs: blobs, Files: links{}, MaxStreams: 5, Streams: streams, PageGap: 10 * time.Millisecond}).Routes(mux)
	w.srv = httptest.NewServer(mux)
	t.Cleanup(func() {
		streams.Close()
		w.srv.Close()
		streams.Wait(context.Background())
		http.DefaultClient.CloseIdleConnections()
	})
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) session(name, title string) *engine.Session {
	w.t.Helper()
	s, err := w.Engine.StartSession(w.t.Context(), engine.SessionStart{WidgetID: w.widget, Lang: "en", Page: contact.Page{URL: "https://shop.test/a", Title: title}, UserAgent: "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537"})
	w.must(err)
	if name != "" {
		_, err = w.Engine.EditContact(w.t.Context(), s.Contact.ID, engine.ContactEdit{Name: new(name)})
		w.must(err)
	}
	return s
}

func (w *world) key() string { w.keys++; return "key" + strconv.Itoa(w.keys) }

func (w *world) say(text string) domain.ID { return w.sayAs(w.visitor, text) }

func (w *world) sayAs(visitor domain.ID, text string) domain.ID {
	w.t.Helper()
	s, err := w.Engine.PostVisitorMessage(context.Background(), engine.VisitorMessage{VisitorID: visitor, ClientID: w.key(), Text: text})
	w.must(err)
	return s.ConversationID
}

func (w *world) conv(id domain.ID) *conversation.Conversation {
	w.t.Helper()
	c, err := w.DB.Conversation(w.t.Context(), id)
	w.must(err)
	return c
}

// answer is what a command says.
type answer struct {
	status int
	Toast  string
	Undo   string
	Seq    int64
	ID     domain.ID
	Error  web.ProblemDetail

	Problem *web.ProblemDetail

	Href  string
	Alive bool
	Rev   int
	Kept  struct {
		Rev                int
		Disposition, Notes string
	}
}

func (w *world) do(as, path, contentType string, body io.Reader) answer {
	w.t.Helper()
	req, err := http.NewRequest(http.MethodPost, w.srv.URL+path, body)
	w.must(err)
	req.Header.Set("As", as)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Content-Type", contentType)
	res, err := http.DefaultClient.Do(req)
	w.must(err)
	defer res.Body.Close()
	out := answer{status: res.StatusCode}
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		w.t.Fatalf("%s: %d: %v", path, res.StatusCode, err)
	}
	return out
}

// cmd posts one command on a conversation; values alternate name and value.
func (w *world) cmd(as string, conv domain.ID, name string, values ...string) answer {
	w.t.Helper()
	return w.post(as, "/inbox/c/"+conv.String()+"/"+name, values...)
}

func (w *world) post(as, path string, values ...string) answer {
	w.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(values); i += 2 {
		form.Add(values[i], values[i+1])
	}
	return w.do(as, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (w *world) get(as, path string) (int, string) {
	w.t.Helper()
	req, err := http.NewRequest(http.MethodGet, w.srv.URL+path, nil)
	w.must(err)
	req.Header.Set("As", as)
	res, err := http.DefaultClient.Do(req)
	w.must(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	w.must(err)
	return res.StatusCode, string(b)
}

// page gets and parses a page that must be there.
func (w *world) page(as, path string) *html.Node {
	w.t.Helper()
	status, body := w.get(as, path)
	if status != http.StatusOK {
		w.t.Fatalf("%s: status %d", path, status)
	}
	doc, err := html.Parse(strings.NewReader(body))
	w.must(err)
	return doc
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func find(n *html.Node, ok func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && ok(d) {
			return d
		}
	}
	return nil
}

func byID(n *html.Node, id string) *html.Node {
	return find(n, func(d *html.Node) bool { return attr(d, "id") == id })
}

func text(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// sse is one open stream.
type sse struct {
	t      testing.TB
	cancel context.CancelFunc
	events chan event
	last   string
}

type event struct{ name, id, data string }

// stream opens a stream; path is as the page names it.
func (w *world) stream(as, path string) *sse {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.srv.URL+path, nil)
	w.must(err)
	req.Header.Set("As", as)
	res, err := http.DefaultClient.Do(req)
	w.must(err)
	if res.StatusCode != http.StatusOK {
		w.t.Fatalf("%s: status %d", path, res.StatusCode)
	}
	s := &sse{t: w.t, cancel: cancel, events: make(chan event, 1000)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer close(s.events)
		defer res.Body.Close()
		sc := bufio.NewScanner(res.Body)
		sc.Buffer(nil, 1<<20)
		var e event
		for sc.Scan() {
			switch k, v, _ := strings.Cut(sc.Text(), ": "); k {
			case "event":
				e.name = v
			case "id":
				e.id = v
			case "data":
				e.data += v + "\n"
			case "":
				s.events <- e
				e = event{}
			}
		}
	}()
	w.t.Cleanup(func() { cancel(); <-done })
	return s
}

// until reads events up to the first that ok accepts, and returns all of them.
func (s *sse) until(what string, ok func(event) bool) []event {
	s.t.Helper()
	var all []event
	for e := range s.events {
		if e.id != "" {
			s.last = e.id
		}
		all = append(all, e)
		if ok(e) {
			return all
		}
	}
	s.t.Fatalf("the stream ended before %s", what)
	return nil
}

func (s *sse) has(parts ...string) []event {
	s.t.Helper()
	return s.until(strings.Join(parts, " + "), func(e event) bool {
		for _, p := range parts {
			if !strings.Contains(e.data, p) {
				return false
			}
		}
		return true
	})
}

// live is the address of the stream of a page, as the page gives it.
func (w *world) live(as, path string) string {
	w.t.Helper()
	return attr(byID(w.page(as, path), "live"), "data-live-url")
}
