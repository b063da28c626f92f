package e2e

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// gate holds a page's posts to addresses with this ending until let go, so
// that two people press at the same time.
func (b *tab) gate(suffix string) {
	b.t.Helper()
	js[any](b, `(() => { const real = window.fetch, wait = new Promise(go => { window.letGo = go })
		window.fetch = async (u, o) => { if (String(u).endsWith(`+quote(suffix)+`)) { window.held = true; await wait } return real(u, o) } })()`)
}

// Two agents press "Assign to me" at once: one gets it, the other is told.
func TestBrowserTwoAgentsTake(t *testing.T) {
	w := open(t)
	visitor := w.visitor()
	_, err := visitor.Send(w.ctx, "one", "Anyone there?")
	w.must(err)
	pages := []*tab{person(t, "Mara"), person(t, "Rui")}
	for i, b := range pages {
		w.logIn(b, emailOf(i))
		w.inbox(b, "?view=all")
		b.click("#convs .conv")
		b.has("#composer-state form[action$='/pick'] button")
		b.gate("/pick")
	}
	for _, b := range pages {
		b.click("#composer-state form[action$='/pick'] button")
		b.wait("the post on its way", `window.held`)
	}
	var both sync.WaitGroup
	for _, b := range pages {
		both.Go(func() { js[any](b, `window.letGo()`) })
	}
	both.Wait()
	for _, b := range pages { // each learns its own outcome: the right to reply, or who was faster
		b.wait("the race to be decided", `document.querySelector('#composer-state[data-can=yes], #toasts .toast')`)
	}
	won, lost := pages[0], pages[1]
	if js[bool](won, `!document.querySelector('#composer-state[data-can=yes]')`) {
		won, lost = lost, won
	}
	won.has("#composer-state[data-can=yes]")
	lost.has("#composer-state[data-can=no]")
	lost.sees("#toasts .toast", won.name)
	lost.sees("#composer-state", won.name)
	won.gone("#toasts .toast")
}

// Both agents see every reply, note and change of owner; only the owner replies.
func TestBrowserTwoAgentsSee(t *testing.T) {
	w := open(t)
	visitor := w.visitor()
	_, err := visitor.Send(w.ctx, "one", "Anyone there?")
	w.must(err)
	mara, rui := person(t, "Mara"), person(t, "Rui")
	for i, b := range []*tab{mara, rui} {
		w.logIn(b, emailOf(i))
		w.inbox(b, "?view=all")
		b.click("#convs .conv")
		b.has("#composer-state form[action$='/pick'] button")
	}
	mara.click("#composer-state form[action$='/pick'] button")
	rui.sees("#log .ev", "Mara Lindqvist")
	rui.sees("#composer-state", "Mara Lindqvist")
	mara.reply("Yes, Mara here")
	rui.sees(agentLog, "Yes, Mara here")
	rui.click("#note")
	rui.write("Ask about the discount")
	rui.click("#send")
	mara.sees("#log .msg.note", "Ask about the discount")

	if !js[bool](rui, `document.getElementById('tab-reply').disabled`) {
		t.Error("who does not own the conversation is offered to reply")
	}
	code := js[int](rui, `fetch(document.getElementById('composer').action, { method: 'POST', headers: { Accept: 'application/json' },
		body: new URLSearchParams({ kind: 'reply', text: 'Forced', op: 'forced-reply-0001' }) }).then(r => r.status)`)
	if code != 409 {
		t.Errorf("a reply of another than the owner: %d, want 409", code)
	}

	mara.handTo("Rui", "assign", "")
	rui.has("#composer-state[data-can=yes]")
	mara.has("#composer-state[data-can=no]")
	mara.sees("#log .ev", "Rui Santos")
	rui.sees("#log .ev", "Rui Santos")
	rui.reply("And now Rui")
	mara.sees(agentLog, "And now Rui")
	for _, b := range []*tab{mara, rui} {
		b.shows(agentLog, "Anyone there?", "Yes, Mara here", "And now Rui")
	}
	w.stored("Anyone there?", "Yes, Mara here", "Ask about the discount", "And now Rui")
}

