package e2e

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"relevo/db"
	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/e2e/client"
)

// routed opens a world whose default queue is set up as edit says, by the
// engine itself before the server starts.
func routed(t testing.TB, edit func(e *engine.Engine, admin domain.ID, q *routing.QueueDef)) *world {
	t.Helper()
	return openWith(t, func(dir string) {
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		hub := live.NewHub()
		d, err := db.Open(ctx, db.Options{Dir: dir, Hub: hub})
		must(err)
		defer func() { must(d.Close()) }()
		e, err := engine.New(ctx, engine.Config{Store: d, Hub: hub})
		must(err)
		must(e.EnsureDefaultQueue(ctx))
		must(e.EnsureReasons(ctx))
		all, err := d.Agents(ctx)
		must(err)
		var admin domain.ID
		for _, a := range all {
			if a.Role == people.Administrator {
				admin = a.ID
			}
		}
		queues, err := d.Queues(ctx)
		must(err)
		q := *queues[0]
		edit(e, admin, &q)
		_, err = e.UpdateQueue(ctx, admin, q.ID, q.Version, q)
		must(err)
	})
}

// brisk is a queue as these tests want it: short rings, in turn.
func brisk(t testing.TB) *world {
	t.Helper()
	return routed(t, func(_ *engine.Engine, _ domain.ID, q *routing.QueueDef) {
		q.Settings.Ring[routing.Chat] = 5 * routing.Second
	})
}

// desk logs an agent in and goes ready.
func (w *world) desk(i int, query string) *tab {
	w.t.Helper()
	b := person(w.t, strings.Fields(names[i])[0])
	w.logIn(b, emailOf(i))
	w.inbox(b, query)
	b.ready2()
	return b
}

// ready2 goes ready with the button under the views.
func (b *tab) ready2() {
	b.t.Helper()
	b.click("#capacity-ready")
	b.wait("to be ready", `document.getElementById('presence').dataset.state === 'ready'`)
}

// come lets a visitor write and returns the conversation.
func (w *world) come(text string) (*client.Visitor, string) {
	w.t.Helper()
	v := w.visitor()
	s, err := v.Send(w.ctx, "first", text)
	w.must(err)
	return v, s.ConversationID
}

const (
	card  = "#ring[data-offer]"
	yes   = "#ring-yes"
	no    = "#ring-no"
	quiet = `!document.querySelector('#ring[data-offer]')`
)

// rings waits for the card.
func (b *tab) rings(text string) {
	b.t.Helper()
	b.sees(card, text)
}

// rung counts who has a card of the conversation.
func rung(all ...*tab) (who []*tab) {
	for _, b := range all {
		if js[bool](b, `!!document.querySelector('#ring[data-offer]')`) {
			who = append(who, b)
		}
	}
	return who
}

// first waits until one of two rings and tells which.
func first(t *testing.T, a, b *tab) (one, other *tab) {
	t.Helper()
	found := make(chan *tab, 2)
	var both sync.WaitGroup
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	for _, x := range []*tab{a, b} {
		both.Go(func() {
			for ctx.Err() == nil {
				if got, err := x.evaluate(x.ctx, `new Promise(done => { const look = n => document.querySelector('#ring[data-offer]') ? done(true) : n ? setTimeout(look, 20, n - 1) : done(false); look(10) })`); err == nil && got == "true" {
					found <- x
					stop()
					return
				}
			}
		})
	}
	both.Wait()
	select {
	case one = <-found:
	default:
		a.fail("neither rings")
	}
	if one == a {
		return a, b
	}
	return b, a
}

