package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"relevo/db"
	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/people"
	"relevo/domain/widget"
)

// led opens a world whose widget is led by an assistant made of the shop's
// template; draft, if any, changes what stands in the draft after publishing.
// The secret is that of a preview link.
func led(t testing.TB, draft func(d *assistant.Definition)) (w *world, secret string) {
	t.Helper()
	w = openWith(t, func(dir string) {
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
		must(e.StartRouting(ctx))
		all, err := d.Agents(ctx)
		must(err)
		var admin domain.ID
		for _, a := range all {
			if a.Role == people.Administrator {
				admin = a.ID
			}
		}
		def := assistant.Templates()[0].Build("en")
		hide(&def, "invoice", "tax_id")
		bot, err := e.CreateAssistant(ctx, admin, "Nora", def)
		must(err)
		_, err = e.PublishAssistant(ctx, admin, bot.ID, bot.DraftVer, "")
		must(err)
		set := widget.Defaults("Shop")
		set.Assistant = bot.ID
		_, err = e.CreateWidget(ctx, admin, set)
		must(err)
		if draft != nil {
			draft(&def)
			_, err = e.SaveAssistantDraft(ctx, admin, bot.ID, bot.DraftVer, def)
			must(err)
		}
		_, secret, err = e.CreatePreviewLink(ctx, admin, bot.ID, "")
		must(err)
	})
	return w, secret
}

// hide makes a step's answer private.
func hide(d *assistant.Definition, action, step string) {
	a := d.Find(action)
	for i := range a.Steps {
		if a.Steps[i].ID == step {
			a.Steps[i].Ask.Private = true
		}
	}
}

// choices are the labels of the buttons that can be pressed in a panel.
const choices = `[...document.querySelectorAll('#items .quick .btn')].filter(e => e.checkVisibility()).map(e => e.textContent)`

// offers waits until exactly these buttons can be pressed.
func (b *tab) offers(labels ...string) {
	b.t.Helper()
	want := "[]"
	if len(labels) > 0 {
		want = `["` + strings.Join(labels, `","`) + `"]`
	}
	b.wait("the choices "+want, `JSON.stringify(`+choices+`) === `+quote(want))
}

// A visitor chats with the assistant in Spanish and reaches a person, who sees
// why, what was said and what is known; then the visitor has the assistant
// back while the agent still wraps up.
func TestBrowserAssistant(t *testing.T) {
	w, _ := led(t, nil)
	agent := w.desk(0, "?view=all")
	panel := w.serveHost("es", "", nil).visit(person(t, "visitor"))
	panel.sees(panelLog, "Hola, soy el asistente virtual de la tienda")
	panel.sees("#head h1", "Nora")
	panel.has("#items .msg .av.bot")

	panel.say("quiero devolver una cosa")
	panel.sees(panelLog, "¿Cuál es el motivo?")
	panel.wait("the buttons", choices+`.length >= 3`)
	w.panelPictures(panel, "assistant-es")
	b := panel
	b.wait("the keyboard to reach them", `(() => { const x = document.querySelector('#items .quick.on .btn'); x.focus(); return document.activeElement === x && x.parentElement.getAttribute('role') === 'group' && x.parentElement.ariaLabel === 'Elige una respuesta' })()`)
	label := js[string](b, `[...document.querySelectorAll('#items .quick.on .btn')].find(x => x.textContent.includes('dañado')).textContent`)
	js[any](b, `[...document.querySelectorAll('#items .quick.on .btn')].find(x => x.textContent.includes('dañado')).focus()`)
	b.key(kb.Enter)
	panel.sees("#items .msg.me .bub", label)
	panel.sees(panelLog, "¿Qué día lo recibiste?")
	panel.offers()
	panel.wait("the field to have the focus back", `document.activeElement.id === 'text'`)
	panel.say("ayer")
	panel.sees(panelLog, "¿Cuál es tu número de pedido?")
	panel.say("AB12345")
	panel.sees(panelLog, "¿Y con qué correo")
	panel.say("ana@correo.test")
	panel.sees(panelLog, "Vamos a pasarte con un agente disponible.")

	agent.rings("Planned")
	agent.sees(card, "AB12345")
	agent.sees(card, "Return of order AB12345")
	agent.sees(card, "quiero devolver una cosa")
	agent.accessible("a ring by the assistant")
	w.agentPictures(agent, "assistant-ring")
	agent.click(yes)
	agent.sees("#log .msg.bot .meta", "Nora")
	agent.sees("#log .msg.bot .bub", "¿Qué día lo recibiste?")
	agent.sees("#ctx-card2", "Planned")
	panel.sees("#items .ev", "Mara Lindqvist se ha unido al chat.")
	panel.sees("#head h1", "Mara Lindqvist")
	w.agentPictures(agent, "assistant-thread")
	agent.reply("Hola, Ana")
	panel.sees(panelLog, "Hola, Ana")

	agent.click("#th-end")
	panel.sees("#items .ev", "Mara Lindqvist ha finalizado el chat.")
	panel.sees(panelLog, "¿Puedo ayudarte en algo más?")
	panel.sees("#head h1", "Nora")
	panel.say("a qué hora abrís")
	panel.sees(panelLog, "La tienda abre de lunes a sábado")
	agent.wait("the wrap-up", `!!document.querySelector('#wrap-kept[data-open]')`)
}

