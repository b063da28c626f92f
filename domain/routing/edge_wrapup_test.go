package routing

import (
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/presence"
)

func TestEdge45WrapUpTimeout(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		s := &c.Queues[general].Settings
		s.Dispositions, s.DispMandatory = 301, true
	})
	w.ready(ana)
	w.serve(1000, ana)
	w.ok(w.c.End(1000, agent(ana), w.now))
	p := w.c.AssignmentsOf(ana)[0]
	w.fails(w.c.SubmitWrapUp(1000, ana, "", "ok", w.now), "disposition_required")
	w.pass(2*Minute - 1)
	w.is(1000, conversation.Wrapup, 0)
	w.pass(1)
	w.is(1000, conversation.Closed, 0)
	if got := w.s.parts[p.ID]; !got.Flagged || got.Disposition != disposition.None || got.Stage != Done || got.DoneAt != got.WrapUntil {
		t.Errorf("%+v", got)
	}
	w.shown(ana, presence.ShownReady, "")
	if m := w.s.moves[1000]; m.By.Kind != conversation.BySystem || m.Data.Reason != "flagged" {
		t.Errorf("%+v", m)
	}
	w.fails(w.c.SubmitWrapUp(1000, ana, "x", "", w.now), "not_found")

	w.serve(1001, ana)
	w.ok(w.c.End(1001, agent(ana), w.now))
	w.ok(w.c.SubmitWrapUp(1001, ana, "resolved", "ok", w.now))
	w.is(1001, conversation.Closed, 0)
	if m := w.s.moves[1001]; m.Data.Disposition != "resolved" || m.By.ID != ana {
		t.Errorf("%+v", m)
	}
}

func TestWrapUpModes(t *testing.T) {
	for _, c := range []struct {
		mode  Wrap
		timer bool
		stays bool // after a submission
	}{{WrapOptional, false, false}, {WrapDiscretion, false, false}, {WrapTimed, true, false}, {WrapTimedNoExit, true, true}} {
		w := newWorld(t, func(cfg *Config) { cfg.Queues[general].Settings.WrapMode = c.mode })
		w.ready(ana)
		w.serve(1000, ana)
		w.ok(w.c.End(1000, agent(ana), w.now))
		if p := w.c.AssignmentsOf(ana); len(p) != 1 || (p[0].WrapUntil > 0) != c.timer {
			t.Fatalf("%s: %+v", c.mode, p)
		}
		w.ok(w.c.SubmitWrapUp(1000, ana, "", "note", w.now))
		if got := w.c.State(ana).Wrapping == 1; got != c.stays {
			t.Errorf("%s: wraps up %v", c.mode, got)
		}
		w.pass(Hour)
		w.is(1000, conversation.Closed, 0)
	}
	w := newWorld(t, func(cfg *Config) { cfg.Queues[general].Settings.WrapMode = WrapOff })
	w.ready(ana)
	w.serve(1000, ana)
	w.ok(w.c.End(1000, agent(ana), w.now))
	w.is(1000, conversation.Closed, 0)
	w.ok(w.c.End(1000, agent(ana), w.now))
	w.shown(ana, presence.ShownReady, "")
}

