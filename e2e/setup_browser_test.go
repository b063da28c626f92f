package e2e

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"relevo/e2e/client"
	"relevo/e2e/proc"
)

// empty starts a server on an empty folder.
func empty(t testing.TB) *world {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	w := &world{t: t, ctx: ctx, dir: t.TempDir()}
	bin, err := proc.Build(ctx, false)
	w.must(err)
	w.server, err = proc.Start(ctx, proc.Options{Bin: bin, Data: w.dir})
	w.must(err)
	t.Cleanup(func() {
		if err := w.server.Kill(); err != nil {
			t.Error(err)
		}
	})
	w.api, err = client.New(w.server.URL)
	w.must(err)
	t.Cleanup(w.api.Close)
	return w
}

var setupLink = regexp.MustCompile(`http://\S+/setup\S*`)

// setUp goes from the printed link to the page with the script tag.
func (w *world) setUp(b *tab) {
	w.t.Helper()
	link := setupLink.FindString(w.server.Out())
	if link == "" {
		w.t.Fatalf("no set-up link in %q", w.server.Out())
	}
	b.open(link)
	b.fill("#f-name", "Ada Admin")
	b.fill("#f-email", "admin@shop.test")
	b.fill("#f-password", password)
	b.fill("#f-workspace", "Ladders and lamps")
	b.fill("#f-widget_name", "Lamps")
	b.click("form[action='/setup'] button[type=submit]")
	b.wait("the script tag", `location.pathname === '/setup/done' && document.getElementById('snippet')`)
}

func (b *tab) logOut() {
	b.t.Helper()
	b.click("[popovertarget=user-menu]")
	b.click("#user-menu form[action='/logout'] button")
	b.wait("the log-in page", `location.pathname === '/login' && document.getElementById('f-email')`)
}

// From an empty folder to a second person at work.
func TestBrowserFirstStart(t *testing.T) {
	w := empty(t)
	ada, rui := person(t, "Ada"), person(t, "Rui")
	w.setUp(ada)
	snippet := js[string](ada, `document.getElementById('snippet').textContent`)
	key := regexp.MustCompile(`data-widget="?([\w-]+)`).FindStringSubmatch(snippet)
	if key == nil || !strings.Contains(snippet, w.server.URL+"/widget.js") {
		t.Fatalf("the script tag is %q", snippet)
	}
	w.widget = key[1]
	panel := w.serveHost("en", "", nil).visit(person(t, "visitor"))
	panel.sees("#head", "Lamps")
	panel.say("Is this on?")

	ada.open(setupLink.FindString(w.server.Out()))
	if ada.wait("the page", `document.readyState === 'complete'`); js[bool](ada, `!!document.querySelector("form[action='/setup']")`) {
		t.Error("the set-up link works twice")
	}
	ada.open(w.server.URL + "/inbox?view=unassigned")
	ada.sees("#convs .conv", "Is this on?")
	ada.logOut()
	ada.open(w.server.URL + "/inbox")
	ada.wait("to be asked to log in", `location.pathname === '/login'`)
	w.logIn(ada, "admin@shop.test")

	ada.open(w.server.URL + "/settings/agents")
	ada.click("[data-dialog=invite]")
	ada.fill("#invite #f-email", "rui@shop.test")
	ada.click("#invite label[for=role-supervisor], #invite #role-supervisor")
	ada.click("#invite button[type=submit]")
	ada.has("#invite-link")
	rui.open(js[string](ada, `document.getElementById('invite-link').value`))
	rui.fill("#f-name", "Rui Santos")
	rui.fill("#f-password", "another-long-pass-phrase")
	rui.click("form button[type=submit]")
	rui.wait("the inbox", `location.pathname === '/inbox' && document.getElementById('live')?.dataset.live === 'open'`)
	ada.reload()
	ada.sees("table", "Rui Santos")

	profileAndPassword(t, w, rui)
}

// profileAndPassword changes both; the person's other browser is logged out.
func profileAndPassword(t *testing.T, w *world, rui *tab) {
	t.Helper()
	rui.open(w.server.URL + "/profile")
	rui.fill("#f-name", "Rui A. Santos")
	rui.click("form[action='/profile'] button[type=submit]")
	rui.wait("the new name", `document.querySelector('.me') && [document.querySelector('.me').ariaLabel, document.querySelector('.me').textContent].join().includes('Rui A. Santos')`)

	other := person(t, "Rui elsewhere")
	other.open(w.server.URL + "/login")
	other.fill("#f-email", "rui@shop.test")
	other.fill("#f-password", "another-long-pass-phrase")
	other.key("\r")
	other.wait("the inbox", `location.pathname === '/inbox' && document.getElementById('live')?.dataset.live === 'open'`)

	rui.open(w.server.URL + "/profile/security")
	rui.fill("#f-current", "another-long-pass-phrase")
	rui.fill("#f-password", "a-third-long-pass-phrase")
	rui.click("form[action='/profile/password'] button[type=submit]")
	other.wait("to be told of the log-out", `document.getElementById('live').dataset.live === 'out'`)
	other.has(".bar-lost .is-out a")
	other.open(w.server.URL + "/inbox")
	other.wait("to be asked to log in", `location.pathname === '/login'`)
	rui.open(w.server.URL + "/inbox")
	rui.wait("to stay in", `location.pathname === '/inbox' && document.getElementById('live')?.dataset.live === 'open'`)
}
