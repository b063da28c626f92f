package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience bounds every wait for a fact on a page; what works takes well
// under a second.
const patience = 20 * time.Second

var chromium struct {
	once sync.Once
	ctx  context.Context
	stop context.CancelFunc
	err  error
}

// startBrowser starts the one browser of the package. People get contexts of
// their own in it, each as apart as a private window.
func startBrowser() {
	b := &chromium
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, b.err = exec.LookPath(name); b.err == nil {
			break
		}
	}
	if b.err != nil {
		b.err = errors.New("the browser tests need chromium: run 'apt-get install chromium' as root, then try again")
		return
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.Flag("headless", "new"),
		chromedp.DisableGPU, chromedp.Flag("disable-component-update", true), chromedp.Flag("force-prefers-reduced-motion", true),
		chromedp.Flag("mute-audio", true), chromedp.Flag("lang", "en-GB"), chromedp.Flag("accept-lang", "en-GB"))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox)
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, stop := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {})) // what fails, a call returns
	b.ctx, b.stop = ctx, func() { stop(); stopAlloc() }
	b.err = chromedp.Do(ctx)
}

// stopBrowser ends the browser if a test has started it.
func stopBrowser() {
	if chromium.stop != nil {
		chromium.stop()
	}
}

// tab is one page of a person's browser, or a frame in one.
type tab struct {
	t    testing.TB
	name string
	ctx  context.Context
	top  *tab                       // the page around a frame
	id   cdp.FrameID                // of a frame
	exec runtime.ExecutionContextID // of a frame in the page's own process
	seen *console
}

// console is what a page and its frames complained about, and where its
// frames' scripts run.
type console struct {
	mu     sync.Mutex
	lines  []string
	frames map[cdp.FrameID]runtime.ExecutionContextID
	news   chan struct{} // holds one thing when there is something new
}

func (c *console) hear(ev any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case c.news <- struct{}{}:
	default:
	}
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		for _, a := range ev.Args {
			c.lines = append(c.lines, fmt.Sprintf("%s: %s%s", ev.Type, a.Value, a.Description))
		}
	case *runtime.EventExceptionThrown:
		text := ev.ExceptionDetails.Text
		if x := ev.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		c.lines = append(c.lines, "uncaught: "+text)
	case *log.EventEntryAdded:
		c.lines = append(c.lines, fmt.Sprintf("%s: %s (%s)", ev.Entry.Level, ev.Entry.Text, ev.Entry.URL))
	case *runtime.EventExecutionContextCreated:
		var aux struct {
			FrameID   cdp.FrameID `json:"frameId"`
			IsDefault bool        `json:"isDefault"`
		}
		if json.Unmarshal(ev.Context.AuxData, &aux) == nil && aux.IsDefault {
			c.frames[aux.FrameID] = ev.Context.ID
		}
	}
}

// said is what the console holds so far that contains one of the texts.
func (b *tab) said(any ...string) []string {
	b.seen.mu.Lock()
	defer b.seen.mu.Unlock()
	var out []string
	for _, l := range b.seen.lines {
		for _, a := range any {
			if strings.Contains(strings.ToLower(l), strings.ToLower(a)) {
				out = append(out, l)
				break
			}
		}
	}
	return out
}

// hears waits until the console holds the text.
func (b *tab) hears(text string) {
	b.t.Helper()
	limit := time.After(patience)
	for len(b.said(text)) == 0 {
		select {
		case <-b.seen.news:
		case <-limit:
			b.fail("the console never said %q", text)
		}
	}
}

// forget drops what the console holds that contains the text: it was meant to.
func (b *tab) forget(text string) {
	b.seen.mu.Lock()
	defer b.seen.mu.Unlock()
	b.seen.lines = slices.DeleteFunc(b.seen.lines, func(l string) bool { return strings.Contains(l, text) })
}

// person opens a browser of his or her own: no cookie or storage of others.
func person(t testing.TB, name string) *tab {
	t.Helper()
	chromium.once.Do(startBrowser)
	if chromium.err != nil {
		t.Fatal(chromium.err)
	}
	return newTab(t, chromium.ctx, name, chromedp.WithNewBrowserContext())
}

// another opens one more tab in the same person's browser.
func (b *tab) another(name string) *tab { return newTab(b.t, b.ctx, name) }

