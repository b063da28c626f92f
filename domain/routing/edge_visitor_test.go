package routing

import (
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

func TestEdge07LeavesWaitingWithEmail(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Queues[general].Settings.LeaveToAsync = true })
	a, b := chat(1000, general), chat(1001, general)
	a.HasEmail = true
	w.enter(a)
	w.enter(b)
	w.c.VisitorGone(1000, w.now)
	w.c.VisitorGone(1001, w.now)
	w.step()
	w.pass(5 * Minute)
	w.is(1000, conversation.Waiting, 0)
	if x, _ := w.c.Work(1000); x.Mode != conversation.Async {
		t.Errorf("%+v", x)
	}
	w.is(1001, conversation.Closed, 0)
	if w.stays(1000) != "new:flow_out:0 overflow::0" || w.stays(1001) != "new:abandoned:0" {
		t.Error(w.stays(1000), w.stays(1001))
	}
	w.pass(Day) // asynchronous work has no grace
	w.is(1000, conversation.Waiting, 0)
}

func TestEdge08ReturnsInTime(t *testing.T) {
	w := newWorld(t, nil)
	w.enter(chat(1000, general))
	enq := w.now
	w.now += Minute
	w.enter(chat(1001, general))
	w.c.VisitorGone(1000, w.now)
	w.step()
	w.pass(5*Minute - Second) // 4:59
	w.c.VisitorBack(1000, w.now)
	w.step()
	x, _ := w.c.Work(1000)
	if x.EnqueuedAt != enq || x.VisitorGoneAt != 0 || ids(w.c.lines[general].list)[0] != 1000 {
		t.Fatalf("same place: %+v", x)
	}
	w.now += Minute
	w.ready(ana)
	w.accept(ana)
	if got := w.s.segments[x.SegmentID].Wait; got != w.now-enq-(5*Minute-Second) {
		t.Errorf("absence is left out of the wait: %d", got)
	}

	w.c.VisitorGone(1000, w.now)
	w.step()
	if !w.bell(ana, "visitor_left") {
		t.Error("the agent is told at once")
	}
	w.pass(5*Minute - Second)
	w.c.VisitorBack(1000, w.now)
	w.step()
	w.is(1000, conversation.Active, ana)
	if !w.bell(ana, "visitor_back") {
		t.Error("and that the visitor is back")
	}
}

func TestEdge09ReturnsTooLate(t *testing.T) {
	for _, c := range []struct {
		name string
		away int64
		age  int64 // on return
		head bool
	}{
		{"5:01", 5*Minute + Second, 2 * Minute, true},
		{"10:00", 10 * Minute, 2 * Minute, true},
		{"10:01", 10*Minute + Second, 0, false},
	} {
		w := newWorld(t, func(c *Config) { c.Queues[general].Settings.MaxWait = 0 })
		w.enter(chat(1000, general))
		w.now += 2 * Minute
		gone := w.now
		w.c.VisitorGone(1000, w.now)
		w.step()
		w.pass(5 * Minute)
		w.is(1000, conversation.Closed, 0)
		if m := w.s.moves[1000]; m.Reason != "abandoned" || w.stays(1000) != "new:abandoned:120000" {
			t.Fatalf("%s: %+v %s", c.name, m, w.stays(1000))
		}
		w.now = gone + c.away - Minute
		w.enter(chat(1001, general)) // has waited a minute by then
		w.now = gone + c.away
		back := chat(1000, general)
		back.Fresh, back.Opening = false, 2
		w.enter(back)
		x, _ := w.c.Work(1000)
		if age := w.now - x.EnqueuedAt + x.AgeAdjust; age != c.age || (ids(w.c.lines[general].list)[0] == 1000) != c.head {
			t.Errorf("%s: age %d, line %v", c.name, age, ids(w.c.lines[general].list))
		}
		if len(w.c.places) != 0 && c.head {
			t.Errorf("%s: places are forgotten: %v", c.name, w.c.places)
		}
	}
}

func TestEdge10ReturnsDuringWrapUp(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana, ben)
	w.serve(1000, ana)
	w.now += Minute
	w.ok(w.c.End(1000, agent(ana), w.now))
	w.is(1000, conversation.Wrapup, 0)
	w.shown(ana, presence.ShownWrapUp, "")
	w.now += 10 * Second
	back := chat(1000, general)
	back.Fresh, back.Opening = false, 2
	w.enter(back)
	w.is(1000, conversation.Active, ana)
	w.quiet(ben)
	w.load(ana, 1)
	if p := w.c.AssignmentsOf(ana); len(p) != 1 || p[0].Stage != Working || p[0].WrapUntil != 0 {
		t.Errorf("the wrap-up is cancelled: %+v", p)
	}
	w.pass(10 * Minute)
	w.is(1000, conversation.Active, ana)

	w.ok(w.c.End(1000, agent(ana), w.now))
	w.c.Disconnect(ana, w.now)
	w.step()
	w.enter(back) // that agent is away now: the queue, ana first
	w.is(1000, conversation.Ringing, 0)
	if w.ring(ben).ConversationID != 1000 || len(w.c.AssignmentsFor(1000)) != 1 {
		t.Error("the wrap-up goes on beside")
	}
}

