package visitor

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/routing"
)

// lead publishes the template of a shop and lets it answer the widget "shop".
func (s *shop) lead() (by domain.ID, bot *assistant.Assistant) {
	s.t.Helper()
	boss := people.Agent{ID: s.Engine.NewID(), Email: "boss@x.test", Name: "Boss", Role: people.Administrator}
	s.must(s.DB.Write(s.t.Context(), func(tx engine.Tx) error { return tx.AddAgent(&boss) }))
	s.must(s.Engine.StartRouting(s.t.Context()))
	d := assistant.Templates()[0].Build("en")
	invoice := d.Find("invoice")
	for i := range invoice.Steps {
		if invoice.Steps[i].ID == "tax_id" {
			invoice.Steps[i].Ask.Private = true
		}
	}
	bot, err := s.Engine.CreateAssistant(s.t.Context(), boss.ID, "Nora", d)
	s.must(err)
	_, err = s.Engine.PublishAssistant(s.t.Context(), boss.ID, bot.ID, bot.DraftVer, "")
	s.must(err)
	set := s.widget.Settings
	set.Assistant = bot.ID
	s.must(s.Engine.UpdateWidget(s.t.Context(), boss.ID, s.widget.ID, set))
	return boss.ID, bot
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// until reads fragments and what stands beside them up to one that holds text.
func (st *stream) drawnUntil(text string) (all string) {
	st.t.Helper()
	for !strings.Contains(all, text) {
		ev, ok := st.next()
		if !ok {
			st.t.Fatalf("ended before %q: %s", text, all)
		}
		all += ev.name + " " + ev.data + "\n"
	}
	return all
}

func TestAssistantInThePanel(t *testing.T) {
	s := openShop(t)
	s.lead()
	tok := s.visitor("shop", true)
	st := s.panel(tok)
	first := st.drawnUntil(`"control":"bot"`)
	if !strings.Contains(first, "Nora · 10:00") || !strings.Contains(first, `class="av  bot"`) || !strings.Contains(first, "<h1>Nora</h1>") {
		t.Errorf("greeting: %s", first)
	}
	api := s.do("GET", "/widget/v1/messages", tok, "")
	if !strings.Contains(string(api.body), `"author":{"kind":"assistant","name":"Nora","avatar":""}`) {
		t.Errorf("%s", api.body)
	}
	s.say(tok, "1", "I need an invoice")
	s.say(tok, "2", "AB12345")
	s.say(tok, "3", "ana@x.test")
	s.say(tok, "4", "Ana Ltd")
	s.say(tok, "5", "B12345678")
	shown := st.drawnUntil(`data-client="5"`)
	if strings.Contains(shown, "B12345678") || !strings.Contains(shown, "••••••") || !strings.Contains(shown, "Your answer, hidden") {
		t.Errorf("private answer: %s", shown[strings.LastIndex(shown, "data-client"):])
	}
	choices := st.drawnUntil(`data-choice`)
	if !strings.Contains(choices, `class="quick" role="group" aria-label="Choose an answer"`) {
		t.Errorf("buttons: %s", choices)
	}
	if b := s.do("GET", "/widget/v1/messages", tok, "").body; strings.Contains(string(b), "B12345678") {
		t.Errorf("the API tells the private answer: %s", b)
	}
}

func TestWaitWithAnAssistant(t *testing.T) {
	s := openShop(t)
	s.lead()
	tok := s.visitor("shop", true)
	st, ev := s.panel(tok), s.events(tok)
	told := func(control string) { // before the next change, which would stand in for this one
		t.Helper()
		if got := ev.until("state").data; !strings.Contains(got, `"control":"`+control+`"`) {
			t.Fatalf("state %s, want %s", got, control)
		}
	}
	told("bot")
	s.say(tok, "1", "talk to an agent")
	waits := st.drawnUntil(`"control":"queued"`)
	if !strings.Contains(waits, `"leave":true,"led":true`) {
		t.Errorf("waiting: %s", waits)
	}
	told("queued")
	want(t, "leave", s.post("leave_queue", tok, "{}"), 204, "")
	back := st.drawnUntil(`"control":"bot"`)
	if !strings.Contains(back, "Your request for an agent was cancelled.") || !strings.Contains(back, "Can I help you with anything else?") || strings.Contains(back, "You left the chat") {
		t.Errorf("cancelled: %s", back)
	}
	told("bot")
	conv := s.say(tok, "2", "talk to an agent")
	told("queued")
	s.pick(conv)
	live := st.drawnUntil(`"control":"live"`)
	if !strings.Contains(live, "Mara has joined the chat.") || !strings.Contains(live, `"led":true`) {
		t.Errorf("live: %s", live)
	}
	told("live")
	want(t, "end", s.post("end", tok, "{}"), 204, "")
	over := st.drawnUntil(`"control":"bot"`)
	if !strings.Contains(over, "You left the chat with the agent.") || !strings.Contains(over, "<h1>Nora</h1>") {
		t.Errorf("ended: %s", over)
	}
	told("bot")
}

// After the longest wait the panel is told that there is a choice, until it is
// made: it shows the buttons, whatever the visitor writes meanwhile.
func TestChoiceAfterTheLongestWait(t *testing.T) {
	s := openShop(t)
	s.lead()
	tok := s.visitor("shop", true)
	st := s.panel(tok)
	s.say(tok, "1", "talk to an agent")
	if waits := st.drawnUntil(`"control":"queued"`); !strings.Contains(waits, `"asked":false`) {
		t.Errorf("waiting: %s", waits)
	}
	s.Clock.Advance(time.Duration(routing.Defaults().MaxWait) * time.Millisecond)
	if _, err := s.Engine.FireDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if shown := st.drawnUntil(`"asked":true`); !strings.Contains(shown, `data-choice="leave"`) {
		t.Errorf("the choice: %s", shown)
	}
	s.say(tok, "2", "anybody there?")
	want(t, "keep", s.post("messages", tok, `{"client_id":"3","choice":"keep"}`), 201, "")
	if kept := st.drawnUntil(`"asked":false`); !strings.Contains(kept, `"control":"queued"`) {
		t.Errorf("kept: %s", kept)
	}
}

// events opens the public stream of a visitor.
func (s *shop) events(token string) *stream {
	s.t.Helper()
	return s.stream("/widget/v1/events?ticket="+s.post("ticket", token, "").str("ticket"), "")
}

func TestPreviewLink(t *testing.T) {
	s := openShop(t)
	boss, bot := s.lead()
	d := assistant.New("en")
	d.Actions = append(d.Actions, func() assistant.Action {
		a := assistant.NewAction("secret_sale", assistant.Text{"en": "Secret sale"})
		a.Examples = assistant.Phrases{"en": {"tell me about the secret sale", "secret sale", "is there a secret sale"}}
		step := assistant.NewStep("s")
		step.Say = assistant.Text{"en": "The sale begins on Friday."}
		a.Steps = []assistant.Step{step}
		return a
	}())
	_, err := s.Engine.SaveAssistantDraft(t.Context(), boss, bot.ID, bot.DraftVer, d)
	s.must(err)
	link, code, err := s.Engine.CreatePreviewLink(t.Context(), boss, bot.ID, "")
	s.must(err)

	page := s.do("GET", "/preview/"+code, "", "", "Accept-Language", "es")
	if body := string(page.body); page.status != 200 || !strings.Contains(body, "Vista previa de Nora") || !strings.Contains(body, `data-preview="`+code+`"`) || !strings.Contains(body, `data-widget="shop"`) || !strings.Contains(body, "noindex") {
		t.Errorf("%d %s", page.status, page.body)
	}
	for k, v := range map[string]string{"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer", "Content-Security-Policy": previewPolicy, "Cache-Control": "no-store"} {
		if page.header.Get(k) != v {
			t.Errorf("%s: %q", k, page.header.Get(k))
		}
	}
	want(t, "unknown link", s.do("GET", "/preview/nothing", "", ""), 404, "")
	start := `{"widget":"shop","open":true,"preview":"` + code + `","page":{"url":"https://x.test/preview/` + code + `"}}`
	a := s.post("sessions", "", start)
	tok := a.str("visitor_token")
	id := s.say(tok, "1", "tell me about the secret sale")
	if b := string(s.do("GET", "/widget/v1/messages", tok, "").body); !strings.Contains(b, "The sale begins on Friday.") {
		t.Errorf("the draft does not answer: %s", b)
	}
	if c := s.conv(id); strings.Contains(c.PageURL, code) || c.PageURL == "" {
		t.Errorf("page %q", c.PageURL)
	}

	s.must(s.Engine.RevokePreviewLink(t.Context(), boss, link.ID))
	want(t, "revoked page", s.do("GET", "/preview/"+code, "", ""), 404, "")
	refused := s.post("sessions", "", start)
	want(t, "revoked start", refused, http.StatusNotFound, "not_found")
	if refused.str("error", "message") != "This preview link is no longer valid." || refused.str("error", "field") != "preview" {
		t.Errorf("%s", refused.body)
	}
	s.say(tok, "2", "secret sale") // what was open goes on
	if b := string(s.do("GET", "/widget/v1/messages", tok, "").body); strings.Count(b, "The sale begins on Friday.") != 2 {
		t.Errorf("the open conversation does not go on: %s", b)
	}
}

func TestPreviewChoosesItsWidget(t *testing.T) {
	s := openShop(t)
	boss, bot := s.lead()
	set := s.widget.Settings // without the assistant
	s.must(s.Engine.UpdateWidget(t.Context(), boss, s.widget.ID, set))
	_, code, err := s.Engine.CreatePreviewLink(t.Context(), boss, bot.ID, "")
	s.must(err)
	if b := string(s.do("GET", "/preview/"+code, "", "").body); !strings.Contains(b, `data-widget="shop"`) {
		t.Errorf("not the first: %s", b)
	}
	set = s.strict.Settings
	set.Assistant = bot.ID
	s.must(s.Engine.UpdateWidget(t.Context(), boss, s.strict.ID, set))
	if b := string(s.do("GET", "/preview/"+code, "", "").body); !strings.Contains(b, `data-widget="strict"`) {
		t.Errorf("not the one it answers: %s", b)
	}
	s.must(s.Engine.ArchiveAssistant(t.Context(), boss, bot.ID))
	want(t, "archived", s.do("GET", "/preview/"+code, "", ""), 404, "")
}
