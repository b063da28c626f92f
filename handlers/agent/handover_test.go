package agent_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// served opens a world whose agents are there and ready.
func served(t *testing.T, ready ...string) *world {
	t.Helper()
	w := open(t)
	for _, name := range ready {
		w.ready(name)
	}
	return w
}

func (w *world) ready(name string) {
	w.t.Helper()
	a := w.agents[name]
	w.t.Cleanup(w.Engine.PageOpened(w.t.Context(), a.ID, "page of "+name, false))
	w.must(w.Engine.SetPresence(w.t.Context(), conversation.Actor{ID: a.ID}, a.ID, presence.Ready, 0))
}

// accept answers the ring an agent has.
func (w *world) accept(name string) {
	w.t.Helper()
	all := w.Engine.Offers(w.agents[name].ID)
	if len(all) != 1 {
		w.t.Fatalf("%d rings at %s, want one", len(all), name)
	}
	w.must(w.Engine.AcceptOffer(w.t.Context(), w.agents[name].ID, all[0].ID))
}

// owned lets a visitor write, and an agent pick it.
func (w *world) owned(name string) domain.ID {
	w.t.Helper()
	c := w.say("hello")
	fine(w.t.(*testing.T), "pick", w.cmd(name, c, "pick"))
	return c
}

func (w *world) id(name string) string { return w.agents[name].ID.String() }

// hand is what stands above the composer for an agent, and whether the agent
// may reply.
func (w *world) hand(as string, c domain.ID) (bars string, can bool) {
	w.t.Helper()
	doc := w.page(as, "/inbox?view=all&c="+c.String())
	return text(byID(doc, "hand")), attr(byID(doc, "composer-state"), "data-can") == "yes"
}

func (w *world) wants(what, as string, c domain.ID, can bool, parts ...string) {
	w.t.Helper()
	bars, may := w.hand(as, c)
	if may != can {
		w.t.Errorf("%s: %s may reply: %v, want %v", what, as, may, can)
	}
	for _, p := range parts {
		if p == "" && bars != "" || !strings.Contains(bars, p) {
			w.t.Errorf("%s: %s reads %q, want %q", what, as, bars, p)
		}
	}
}

// TestColdTransfer: the source keeps the conversation while it rings elsewhere,
// may take it back, and loses it only when it is accepted.
func TestColdTransfer(t *testing.T) {
	w := served(t, "Mara", "Rui")
	c := w.owned("Mara")
	if a := w.cmd("Mara", c, "transfer", "to", "agent"); a.status != 422 || a.Error.Field != "target" {
		t.Errorf("no agent chosen: %+v", a)
	}
	if a := w.cmd("Mara", c, "transfer", "to", "agent", "agent", w.id("Boss")); a.Error.Code != "target_offline" || strings.HasPrefix(a.Error.Message, "[") {
		t.Errorf("to somebody who is not there: %+v", a)
	}
	if a := w.cmd("Rui", c, "transfer", "to", "agent", "agent", w.id("Rui")); a.Error.Code != "not_owner" || !strings.Contains(a.Error.Message, "Mara") {
		t.Errorf("by somebody else: %+v", a)
	}
	s := w.stream("Mara", w.live("Mara", "/inbox?view=mine&c="+c.String()))
	a := w.cmd("Mara", c, "transfer", "to", "agent", "agent", w.id("Rui"), "note", "Speaks Portuguese")
	fine(t, "transfer", a)
	if a.Toast != "Ringing Rui" {
		t.Errorf("said %q", a.Toast)
	}
	s.has(`id="hand"`, "Ringing Rui. You still answer.", "Speaks Portuguese", "cancel_transfer")
	w.wants("ringing", "Mara", c, true, "Ringing Rui")
	fine(t, "reply meanwhile", w.cmd("Mara", c, "messages", "op", "1", "text", "One moment"))
	fine(t, "take back", w.cmd("Mara", c, "cancel_transfer"))
	w.wants("taken back", "Mara", c, true, "")

	fine(t, "once more", w.cmd("Mara", c, "transfer", "to", "agent", "agent", w.id("Rui")))
	w.accept("Rui")
	w.wants("accepted", "Rui", c, true, "")
	w.wants("accepted", "Mara", c, false, "")
	s.has("Mara handed the conversation to Rui")
}

