package routing

import (
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

func TestEdge26ClockBack(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Queues[general].Settings.Policy = Broadcast })
	w.ready(ana, ben)
	for i := range 2 {
		w.enter(chat(1000+asID(i), general))
	}
	at := w.c.Next()
	real := w.now
	w.now -= Hour
	w.c.Due(w.now, 100)
	w.step()
	if w.c.Next() != at || len(w.c.OffersFor(1000)) != 2 {
		t.Fatal("nothing fires early")
	}
	w.ok(w.c.Accept(w.c.OffersFor(1000)[0].ID, w.c.OffersFor(1000)[0].AgentID, w.now))
	for _, s := range w.s.segments {
		if s.Wait < 0 || s.AnsweredAt > 0 && s.AnsweredAt < s.EnteredAt {
			t.Errorf("negative duration: %+v", s)
		}
	}
	for _, p := range w.s.parts {
		if p.StartedAt < real {
			t.Errorf("time fell: %+v", p)
		}
	}
	w.now = real
	w.pass(Hour)
}

func TestEdge27ClockForward(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.serve(1000, ana)
	w.ok(w.c.End(1000, agent(ana), w.now))
	w.enter(chat(1001, general))
	w.ack(ana)
	w.now += Hour
	if more := w.c.Due(w.now, 1); !more {
		t.Error("one at a time: more is due")
	}
	for w.c.Due(w.now, 1) {
		continue
	}
	w.step()
	if w.kinds(1000) != "queued offered accepted ended wrapped_up" {
		t.Error(w.kinds(1000))
	}
	if w.kinds(1001) != "queued offered missed" || !w.said(1001, "max_wait") {
		t.Error(w.kinds(1001))
	}
}

func TestEdge28KilledBeforeCommit(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	before := dump(w.c, true)
	if err := w.c.Enqueue(chat(1000, general), w.now); err != nil {
		t.Fatal(err)
	}
	w.c.Route(w.now)
	if len(w.c.OffersOf(ana)) != 1 {
		t.Fatal("decided")
	}
	w.c.Undo()
	if after := dump(w.c, true); after != before {
		t.Fatal(differ(before, after))
	}
	w.load(ana, 0)
	w.enter(chat(1000, general))
	w.ring(ana)
}

func TestEdge29KilledAfterCommit(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.enter(chat(1000, general))
	o := w.ring(ana)
	w.now += 5 * Second
	w.restart(2 * Second)
	if w.ring(ana) != o {
		t.Error("told again within its deadline")
	}
	w.c.Connect(ana, w.now)
	w.step()
	w.ack(ana)
	w.accept(ana)
	w.is(1000, conversation.Active, ana)

	w.enter(chat(1001, general))
	o = w.ring(ana)
	w.restart(40 * Second) // overdue
	w.quiet(ana)
	if got := w.s.offers[o.ID]; got.State != Withdrawn || got.Reason != "restart" {
		t.Errorf("%+v", got)
	}
	w.c.Connect(ana, w.now)
	w.step()
	w.shown(ana, presence.ShownReady, "") // not RONA
	w.ring(ana)
	w.now += 22 * Second
	w.restart(Second) // seven seconds are left, but nobody comes back
	w.ring(ana)
	w.pass(10 * Second)
	w.quiet(ana)
	if s := w.c.State(ana); s.Missed+s.Skipped != 0 || s.Intent != presence.Ready {
		t.Errorf("%+v", s.Standing)
	}
}

// A ring with time left keeps its deadline, were it a second: who is back at
// once and lets it pass has missed it.
func TestRestartLateInARing(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.enter(chat(1000, general))
	o := w.ring(ana)
	w.ack(ana)
	w.now += 29 * Second
	w.restart(0)
	w.c.Connect(ana, w.now)
	w.step()
	if w.ring(ana).ID != o.ID {
		t.Error("told again within its deadline")
	}
	w.pass(Second)
	w.quiet(ana)
	w.shown(ana, presence.ShownNotReady, presence.ReasonMissed)
}

