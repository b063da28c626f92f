package e2e

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"sync"
	"testing"

	"relevo/e2e/client"
	"relevo/e2e/proc"

	"github.com/chromedp/cdproto/emulation"
)

var axe = sync.OnceValues(func() ([]byte, error) { return os.ReadFile("testdata/axe/axe.min.js") })

type finding struct {
	ID, Impact, Help string
	Nodes            []struct{ HTML, Why string }
}

// accessible wants no serious or critical violation of what axe-core checks,
// and a shape for every icon.
func (b *tab) accessible(what string) {
	b.t.Helper()
	src, err := axe()
	b.must(err)
	if !js[bool](b, `!!window.axe`) {
		js[any](b, string(src)+"\n;0")
	}
	for _, icon := range js[[]string](b, `[...document.querySelectorAll('use')].map(u => u.getAttribute('href')).filter(h => !document.querySelector(h))`) {
		b.t.Errorf("%s: the icon %s has no shape on the page", what, icon)
	}
	for _, f := range js[[]finding](b, `axe.run(document, { resultTypes: ['violations'], iframes: false }).then(r => r.violations
		.filter(v => v.impact === 'serious' || v.impact === 'critical')
		.map(v => ({ id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 4).map(n => ({ html: n.html.slice(0, 200), why: n.failureSummary.slice(0, 300) })) })))`) {
		b.t.Errorf("%s: %s (%s): %s", what, f.ID, f.Impact, f.Help)
		for _, n := range f.Nodes {
			b.t.Logf("  %s\n    %s", n.HTML, n.Why)
		}
	}
}

// scheme shows pages light or dark.
func (b *tab) scheme(name string) {
	b.t.Helper()
	p := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}}}
	b.do(call(emulation.SetEmulatedMedia, p))
	b.wait("the colours to settle", `matchMedia('(prefers-color-scheme: `+name+`)').matches && !document.getAnimations().some(a => a instanceof CSSTransition)`)
}

var shopLogin = regexp.MustCompile(`administrator\s+(\S+@\S+)\s+(\S+)`)

// demo starts the filled shop and logs its administrator in.
func demo(t testing.TB) (w *world, b *tab) {
	t.Helper()
	w = &world{t: t, ctx: t.Context(), dir: t.TempDir()}
	bin, err := proc.Build(w.ctx, false)
	w.must(err)
	w.server, err = proc.Start(w.ctx, proc.Options{Bin: bin, Command: []string{"demo"}, Data: w.dir})
	w.must(err)
	t.Cleanup(func() {
		if err := w.server.Kill(); err != nil {
			t.Error(err)
		}
	})
	w.api, err = client.New(w.server.URL)
	w.must(err)
	t.Cleanup(w.api.Close)
	b = person(t, "Mara")
	b.open(w.server.URL + "/login")
	b.wait("the log-ins to be printed", `document.readyState === 'complete'`)
	who := shopLogin.FindStringSubmatch(w.server.Out())
	if who == nil {
		t.Fatalf("no administrator in %q", w.server.Out())
	}
	b.fill("#f-email", who[1])
	b.fill("#f-password", who[2])
	b.key("\r")
	b.wait("the inbox", `location.pathname === '/inbox' && document.getElementById('live')?.dataset.live === 'open'`)
	return w, b
}

// hrefs gives addresses of links on the page that begin so, each once.
func (b *tab) hrefs(prefix string) []string {
	b.t.Helper()
	return js[[]string](b, `[...new Set([...document.querySelectorAll('a[href^=`+quote(prefix)+`]')].map(a => a.getAttribute('href')))]`)
}

