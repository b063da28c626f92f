package routing

import (
	"testing"

	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// three is ana with a chat, ben and carla ready.
func three(t *testing.T) *world {
	w := newWorld(t, nil)
	w.ready(ana)
	w.serve(1000, ana)
	w.now += Second
	w.ready(ben, carla)
	return w
}

func TestEdge18TransferToAQueueOneServes(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	for i := range 4 {
		w.serve(1000+asID(i), ana)
	}
	enq, _ := w.c.Work(1000)
	w.now += Minute
	w.ok(w.c.ToQueue(1000, agent(ana), payments, false, "about the bill", w.now))
	w.is(1000, conversation.Waiting, 0)
	x, _ := w.c.Work(1000)
	if x.QueueID != payments || x.EnqueuedAt != enq.EnqueuedAt || x.Hops != 1 || x.Message != "about the bill" {
		t.Errorf("%+v", x)
	}
	w.load(ana, 3) // freed at once
	w.quiet(ana)   // F16: no bounce
	w.pass(5 * Minute)
	w.ring(ana) // cooled off
}

func TestEdge19TransferToAFullAgent(t *testing.T) {
	w := three(t)
	w.serve2(ben, 4)
	w.fails(w.c.ToAgent(1000, agent(ana), ben, "", w.now), "target_full")
	w.ok(w.c.ToAgent(1000, super(boss), ben, "", w.now)) // the override goes up to the hard cap
	w.accept(ben)
	w.is(1000, conversation.Active, ben)
	w.fails(w.c.Assign(2000, super(boss), ben, w.now), "<nil>")
	w.serve(1001, ana)
	w.fails(w.c.ToAgent(1001, super(boss), ben, "", w.now), "target_full")
	w.fails(w.c.TakeOver(1001, super(boss), w.now), "<nil>") // an offline supervisor is not limited
	w.fails(w.c.ToAgent(1001, agent(ana), dora, "", w.now), "target_offline offline")
	w.ok(w.c.Want(carla, agent(carla), presence.NotReady, "x", w.now))
	w.fails(w.c.ToAgent(1001, agent(ana), carla, "", w.now), "target_offline not_ready")
	w.fails(w.c.ToAgent(1001, agent(ana), 77, "", w.now), "invalid_field")
}

func TestEdge20CrossTransfers(t *testing.T) {
	for _, hard := range []int{0, 1} {
		w := newWorld(t, func(c *Config) {
			for _, a := range c.Agents {
				a.Capacity.HardCap = hard
			}
		})
		w.ready(ana)
		w.serve2(ana, 4)
		w.ready(ben)
		for i := range 4 {
			w.enter(chat(1000+asID(i), general))
			w.accept(ben)
		}
		first := w.c.ToAgent(2000, super(boss), ben, "", w.now)
		second := w.c.ToAgent(1000, super(boss), ana, "", w.now)
		if (first == nil) != (second == nil) || (first == nil) != (hard == 1) {
			t.Fatalf("both or neither: %v, %v", first, second)
		}
		if hard == 0 {
			continue
		}
		w.step()
		w.accept(ana)
		w.accept(ben)
		w.is(1000, conversation.Active, ana)
		w.is(2000, conversation.Active, ben)
		w.load(ana, 4)
		w.load(ben, 4)
	}
}

func TestEdge21ColdTransferIgnored(t *testing.T) {
	w := three(t)
	n := len(w.moves)
	w.ok(w.c.ToAgent(1000, agent(ana), ben, "please", w.now))
	o := w.ring(ben)
	if o.Kind != Transfer || o.FromID != ana || o.Note != "please" {
		t.Errorf("%+v", o)
	}
	w.is(1000, conversation.Active, ana)
	w.load(ben, 1)
	w.load(ana, 1)
	w.ok(w.c.ToAgent(1000, agent(ana), ben, "please", w.now)) // again: nothing
	w.fails(w.c.ToAgent(1000, agent(ana), carla, "", w.now), "ring_open")
	w.ack(ben)
	w.pass(30 * Second)
	w.is(1000, conversation.Active, ana)
	w.shown(ben, presence.ShownNotReady, presence.ReasonMissed)
	if !w.bell(ana, "transfer_missed") {
		t.Error("the source is told")
	}
	for _, m := range w.moves[n:] {
		if m.State != conversation.Active || m.Owner != ana {
			t.Errorf("the visitor sees no gap: %+v", m)
		}
	}
	w.ok(w.c.ToAgent(1000, agent(ana), carla, "", w.now))
	w.ok(w.c.Decline(w.ring(carla).ID, carla, "", w.now))
	if !w.bell(ana, "transfer_declined") {
		t.Error("the source is told")
	}
	w.ok(w.c.ToAgent(1000, agent(ana), carla, "", w.now))
	w.accept(carla)
	w.is(1000, conversation.Active, carla)
	if a := w.s.parts[w.c.AssignmentsFor(1000)[0].ID]; a.How != "transfer" || a.OfferID == 0 || w.c.State(ana).Wrapping != 0 {
		t.Errorf("no wrap-up for a transfer: %+v", a)
	}
	w.fails(w.c.AgentWrote(1000, agent(ana), w.now), "not_owner")
}

func TestEdge22SourceDisconnectsDuringATransfer(t *testing.T) {
	for _, accept := range []bool{true, false} {
		w := three(t)
		w.configure(func(c *Config) { c.Queues[general].Settings.Ring = map[Channel]int64{Chat: 2 * Minute} })
		w.ok(w.c.ToAgent(1000, agent(ana), ben, "", w.now))
		w.c.Disconnect(ana, w.now)
		w.step()
		w.is(1000, conversation.Active, ana)
		w.pass(Minute)
		w.is(1000, conversation.Ringing, 0)
		if accept {
			w.accept(ben)
			w.is(1000, conversation.Active, ben)
			continue
		}
		w.ok(w.c.Decline(w.ring(ben).ID, ben, "", w.now))
		w.is(1000, conversation.Waiting, 0)
	}
}

func TestEdge23TransferOutOfHours(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		officeHours(c)
		c.Queues[payments].Settings.Hours, c.Queues[general].Settings.Hours = 201, 0
	})
	w.clock("2027-03-15 20:00:00.000")
	w.ready(ben)
	w.serve(1000, ben)
	w.fails(w.c.ToQueue(1000, agent(ben), payments, false, "", w.now), "queue_closed after_hours")
	w.is(1000, conversation.Active, ben)
	w.ok(w.c.ToQueue(1000, agent(ben), payments, true, "", w.now))
	x, _ := w.c.Work(1000)
	if x.State != conversation.Waiting || x.Mode != conversation.Async || x.QueueID != payments || !w.said(1000, "after_hours") {
		t.Errorf("never silently parked: %+v", x)
	}
}

