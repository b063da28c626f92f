package routing

import (
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

func TestEdge01BrowserDiesWhileRinging(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana, ben)
	w.enter(chat(1000, general))
	enq := w.now
	first := w.ring(ana)
	w.now += 5 * Second
	w.c.Disconnect(ana, w.now)
	w.step()
	w.quiet(ana)
	o := w.ring(ben)
	if got := w.s.offers[first.ID]; got.State != Withdrawn || got.Reason != "unroutable" {
		t.Errorf("%+v", got)
	}
	if x, _ := w.c.Work(1000); x.EnqueuedAt != enq || x.Attempts != 0 || o.At != w.now {
		t.Errorf("head of its class, not charged: %+v", x)
	}
	w.shown(ana, presence.ShownReady, "")
}

func TestEdge02NeverAcked(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.enter(chat(1000, general))
	for i := 1; i <= 3; i++ {
		w.pass(w.ring(ana).Deadline - w.now)
		if i < 3 {
			if s := w.c.State(ana); s.Skipped != i || s.Intent != presence.Ready {
				t.Fatalf("after %d: %+v", i, s.Standing)
			}
			w.quiet(ana)
			w.pass(10 * Second)
		}
	}
	w.shown(ana, presence.ShownNotReady, presence.ReasonUnresponsive)
	if x, _ := w.c.Work(1000); x.Attempts != 0 {
		t.Error("skipped rings are not charged")
	}
	if !w.bell(0, "unresponsive") {
		t.Error("supervisors are told")
	}
}

func TestEdge03TwoAcceptABroadcast(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Queues[general].Settings.Policy = Broadcast })
	w.ready(ana, ben)
	w.enter(chat(1000, general))
	a, b := w.ring(ana), w.ring(ben)
	w.load(ben, 1)
	w.accept(ana)
	w.is(1000, conversation.Active, ana)
	w.fails(w.c.Accept(b.ID, ben, w.now+1), "gone taken_by_other")
	w.load(ben, 0)
	if w.s.offers[a.ID].State != Accepted || w.s.offers[b.ID].State != Withdrawn {
		t.Error("one accepted, one withdrawn")
	}
}

func TestEdge04AcceptTwice(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.enter(chat(1000, general))
	o := w.ring(ana)
	w.accept(ana)
	if ch := w.ok(w.c.Accept(o.ID, ana, w.now+5)); len(ch.Moves) != 0 || len(ch.Offers) != 0 {
		t.Errorf("the second changes nothing: %+v", ch)
	}
	if w.kinds(1000) != "queued offered accepted" {
		t.Error(w.kinds(1000))
	}
	w.fails(w.c.Accept(o.ID, ben, w.now), "not_found")
}

func TestEdge05TheDeadlineDecides(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.enter(chat(1000, general))
	o := w.ring(ana)
	if o.Deadline != w.now+30*Second {
		t.Fatal(o.Deadline - w.now)
	}
	w.fails(w.c.Accept(o.ID, ana, o.Deadline+1), "gone timed_out")
	w.fails(w.c.Decline(o.ID, ana, "", o.Deadline+1), "gone timed_out")
	w.now = o.Deadline
	w.accept(ana)

	w.enter(chat(1001, general))
	late := w.ring(ana)
	w.ack(ana)
	w.pass(30 * Second)
	w.fails(w.c.Accept(late.ID, ana, w.now), "gone timed_out")
}

func TestEdge06VisitorLeavesWhileRinging(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	idle := w.c.State(ana).IdleSince
	w.enter(chat(1000, general))
	o := w.ring(ana)
	w.now += 2 * Second
	w.ok(w.c.LeaveQueue(1000, w.now))
	w.quiet(ana)
	w.is(1000, conversation.Closed, 0)
	if s := w.c.State(ana); s.IdleSince != idle || s.Intent != presence.Ready || s.Missed != 0 {
		t.Errorf("%+v", s)
	}
	if got := w.s.offers[o.ID]; got.Reason != "visitor_left" || w.stays(1000) != "new:abandoned:2000" {
		t.Error(got, w.stays(1000))
	}
	w.ok(w.c.LeaveQueue(1000, w.now)) // again: nothing
	w.fails(w.c.Accept(o.ID, ana, w.now), "gone withdrawn")
}

func TestEdge40LoneAgentDeclines(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		c.Queues[general].Settings.Overflow = []Overflow{{When: WhenNoAnswer, Do: ToTicket}}
	})
	w.ready(ana)
	w.enter(chat(1000, general))
	enq := w.now
	for i := 1; ; i++ {
		w.now += Second
		w.ok(w.c.Decline(w.ring(ana).ID, ana, "busy", w.now))
		if i == 5 {
			break
		}
		x, _ := w.c.Work(1000)
		if x.State != conversation.Waiting || x.Attempts != i || x.EnqueuedAt != enq {
			t.Fatalf("%+v", x)
		}
		w.pass(10*Second - 1)
		w.quiet(ana)
		w.pass(1)
	}
	x, _ := w.c.Work(1000)
	if x.Mode != conversation.Async || !w.said(1000, "no_answer") {
		t.Errorf("after five attempts no_answer: %+v", x)
	}
	w.shown(ana, presence.ShownReady, "")
}