// A conversation rings at a ready agent, who accepts it with the keyboard and
// loses nothing of what was being written elsewhere.
func TestBrowserRingAccept(t *testing.T) {
	w := routed(t, func(*engine.Engine, domain.ID, *routing.QueueDef) {})
	_, old := w.come("An older question")
	w.must(w.agents[0].Pick(w.ctx, old))
	b := w.desk(0, "?view=mine&c="+old)
	b.click("#reply")
	b.write("Half a sen")

	visitor, conv := w.come("Where is my parcel?")
	b.rings("Incoming chat")
	b.sees(card, "Where is my parcel?")
	b.sees("#ring-n", "")
	b.wait("the seconds", `+document.getElementById('ring-n').textContent > 20 && +document.getElementById('ring-n').textContent <= 30`)
	b.wait("the title to say so", `document.title.includes('Incoming chat')`)
	if got := js[string](b, `document.activeElement.id`); got != "reply" {
		t.Errorf("the card took the focus: %q has it", got)
	}
	said := js[string](b, `document.getElementById('ring-say').textContent`)
	if !strings.Contains(said, "Incoming chat") {
		t.Errorf("announced as %q", said)
	}
	b.accessible("a ring")
	b.key("a", kb.ModifierAlt)
	b.wait("the conversation", `new URLSearchParams(location.search).get('c') === `+quote(conv)+` && document.querySelector('#composer-state[data-can=yes]')`)
	b.wait("no card", quiet)
	b.reply("It is on its way")
	b.sees("#log .msg.out:not(.pend) .bub", "It is on its way")
	ms, err := visitor.Transcript(w.ctx)
	w.must(err)
	if len(ms) == 0 || ms[len(ms)-1].Text != "It is on its way" {
		t.Errorf("the visitor reads %+v", ms)
	}
	w.inbox(b, "?view=mine&c="+old)
	b.wait("the draft", `document.getElementById('reply').value === 'Half a sen'`)
	b.sees("#capacity", "2 of 4")
}

// Who declines hears no more of it; the next agent rings at once.
func TestBrowserRingDecline(t *testing.T) {
	w := routed(t, func(_ *engine.Engine, _ domain.ID, q *routing.QueueDef) { q.Settings.DeclineWhy = true })
	mara, rui := w.desk(0, "?view=mine"), w.desk(1, "?view=mine")
	w.come("Anyone?")
	one, other := first(t, mara, rui)
	one.key("d", kb.ModifierAlt)
	one.has("#ring-why:popover-open")
	one.click("#ring-why button[name=reason]")
	other.rings("Anyone?")
	one.wait("no card", quiet)
	other.click(yes)
	other.has("#composer-state[data-can=yes]")
	if js[string](one, `document.getElementById('presence').dataset.state`) != "ready" {
		t.Error("declining must leave the agent ready")
	}
}

// Silence passes the ring on and sets the agent to not ready, who is told why
// and comes back with one press.
func TestBrowserRingMissed(t *testing.T) {
	w := brisk(t)
	mara, rui := w.desk(0, "?view=mine"), w.desk(1, "?view=mine")
	w.come("Anyone?")
	silent, next := first(t, mara, rui)
	next.rings("Anyone?")
	silent.sees("#ring[data-notice]", "You are not ready")
	silent.sees("#toasts", "You missed")
	silent.sees("#capacity", "Missed a ring")
	silent.accessible("a missed ring")
	next.click(yes)
	next.has("#composer-state[data-can=yes]")
	silent.click("#ring-ready")
	silent.wait("ready again", `document.getElementById('presence').dataset.state === 'ready' && !document.querySelector('#ring[data-notice]')`)
}

// A browser that dies while it rings: the ring goes on to somebody else, and
// nobody is blamed.
func TestBrowserRingKilled(t *testing.T) {
	w := routed(t, func(*engine.Engine, domain.ID, *routing.QueueDef) {})
	mara, rui := w.desk(0, "?view=mine"), w.desk(1, "?view=mine")
	_, conv := w.come("Anyone?")
	dead, next := first(t, mara, rui)
	dead.page().do(call(page.Close, cdp.Empty{}))
	next.rings("Anyone?")
	next.click(yes)
	next.has("#composer-state[data-can=yes]")
	var got struct {
		State  string `json:"state"`
		Reason string `json:"reason"`
	}
	i := 0
	if dead == rui {
		i = 1
	}
	w.must(w.agents[i].Do(w.ctx, http.MethodGet, "/api/v1/me/presence", nil, &got))
	if got.Reason != "" {
		t.Errorf("who lost the browser is %+v", got)
	}
	c, err := w.agents[0].Conversation(w.ctx, conv)
	w.must(err)
	if c.State != "active" {
		t.Errorf("the conversation is %s", c.State)
	}
}

