package e2e

import "testing"

// Two tabs of one visitor are one conversation, with every message once in each.
func TestBrowserTwoTabs(t *testing.T) {
	w := open(t)
	h := w.serveHost("en", "", nil)
	first := person(t, "first tab")
	a := h.visit(first)
	a.say("From the first")
	b := h.visit(first.another("second tab"))
	b.shows("#items .msg.me .bub", "From the first")
	b.say("From the second")
	a.sees(panelLog, "From the second")
	conv := w.only()
	w.must(w.agents[0].Pick(w.ctx, conv.ID))
	_, err := w.agents[0].Send(w.ctx, conv.ID, "r1", "An answer for both", "reply")
	w.must(err)
	for _, p := range []*tab{a, b} {
		p.sees(panelLog, "An answer for both")
	}
	a.say("And again the first")
	b.sees(panelLog, "And again the first")
	a.gone("#pending .msg")
	for _, p := range []*tab{a, b} {
		p.shows("#items .msg.me .bub", "From the first", "From the second", "And again the first")
		if n := js[int](p, `[...document.querySelectorAll('#items .msg:not(.me) .bub')].filter(e => e.innerText.trim() === 'An answer for both').length`); n != 1 {
			t.Errorf("%s shows the answer %d times", p.name, n)
		}
	}
	w.stored("From the first", "From the second", "An answer for both", "And again the first")
	if js[string](a, `document.getElementById('live').dataset.live`) != "open" {
		t.Error("the first tab lost its stream")
	}
}