func TestEdge11SecondArrival(t *testing.T) {
	w := newWorld(t, nil)
	w.enter(chat(1000, general))
	if ch := w.enter(chat(1000, payments)); len(ch.Works)+len(ch.Segments)+len(ch.Moves) != 0 {
		t.Errorf("a second tab is the same conversation: %+v", ch)
	}
	w.ready(ana)
	w.accept(ana)
	if ch := w.enter(chat(1000, general)); len(ch.Works) != 0 {
		t.Errorf("%+v", ch)
	}
	w.is(1000, conversation.Active, ana)
}

func TestEdge31WritesWhileAgentCloses(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Queues[general].Settings.WrapMode = WrapOff })
	w.ready(ana, ben)
	w.serve(1000, ana)
	w.ok(w.c.End(1000, agent(ana), w.now))
	w.is(1000, conversation.Closed, 0)
	again := chat(1000, general)
	again.Fresh, again.Opening, again.LastOwner, again.OwnedAt = false, 2, ana, w.now
	w.now++
	w.enter(again)
	if w.kinds(1000) != "queued offered accepted ended reopened queued offered" {
		t.Error(w.kinds(1000))
	}
	if w.ring(ana).ConversationID != 1000 {
		t.Error("sticky: rings at the last owner though ben has been idle longer")
	}
}

func TestEdge33And35StickyMail(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Queues[general].Settings.Auto = true })
	w.ready(ana, ben)
	reply := func() Arrival {
		a := mail(1000, general)
		a.Fresh, a.LastOwner, a.OwnedAt = false, ben, w.now-Hour
		return a
	}
	w.enter(reply())
	w.is(1000, conversation.Active, ben) // though ana has been idle longer
	w.ok(w.c.Close(1000, agent(ben), "", w.now))
	w.ok(w.c.SubmitWrapUp(1000, ben, "", "", w.now))

	w.c.Disconnect(ben, w.now)
	w.step()
	w.enter(reply()) // edge 35: the old agent is off
	x, _ := w.c.Work(1000)
	if x.OwnerID != ana {
		t.Errorf("no sticky wait: %+v", x)
	}
}

func TestEdge36VisitorWritesWhileSnoozed(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.serve(1000, ana)
	w.ok(w.c.AgentWrote(1000, agent(ana), w.now))
	w.fails(w.c.Snooze(1000, agent(ben), w.now+Hour, w.now), "not_owner")
	w.fails(w.c.Snooze(1000, agent(ana), w.now, w.now), "invalid_field")
	w.ok(w.c.Snooze(1000, agent(ana), w.now+Hour, w.now))
	w.is(1000, conversation.Snoozed, ana)
	w.load(ana, 0)
	w.now += Minute
	w.c.VisitorWrote(1000, w.now)
	w.step()
	w.is(1000, conversation.Active, ana)
	w.load(ana, 1)
	n := len(w.moves)
	w.pass(2 * Hour)
	for _, m := range w.moves[n:] {
		if m.Kind == conversation.Woken {
			t.Error("woken twice")
		}
	}
	if p := w.c.AssignmentsOf(ana)[0]; p.SnoozedMS != Minute || p.SnoozedAt != 0 {
		t.Errorf("%+v", p)
	}
}

func TestEdge37SnoozeEndsOwnerFull(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		c.Queues[general].Settings.InactiveWarn, c.Queues[general].Settings.InactiveClose = 0, 0
	})
	w.ready(ana)
	wake := w.now + Hour
	for id := range 2 {
		w.serve(1000+asID(id), ana)
		w.ok(w.c.AgentWrote(1000+asID(id), agent(ana), w.now))
		w.ok(w.c.Snooze(1000+asID(id), agent(ana), wake+int64(id), w.now))
	}
	for id := range 4 {
		w.serve(1010+asID(id), ana)
	}
	w.shown(ana, presence.ShownOccupied, "")
	w.pass(wake - w.now)
	w.is(1000, conversation.Active, ana) // the hard cap is one over
	w.pass(1)
	w.is(1001, conversation.Waiting, 0)
	x, _ := w.c.Work(1001)
	if x.Sticky != ana || x.StickyTill > w.now {
		t.Errorf("sticky, without a hold: %+v", x)
	}
}

// A visitor who writes to a set-aside chat is not kept waiting for an owner who
// has gone to lunch.
func TestSnoozeEndsOwnerNotReady(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	for id := range domain.ID(2) {
		w.serve(1000+id, ana)
		w.ok(w.c.AgentWrote(1000+id, agent(ana), w.now))
		w.ok(w.c.Snooze(1000+id, agent(ana), w.now+Hour, w.now))
	}
	w.ready(ben)
	w.ok(w.c.Want(ana, agent(ana), presence.NotReady, "lunch", w.now))
	w.c.VisitorWrote(1000, w.now)
	w.step()
	if x, _ := w.c.Work(1000); x.Sticky != ana || x.StickyTill > w.now || w.ring(ben).ConversationID != 1000 {
		t.Errorf("sticky, without a hold: %+v", x)
	}
	w.ok(w.c.Wake(1001, agent(ana), w.now)) // by the owner's own hand
	w.is(1001, conversation.Active, ana)
}