// Two tabs of one agent ring alike, sound once, and follow one another.
func TestBrowserRingTabs(t *testing.T) {
	w := routed(t, func(*engine.Engine, domain.ID, *routing.QueueDef) {})
	a := w.desk(0, "?view=mine")
	c := a.another("Mara's other tab")
	c.open(w.server.URL + "/profile") // a page without lists
	c.wait("its stream", `document.getElementById('live')?.dataset.live === 'open'`)
	for _, b := range []*tab{a, c} { // who sounds, once a key was pressed
		js[any](b, `(() => { const make = AudioContext.prototype.createOscillator; window.notes = 0; AudioContext.prototype.createOscillator = function () { window.notes++; localStorage.setItem('heard', `+quote(b.name)+`); return make.call(this) } })()`)
		b.key(kb.Shift)
	}
	w.come("Anyone?")
	a.rings("Anyone?")
	c.rings("Anyone?")
	c.accessible("a ring in the settings")
	one, other := a, c
	a.wait("one tab to sound", `localStorage.getItem('heard')`)
	if js[string](a, `localStorage.getItem('heard')`) == c.name {
		one, other = c, a
	}
	before := js[int](other, `window.notes`) // a tab whose stream was parked meanwhile has handed over
	from := js[int](one, `window.notes`)
	one.wait("it to sound again", fmt.Sprintf(`window.notes >= %d`, from+18)) // a chime is 18 notes
	if n := js[int](other, `window.notes`); n != before {
		t.Errorf("two tabs sound: %d notes in the other, %d before", n, before)
	}
	a.click(yes)
	a.has("#composer-state[data-can=yes]")
	c.wait("no card", quiet)
	c.sees("#toasts", "You accepted")
	if n := js[int](a, `document.querySelectorAll('#toasts .toast').length`); n != 0 {
		t.Errorf("who accepted reads %d toasts", n)
	}
	c.key("p", kb.ModifierAlt)
	c.has("#user-menu:popover-open #to-not_ready")
	c.click("#to-not_ready")
	a.wait("the other tab to follow", `document.getElementById('presence').dataset.state === 'not_ready'`)
}

// A ring that two have at once goes to who is faster; the other is told.
func TestBrowserRingBroadcast(t *testing.T) {
	w := routed(t, func(_ *engine.Engine, _ domain.ID, q *routing.QueueDef) {
		q.Settings.Policy, q.Settings.Broadcast = routing.Broadcast, 2
	})
	mara, rui := w.desk(0, "?view=mine"), w.desk(1, "?view=mine")
	w.come("Anyone?")
	for _, b := range []*tab{mara, rui} {
		b.rings("Anyone?")
		b.gate("/accept")
		b.click(yes)
		b.wait("the post on its way", `window.held`)
	}
	var both sync.WaitGroup
	for _, b := range []*tab{mara, rui} {
		both.Go(func() { js[any](b, `window.letGo()`) })
	}
	both.Wait()
	for _, b := range []*tab{mara, rui} {
		b.wait("the race to be decided", `document.querySelector('#composer-state[data-can=yes], #toasts .toast')`)
	}
	won, lost := mara, rui
	if js[bool](won, `!document.querySelector('#composer-state[data-can=yes]')`) {
		won, lost = lost, won
	}
	won.has("#composer-state[data-can=yes]")
	lost.sees("#toasts .toast", won.name)
	lost.wait("no card", quiet)
	if n := js[int](lost, `document.querySelectorAll('#toasts .toast').length`); n != 1 {
		t.Errorf("the slower one is told %d times", n)
	}
	if len(rung(mara, rui)) != 0 {
		t.Error("it still rings")
	}
}

// A queue that connects by itself shows no card and says what it did.
func TestBrowserRingAuto(t *testing.T) {
	w := routed(t, func(_ *engine.Engine, _ domain.ID, q *routing.QueueDef) { q.Settings.Auto = true })
	b := w.desk(0, "?view=mine")
	_, conv := w.come("Anyone?")
	b.sees("#toasts .toast", "Connected with")
	b.click("#toasts .toast button:not(.x)")
	b.wait("the conversation", `new URLSearchParams(location.search).get('c') === `+quote(conv)+` && document.querySelector('#composer-state[data-can=yes]')`)
}

// Going from page to page is not leaving: the ring stays.
func TestBrowserRingStays(t *testing.T) {
	w := routed(t, func(*engine.Engine, domain.ID, *routing.QueueDef) {})
	b := w.desk(3, "?view=mine") // a supervisor, who has all pages
	w.come("Anyone?")
	b.rings("Anyone?")
	offer := js[string](b, `document.getElementById('ring').dataset.offer`)
	for _, path := range []string{"/contacts", "/profile", "/board", "/inbox?view=all"} {
		b.open(w.server.URL + path)
		b.wait("the stream", `document.getElementById('live')?.dataset.live === 'open'`)
		b.rings("Anyone?")
		b.accessible("a ring on " + path)
		if got := js[string](b, `document.getElementById('ring').dataset.offer`); got != offer {
			t.Fatalf("on %s it is another ring", path)
		}
	}
	b.click(yes)
	b.has("#composer-state[data-can=yes]")
}

