package routing

import (
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// fourChats is ana with four chats, ben not there.
func fourChats(t *testing.T) *world {
	w := newWorld(t, func(c *Config) {
		c.Queues[general].Settings.InactiveClose, c.Queues[general].Settings.MaxWait = 0, 0
	})
	w.ready(ana)
	for i := range 4 {
		w.serve(1000+asID(i), ana)
		w.now += Second
	}
	return w
}

func TestEdge12OfflineWithFourChats(t *testing.T) {
	w := fourChats(t)
	w.ok(w.c.Want(ana, agent(ana), presence.Offline, "", w.now))
	if s := w.c.State(ana); !s.Draining || s.Shown != presence.ShownOffline || s.Load != 4 {
		t.Fatalf("%+v", s)
	}
	w.enter(chat(1010, general))
	w.quiet(ana)
	enq := map[int]int64{}
	for i := range 4 {
		x, _ := w.c.Work(1000 + asID(i))
		enq[i] = x.EnqueuedAt
	}
	w.fails(w.c.RequeueAll(ana, agent(ben), w.now), "forbidden")
	ch := w.ok(w.c.RequeueAll(ana, agent(ana), w.now))
	if len(ch.Works) != 4 || w.c.State(ana).Draining {
		t.Errorf("all four in one transaction: %d", len(ch.Works))
	}
	line := ids(w.c.lines[general].list)
	for i := range 4 {
		x, _ := w.c.Work(1000 + asID(i))
		if x.State != conversation.Waiting || x.EnqueuedAt != enq[i] || line[i] != x.ID {
			t.Errorf("head, age kept: %+v, line %v", x, line)
		}
	}
	w.fails(w.c.Want(ana, agent(ben), presence.Ready, "", w.now), "forbidden")
}

func TestEdge13ThatBrowserCloses(t *testing.T) {
	w := fourChats(t)
	w.ok(w.c.Want(ana, agent(ana), presence.Offline, "", w.now))
	w.c.Disconnect(ana, w.now)
	w.step()
	w.pass(59 * Second)
	for i := range 4 {
		w.is(1000+asID(i), conversation.Active, ana)
	}
	w.pass(Second)
	for i := range 4 {
		w.is(1000+asID(i), conversation.Waiting, 0)
		if x, _ := w.c.Work(1000 + asID(i)); x.Sticky != 0 {
			t.Error("sticky is off")
		}
	}
	if s := w.c.State(ana); s.Connection != presence.Gone || s.Draining || s.Load != 0 {
		t.Errorf("%+v", s)
	}
}

func TestEdge13BackInTime(t *testing.T) {
	w := fourChats(t)
	idle := w.c.State(ana).IdleSince
	w.c.Disconnect(ana, w.now)
	w.step()
	w.pass(59 * Second)
	w.c.Connect(ana, w.now)
	w.step()
	w.pass(Hour)
	for i := range 4 {
		w.is(1000+asID(i), conversation.Active, ana)
	}
	if s := w.c.State(ana); s.Intent != presence.Ready || s.IdleSince != idle {
		t.Errorf("%+v", s)
	}
}

func TestEdge14AgentDisabled(t *testing.T) {
	w := fourChats(t)
	w.enter(mail(1020, general))
	w.ok(w.c.Pick(1020, agent(ana), w.now))
	w.ok(w.c.End(1003, agent(ana), w.now)) // in wrap-up
	w.ready(ben)
	w.cfg = edited(w.cfg, func(c *Config) { c.Agents[ana].Enabled = false })
	w.c.Configure(w.cfg, w.now)
	w.step()
	if s := w.c.State(ana); s.Shown != presence.ShownOffline || s.Load != 0 || s.Wrapping != 0 || len(w.c.AssignmentsOf(ana)) != 0 {
		t.Fatalf("%+v", s)
	}
	if w.ring(ben).ConversationID != 1000 {
		t.Error("the oldest rings at once")
	}
	w.is(1020, conversation.Waiting, 0)
	w.is(1003, conversation.Closed, 0)
	w.fails(w.c.Want(ana, agent(ana), presence.Ready, "", w.now), "invalid_field")
	w.c.Connect(ana, w.now)
	if w.step(); w.c.State(ana).Connection != presence.Gone {
		t.Error("a disabled agent does not connect")
	}
}

// calls makes everything a call.
func calls(id domain.ID) Arrival {
	a := chat(id, general)
	a.Channel = Voice
	return a
}

func TestEdge46NotReadyChosenInACall(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.enter(calls(1000))
	w.accept(ana)
	w.ok(w.c.Want(ana, agent(ana), presence.NotReady, "lunch", w.now))
	w.shown(ana, presence.ShownOccupied, "")
	w.enter(chat(1001, general))
	w.quiet(ana)
	w.now += Minute
	w.ok(w.c.End(1000, agent(ana), w.now))
	w.shown(ana, presence.ShownWrapUp, "")
	w.quiet(ana)
	w.ok(w.c.SubmitWrapUp(1000, ana, "", "", w.now))
	w.shown(ana, presence.ShownNotReady, "lunch")
	w.quiet(ana)
	for _, e := range w.s.states {
		if e.AgentID == ana && e.Shown == presence.ShownReady && e.At == w.now {
			t.Error("not even for a moment ready")
		}
	}
}

func TestEdge48CallAgainstChats(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	for i := range 3 {
		w.serve(1000+asID(i), ana)
	}
	w.enter(calls(1010))
	w.quiet(ana) // 75 + 100 > 100
	w.ready(ben)
	w.enter(mail(1020, general))
	w.ok(w.c.Pick(1020, agent(ben), w.now))
	if w.ring(ben).ConversationID != 1010 {
		t.Error("an agent with only mail is rung")
	}
	w.accept(ben)
	w.load(ben, 2)
}

func TestWrapUpCountsInSlots(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		k := c.Agents[ana].Capacity
		k.Channels[Chat] = Line{Weight: 25, Max: 1}
		c.Agents[ana].Capacity = k
	})
	w.ready(ana)
	w.serve(1000, ana)
	w.shown(ana, presence.ShownOccupied, "")
	w.ok(w.c.End(1000, agent(ana), w.now))
	w.shown(ana, presence.ShownWrapUp, "")
	w.load(ana, 0)
	w.enter(chat(1001, general))
	w.quiet(ana) // the wrap-up keeps its slot
	w.pass(2 * Minute)
	w.ring(ana)
	if p := w.stays(1000); p != "new:answered:0" {
		t.Error(p)
	}
}

