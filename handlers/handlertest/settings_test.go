package handlertest_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"relevo/domain/people"
)

// everySetting is each route of the settings as an agent might try it.
func everySetting(agent, invitation, widget string) []string {
	return []string{
		"GET /settings/agents", "GET /settings/agents/" + agent, "POST /settings/agents/" + agent + "/role", "POST /settings/agents/" + agent + "/disable", "POST /settings/agents/" + agent + "/enable", "POST /settings/agents/" + agent + "/password",
		"POST /settings/invitations", "POST /settings/invitations/" + invitation + "/renew", "POST /settings/invitations/" + invitation + "/revoke",
		"GET /settings/widgets", "GET /settings/widgets/new", "POST /settings/widgets", "GET /settings/widgets/" + widget, "POST /settings/widgets/" + widget,
		"POST /settings/widgets/" + widget + "/archive", "POST /settings/widgets/" + widget + "/identity", "POST /settings/widgets/" + widget + "/identity/remove",
		"GET /settings/workspace", "POST /settings/workspace",
	}
}

func TestEscalation(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	ctx := context.Background()
	rui := w.Add("rui@x.test", "Rui", people.AgentRole)
	w.Add("sam@x.test", "Sam", people.Supervisor)
	_, inv, err := w.Engine.Invite(ctx, admin.ID, "ada@x.test", people.AgentRole)
	if err != nil {
		t.Fatal(err)
	}
	widgets, err := w.DB.Widgets(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"rui@x.test", "sam@x.test"} {
		c := w.LoggedIn(email)
		for _, route := range everySetting(rui.ID.String(), inv.ID.String(), widgets[0].ID.String()) {
			method, path, _ := strings.Cut(route, " ")
			var a Answer
			if method == "GET" {
				a = c.Get(path)
			} else {
				a = c.Post(path, "role", "administrator", "email", "evil@x.test", "name", "x", "workspace", "x", "lang", "en", "zone", "UTC", "colour", "#000000")
			}
			status(t, email+" "+route, a, http.StatusForbidden)
		}
		if a := c.Get("/settings"); a.Location != "/profile" {
			t.Errorf("%s: settings lead to %q", email, a.Location)
		}
		if a := c.Get("/profile"); strings.Contains(a.Body, "/settings/agents") {
			t.Errorf("%s sees the administrators' pages", email)
		}
	}
	after, _ := w.DB.Agent(ctx, rui.ID)
	agents, _ := w.DB.Agents(ctx)
	if after.Role != people.AgentRole || !after.Enabled() || len(agents) != 3 {
		t.Error("something was changed")
	}
	for _, route := range everySetting(rui.ID.String(), inv.ID.String(), widgets[0].ID.String()) {
		method, path, _ := strings.Cut(route, " ")
		c := w.Client("192.0.2.1")
		a := c.Get(path)
		if method == "POST" {
			a = c.Post(path)
		}
		if a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, "/login") {
			t.Errorf("nobody %s: %d", route, a.Status)
		}
	}
}

func TestAgentsPages(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	rui := w.Add("rui@x.test", `Rui <script>alert(1)</script>`, people.AgentRole)
	c := w.LoggedIn("mara@x.test")
	a := c.Get("/settings/agents")
	if a.Status != http.StatusOK || strings.Contains(a.Body, "<script>alert") || !strings.Contains(a.Body, "Rui &lt;script&gt;") {
		t.Errorf("list: %d", a.Status)
	}
	page := "/settings/agents/" + rui.ID.String()
	status(t, "unknown role", c.Post(page+"/role", "role", "king"), http.StatusUnprocessableEntity)
	status(t, "role", c.Post(page+"/role", "role", "supervisor"), http.StatusSeeOther)
	his := w.LoggedIn("rui@x.test")
	status(t, "disable", c.Post(page+"/disable"), http.StatusSeeOther)
	status(t, "his session", his.Get("/inbox"), http.StatusSeeOther)
	if a := c.Get(page); !strings.Contains(a.Body, "Give access again") {
		t.Error("the page does not offer to give access again")
	}
	status(t, "enable", c.Post(page+"/enable"), http.StatusSeeOther)
	own := "/settings/agents/" + admin.ID.String()
	for _, last := range []Answer{c.Post(own + "/disable"), c.Post(own+"/role", "role", "agent")} {
		if last.Status != http.StatusConflict || !strings.Contains(last.Body, "last administrator") {
			t.Errorf("the last administrator: %d", last.Status)
		}
	}
	status(t, "no such agent", c.Get("/settings/agents/0000000000001"), http.StatusNotFound)
}

