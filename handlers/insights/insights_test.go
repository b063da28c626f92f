package insights

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"relevo/db"
	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/people"
	"relevo/domain/understand"
	"relevo/handlers/builder"
	"relevo/handlers/cli/scenario"
	"relevo/handlers/flash"
	"relevo/handlers/keys"
	"relevo/handlers/web"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// guard lets the one agent in, as the real one does.
type guard struct{ me *people.Agent }

func (g guard) API(p people.Permission, h web.Handler) http.Handler { return g.Page(p, h) }

func (g guard) Page(p people.Permission, h web.Handler) http.Handler {
	return web.Page(slog.New(slog.DiscardHandler), func(w http.ResponseWriter, r *http.Request) error {
		if !g.me.Can(p) {
			return domain.Forbidden()
		}
		return h(w, web.Speak(r.WithContext(web.WithMe(r.Context(), g.me)), g.me))
	})
}

type world struct {
	*dbtest.World
	t    *testing.T
	me   *people.Agent
	h    *Handler
	srv  *httptest.Server
	web  *http.Client
	bot  *assistant.Assistant
	base string // address of the assistant
}

// evil is what a visitor or an author may write.
const evil = `<script>alert(1)</script> "pay" & 'go' {{.X}}`

func openScenario(ctx context.Context, dir string, hub *live.Hub) (scenario.Store, error) {
	return db.Open(ctx, db.Options{Dir: dir, Hub: hub})
}

// open serves the pages of an assistant with two actions.
func open(t *testing.T, lang string) *world {
	t.Helper()
	w := &world{World: dbtest.Open(t), t: t}
	w.me = &people.Agent{ID: 3, Email: "ada@x.test", Name: "Ada", Role: people.Administrator, Lang: lang, Zone: "Europe/Madrid"}
	w.must(w.DB.Write(t.Context(), func(tx engine.Tx) error { return tx.AddAgent(w.me) }))
	ring, err := keys.Load(w.Dir)
	w.must(err)
	box, quiet := flash.New(ring, web.Proxies{}), slog.New(slog.DiscardHandler)
	b := builder.New(builder.Config{Store: w.DB, Engine: w.Engine, Agents: web.NewAgents(w.DB, w.Hub), Guard: guard{w.me}, Flash: box, Log: quiet, Tabs: Tabs})
	w.h = New(Config{Store: w.DB, Engine: w.Engine, Guard: guard{w.me}, Flash: box, Log: quiet, Surround: b.Surround, Open: openScenario, Minds: engine.NewMinds()})
	mux := http.NewServeMux()
	b.Routes(mux)
	w.h.Routes(mux)
	w.srv = httptest.NewServer(mux)
	jar, err := cookiejar.New(nil)
	w.must(err)
	w.web = &http.Client{Jar: jar, Transport: &http.Transport{}}
	t.Cleanup(func() {
		w.web.CloseIdleConnections()
		w.srv.Close()
		w.h.Wait()
	})
	w.bot, err = w.Engine.CreateAssistant(t.Context(), w.me.ID, "Fern", taught())
	w.must(err)
	w.base = "/settings/assistants/" + w.bot.ID.String()
	return w
}