func TestWrapNotes(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Queues[general].Settings.NotesMandatory = true })
	w.ready(ana)
	w.serve(1000, ana)
	rev, err := w.c.SaveWrapNotes(1000, ana, "", "first", 0, w.now)
	w.ok(err)
	if rev != 1 {
		t.Fatal(rev)
	}
	w.ok(w.c.End(1000, agent(ana), w.now))
	_, err = w.c.SaveWrapNotes(1000, ana, "", "other page", 0, w.now)
	w.fails(err, "newer_revision")
	if rev, err = w.c.SaveWrapNotes(1000, ana, "", "first", 0, w.now); err != nil || rev != 1 {
		t.Error("the same again is no revision", rev, err)
	}
	rev, err = w.c.SaveWrapNotes(1000, ana, "d", "second", 1, w.now)
	w.ok(err)
	if p := w.c.AssignmentsOf(ana)[0]; p.Notes != "second" || p.Disposition != "d" || rev != 2 {
		t.Errorf("%+v", p)
	}
	w.fails(w.c.SubmitWrapUp(1000, ana, "d", "", w.now), "notes_required")
	until := w.c.AssignmentsOf(ana)[0].WrapUntil
	w.ok(w.c.ExtendWrapUp(1000, ana, w.now))
	if got := w.c.AssignmentsOf(ana)[0].WrapUntil; got != until+2*Minute {
		t.Error(got - until)
	}
	w.fails(w.c.ExtendWrapUp(1000, ana, w.now), "wrapup_extended")
	w.fails(w.c.ExtendWrapUp(1000, ben, w.now), "not_found")
	_, err = w.c.SaveWrapNotes(1000, ben, "", "x", 0, w.now)
	w.fails(err, "not_found")
}

func TestEdge49And50BackToTheAssistant(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	a := chat(1000, general)
	a.CameBy, a.Fresh = "bot", false
	w.enter(a)
	w.accept(ana)
	w.ok(w.c.End(1000, agent(ana), w.now))
	w.is(1000, conversation.Bot, 0) // what comes after the session is the assistant's
	w.shown(ana, presence.ShownWrapUp, "")
	w.now += 10 * Second
	w.enter(a) // edge 50: asked for again, a new segment of the same conversation
	if w.stays(1000) != "new:answered:0 new::0" || w.ring(ana).ConversationID != 1000 {
		t.Error(w.stays(1000))
	}
	w.ok(w.c.SubmitWrapUp(1000, ana, "", "n", w.now))
	w.is(1000, conversation.Ringing, 0)
	w.accept(ana)
	w.ok(w.c.End(1000, agent(ana), w.now))
	w.pass(2 * Minute) // the wrap-up alone is left in the books
	if m := w.moves[len(w.moves)-1]; m.Kind != conversation.WrappedUp || m.State != "" || m.ConversationID != 1000 {
		t.Errorf("only its history is written: %+v", m)
	}
	if works, _, _ := w.c.Open(); works != 0 || len(w.c.files) != 0 {
		t.Error("nothing is left")
	}
}

func TestInactivity(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.serve(1000, ana)
	w.pass(20 * Minute)
	w.is(1000, conversation.Active, ana) // the visitor's word was the last: nobody is let go
	w.ok(w.c.AgentWrote(1000, agent(ana), w.now))
	w.pass(5*Minute - 1)
	if w.said(1000, "inactive") {
		t.Error("early")
	}
	w.pass(1)
	if !w.said(1000, "inactive") {
		t.Error("warned")
	}
	w.c.VisitorWrote(1000, w.now)
	w.step()
	w.pass(20 * Minute)
	w.ok(w.c.AgentWrote(1000, agent(ana), w.now))
	w.pass(10 * Minute)
	w.is(1000, conversation.Wrapup, 0)
	if m := w.s.moves[1000]; m.Reason != "idle" || m.By.Kind != conversation.BySystem {
		t.Errorf("%+v", m)
	}
}

func TestNoReply(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Queues[general].Settings.NoReply = 3 * Minute })
	w.ready(ana)
	w.serve(1000, ana)
	w.ready(ben)
	w.pass(3 * Minute)
	w.is(1000, conversation.Ringing, 0)
	w.accept(ben)
	w.pass(10 * Minute)
	w.is(1000, conversation.Active, ben) // the first assignment only
	if k := w.kinds(1000); k != "queued offered accepted requeued offered accepted" {
		t.Error(k)
	}
}