// What was asked in private is shown as dots; who waits may go back to the
// assistant, and so may who chats with an agent.
func TestBrowserAssistantWait(t *testing.T) {
	w, _ := led(t, nil)
	panel := w.serveHost("en", "", nil).visit(person(t, "visitor"))
	panel.sees(panelLog, "Hello, I'm the shop's virtual assistant")
	for _, text := range []string{"I need an invoice", "AB12345", "ana@mail.test", "Ana Ltd"} {
		panel.say(text)
		panel.sees("#items .msg.me .bub", text)
	}
	panel.sees(panelLog, "What is the tax number?")
	panel.say("B12345678")
	panel.sees(panelLog, "Shall we send the invoice to ana@mail.test?")
	if text := js[string](panel, `document.getElementById('items').innerText + document.getElementById('pending').innerText + JSON.stringify(localStorage)`); strings.Contains(text, "B12345678") || !strings.Contains(text, "••••••") {
		t.Errorf("the private answer is not hidden: %s", text)
	}
	panel.offers("Yes", "No")
	panel.say("no, talk to a person")
	panel.sees("#items .msg.me .bub", "no, talk to a person")
	panel.offers()

	panel.say("talk to an agent")
	panel.sees(panelLog, "There are no agents available at this time.")
	panel.sees("#leave", "Cancel")
	panel.click("#leave")
	panel.sees("#sure", "Cancel your request for an agent?")
	panel.accessible("the question before cancelling")
	panel.click("#sure-no")
	panel.gone("#sure")
	panel.click("#leave")
	panel.click("#sure-yes")
	panel.sees(panelLog, "Your request for an agent was cancelled.")
	panel.gone("#leave")

	panel.say("talk to an agent")
	panel.has("#leave")
	conv := w.only()
	w.must(w.agents[0].Pick(w.ctx, conv.ID))
	panel.sees("#items .ev", "has joined the chat.")
	panel.click("#menu-b")
	panel.sees("#end", "End chat")
	panel.click("#end")
	panel.sees("#sure", "You go back to the assistant")
	panel.click("#sure-yes")
	panel.sees("#items .ev", "You left the chat with the agent.")
	panel.sees("#head h1", "Nora")
	panel.say("what are your opening hours")
	panel.sees(panelLog, "Our shop is open Monday to Saturday")
}

// After the longest wait the visitor chooses how to go on. The buttons stay
// while the visitor writes, and one that was pressed is answered by the
// assistant.
func TestBrowserAssistantChoice(t *testing.T) {
	w, _ := led(t, nil)
	var queues struct {
		Queues []struct{ ID string }
	}
	w.must(w.admin.Do(w.ctx, "GET", "/api/v1/queues", nil, &queues))
	w.must(w.admin.Do(w.ctx, "PUT", "/api/v1/queues/"+queues.Queues[0].ID, map[string]any{"settings": map[string]any{"max_wait_ms": 10_000}}, nil))
	panel := w.serveHost("en", "", nil).visit(person(t, "visitor"))
	panel.sees(panelLog, "Hello, I'm the shop's virtual assistant")
	panel.say("talk to an agent")
	panel.sees(panelLog, "There are no agents available at this time.")
	panel.offers()
	panel.sees(panelLog, "Nobody has been able to answer yet.")
	panel.offers("Keep waiting", "Leave a message", "Back to the assistant")
	panel.say("anybody there?")
	panel.sees("#items .msg.me .bub", "anybody there?")
	panel.offers("Keep waiting", "Leave a message", "Back to the assistant")
	panel.accessible("the choice after the longest wait")
	js[any](panel, `[...document.querySelectorAll('#items .quick.on .btn')].find(x => x.textContent === 'Leave a message').click()`)
	panel.sees(panelLog, "What email address can we reach you at?")
	panel.offers()
	panel.say("eva@mail.test")
	panel.sees(panelLog, "Your message has been saved. We'll reply to eva@mail.test.")
}

// panelPictures looks at an open panel light and dark, wide and narrow.
func (w *world) panelPictures(f *tab, name string) {
	w.t.Helper()
	for _, size := range [][2]int64{{1280, 800}, {390, 844}} {
		f.sized(size[0], size[1])
		for _, scheme := range []string{"light", "dark"} {
			f.scheme(scheme)
			f.accessible(name + ", " + scheme)
			f.shoot(name+"-"+map[int64]string{1280: "wide", 390: "narrow"}[size[0]]+"-"+scheme, size[0], size[1])
		}
	}
	f.scheme("light")
	f.sized(1280, 800)
}

// agentPictures looks at an agent's page light and dark.
func (w *world) agentPictures(b *tab, name string) {
	w.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		b.shoot(name+"-"+scheme, 1280, 800)
	}
	b.scheme("light")
}
