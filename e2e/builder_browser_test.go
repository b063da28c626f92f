package e2e

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

// builder is an administrator's tab at the pages that make assistants.
type builder struct {
	*tab
	w    *world
	base string // address of the assistant
}

// assistant makes one, from a template or empty, in a browser of its own.
func (w *world) assistant(name, lang, template string) *builder {
	w.t.Helper()
	b := &builder{tab: person(w.t, "Ada"), w: w}
	w.logIn(b.tab, "admin@shop.test")
	b.open(w.server.URL + "/settings/assistants")
	b.click("main [data-dialog=new]")
	b.fill("#new #f-name", name)
	js[any](b.tab, `(() => { document.getElementById('f-lang').value = `+quote(lang)+`; document.getElementById('t-`+template+`').click() })()`)
	b.click("#new button[type=submit]")
	b.wait("the assistant", `/^\/settings\/assistants\/\w{13}$/.test(location.pathname) && document.readyState === 'complete'`)
	b.base = w.server.URL + js[string](b.tab, `location.pathname`)
	return b
}

// action makes an action and stays on its page.
func (b *builder) action(name string) {
	b.t.Helper()
	b.click(".part-t [data-dialog=new-action]")
	b.fill("#action-name", name)
	b.key("\r")
	b.wait("the action", `location.pathname.includes('/actions/') && document.getElementById('editor') && document.readyState === 'complete'`)
}

// place is the control at a place of the part.
func place(at string) string { return `#editor [data-at="` + at + `"]:is(input, select, textarea)` }

// settled waits until all is saved and drawn.
func (b *builder) settled() {
	b.t.Helper()
	js[any](b.tab, `dispatchEvent(new KeyboardEvent('keydown', { key: 's', ctrlKey: true, cancelable: true }))`)
	b.wait("all to be saved", `document.getElementById('saving').ariaBusy === 'false'`)
}

// choose picks from a drop-down, as a keyboard does.
func (b *builder) choose(at, value string) {
	b.t.Helper()
	b.has(place(at))
	js[any](b.tab, `(() => { const s = document.querySelector(`+quote(place(at))+`); s.focus(); s.value = `+quote(value)+`
		for (const type of ['input', 'change']) s.dispatchEvent(new Event(type, { bubbles: true })) })()`)
	b.settled()
}

// at waits until the focus is in the control at a place.
func (b *builder) focusAt(at string) {
	b.t.Helper()
	b.wait("the focus at "+at, `document.activeElement?.dataset.at === `+quote(at))
}

// steps wants the texts of the steps' fields in this order.
func (b *builder) steps(want ...string) {
	b.t.Helper()
	b.wait("the steps "+strings.Join(want, " | "), fmt.Sprintf(`JSON.stringify([...document.querySelectorAll('.step [data-at$="/say/en"]')].map(e => e.value)) === JSON.stringify(%s)`, jsonOf(want)))
}

func jsonOf(all []string) string {
	q := make([]string, len(all))
	for i, s := range all {
		q[i] = quote(s)
	}
	return "[" + strings.Join(q, ",") + "]"
}

