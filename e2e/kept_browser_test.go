package e2e

import "testing"

// A talk of the preview is kept as a scenario, which runs in the server itself;
// before the draft is published the scenarios are offered to be run, and tell
// what an edit broke.
func TestBrowserKeepsTalks(t *testing.T) {
	w := open(t)
	b := w.assistant("Pine", "en", "shop")
	b.sized(1440, 900)
	b.wait("the greeting, and nothing to keep", `document.querySelector('#pane-log .say.bot') && document.getElementById('pane-keep').disabled`)
	b.fill("#pane-text", "where is my order")
	b.key("\r")
	b.wait("the question", `[...document.querySelectorAll('#pane-log .say.bot')].at(-1).textContent.includes('order number')`)
	b.click("#pane-keep")
	b.wait("the dialog with a name", `document.activeElement.id === 'keep-name' && document.activeElement.value === 'where is my order'`)
	both(b.tab, "dialog keep-talk")
	b.key("\r")
	b.wait("that it passes", `document.activeElement.id === 'pane-keep' && document.querySelector('#pane-log .turn-n:last-child').textContent === 'Saved as a scenario, and it passes: where is my order'`)

	publish := `[data-ask="publish"]`
	b.click(publish)
	b.sees("#kept", "The scenario passes with this draft.")
	b.key("\x1b")
	b.open(js[string](b.tab, `document.querySelector('a[href*="/actions/order_status"]').href`))
	b.fill(place("/steps/0/say/en"), "Which order?")
	b.settled()
	b.click(publish)
	b.sees("#kept", "1 scenario has not run since the draft was last changed.")
	both(b.tab, "dialog publish with scenarios")
	b.click("[data-run-kept]")
	b.sees("#kept", "Failed with this draft: 1 of 1.")
	b.wait("the focus to go on", `document.activeElement.id === 'publish-go'`)
	both(b.tab, "dialog publish with one that failed")
}