// Every page of the agents, of the set-up and of the shop, light and dark.
func TestBrowserAccessiblePages(t *testing.T) {
	fresh := empty(t)
	guest := person(t, "Ada")
	guest.open(setupLink.FindString(fresh.server.Out()))
	both(guest, "set-up")
	fresh.setUp(guest)
	both(guest, "set-up done")

	w, b := demo(t)
	b.open(w.server.URL + "/inbox?view=all")
	conv := b.hrefs("/inbox?")
	open := ""
	for _, h := range conv {
		if regexp.MustCompile(`[?&]c=`).MatchString(h) {
			open = h
			break
		}
	}
	if open == "" {
		t.Fatalf("no conversation among %q", conv)
	}
	b.open(w.server.URL + "/contacts")
	contacts := b.hrefs("/contacts/")
	b.open(w.server.URL + "/settings/agents")
	agents := b.hrefs("/settings/agents/")
	b.open(w.server.URL + "/settings/widgets")
	widgets := b.hrefs("/settings/widgets/")
	if len(contacts) == 0 || len(agents) == 0 || len(widgets) < 2 {
		t.Fatalf("contacts %q, agents %q, widgets %q", contacts, agents, widgets)
	}
	paths := []string{"/inbox?view=mine", "/inbox?view=unassigned", "/inbox?view=snoozed", "/inbox?view=closed", "/inbox?view=all&q=lamp", open,
		"/contacts", contacts[0], "/profile", "/profile/security", "/profile/tokens", "/settings/agents", agents[len(agents)-1],
		"/settings/widgets", "/settings/workspace", "/nothing-here", "/demo/shop"}
	paths = append(paths, queuePages(b, w.server.URL)...)
	paths = append(paths, teamPages(b, w)...)
	for _, p := range append(paths, widgets...) {
		b.open(w.server.URL + p)
		both(b, p)
	}
	b.open(w.server.URL + "/demo/shop")
	if products := b.hrefs("/demo/shop/"); len(products) > 0 {
		b.open(w.server.URL + products[0])
		both(b, products[0])
	} else {
		t.Error("the shop has no product")
	}
	reported(b, w)
	opened(b, w, open)
	invited(t, w, b)
}

// teamPages are the addresses of teams and what belongs to them, one of each
// thing among them.
func teamPages(b *tab, w *world) []string {
	b.t.Helper()
	paths := []string{"/settings/skills/levels", "/settings/capacity", "/settings/reasons"}
	for _, list := range []string{"/settings/teams", "/settings/skills", "/settings/dispositions"} {
		b.open(w.server.URL + list)
		one := b.hrefs(list + "/0")
		if len(one) == 0 {
			b.t.Fatalf("nothing in %s", list)
		}
		paths = append(paths, list, one[0])
		if list != "/settings/skills" {
			paths = append(paths, list+"/new")
		}
	}
	return paths
}

// reported looks at the figures: all, one agent's, what opens, what is refused.
func reported(b *tab, w *world) {
	b.t.Helper()
	for _, p := range []string{"/reports", "/reports?range=30&compare=1&show=asa_ms", "/reports?range=custom&from=2026-02-02&to=2026-02-01", "/reports?range=custom&from=2001-02-02&to=2001-02-02"} {
		b.open(w.server.URL + p)
		both(b, p)
	}
	b.open(w.server.URL + "/reports?range=30")
	b.click("#kpi-service-level .tell")
	b.has("#def-service-level:popover-open")
	both(b, "a definition")
	js[any](b, `document.querySelector('.terms').open = true`)
	both(b, "all definitions")
	b.click("#by-agents th[scope=row] a")
	b.has("#kpi-occupancy")
	both(b, "one agent's figures")
	b.sized(390, 844)
	b.open(w.server.URL + "/reports?range=30")
	both(b, "figures at 390 px")
	if wide := js[float64](b, `document.documentElement.scrollWidth`); wide > 390 {
		b.t.Errorf("the reports page is %v px wide at 390", wide)
	}
	b.sized(1440, 900)
}

func both(b *tab, what string) {
	b.t.Helper()
	for _, s := range []string{"light", "dark"} {
		b.scheme(s)
		b.accessible(what + ", " + s)
	}
}

// dialogs looks at each of these dialogs of the page.
func dialogs(b *tab, ids ...string) {
	b.t.Helper()
	for _, id := range ids {
		js[any](b, `document.getElementById(`+quote(id)+`).showModal()`)
		both(b, "dialog "+id)
		js[any](b, `document.getElementById(`+quote(id)+`).close()`)
	}
}

