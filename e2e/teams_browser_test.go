package e2e

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// rows wants the tree to read so: "1 Refund, 2 Whole".
func (b *tab) rows(want string) {
	b.t.Helper()
	b.wait("the tree "+want, `[...document.querySelectorAll('#tree .tr')].map(r => r.querySelector('[name=level]').value + ' ' + r.querySelector('[name=item]').value).join(', ') === `+quote(want))
}

// An administrator makes a set of dispositions without a mouse: nothing typed
// is lost by a step, and each step is told.
func TestBrowserDispositionTree(t *testing.T) {
	w := empty(t)
	b := person(t, "Ada")
	w.setUp(b)
	b.open(w.server.URL + "/settings/dispositions/new")
	b.focused("f-name")
	b.write("Support")
	b.tabTo("the first entry", `e.id === 'row-0'`)
	b.write("Refund")
	b.key(kb.Enter)
	b.focused("row-1")
	b.write("Whole")
	b.key(kb.ArrowRight, kb.ModifierAlt, kb.ModifierShift)
	b.rows("1 Refund, 2 Whole")
	b.focused("row-1")
	b.wait("the step to be told", `document.getElementById('tree-did').textContent === 'Whole is now at level 2'`)
	b.key(kb.Enter)
	b.focused("row-2")
	b.write("Part")
	b.key(kb.ArrowUp, kb.ModifierAlt, kb.ModifierShift)
	b.rows("1 Refund, 2 Part, 2 Whole")
	b.focused("row-1")
	b.key(kb.ArrowLeft, kb.ModifierAlt, kb.ModifierShift)
	b.rows("1 Refund, 2 Whole, 1 Part")
	b.key(kb.ArrowRight, kb.ModifierAlt, kb.ModifierShift)
	b.rows("1 Refund, 2 Whole, 2 Part")
	js[any](b, `document.querySelector('[data-row="2"] button[value="up.2"]').focus()`)
	b.key(" ")
	b.rows("1 Refund, 2 Part, 2 Whole")
	b.wait("the focus to go on from the button", `document.activeElement.value === 'down.1' || document.activeElement.id === 'row-1'`)
	both(b, "a tree being edited")
	b.click(`[data-row="1"] button[value="hide.1"]`)
	b.wait("the badge", `document.querySelector('[data-row="1"] .badge')?.textContent.includes('Hidden')`)
	b.click(`form .form-f button[type=submit]`)
	b.wait("the stored set", `/^\/settings\/dispositions\/[a-z0-9]{13}$/.test(location.pathname)`)
	b.rows("1 Refund, 2 Part, 2 Whole")
	b.sees("#tree", "1 outcome can be chosen")
	if js[bool](b, `document.querySelector('#tree').textContent.includes('Not saved yet')`) {
		t.Error("a stored set is called unsaved")
	}
	b.fill("#row-2", "")
	b.click(`form .form-f button[type=submit]`)
	b.wait("the refusal at its row", `document.getElementById('row-2-err')?.textContent.includes('1 to 60') && document.activeElement.id === 'row-2'`)
	both(b, "a tree refused")
}

// The sentences of a capacity follow what is typed, before anything is stored.
func TestBrowserCapacityPreview(t *testing.T) {
	w := empty(t)
	b := person(t, "Ada")
	w.setUp(b)
	b.open(w.server.URL + "/settings/capacity")
	b.sees("#capacity-says", "Up to 4 chats at once.")
	b.fill("#f-max_chat", "2")
	b.sees("#capacity-says", "Up to 2 chats at once.")
	b.reload()
	b.sees("#capacity-says", "Up to 4 chats at once.")
	b.fill("#f-max_chat", "3")
	b.click(`form[data-preview] .form-f button[type=submit]`)
	b.wait("the page after it", `document.querySelector('[data-toast]')?.textContent.includes('Capacity saved')`)
	b.sees("#capacity-says", "Up to 3 chats at once.")

	b.open(w.server.URL + "/settings/agents")
	b.open(w.server.URL + b.hrefs("/settings/agents/")[0])
	b.gone("#capacity #f-max_chat")
	b.click("label.choice:has(#own-yes)")
	b.has("#capacity #f-max_chat")
	b.fill("#f-max_chat", "1")
	b.sees("#capacity-says", "Up to 1 chat at once.")
	b.click("#capacity .form-f button[type=submit]")
	b.wait("the page after it", `document.querySelector('[data-toast]')?.textContent.includes('Capacity saved')`)
	b.open(w.server.URL + "/settings/capacity")
	b.sees(".list-x", "1 chat, 10 emails, 10 messages at once")
}
