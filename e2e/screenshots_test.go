package e2e

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const mostPicture = 300 << 10 // bytes a picture in docs may have

// shoot takes a picture of the window, checks it, and writes it to the folder
// that RELEVO_SCREENSHOTS names.
func (b *tab) shoot(name string, w, h int64) {
	b.t.Helper()
	b.wait("pictures and fonts", `document.fonts.status === 'loaded' && [...document.images].every(i => i.loading === 'lazy' || i.complete) && !document.getAnimations().some(a => a instanceof CSSTransition)`)
	data, err := chromedp.Run(b.page().ctx, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		r, err := cdp.Call(ctx, t, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng})
		return r.Data, err
	})
	b.must(err)
	m, err := png.Decode(bytes.NewReader(data))
	b.must(err)
	if got := m.Bounds().Size(); got.X != int(w) || got.Y != int(h) {
		b.t.Errorf("%s is %v, want %d x %d", name, got, w, h)
	}
	// Packed once more as hard as possible: the browser packs for speed.
	var small bytes.Buffer
	b.must((&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, m))
	if small.Len() < len(data) {
		data = small.Bytes()
	}
	if len(data) < 8<<10 || len(data) > mostPicture {
		b.t.Errorf("%s has %d bytes: blank, or too large for the docs", name, len(data))
	}
	if dir := os.Getenv("RELEVO_SCREENSHOTS"); dir != "" {
		b.must(os.MkdirAll(dir, 0o755))
		b.must(os.WriteFile(filepath.Join(dir, name+".png"), data, 0o644))
	}
}

// fits wants everything that can be pressed or written in inside the window.
func (b *tab) fits(width int64) {
	b.t.Helper()
	for _, e := range js[[]string](b, `[...document.querySelectorAll('main :is(a, button, input, textarea)')].filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.sr'))
		.filter(e => { const r = e.getBoundingClientRect(); return r.width > 1 && (r.left < -1 || r.right > innerWidth + 1) }).map(e => e.outerHTML.slice(0, 120))`) {
		b.t.Errorf("at %d px this is cut off: %s", width, e)
	}
}

// sized gives the page a window of its own size.
func (b *tab) sized(w, h int64) {
	b.t.Helper()
	b.page().do(chromedp.EmulateViewport(w, h))
	b.page().wait("the size", fmt.Sprintf(`innerWidth === %d`, w))
}

// The pictures of the docs, of the filled shop.
func TestScreenshots(t *testing.T) {
	w, b := demo(t)
	b.sized(1440, 900)
	b.open(w.server.URL + "/inbox?view=mine")
	b.click("#convs .conv")
	b.wait("the thread", `document.getElementById('composer') && document.getElementById('live')?.dataset.live === 'open' && document.querySelectorAll('#log .msg').length > 1`)
	js[any](b, `document.activeElement.blur()`)
	thread := js[string](b, `location.pathname + location.search`)
	b.scheme("light")
	b.shoot("inbox-light", 1440, 900)
	b.scheme("dark")
	b.shoot("inbox-dark", 1440, 900)
	b.scheme("light")

	for _, width := range []int64{1340, 1280, 1241, 1100, 981, 800, 390} {
		b.sized(width, 844)
		b.fits(width)
	}
	b.shoot("inbox-phone-thread", 390, 844)
	b.open(w.server.URL + "/inbox?view=all")
	b.has("#convs .conv")
	b.shoot("inbox-phone-list", 390, 844)

	b.sized(1440, 900)
	b.open(w.server.URL + "/settings/widgets")
	own := b.hrefs("/settings/widgets/0")
	if len(own) == 0 {
		t.Fatal("the shop has no widget")
	}
	b.open(w.server.URL + own[0])
	b.shoot("settings-widget", 1440, 900)
	b.open(w.server.URL + "/profile")
	js[any](b, `document.getElementById('f-lang').value = 'es'`)
	b.click("form[action='/profile'] button[type=submit]")
	b.wait("the page in Spanish", `document.documentElement.lang === 'es' && document.readyState === 'complete'`)
	b.open(w.server.URL + thread)
	b.has("#log .msg")
	b.shoot("inbox-es", 1440, 900)

	shopPictures(t, w)
	fresh := empty(t)
	guest := person(t, "Ada")
	guest.sized(1440, 900)
	guest.open(setupLink.FindString(fresh.server.Out()))
	guest.has("#f-name")
	guest.shoot("setup", 1440, 900)
}

// shopPictures are of the chat on the shop's page.
func shopPictures(t *testing.T, w *world) {
	t.Helper()
	for _, p := range []struct {
		name, scheme, query string
		w, h                int64
		say                 []string
	}{
		{"widget-light", "light", "", 1440, 900, []string{"Hello, what are your opening hours?", "And how long does delivery take?"}},
		{"widget-dark", "dark", "", 1440, 900, []string{"Hello, what are your opening hours?", "And how long does delivery take?"}},
		{"widget-phone", "light", "", 390, 844, []string{"How much is shipping?"}},
		{"widget-es", "light", "?lang=es", 1440, 900, []string{"¿Cuánto cuestan los gastos de envío?"}},
	} {
		b := person(t, p.name)
		b.sized(p.w, p.h)
		b.scheme(p.scheme)
		b.open(w.server.URL + "/demo/shop" + p.query)
		b.ready()
		js[any](b, `Relevo.open()`)
		panel := b.panel()
		panel.wait("the stream", `document.getElementById('live').dataset.live === 'open'`)
		for _, s := range p.say {
			panel.say(s)
			panel.sees(panelLog, s)
		}
		panel.gone("#pending .msg")
		panel.shoot(p.name, p.w, p.h)
	}
}
