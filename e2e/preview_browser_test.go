package e2e

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"relevo/domain/assistant"
	"relevo/domain/response"
)

// A preview link shows the draft in the real widget, and a request for a person
// rings at a real agent. An unknown link is no
// page.
func TestBrowserPreview(t *testing.T) {
	w, secret := led(t, func(d *assistant.Definition) {
		d.Find("opening_hours").Steps[0].Say = assistant.Text{"en": "We open at midnight.", "es": "Abrimos a medianoche."}
		how := d.Find("delivery").Steps[0].Ask
		for _, place := range []string{"the office", "a neighbour", "the workshop", "a locker at the station", "the harbour, by boat, on any day of the week but Sunday"} {
			how.Spec.Options = append(how.Spec.Options, response.Option{Value: place, Label: map[string]string{"en": "At " + place, "es": "En " + place}})
		}
	})
	agent := w.desk(0, "?view=all")
	b := person(t, "visitor")
	b.open(w.server.URL + "/preview/" + secret)
	b.sees("main", "A preview of Nora")
	b.accessible("the page of a preview link")
	b.ready()
	js[any](b, `Relevo.open()`)
	panel := b.panel()
	panel.sees(panelLog, "Hello, I'm the shop's virtual assistant")
	panel.say("what are your opening hours")
	panel.sees(panelLog, "We open at midnight.")
	panel.say("how much is shipping")
	panel.wait("a list that scrolls", `(() => { const l = document.querySelector('#items .quick.list.on'); return l && l.children.length === 8 && l.scrollHeight > l.clientHeight + 40 && l.scrollWidth <= l.clientWidth })()`)
	w.panelPictures(panel, "preview")
	js[any](panel, `document.querySelector('.quick.list.on .btn').focus()`)
	for range 7 {
		panel.key(kb.Tab)
	}
	panel.wait("the last one to have the focus and be in view", `(() => { const l = document.querySelector('.quick.list.on'), b = document.activeElement; return b === l.lastElementChild && b.getBoundingClientRect().bottom <= l.getBoundingClientRect().bottom + 1 })()`)
	panel.key(kb.Enter)
	panel.sees("#items .msg.me .bub", "At the harbour")
	panel.offers()

	other := w.serveHost("en", "", nil).visit(person(t, "customer"))
	other.say("what are your opening hours")
	other.sees(panelLog, "Our shop is open Monday to Saturday")

	panel.say("talk to an agent")
	agent.rings("Agent requested")
	agent.click(yes)
	panel.sees("#items .ev", "Mara Lindqvist has joined the chat.")

	b.reload()
	b.ready()
	js[any](b, `Relevo.open()`)
	b.panel().sees(panelLog, "We open at midnight.") // the same conversation

	b.open(w.server.URL + "/preview/nothing")
	if n := js[int](b, `performance.getEntriesByType('navigation')[0].responseStatus`); n != http.StatusNotFound {
		t.Errorf("an unknown link is %d", n)
	}
}