// taught is a draft with something to find in it.
func taught() assistant.Definition {
	d := assistant.New("en")
	add := func(id, name string, lines ...string) {
		a := assistant.NewAction(id, assistant.Text{"en": name, "es": name})
		a.Examples = assistant.Phrases{"en": lines}
		s := assistant.NewStep("s")
		s.Say, s.Then = assistant.Text{"en": "Fine.", "es": "Bien."}, assistant.Then{Do: assistant.DoEnd}
		a.Steps = []assistant.Step{s}
		d.Actions = append(d.Actions, a)
	}
	add("pay", "Pay <b>a</b> bill", "I want to pay my bill", "how can I pay the invoice", "pay the bill by card", "where do I pay an invoice", "paying the monthly bill", "pay my invoice now", "can I pay by card", "settle my bill", "I want to pay my bill!", "track my parcel")
	add("parcel", "Where is it", "where is my parcel", "track my parcel", "my parcel has not arrived", "when does the parcel arrive", "parcel tracking please", "has my package been sent", "follow my package", "the parcel is late")
	return d
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) answer(res *http.Response, err error) (int, string) {
	w.t.Helper()
	w.must(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	w.must(err)
	if s := string(b); strings.Contains(s, "<script>alert") || strings.Contains(s, "[insights.") || strings.Contains(s, "%!") || strings.Contains(s, "[Name]") {
		w.t.Errorf("%s: foreign markup or a text that is missing", res.Request.URL)
	}
	return res.StatusCode, string(b)
}

// get asks for a page below the assistant's address and wants a status.
func (w *world) get(status int, path string) string {
	w.t.Helper()
	got, body := w.answer(w.web.Get(w.srv.URL + w.base + path))
	if got != status {
		w.t.Fatalf("%s: %d, want %d: %.400s", path, got, status, body)
	}
	return body
}

// post sends a form and follows to the page after it.
func (w *world) post(path string, pairs ...string) string {
	w.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	status, body := w.answer(w.web.PostForm(w.srv.URL+w.base+path, form))
	if status != http.StatusOK {
		w.t.Fatalf("%s: %d: %.400s", path, status, body)
	}
	return body
}

func (w *world) draft() *assistant.Definition {
	w.t.Helper()
	a, err := w.DB.AssistantByID(w.t.Context(), w.bot.ID)
	w.must(err)
	return &a.Draft
}

func (w *world) examples(action string) []string { return w.draft().Find(action).Examples["en"] }

// undo presses Undo in the toast of a page.
func (w *world) undo(page string) string {
	w.t.Helper()
	m := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(page)
	if m == nil {
		w.t.Fatal("the page offers no undo")
	}
	return w.post("/undo", "token", m[1])
}

// wrote stores requests nobody understood, with their gaps.
func (w *world) wrote(texts ...string) {
	w.t.Helper()
	now := w.Clock.Now().UnixMilli()
	w.must(w.DB.Write(w.t.Context(), func(tx engine.Tx) error {
		var all error
		for _, s := range texts {
			all = errors.Join(all, tx.AddRequest(&assistant.Asked{ID: w.Engine.NewID(), ConversationID: 5, AssistantID: w.bot.ID, VersionID: 1, At: now - 1000, Lang: "en", Request: assistant.Request{Text: s}}),
				tx.CountGap(&assistant.OpenGap{ID: w.Engine.NewID(), AssistantID: w.bot.ID, Lang: "en", Norm: understand.Normalise(s), Kind: "no_match", Text: s, Count: 1, FirstAt: now, LastAt: now, Status: assistant.GapOpen}))
		}
		return all
	}))
}

func (w *world) gap(text string) *assistant.OpenGap {
	w.t.Helper()
	g, err := w.DB.GapByNorm(w.t.Context(), w.bot.ID, "en", understand.Normalise(text))
	w.must(err)
	return g
}

func contains(t *testing.T, page string, all ...string) {
	t.Helper()
	for _, s := range all {
		if !strings.Contains(page, s) {
			t.Errorf("the page does not say %q", s)
		}
	}
}

func TestAnalytics(t *testing.T) {
	w := open(t, "en")
	contains(t, w.get(200, "/analytics"), "Nothing happened in this period", `aria-current="page"`)
	at := w.Clock.Now().UnixMilli() - 3_600_000
	w.must(w.DB.Write(t.Context(), func(tx engine.Tx) error {
		note := func(kind assistant.NoteKind, action, why string) error {
			return tx.AddAssistantEvent(&assistant.Event{ID: w.Engine.NewID(), ConversationID: 5, AssistantID: w.bot.ID, VersionID: 1, At: at, Note: assistant.Note{Kind: kind, Action: action, Reason: why}})
		}
		ask := func(action string) error {
			return tx.AddRequest(&assistant.Asked{ID: w.Engine.NewID(), ConversationID: 5, AssistantID: w.bot.ID, VersionID: 1, At: at, Request: assistant.Request{Text: evil, Recognised: action != "", Action: action}})
		}
		return errors.Join(ask("pay"), ask("pay"), ask("pay"), ask(""), note(assistant.Started, "pay", ""), note(assistant.Started, "pay", ""), note(assistant.Complete, "pay", ""),
			note(assistant.Incomplete, "pay", "stuck_on_step"), note(assistant.Started, "=gone", ""))
	}))
	page := w.get(200, "/analytics?range=7&show=completion")
	contains(t, page, "75%", "3 of 4 requests", "33.3%", "1 of 3 started", "no person took part", "Pay &lt;b&gt;a&lt;/b&gt; bill", "Stuck on a step", "Completion by day", "days.csv?range=7", "=gone")
	csv := w.get(200, "/analytics/actions.csv?range=7")
	contains(t, csv, "Completion (%)", "Pay <b>a</b> bill,3,2,1,50,1,0,0,1,0,0", "'=gone,0,1,0,0,0")
	contains(t, w.get(200, "/analytics/days.csv?range=custom&from=2026-03-01&to=2026-03-02"), "2026-03-01,0,0,,", "2026-03-02,4,3,75,3,1,33.33,0,0,")
	contains(t, w.get(422, "/analytics?range=custom&from=soon&to=2026-03-02"), `id="f-from-err"`)
	w.get(422, "/analytics/days.csv?range=custom&from=2026-03-02&to=2026-03-01")
	w.get(404, "/analytics/other.csv")
	es := open(t, "es")
	contains(t, es.get(200, "/analytics"), "No pasó nada en este periodo", "Analítica")
}

func TestRequests(t *testing.T) {
	w := open(t, "en")
	contains(t, w.get(200, "/analytics/requests"), "Nothing is open")
	refunds := []string{"I need a refund for my order", "refund my order please", "can I get a refund for the order", "order refund wanted", "give me a refund of the order", "refund order"}
	w.wrote(append(refunds, evil, evil)...)
	contains(t, w.get(200, "/analytics/requests/groups"), "6 requests", "6 wordings", "Single requests", "2 times", "&lt;script&gt;alert(1)", "Choose an action")
	page := w.post("/analytics/add", "lang", "en", "action", "pay", "text", refunds[0], "text", refunds[1])
	contains(t, page, "2 examples added to Pay &lt;b&gt;a&lt;/b&gt; bill.", "Open the action", "/actions/pay?show=en")
	if got := w.examples("pay"); !slices.Contains(got, refunds[0]) || !slices.Contains(got, refunds[1]) || len(got) != 12 {
		t.Errorf("examples %q", got)
	}
	if w.gap(refunds[0]).Status != assistant.GapAdded || strings.Contains(w.get(200, "/analytics/requests/groups"), refunds[0]) {
		t.Error("what was added is still open")
	}
	contains(t, w.undo(page), "Undone.")
	if len(w.examples("pay")) != 10 || w.gap(refunds[0]).Status != assistant.GapOpen {
		t.Error("it was not undone")
	}
	page = w.post("/analytics/add", "lang", "en", "action", "pay", "text", evil, "text", "Track my parcel")
	contains(t, page, "1 example added")
	if got := w.examples("pay"); got[len(got)-1] != evil {
		t.Errorf("the text changed on its way: %q", got)
	}
	page = w.post("/analytics/dismiss", "lang", "en", "text", refunds[2])
	contains(t, page, "1 request dismissed.")
	if w.gap(refunds[2]).Status != assistant.GapDismissed {
		t.Error("it was not dismissed")
	}
	w.undo(page)
	if w.gap(refunds[2]).Status != assistant.GapOpen {
		t.Error("it was not undone")
	}
	for _, form := range []url.Values{{"lang": {"en"}, "action": {"pay"}}, {"lang": {"en"}, "text": {"x"}}, {"lang": {"en"}, "text": {"x"}, "action": {"greet"}}, {"lang": {"en"}, "text": {"x"}, "action": {"nothing"}}} {
		if status, _ := w.answer(w.web.PostForm(w.srv.URL+w.base+"/analytics/add", form)); status != 422 {
			t.Errorf("%v: %d", form, status)
		}
	}
}

func TestGaps(t *testing.T) {
	w := open(t, "en")
	contains(t, w.get(200, "/analytics/gaps"), "No gaps here")
	w.wrote(evil, "moon")
	contains(t, w.get(200, "/analytics/gaps"), "&lt;script&gt;alert(1)", "No action found", "Mark as added")
	id := w.gap("moon").ID.String()
	page := w.post("/analytics/gaps/"+id, "status", "added")
	contains(t, page, "Gap marked as added.")
	contains(t, w.get(200, "/analytics/gaps?status=added"), "moon", "Reopen")
	w.undo(page)
	if w.gap("moon").Status != assistant.GapOpen {
		t.Error("it was not undone")
	}
	if status, _ := w.answer(w.web.PostForm(w.srv.URL+w.base+"/analytics/gaps/"+id, url.Values{"status": {"lost"}})); status != 422 {
		t.Errorf("an unknown status: %d", status)
	}
	other, err := w.Engine.CreateAssistant(t.Context(), w.me.ID, "Moss", assistant.New("en"))
	w.must(err)
	w.base = "/settings/assistants/" + other.ID.String()
	if status, _ := w.answer(w.web.PostForm(w.srv.URL+w.base+"/analytics/gaps/"+id, url.Values{"status": {"added"}})); status != 404 {
		t.Errorf("another assistant's gap: %d", status)
	}
}

func TestUnderstanding(t *testing.T) {
	w := open(t, "en")
	page := w.get(200, "/understanding/advice?lang=en")
	contains(t, page, "Examples that fight each other", "Duplicates", "I want to pay my bill!", "Actions with few examples", "Accuracy")
	page = w.post("/understanding/fix", "do", "delete", "lang", "en", "action", "pay", "text", "track my parcel")
	contains(t, page, "Example deleted.")
	if slices.Contains(w.examples("pay"), "track my parcel") {
		t.Error("it is still there")
	}
	contains(t, w.undo(page), "Undone.")
	if got := w.examples("pay"); got[9] != "track my parcel" {
		t.Errorf("it is not in its place: %q", got)
	}
	page = w.post("/understanding/fix", "do", "move", "lang", "en", "action", "pay", "to", "parcel", "text", "settle my bill")
	contains(t, page, "Example moved to Where is it.")
	if slices.Contains(w.examples("pay"), "settle my bill") || !slices.Contains(w.examples("parcel"), "settle my bill") {
		t.Error("it was not moved")
	}
	w.undo(page)
	if got := w.examples("pay"); got[7] != "settle my bill" || slices.Contains(w.examples("parcel"), "settle my bill") {
		t.Error("the move was not undone")
	}
	contains(t, w.post("/understanding/fix", "do", "delete", "lang", "en", "action", "pay", "text", evil), "This example is not there any more.")
	if status, _ := w.answer(w.web.PostForm(w.srv.URL+w.base+"/understanding/fix", url.Values{"do": {"burn"}})); status != 400 {
		t.Errorf("an unknown fix: %d", status)
	}
}

func TestTry(t *testing.T) {
	w := open(t, "en")
	at := "/understanding?lang=en&try=" + url.QueryEscape("track my package") // not learned yet
	contains(t, w.get(200, at), "The draft is being learned")
	_, err := w.Engine.LearnDue(t.Context())
	w.must(err)
	contains(t, w.get(200, at), "Starts Where is it.", "An action starts above 0.5.")
	contains(t, w.get(200, "/understanding?try="+url.QueryEscape(evil)), "&lt;script&gt;alert(1)")
	contains(t, w.get(200, "/understanding?try="+url.QueryEscape("talk to a person")), "Sends the visitor to a person.")
	contains(t, w.get(200, "/understanding?try=zebra"), "No action is found.")
}

// What breaks while being checked breaks alone.
func TestBenchSurvivesPanics(t *testing.T) {
	b := newBench(slog.New(slog.DiscardHandler))
	broken, err := b.ask("broken", func() (any, error) { panic("no model") })
	if err != nil {
		t.Fatal(err)
	}
	next, err := b.ask("next", func() (any, error) { return 7, nil })
	if err != nil {
		t.Fatal(err)
	}
	b.wait()
	if broken.err == nil || next.err != nil || next.out != 7 {
		t.Errorf("broken: %v; next: %v, %v", broken.err, next.out, next.err)
	}
}