// Offline with open chats asks first; both ways out work.
func TestBrowserGoOffline(t *testing.T) {
	w := routed(t, func(*engine.Engine, domain.ID, *routing.QueueDef) {})
	b := w.desk(0, "?view=mine")
	w.come("Anyone?")
	b.rings("Anyone?")
	b.click(yes)
	b.wait("the conversation, alive", `document.querySelector('#composer-state[data-can=yes]') && document.getElementById('live')?.dataset.live === 'open'`)
	b.key("p", kb.ModifierAlt)
	b.click("#to-offline")
	b.has("#go-offline[open]")
	b.accessible("going offline with open chats")
	b.click("#offline-finish")
	b.wait("draining", `document.getElementById('presence').dataset.state === 'offline' && document.getElementById('to-requeue')`)
	b.has("#composer-state[data-can=yes]")
	b.key("p", kb.ModifierAlt)
	b.click("#to-requeue")
	b.has("#composer-state[data-can=no]")
	b.sees("#toasts", "back in their queues")
}

// The page's own stream beats and the page answers.
func TestBrowserHeartbeat(t *testing.T) {
	w := open(t)
	b := person(t, "Mara")
	w.logIn(b, emailOf(0))
	js[any](b, `(() => { const real = window.fetch; window.beats = []
		window.fetch = async (u, o) => { const r = await real(u, o); if (String(u).endsWith('/inbox/alive')) beats.push((await r.clone().json()).alive); return r } })()`)
	b.wait("a beat to be answered", `window.beats.length > 0 && window.beats.every(x => x === true)`)
}

// Spanish, dark and narrow: the card is whole everywhere.
func TestBrowserRingPictures(t *testing.T) {
	w := routed(t, func(_ *engine.Engine, _ domain.ID, q *routing.QueueDef) {
		q.Settings.Ring[routing.Chat], q.Settings.DeclineWhy = 10*routing.Minute, false
	})
	b := person(t, "Mara")
	w.logIn(b, emailOf(0))
	w.speak(b, "es")
	w.inbox(b, "?view=all")
	b.ready2()
	v, _ := w.come("Hola, compré una lámpara la semana pasada y todavía no ha llegado")
	_, err := v.Send(w.ctx, "second", "¿Podéis decirme dónde está?")
	w.must(err)
	b.rings("Chat entrante")
	b.sees(card, "Aceptar")
	w.pictures(b, "ring-es")
}

// speak changes the agent's language.
func (w *world) speak(b *tab, lang string) {
	w.t.Helper()
	b.open(w.server.URL + "/profile")
	js[any](b, fmt.Sprintf(`(() => { const s = document.querySelector('[name=lang]'); if (s.matches('select')) s.value = %[1]q; else document.querySelector('[name=lang][value=%[1]s]').checked = true; s.form.requestSubmit() })()`, lang))
	b.wait("the language", `document.documentElement.lang === `+quote(lang))
}

// pictures looks at a page light and dark, wide and narrow.
func (w *world) pictures(b *tab, name string) {
	w.t.Helper()
	for _, size := range [][2]int64{{1440, 900}, {1100, 760}, {390, 844}} {
		b.sized(size[0], size[1])
		for _, scheme := range []string{"light", "dark"} {
			b.scheme(scheme)
			what := fmt.Sprintf("%s-%d-%s", name, size[0], scheme)
			b.accessible(what)
			b.shoot(what, size[0], size[1])
		}
		b.fits(size[0])
	}
	b.do(chromedp.EmulateViewport(1280, 800))
}

// Who accepts while a form holds something unsaved keeps the form: the
// conversation opens beside it.
func TestBrowserRingKeepsForm(t *testing.T) {
	w := routed(t, func(*engine.Engine, domain.ID, *routing.QueueDef) {})
	b := w.desk(0, "?view=mine")
	b.open(w.server.URL + "/profile")
	b.wait("the stream", `document.getElementById('live')?.dataset.live === 'open'`)
	b.fill("#f-name", "Mara L")
	js[any](b, `(() => { window.open = u => { window.beside = u; return {} } })()`)
	_, conv := w.come("Anyone?")
	b.rings("Anyone?")
	b.key("a", kb.ModifierAlt)
	b.sees("#toasts .toast", "in another tab")
	got := js[struct{ Path, Name, Beside string }](b, `({ path: location.pathname, name: document.getElementById('f-name').value, beside: window.beside })`)
	if got.Path != "/profile" || got.Name != "Mara L" || !strings.Contains(got.Beside, conv) {
		t.Errorf("%+v", got)
	}
}
