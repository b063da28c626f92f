package e2e

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// queuePages are the pages of queues and opening hours of a filled shop.
func queuePages(b *tab, base string) []string {
	b.t.Helper()
	paths := []string{"/settings/queues", "/settings/queues/new", "/settings/hours", "/settings/hours/new"}
	for _, list := range []string{"/settings/queues", "/settings/hours"} {
		b.open(base + list)
		all := b.hrefs(list + "/0")
		if len(all) == 0 {
			b.t.Fatalf("nothing in %s", list)
		}
		paths = append(paths, all[0], all[len(all)-1])
	}
	return paths
}

// An administrator without a mouse makes opening hours and a queue: Enter in a
// field saves, the buttons of rows only change the form, nothing typed is lost.
func TestBrowserQueueKeyboard(t *testing.T) {
	w := open(t)
	b := person(t, "Ada")
	w.logIn(b, "admin@shop.test")
	b.open(w.server.URL + "/settings/hours/new")
	b.focused("f-name")
	b.write("Office")
	b.has(".unsaved:not([hidden])")
	js[any](b, `document.getElementById('date-add').focus()`)
	b.key(kb.Enter)
	b.focused("h_day-0")
	b.wait("what was typed before", `document.getElementById('f-name').value === 'Office' && location.pathname === '/settings/hours'`)
	js[any](b, `document.getElementById('h_day-0').value = '2031-12-25'`)
	js[any](b, `document.getElementById('f-name').focus()`)
	b.key(kb.Enter)
	b.wait("the saved hours", `/^\/settings\/hours\/\w{13}$/.test(location.pathname) && document.readyState === 'complete'`)
	b.sees("#toasts", "saved")

	b.open(w.server.URL + "/settings/queues/new")
	b.focused("f-name")
	b.write("Orders")
	js[any](b, `document.getElementById('entries-add').focus()`)
	b.key(kb.Enter)
	b.focused("e_who-1")
	js[any](b, `(() => { const s = document.getElementById('e_who-1'); s.value = [...s.options].find(o => o.value.startsWith('agent:')).value
		document.getElementById('e_rank-1').value = 'first' })()`)
	js[any](b, `document.getElementById('e_rank-1').focus()`)
	b.key(kb.Enter)
	b.sees("#e_rank-1-err", "number")
	b.wait("what was typed", `document.getElementById('e_rank-1').value === 'first' && document.getElementById('f-name').value === 'Orders'`)
	b.fill("#e_rank-1", "3")
	b.key(kb.Enter)
	b.wait("the saved queue", `/^\/settings\/queues\/\w{13}$/.test(location.pathname) && document.readyState === 'complete'`)
	b.sees(".says", "longest")
	b.gone(".unsaved:not([hidden])")

	b.fill("#f-priority", "7")
	b.has(".unsaved:not([hidden])")
	kept := js[bool](b, `!dispatchEvent(new Event('beforeunload', { cancelable: true }))`)
	js[any](b, `document.querySelector('[data-discard]').addEventListener('click', e => e.preventDefault())`)
	b.click("[data-discard]")
	if free := js[bool](b, `dispatchEvent(new Event('beforeunload', { cancelable: true }))`); !kept || !free {
		t.Errorf("unsaved changes: the page asks %t before it is left, and lets go %t once they are discarded", kept, free)
	}
}