// opened looks at what opens over the inbox and settings.
func opened(b *tab, w *world, conv string) {
	b.t.Helper()
	b.open(w.server.URL + conv)
	dialogs(b, "transfer", "release", "snooze", "keys")
	for _, id := range []string{"th-menu", "send-menu", "emoji", "views-menu", "user-menu"} {
		js[any](b, `document.getElementById(`+quote(id)+`).showPopover()`)
		both(b, "menu "+id)
		js[any](b, `document.getElementById(`+quote(id)+`).hidePopover()`)
	}
	js[any](b, `document.querySelector('[data-edit=contact-form]').click()`)
	both(b, "editing a contact")
	b.open(w.server.URL + "/settings/widgets")
	b.open(w.server.URL + b.hrefs("/settings/widgets/0")[0])
	dialogs(b, js[[]string](b, `[...document.querySelectorAll('dialog.modal')].map(d => d.id)`)...)
	b.open(w.server.URL + "/settings/agents")
	b.click("[data-dialog=invite]")
	both(b, "dialog invite")
}

// invited looks at the pages of somebody who is not logged in.
func invited(t *testing.T, w *world, b *tab) {
	t.Helper()
	b.fill("#invite #f-email", "new@harborpine.example")
	b.click("#invite button[type=submit]")
	b.has("#invite-link")
	both(b, "the invitation's link")
	guest := person(t, "somebody")
	guest.open(js[string](b, `document.getElementById('invite-link').value`))
	both(guest, "invitation")
	guest.open(w.server.URL + "/invite/not-a-real-one")
	both(guest, "invitation that is none")
	guest.open(w.server.URL + "/login")
	both(guest, "log-in")
	guest.fill("#f-email", "nobody@harborpine.example")
	guest.fill("#f-password", "not-the-right-one")
	guest.key("\r")
	guest.has("[role=alert]")
	both(guest, "log-in refused")
}

// The panel in all its states, light and dark.
func TestBrowserAccessiblePanel(t *testing.T) {
	w := open(t)
	panel := w.serveHost("en", "", nil).visit(person(t, "visitor"))
	look := func(what string) {
		t.Helper()
		for _, s := range []string{"light", "dark"} {
			panel.scheme(s)
			panel.accessible("panel " + what + ", " + s)
		}
	}
	look("greeting")
	panel.say("Hello")
	panel.sees("#waiting", "message")
	look("waiting")
	panel.click("#menu-b")
	panel.has("#menu")
	look("with its menu")
	js[any](panel, `document.getElementById('menu').hidePopover()`)
	panel.click("#emoji-b")
	panel.has("#emoji")
	look("with emoji")
	js[any](panel, `document.getElementById('emoji').hidePopover()`)
	conv := w.only()
	w.must(w.agents[0].Pick(w.ctx, conv.ID))
	for i := range 3 {
		_, err := w.agents[0].Send(w.ctx, conv.ID, fmt.Sprint("r", i), "See https://example.com/lamps and "+fmt.Sprint(i), "reply")
		w.must(err)
	}
	panel.sees(panelLog, "and 2")
	panel.upload("#file", picture(t, "lamp.png"))
	panel.wait("the upload", `!document.getElementById('send').disabled`)
	look("live, with a file")
	panel.click("#send")
	panel.has("#items img")
	js[any](panel, `document.getElementById('sure').showModal()`)
	look("asking whether to end")
	js[any](panel, `document.getElementById('sure').close()`)
	w.must(w.agents[0].Close(w.ctx, conv.ID, w.only().LastSeq))
	panel.has("#rate")
	look("ended")
	if code, _, _, err := w.api.Get(w.ctx, "/widget/frame?k="+w.widget, http.Header{}); err != nil || code != http.StatusOK {
		t.Errorf("the panel as a page of its own: %d, %v", code, err)
	}
	alone := person(t, "alone")
	alone.open(w.server.URL + "/widget/frame?k=" + w.widget)
	alone.has("#text")
	both(alone, "panel as a page")
}
