package handlertest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"relevo/domain/people"
	"relevo/handlers/web"
)

// newPasswordLink makes a link on the agent's page and reads its path there.
func newPasswordLink(t *testing.T, admin *Client, page string) string {
	t.Helper()
	if a := admin.Post(page + "/password"); a.Status != http.StatusSeeOther || a.Location != page {
		t.Fatalf("making a link: %d %q", a.Status, a.Location)
	}
	found := regexp.MustCompile(`value="` + regexp.QuoteMeta(admin.w.Server.URL) + `(/reset/[^"]+)"`).FindStringSubmatch(admin.Get(page).Body)
	if found == nil {
		t.Fatal("the page does not show the link")
	}
	return found[1]
}

func TestPasswordLink(t *testing.T) {
	w := Open(t)
	w.SetUp()
	rui := w.Add("rui@x.test", `Rui <script>alert(1)</script>`, people.AgentRole)
	admin, page := w.LoggedIn("mara@x.test"), "/settings/agents/"+rui.ID.String()
	old := w.LoggedIn("rui@x.test")
	token, _, err := w.Engine.CreateToken(context.Background(), rui.ID, "script")
	if err != nil {
		t.Fatal(err)
	}
	replaced := newPasswordLink(t, admin, page)
	link := newPasswordLink(t, admin, page)
	if a := admin.Get(page); strings.Contains(a.Body, "/reset/") {
		t.Error("the link is shown twice")
	}
	c := w.Client("192.0.2.9")
	status(t, "a replaced link", c.Get(replaced), http.StatusNotFound)
	c.Header.Set("Accept-Language", "es") // the page speaks Rui's language, not the browser's
	a := c.Get(link)
	if !strings.Contains(a.Body, `lang="en"`) {
		t.Error("the page does not speak the agent's language")
	}
	if a.Status != http.StatusOK || !strings.Contains(a.Body, `value="rui@x.test"`) || !strings.Contains(a.Header.Get("Cache-Control"), "no-store") || strings.Contains(a.Body, "<script>alert") {
		t.Errorf("the page: %d %v", a.Status, a.Header)
	}
	for _, bad := range []string{"", "short", "rui1234567", "aaaaaaaaaaaa", "password123", strings.Repeat("x y", 100)} {
		a := c.Post(link, "password", bad, "email", "mara@x.test")
		if a.Status != http.StatusUnprocessableEntity || strings.Count(a.Body, `aria-invalid="true"`) != 1 || !strings.Contains(a.Body, `value="rui@x.test"`) || bad != "" && strings.Contains(a.Body, bad) {
			t.Errorf("password %q: %d", bad, a.Status)
		}
	}
	status(t, "a refused password ends no session", old.Get("/inbox"), http.StatusOK)

	a = c.Post(link, "password", "two rivers meet", "email", "mara@x.test", "role", "administrator")
	if a.Location != "/inbox" || !strings.HasPrefix(c.Get("/inbox").Body, "inbox of Rui") {
		t.Fatalf("setting it: %d %q", a.Status, a.Location)
	}
	status(t, "the earlier session", old.Get("/inbox"), http.StatusSeeOther)
	status(t, "the administrator's", admin.Get("/inbox"), http.StatusOK)
	status(t, "the old password", w.Client("192.0.2.20").LogIn("rui@x.test", Password, ""), http.StatusUnprocessableEntity)
	status(t, "the new password", w.Client("192.0.2.21").LogIn("rui@x.test", "two rivers meet", ""), http.StatusSeeOther)
	status(t, "Mara's own", w.Client("192.0.2.22").LogIn("mara@x.test", Password, ""), http.StatusSeeOther)
	script := w.Client("192.0.2.23")
	script.Header.Set("Authorization", "Bearer "+token)
	status(t, "the API token", script.Get("/api/v1/me"), http.StatusOK)
	if after, _ := w.DB.Agent(context.Background(), rui.ID); after.Role != people.AgentRole {
		t.Errorf("role %s", after.Role)
	}
	status(t, "used twice", w.Client("192.0.2.9").Post(link, "password", "three rivers meet"), http.StatusNotFound)
	if log := w.Log.String(); strings.Contains(log, "rivers") || strings.Contains(log, strings.TrimPrefix(link, "/reset/")) {
		t.Error("a secret is in the log")
	}
}

