package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"relevo/db"
	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/people"
	"relevo/domain/response"
	"relevo/domain/routing"
	"relevo/e2e/client"
)

// helper is an assistant with an answer, a question and a way to people.
func helper() assistant.Definition {
	d := assistant.New("en")
	d.Settings.Threshold, d.Settings.Card = 0.2, []string{"pin", "amount"}
	text := func(s string) assistant.Text { return assistant.Text{"en": s, "es": s} }
	add := func(id, name string, examples []string, steps ...assistant.Step) {
		a := assistant.NewAction(id, text(name))
		a.Examples, a.Steps = assistant.Phrases{"en": examples}, steps
		d.Actions = append(d.Actions, a)
	}
	add("hours", "Opening hours", []string{"when do you open", "what are your opening hours", "are you open today"},
		assistant.Step{ID: "s1", Say: text("We open at nine."), Then: assistant.Then{Do: assistant.DoEnd}})
	add("billing", "Billing", []string{"my bill is wrong", "I was charged twice", "question about my invoice"},
		assistant.Step{ID: "pin", Say: text("What is your PIN?"), Ask: &assistant.Ask{Private: true, Spec: response.Spec{Type: response.FreeText}}},
		assistant.Step{ID: "amount", Say: text("Which amount is wrong?"), Ask: &assistant.Ask{Spec: response.Spec{Type: response.Number}}},
		assistant.Step{ID: "go", Then: assistant.Then{Do: assistant.DoConnect, Connect: &assistant.Connect{Message: "Identity checked: charged twice."}}})
	return d
}

// assisted is a world whose widgets begin with an assistant; edit changes the
// queue it leads to.
func assisted(t testing.TB, edit func(q *routing.Settings)) *world {
	t.Helper()
	bot := domain.ID(0)
	w := openWith(t, func(dir string) {
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
		edit(&q.Settings)
		_, err = e.UpdateQueue(ctx, admin, q.ID, q.Version, q)
		must(err)
		a, err := e.CreateAssistant(ctx, admin, "Sol", helper())
		must(err)
		_, err = e.PublishAssistant(ctx, admin, a.ID, a.DraftVer, "")
		must(err)
		bot = a.ID
	})
	widgets, err := w.admin.Widgets(w.ctx)
	w.must(err)
	for _, x := range widgets {
		w.must(w.admin.Do(w.ctx, http.MethodPut, "/api/v1/widgets/"+x.ID, map[string]any{"assistant": bot}, nil))
	}
	return w
}

// told wants the visitor to have read a text.
func (w *world) told(v *client.Visitor, text string) {
	w.t.Helper()
	ms, err := v.Transcript(w.ctx)
	w.must(err)
	for _, m := range ms {
		if strings.Contains(m.Text, text) {
			return
		}
	}
	w.t.Errorf("the visitor was not told %q: %+v", text, ms)
}

func (w *world) writes(v *client.Visitor, texts ...string) {
	w.t.Helper()
	for i, text := range texts {
		_, err := v.Send(w.ctx, fmt.Sprint(i, "-", len(text), text[:1]), text)
		w.must(err)
	}
}

// An agent follows what the assistant leads, takes over, ends, and sees the
// assistant go on beside the wrap-up; then hands another one back.
func TestBrowserTakeOverFromAssistant(t *testing.T) {
	w := assisted(t, func(*routing.Settings) {})
	b, rui := person(t, "Mara"), person(t, "Rui")
	w.logIn(b, emailOf(0))
	w.inbox(b, "?view=bot")
	b.sees("#convs", "Nobody is with the assistant")
	v, conv := w.come("my bill is wrong")
	b.sees("#convs", "What is your PIN?")
	b.sees("#nav [data-view=bot] .num", "1")
	b.click("#convs .conv")
	b.sees("#composer-state", "The assistant is talking with the visitor")
	w.writes(v, "1234")
	b.sees(agentLog, "Which amount is wrong?")
	b.sees("#convs", "Which amount is wrong?")
	b.accessible("with the assistant")
	w.logIn(rui, emailOf(1))
	w.inbox(rui, "?view=bot&c="+conv)
	rui.has("#composer-state[data-can=no]")

	b.click("#composer-state form[action$='/pick'] button")
	b.has("#composer-state[data-can=yes]")
	rui.sees("#composer-state", "Mara Lindqvist answers here")
	rui.sees("#convs", "Nobody is with the assistant")
	if err := w.agents[1].Pick(w.ctx, conv); !client.IsCode(err, "gone") {
		t.Errorf("the second taker got %v", err)
	}
	b.sees("#log .ev", "Mara Lindqvist took the conversation")
	b.sees("#ctx-card2", "Taken over")
	b.reply("I see it, one moment")
	rui.sees(agentLog, "I see it, one moment")
	w.told(v, "I see it, one moment")

	b.ends()
	b.sees(".dock", "Wrap up this conversation")
	b.sees("#composer-state", "The assistant is talking with the visitor")
	w.writes(v, "when do you open")
	b.sees(agentLog, "We open at nine.")
	b.has("#wrapup")
	b.accessible("a wrap-up beside the assistant")
	b.click("#wrap-notes")
	b.write("Sorted")
	b.click("#wrap-done")
	b.wait("the panel to go", `!document.querySelector('#wrap-kept[data-open]')`)

	b.click("#composer-state form[action$='/pick'] button")
	b.has("#composer-state[data-can=yes]")
	b.click("#th-head [data-dialog=transfer]")
	b.wait("the way to the assistant", `!document.getElementById('f-to-assistant').disabled`)
	b.click("label:has(#f-to-assistant)")
	b.wait("the one there is", `document.querySelector('#targets [name=assistant]:checked') && !document.getElementById('transfer-go').disabled`)
	b.sees("#targets", "Sol")
	b.accessible("a hand-over to the assistant")
	b.shoot("hand-to-assistant", js[int64](b, `innerWidth`), js[int64](b, `innerHeight`))
	b.click("#transfer-go")
	b.gone("#transfer[open]")
	b.sees("#composer-state", "The assistant is talking with the visitor")
	w.told(v, "Can I help you with anything else?")
}

