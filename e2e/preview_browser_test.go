package e2e

import (
	"net/http"
	"testing"

	"relevo/domain/assistant"
)

// A preview link shows the draft in the real widget, and a request for a person
// rings at a real agent. An unknown link is no
// page.
func TestBrowserPreview(t *testing.T) {
	w, secret := led(t, func(d *assistant.Definition) {
		d.Find("opening_hours").Steps[0].Say = assistant.Text{"en": "We open at midnight.", "es": "Abrimos a medianoche."}
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
	w.panelPictures(panel, "preview")

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