// An action comes about from nothing: examples pasted, steps by keyboard and
// mouse, undone and redone, moved; what is typed survives a reload; problems
// block publishing until they are solved; the preview talks with it.
func TestBrowserBuildAction(t *testing.T) {
	w := open(t)
	b := w.assistant("Pine", "en", "empty")
	b.action("Where is my order")
	b.fill("#paste-en", "where is my parcel\ntrack my order\n\nmy order has not come")
	b.key("\r")
	b.wait("three examples", `document.querySelectorAll('.exs li').length === 3 && document.activeElement.id === 'paste-en' && document.activeElement.value === ''`)
	b.write("when will it come")
	b.key("\r")
	b.wait("four examples", `document.querySelectorAll('.exs li').length === 4`)

	b.click("#outline [data-do='step.add']")
	b.focusAt("/steps/0/say/en")
	b.write("What is your order number?")
	b.choose("/steps/0/ask/kind", "number")
	b.focusAt("/steps/0/ask/kind")
	b.fill(place("/steps/0/id"), "order_number")
	b.key("\t")
	b.has("#estep-order_number")
	b.click(".add-step button")
	b.focusAt("/steps/1/say/en")
	b.write("Order ")
	b.click(`[data-insert="estep-step_2/say/en"]`)
	b.click(`#var-menu [data-var=order_number]`)
	b.focusAt("/steps/1/say/en")
	b.write(" is on its way.")
	b.steps("What is your order number?", "Order {order_number} is on its way.")

	// keys move the step with what is being typed
	b.key(kb.ArrowUp, kb.ModifierAlt)
	b.steps("Order {order_number} is on its way.", "What is your order number?")
	b.focusAt("/steps/0/say/en")
	b.write("!")
	b.settled()
	b.key(kb.ArrowDown, kb.ModifierAlt)
	b.steps("What is your order number?", "Order {order_number} is on its way.!")
	b.key("z", kb.ModifierCtrl)
	b.key("z", kb.ModifierCtrl)
	b.steps("Order {order_number} is on its way.", "What is your order number?")
	b.click("#undo")
	b.steps("What is your order number?", "Order {order_number} is on its way.")
	b.click("#redo")
	b.steps("Order {order_number} is on its way.", "What is your order number?")
	b.drag(`.step[data-place="1"] [data-grip]`, `.step[data-place="0"]`)
	b.steps("What is your order number?", "Order {order_number} is on its way.")

	// nothing typed is lost when the page goes away, and the caret stays where it is
	b.click(place("/steps/1/say/en"))
	js[any](b.tab, `document.activeElement.setSelectionRange(5, 5)`)
	b.write(" no")
	b.settled()
	b.write(".")
	b.wait("the caret", `document.activeElement.value === 'Order no. {order_number} is on its way.' && document.activeElement.selectionStart === 9`)
	b.reload()
	b.steps("What is your order number?", "Order no. {order_number} is on its way.")

	// a problem stands at its place, and blocks
	b.choose("/steps/1/then/do", "subaction")
	b.sees(`.step[data-place="1"] .error[data-level=bad]`, "action")
	b.click("[data-ask=publish]")
	b.sees("#publish", "One problem has to be solved first")
	b.gone("#publish-go")
	b.click("#publish .prob.bad")
	b.wait("the place", `!document.querySelector('#publish[open]') && document.activeElement?.dataset.at?.startsWith('/steps/1/then')`)
	b.choose("/steps/1/then/do", "connect_agent")
	b.sees("dialog[open]", "Response if agents are offline")
	for _, text := range []string{"Let's send you to an available agent.", "There are no agents available at this time. When one becomes available, we'll connect you.",
		"Vamos a pasarte con un agente disponible.", "No hay agentes disponibles en este momento. Cuando haya uno disponible, te conectaremos."} {
		b.wait(text, `[...document.querySelectorAll('dialog[open] textarea')].some(e => e.value === `+quote(text)+`)`)
	}
	b.fill(`dialog[open] [data-at$="/message_to_agent"]`, "Order {order_number} is late.")
	b.click("dialog[open] button[type=submit]")
	b.sees(".connect", "Order {order_number} is late.")

	b.click("[data-ask=publish]")
	b.fill("#note", "The first one")
	b.click("#publish-go")
	b.sees("#toasts", "Version 1 is live")
	b.sees(".vers", "The first one")
	b.sees("#draft-state", "Live: version 1")

	b.click("#tab-actions")
	b.click(".act[href$=where_is_my_order]")
	b.sees("#pane-log", "How can I help you?")
	b.fill("#pane-text", "track my order")
	b.key("\r")
	b.sees("#pane-log", "What is your order number?")
	b.sees("#pane-log .scores .hit", "Where is my order")
	b.has(`.step[data-step=order_number][data-lit]`)
	b.fill("#pane-text", "4711")
	b.key("\r")
	b.sees("#pane-log", "Order no. 4711 is on its way.")
	b.sees("#pane-log", "No transfer takes place here.")
	b.has(`.step[data-place="1"][data-lit]`)
}

