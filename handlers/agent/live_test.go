package agent_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"relevo/domain/conversation"
	"relevo/domain/engine"
)

// order checks that parts occur in what is added to the log, in this order,
// each once.
func order(t *testing.T, events []event, parts ...string) {
	t.Helper()
	var b strings.Builder
	for _, e := range events {
		if strings.Contains(e.data, "selector #log\n") {
			b.WriteString(e.data)
		}
	}
	all, at := b.String(), 0
	for _, p := range parts {
		i := strings.Index(all[at:], p)
		if i < 0 || strings.Count(all, p) != 1 {
			t.Fatalf("%q stands %d times, or out of order", p, strings.Count(all, p))
		}
		at += i
	}
}

// TestTwoAgentsLook: replies, notes and changes of owner reach both streams.
func TestTwoAgentsLook(t *testing.T) {
	w := open(t)
	c := w.say("hello")
	page := "/inbox?view=all&c=" + c.String()
	mara, rui := w.stream("Mara", w.live("Mara", page)), w.stream("Rui", w.live("Rui", page))
	for _, s := range []*sse{mara, rui} {
		s.until("hello", func(e event) bool { return e.name == "hello" })
	}
	fine(t, "pick", w.cmd("Mara", c, "pick"))
	mara.has(`id="composer-state"`, `data-can="yes"`)
	rui.has(`id="composer-state"`, `data-can="no"`, "Mara answers here")
	fine(t, "reply", w.cmd("Mara", c, "messages", "op", "1", "text", "the reply"))
	fine(t, "note", w.cmd("Rui", c, "messages", "op", "2", "text", "the note", "kind", "note"))
	w.say("the question")
	for _, s := range []*sse{mara, rui} {
		order(t, s.has(`id="m-4"`), `id="m-2"`, "the reply", `id="m-3"`, "the note", `id="m-4"`)
	}
	fine(t, "take over", w.cmd("Boss", c, "assign", "agent", w.agents["Rui"].ID.String()))
	mara.has(`id="composer-state"`, `data-can="no"`, "Rui answers here")
	rui.has(`id="composer-state"`, `data-can="yes"`)
	fine(t, "tag", w.cmd("Mara", c, "tags", "tag", "vip"))
	rui.has(`id="ctx-tags"`, "vip")
	w.Engine.Type(c, conversation.Author{Kind: conversation.ByVisitor, ID: w.visitor}, true)
	mara.has(`id="typing"`, "Visitor one is typing")
	w.Engine.Type(c, conversation.Author{Kind: conversation.ByVisitor, ID: w.visitor}, false)
	mara.until("an empty typing region", func(e event) bool {
		return strings.Contains(e.data, `id="typing"`) && !strings.Contains(e.data, "is typing")
	})
	fine(t, "close", w.cmd("Rui", c, "close", "last_seq", "99"))
	mara.has(`class="ev"`, "Rui closed the conversation")
	rui.has(`id="th-head"`, "Reopen")
}

// TestResume: after an interruption everything comes once and in order, from
// the cursor of the last event as from that of the page.
func TestResume(t *testing.T) {
	w := open(t)
	c := w.say("number 1")
	page := "/inbox?view=all&c=" + c.String()
	live := w.live("Mara", page)
	first := w.stream("Mara", live)
	w.say("number 2")
	fine(t, "pick", w.cmd("Mara", c, "pick"))
	first.has("Mara took the conversation")
	first.cancel()

	w.say("number 3")
	fine(t, "release", w.cmd("Mara", c, "release"))
	w.say("number 4")
	for name, path := range map[string]string{"last event": live + "&last=" + first.last, "page": live} {
		got := w.stream("Mara", path).has(`id="m-4"`)
		want := []string{`id="m-3"`, "Mara gave the conversation back", `id="m-4"`}
		if name == "page" {
			want = append([]string{`id="m-2"`, "Mara took the conversation"}, want...)
		}
		order(t, got, want...)
		if name == "last event" {
			for _, e := range got {
				if strings.Contains(e.data, `id="m-2"`) {
					t.Error("number 2 came twice")
				}
			}
		}
	}
	for _, last := range []string{"0", "nonsense", "4000000000000"} { // unknown, none, ahead of the log
		got := w.stream("Mara", live+"&last="+last).has(`id="m-1"`, `id="m-4"`, `id="log"`)
		if got[len(got)-1].id == "" {
			t.Errorf("last=%s: the drawn log has no cursor", last)
		}
	}
}

