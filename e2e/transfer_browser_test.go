package e2e

import (
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/routing"
)

// plain is a world whose default queue stands as it comes.
func plain(t testing.TB) *world {
	t.Helper()
	return routed(t, func(*engine.Engine, domain.ID, *routing.QueueDef) {})
}

// held has an agent pick a conversation and opens it.
func (w *world) held(b *tab, i int, text string) (conv string) {
	w.t.Helper()
	_, conv = w.come(text)
	w.must(w.agents[i].Pick(w.ctx, conv))
	w.inbox(b, "?view=mine&c="+conv)
	b.has("#composer-state[data-can=yes]")
	return conv
}

// handTo fills the hand-over dialog: to a colleague, in one of the ways.
func (b *tab) handTo(name, how, note string) {
	b.t.Helper()
	b.click("#th-head [data-dialog=transfer]")
	b.has("#targets [data-for=queue] .target")
	b.click("#f-to-agent")
	if how != "" {
		b.click("#f-how-" + how)
	}
	b.fill("#target-q", strings.Fields(name)[0])
	b.click("#targets [data-for=agent] .target:not([hidden])")
	if note != "" {
		b.fill("#f-note", note)
	}
	b.click("#transfer-go")
	b.gone("#transfer[open]")
}

// A cold transfer rings the colleague while its source goes on answering; who
// accepts owns it.
func TestBrowserTransferAccepted(t *testing.T) {
	w := plain(t)
	mara, rui := w.desk(0, "?view=mine"), w.desk(1, "?view=mine")
	w.held(mara, 0, "Can I change the colour?")
	rui.wait("no card", quiet) // it was picked before it could ring twice
	mara.handTo("Rui", "", "Wants blue instead of green")
	mara.sees("#hand .bar", "Ringing Rui Santos. You still answer.")
	mara.has("#composer-state[data-can=yes]")
	mara.reply("One moment, I ask a colleague")
	rui.rings("Wants blue instead of green")
	rui.click(yes)
	rui.has("#composer-state[data-can=yes]")
	mara.has("#composer-state[data-can=no]")
	mara.gone("#hand .bar")
	mara.sees("#log .ev", "Mara Lindqvist handed the conversation to Rui Santos")
	mara.sees("#toasts", "accepted")
	rui.reply("Blue it is")
	mara.sees(agentLog, "Blue it is")
}

// A declined transfer comes back: its source never lost it, and is told.
func TestBrowserTransferDeclined(t *testing.T) {
	w := plain(t)
	mara, rui := w.desk(0, "?view=mine"), w.desk(1, "?view=mine")
	w.held(mara, 0, "Can I change the colour?")
	mara.handTo("Rui", "", "")
	rui.rings("Transfer from Mara Lindqvist")
	rui.click(no)
	mara.sees("#toasts", "declined")
	mara.gone("#hand .bar")
	mara.has("#composer-state[data-can=yes]")
	mara.reply("I can do it myself")

	mara.handTo("Rui", "", "")
	rui.rings("Transfer from Mara Lindqvist")
	mara.click("#hand form[action$='/cancel_transfer'] button")
	rui.wait("the ring to be taken back", quiet)
	mara.gone("#hand .bar")
	mara.has("#composer-state[data-can=yes]")
}