func TestEdge24TransferAtMaxHops(t *testing.T) {
	w := three(t)
	w.configure(func(c *Config) { c.Queues[payments].Settings.MaxHops, c.Queues[general].Settings.MaxHops = 1, 1 })
	w.ok(w.c.ToQueue(1000, agent(ana), payments, false, "", w.now))
	w.accept(carla)
	w.fails(w.c.ToQueue(1000, agent(carla), general, false, "", w.now), "max_hops")
	w.is(1000, conversation.Active, carla)
	w.ok(w.c.Release(1000, agent(carla), "not mine", w.now)) // overflow, see TestHopsEnd; a release is no hop
	w.quiet(carla)
	w.ring(ana)
}

func TestTransferToFullQueue(t *testing.T) {
	w := three(t)
	w.configure(func(c *Config) { c.Queues[payments].Settings.MaxSize, c.Queues[payments].Status = 1, QueuePaused })
	w.enter(chat(1010, payments))
	w.fails(w.c.ToQueue(1000, agent(ana), payments, false, "", w.now), "queue_closed full")
	w.ok(w.c.ToQueue(1000, agent(ana), payments, true, "", w.now))
	w.is(1000, conversation.Waiting, 0)
	w.fails(w.c.ToQueue(1000, agent(ben), 99, true, "", w.now), "not_found")
}