// TestFreshPageGetsNothingTwice: regions the page shows already are not sent.
func TestFreshPageGetsNothingTwice(t *testing.T) {
	w := open(t)
	c := w.say("hello")
	s := w.stream("Mara", w.live("Mara", "/inbox?view=all&c="+c.String()))
	w.Engine.Type(c, conversation.Author{Kind: conversation.ByVisitor, ID: w.visitor}, true)
	begun := s.has("is typing")
	w.Engine.Type(c, conversation.Author{Kind: conversation.ByVisitor, ID: w.visitor}, false)
	begun = append(begun, s.until("an empty typing region", func(e event) bool { // heard after everything the page may lack
		return strings.Contains(e.data, `id="typing"`) && !strings.Contains(e.data, "is typing")
	})...)
	w.say("next")
	var regions []string
	for _, e := range append(begun, s.has(`id="m-2"`)...) {
		if e.name != "hello" && !strings.Contains(e.data, `id="m-2"`) && !strings.Contains(e.data, `id="typing"`) {
			regions = append(regions, e.data)
		}
	}
	for _, r := range regions {
		if !strings.Contains(r, "next") && !strings.Contains(r, "waiting") && !strings.Contains(r, "badge") {
			t.Errorf("sent although the page shows it: %.200s", r)
		}
	}
}

// TestMissedRegions: what changed between page and stream is sent.
func TestMissedRegions(t *testing.T) {
	w := open(t)
	c := w.say("hello")
	live := w.live("Mara", "/inbox?view=all&c="+c.String())
	fine(t, "pick", w.cmd("Rui", c, "pick"))
	fine(t, "contact", w.post("Rui", "/contacts/"+w.contact.String(), "name", "Nadia", "notes", "likes tea"))
	s := w.session("Somebody new", "")
	w.sayAs(s.Visitor.ID, "me too")
	got := w.stream("Mara", live).has(`id="convs"`, "me too")
	for _, want := range []string{"Rui took the conversation", "Rui answers here", "likes tea", "Nadia"} {
		found := false
		for _, e := range got {
			found = found || strings.Contains(e.data, want)
		}
		if !found {
			t.Errorf("%q is not sent", want)
		}
	}
}

func TestAlerts(t *testing.T) {
	w := open(t)
	c := w.say("hello")
	s := w.stream("Mara", w.live("Mara", "/inbox"))
	s.until("hello", func(e event) bool { return e.name == "hello" })
	boss := w.stream("Boss", w.live("Boss", "/inbox"))
	boss.until("hello", func(e event) bool { return e.name == "hello" })
	alert := func(s *sse, parts ...string) {
		t.Helper()
		s.until(strings.Join(parts, " "), func(e event) bool {
			if e.name != "alert" {
				return false
			}
			for _, p := range parts {
				if !strings.Contains(e.data, p) {
					return false
				}
			}
			return true
		})
	}
	// once the streams have their places
	fine(t, "pick", w.cmd("Mara", c, "pick"))
	s.has(`id="convs"`, c.String())
	w.say("a question for Mara")
	alert(s, `"kind":"message"`, "a question for Mara", c.String(), `"sound":true`)
	v := w.session("Newcomer", "")
	n := w.sayAs(v.Visitor.ID, "anybody there")
	alert(s, `"kind":"unassigned"`, "Newcomer", "anybody there")
	alert(boss, `"kind":"unassigned"`, "Newcomer", `"sound":false`)
	fine(t, "hand over", w.cmd("Boss", n, "assign", "agent", w.agents["Mara"].ID.String()))
	alert(s, `"kind":"assigned"`, "Assigned to you: Newcomer")
}

// TestBurst: whatever the pace of the list, its last state arrives.
func TestBurst(t *testing.T) {
	w := open(t)
	s := w.stream("Mara", w.live("Mara", "/inbox?view=unassigned"))
	s.until("hello", func(e event) bool { return e.name == "hello" })
	for range 20 {
		v := w.session("", "")
		w.sayAs(v.Visitor.ID, "one of many")
	}
	v := w.session("", "")
	w.sayAs(v.Visitor.ID, "the very last")
	s.has(`id="convs"`, "the very last")
}

func TestStreamLimits(t *testing.T) {
	w := open(t)
	c := w.say("hello")
	for range 5 {
		w.stream("Rui", "/inbox/live?view=all&c="+c.String()).until("hello", func(e event) bool { return e.name == "hello" })
	}
	if status, _ := w.get("Rui", "/inbox/live?view=all"); status != http.StatusTooManyRequests {
		t.Errorf("a sixth stream: %d", status)
	}
	if status, _ := w.get("Mara", "/inbox/live?c="+w.Engine.NewID().String()); status != http.StatusNotFound {
		t.Errorf("a stream of nothing: %d", status)
	}
	w.Hub.Close() // the server stops: streams end by themselves
}

// TestDisabledAgent: a stream ends when its agent may no longer work.
func TestDisabledAgent(t *testing.T) {
	w := open(t)
	s := w.stream("Rui", w.live("Rui", "/inbox"))
	s.until("hello", func(e event) bool { return e.name == "hello" })
	w.must(w.DB.Write(t.Context(), func(tx engine.Tx) error {
		a := *w.agents["Rui"]
		a.DisabledAt = w.Engine.Now()
		tx.Touch(engine.TopicAgents)
		return tx.SaveAgent(&a)
	}))
	s.ends(t)
}