// drag moves the mouse from one element to the upper part of another.
func (b *builder) drag(from, to string) {
	b.t.Helper()
	x, y := b.at(from)
	top := js[float64](b.tab, `document.querySelector(`+quote(to)+`).getBoundingClientRect().top`)
	mouse := func(kind input.DispatchMouseEventType, y float64) {
		b.do(call(input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1}))
	}
	mouse(input.DispatchMouseEventTypeMousePressed, y)
	for i := 1; i <= 5; i++ {
		mouse(input.DispatchMouseEventTypeMouseMoved, y+(top+4-y)*float64(i)/5)
	}
	mouse(input.DispatchMouseEventTypeMouseReleased, top+4)
}

// Without a connection the page says so and keeps what is typed; a colleague's
// change of the same action is told, and neither version is lost.
func TestBrowserBuilderKeepsWhatIsTyped(t *testing.T) {
	w := open(t)
	b := w.assistant("Pine", "en", "empty")
	b.action("Refund")
	b.click("#outline [data-do='step.add']")
	b.focusAt("/steps/0/say/en")
	b.write("You get it back.")
	b.settled()
	b.offline(true)
	b.write(" Soon.")
	b.sees("#saving", "Not saved: no connection")
	asked := js[bool](b.tab, `!dispatchEvent(new Event('beforeunload', { cancelable: true }))`)
	if !asked {
		t.Error("the page is left without asking")
	}
	b.offline(false)
	b.wait("it to be saved", `document.getElementById('saving').dataset.state === 'saved'`)
	b.reload()
	b.steps("You get it back. Soon.")
	b.forget("ERR_INTERNET_DISCONNECTED")

	other := &builder{tab: b.another("the other tab"), w: w, base: b.base}
	other.open(js[string](b.tab, `location.href`))
	other.fill(place("/steps/0/say/en"), "Theirs")
	other.settled()
	b.fill(place("/steps/0/say/en"), "Mine")
	b.sees("#overtaken", "Ada Admin saved this while you were editing.")
	b.click("#take-theirs")
	b.steps("Theirs")
	b.click("#undo")
	b.steps("Mine")
	b.settled()
	other.fill(place("/steps/0/say/en"), "Theirs again")
	other.sees("#overtaken", "saved this")
	other.click("#take-mine")
	other.settled()
	b.reload()
	b.steps("Theirs again")
	b.forget("409")
	other.forget("409")
}

// Fifty steps back, and on again.
func TestBrowserBuilderUndoesFifty(t *testing.T) {
	w := open(t)
	b := w.assistant("Pine", "en", "empty")
	b.action("Refund")
	for i := range 50 {
		b.wait("it to be ready", `document.querySelectorAll('.exs li').length === `+fmt.Sprint(i)+` && !document.getElementById('paste-en').value`)
		js[any](b.tab, `document.getElementById('paste-en').value = 'example `+fmt.Sprint(i)+`'; document.getElementById('paste-b-en').click()`)
	}
	count := func(n int) {
		t.Helper()
		b.wait(fmt.Sprint(n, " examples"), `document.querySelector('[data-lang=en] .badge').textContent.trim().startsWith('`+fmt.Sprint(n)+` ')`)
	}
	count(50)
	for i := range 50 {
		b.key("z", kb.ModifierCtrl)
		count(49 - i)
	}
	b.has("#undo:disabled")
	for range 50 {
		b.click("#redo")
	}
	count(50)
	b.has("#redo:disabled")
}