// TestConsult: who is asked reads along and notes, cannot reply, and becomes
// participant or owner as the owner says.
func TestConsult(t *testing.T) {
	w := served(t, "Mara", "Rui")
	c := w.owned("Mara")
	fine(t, "ask", w.cmd("Mara", c, "transfer", "to", "agent", "how", "warm", "agent", w.id("Rui"), "note", "Refund?"))
	w.wants("ringing", "Mara", c, true, "private word")
	w.accept("Rui")
	w.wants("asked", "Rui", c, false, "Mara asks you in private")
	w.wants("asked", "Mara", c, true, "Rui reads along", "Hand over to Rui")
	fine(t, "note", w.cmd("Rui", c, "messages", "op", "1", "kind", "note", "text", "Yes"))
	if a := w.cmd("Rui", c, "messages", "op", "2", "text", "Hello visitor"); a.Error.Code != "not_owner" {
		t.Errorf("who is asked replies: %+v", a)
	}
	fine(t, "end", w.cmd("Mara", c, "cancel_consult"))
	w.wants("ended", "Rui", c, false, "")

	fine(t, "ask again", w.cmd("Mara", c, "transfer", "to", "agent", "how", "warm", "agent", w.id("Rui")))
	w.accept("Rui")
	fine(t, "join", w.cmd("Mara", c, "invite", "agent", w.id("Rui")))
	w.wants("together", "Rui", c, true, "You take part. Mara leads")
	fine(t, "both reply", w.cmd("Rui", c, "messages", "op", "3", "text", "Rui here"))
	fine(t, "type", w.cmd("Rui", c, "typing"))
	if all := w.Engine.Typing(c); len(all) != 1 || all[0].ID != w.agents["Rui"].ID {
		t.Errorf("typing: %v", all)
	}
	if n := strings.Count(text(byID(w.page("Mara", "/inbox?view=mine&c="+c.String()), "th-head")), "takes part"); n != 1 {
		t.Errorf("the head names %d participants", n)
	}
	fine(t, "leave", w.cmd("Rui", c, "leave"))
	w.wants("left", "Rui", c, false, "")

	fine(t, "ask a third time", w.cmd("Mara", c, "transfer", "to", "agent", "how", "warm", "agent", w.id("Rui")))
	w.accept("Rui")
	a := w.cmd("Mara", c, "complete_consult")
	fine(t, "complete", a)
	if a.Toast != "Rui answers from now on" {
		t.Errorf("said %q", a.Toast)
	}
	w.wants("handed over", "Rui", c, true, "")
}

// TestSupervise: watching is unseen by the agent, in the page, its history and
// its head; other roles are not; agents cannot.
func TestSupervise(t *testing.T) {
	w := served(t, "Mara")
	c := w.owned("Mara")
	for _, name := range []string{"watch", "takeover"} {
		if a := w.cmd("Rui", c, name, "role", "monitor"); a.status != http.StatusForbidden {
			t.Errorf("%s by an agent: %d", name, a.status)
		}
	}
	if a := w.cmd("Boss", c, "watch", "role", "owner"); a.status != 422 {
		t.Errorf("an odd role: %+v", a)
	}
	fine(t, "monitor", w.cmd("Boss", c, "watch", "role", "monitor", "on", "1"))
	path := "/inbox?view=all&c=" + c.String()
	if _, body := w.get("Mara", path); strings.Contains(body, "Boss") {
		t.Error("the agent's page names who watches")
	}
	doc := w.page("Boss", path)
	if !strings.Contains(text(byID(doc, "log")), "Boss observa") || !strings.Contains(text(byID(doc, "th-head")), "observa sin ser visto") {
		t.Errorf("the supervisor's page does not say who watches: %s", text(byID(doc, "log")))
	}
	w.wants("monitor", "Boss", c, false, "Observas")
	fine(t, "whisper", w.cmd("Boss", c, "watch", "role", "whisper", "on", "1"))
	w.wants("whisper", "Mara", c, true, "Boss is here for you")
	fine(t, "barge", w.cmd("Boss", c, "watch", "role", "barge", "on", "1"))
	w.wants("barge", "Boss", c, true, "Te has unido")
	fine(t, "reply", w.cmd("Boss", c, "messages", "op", "1", "text", "The boss here"))
	fine(t, "stop", w.cmd("Boss", c, "watch", "role", "barge", "on", "0"))
	w.wants("stopped", "Boss", c, false, "")
	fine(t, "take over", w.cmd("Boss", c, "takeover"))
	w.wants("taken over", "Boss", c, true, "")
	w.wants("taken over", "Mara", c, false, "")
	if !strings.Contains(text(byID(w.page("Mara", path), "log")), "Boss took over") {
		t.Error("the takeover is not in the history")
	}
}