// The card says why it rings and what the assistant knows; the panel keeps it;
// the search reaches messages far above.
func TestBrowserFromTheAssistant(t *testing.T) {
	w := assisted(t, func(*routing.Settings) {})
	b := w.desk(0, "?view=mine")
	v, conv := w.come("I was charged twice")
	w.writes(v, "1234", "42")
	b.rings("Identity checked: charged twice.")
	b.sees(card, "Planned hand-over")
	b.sees(card, "42")
	if js[bool](b, `document.body.innerText.includes('1234')`) {
		t.Error("the card shows a private answer")
	}
	w.pictures(b, "ring-assistant")
	b.click(yes)
	b.has("#composer-state[data-can=yes]")
	b.sees("#ctx-card2", "Identity checked: charged twice.")
	b.sees("#ctx-card2", "***")
	for i := range 70 {
		_, err := w.agents[0].Send(w.ctx, conv, fmt.Sprint("n", i), fmt.Sprintf("Line %d of the answer", i), "reply")
		w.must(err)
	}
	b.sees(agentLog, "Line 69")
	b.reload()
	b.has("#older")
	w.pictures(b, "from-assistant")

	b.sized(1280, 800)
	b.click(".th-find")
	b.focused("find-q")
	b.write("line 6")
	b.sees("#find-n", "11 of 11")
	b.key(kb.Enter)
	b.sees("#find-n", "10 of 11")
	b.key(kb.Enter, kb.ModifierShift)
	b.sees("#find-n", "11 of 11")
	b.fill("#find-q", "CHARGED")
	b.sees("#find-n", "1 of ")
	b.key(kb.Enter)
	b.wait("the first message to be there", `(() => { const r = document.querySelector('#log [data-seq="1"], #log [data-seq="2"]')?.getBoundingClientRect(); return r && r.bottom > 0 && r.top < innerHeight })()`)
	b.wait("it to be marked", `CSS.highlights.get('found-now')?.size > 0`)
	w.pictures(b, "find")
	b.key(kb.Escape)
	b.wait("the bar to go", `document.getElementById('find').hidden && !CSS.highlights.get('found')`)
	b.focused("log-box")
	w.speak(b, "es")
	w.inbox(b, "?view=mine&c="+conv)
	w.pictures(b, "from-assistant-es")
}

// A ticket's conversation shows its question and its document, and says where
// the answer goes; the answer reaches the visitor.
func TestBrowserTicket(t *testing.T) {
	w := assisted(t, func(q *routing.Settings) {
		q.Overflow = []routing.Overflow{{When: routing.WhenNoAgents, Do: routing.ToTicket}}
	})
	b := person(t, "Mara")
	w.logIn(b, emailOf(0))
	v, own := w.come("I was charged twice")
	w.writes(v, "1234", "42", "eva@example.com")
	w.inbox(b, "?view=unassigned")
	b.sees("#convs", "Visitor")
	b.click("#convs .conv")
	b.sees("#log", "eva@example.com")
	b.click("#composer-state form[action$='/pick'] button")
	b.sees("#composer-state", "Nothing is mailed to eva@example.com.")
	b.sees("#ctx-card2", "Answer later")
	b.has("#ctx-card2 a[href*='c=" + own + "']")
	w.pictures(b, "ticket")
	w.must(v.End(w.ctx, true)) // they talk no more with the assistant
	b.reply("You were charged once only.")
	b.sees(agentLog, "You were charged once only.")
	b.gone("#pending .msg")
	w.told(v, "You were charged once only.")
}
