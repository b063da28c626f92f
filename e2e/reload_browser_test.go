package e2e

import (
	"fmt"
	"net/url"
	"slices"
	"testing"

	"relevo/e2e/client"

	"github.com/chromedp/cdproto/network"
)

// talk puts an agent, who owns the conversation, and a visitor into it.
func (w *world) talk(t *testing.T) (agent, panel *tab, h *host) {
	t.Helper()
	agent, visitor := person(t, "agent"), person(t, "visitor")
	h = w.serveHost("en", "", nil)
	w.logIn(agent, emailOf(0))
	panel = h.visit(visitor)
	panel.say("First")
	w.inbox(agent, "?view=unassigned")
	agent.click("#convs .conv")
	agent.click("#composer-state form[action$='/pick'] button")
	agent.has("#composer-state[data-can=yes]")
	return agent, panel, h
}

// reply writes in the agent's composer and sends.
func (b *tab) reply(text string) {
	b.t.Helper()
	b.fill("#reply", text)
	b.click("#send")
}

// only is the one conversation there is.
func (w *world) only() client.Conversation {
	w.t.Helper()
	all, err := w.admin.Conversations(w.ctx, url.Values{"view": {"all"}})
	w.must(err)
	if len(all) != 1 {
		w.t.Fatalf("%d conversations, want one", len(all))
	}
	return all[0]
}

// stored wants these texts in the transcript, once each and in this order.
func (w *world) stored(want ...string) {
	w.t.Helper()
	ms, err := w.admin.Transcript(w.ctx, w.only().ID)
	w.must(err)
	var got []string
	for _, m := range ms {
		if m.Author.Kind != "system" {
			got = append(got, m.Text)
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("stored %q, want %q", got, want)
	}
}

// Pages loaded anew go on where they were, half-written texts included.
func TestBrowserReload(t *testing.T) {
	w := open(t)
	agent, panel, h := w.talk(t)
	agent.reply("Second")
	panel.sees(panelLog, "Second")

	panel.click("#text")
	panel.write("Half a quest")
	agent.click("#reply")
	agent.write("Half an ans")
	agent.sees("#draft-state", "Draft saved")
	agent.click("#tab-note")
	agent.click("#note")
	agent.write("Half a note")
	agent.reload()
	agent.wait("the reply's draft", `document.getElementById('reply').value === 'Half an ans'`)
	agent.wait("the note's draft", `document.getElementById('note').value === 'Half a note'`)
	agent.shows(agentLog, "First", "Second")

	panel = h.visit(panel.top)
	panel.wait("the visitor's draft", `document.getElementById('text').value === 'Half a quest'`)
	panel.shows("#items .msg.me .bub", "First")
	panel.sees(panelLog, "Second")
	panel.click("#text")
	panel.write("ion")
	panel.key("\r")
	agent.sees(agentLog, "Half a question")
	agent.click("#tab-reply")
	agent.click("#reply")
	agent.write("wer")
	agent.click("#send")
	panel.sees(panelLog, "Half an answer")
	w.stored("First", "Second", "Half a question", "Half an answer")
}

// A killed server that comes back finds both pages where they were; what was
// written meanwhile goes out once and in order.
func TestBrowserServerKilled(t *testing.T) {
	w := open(t)
	agent, panel, _ := w.talk(t)
	agent.reply("Second")
	panel.sees(panelLog, "Second")

	w.must(w.server.Kill())
	agent.wait("the agent's page to notice", `document.getElementById('live').dataset.live === 'lost'`)
	panel.say("Written while down")
	panel.say("And one more")
	panel.has("#pending .msg[data-state=wait]")
	panel.has("#lost")
	agent.has(".bar-lost")
	agent.reply("Agent's while down")
	agent.wait("the reply to come back", `document.getElementById('reply').value === "Agent's while down" && document.getElementById('err').textContent !== ''`)

	w.must(w.server.Restart(w.ctx))
	agent.shows(agentLog, "First", "Second", "Written while down", "And one more")
	panel.gone("#pending .msg")
	panel.gone("#lost")
	agent.gone(".bar-lost")
	agent.wait("the reply still there", `document.getElementById('reply').value === "Agent's while down"`)
	agent.click("#send")
	panel.sees(panelLog, "Agent's while down")
	panel.say("After")
	agent.sees(agentLog, "After")
	panel.shows("#items .msg.me .bub", "First", "Written while down", "And one more", "After")
	w.stored("First", "Second", "Written while down", "And one more", "Agent's while down", "After")
}

// offline takes the network from a page and its panel, or gives it back.
func (b *tab) offline(off bool) {
	b.t.Helper()
	rule := &network.Conditions{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}
	for _, x := range []*tab{b, b.page()} {
		x.do(call(network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{rule}}),
			call(network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}))
	}
}

// Without a network, messages wait; with it they go out in order, once.
func TestBrowserOffline(t *testing.T) {
	w := open(t)
	agent, panel, _ := w.talk(t)
	panel.offline(true)
	want := []string{"First"}
	for i := range 5 {
		text := fmt.Sprintf("Offline %d", i+1)
		panel.say(text)
		want = append(want, text)
	}
	panel.shows("#pending .msg[data-state=wait] .bub", want[1:]...)
	agent.shows(agentLog, "First")
	panel.offline(false)
	agent.shows(agentLog, want...)
	panel.gone("#pending .msg")
	panel.shows("#items .msg.me .bub", want...)
	w.stored(want...)
}
