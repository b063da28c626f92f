package agent_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// queue changes the settings of the default queue.
func (w *world) queue(edit func(s *routing.Settings)) {
	w.t.Helper()
	ctx := w.t.Context()
	w.must(w.Engine.EnsureDefaultQueue(ctx))
	admin := w.admin()
	all, err := w.DB.Queues(ctx)
	w.must(err)
	q := *all[0]
	edit(&q.Settings)
	_, err = w.Engine.UpdateQueue(ctx, admin, q.ID, q.Version, q)
	w.must(err)
}

// admin adds somebody who may configure.
func (w *world) admin() domain.ID {
	w.t.Helper()
	if a := w.agents["Ada"]; a != nil {
		return a.ID
	}
	a := &people.Agent{ID: w.Engine.NewID(), Email: "ada@x.test", Name: "Ada", Role: people.Administrator, Lang: "en", Zone: "UTC"}
	w.must(w.DB.Write(w.t.Context(), func(tx engine.Tx) error { return tx.AddAgent(a) }))
	w.agents["Ada"] = a
	return a.ID
}

// sits opens a page of an agent's, and goes ready.
func (w *world) sits(as, path string) *sse {
	w.t.Helper()
	s := w.stream(as, w.live(as, path)+"&page="+w.key())
	s.until("hello", func(e event) bool { return e.name == "hello" })
	fine(w.t, "ready", w.post(as, "/inbox/presence", "to", "ready"))
	s.has(`id="presence"`, `data-state="ready"`)
	return s
}

// due moves the clock and carries out what has come due.
func (w *world) due(d time.Duration) {
	w.t.Helper()
	w.Clock.Advance(d)
	_, err := w.Engine.FireDue(context.Background())
	w.must(err)
}

// state waits until the engine says so of an agent.
func (w *world) state(as string, what string, ok func(routing.AgentState) bool) {
	w.t.Helper()
	id := w.agents[as].ID
	sub := w.Hub.Subscribe(engine.TopicOffers(id))
	defer sub.Close()
	limit := time.After(20 * time.Second)
	for !ok(w.Engine.AgentState(id)) {
		select {
		case <-sub.C:
		case <-limit:
			w.t.Fatalf("%s is never %s: %+v", as, what, w.Engine.AgentState(id))
		}
	}
}

// between is the part of a text between two others.
func between(s, a, b string) string {
	_, s, _ = strings.Cut(s, a)
	s, _, _ = strings.Cut(s, b)
	return s
}

// all reads events until each of the wishes was met, in whatever order.
func (s *sse) all(wishes ...func(event) bool) {
	s.t.Helper()
	s.until("all that was wished for", func(e event) bool {
		wishes = slices.DeleteFunc(wishes, func(ok func(event) bool) bool { return ok(e) })
		return len(wishes) == 0
	})
}

// with is an event that holds all parts.
func with(parts ...string) func(event) bool {
	return func(e event) bool {
		return !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(e.data, p) })
	}
}

// less is an event that draws a region without a part.
func less(region, part string) func(event) bool {
	return func(e event) bool {
		return strings.Contains(e.data, `id="`+region+`"`) && !strings.Contains(e.data, part)
	}
}

// offerOf is the ring an event draws.
func offerOf(all []event) string {
	return between(all[len(all)-1].data, `data-offer="`, `"`)
}

// TestRing: a ring reaches every page of the agent, is acknowledged, and is
// over everywhere once it is accepted in one.
func TestRing(t *testing.T) {
	w := open(t)
	inbox := w.sits("Mara", "/inbox")
	other := w.stream("Mara", w.live("Mara", "/contacts")+"&page=contacts")
	c := w.say("where is my parcel")
	offer := offerOf(inbox.has(`id="ring"`, `role="alertdialog"`, "Incoming chat", "Visitor one", "where is my parcel"))
	if got := offerOf(other.has(`id="ring"`, `data-offer="`)); got != offer || offer == "" {
		t.Fatalf("two pages show %q and %q", offer, got)
	}
	if card := byID(w.page("Mara", "/contacts"), "ring"); attr(card, "data-offer") != offer || !strings.Contains(text(card), "where is my parcel") {
		t.Errorf("a fresh page shows %q", text(card))
	}
	id, err := domain.ParseID(offer)
	w.must(err)
	refused(t, "another's ring", w.post("Rui", "/inbox/offers/"+offer+"/accept"), 404, "not_found")
	refused(t, "no ring", w.post("Mara", "/inbox/offers/x/accept"), 404, "not_found")
	fine(t, "ack", w.post("Mara", "/inbox/offers/"+offer+"/ack"))
	fine(t, "ack again", w.post("Mara", "/inbox/offers/"+offer+"/ack"))
	o, err := w.DB.Offer(t.Context(), id)
	w.must(err)
	if o.DeliveredAt == 0 {
		t.Error("the acknowledgement is not kept")
	}
	for range 2 { // twice is one success
		got := w.post("Mara", "/inbox/offers/"+offer+"/accept")
		fine(t, "accept", got)
		if want := "/inbox?view=mine&c=" + c.String(); got.Href != want {
			t.Errorf("goes to %q, want %q", got.Href, want)
		}
	}
	for _, s := range []*sse{inbox, other} {
		s.all(less("ring", "data-offer"), func(e event) bool {
			return e.name == "told" && with(`"offer":"`+offer+`"`, "You accepted Visitor one", c.String())(e)
		})
	}
	if got := text(byID(w.page("Mara", "/inbox"), "capacity")); !strings.Contains(got, "1 of 4") {
		t.Errorf("the load is %q", got)
	}
	if got := w.conv(c); got.OwnerID != w.agents["Mara"].ID {
		t.Errorf("%+v", got)
	}
}