// A warm transfer begins in private: both write notes that the visitor never
// sees; then the colleague takes over, answers too, or goes.
func TestBrowserTransferWarm(t *testing.T) {
	w := plain(t)
	mara, rui := w.desk(0, "?view=mine"), w.desk(1, "?view=mine")
	visitor, conv := w.come("My invoice is wrong")
	w.must(w.agents[0].Pick(w.ctx, conv))
	w.inbox(mara, "?view=mine&c="+conv)
	mara.handTo("Rui", "warm", "May I refund 40?")
	mara.sees("#hand .bar", "private word")
	rui.rings("May I refund 40?")
	rui.click(yes)
	rui.has("#composer-state[data-can=no]")
	rui.sees("#hand .bar", "Mara Lindqvist asks you in private")
	both(rui, "a private talk")
	mara.sees("#hand .bar.note", "Rui Santos reads along")
	rui.fill("#note", "Yes, up to 50")
	rui.click("#send")
	mara.sees("#log .msg.note", "Yes, up to 50")

	mara.click("#hand form[action$='/cancel_consult'] button")
	mara.gone("#hand .bar")
	rui.sees("#composer-state", "Mara Lindqvist answers here")
	mara.has("#composer-state[data-can=yes]")

	mara.handTo("Rui", "warm", "")
	rui.rings("asks for your advice")
	rui.click(yes)
	mara.click("#hand form[action$='/complete_consult'] button")
	rui.has("#composer-state[data-can=yes]")
	mara.has("#composer-state[data-can=no]")
	rui.reply("I have refunded 40")
	mara.sees(agentLog, "I have refunded 40")
	ms, err := visitor.Transcript(w.ctx)
	w.must(err)
	for _, m := range ms {
		if strings.Contains(m.Text, "50") {
			t.Errorf("the visitor reads a note: %q", m.Text)
		}
	}
	if last := ms[len(ms)-1].Text; last != "I have refunded 40" {
		t.Errorf("the visitor's last message is %q", last)
	}
}

// Two answer together: the one invited may write, and may leave.
func TestBrowserConference(t *testing.T) {
	w := plain(t)
	mara, rui := w.desk(0, "?view=mine"), w.desk(1, "?view=mine")
	w.held(mara, 0, "A hard question")
	mara.handTo("Rui", "invite", "")
	rui.rings("invites you to join")
	rui.click(yes)
	rui.has("#composer-state[data-can=yes]")
	rui.sees("#hand .bar", "You take part")
	mara.wait("both faces", `document.querySelectorAll('#th-head .faces li').length === 2`)
	rui.reply("Rui here as well")
	mara.sees(agentLog, "Rui here as well")
	rui.click("#hand form[action$='/leave'] button")
	rui.has("#composer-state[data-can=no]")
	mara.gone("#th-head .faces")
	mara.sees("#log .ev", "Rui Santos left the conversation")
}

// To a queue that is closed a conversation goes only when that is confirmed,
// and the dialog says first what will happen.
func TestBrowserTransferQueue(t *testing.T) {
	w := routed(t, func(e *engine.Engine, admin domain.ID, q *routing.QueueDef) {
		night := nightly(t, e, admin)
		for name, hours := range map[string]domain.ID{"Billing": 0, "Night desk": night} {
			s := q.Settings
			s.Hours, s.AfterHours = hours, routing.Overflow{Do: routing.ToTicket}
			if _, err := e.CreateQueue(t.Context(), admin, routing.QueueDef{Name: name, Settings: s, Entries: q.Entries}); err != nil {
				t.Fatal(err)
			}
		}
	})
	mara := w.desk(0, "?view=mine")
	conv := w.held(mara, 0, "About my bill")
	mara.click("#th-head [data-dialog=transfer]")
	mara.sees("#targets .target", "Night desk")
	mara.fill("#target-q", "night")
	mara.click("#targets [data-for=queue] .target:not([hidden])")
	mara.sees("#target-confirm", "Night desk is closed now.")
	mara.sees("#target-confirm", "kept for an answer later")
	if !js[bool](mara, `document.getElementById('transfer-go').disabled`) {
		t.Error("a closed queue is taken without confirmation")
	}
	both(mara, "the hand-over dialog")
	mara.fill("#target-q", "bill")
	mara.click("#targets [data-for=queue] .target:not([hidden])")
	mara.gone("#target-confirm")
	mara.click("#transfer-go")
	mara.gone("#transfer[open]")
	mara.sees("#toasts", "Transferred to Billing")
	mara.sees("#nav", "Billing")
	c, err := w.agents[0].Conversation(w.ctx, conv)
	w.must(err)
	if c.State != "waiting" && c.State != "ringing" {
		t.Errorf("the conversation is %s", c.State)
	}
	mara.open(w.server.URL + js[string](mara, `document.querySelector('#nav [href*="view=queue"][data-view]:has(.num)').getAttribute('href')`))
	mara.wait("the queue's list", `location.search.includes('view=queue')`)
}