func TestReopenByAgent(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.serve(1000, ana)
	a := chat(1000, general)
	a.Fresh = false
	w.fails(w.c.Reopen(a, agent(ben), w.now), "open")
	w.ok(w.c.Reopen(a, agent(ana), w.now))
	w.ok(w.c.Close(1000, agent(ana), "", w.now))
	w.ok(w.c.Reopen(a, agent(ana), w.now)) // one's own wrap-up goes back
	w.is(1000, conversation.Active, ana)
	if w.c.State(ana).Wrapping != 0 {
		t.Error("no wrap-up is left")
	}
	w.ok(w.c.Close(1000, agent(ana), "", w.now))
	w.ok(w.c.Reopen(a, agent(ben), w.now)) // ben works by hand, unlimited
	w.is(1000, conversation.Active, ben)
	if x, _ := w.c.Work(1000); x.Mode != conversation.Async {
		t.Error("the visitor is not there: it goes on asynchronously")
	}
	if w.c.State(ana).Wrapping != 1 {
		t.Error("ana still wraps up")
	}
	w.pass(2 * Minute)
	w.is(1000, conversation.Active, ben)
	w.ready(carla)
	for i := range 5 {
		id := 1100 + asID(i)
		x := chat(id, payments)
		x.Fresh, x.Present = false, true
		w.ok(w.c.Reopen(x, agent(carla), w.now))
	}
	x := chat(1200, payments)
	x.Present = true
	w.fails(w.c.Reopen(x, agent(carla), w.now), "target_full")
}

func TestReplies(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ana)
	w.serve(1000, ana)
	w.fails(w.c.AgentWrote(4711, agent(ana), w.now), "closed")
	w.now += 5 * Second
	w.ok(w.c.AgentWrote(1000, agent(ana), w.now))
	first := w.now
	w.now += 5 * Second
	w.ok(w.c.AgentWrote(1000, agent(ana), w.now))
	x, _ := w.c.Work(1000)
	if w.s.segments[x.SegmentID].FirstReplyAt != first || w.c.AssignmentsOf(ana)[0].FirstReplyAt != first || !x.BothSpoke {
		t.Errorf("%+v", x)
	}
	w.ok(w.c.Snooze(1000, agent(ana), w.now+Hour, w.now))
	w.ok(w.c.AgentWrote(1000, agent(ana), w.now))
	w.is(1000, conversation.Active, ana)
	w.ok(w.c.Close(1000, agent(ana), "spam", w.now))
	w.fails(w.c.AgentWrote(1000, agent(ana), w.now), "closed")
	w.ok(w.c.Close(1000, agent(ana), "spam", w.now))
	if m := w.s.moves[1000]; m.Reason != "spam" {
		t.Errorf("%+v", m)
	}
}

func TestPositions(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		c.Queues[general].Settings.Position = true
		c.Queues[general].Settings.MaxWait = 0
		c.Agents[ana].Capacity.Channels[Chat] = Line{Weight: 25, Max: 1}
	})
	places := func(conv domain.ID) (out []int) {
		for _, m := range w.moves {
			if m.ConversationID == conv && m.Kind == conversation.Position {
				out = append(out, m.Data.N)
			}
		}
		return out
	}
	w.enter(chat(1000, general)) // nobody is there: nothing is told
	if len(places(1000)) != 0 {
		t.Fatal(places(1000))
	}
	w.ready(ana)
	w.accept(ana)
	for i := 1; i <= 3; i++ {
		w.enter(chat(1000+asID(i), general))
		if p := places(1000 + asID(i)); len(p) != 1 || p[0] != i {
			t.Fatalf("%d: told at once: %v", i, p)
		}
		w.now += Second
	}
	w.ok(w.c.LeaveQueue(1001, w.now))
	w.pass(5 * Second)
	if p := places(1003); len(p) != 1 {
		t.Fatalf("told again within ten seconds: %v", p)
	}
	w.pass(10 * Second)
	if p := places(1003); len(p) != 2 || p[1] != 2 {
		t.Fatalf("on change: %v", p)
	}
	w.pass(Minute)
	if len(places(1003)) != 2 || len(places(1002)) != 2 {
		t.Error("nothing changed: nothing told")
	}
}
