// Package handlertest_test opens a whole server on a real database for the tests of
// handlers: log-in, profile and settings behind the cross-origin protection,
// with cheap password hashes and a clock that tests move.
package handlertest_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"relevo/db/dbtest"
	"relevo/domain/attachment/disk"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/auth"
	"relevo/handlers/auth/password"
	"relevo/handlers/builder"
	"relevo/handlers/flash"
	"relevo/handlers/keys"
	peoplepages "relevo/handlers/people"
	"relevo/handlers/settings"
	"relevo/handlers/web"
)

// Password is everybody's.
const Password = "green lamp on the hill"

// World is a running server.
type World struct {
	*dbtest.World
	T      testing.TB
	Auth   *auth.Auth
	Server *httptest.Server
	Blobs  *disk.Store
	Hash   string        // of Password
	Log    *bytes.Buffer // read it only when no request is under way
}

// Open starts a server without agents. It trusts X-Forwarded-For, so that
// clients can come from any network.
func Open(t testing.TB) *World {
	t.Helper()
	w := &World{World: dbtest.Open(t), T: t, Log: &bytes.Buffer{}}
	ring, err := keys.Load(w.Dir)
	w.must(err)
	w.Blobs, err = disk.Open(w.Dir)
	w.must(err)
	proxies, err := web.ParseProxies([]string{"127.0.0.0/8", "::1"})
	w.must(err)
	hasher := password.New(password.Params{Memory: 8, Passes: 1, Threads: 1})
	w.Hash, err = hasher.Hash(context.Background(), Password)
	w.must(err)
	log, box := slog.New(slog.NewTextHandler(w.Log, nil)), flash.New(ring, proxies)
	w.Auth = auth.New(auth.Config{DB: w.DB, Engine: w.Engine, Ring: ring, Proxies: proxies, Passwords: hasher, Flash: box, Log: log})
	mux := http.NewServeMux()
	w.Auth.Routes(mux)
	peoplepages.Routes(mux, peoplepages.Config{DB: w.DB, Engine: w.Engine, Blobs: w.Blobs, Guard: w.Auth, Passwords: w.Auth, Flash: box, Log: log})
	settings.Routes(mux, settings.Config{DB: w.DB, Engine: w.Engine, Ring: ring, Guard: w.Auth, Proxies: proxies, Flash: box, Log: log})
	builder.New(builder.Config{Store: w.DB, Engine: w.Engine, Agents: web.NewAgents(w.DB, w.Hub), Guard: w.Auth, Proxies: proxies, Flash: box, Log: log}).Routes(mux)
	mux.Handle("GET /inbox", w.Auth.Page(people.Serve, func(out http.ResponseWriter, r *http.Request) error {
		_, err := io.WriteString(out, "inbox of "+web.Me(r.Context()).Name)
		return err
	}))
	mux.Handle("GET /api/v1/me", w.Auth.API(people.Serve, func(out http.ResponseWriter, r *http.Request) error {
		return web.Write(out, http.StatusOK, web.Me(r.Context()).Email)
	}))
	guarded, err := web.OwnSite("https://public.test", slog.New(slog.DiscardHandler), mux)
	w.must(err)
	w.Server = httptest.NewServer(guarded)
	t.Cleanup(w.Server.Close)
	return w
}

func (w *World) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// SetUp makes mara@x.test the first administrator.
func (w *World) SetUp() *people.Agent {
	w.T.Helper()
	a, _, err := w.Engine.CreateFirstAdmin(context.Background(), engine.Setup{Owner: w.person("mara@x.test", "Mara"),
		Workspace: people.Workspace{Name: "Fern", Lang: "en", Zone: "UTC"}, Widget: widget.Defaults("Fern")})
	w.must(err)
	return a
}

func (w *World) person(email, name string) engine.NewAgent {
	return engine.NewAgent{Email: email, Name: name, Lang: "en", Zone: "UTC", PasswordHash: w.Hash}
}

// Add makes one more agent.
func (w *World) Add(email, name string, role people.Role) *people.Agent {
	w.T.Helper()
	n := w.person(email, name)
	n.Role = role
	a, err := w.Engine.AddAgent(context.Background(), n)
	w.must(err)
	return a
}

// Client is one browser.
type Client struct {
	*http.Client
	w       *World
	Address string      // where it comes from
	Header  http.Header // sent with each request
}

// Answer is what came back.
type Answer struct {
	Status   int
	Body     string
	Location string
	Header   http.Header
}

// Client makes a browser at an address; redirects are not followed.
func (w *World) Client(address string) *Client {
	jar, err := cookiejar.New(nil)
	w.must(err)
	return &Client{Client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, w: w, Address: address, Header: http.Header{}}
}

// LoggedIn is a browser with a session of this agent.
func (w *World) LoggedIn(email string) *Client {
	w.T.Helper()
	c := w.Client("192.0.2.7")
	if a := c.LogIn(email, Password, ""); a.Status != http.StatusSeeOther {
		w.T.Fatalf("log-in of %s: %d", email, a.Status)
	}
	return c
}

// LogIn sends the log-in form.
func (c *Client) LogIn(email, password, next string) Answer {
	c.w.T.Helper()
	return c.Post("/login", "email", email, "password", password, "next", next)
}

// Get asks for a page.
func (c *Client) Get(path string) Answer {
	c.w.T.Helper()
	return c.Do(http.MethodGet, path, "", nil)
}

// Post sends a form of names and values.
func (c *Client) Post(path string, pairs ...string) Answer {
	c.w.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return c.Do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// Upload sends a file as the form field "file".
func (c *Client) Upload(path, name string, content []byte) Answer {
	c.w.T.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	c.w.must(err)
	_, err = part.Write(content)
	c.w.must(err)
	c.w.must(m.Close())
	return c.Do(http.MethodPost, path, m.FormDataContentType(), &b)
}

// Do sends a request.
func (c *Client) Do(method, path, kind string, body io.Reader) Answer {
	c.w.T.Helper()
	r, err := http.NewRequest(method, c.w.Server.URL+path, body)
	c.w.must(err)
	for k, v := range c.Header {
		r.Header[k] = v
	}
	r.Header.Set("X-Forwarded-For", c.Address)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	res, err := c.Client.Do(r)
	c.w.must(err)
	b, err := io.ReadAll(res.Body)
	c.w.must(err)
	c.w.must(res.Body.Close())
	return Answer{res.StatusCode, string(b), res.Header.Get("Location"), res.Header}
}