func TestEdge25VisitorLeavesInConsult(t *testing.T) {
	w := three(t)
	w.ok(w.c.Consult(1000, agent(ana), ben, "price?", w.now))
	w.fails(w.c.Consult(1000, agent(ana), carla, "", w.now), "consult_open")
	w.accept(ben)
	w.load(ben, 0) // weight 0
	w.is(1000, conversation.Active, ana)
	for _, m := range w.moves {
		if m.Kind == conversation.Accepted && m.Data.To == ben {
			t.Error("the visitor is told nothing of a consult")
		}
	}
	w.fails(w.c.AgentWrote(1000, agent(ben), w.now), "not_owner")
	w.ok(w.c.End(1000, Actor{Kind: conversation.ByVisitor}, w.now))
	if w.c.State(ana).Wrapping != 1 || w.c.State(ben).Wrapping != 0 || len(w.c.AssignmentsOf(ben)) != 0 {
		t.Error("only the source wraps up")
	}
}

func TestWarmTransfer(t *testing.T) {
	w := three(t)
	w.fails(w.c.CompleteConsult(1000, agent(ana), w.now), "no_consult")
	w.ok(w.c.Consult(1000, agent(ana), ben, "", w.now))
	w.ok(w.c.CancelConsult(1000, agent(ana), w.now))
	w.quiet(ben)
	w.ok(w.c.Consult(1000, agent(ana), ben, "", w.now))
	w.accept(ben)
	w.ok(w.c.Leave(1000, agent(ben), w.now)) // an abandoned consult leaves the owner
	w.is(1000, conversation.Active, ana)
	if !w.bell(ana, "consult_left") {
		t.Error("the owner is told")
	}
	w.ok(w.c.Consult(1000, agent(ana), ben, "", w.now))
	w.accept(ben)
	w.ok(w.c.CompleteConsult(1000, agent(ana), w.now))
	w.is(1000, conversation.Active, ben)
	if w.c.State(ana).Load != 0 || w.c.State(ben).Load != 1 || w.c.State(ana).Wrapping != 0 {
		t.Error("swapped in one write")
	}
}

func TestConference(t *testing.T) {
	w := three(t)
	w.ok(w.c.Invite(1000, agent(ana), ben, "", w.now))
	w.load(ben, 1)
	w.ok(w.c.CancelTransfer(1000, agent(ana), w.now))
	w.quiet(ben)
	w.ok(w.c.Invite(1000, agent(ana), ben, "", w.now))
	w.accept(ben)
	w.load(ben, 1)
	w.is(1000, conversation.Active, ana)
	w.ok(w.c.AgentWrote(1000, agent(ben), w.now)) // a participant may
	w.ok(w.c.Consult(1000, agent(ana), carla, "", w.now))
	w.accept(carla)
	w.ok(w.c.Invite(1000, agent(ana), carla, "", w.now)) // a consulted one joins at once
	if len(w.c.AssignmentsFor(1000)) != 3 {
		t.Fatal("three parties")
	}
	w.ok(w.c.Leave(1000, agent(ben), w.now))
	w.load(ben, 0)
	w.ok(w.c.End(1000, agent(ana), w.now))
	w.load(carla, 0)
	if w.c.State(carla).Wrapping != 0 {
		t.Error("one owner wraps up")
	}
}