// Nothing that arrives takes the text, the cursor or the place in the log.
func TestBrowserNothingMovesWhileTyping(t *testing.T) {
	w := open(t)
	visitor := w.visitor()
	for i := range 40 {
		_, err := visitor.Send(w.ctx, fmt.Sprint("early", i), fmt.Sprintf("Line %d, long enough to fill the log with something to scroll", i))
		w.must(err)
	}
	all, err := w.agents[0].Conversations(w.ctx, url.Values{"view": {"all"}})
	w.must(err)
	w.must(w.agents[0].Pick(w.ctx, all[0].ID))
	b := person(t, "Mara")
	w.logIn(b, emailOf(0))
	w.inbox(b, "?view=mine")
	b.click("#convs .conv")
	b.wait("the log at its end", `(() => { const l = document.getElementById('log-box'); return l.scrollHeight - l.scrollTop - l.clientHeight < 2 && l.scrollTop > 200 })()`)
	b.click("#reply")
	js[any](b, `document.getElementById('log-box').scrollTop = 120`)
	b.write("Start  end")
	js[any](b, `document.getElementById('reply').setSelectionRange(6, 6)`)
	var typed strings.Builder
	for i := range 30 {
		switch i % 3 {
		case 0:
			_, err = visitor.Send(w.ctx, fmt.Sprint("late", i), fmt.Sprintf("Late %d", i))
		case 1:
			_, err = w.agents[3].Send(w.ctx, all[0].ID, fmt.Sprint("note", i), fmt.Sprintf("Late %d", i), "note")
		default:
			_, err = visitor.Send(w.ctx, fmt.Sprint("more", i), fmt.Sprintf("Late %d", i))
		}
		w.must(err)
		b.write("x")
		typed.WriteString("x")
	}
	b.wait("all 30", `[...document.querySelectorAll('#log .msg')].filter(m => m.innerText.includes('Late ')).length === 30`)
	got := js[struct {
		Text, Focus string
		Caret, Top  int
	}](b, `({ text: document.getElementById('reply').value, focus: document.activeElement.id, caret: document.getElementById('reply').selectionStart, top: document.getElementById('log-box').scrollTop })`)
	if want := "Start " + typed.String() + " end"; got.Text != want || got.Focus != "reply" || got.Caret != 6+30 || got.Top != 120 {
		t.Errorf("after 30 events: %+v, want %q, the cursor at 36, the log at 120", got, want)
	}
	b.has("#new-below")
}

// hold keeps a script of the page on its way until the returned func is called.
func (b *tab) hold(pattern string) (letGo func()) {
	b.t.Helper()
	held := make(chan fetch.RequestID, 1)
	b.must(chromedp.Listen(b.ctx, func(ev any) {
		if p, ok := ev.(*fetch.EventRequestPaused); ok {
			held <- p.RequestID
		}
	}))
	b.do(call(network.Enable, network.EnableParams{}), call(network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}), call(fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: pattern}}}))
	return func() {
		b.t.Helper()
		select {
		case id := <-held:
			b.do(call(fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: id}), call(fetch.Disable, cdp.Empty{}))
		case <-time.After(patience):
			b.fail("nothing asked for %s", pattern)
		}
	}
}

// Who takes a conversation before the page's scripts are there still gets the
// reply to write in, not the note; and a button that needs the scripts does its
// work once they listen.
func TestBrowserTakesEarly(t *testing.T) {
	w := open(t)
	_, err := w.visitor().Send(w.ctx, "one", "Anyone there?")
	w.must(err)
	b := person(t, "Mara")
	w.logIn(b, emailOf(0))
	w.inbox(b, "?view=unassigned")
	letGo := b.hold("*/js/desk.js*")
	b.click("#convs .conv")
	b.wait("the conversation", `document.querySelector('#composer-state')`)
	b.clickAt(b.at("#composer-state form[action$='/pick'] button"))
	letGo()
	b.has("#composer-state[data-can=yes]")
	b.has("#reply")
	b.gone("#note")
	b.reply("I am here")
	b.sees("#log .msg.out .bub", "I am here")

	letGo = b.hold("*/js/desk.js*")
	js[any](b, `void location.reload()`)
	b.wait("the page anew", `document.readyState === 'interactive'`)
	b.clickAt(b.at("#th-head [data-dialog=transfer]"))
	letGo()
	b.has("#transfer[open]")
	b.sees("#targets .target", "General")
}