func TestEdge30RestartWithFiftyChats(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		for _, a := range c.Agents {
			a.Capacity.Cap, a.Capacity.Channels[Chat] = [2]int{1000, 100}, Line{Weight: 25, Max: 40}
		}
		c.Queues[general].Settings.Auto = true
	})
	w.quick = true
	w.ready(ana, ben)
	for i := range 50 {
		w.enter(chat(1000+asID(i), general))
	}
	owner := map[int]Work{}
	for i := range 50 {
		owner[i], _ = w.c.Work(1000 + asID(i))
	}
	w.c.VisitorGone(1007, w.now)
	w.step()
	w.pass(4 * Minute)
	w.ok(w.c.AgentWrote(1001, agent(owner[1].OwnerID), w.now))
	idle, _ := w.c.Work(1001)
	w.restart(Minute)
	w.quick = false
	w.check()
	for i := range 50 {
		w.is(1000+asID(i), conversation.Active, owner[i].OwnerID)
	}
	if x, _ := w.c.Work(1001); x.IdleAt != idle.IdleAt+Minute {
		t.Error("inactivity moves by the outage")
	}
	w.c.Connect(ana, w.now)
	w.c.Connect(ben, w.now)
	for i := range 50 {
		if i != 7 {
			w.c.VisitorBack(1000+asID(i), w.now)
		}
	}
	if ch := w.step(); len(ch.Moves) != 0 {
		t.Errorf("it was we who were away: %+v", ch.Moves)
	}
	w.pass(59 * Second)
	w.is(1007, conversation.Active, owner[7].OwnerID)
	w.pass(2 * Second)
	w.is(1007, conversation.Wrapup, 0) // five minutes of the visitor's own absence
	w.is(1008, conversation.Active, owner[8].OwnerID)
}

func TestRestartGraces(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.serve(1000, ana)
	w.enter(chat(1001, payments))
	w.ok(w.c.Decline(w.ring(ana).ID, ana, "", w.now))
	w.now += 9 * Minute
	w.restart(5 * Minute) // the maximum wait is overdue
	w.pass(10*Second - 1)
	if w.said(1001, "max_wait") {
		t.Error("quiet for ten seconds")
	}
	w.pass(1)
	if !w.said(1001, "max_wait") {
		t.Error("then carried out")
	}
	w.pass(50*Second - 1)
	w.is(1000, conversation.Active, ana)
	w.pass(1) // a full grace from boot
	if x, _ := w.c.Work(1000); x.OwnerID == ana {
		t.Error("requeued")
	}
}

// Only what is overdue holds still: a maximum wait that ends a second after the
// start ends then.
func TestRestartLateInAWait(t *testing.T) {
	w := newWorld(t, nil)
	w.enter(chat(1000, general))
	w.now += 10*Minute - Second
	w.restart(0)
	w.c.VisitorBack(1000, w.now)
	w.step()
	w.pass(Second - 1)
	if w.said(1000, "max_wait") {
		t.Error("before it ends")
	}
	w.pass(1)
	if !w.said(1000, "max_wait") {
		t.Error("when it ends")
	}
}

func TestRestartUnder15s(t *testing.T) {
	w := newWorld(t, nil)
	w.enter(chat(1000, general))
	w.c.VisitorGone(1000, w.now)
	w.step()
	w.now += Minute
	w.restart(14 * Second)
	w.pass(5*Minute - 74*Second)
	w.is(1000, conversation.Closed, 0) // nothing was moved
}

// Edge 9 over a restart: who gave up may return to the place all the same.
func TestRestartKeepsPlaces(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Queues[general].Settings.MaxWait = 0 })
	w.enter(chat(1000, general))
	w.enter(chat(1001, general))
	w.now += 2 * Minute
	w.c.VisitorGone(1000, w.now)
	w.step()
	w.now += Second
	w.ok(w.c.LeaveQueue(1001, w.now)) // by choice: no place is kept
	w.pass(5*Minute + Second)
	w.is(1000, conversation.Closed, 0)
	w.restart(Second)
	w.enter(chat(1002, general))
	for _, id := range []domain.ID{1001, 1000} {
		back := chat(id, general)
		back.Fresh, back.Opening = false, 2
		w.now++
		w.enter(back)
	}
	list := w.c.lines[general].list
	if got := ids(list); got[0] != 1000 || got[1] != 1002 || got[2] != 1001 || w.now-list[0].EnqueuedAt != 2*Minute {
		t.Errorf("%v", got)
	}
	w.restart(Second)
	if len(w.c.places) != 0 {
		t.Errorf("used up: %v", w.c.places)
	}
}

// What was given before a restart counts against the limit after it, however it
// was given (F15).
func TestRestartKeepsTheRate(t *testing.T) {
	for name, auto := range map[string]bool{"rung": false, "automatic": true} {
		w := newWorld(t, func(c *Config) {
			c.Queues[general].Settings.Auto = auto
			c.Agents[ana].Capacity.RateLimit, c.Agents[ana].Capacity.RateWindow = 1, 10*Minute
		})
		w.ready(ana)
		w.enter(chat(1000, general))
		if !auto {
			w.accept(ana)
		}
		given := w.now
		w.is(1000, conversation.Active, ana)
		w.restart(Minute)
		w.c.Connect(ana, w.now)
		w.c.VisitorBack(1000, w.now)
		w.step()
		w.enter(chat(1001, general))
		w.pass(given + 10*Minute - 1 - w.now)
		if w.is(1001, conversation.Waiting, 0); w.c.State(ana).Load != 1 {
			t.Errorf("%s: %+v", name, w.c.State(ana))
		}
		w.pass(1)
		if w.c.State(ana).Load != 2 {
			t.Errorf("%s: the window is over", name)
		}
	}
}