// The builder without a word of English, at the width of a telephone, light and
// dark, for everybody.
func TestBrowserBuilderEverywhere(t *testing.T) {
	w := open(t)
	b := w.assistant("Pino", "es", "shop")
	id := b.hrefs(js[string](b.tab, `location.pathname`) + "/actions/")[0]
	pages := []string{"", "/variables", "/saved", "/texts", "/settings", "/versions"}
	look := func(what string) {
		t.Helper()
		both(b.tab, what)
	}
	b.open(w.server.URL + "/settings/assistants")
	look("assistants")
	b.click("main [data-dialog=new]")
	look("a new assistant")
	for _, p := range pages {
		b.open(b.base + p)
		b.sees("#pane-log", "")
		look("assistant" + p)
	}
	b.open(w.server.URL + id)
	b.wait("the preview", `document.querySelector('#pane-log .say')`)
	look("an action")
	js[any](b.tab, `for (const d of document.querySelectorAll('#editor details')) d.open = true; document.querySelector('.langs [value=both]').click()`)
	b.choose("/response_mode", "clarifying")
	b.click(`[data-at="/when"][data-value=on]`)
	b.has(`#editor [data-at="/when/groups/0/tests/0/variable"]`)
	look("an action with all open")
	b.click("[data-ask=publish]")
	b.has("#publish[open]")
	look("publishing")
	b.key("\x1b")

	b.open(w.server.URL + "/profile")
	js[any](b.tab, `document.getElementById('f-lang').value = 'es'`)
	b.click("form[action='/profile'] button[type=submit]")
	b.wait("the page in Spanish", `document.documentElement.lang === 'es' && document.readyState === 'complete'`)
	english := englishOnly(t)
	for _, theirs := range []string{"Shop", "Pino"} {
		delete(english, theirs)
	}
	b.open(w.server.URL + "/settings/assistants")
	b.speaksSpanish(english, "the list")
	js[any](b.tab, `document.cookie = 'relevo-builder-show=es; path=/settings/assistants'`)
	for _, p := range append(pages, strings.TrimPrefix(id, js[string](b.tab, `new URL(`+quote(b.base)+`).pathname`))) {
		b.open(b.base + p)
		b.wait("the preview", `document.querySelector('#pane-log .say')`)
		b.spanishShown(english, "assistant"+p)
	}

	b.sized(390, 844)
	for _, p := range append(pages, strings.TrimPrefix(id, js[string](b.tab, `new URL(`+quote(b.base)+`).pathname`))) {
		b.open(b.base + p)
		js[any](b.tab, `document.querySelector('.bld > .tabs').remove()`) // a strip that scrolls
		b.fits(390)
		if wide := js[float64](b.tab, `document.documentElement.scrollWidth`); wide > 390 {
			t.Errorf("%s is %v px wide at 390", p, wide)
		}
		look("390 px" + p)
	}
	b.click("#pane-b")
	b.has("#pane-log .say")
	look("the preview at 390 px")
	b.click("#pane-x")
	b.gone("#pane")
}

// spanishShown is speaksSpanish without the fields for English texts.
func (b *builder) spanishShown(english map[string]*regexp.Regexp, what string) {
	b.t.Helper()
	js[any](b.tab, `document.querySelectorAll('[data-lang=en], textarea[lang=en]').forEach(e => (e.closest('[data-lang], .field')).remove())`)
	b.speaksSpanish(english, what)
}

// Whoever is not an administrator has no way there.
func TestBrowserBuilderIsForAdministrators(t *testing.T) {
	w := open(t)
	b := person(t, "Olu")
	w.logIn(b, emailOf(3))
	if n := len(b.hrefs("/settings/assistants")); n != 0 {
		t.Errorf("%d links to the builder", n)
	}
	if code, _, _, err := w.api.Get(w.ctx, "/settings/assistants", http.Header{}); err != nil || code == http.StatusOK {
		t.Errorf("a guest gets the list: %d %v", code, err)
	}
}