// TestTargets: the dialog's lists say who can be asked and what a queue does.
func TestTargets(t *testing.T) {
	w := served(t, "Mara", "Rui")
	c := w.owned("Mara")
	status, body := w.get("Mara", "/inbox/c/"+c.String()+"/targets")
	if status != http.StatusOK {
		t.Fatal(status)
	}
	doc, err := html.Parse(strings.NewReader(body))
	w.must(err)
	var rui, boss, general *html.Node
	for d := range doc.Descendants() {
		switch attr(d, "data-find") {
		case "Rui":
			rui = d
		case "Boss":
			boss = d
		case "General":
			general = d
		case "Mara", "Gone":
			t.Errorf("%s is offered", attr(d, "data-find"))
		}
	}
	if rui == nil || !strings.Contains(text(rui), "Ready") || !strings.Contains(text(rui), "0 of 4") {
		t.Errorf("Rui: %q", text(rui))
	}
	off := func(n *html.Node) bool {
		return find(n, func(d *html.Node) bool { return d.Data == "input" && hasAttr(d, "disabled") }) != nil
	}
	if boss == nil || !off(boss) || off(rui) {
		t.Errorf("who is offline can be rung: %q", text(boss))
	}
	if general == nil || attr(general, "data-confirm") != "" || !strings.Contains(text(general), "2 agents free") || !strings.Contains(text(general), "now here") {
		t.Errorf("the queue: %q", text(general))
	}
	if status, _ := w.get("Mara", "/inbox/c/"+w.session("x", "").Contact.ID.String()+"/targets"); status != http.StatusNotFound {
		t.Errorf("of no conversation: %d", status)
	}
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// TestQueueList: a queue's list holds what waits there and nothing else, and
// the views beside it count.
func TestQueueList(t *testing.T) {
	w := served(t)
	w.say("hello")
	b := w.Engine.Board()
	if len(b.Queues) != 1 {
		t.Fatalf("%d queues", len(b.Queues))
	}
	path := "/inbox?view=queue&queue=" + b.Queues[0].ID.String()
	doc := w.page("Mara", path)
	if n := len(rowsOf(doc)); n != 1 || text(byID(doc, "list-n")) != "1" {
		t.Errorf("%d rows, %q beside the title", n, text(byID(doc, "list-n")))
	}
	nav := text(byID(doc, "nav"))
	if !strings.Contains(nav, "My queues") || !strings.Contains(nav, "General 1") {
		t.Errorf("views: %q", nav)
	}
	fine(t, "pick", w.cmd("Mara", w.only(), "pick"))
	doc = w.page("Mara", path)
	if n := len(rowsOf(doc)); n != 0 || !strings.Contains(text(byID(doc, "convs")), "Nobody waits in this queue") {
		t.Errorf("after the pick %d rows: %q", n, text(byID(doc, "convs")))
	}
	if status, _ := w.get("Mara", "/inbox?view=queue&queue=nonsense"); status != http.StatusBadRequest && status != http.StatusNotFound && status != http.StatusUnprocessableEntity {
		t.Errorf("no queue: %d", status)
	}
}

func rowsOf(doc *html.Node) (out []*html.Node) {
	for d := range byID(doc, "convs").Descendants() {
		if strings.HasPrefix(attr(d, "id"), "r-") {
			out = append(out, d)
		}
	}
	return out
}

// only is the one conversation there is.
func (w *world) only() domain.ID {
	w.t.Helper()
	rows, _, err := w.DB.List(w.t.Context(), conversation.ListQuery{View: conversation.AllOpen})
	w.must(err)
	if len(rows) != 1 {
		w.t.Fatalf("%d conversations", len(rows))
	}
	return rows[0].ID
}

// TestRelease: back to the head of the queue, with the reason in the history.
func TestRelease(t *testing.T) {
	w := served(t, "Mara", "Rui")
	c := w.owned("Mara")
	fine(t, "release", w.cmd("Mara", c, "release", "reason", "Not my area"))
	if log := text(byID(w.page("Rui", "/inbox?view=all&c="+c.String()), "log")); !strings.Contains(log, "Mara gave the conversation back to its queue: Not my area") {
		t.Errorf("the history says %q", log)
	}
	if got := w.conv(c); got.OwnerID != 0 || got.State != conversation.Ringing {
		t.Errorf("after the release: %+v", got)
	}
	offers := w.Engine.OffersFor(c)
	if len(offers) != 1 || offers[0].AgentID != w.agents["Rui"].ID || offers[0].Kind != routing.Ring {
		t.Errorf("rings %+v", offers)
	}
}

// TestVisitorLeft: the head says since when the visitor is away, and no longer
// once there again.
func TestVisitorLeft(t *testing.T) {
	w := served(t, "Mara")
	closed := w.Engine.VisitorOpened(t.Context(), w.visitor)
	c := w.owned("Mara")
	s := w.stream("Mara", w.live("Mara", "/inbox?view=mine&c="+c.String()))
	w.Clock.Advance(time.Minute)
	closed()
	s.has("Visitor one left the page")
	if head := byID(w.page("Mara", "/inbox?view=mine&c="+c.String()), "th-head"); !strings.Contains(text(head), "Visitor left") || find(head, func(n *html.Node) bool { return attr(n, "data-ago") != "" }) == nil {
		t.Errorf("of one who left: %q", text(head))
	}
	t.Cleanup(w.Engine.VisitorOpened(t.Context(), w.visitor))
	s.has("Visitor one is back")
	if head := text(byID(w.page("Mara", "/inbox?view=mine&c="+c.String()), "th-head")); strings.Contains(head, "Visitor left") {
		t.Errorf("of one who is back: %q", head)
	}
}
