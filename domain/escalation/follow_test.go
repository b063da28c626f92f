package escalation_test

import (
	"testing"

	"pgregory.net/rapid"

	"relevo/domain/conversation"
	. "relevo/domain/escalation"
	"relevo/domain/routing"
)

func step(s conversation.State, more ...func(*Step)) Step {
	out := Step{State: s, Mode: conversation.Live, Queue: 7, By: conversation.BySystem}
	if s == conversation.Active || s == conversation.Snoozed {
		out.Owner = 3
	}
	for _, fn := range more {
		fn(&out)
	}
	return out
}

func kind(k conversation.EventKind) func(*Step) { return func(s *Step) { s.Kind = k } }
func by(k conversation.Kind) func(*Step)        { return func(s *Step) { s.By = k } }
func why(reason string) func(*Step)             { return func(s *Step) { s.Reason = reason } }
func async(s *Step)                             { s.Mode = conversation.Async }

func TestFollow(t *testing.T) {
	waits, rings, active := step(conversation.Waiting), step(conversation.Ringing), step(conversation.Active)
	for _, c := range []struct {
		name  string
		steps []Step
		want  State
	}{
		{"rings and is accepted", []Step{waits, rings, active}, Accepted},
		{"declined, waits, rings elsewhere", []Step{waits, rings, waits, rings}, Ringing},
		{"connected without a ring", []Step{active}, Accepted},
		{"accepted, transferred to a queue", []Step{waits, rings, active, waits, rings}, Ringing},
		{"set aside", []Step{active, step(conversation.Snoozed)}, Accepted},
		{"ended, back to the assistant", []Step{active, step(conversation.Bot, kind(conversation.Ended), by(conversation.ByAgent))}, Ended},
		{"handed to the assistant", []Step{active, step(conversation.Bot, kind(conversation.Transferred), by(conversation.ByAgent))}, Ended},
		{"closed by the agent", []Step{active, step(conversation.Wrapup, kind(conversation.ClosedEv), by(conversation.ByAgent)), step(conversation.Closed)}, Ended},
		{"the agent's visitor gave up", []Step{active, step(conversation.Closed, why("visitor_left"))}, Ended},
		{"cancelled", []Step{waits, step(conversation.Bot, kind(conversation.Ended), by(conversation.ByVisitor))}, Cancelled},
		{"gone while waiting", []Step{waits, rings, step(conversation.Closed, why("abandoned"))}, Abandoned},
		{"closed by the waiting visitor", []Step{waits, step(conversation.Closed, by(conversation.ByVisitor))}, Abandoned},
		{"spam, closed while waiting", []Step{waits, step(conversation.Closed, by(conversation.ByAgent), why("spam"))}, Ended},
		{"turned away", []Step{waits, step(conversation.Closed, why("full"))}, Unavailable},
		{"sent back", []Step{step(conversation.Bot, kind(conversation.Overflowed))}, Unavailable},
		{"asked for an address", []Step{waits, step(conversation.Bot, kind(conversation.Ticketed))}, Requested},
		{"never gave one", []Step{step(conversation.Bot, kind(conversation.Ticketed)), step(conversation.Closed, by(conversation.ByAssistant), why("idle"))}, Abandoned},
		{"goes on asynchronously", []Step{step(conversation.Waiting, async)}, Ticketed},
		{"and is picked", []Step{step(conversation.Waiting, async), active}, Accepted},
		{"over is over", []Step{waits, step(conversation.Closed, why("abandoned")), waits, active}, Abandoned},
	} {
		x := Escalation{N: 1, State: Requested, CreatedAt: 1}
		for i, s := range c.steps {
			x.Follow(s, int64(10+i))
		}
		if x.State != c.want || (x.EndedAt == 0) != x.State.Open() {
			t.Errorf("%s: %s, ended at %d; want %s", c.name, x.State, x.EndedAt, c.want)
		}
	}
}

// The first to accept stays noted, the queue is where it is now, and times only
// go forward, whatever happens in whatever order.
func TestFollowAnything(t *testing.T) {
	states := []conversation.State{conversation.Bot, conversation.Waiting, conversation.Ringing, conversation.Active, conversation.Snoozed, conversation.Wrapup, conversation.Closed}
	kinds := []conversation.EventKind{"", conversation.Ticketed, conversation.Overflowed, conversation.Ended, conversation.Transferred}
	authors := []conversation.Kind{conversation.BySystem, conversation.ByVisitor, conversation.ByAgent, conversation.ByAssistant}
	rapid.Check(t, func(t *rapid.T) {
		x := Escalation{N: 1, State: Requested, CreatedAt: 1}
		for now := int64(2); now < 12; now++ {
			s := step(rapid.SampledFrom(states).Draw(t, "state"), kind(rapid.SampledFrom(kinds).Draw(t, "kind")), by(rapid.SampledFrom(authors).Draw(t, "by")))
			if s.Owner != 0 {
				s.Owner += 3
			}
			was := x
			changed := x.Follow(s, now)
			if changed != (x != was) {
				t.Fatal("it said otherwise")
			}
			if !was.State.Open() && was.State != Ticketed && x != was {
				t.Fatalf("%s became %s", was.State, x.State)
			}
			if was.AcceptedAt != 0 && (x.AcceptedAt != was.AcceptedAt || x.AgentID != was.AgentID) {
				t.Fatal("another one accepted first")
			}
			if (x.EndedAt == 0) != x.State.Open() {
				t.Fatalf("%s ended at %d", x.State, x.EndedAt)
			}
			if s.State == conversation.Active && was.State.Open() && x.State != Accepted {
				t.Fatalf("somebody has it and it is %s", x.State)
			}
		}
	})
}

func TestWelcome(t *testing.T) {
	door := func(when routing.When, do routing.Action, online bool) routing.Door {
		return routing.Door{Queue: 1, Open: when != routing.WhenClosed, Online: online, When: when, Rule: routing.Overflow{Do: do}}
	}
	said := door(routing.WhenFull, routing.ToTicket, true)
	said.Rule.Text = map[string]string{"en": "Full."}
	for _, c := range []struct {
		d    routing.Door
		want Word
	}{
		{door("", "", true), WordOnline},
		{door("", "", false), WordOffline},
		{door(routing.WhenClosed, routing.ToTicket, false), WordHours},
		{door(routing.WhenNoAgents, routing.ToTicket, false), WordOffline},
		{door(routing.WhenNoAgents, routing.ToBot, false), WordOffline},
		{door(routing.WhenFull, routing.ToTicket, true), WordFull},
		{door(routing.WhenFull, routing.ToQueue, true), WordOnline},
		{door(routing.WhenFull, routing.ToClose, true), WordNone},
		{door(routing.WhenEWT, routing.ToAsync, true), WordLong},
		{door(routing.WhenEWT, routing.ToAsk, true), WordOnline},
		{said, WordNone},
	} {
		if got := Welcome(c.d); got != c.want {
			t.Errorf("%+v: %q, want %q", c.d, got, c.want)
		}
	}
}