func TestEdge51TakeOver(t *testing.T) {
	w := three(t)
	w.fails(w.c.TakeOver(1000, agent(ben), w.now), "forbidden")
	w.ok(w.c.TakeOver(1000, super(boss), w.now))
	w.is(1000, conversation.Active, boss)
	if !w.bell(ana, "taken_over") {
		t.Error("the agent is told")
	}
	w.fails(w.c.AgentWrote(1000, agent(ana), w.now), "not_owner")
	w.ok(w.c.TakeOver(1000, super(boss), w.now))
}

func TestWatch(t *testing.T) {
	w := three(t)
	frt := w.c.AssignmentsFor(1000)[0]
	w.fails(w.c.Watch(1000, agent(ben), Monitoring, true, w.now), "forbidden")
	w.ok(w.c.Watch(1000, super(boss), Monitoring, true, w.now))
	w.fails(w.c.AgentWrote(1000, super(boss), w.now), "not_owner")
	w.ok(w.c.Watch(1000, super(boss), Whispering, true, w.now))
	if len(w.c.AssignmentsFor(1000)) != 2 || w.c.State(boss).Load != 0 || w.c.AssignmentsFor(1000)[0] != frt {
		t.Error("weight 0, nothing of the owner's touched")
	}
	w.ok(w.c.Watch(1000, super(boss), Barging, true, w.now))
	w.ok(w.c.AgentWrote(1000, super(boss), w.now))
	w.ok(w.c.Watch(1000, super(boss), Barging, false, w.now))
	w.ok(w.c.Watch(1000, super(boss), Barging, false, w.now))
	if w.kinds(1000) != "queued offered accepted watched watched joined_in left_off" {
		t.Error(w.kinds(1000))
	}
}

func TestEdge52PickRacesRouter(t *testing.T) {
	w := three(t)
	w.ok(w.c.Want(ana, agent(ana), presence.NotReady, "x", w.now))
	w.enter(chat(1001, general))
	w.ring(ben)
	w.ok(w.c.Pick(1001, agent(carla), w.now))
	w.is(1001, conversation.Active, carla)
	w.load(ben, 0)
	w.fails(w.c.Pick(1001, agent(ben), w.now), "gone taken_by_other")
	w.ok(w.c.Pick(1001, agent(carla), w.now))
	w.enter(chat(1002, general))
	o := w.ring(ben)
	w.ok(w.c.Pick(1002, agent(ben), w.now)) // one's own ring: accepted
	if w.s.offers[o.ID].State != Accepted {
		t.Error("I5")
	}
	w.fails(w.c.Pick(4711, agent(ben), w.now), "closed")
}

func TestEdge53Merge(t *testing.T) {
	w := three(t)
	w.ok(w.c.Want(ana, agent(ana), presence.NotReady, "x", w.now))
	w.enter(chat(1001, general))
	w.accept(ben)
	w.ok(w.c.Close(1001, nobody, "merged", w.now)) // into 1000
	w.is(1000, conversation.Active, ana)
	w.is(1001, conversation.Closed, 0)
	if s := w.c.State(ben); s.Load != 0 || s.Wrapping != 0 {
		t.Errorf("%+v", s)
	}
}

func TestToBot(t *testing.T) {
	w := three(t)
	w.fails(w.c.ToBot(1000, agent(ben), w.now), "not_owner")
	w.ok(w.c.ToBot(1000, agent(ana), w.now))
	w.is(1000, conversation.Bot, 0)
	w.load(ana, 0)
}

func TestAsyncHandOver(t *testing.T) {
	w := three(t)
	w.enter(mail(1001, general))
	w.quiet(ana) // never rings
	w.ok(w.c.ToAgent(1001, agent(ana), dora, "", w.now))
	w.is(1001, conversation.Active, dora) // directly, online or not
	w.ok(w.c.Release(1001, agent(dora), "", w.now))
	w.ok(w.c.Release(1001, agent(dora), "", w.now))
	w.is(1001, conversation.Waiting, 0)
	if k := w.kinds(1001); k != "queued assigned released" {
		t.Error(k)
	}
}