func TestPasswordLinkEnds(t *testing.T) {
	w := Open(t)
	mara := w.SetUp()
	rui := w.Add("rui@x.test", "Rui", people.AgentRole)
	admin, page := w.LoggedIn("mara@x.test"), "/settings/agents/"+rui.ID.String()
	gone := func(what, link, say string, code int) {
		t.Helper()
		for _, a := range []Answer{w.Client("192.0.2.9").Get(link), w.Client("192.0.2.9").Post(link, "password", "two rivers meet")} {
			if a.Status != code || !strings.Contains(a.Body, say) || !strings.Contains(a.Body, `href="/login"`) || strings.Contains(a.Body, "rui@x.test") || a.Header.Get("Set-Cookie") != "" {
				t.Errorf("%s: %d", what, a.Status)
			}
		}
	}
	link := newPasswordLink(t, admin, page)
	w.Clock.Advance(24 * time.Hour)
	gone("expired", link, "expired", http.StatusGone)

	link = newPasswordLink(t, admin, page)
	status(t, "disable", admin.Post(page+"/disable"), http.StatusSeeOther)
	gone("of a disabled agent", link, "cannot be used", http.StatusNotFound)
	if a := admin.Get(page); strings.Contains(a.Body, page+"/password") {
		t.Error("a link is offered for a disabled agent")
	}
	if a := admin.Post(page + "/password"); a.Status != http.StatusConflict || !strings.Contains(a.Body, "Give access again first") {
		t.Errorf("for a disabled agent: %d", a.Status)
	}
	status(t, "enable", admin.Post(page+"/enable"), http.StatusSeeOther)

	own := "/settings/agents/" + mara.ID.String()
	if a := admin.Post(own + "/password"); a.Status != http.StatusConflict || !strings.Contains(a.Body, "in your profile") {
		t.Errorf("for oneself: %d", a.Status)
	}
	if a := admin.Get(own); strings.Contains(a.Body, own+"/password") {
		t.Error("a link is offered for oneself")
	}
	status(t, "for nobody", admin.Post("/settings/agents/0000000000001/password"), http.StatusNotFound)

	link = newPasswordLink(t, admin, page)
	eva := w.Add("eva@x.test", "Eva", people.Administrator)
	if err := w.Engine.ChangeRole(context.Background(), eva.ID, mara.ID, people.AgentRole); err != nil {
		t.Fatal(err)
	}
	gone("of a demoted administrator", link, "withdrawn", http.StatusGone)
	status(t, "the password before all this", w.Client("192.0.2.30").LogIn("rui@x.test", Password, ""), http.StatusSeeOther)
}

func TestHostilePasswordLink(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.Client("192.0.2.9")
	for _, secret := range []string{"x", "<script>alert(1)</script>", `"onload="alert(1)`, "\x00\xff", "' OR 1=1 --", "../../login", "{{.}}", strings.Repeat("A", 5000), "ñandú"} {
		path := "/reset/" + url.PathEscape(secret)
		for _, a := range []Answer{c.Get(path), c.Post(path, "password", "two rivers meet")} {
			if a.Status != http.StatusNotFound || !strings.Contains(a.Body, "cannot be used") || strings.Contains(a.Body, "alert(1)") {
				t.Errorf("%.30q: %d", secret, a.Status)
			}
		}
	}
	status(t, "no secret", c.Get("/reset/"), http.StatusNotFound)
	if w.Log.Len() != 0 {
		t.Errorf("log: %s", w.Log)
	}
}

func TestForgottenPasswordIsExplained(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.Client("192.0.2.9")
	for lang, say := range map[string]string{"en": "Forgotten your password? Ask an administrator for a new link.", "es": "¿Olvidaste tu contraseña? Pide un enlace nuevo a quien administra."} {
		c.Header.Set("Accept-Language", lang)
		if a := c.Get("/login"); !strings.Contains(a.Body, say) {
			t.Errorf("%s: the log-in page does not say what to do", lang)
		}
	}
}

// guarded is the context that a handler behind the guard gets.
func (c *Client) guarded(t *testing.T, wrap func(people.Permission, web.Handler) http.Handler) (ctx context.Context) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, c.w.Server.URL+"/inbox", nil)
	for name, values := range c.Header {
		r.Header[name] = values
	}
	for _, k := range c.Jar.Cookies(r.URL) {
		r.AddCookie(k)
	}
	wrap(people.Serve, func(_ http.ResponseWriter, r *http.Request) error { ctx = r.Context(); return nil }).ServeHTTP(httptest.NewRecorder(), r)
	if ctx == nil || !web.Stands(ctx) {
		t.Fatal("not let in")
	}
	return ctx
}

// TestStanding: what has begun learns that its session or token has ended.
func TestStanding(t *testing.T) {
	w := Open(t)
	mara := w.SetUp()
	rui := w.Add("rui@x.test", "Rui", people.AgentRole)
	ctx := context.Background()
	token, k, err := w.Engine.CreateToken(ctx, rui.ID, "script")
	w.must(err)
	script := w.Client("192.0.2.1")
	script.Header.Set("Authorization", "Bearer "+token)

	byToken, byCookie := script.guarded(t, w.Auth.API), w.LoggedIn("rui@x.test").guarded(t, w.Auth.Page)
	other := w.LoggedIn("mara@x.test").guarded(t, w.Auth.Page)
	w.must(w.Engine.SetPassword(ctx, rui.ID, w.Hash))
	if web.Stands(byCookie) || !web.Stands(byToken) || !web.Stands(other) {
		t.Errorf("after a new password: session %v, token %v, somebody else %v", web.Stands(byCookie), web.Stands(byToken), web.Stands(other))
	}
	w.must(w.Engine.RevokeToken(ctx, rui.ID, k.ID))
	byCookie = w.LoggedIn("rui@x.test").guarded(t, w.Auth.Page)
	if web.Stands(byToken) {
		t.Error("a revoked token stands")
	}
	w.must(w.Engine.DisableAgent(ctx, mara.ID, rui.ID))
	if web.Stands(byCookie) {
		t.Error("a disabled agent stands")
	}
	w.Clock.Advance(31 * 24 * time.Hour)
	if web.Stands(other) {
		t.Error("an old session stands")
	}
}