func newTab(t testing.TB, parent context.Context, name string, opts ...chromedp.ContextOption) *tab {
	t.Helper()
	ctx, stop := chromedp.NewContext(parent, opts...)
	t.Cleanup(stop)
	b := &tab{t: t, name: name, ctx: ctx, seen: &console{frames: map[cdp.FrameID]runtime.ExecutionContextID{}, news: make(chan struct{}, 1)}}
	b.attach()
	b.do(chromedp.EmulateViewport(1280, 800), call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	t.Cleanup(func() {
		for _, l := range b.said("uncaught:", "content security policy") {
			t.Errorf("%s: console: %s", name, l)
		}
	})
	return b
}

func (b *tab) attach() {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx)) // with the tab's own life, not a wait's
	b.must(chromedp.Listen(b.ctx, b.seen.hear))
	b.do(call(runtime.Disable, cdp.Empty{}), call(runtime.Enable, cdp.Empty{})) // tells of the scripts that run already
}

// call makes an action of one command of the browser's protocol.
func call[P, R any](c cdp.Command[P, R], p P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, p)
		return err
	})
}

func (b *tab) must(err error) {
	b.t.Helper()
	if err != nil {
		b.fail("%v", err)
	}
}

// do runs actions, each against the page of this tab.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	b.must(chromedp.Do(ctx, steps...))
}

// page is the tab itself, or the one around a frame.
func (b *tab) page() *tab {
	if b.top != nil {
		return b.top
	}
	return b
}

// fail ends the test with what the page looks like.
func (b *tab) fail(format string, args ...any) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.page().ctx, 5*time.Second)
	defer stop()
	shot := "none"
	if png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot()); err == nil {
		if f, err := os.CreateTemp("", "relevo-failed-*.png"); err == nil {
			if _, err := f.Write(png); err == nil {
				shot = f.Name()
			}
			_ = f.Close()
		}
	}
	own, done := context.WithTimeout(b.ctx, 5*time.Second)
	defer done()
	text, _ := b.evaluate(own, `location.href + "\n" + document.body.innerText.slice(0, 1500)`)
	b.t.Fatalf("%s: %s\nscreenshot: %s\npage: %s\nconsole: %s", b.name, fmt.Sprintf(format, args...), shot, text, strings.Join(b.said(""), "\n  "))
}

// evaluate runs an expression in the page or frame and returns its value as
// JSON, waiting for promises.
func (b *tab) evaluate(ctx context.Context, expr string) (string, error) {
	return chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) (string, error) {
		yes := true
		p := runtime.EvaluateParams{Expression: expr, AwaitPromise: &yes, ReturnByValue: &yes, UserGesture: &yes}
		if b.exec != 0 {
			p.ContextID = b.exec
		}
		r, err := cdp.Call(ctx, t, runtime.Evaluate, p)
		if err != nil {
			return "", err
		}
		if r.ExceptionDetails != nil {
			d := r.ExceptionDetails.Text
			if x := r.ExceptionDetails.Exception; x != nil {
				d += " " + x.Description + string(x.Value)
			}
			return "", errors.New(d)
		}
		return string(r.Result.Value), nil
	})
}

// js evaluates an expression and returns its value.
func js[T any](b *tab, expr string) (v T) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	s, err := b.evaluate(ctx, expr)
	if err == nil && s != "" {
		err = json.Unmarshal([]byte(s), &v)
	}
	if err != nil {
		b.fail("%s: %v", expr, err)
	}
	return v
}

// wait polls in the page until the expression is true; a page that goes away
// meanwhile is asked again when the next is there.
func (b *tab) wait(what, expr string) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	poll := `new Promise(done => { let end = performance.now() + 2000
		const look = () => { let v; try { v = (` + expr + `) } catch { v = false }
			v || performance.now() > end ? done(!!v) : setTimeout(look, 20) }
		look() })`
	var last error
	for ctx.Err() == nil {
		var got string
		if got, last = b.evaluate(ctx, poll); last == nil && got == "true" {
			return
		}
	}
	b.fail("waited %s for: %s\n  %s\n  %v", patience, what, expr, last)
}

// write puts text into what has the focus, as a keyboard or an input method does.
func (b *tab) write(text string) {
	b.t.Helper()
	b.page().do(call(input.InsertText, input.InsertTextParams{Text: text}))
}

// key presses keys of the kb package, with modifiers. A key that makes a
// character is one event, as from a keyboard: what stops it stops the character.
func (b *tab) key(keys string, mods ...kb.Modifier) {
	b.t.Helper()
	for _, r := range keys {
		all := kb.Encode(r)
		down, up := *all[0], *all[len(all)-1]
		for _, m := range mods {
			down.Modifiers |= int64(m)
			up.Modifiers |= int64(m)
		}
		if len(all) == 3 && down.Modifiers&^int64(kb.ModifierShift) == 0 {
			down.Text, down.UnmodifiedText = all[1].Text, all[1].UnmodifiedText
		} else {
			down.Type = kb.KeyRawDown
		}
		b.page().do(call(input.DispatchKeyEvent, down), call(input.DispatchKeyEvent, up))
	}
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always marshals
	}
	return string(b)
}
