package e2e

import "testing"

// supervisor logs the supervisor in.
func (w *world) supervisor() *tab {
	w.t.Helper()
	b := person(w.t, "Olu")
	w.logIn(b, emailOf(3))
	return b
}

// row finds the row of an agent or queue on the board by its name.
func row(name string) string {
	return `[...document.querySelectorAll('.bt tbody tr')].find(r => r.querySelector('b').textContent === ` + quote(name) + `)`
}

// board opens the live board.
func (w *world) board(b *tab, query string) {
	b.t.Helper()
	b.open(w.server.URL + "/board" + query)
	b.wait("the live board", `document.getElementById('board-live')?.dataset.live === 'open'`)
}

// The board shows what waits and who is there as it changes, and a supervisor
// changes it from there.
func TestBrowserBoard(t *testing.T) {
	w := plain(t)
	boss := w.supervisor()
	boss.key("gb")
	boss.wait("the board", `location.pathname === '/board' && document.getElementById('board-live')?.dataset.live === 'open'`)
	queue := js[string](boss, `document.querySelector('#b-queues b').textContent`)
	boss.wait("an empty board", row("Mara Lindqvist")+`.innerText.includes('Offline') && document.querySelector('#k-waiting b').textContent === '0'`)
	both(boss, "the empty board")

	_, conv := w.come("Anyone there?")
	boss.wait("one who waits", row(queue)+`.querySelector('td[data-label]').innerText.trim().startsWith('1') && document.querySelector('#k-waiting b').textContent === '1'`)
	boss.sees("#b-warn", "nobody is online")
	boss.wait("the wait to count on", `/^0:0[1-9]$/.test(document.querySelector('#k-longest time').textContent)`)

	mara := w.desk(0, "?view=mine")
	boss.wait("the ring", row("Mara Lindqvist")+`.innerText.includes('Ringing')`)
	mara.click(yes)
	mara.has("#composer-state[data-can=yes]")
	boss.wait("what she works on", row("Mara Lindqvist")+`.querySelector('.works a[href*="`+conv+`"]') && document.querySelector('#k-waiting b').textContent === '0'`)
	boss.wait("the service level", row(queue)+`.querySelector('.meter')`)

	js[any](boss, row("Mara Lindqvist")+`.querySelector('[data-panel]').click()`)
	boss.sees("#panel", "Mara Lindqvist")
	boss.has("#panel .plist li")
	both(boss, "the panel of an agent")
	js[any](boss, `document.querySelector('#panel form:has([value=not_ready]) select').value = document.querySelector('#panel form:has([value=not_ready]) option:nth-child(2)').value`)
	boss.click("#panel form:has([value=not_ready]) button")
	boss.wait("her new state", row("Mara Lindqvist")+`.innerText.includes('Not ready')`)
	mara.wait("to be told", `document.getElementById('presence').dataset.state === 'not_ready'`)

	boss.click("#panel form[action$='/requeue'] button")
	boss.wait("her work to be gone", `!`+row("Mara Lindqvist")+`.querySelector('.works a')`)
	mara.has("#composer-state[data-can=no]")
	boss.click("#panel [data-close]")

	js[any](boss, row(queue)+`.querySelector('[data-panel]').click()`)
	boss.sees("#panel .plist", "Nobody can take it now")
	boss.click("#panel form[action$='/pause'] button")
	boss.wait("the queue to be paused", row(queue)+`.innerText.includes('Paused')`)
	boss.click("#panel form[action$='/resume'] button")
	boss.wait("the queue to work", row(queue)+`.innerText.includes('Open')`)
	boss.has("#panel form[action$='/pause'] button")
	js[any](boss, `(() => { const s = document.querySelector('#panel .plist select'); s.value = [...s.options].find(o => o.textContent.startsWith('Rui')).value; s.dispatchEvent(new Event('change', { bubbles: true })) })()`)
	boss.click("#panel .plist form button")
	boss.wait("Rui to have it", row("Rui Santos")+`.querySelector('.works a[href*="`+conv+`"]')`)

	boss.click("#panel [data-close]")
	boss.sized(390, 844)
	boss.fits(390)
	both(boss, "the board at 390 px")
	boss.sized(1920, 1080)
	w.board(boss, "?wall=1")
	both(boss, "the wallboard")
	if js[int](boss, `document.querySelectorAll('main :is(button, a)').length`) != 0 {
		t.Error("the wallboard has something to press")
	}

	code := js[int](mara, `fetch('/board').then(r => r.status)`)
	if code != 403 {
		t.Errorf("an agent gets the board: %d", code)
	}
}

// The page of receipts says why this agent, live while it waits, and each
// decision is found the same when decided again.
func TestBrowserReceipts(t *testing.T) {
	w := plain(t)
	_, conv := w.come("Why do I wait?")
	boss := w.supervisor()
	w.inbox(boss, "?view=all&c="+conv)
	boss.click("#ctx-rest a.why-l")
	boss.wait("the page", `location.pathname.endsWith('/routing') && document.getElementById('why-live')?.dataset.live === 'open'`)
	boss.sees("#why-now", "Nobody can take it now: 5 offline.")
	boss.sees("#path", "Entered")
	both(boss, "why it waits")

	mara, rui := w.desk(0, "?view=mine"), w.desk(1, "?view=mine")
	mara.rings("Why do I wait?")
	boss.sees("#why-now", "Ringing Mara Lindqvist")
	boss.sees("#path", "Rang Mara Lindqvist")
	mara.click(no)
	rui.rings("Why do I wait?")
	rui.click(yes)
	boss.gone("#why-now section")
	boss.sees("#path", "Declined after")
	boss.sees("#path", "Rings Rui Santos. The queue's rule is longest idle first: idle for")
	boss.sees("#path", "Rui Santos answers")
	boss.wait("every decision verified", `(n => n > 1 && document.querySelectorAll('#path .badge.ok').length === n && !document.querySelector('#path .badge.danger'))(document.querySelectorAll('#path details .wsnap').length)`)
	js[any](boss, `document.querySelectorAll('#path details').forEach(d => { d.open = true })`)
	boss.sees("#path tr", "Declined; asked again from")
	boss.sees("#path tr.sel", "Chosen")
	both(boss, "why this agent")
	boss.sized(390, 844)
	boss.fits(390)
	var got struct {
		Receipts []struct {
			Kind, Explanation string
			Verified          *bool
		}
	}
	w.must(w.agents[0].Do(w.ctx, "GET", "/api/v1/conversations/"+conv+"/receipts", nil, &got))
	if len(got.Receipts) == 0 || got.Receipts[0].Kind != "ring" || got.Receipts[0].Verified == nil || !*got.Receipts[0].Verified {
		t.Errorf("the API says %+v", got)
	}
}
