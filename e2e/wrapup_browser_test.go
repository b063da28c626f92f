package e2e

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/engine"
	"relevo/domain/routing"
)

// outcomes is a set of dispositions as shops have one.
var outcomes = []disposition.Item{
	{Name: "Solved"},
	{Name: "Delivery", Children: []disposition.Item{{Name: "Lost parcel"}, {Name: "Late parcel"}, {Name: "Damaged", Children: []disposition.Item{{Name: "Replaced"}, {Name: "Refunded", Children: []disposition.Item{{Name: "In full"}, {Name: "In part"}}}}}}},
	{Name: "Payment", Children: []disposition.Item{{Name: "Invoice"}, {Name: "Card refused"}}},
}

// wrapping is a queue that wants a disposition; edit may change more.
func wrapping(t testing.TB, edit func(s *routing.Settings)) *world {
	t.Helper()
	return routed(t, func(e *engine.Engine, admin domain.ID, q *routing.QueueDef) {
		set, err := e.CreateDispositionSet(t.Context(), admin, "Outcomes", outcomes)
		if err != nil {
			t.Fatal(err)
		}
		q.Settings.Dispositions, q.Settings.DispMandatory = set.ID, true
		edit(&q.Settings)
	})
}

// serves lets an agent take a visitor's conversation and open it.
func (w *world) serves(b *tab, i int, text string) string {
	w.t.Helper()
	_, conv := w.come(text)
	w.must(w.agents[i].Pick(w.ctx, conv))
	w.inbox(b, "?view=mine&c="+conv)
	return conv
}

// ends presses End and waits for the panel.
func (b *tab) ends() {
	b.t.Helper()
	b.click("#th-end")
	b.wait("the wrap-up in the composer's place", `document.querySelector('#wrap-kept[data-open]') && document.getElementById('wrapup').checkVisibility() && !document.getElementById('composer').checkVisibility()`)
}

// picks finds a disposition and chooses it with the keyboard.
func (b *tab) picks(search string) {
	b.t.Helper()
	b.fill("#disp-q", search)
	b.wait("one left", `[...document.querySelectorAll('.disp-i')].filter(e => e.checkVisibility()).length === 1`)
	b.key(kb.Enter)
	b.wait("it to be chosen", `document.querySelector('[name=disposition]:checked')?.value`)
}

// A queue that wants a disposition does not take a wrap-up without one; the
// draft survives a reload, and what was noted is read afterwards.
func TestBrowserWrapUp(t *testing.T) {
	w := wrapping(t, func(s *routing.Settings) { s.NotesMandatory = true })
	b := person(t, "Mara")
	w.logIn(b, emailOf(0))
	conv := w.serves(b, 0, "My parcel is lost")
	b.ends()
	b.wait("the time left", `/^[12]:\d\d$/.test(document.querySelector('#wrap-head time').textContent)`)
	b.accessible("a wrap-up")
	b.sees("#wraps", "To wrap up")
	b.focused("disp-q")

	b.click("#wrap-done")
	b.sees("#wrap-disp-err", "Choose")
	b.picks("full ref")
	if got := js[string](b, `document.querySelector('[name=disposition]:checked').value`); got != "in-full" {
		t.Errorf("chosen: %q", got)
	}
	b.key(kb.Enter, kb.ModifierCtrl)
	b.sees("#wrap-notes-err", "note")
	b.click("#wrap-notes")
	b.write("Refunded, says thanks")
	b.sees("#wrap-state", "Saved")
	b.reload()
	b.wait("the draft", `document.getElementById('wrap-notes').value === 'Refunded, says thanks' && document.querySelector('[name=disposition]:checked')?.value === 'in-full'`)

	was := js[int64](b, `+document.querySelector('#wrap-head [data-until]').dataset.until`)
	b.click("#wrap-extend")
	b.wait("more time", `+document.querySelector('#wrap-head [data-until]').dataset.until > `+strconv.FormatInt(was, 10)+` && !document.getElementById('wrap-extend')`)
	b.click("#wrap-notes")
	b.key(kb.Enter, kb.ModifierCtrl)
	b.wait("the panel to go", `!document.querySelector('#wrap-kept[data-open]')`)
	b.sees("#toasts", "Wrap-up finished")
	b.sees("#ctx-wraps", "Delivery › Damaged › Refunded › In full")
	b.sees("#ctx-wraps", "Refunded, says thanks")
	b.gone("#wraps h3")
	c, err := w.agents[0].Conversation(w.ctx, conv)
	w.must(err)
	if c.State != "closed" {
		t.Errorf("the conversation is %s", c.State)
	}
	b.accessible("after a wrap-up")
}