func TestReadyWithoutAStream(t *testing.T) {
	w := newWorld(t, nil)
	w.ok(w.c.Want(ana, agent(ana), presence.Ready, "", w.now))
	w.shown(ana, presence.ShownReady, "")
	w.enter(chat(1000, general))
	w.quiet(ana) // lost: the grace is running
	w.pass(30 * Second)
	w.c.Connect(ana, w.now)
	w.step()
	w.ring(ana)
	w.c.Disconnect(ana, w.now)
	w.step()
	w.pass(Minute)
	w.shown(ana, presence.ShownOffline, "")
	w.c.Connect(ana, w.now)
	w.step()
	w.shown(ana, presence.ShownOffline, "") // not ready by itself
}

func TestIdleAgent(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Queues[general].Settings.AgentIdle = 10 * Minute })
	w.ready(ana)
	w.pass(9 * Minute)
	w.c.Stir(ana, w.now)
	w.step()
	w.pass(9 * Minute)
	w.shown(ana, presence.ShownReady, "")
	w.pass(Minute)
	w.shown(ana, presence.ShownNotReady, presence.ReasonIdle)
}

func TestAgentEvents(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	ch := w.enter(chat(1000, general))
	if len(ch.AgentEvents) != 1 || ch.AgentEvents[0].Ringing != 1 || ch.AgentEvents[0].Used != [2]int{25, 0} {
		t.Fatalf("%+v", ch.AgentEvents)
	}
	ch = w.accept(ana)
	if e := ch.AgentEvents; len(e) != 1 || e[0].Ringing != 0 || e[0].Active != 1 || e[0].Used != [2]int{25, 0} || e[0].Cap != [2]int{100, 100} {
		t.Fatalf("%+v", e)
	}
	ch = w.ok(w.c.Want(ana, super(boss), presence.NotReady, "talk", w.now))
	if e := ch.AgentEvents; len(e) != 1 || e[0].By != "supervisor" || e[0].Reason != "talk" || e[0].Shown != presence.ShownNotReady {
		t.Fatalf("%+v", e)
	}
	if ch = w.ok(w.c.Want(ana, super(boss), presence.NotReady, "talk", w.now)); len(ch.AgentEvents)+len(ch.Standings) != 0 {
		t.Error("the same again is nothing")
	}
	w.c.Route(w.now)
	if w.c.Take() != nil {
		t.Error("nothing changed: nil")
	}
}

// Mail on the own list does not make an agent busy in the figures, which are
// about people present.
func TestAgentEventsCountLiveWork(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.enter(mail(1000, general))
	ch := w.ok(w.c.Pick(1000, agent(ana), w.now))
	if e := ch.AgentEvents; len(e) != 1 || e[0].Active != 0 || e[0].Used != [2]int{0, 10} {
		t.Fatalf("%+v", e)
	}
	w.load(ana, 1)
	w.enter(chat(1001, general))
	if e := w.accept(ana).AgentEvents; len(e) != 1 || e[0].Active != 1 || e[0].Used != [2]int{25, 10} {
		t.Fatalf("%+v", e)
	}
}
