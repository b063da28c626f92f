package receipt_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/e2e/webtest"
	"relevo/handlers/receipt"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T) *webtest.World {
	t.Helper()
	w := webtest.Open(t)
	w.Serve(receipt.New(receipt.Config{Store: w.DB, Engine: w.Engine, Words: receipt.Words{Agents: w.Names, Queues: w.Queues, Reasons: w.DB}, Guard: w, Streams: w.Streams}).Routes)
	return w
}

var tags = regexp.MustCompile(`<[^>]*>`)

// plain is a page's text in one line.
func plain(body string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("&#39;", "'", "&amp;", "&").Replace(tags.ReplaceAllString(body, " "))), " ")
}

func contains(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%s: %q is missing in %q", what, p, text)
		}
	}
}

// TestWhy: why it waits while it does; then who was chosen, who was left out
// and why, and what became of each ring; every decision is found again.
func TestWhy(t *testing.T) {
	w := open(t)
	conv := w.Come("Nadia", "hello")
	path := "/inbox/c/" + conv.String() + "/routing"
	_, page := w.Get("Mara", path)
	contains(t, "waiting", plain(page), "Still waiting in General", "Nobody can take it now: 3 offline.", "Entered General", "As a new conversation", "Nobody could take it", "Verified")

	s := w.Stream("Mara", path+"/live")
	s.Until(`id="path"`, "Entered General")
	w.Clock.Advance(5 * time.Second)
	w.Ready("Mara")
	s.Until(`id="why-now"`, "Ringing Mara now.")
	s.Until("selector #path", "mergeMode append", "Rings Mara.")
	w.Clock.Advance(2 * time.Second)
	w.Ready("Rui")
	w.Must(w.Engine.DeclineOffer(t.Context(), w.Agents["Mara"].ID, w.Engine.Offers(w.Agents["Mara"].ID)[0].ID, "Not my area"))
	w.Clock.Advance(3 * time.Second)
	w.Accept("Rui")
	s.Until("selector #path", "Rui answers")

	_, page = w.Get("Mara", path)
	text := plain(page)
	contains(t, "answered", text, "Declined after 0:02: Not my area", "Rings Rui. The queue's rule is longest idle first: idle for 0:00, never rung before.",
		"Mara Left out Declined; asked again from", "Rui Chosen", "Boss Left out Offline", "Accepted after 0:03", "Outcome answered by Rui", "Waited 0:10", "1 of 3 could take it", "version 1", "sha256:")
	if strings.Contains(text, "Still waiting") || strings.Contains(text, "Not verified") {
		t.Errorf("of one that is answered: %q", text)
	}
	w.Must(w.Engine.Transfer(t.Context(), conversation.Actor{ID: w.Agents["Rui"].ID}, conv, engine.Handover{Agent: w.Agents["Mara"].ID, Note: "Knows the parcel"}))
	_, page = w.Get("Mara", path)
	contains(t, "handed over", plain(page), "Handed on to Mara by a colleague.", "Rang Mara for a transfer", "Knows the parcel", "Rings until")
}

// TestReasons: why somebody is not ready is told by the administrator's word.
func TestReasons(t *testing.T) {
	w := open(t)
	w.Must(w.Engine.EnsureReasons(t.Context()))
	reasons, err := w.DB.Reasons(t.Context())
	w.Must(err)
	w.Ready("Mara")
	mara := w.Agents["Mara"].ID
	w.Must(w.Engine.SetPresence(t.Context(), conversation.Actor{ID: mara}, mara, presence.NotReady, reasons[0].ID))
	conv := w.Come("Nadia", "hello")
	_, page := w.Get("Boss", "/inbox/c/"+conv.String()+"/routing")
	contains(t, "in Spanish", plain(page), "Nadie puede atenderla ahora: 2 desconectados, 1 no disponible.", "No disponible: Pausa")
}

// TestWatchers: that a supervisor watched is for supervisors.
func TestWatchers(t *testing.T) {
	w := open(t)
	w.Ready("Mara")
	conv := w.Come("Nadia", "hello")
	w.Accept("Mara")
	boss := conversation.Actor{ID: w.Agents["Boss"].ID, Supervises: true}
	w.Must(w.Engine.Watch(t.Context(), boss, conv, routing.Monitoring, true))
	path := "/inbox/c/" + conv.String() + "/routing"
	if _, page := w.Get("Mara", path); strings.Contains(plain(page), "watches") {
		t.Error("an agent sees who watches")
	}
	_, page := w.Get("Boss", path)
	contains(t, "the supervisor's page", plain(page), "Boss observa", "Mara responde")
}