// The visitor writes again: the composer is back, and what was noted waits for
// the next wrap-up.
func TestBrowserWrapUpComesBack(t *testing.T) {
	w := wrapping(t, func(*routing.Settings) {})
	b := w.desk(0, "?view=mine")
	v, _ := w.come("My parcel is lost")
	b.rings("My parcel is lost")
	b.click(yes)
	b.has("#composer-state[data-can=yes]")
	b.click("#reply")
	b.write("Half a reply")
	b.ends()
	b.click("#wrap-notes")
	b.write("Asked about the parcel")
	b.sees("#wrap-state", "Saved")
	_, err := v.Send(w.ctx, "again", "One more thing")
	w.must(err)
	b.sees(agentLog, "One more thing")
	b.wait("the composer with its text", `document.getElementById('composer').checkVisibility() && document.getElementById('reply').value === 'Half a reply'`)
	b.ends()
	b.wait("the notes", `document.getElementById('wrap-notes').value === 'Asked about the parcel'`)
}

// Two tabs write at the same wrap-up: neither loses its text.
func TestBrowserWrapUpTwoTabs(t *testing.T) {
	w := wrapping(t, func(*routing.Settings) {})
	a := person(t, "Mara")
	w.logIn(a, emailOf(0))
	conv := w.serves(a, 0, "My parcel is lost")
	a.ends()
	b := a.another("Mara's other tab")
	w.inbox(b, "?view=mine&c="+conv)
	b.has("#wrapup")
	a.click("#wrap-notes")
	a.write("From the first tab")
	a.sees("#wrap-state", "Saved")
	b.wait("the other's text", `document.getElementById('wrap-notes').value === 'From the first tab'`)
	// The first saves while the second types: hold back what the stream brings.
	js[any](b, `document.getElementById('live').dispatchEvent(new Event('pagehide')); window.dispatchEvent(new Event('pagehide'))`)
	a.write(", more of it")
	a.wait("saved again", `+document.getElementById('wrap-kept').dataset.rev >= 2`)
	b.click("#wrap-notes")
	b.write(" Seconds")
	b.has("#wrap-two")
	b.sees("#wrap-theirs", "more of it")
	b.accessible("two versions of a wrap-up")
	b.click("#wrap-two [data-wrap=both]")
	a.wait("both texts", `(t => t.includes(', more of it') && t.includes(' Seconds'))(document.getElementById('wrap-notes').value)`)
}

// A wrap-up whose time runs out is saved as it is and says so.
func TestBrowserWrapUpTimesOut(t *testing.T) {
	w := wrapping(t, func(s *routing.Settings) { s.WrapMS[routing.Chat] = 4 * routing.Second })
	b := person(t, "Mara")
	w.logIn(b, emailOf(0))
	w.serves(b, 0, "My parcel is lost")
	b.ends()
	b.sees("#toasts", "saved with no disposition")
	b.wait("the panel to go", `!document.querySelector('#wrap-kept[data-open]')`)
	b.sees("#ctx-wraps", "Ended by the clock")
}

// Spanish, light and dark, wide and narrow: the panel is whole everywhere.
func TestBrowserWrapUpPictures(t *testing.T) {
	w := wrapping(t, func(*routing.Settings) {})
	b := person(t, "Mara")
	w.logIn(b, emailOf(0))
	w.serves(b, 0, "Ha llegado un paquete que no es mío")
	b.ends()
	b.picks("refused")
	b.click("#wrap-notes")
	b.write("Card refused twice, paid by transfer")
	b.sees("#wrap-state", "Saved")
	w.pictures(b, "wrapup-en")
	w.speak(b, "es")
	b.open(w.server.URL + "/inbox?view=mine")
	b.click("#wraps a")
	b.has("#wrapup")
	b.sees("#wrapup", "Terminar el cierre")
	w.pictures(b, "wrapup-es")
	b.key(kb.Enter, kb.ModifierCtrl)
	b.sees("#ctx-wraps", "Payment › Card refused")
	b.key("p", kb.ModifierAlt)
	b.has("#user-menu:popover-open")
	w.pictures(b, "presence-es")
	if code := js[int](b, `fetch('/inbox/presence', { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams({ to: 'dancing' }) }).then(r => r.status)`); code != http.StatusUnprocessableEntity {
		t.Errorf("an unknown state: %d", code)
	}
}
