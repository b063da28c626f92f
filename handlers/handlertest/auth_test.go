package handlertest_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"relevo/domain/people"
	"relevo/handlers/auth"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"))
}

func status(t *testing.T, what string, a Answer, want int) {
	t.Helper()
	if a.Status != want {
		t.Errorf("%s: status %d, want %d", what, a.Status, want)
	}
}

func TestLogIn(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.Client("192.0.2.1")
	if a := c.Get("/inbox?view=all"); a.Status != http.StatusSeeOther || a.Location != "/login?next=%2Finbox%3Fview%3Dall" {
		t.Errorf("not logged in: %d %q", a.Status, a.Location)
	}
	if a := c.Get("/"); a.Status != http.StatusOK || !strings.Contains(a.Body, "Log in to Fern") {
		t.Errorf("the start page: %d", a.Status)
	}
	a := c.LogIn("mara@x.test", "wrong password", "/contacts")
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `value="mara@x.test"`) || !strings.Contains(a.Body, `value="/contacts"`) || strings.Contains(a.Body, "wrong password") {
		t.Errorf("wrong password: %d", a.Status)
	}
	unknown := w.Client("192.0.2.1").LogIn("nobody@x.test", "wrong password", "/contacts")
	if unknown.Status != a.Status || strings.ReplaceAll(unknown.Body, "nobody@", "mara@") != a.Body {
		t.Error("an unknown account is answered differently from a wrong password")
	}
	a = c.LogIn(" MARA@x.test ", Password, "/contacts")
	if a.Status != http.StatusSeeOther || a.Location != "/contacts" {
		t.Fatalf("log-in: %d %q", a.Status, a.Location)
	}
	set := a.Header.Get("Set-Cookie")
	for _, part := range []string{"relevo=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"} {
		if !strings.Contains(set, part) {
			t.Errorf("cookie %q lacks %q", set, part)
		}
	}
	if a := c.Get("/inbox"); a.Body != "inbox of Mara" {
		t.Errorf("inbox: %d %q", a.Status, a.Body)
	}
	if a := c.Get("/login"); a.Location != "/inbox" {
		t.Errorf("log-in page of somebody logged in: %d", a.Status)
	}
	status(t, "log out", c.Post("/logout"), http.StatusSeeOther)
	status(t, "after", c.Get("/inbox"), http.StatusSeeOther)
	if strings.Contains(w.Log.String(), "wrong password") || strings.Contains(w.Log.String(), Password) {
		t.Error("a password is in the log")
	}
}

func TestSecureCookie(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.Client("192.0.2.1")
	c.Header.Set("X-Forwarded-Proto", "https")
	set := c.LogIn("mara@x.test", Password, "").Header.Get("Set-Cookie")
	if !strings.HasPrefix(set, "__Host-relevo=") || !strings.Contains(set, "Secure") || strings.Contains(set, "Domain") {
		t.Errorf("cookie over TLS: %q", set)
	}
}

func TestForgedCookie(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.Client("192.0.2.1")
	for _, v := range []string{"x", strings.Repeat("A", 3000), "MTIzNDU2fGZvcmdlZHxzaWduYXR1cmU="} {
		c.Header.Set("Cookie", "relevo="+v)
		status(t, "forged", c.Get("/inbox"), http.StatusSeeOther)
		status(t, "forged, at the log-in page", c.Get("/login"), http.StatusOK)
	}
}

func TestSessionExpires(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.LoggedIn("mara@x.test")
	w.Clock.Advance(30*24*time.Hour - time.Second)
	status(t, "last second", c.Get("/inbox"), http.StatusOK)
	w.Clock.Advance(2 * time.Second)
	status(t, "expired", c.Get("/inbox"), http.StatusSeeOther)
}

