package e2e

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// open goes to an address and waits until the document is there.
func (b *tab) open(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
}

// reload loads the page anew.
func (b *tab) reload() {
	b.t.Helper()
	b.do(chromedp.Reload())
}

// at gives the middle of the first element that is shown and on top, in the
// coordinates of the window.
func (b *tab) at(sel string) (x, y float64) {
	b.t.Helper()
	find := `[...document.querySelectorAll(` + quote(sel) + `)].find(e => e.checkVisibility({ visibilityProperty: true }))`
	b.wait("to see "+sel, find)
	b.wait(sel+" not to be covered or disabled", `(() => { const e = `+find+`
		e.scrollIntoView({ block: 'nearest', behavior: 'instant' })
		const r = e.getBoundingClientRect(), top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)
		return r.width && !e.disabled && top && (e.contains(top) || top.contains(e)) })()`)
	p := js[struct{ X, Y float64 }](b, `(() => { const r = `+find+`.getBoundingClientRect(); return { x: r.x + r.width / 2, y: r.y + r.height / 2 } })()`)
	dx, dy := b.offset()
	return p.X + dx, p.Y + dy
}

// offset is where a frame stands in its window.
func (b *tab) offset() (x, y float64) {
	b.t.Helper()
	if b.top == nil {
		return 0, 0
	}
	box, err := chromedp.Run(b.top.ctx, func(ctx context.Context, t *chromedp.Target) (dom.GetBoxModelResult, error) {
		own, err := cdp.Call(ctx, t, dom.GetFrameOwner, dom.GetFrameOwnerParams{FrameID: b.id})
		if err != nil {
			return dom.GetBoxModelResult{}, err
		}
		return cdp.Call(ctx, t, dom.GetBoxModel, dom.GetBoxModelParams{BackendNodeID: own.BackendNodeID})
	})
	b.must(err)
	return box.Model.Content[0], box.Model.Content[1]
}

// click clicks as a mouse does, on a page that is all there. Where something
// was drawn above and the page moved under the mouse, it clicks again.
func (b *tab) click(sel string) {
	b.t.Helper()
	b.wait("the page to be there", `document.readyState === 'complete'`)
	for range 3 {
		x, y := b.at(sel)
		js[any](b, `(() => { window.missed = true
			addEventListener('click', e => { window.missed = !e.target.closest?.(`+quote(sel)+`) && !e.target.querySelector?.(`+quote(sel)+`) }, { capture: true, once: true }) })()`)
		b.clickAt(x, y)
		ctx, stop := context.WithTimeout(b.ctx, patience)
		missed, err := b.evaluate(ctx, `!!window.missed`)
		stop()
		if err != nil || missed != "true" { // an error is a page that was left
			return
		}
	}
	b.fail("three clicks missed %s", sel)
}

// clickAt clicks at a place in the window.
func (b *tab) clickAt(x, y float64) {
	b.t.Helper()
	b.page().do(chromedp.MouseClickXY(x, y))
}

// fill replaces what a field holds by typing.
func (b *tab) fill(sel, text string) {
	b.t.Helper()
	b.click(sel)
	js[any](b, `document.querySelector(`+quote(sel)+`).select?.()`)
	b.write(text)
}

// sees waits until the text stands in an element that is shown.
func (b *tab) sees(sel, text string) {
	b.t.Helper()
	b.wait(fmt.Sprintf("%q in %s", text, sel), `[...document.querySelectorAll(`+quote(sel)+`)].some(e => e.checkVisibility({ visibilityProperty: true }) && e.innerText.includes(`+quote(text)+`))`)
}

// has waits for an element that is shown.
func (b *tab) has(sel string) {
	b.t.Helper()
	b.wait(sel+" to be shown", `[...document.querySelectorAll(`+quote(sel)+`)].some(e => e.checkVisibility({ visibilityProperty: true }))`)
}

// gone waits until no such element is shown.
func (b *tab) gone(sel string) {
	b.t.Helper()
	b.wait(sel+" to be gone", `![...document.querySelectorAll(`+quote(sel)+`)].some(e => e.checkVisibility({ visibilityProperty: true }))`)
}

// upload hands files to a file input, as its dialog would.
func (b *tab) upload(sel string, files ...string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) (any, error) {
		p := runtime.EvaluateParams{Expression: `document.querySelector(` + quote(sel) + `)`}
		if b.exec != 0 {
			p.ContextID = b.exec
		}
		r, err := cdp.Call(ctx, t, runtime.Evaluate, p)
		if err != nil {
			return nil, err
		}
		return cdp.Call(ctx, t, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: files, ObjectID: r.Result.ObjectID})
	})
	b.must(err)
}

// host is somebody's web page with the widget on it, on an origin of its own
// that is also another site than Relevo's, so that the panel runs apart.
type host struct {
	URL  string
	head http.Header
	html string
}

const hostPage = `<!doctype html><html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Ladders and lamps</title>%s</head>
<body><h1>Ladders and lamps</h1><p><a href="#more" id="first">A link</a></p><script async src="%s/widget.js" data-widget="%s"></script></body></html>`

