package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// hostile is what a careless site's stylesheet does to everything on it.
const hostile = `<style>
* { all: revert !important; position: static !important; z-index: 0 !important }
div, button, svg, span, iframe { display: none !important }
div { opacity: 0 !important; visibility: hidden !important; pointer-events: none !important; width: 0 !important; height: 0 !important; overflow: hidden !important }
iframe { width: 1px !important; height: 1px !important; transform: scale(0) !important; filter: blur(9px) !important }
html > * { clip-path: inset(50%) !important; color: red !important; font-size: 60px !important }
html > body { clip-path: none !important }
</style>`

// policy is as strict as a site can be that wants the chat: nothing but
// Relevo's script and frame, and no text that becomes script or markup.
func policy(relevo string) string {
	return "default-src 'none'; style-src 'unsafe-inline'; script-src " + relevo + "; frame-src " + relevo + "; require-trusted-types-for 'script'; trusted-types 'none'"
}

// On a page that forbids nearly everything and styles away the rest, the
// launcher is there, opens, and people talk.
func TestBrowserStrictHost(t *testing.T) {
	w := open(t)
	h := w.serveHost("en", hostile, http.Header{"Content-Security-Policy": {policy(w.server.URL)}})
	b := person(t, "visitor")
	b.open(h.URL)
	b.ready()
	launcher := `[...document.documentElement.children].find(e => e.localName === 'div')`
	b.wait("the launcher", launcher)
	box := js[struct {
		X, Y, W, H   float64
		Top, Visible bool
	}](b, `(() => { const e = `+launcher+`, r = e.getBoundingClientRect(), s = getComputedStyle(e)
		return { x: r.x, y: r.y, w: r.width, h: r.height, top: document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2) === e,
			visible: e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) } })()`)
	if box.W != 56 || box.H != 56 || !box.Top || !box.Visible || box.X < 1100 || box.Y < 650 {
		b.fail("the launcher is not where it can be used: %+v", box)
	}
	b.clickAt(box.X+28, box.Y+28)
	panel := b.panel()
	panel.has("#text")
	panel.wait("room to read", `innerWidth === 400 && innerHeight > 600`)
	panel.say("Can you hear me?")
	panel.shows("#items .msg.me .bub", "Can you hear me?")
	conv := w.only()
	w.must(w.agents[0].Pick(w.ctx, conv.ID))
	_, err := w.agents[0].Send(w.ctx, conv.ID, "r1", "Loud and clear", "reply")
	w.must(err)
	panel.sees(panelLog, "Loud and clear")
	for _, l := range b.said("content security policy", "trusted", "violat") {
		t.Errorf("the loader broke the host's policy: %s", l)
	}
}

// A site that is not among the allowed origins gets neither panel nor API.
func TestBrowserForeignOrigin(t *testing.T) {
	w := open(t)
	allowed, other := w.serveHost("en", "", nil), w.serveHost("en", "", nil)
	w.allow(allowed.URL)
	panel := allowed.visit(person(t, "visitor of the shop"))
	panel.say("From the shop")

	b := person(t, "visitor elsewhere")
	b.open(other.URL)
	b.wait("the loader to give up", `window.Relevo && performance.getEntriesByType('resource').some(e => e.name.includes('/widget/v1/config.js'))`)
	js[any](b, `Relevo.open()`)
	start := `fetch(` + quote(w.server.URL+"/widget/v1/sessions") + `, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: JSON.stringify({ widget: ` + quote(w.widget) + ` }) }).then(r => r.status, () => 0)`
	if code := js[int](b, start); code != 403 && code != 0 {
		t.Errorf("the API answers a foreign origin with %d", code)
	}
	if code, _, body, err := w.api.Get(w.ctx, "/widget/v1/config?k="+w.widget, http.Header{"Origin": {other.URL}}); err != nil || code != http.StatusForbidden {
		t.Errorf("the API answers a foreign origin with %d %s, %v", code, body, err)
	}
	req, err := http.NewRequestWithContext(w.ctx, http.MethodPost, w.server.URL+"/widget/v1/sessions", strings.NewReader(`{"widget":`+quote(w.widget)+`}`))
	w.must(err)
	req.Header.Set("Origin", other.URL)
	res, err := http.DefaultClient.Do(req)
	w.must(err)
	w.must(res.Body.Close())
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("a session for a foreign origin: %s", res.Status)
	}
	b.hears("not allowed")
	if js[bool](b, `[...document.documentElement.children].some(e => e.localName === 'div')`) {
		t.Error("a foreign site shows a launcher")
	}
	// Framing the panel by hand does not help either: the browser refuses it.
	js[any](b, `(() => { const f = document.createElement('iframe'); f.src = `+quote(w.server.URL+"/widget/frame?k="+w.widget)+`; document.body.append(f) })()`)
	b.hears("frame-ancestors")
	b.forget("frame-ancestors")
}

// allow restricts the widget to these sites.
func (w *world) allow(origins ...string) {
	w.t.Helper()
	ws, err := w.admin.Widgets(w.ctx)
	w.must(err)
	w.must(w.admin.Do(w.ctx, http.MethodPut, "/api/v1/widgets/"+ws[0].ID, map[string]any{"origins": origins}, nil))
}