func TestThrottle(t *testing.T) {
	w := Open(t)
	w.SetUp()
	w.Add("rui@x.test", "Rui", people.AgentRole)
	attacker, owner := w.Client("203.0.113.9"), w.Client("198.51.100.4")
	for i := range 5 {
		status(t, fmt.Sprint("free failure ", i), attacker.LogIn("mara@x.test", "guess", ""), http.StatusUnprocessableEntity)
	}
	a := attacker.LogIn("mara@x.test", Password, "")
	if a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") != "60" || !strings.Contains(a.Body, "1 minute") {
		t.Errorf("the sixth: %d %q", a.Status, a.Header.Get("Retry-After"))
	}
	attacker.Address = "203.0.113.200" // the same network
	status(t, "a neighbour", attacker.LogIn("mara@x.test", Password, ""), http.StatusTooManyRequests)
	status(t, "the owner elsewhere", owner.LogIn("mara@x.test", Password, ""), http.StatusSeeOther)
	status(t, "another account from there", attacker.LogIn("rui@x.test", Password, ""), http.StatusSeeOther)
	for i := range 6 {
		want := http.StatusUnprocessableEntity
		if i == 5 {
			want = http.StatusTooManyRequests
		}
		status(t, fmt.Sprint("an unknown account, ", i), attacker.LogIn("nobody@x.test", "guess", ""), want)
	}
	w.Clock.Advance(time.Minute)
	status(t, "after the wait", attacker.LogIn("mara@x.test", Password, ""), http.StatusSeeOther)
}

func TestThrottleOfANetwork(t *testing.T) {
	w := Open(t)
	w.SetUp()
	attacker := w.Client("203.0.113.9")
	for i := range 50 {
		status(t, fmt.Sprint(i), attacker.LogIn(fmt.Sprintf("user%d@x.test", i), "guess", ""), http.StatusUnprocessableEntity)
	}
	status(t, "the network is slowed", attacker.LogIn("fresh@x.test", "guess", ""), http.StatusTooManyRequests)
	status(t, "others are not", w.Client("198.51.100.4").LogIn("mara@x.test", Password, ""), http.StatusSeeOther)
}

func TestThrottleManyAtOnce(t *testing.T) {
	w := Open(t)
	w.SetUp()
	var wg sync.WaitGroup
	var mu sync.Mutex
	count := map[int]int{}
	for range 20 {
		wg.Go(func() {
			a := w.Client("203.0.113.9").LogIn("mara@x.test", "guess", "")
			mu.Lock()
			defer mu.Unlock()
			count[a.Status]++
		})
	}
	wg.Wait()
	if count[http.StatusUnprocessableEntity] != 5 || count[http.StatusTooManyRequests] != 15 {
		t.Errorf("twenty at once: %v; only five may be tried", count)
	}
}

func TestOpenRedirect(t *testing.T) {
	w := Open(t)
	w.SetUp()
	for _, next := range []string{"//evil.test", "https://evil.test", `/\evil.test`, `\\evil.test`, "/\t/evil.test", "javascript:alert(1)", "/%0d%0aLocation:%20x/../\n", "///evil.test", "/./x", "/..//evil.test", "evil.test", "/login", "/logout?x", "/setup", "@evil.test", "/" + strings.Repeat("x", 3000)} {
		if a := w.Client("192.0.2.1").LogIn("mara@x.test", Password, next); a.Location != "/inbox" {
			t.Errorf("next %q leads to %q", next, a.Location)
		}
		if a := w.LoggedIn("mara@x.test").Get("/login?next=" + url.QueryEscape(next)); a.Location != "/inbox" {
			t.Errorf("next %q leads somebody logged in to %q", next, a.Location)
		}
	}
}

func FuzzNext(f *testing.F) {
	for _, s := range []string{"/inbox?c=1", "//evil", `/\evil`, "/a/../..//b", "/a#b", "/%2f%2fevil", "/a?next=//b"} {
		f.Add(s)
	}
	base, err := url.Parse("https://chat.test/login")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := auth.Next(s)
		u, err := base.Parse(got)
		if err != nil || u.Host != "chat.test" || u.Scheme != "https" || got[0] != '/' || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t ") {
			t.Errorf("%q leads to %q (%v)", s, got, err)
		}
		if got != s && got != "/inbox" {
			t.Errorf("%q was rewritten to %q", s, got)
		}
	})
}

func TestGuardOfScriptsAndStreams(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.Client("192.0.2.1")
	c.Header.Set("Accept", "text/event-stream")
	status(t, "a stream", c.Get("/inbox"), http.StatusUnauthorized)
	c.Header.Set("Datastar-Request", "true")
	if a := c.Get("/inbox"); a.Status != http.StatusUnauthorized || !strings.Contains(a.Body, "#toasts") {
		t.Errorf("a script: %d %q", a.Status, a.Body)
	}
}