// serveHost serves a page; extra is put in its head.
func (w *world) serveHost(lang, extra string, header http.Header) *host {
	w.t.Helper()
	h := &host{html: fmt.Sprintf(hostPage, lang, extra, w.server.URL, w.widget), head: header}
	srv := httptest.NewServer(h)
	w.t.Cleanup(srv.Close)
	h.URL = strings.Replace(srv.URL, "127.0.0.1", "localhost", 1)
	return h
}

// ServeHTTP implements http.Handler.
func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	for k, v := range h.head {
		w.Header()[k] = v
	}
	_, _ = w.Write([]byte(h.html)) // a browser that went away
}

// ready waits for the launcher.
func (b *tab) ready() {
	b.t.Helper()
	b.wait("the loader", `window.Relevo && !!window.Relevo.open`)
}

// panel waits for the panel's frame, wherever the browser runs it.
func (b *tab) panel() *tab {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	for ctx.Err() == nil {
		if f := b.apart(ctx); f != nil {
			return f
		}
		if f := b.within(); f != nil {
			return f
		}
		_, _ = b.evaluate(ctx, `new Promise(done => setTimeout(done, 30))`) // a page on its way to the next is asked again
	}
	b.fail("no panel appeared")
	return nil
}

// apart finds the panel in a process of its own.
func (b *tab) apart(ctx context.Context) *tab {
	b.t.Helper()
	all, err := chromedp.Targets(ctx)
	b.must(err)
	own := chromedp.FromContext(b.ctx).Target.TargetID
	for _, in := range all {
		if in.Type != "iframe" || !strings.Contains(in.URL, "/widget/frame") || in.ParentFrameID != cdp.FrameID(own) {
			continue
		}
		fctx, stop := chromedp.NewContext(b.ctx, chromedp.WithTargetID(in.TargetID), chromedp.WithDetachOnCancel())
		b.t.Cleanup(stop)
		f := &tab{t: b.t, name: b.name + "'s panel", ctx: fctx, top: b, id: cdp.FrameID(in.TargetID), seen: b.seen}
		f.attach()
		f.wait("the panel's document", `document.readyState === 'complete' && document.getElementById('text')`)
		return f
	}
	return nil
}

// within finds the panel in the page's own process.
func (b *tab) within() *tab {
	b.t.Helper()
	for _, c := range b.frames() {
		b.seen.mu.Lock()
		exec := b.seen.frames[c.Frame.ID]
		b.seen.mu.Unlock()
		if exec == 0 || !strings.Contains(c.Frame.URL, "/widget/frame") {
			continue
		}
		f := &tab{t: b.t, name: b.name + "'s panel", ctx: b.ctx, top: b, id: c.Frame.ID, exec: exec, seen: b.seen}
		f.wait("the panel's document", `document.readyState === 'complete' && document.getElementById('text')`)
		return f
	}
	return nil
}

// frames are the frames that the page's own process knows of.
func (b *tab) frames() []*page.FrameTree {
	b.t.Helper()
	tree, err := chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) (page.GetFrameTreeResult, error) {
		return cdp.Call(ctx, t, page.GetFrameTree, cdp.Empty{})
	})
	b.must(err)
	return tree.FrameTree.ChildFrames
}

// visit opens a host page and the panel on it.
func (h *host) visit(b *tab) *tab {
	b.t.Helper()
	b.open(h.URL)
	b.ready()
	js[any](b, `Relevo.open()`)
	f := b.panel()
	f.has("#text")
	f.wait("the stream", `document.getElementById('live').dataset.live === 'open'`)
	return f
}

// say writes in the panel and sends.
func (b *tab) say(text string) {
	b.t.Helper()
	b.fill("#text", text)
	b.key("\r")
	b.wait("the field to be empty", `document.getElementById('text').value === ''`)
}

// logIn logs in with the form.
func (w *world) logIn(b *tab, email string) {
	b.t.Helper()
	b.open(w.server.URL + "/login")
	b.fill("#f-email", email)
	b.fill("#f-password", password)
	b.key("\r")
	b.wait("the inbox", `location.pathname === '/inbox' && document.getElementById('live')?.dataset.live === 'open'`)
}

// inbox opens a conversation in the inbox.
func (w *world) inbox(b *tab, query string) {
	b.t.Helper()
	b.open(w.server.URL + "/inbox" + query)
	b.wait("the live inbox", `document.getElementById('live')?.dataset.live === 'open'`)
}

// shows waits until the log holds just these messages, in order.
func (b *tab) shows(sel string, want ...string) {
	b.t.Helper()
	list := strings.Join(each(want, quote), ",")
	b.wait(fmt.Sprintf("%s to hold %q", sel, want), `JSON.stringify([...document.querySelectorAll(`+quote(sel)+`)].map(e => e.innerText.trim())) === JSON.stringify([`+list+`])`)
}

func each[T, R any](in []T, f func(T) R) []R {
	out := make([]R, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

// picture writes a small PNG file and returns its path.
func picture(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, pngBytes(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