// TestRingPassesOn: declined it rings at the next, who is told how others
// ended it; unanswered it says so and the agent is not ready.
func TestRingPassesOn(t *testing.T) {
	w := open(t)
	w.queue(func(s *routing.Settings) { s.DeclineWhy, s.Ring[routing.Chat] = true, 5*routing.Second })
	mara := w.sits("Mara", "/inbox")
	w.Clock.Advance(time.Second) // Mara is idle longer
	rui := w.sits("Rui", "/inbox")
	w.say("hello")
	offer := offerOf(mara.has(`id="ring"`, `data-offer="`, `data-why`))
	refused(t, "without a reason", w.post("Mara", "/inbox/offers/"+offer+"/decline"), 422, "decline_reason_required")
	fine(t, "decline", w.post("Mara", "/inbox/offers/"+offer+"/decline", "reason", "Not my area"))
	mara.has(`"offer":"`+offer+`"`, "You declined")

	offer = offerOf(rui.has(`id="ring"`, `data-offer="`))
	fine(t, "ack", w.post("Rui", "/inbox/offers/"+offer+"/ack"))
	w.due(5 * time.Second)
	rui.all(with(`"offer":"`+offer+`"`, "You missed Visitor one"), with(`id="ring"`, "data-notice", "You are not ready", "Ready again"), with(`id="capacity"`, "Missed a ring"))
	late := w.post("Rui", "/inbox/offers/"+offer+"/accept")
	refused(t, "late", late, 409, "gone")
	if late.Error.Reason != "timed_out" || !strings.Contains(late.Error.Message, "You missed") {
		t.Errorf("%+v", late.Error)
	}
	fine(t, "ready", w.post("Rui", "/inbox/presence", "to", "ready"))
	rui.until("no notice", less("ring", "data-notice"))
}

// TestRingTaken: of two who ring at once the slower one reads who was faster.
func TestRingTaken(t *testing.T) {
	w := open(t)
	w.queue(func(s *routing.Settings) { s.Policy, s.Broadcast = routing.Broadcast, 2 })
	mara, rui := w.sits("Mara", "/inbox"), w.sits("Rui", "/inbox")
	w.say("hello")
	won, lost := offerOf(mara.has(`id="ring"`, `data-offer="`)), offerOf(rui.has(`id="ring"`, `data-offer="`))
	fine(t, "accept", w.post("Mara", "/inbox/offers/"+won+"/accept"))
	rui.has(`"offer":"`+lost+`"`, "Mara was faster with Visitor one")
	got := w.post("Rui", "/inbox/offers/"+lost+"/accept")
	refused(t, "late", got, 409, "gone")
	if got.Error.Reason != "taken_by_other" || !strings.Contains(got.Error.Message, "Mara was faster") {
		t.Errorf("%+v", got.Error)
	}
}

// TestRingAuto: what an automatic queue connects is said once, and is no
// hand-over.
func TestRingAuto(t *testing.T) {
	w := open(t)
	w.queue(func(s *routing.Settings) { s.Auto = true })
	mara := w.sits("Mara", "/inbox")
	w.say("hello")
	said := mara.has(`"kind":"connected"`, "Connected with Visitor one")
	w.say("still there")
	for _, e := range append(said, mara.has(`id="convs"`, "still there")...) {
		if strings.Contains(e.data, `"kind":"assigned"`) || strings.Contains(e.data, `"kind":"unassigned"`) {
			t.Errorf("said twice: %s", e.data)
		}
	}
}

// TestRingQuietElsewhere: what rings at one agent does not call the others.
func TestRingQuietElsewhere(t *testing.T) {
	w := open(t)
	mara := w.sits("Mara", "/inbox")
	rui := w.stream("Rui", w.live("Rui", "/inbox?view=all"))
	rui.until("hello", func(e event) bool { return e.name == "hello" })
	w.say("hello")
	mara.has(`id="ring"`, `data-offer="`)
	called := rui.has(`id="convs"`, "Visitor one")
	s := w.session("Another", "")
	fine(t, "offline", w.post("Mara", "/inbox/presence", "to", "offline"))
	w.sayAs(s.Visitor.ID, "anybody")
	for _, e := range append(called, rui.has(`"kind":"unassigned"`, "anybody")...) {
		if e.name == "alert" && strings.Contains(e.data, "Visitor one") {
			t.Error("called for what rings at Mara")
		}
	}
}