func TestAPI(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	token, tok, err := w.Engine.CreateToken(context.Background(), admin.ID, "script")
	if err != nil {
		t.Fatal(err)
	}
	c := w.Client("192.0.2.1")
	status(t, "without anything", c.Get("/api/v1/me"), http.StatusUnauthorized)
	c.Header.Set("Authorization", "Bearer "+token)
	if a := c.Get("/api/v1/me"); a.Status != http.StatusOK || !strings.Contains(a.Body, "mara@x.test") {
		t.Errorf("with a token: %d %q", a.Status, a.Body)
	}
	status(t, "a token opens no page", c.Get("/inbox"), http.StatusSeeOther)
	for _, bad := range []string{"Bearer rlv_wrong", "Bearer", "Basic " + token, "Bearer " + token + "x", token} {
		c.Header.Set("Authorization", bad)
		if a := c.Get("/api/v1/me"); a.Status != http.StatusUnauthorized || !strings.Contains(a.Body, `"unauthenticated"`) {
			t.Errorf("%q: %d", bad, a.Status)
		}
	}
	if err := w.Engine.RevokeToken(context.Background(), admin.ID, tok.ID); err != nil {
		t.Fatal(err)
	}
	c.Header.Set("Authorization", "Bearer "+token)
	status(t, "revoked", c.Get("/api/v1/me"), http.StatusUnauthorized)
	logged := w.LoggedIn("mara@x.test")
	status(t, "with the cookie", logged.Get("/api/v1/me"), http.StatusOK)
	logged.Header.Set("Authorization", "Bearer rlv_wrong")
	status(t, "a wrong token is not saved by the cookie", logged.Get("/api/v1/me"), http.StatusUnauthorized)
}

func TestCrossSite(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.LoggedIn("mara@x.test")
	for _, h := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.test"}} {
		c.Header = http.Header{h[0]: {h[1]}}
		for _, path := range []string{"/login", "/logout", "/setup", "/reset/x", "/profile", "/profile/password", "/profile/tokens", "/settings/workspace", "/settings/invitations"} {
			status(t, "cross-site "+path, c.Post(path), http.StatusForbidden)
		}
	}
	c.Header = http.Header{"Origin": {"https://evil.test"}}
	if a := c.Post("/api/v1/me"); a.Status != http.StatusForbidden || !strings.HasPrefix(a.Body, `{"error":{"code":"forbidden","message":"This request came from another site`) {
		t.Errorf("the API: %d %s", a.Status, a.Body)
	}
	if a := c.Post("/profile"); !strings.Contains(a.Body, "another site") || a.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("a page: %s %v", a.Body, a.Header)
	}
	c.Header = http.Header{"Origin": {"https://public.test"}}
	status(t, "from our public address, when a proxy changes the host", c.Post("/profile/theme", "theme", "dark"), http.StatusSeeOther)
	c.Header = http.Header{}
	status(t, "still logged in", c.Get("/inbox"), http.StatusOK)
	status(t, "state by GET", c.Get("/logout"), http.StatusMethodNotAllowed)
}

func setupForm(token string, change ...string) []string {
	form := map[string]string{"token": token, "name": `Mara <b>`, "email": "mara@x.test", "password": Password, "lang": "es", "zone": "Europe/Madrid", "workspace": `Fern & "Oak"`, "widget_colour": "#0f766e", "widget_origins": "shop.test\nhttps://*.shop.test"}
	for i := 0; i+1 < len(change); i += 2 {
		form[change[i]] = change[i+1]
	}
	var out []string
	for k, v := range form {
		out = append(out, k, v)
	}
	return out
}