func TestEdge40RoundsGoOnWithoutATarget(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.enter(chat(1000, general))
	for range 8 {
		w.ok(w.c.Decline(w.ring(ana).ID, ana, "", w.now))
		w.pass(10 * Second)
	}
	w.ring(ana)
	w.ok(w.c.Decline(w.ring(ana).ID, ana, "", w.now))
	w.now += Second
	w.ready(ben) // somebody becomes ready: a new round at once
	w.ring(ben)
}

func TestEdge47RonaKeepsChats(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.serve(1000, ana)
	w.serve(1001, ana)
	w.enter(chat(1002, general))
	w.ack(ana)
	w.pass(30 * Second)
	w.shown(ana, presence.ShownNotReady, presence.ReasonMissed)
	w.is(1000, conversation.Active, ana)
	w.is(1001, conversation.Active, ana)
	w.is(1002, conversation.Waiting, 0)
	w.load(ana, 2)
	w.now += Minute
	w.ok(w.c.Want(ana, agent(ana), presence.Ready, "", w.now)) // the exclusion is lifted
	if w.ring(ana).ConversationID != 1002 {
		t.Error("ready again, rung again")
	}
}

func TestDeclineReason(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Queues[general].Settings.DeclineWhy = true })
	w.ready(ana, ben)
	w.enter(chat(1000, general))
	o := w.ring(ana)
	w.fails(w.c.Decline(o.ID, ana, "", w.now), "decline_reason_required")
	w.ok(w.c.Decline(o.ID, ana, "lunch", w.now))
	w.ok(w.c.Decline(o.ID, ana, "lunch", w.now)) // repeated
	w.ring(ben)
	w.shown(ana, presence.ShownReady, "")
	w.fails(w.c.Accept(o.ID, ana, w.now), "gone withdrawn")
}

func TestAck(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.enter(chat(1000, general))
	o := w.ring(ana)
	w.now += 100
	w.ack(ana)
	w.now += 100
	if ch := w.ok(w.c.Ack(o.ID, ana, w.now)); len(ch.Offers) != 0 {
		t.Error("acking twice changes nothing")
	}
	if got := w.s.offers[o.ID].DeliveredAt; got != o.At+100 {
		t.Error(got)
	}
	w.fails(w.c.Ack(o.ID, ben, w.now), "not_found")
	w.fails(w.c.Ack(424242, ana, w.now), "not_found")
}

// A ring keeps other rings away, not what connects by itself (F14): nothing
// that an agent with room could have waits.
func TestAutomaticBesideARing(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Queues[payments].Settings.Auto = true })
	w.ready(ana)
	w.enter(chat(1000, general))
	w.ring(ana)
	w.enter(chat(1001, payments))
	w.is(1001, conversation.Active, ana)
	if w.ring(ana).ConversationID != 1000 {
		t.Error("the ring goes on")
	}
	w.load(ana, 2)
	w.enter(chat(1002, general))
	w.is(1002, conversation.Waiting, 0) // one ring at a time
	r, _ := w.c.Explain(1002, w.now)
	if f := r.Candidates[0].Fail; len(f) != 1 || f[0].Filter != F14 {
		t.Errorf("%+v", r.Candidates)
	}
	for i := range 2 {
		w.enter(chat(1010+asID(i), payments))
		w.is(1010+asID(i), conversation.Active, ana)
	}
	w.enter(chat(1012, payments))
	w.is(1012, conversation.Waiting, 0) // the ring has reserved the fourth slot
	w.enter(calls(1013))
	w.is(1013, conversation.Waiting, 0)
}

// TestLiveBeforeMail: whom mail goes to depends on the chats of the moment, never
// the other way round.
func TestLiveBeforeMail(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		for _, q := range c.Queues {
			q.Settings.Auto = true
		}
		c.Queues[general].Settings.Priority = 1
	})
	m := mail(1000, general)
	m.Priority = 100
	w.enter(m)
	w.enter(chat(1001, general))
	w.c.Connect(ana, w.now)
	w.c.Connect(ben, w.now)
	for _, id := range []domain.ID{ana, ben} {
		if err := w.c.Want(id, agent(id), presence.Ready, "", w.now); err != nil {
			t.Fatal(err)
		}
	}
	w.step()
	w.is(1001, conversation.Active, ana)
	w.is(1000, conversation.Active, ben)
}