// TestRingHostile: nothing of a visitor's or colleague's words becomes markup.
func TestRingHostile(t *testing.T) {
	w := open(t)
	s := w.sits("Mara", "/inbox")
	v := w.session(evil, evil)
	w.sayAs(v.Visitor.ID, "first "+evil)
	w.sayAs(v.Visitor.ID, evil)
	s.has(`id="ring"`, `data-offer="`)
	inert(t, "a ring", w.page("Mara", "/contacts"))
	if card := byID(w.page("Mara", "/contacts"), "ring"); !strings.Contains(text(card), "<script>alert(1)</script>") {
		t.Errorf("the card says %q", text(card))
	}
}

// TestSpanishRing: every word of the card is Spanish for who reads Spanish, and
// quiet for who wants no sound.
func TestSpanishRing(t *testing.T) {
	w := open(t)
	s := w.sits("Boss", "/inbox")
	w.say("hola")
	all := s.has(`id="ring"`, `data-offer="`, "Chat entrante", "Aceptar", "Rechazar")
	if strings.Contains(all[len(all)-1].data, "data-sound") {
		t.Error("who wants no sounds gets one")
	}
}

// TestPresence: the choices, their reasons, and what is refused.
func TestPresence(t *testing.T) {
	w := open(t)
	admin := w.admin()
	dentist, err := w.Engine.CreateReason(t.Context(), admin, "Dentist")
	w.must(err)
	s := w.sits("Mara", "/inbox")
	page := w.page("Mara", "/inbox")
	if got := text(byID(page, "presence")); !strings.Contains(got, "Ready") || !strings.Contains(got, "Dentist") || !strings.Contains(got, "0 of 4 chats") {
		t.Errorf("the menu says %q", got)
	}
	fine(t, "dentist", w.post("Mara", "/inbox/presence", "to", "not_ready:"+dentist.ID.String()))
	s.all(with(`id="presence"`, `data-state="not_ready"`, "Dentist"), with(`id="rail-me"`, "Not ready"), with(`id="capacity"`, "Dentist"))
	w.must(w.Engine.ArchiveReason(t.Context(), admin, dentist.ID))
	if got := text(byID(w.page("Mara", "/inbox"), "capacity")); !strings.Contains(got, "Dentist") {
		t.Errorf("an archived reason is forgotten: %q", got)
	}
	refused(t, "archived", w.post("Mara", "/inbox/presence", "to", "not_ready:"+dentist.ID.String()), 422, "invalid_field")
	refused(t, "no reason", w.post("Mara", "/inbox/presence", "to", "not_ready:x"), 422, "invalid_field")
	refused(t, "no state", w.post("Mara", "/inbox/presence", "to", "dancing"), 422, "invalid_field")
	refused(t, "nothing", w.post("Mara", "/inbox/presence"), 422, "invalid_field")

	fine(t, "ready", w.post("Mara", "/inbox/presence", "to", "ready"))
	c := w.say("hello")
	offer := offerOf(s.has(`id="ring"`, `data-offer="`))
	fine(t, "accept", w.post("Mara", "/inbox/offers/"+offer+"/accept"))
	fine(t, "offline", w.post("Mara", "/inbox/presence", "to", "offline"))
	s.has(`id="presence"`, `data-state="offline"`, `data-work="1"`, `id="to-requeue"`)
	fine(t, "requeue", w.post("Mara", "/inbox/presence", "requeue", "1"))
	if got := w.conv(c); got.OwnerID != 0 || got.State != "waiting" {
		t.Errorf("%+v", got)
	}
}

// TestConnection: an agent is connected while a page is open, answers for it, and a
// little longer.
func TestConnection(t *testing.T) {
	w := open(t)
	if got := w.Engine.AgentState(w.agents["Mara"].ID).Connection; got == presence.Connected {
		t.Fatal("connected without a page")
	}
	w.stream("Mara", w.live("Mara", "/inbox")).until("hello", func(e event) bool { return e.name == "hello" })
	if got := w.Engine.AgentState(w.agents["Mara"].ID).Connection; got == presence.Connected {
		t.Error("a stream that no page names counts as one")
	}
	s := w.stream("Mara", w.live("Mara", "/contacts")+"&page=one")
	w.state("Mara", "connected", func(s routing.AgentState) bool { return s.Connection == presence.Connected })
	if !w.post("Mara", "/inbox/alive", "page", "one").Alive || w.post("Mara", "/inbox/alive", "page", "two").Alive || w.post("Rui", "/inbox/alive", "page", "one").Alive {
		t.Error("the wrong pages are alive")
	}
	if status, _ := w.get("Mara", w.live("Mara", "/inbox")+"&page="+strings.Repeat("x", 41)); status != http.StatusUnprocessableEntity {
		t.Errorf("a long name of a page: %d", status)
	}
	s.cancel()
	w.state("Mara", "lost", func(s routing.AgentState) bool { return s.Connection == presence.Lost })
}