func TestSetup(t *testing.T) {
	w := Open(t)
	c := w.Client("192.0.2.1")
	_, token, _ := strings.Cut(w.Auth.SetupLink(), "token=")
	for _, path := range []string{"/", "/login", "/setup", "/setup?token=wrong"} {
		if a := c.Get(path); a.Status != http.StatusOK || strings.Contains(a.Body, "<form") || !strings.Contains(a.Body, "set-up link") {
			t.Errorf("%s before set-up: %d", path, a.Status)
		}
	}
	c.Post("/setup", setupForm("wrong")...)
	if need, err := w.Auth.NeedsSetup(context.Background()); !need || err != nil {
		t.Fatalf("a wrong token set up: %v", err)
	}
	a := c.Post("/setup", setupForm(token, "password", "short", "email", "no", "widget_origins", "ftp://x", "widget_colour", "red")...)
	if a.Status != http.StatusUnprocessableEntity || strings.Count(a.Body, `aria-invalid="true"`) != 4-1 { // colour stops before the sites
		t.Errorf("a bad form: %d, %d fields marked", a.Status, strings.Count(a.Body, `aria-invalid="true"`))
	}
	if !strings.Contains(a.Body, `value="Mara &lt;b&gt;"`) || strings.Contains(a.Body, `value="short"`) {
		t.Error("what was typed is lost, unescaped, or shows the password")
	}
	if a = c.Post("/setup", setupForm(token)...); a.Location != "/setup/done" {
		t.Fatalf("set-up: %d %q", a.Status, a.Location)
	}
	a = c.Get("/setup/done")
	widgets, err := w.DB.Widgets(context.Background())
	if err != nil || len(widgets) != 1 || widgets[0].Settings.Name != `Fern & "Oak"` || len(widgets[0].Settings.Origins) != 2 {
		t.Fatalf("%+v %v", widgets, err)
	}
	if !strings.Contains(a.Body, widgets[0].Key) || !strings.Contains(a.Body, `lang="es"`) {
		t.Error("the last page shows no script tag, or not the owner's language")
	}
	for _, again := range []Answer{w.Client("192.0.2.2").Get(w.Auth.SetupLink()), w.Client("192.0.2.2").Post("/setup", setupForm(token, "email", "evil@x.test")...)} {
		if again.Status != http.StatusOK || !strings.Contains(again.Body, "set up already") {
			t.Errorf("the link after use: %d", again.Status)
		}
	}
	if n, _ := w.DB.CountAgents(context.Background()); n != 1 {
		t.Errorf("%d agents", n)
	}
	status(t, "the last page is the administrator's", w.Client("192.0.2.3").Get("/setup/done"), http.StatusSeeOther)
}

func TestInvitationPages(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	secret, _, err := w.Engine.Invite(context.Background(), admin.ID, "ada@x.test", people.Supervisor)
	if err != nil {
		t.Fatal(err)
	}
	c := w.Client("192.0.2.1")
	if a := c.Get("/invite/" + secret); a.Status != http.StatusOK || !strings.Contains(a.Body, "ada@x.test") {
		t.Fatalf("the page: %d", a.Status)
	}
	a := c.Post("/invite/"+secret, "name", "<script>alert(1)</script>", "password", "ada12345678", "lang", "en", "zone", "UTC", "role", "administrator", "email", "evil@x.test")
	if a.Status != http.StatusUnprocessableEntity || strings.Contains(a.Body, "<script>alert") {
		t.Errorf("a personal password: %d", a.Status)
	}
	a = c.Post("/invite/"+secret, "name", "<script>alert(1)</script>", "password", "two rivers meet", "lang", "en", "zone", "UTC", "role", "administrator", "email", "evil@x.test")
	if a.Location != "/inbox" || c.Get("/inbox").Status != http.StatusOK {
		t.Fatalf("accepting: %d %q", a.Status, a.Location)
	}
	ada, err := w.DB.AgentByEmail(context.Background(), "ada@x.test")
	if err != nil || ada.Role != people.Supervisor {
		t.Errorf("%+v %v", ada, err)
	}
	if a := c.Get("/profile"); strings.Contains(a.Body, "<script>alert") || !strings.Contains(a.Body, "&lt;script&gt;") {
		t.Error("a name is executed")
	}
	status(t, "used twice", c.Post("/invite/"+secret, "name", "x", "password", "two rivers meet", "lang", "en", "zone", "UTC"), http.StatusGone)
	status(t, "unknown", c.Get("/invite/nothing"), http.StatusNotFound)
	secret, inv, err := w.Engine.Invite(context.Background(), admin.ID, "bo@x.test", people.AgentRole)
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(8 * 24 * time.Hour)
	if a := c.Get("/invite/" + secret); a.Status != http.StatusGone || !strings.Contains(a.Body, "expired") {
		t.Errorf("expired: %d", a.Status)
	}
	if err := w.Engine.RevokeInvitation(context.Background(), admin.ID, inv.ID); err != nil {
		t.Fatal(err)
	}
	if a := c.Get("/invite/" + secret); a.Status != http.StatusGone || !strings.Contains(a.Body, "withdrawn") {
		t.Errorf("revoked: %d", a.Status)
	}
}

func TestDisabledCannotLogIn(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	rui := w.Add("rui@x.test", "Rui", people.AgentRole)
	c := w.LoggedIn("rui@x.test")
	if err := w.Engine.DisableAgent(context.Background(), admin.ID, rui.ID); err != nil {
		t.Fatal(err)
	}
	status(t, "the open session", c.Get("/inbox"), http.StatusSeeOther)
	status(t, "a new one", c.LogIn("rui@x.test", Password, ""), http.StatusUnprocessableEntity)
}