// TestNoPage: of nothing, of nobody's words, to nobody.
func TestNoPage(t *testing.T) {
	w := open(t)
	conv := w.Come("", "hello")
	for path, want := range map[string]int{"/inbox/c/nonsense/routing": http.StatusNotFound, "/inbox/c/" + w.Engine.NewID().String() + "/routing": http.StatusNotFound} {
		if status, _ := w.Get("Mara", path); status != want {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _ := w.Get("", "/inbox/c/"+conv.String()+"/routing"); status != http.StatusUnauthorized {
		t.Errorf("to nobody: %d", status)
	}
}

// TestVerified: a receipt that was changed is found out.
func TestVerified(t *testing.T) {
	w := open(t)
	w.Ready("Mara")
	conv := w.Come("", "hello")
	all, err := w.DB.Receipts(t.Context(), conv, 10)
	w.Must(err)
	rc, err := w.DB.Receipt(t.Context(), all[0].ID)
	w.Must(err)
	if same, checked := receipt.Verified(rc); !same || !checked {
		t.Errorf("a true receipt: %v, %v", same, checked)
	}
	rc.Pick[0] = w.Agents["Rui"].ID
	if same, _ := receipt.Verified(rc); same {
		t.Error("another pick is taken for true")
	}
	rc.Pick[0], rc.Snapshot = w.Agents["Mara"].ID, "sha256:00"
	if same, _ := receipt.Verified(rc); same {
		t.Error("another hash is taken for true")
	}
	rc.Input = nil
	if _, checked := receipt.Verified(rc); checked {
		t.Error("what keeps no input is said to be checked")
	}
}

// TestWords: every filter and policy is told in words, in both languages.
func TestWords(t *testing.T) {
	w := open(t)
	words := receipt.Words{Agents: w.Names, Queues: w.Queues, Reasons: w.DB}
	for _, lang := range []string{"en", "es"} {
		ctx := i18n.With(t.Context(), i18n.For(lang))
		for f, detail := range map[routing.Filter]string{routing.F1: "", routing.F2: "", routing.F3: "", routing.F4: "missed", routing.F5: "1", routing.F6: "4>=4", routing.F7: "100+25>100", routing.F8: "call",
			routing.F9: w.Engine.NewID().String() + ":1<3", routing.F10: "declined:1772442000000", routing.F11: "30000<60000", routing.F12: "2", routing.F13: w.Agents["Rui"].ID.String(), routing.F14: "x", routing.F15: "5", routing.F16: "released:1772442000000"} {
			for _, d := range []string{"", detail} {
				if s := words.Failure(ctx, &routing.Receipt{}, routing.Failure{Filter: f, Detail: d}); s == "" || strings.Contains(s, "[") {
					t.Errorf("%s, %s %q: %q", lang, f, d, s)
				}
			}
		}
		for _, p := range []routing.Policy{routing.LongestIdle, routing.RoundRobin, routing.LeastOpen, routing.Spare, routing.BySkills, routing.Sequential, routing.Broadcast} {
			rc := &routing.Receipt{Kind: "ring", Policy: p, At: 100_000, Pick: []domain.ID{w.Agents["Mara"].ID}, Candidates: []routing.Candidate{{Agent: w.Agents["Mara"].ID, OK: true, Key: []int64{1, 40_000, 0}}}}
			if s := words.Sentence(ctx, rc); !strings.Contains(s, "Mara") || strings.Contains(s, "[") {
				t.Errorf("%s, %s: %q", lang, p, s)
			}
		}
		for _, why := range []string{"no_members", "paused", "closed", "held", "manual", "async", ""} {
			if s := words.Why(ctx, &routing.Receipt{Kind: "none", Why: why, Queue: "General"}); s == "" || strings.Contains(s, "[") {
				t.Errorf("%s, %s: %q", lang, why, s)
			}
		}
	}
}
