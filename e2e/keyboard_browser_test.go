package e2e

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// tabTo presses Tab until the focus is on what the expression is true for, as
// somebody without a mouse has to.
func (b *tab) tabTo(what, expr string) {
	b.t.Helper()
	for range 60 {
		b.key(kb.Tab)
		if js[bool](b, `(e => !!(`+expr+`))(document.activeElement)`) {
			return
		}
	}
	b.fail("60 times Tab did not lead to %s", what)
}

// focused waits until the element with this id has the focus.
func (b *tab) focused(id string) {
	b.t.Helper()
	b.wait("the focus on #"+id, `document.activeElement.id === `+quote(id))
}

// A visitor without a mouse opens the chat, writes, closes it and is back.
func TestBrowserVisitorKeyboard(t *testing.T) {
	w := open(t)
	b := person(t, "visitor")
	b.open(w.serveHost("en", "", nil).URL)
	b.ready()
	launcher := `e.localName === 'div' && e.parentElement === document.documentElement`
	b.wait("the launcher", `[...document.documentElement.children].some(e => e.localName === 'div')`)
	js[any](b, `(() => { window.heard = []; for (const n of ['open', 'close']) Relevo.on(n, () => heard.push(n)) })()`)
	b.tabTo("the launcher", launcher)
	b.key(kb.Enter)
	panel := b.panel()
	panel.focused("text")
	panel.key("Only keys here")
	panel.key(kb.Enter)
	panel.shows("#items .msg.me .bub", "Only keys here")
	panel.focused("text")

	panel.tabTo("the menu", `e.id === 'menu-b'`)
	panel.key(kb.Enter)
	panel.has("#menu")
	panel.key(kb.Escape)
	panel.gone("#menu")
	b.wait("the panel to stay open", `heard.join() === 'open'`)
	panel.key(kb.Escape)
	b.wait("the panel to close", `heard.join() === 'open,close'`)
	b.wait("the focus back on the launcher", `(e => `+launcher+`)(document.activeElement)`)
	b.key(kb.Enter)
	b.wait("the panel again", `heard.join() === 'open,close,open'`)
	panel.focused("text")
	panel.shows("#items .msg.me .bub", "Only keys here")
}

// An agent without a mouse logs in, finds, takes and answers a conversation.
func TestBrowserAgentKeyboard(t *testing.T) {
	w := open(t)
	for _, text := range []string{"The older question", "The newer question"} {
		_, err := w.visitor().Send(w.ctx, "one", text)
		w.must(err)
	}
	b := person(t, "Mara")
	b.open(w.server.URL + "/login")
	b.focused("f-email")
	b.key(emailOf(0))
	b.tabTo("the password", `e.id === 'f-password'`)
	b.key(password)
	b.key(kb.Enter)
	live := `document.getElementById('live')?.dataset.live === 'open'`
	b.wait("the inbox", `location.pathname === '/inbox' && `+live)
	b.tabTo("the unassigned", `e.dataset.view === 'unassigned'`)
	b.key(kb.Enter)
	b.wait("the unassigned", `location.search.includes('unassigned') && `+live)

	current := func(n int) {
		t.Helper()
		b.wait("row to be open", `[...document.querySelectorAll('#convs .conv')].findIndex(r => r.ariaCurrent) === `+[]string{"0", "1"}[n]+` && document.getElementById('composer') && `+live)
	}
	b.key("j")
	current(0)
	b.key("j")
	current(1)
	b.key("k")
	current(0)
	b.key("?")
	b.has("dialog#keys[open]")
	b.key(kb.Escape)
	b.gone("dialog#keys")

	b.tabTo("the button to take it", `e.closest("#composer-state form[action$='/pick']")`)
	b.key(kb.Enter)
	b.has("#composer-state[data-can=yes]")
	js[any](b, `document.activeElement.blur()`)
	b.key("r")
	b.focused("reply")
	b.key("Typed by hand")
	b.key(kb.Enter, kb.ModifierCtrl)
	b.sees("#log .msg.out .bub", "Typed by hand")
	b.wait("the field to be empty", `document.getElementById('reply').value === ''`)
	b.key(kb.Escape)
	b.wait("the field to let go", `document.activeElement.id !== 'reply'`)
	b.key("n")
	b.focused("note")
	b.key("A note, too")
	b.key(kb.Enter, kb.ModifierCtrl)
	b.sees("#log .msg.note", "A note, too")
	b.key(kb.Escape)
	b.key("/")
	b.focused("q")
	b.key("older")
	b.key(kb.Enter)
	b.wait("what was found", `new URLSearchParams(location.search).get('q') === 'older' && document.querySelectorAll('#convs .conv').length === 1`)
}
