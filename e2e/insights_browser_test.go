package e2e

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"relevo/db"
	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/understand"
)

// history writes a month of what an assistant was asked into the database
// beside the server: requests, their gaps, what became of two actions.
func (w *world) history(of domain.ID, actions []string) {
	w.t.Helper()
	hub := live.NewHub()
	defer hub.Close()
	d, err := db.Open(w.ctx, db.Options{Dir: w.dir, Hub: hub})
	w.must(err)
	refunds := []string{"I need a refund for my lamp", "refund my lamp please", "can I get a refund for the lamp", "lamp refund wanted", "give me a refund of the lamp", "refund lamp", `<img src=x onerror=alert(1)> "hi"`}
	now, id := time.Now().UnixMilli(), domain.ID(1)
	w.must(d.Write(w.ctx, func(tx engine.Tx) error {
		var all error
		for day := range int64(28) {
			at := now - day*86_400_000 - 1000
			for i := range int(3 + day%4) {
				id++
				text := refunds[(int(day)+i)%len(refunds)]
				x := assistant.Asked{ID: id, ConversationID: 5, AssistantID: of, VersionID: 1, At: at, Lang: "en", Request: assistant.Request{Text: text}}
				if i > 0 {
					x.Recognised, x.Action, x.Text = true, actions[i%2], "fine"
				} else {
					all = errors.Join(all, tx.CountGap(&assistant.OpenGap{ID: id + 50_000, AssistantID: of, Lang: "en", Norm: understand.Normalise(text), Kind: "no_match", Text: text, Count: 1, FirstAt: at, LastAt: at, Status: assistant.GapOpen}))
				}
				note := func(kind assistant.NoteKind, why string) {
					id++
					all = errors.Join(all, tx.AddAssistantEvent(&assistant.Event{ID: id, ConversationID: 5, AssistantID: of, VersionID: 1, At: at, Note: assistant.Note{Kind: kind, Action: actions[i%2], Reason: why}}))
				}
				note(assistant.Started, "")
				if i == 1 {
					note(assistant.Incomplete, []string{"escalated_to_agent", "started_new_action", "stuck_on_step", "abandoned", "trigger_phrase"}[day%5])
				} else {
					note(assistant.Complete, "")
				}
				all = errors.Join(all, tx.AddRequest(&x))
			}
		}
		return all
	}))
	w.must(d.Close())
}

// An administrator finds out how an assistant does, adds what was not
// understood, mends examples and takes it back, and runs a scenario.
func TestBrowserInsights(t *testing.T) {
	w := empty(t)
	b := person(t, "Ada")
	b.sized(1440, 900)
	w.setUp(b)
	b.open(w.server.URL + "/settings/assistants")
	b.click("[data-dialog=new]")
	b.fill("#new #f-name", "Fern")
	b.click("#t-shop")
	b.click("#new button[type=submit]")
	b.wait("the assistant", `/^\/settings\/assistants\/[a-z0-9]{13}$/.test(location.pathname)`)
	base := js[string](b, `location.pathname`)
	of, err := domain.ParseID(base[strings.LastIndex(base, "/")+1:])
	w.must(err)
	actions := js[[]string](b, `[...new Set([...document.querySelectorAll('a[href*="/actions/"]')].map(a => a.getAttribute('href').split('/actions/')[1].split(/[?#]/)[0]))].slice(0, 2)`)
	if len(actions) < 2 {
		t.Fatalf("actions %q", actions)
	}
	w.history(of, actions)
	page := func(path string) {
		t.Helper()
		b.open(w.server.URL + base + path)
		b.wait("nothing to be checked any more", `!document.querySelector('[data-checking]')`)
	}

	page("/analytics")
	b.has("#kpi-recognition")
	w.look(b, "analytics")
	page("/analytics/requests")
	b.sees(".ins-r", "refund")
	w.look(b, "requests")
	js[any](b, `(() => { const s = document.querySelector('.ins-r form select'); if (!s.value) s.selectedIndex = 1 })()`) // nothing is proposed before the draft is learned
	b.click(".ins-r form .btn.primary")
	b.wait("what was done", `document.querySelector('[data-toast] .toast-m a') && document.querySelector('[data-toast] form button')`)
	both(b, "the toast")
	b.click("[data-toast] form button")
	b.wait("undo", `document.querySelector('[data-toast]')?.textContent.includes('Undone')`)
	page("/analytics/gaps")
	b.has(".ins-g li")
	w.look(b, "gaps")

	page("/understanding?try=where+is+my+order")
	b.has("#accuracy")
	w.look(b, "understanding")

	page("/scenarios/new")
	w.look(b, "scenario")
	b.fill("#f-name", "Greeting")
	b.click("form .btn.primary[type=submit]")
	b.has("#outcome")
	b.click("#outcome form button")
	b.wait("the outcome", `/The scenario passed|Running/.test(document.querySelector('[data-toast]')?.textContent)`)
	page("/scenarios")
	b.has(".ins-l .badge.ok")
	w.look(b, "scenarios")

	b.sized(1440, 900)
	b.open(w.server.URL + "/profile")
	js[any](b, `document.getElementById('f-lang').value = 'es'`)
	b.click("form[action='/profile'] button[type=submit]")
	b.wait("the page in Spanish", `document.documentElement.lang === 'es' && document.readyState === 'complete'`)
	for _, p := range []string{"analytics", "analytics/requests", "analytics/gaps", "understanding", "scenarios"} {
		page("/" + p)
		b.accessible(p + ", Spanish")
		w.picture(b, strings.ReplaceAll(p, "/", "-")+"-es", 1440, 900)
	}
}

// look checks a page light and dark, and at the width of a phone.
func (w *world) look(b *tab, name string) {
	b.t.Helper()
	for _, s := range []string{"dark", "light"} {
		b.scheme(s)
		b.accessible(name + ", " + s)
		w.picture(b, name+"-"+s, 1440, 900)
	}
	b.sized(390, 844)
	b.accessible(name + " at 390 px")
	if wide := js[float64](b, `document.documentElement.scrollWidth`); wide > 390 {
		b.t.Errorf("%s is %v px wide at 390", name, wide)
	}
	w.picture(b, name+"-390", 390, 844)
	b.sized(1440, 900)
}

// picture keeps a picture where RELEVO_INSIGHTS_PICTURES names a folder.
func (w *world) picture(b *tab, name string, width, height int64) {
	b.t.Helper()
	if dir := os.Getenv("RELEVO_INSIGHTS_PICTURES"); dir != "" {
		b.t.Setenv("RELEVO_SCREENSHOTS", dir)
		w.must(os.MkdirAll(filepath.Clean(dir), 0o755))
		b.shoot("insights-"+name, width, height)
	}
}