func TestInvitationsOfThePage(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.LoggedIn("mara@x.test")
	for _, bad := range [][]string{{"email", "x", "role", "agent"}, {"email", "mara@x.test", "role", "agent"}, {"email", "ada@x.test", "role", "king"}} {
		if a := c.Post("/settings/invitations", bad...); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "data-open") || !strings.Contains(a.Body, `value="`+bad[1]+`"`) {
			t.Errorf("%v: %d; the dialog must stand open with what was typed", bad, a.Status)
		}
	}
	status(t, "invite", c.Post("/settings/invitations", "email", "ada@x.test", "role", "agent"), http.StatusSeeOther)
	link := regexp.MustCompile(`value="(http[^"]+)/(invite/[^"]+)"`).FindStringSubmatch(c.Get("/settings/agents").Body)
	if link == nil || link[1] != w.Server.URL {
		t.Fatalf("the link: %v", link)
	}
	status(t, "it works", w.Client("192.0.2.4").Get("/"+link[2]), http.StatusOK)
	open, err := w.DB.Invitations(context.Background(), w.Engine.Now())
	if err != nil || len(open) != 1 {
		t.Fatal(err)
	}
	id := open[0].ID.String()
	status(t, "renew", c.Post("/settings/invitations/"+id+"/renew"), http.StatusSeeOther)
	status(t, "the old link", w.Client("192.0.2.4").Get("/"+link[2]), http.StatusNotFound)
	status(t, "revoke", c.Post("/settings/invitations/"+id+"/revoke"), http.StatusSeeOther)
	if a := c.Get("/settings/agents"); strings.Contains(a.Body, "ada@x.test") {
		t.Error("a withdrawn invitation is listed")
	}
}

func widgetForm(change ...string) []string {
	form := map[string]string{"name": "Shop", "colour": "#0f766e", "position": "left", "theme": "dark", "lang": "auto", "side_space": "12", "below_space": "8", "origins": "shop.test", "greeting_en": "Hello </textarea><script>alert(1)</script>", "emoji": "on"}
	for i := 0; i+1 < len(change); i += 2 {
		form[change[i]] = change[i+1]
	}
	var out []string
	for k, v := range form {
		out = append(out, k, v)
	}
	return out
}

func TestWidgetPages(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.LoggedIn("mara@x.test")
	for field, bad := range map[string]string{"colour": `#fff;} body{display:none`, "side_space": "9999", "below_space": "x", "origins": "javascript:alert(1)", "position": "up", "greeting_en": strings.Repeat("x", 501), "name": ""} {
		a := c.Post("/settings/widgets", widgetForm(field, bad)...)
		if a.Status != http.StatusUnprocessableEntity || strings.Contains(a.Body, "<script>alert") || strings.Contains(a.Body, "--brand:#fff;}") {
			t.Errorf("bad %s: %d", field, a.Status)
		}
	}
	a := c.Post("/settings/widgets", widgetForm()...)
	if a.Status != http.StatusSeeOther {
		t.Fatalf("create: %d", a.Status)
	}
	page := a.Location
	a = c.Get(page)
	for _, want := range []string{"--brand:#0f766e;--on-brand:#ffffff", "data-widget=&#34;", "https://shop.test", "5.5", `data-position="left"`} {
		if !strings.Contains(a.Body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(a.Body, "<script>alert") {
		t.Error("a greeting is executed")
	}
	status(t, "save", c.Post(page, widgetForm("name", "Second shop")...), http.StatusSeeOther)
	all, err := w.DB.Widgets(context.Background())
	if err != nil || len(all) != 2 || all[1].Settings.Name != "Second shop" || all[1].Settings.Files || !all[1].Settings.Emoji || !all[1].Settings.HideBrand {
		t.Fatalf("%+v %v", all[1].Settings, err)
	}
	status(t, "identity", c.Post(page+"/identity"), http.StatusSeeOther)
	secret := regexp.MustCompile(`id="secret" type="text" value="([^"]+)"`).FindStringSubmatch(c.Get(page).Body)
	stored, err := w.DB.Widget(context.Background(), all[1].ID)
	if secret == nil || err != nil || len(stored.IdentitySecret) == 0 || strings.Contains(string(stored.IdentitySecret), secret[1]) {
		t.Fatalf("secret %v, %v; it must be shown once and stored encrypted", secret, err)
	}
	if strings.Contains(c.Get(page).Body, secret[1]) {
		t.Error("the secret is shown twice")
	}
	status(t, "identity off", c.Post(page+"/identity/remove"), http.StatusSeeOther)
	if stored, _ = w.DB.Widget(context.Background(), all[1].ID); stored.IdentitySecret != nil {
		t.Error("the secret stays")
	}
	status(t, "archive", c.Post(page+"/archive"), http.StatusSeeOther)
	status(t, "archived", c.Get(page), http.StatusNotFound)
	status(t, "saving an archived one", c.Post(page, widgetForm()...), http.StatusNotFound)
}

func TestWorkspacePage(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.LoggedIn("mara@x.test")
	status(t, "bad zone", c.Post("/settings/workspace", "workspace", "Oak", "lang", "es", "zone", "Nowhere"), http.StatusUnprocessableEntity)
	status(t, "save", c.Post("/settings/workspace", "workspace", "Oak <b>", "lang", "es", "zone", "Europe/Madrid"), http.StatusSeeOther)
	if a := w.Client("192.0.2.1").Get("/login"); !strings.Contains(a.Body, "Log in to Oak &lt;b&gt;") {
		t.Error("the log-in page does not show the new name, escaped")
	}
	a := c.Get("/settings/workspace")
	for _, h := range []string{"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"} {
		if a.Header.Get(h) == "" {
			t.Errorf("no %s", h)
		}
	}
}