// TestEndedSession: a stream ends with the session it was opened by, though
// its agent may go on elsewhere.
func TestEndedSession(t *testing.T) {
	w := open(t)
	s := w.stream("Rui", w.live("Rui", "/inbox"))
	s.until("hello", func(e event) bool { return e.name == "hello" })
	w.loggedOut.Store(true)
	w.must(w.Engine.EndOtherSessions(t.Context(), w.agents["Rui"].ID, 0))
	s.ends(t)
}

// ends waits for the end of the stream.
func (s *sse) ends(t *testing.T) {
	t.Helper()
	limit := time.After(10 * time.Second)
	for {
		select {
		case _, more := <-s.events:
			if !more {
				return
			}
		case <-limit:
			t.Fatal("the stream goes on")
		}
	}
}

// TestLongThread: the page holds the last 50, older ones come on request, with
// the events among them exactly once.
func TestLongThread(t *testing.T) {
	w := open(t)
	c := w.say("message 1")
	for i := 2; i <= 60; i++ {
		if i == 11 { // at the seam between the pages
			fine(t, "pick", w.cmd("Mara", c, "pick"))
		}
		w.say("message")
	}
	status, page := w.get("Mara", "/inbox?c="+c.String())
	status2, older := w.get("Mara", "/inbox/c/"+c.String()+"/older?before=11")
	if status != 200 || status2 != 200 {
		t.Fatal(status, status2)
	}
	if strings.Contains(page, `id="m-10"`) || !strings.Contains(page, `id="m-11"`) || !strings.Contains(page, "older?before=11") {
		t.Error("the page must begin with message 11")
	}
	if !strings.Contains(older, `id="m-1"`) || !strings.Contains(older, `id="m-10"`) || strings.Contains(older, `id="older"`) {
		t.Error("older: messages 1 to 10 and no further button")
	}
	if strings.Count(page, "Mara took the conversation")+strings.Count(older, "Mara took the conversation") != 1 {
		t.Error("the event at the seam must stand once")
	}
	for _, bad := range []string{"", "0", "-1", "x"} {
		if status, _ := w.get("Mara", "/inbox/c/"+c.String()+"/older?before="+bad); status != http.StatusUnprocessableEntity {
			t.Errorf("before=%s: %d", bad, status)
		}
	}
	// far behind: the end is drawn anew
	live := w.live("Mara", "/inbox?c="+c.String())
	for range 250 {
		w.say("more")
	}
	w.stream("Mara", live).has(`id="m-310"`, `id="m-261"`)
}

func TestPages(t *testing.T) {
	w := open(t)
	c := w.say("hello")
	for path, want := range map[string]int{
		"/inbox": 200, "/inbox?view=closed": 200, "/inbox?view=nonsense": 200, "/inbox?q=hello": 200, "/inbox?c=" + c.String(): 200,
		"/inbox?c=" + w.Engine.NewID().String(): 404, "/inbox?c=x": 404, "/inbox?cursor=x": 422, "/contacts": 200, "/contacts?cursor=x": 422,
		"/contacts/" + w.contact.String(): 200, "/contacts/" + w.Engine.NewID().String(): 404,
	} {
		if status, _ := w.get("Mara", path); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
	s, err := w.Engine.StartSession(t.Context(), engine.SessionStart{WidgetID: w.widget, Lang: "en", Open: true, Greeting: "Hello"})
	w.must(err)
	if status, _ := w.get("Mara", "/inbox?c="+s.Conversation.ID.String()); status != 404 {
		t.Errorf("a panel that was only opened: %d", status)
	}
	found := w.page("Mara", "/inbox?view=all&q=hello&c="+c.String())
	row := byID(found, "c-"+c.String())
	if row == nil || !strings.Contains(attr(row, "href"), "q=hello") || attr(row, "aria-current") != "true" {
		t.Error("a found conversation must keep the search and be marked")
	}
	if got := text(w.page("Boss", "/inbox?view=snoozed")); !strings.Contains(got, "No hay nada pospuesto") {
		t.Error("an empty list in Spanish")
	}
}

func TestListPages(t *testing.T) {
	w := open(t)
	for range 55 {
		v := w.session("", "")
		w.sayAs(v.Visitor.ID, "hello")
		w.Clock.Advance(time.Second)
	}
	seen := map[string]bool{}
	path := "/inbox?view=unassigned"
	for path != "" {
		doc, next := w.page("Mara", path), ""
		for d := range byID(doc, "convs").Descendants() {
			if id := attr(d, "id"); strings.HasPrefix(id, "c-") {
				if seen[id] {
					t.Errorf("%s twice", id)
				}
				seen[id] = true
			}
			if d.Data == "a" && text(d) == "Load older" {
				next = attr(d, "href")
			}
		}
		path = next
	}
	if len(seen) != 55 {
		t.Errorf("%d of 55 conversations", len(seen))
	}
}
