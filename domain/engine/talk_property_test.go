package engine_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/escalation"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// follows tells what an attempt must be, given how its conversation stands.
func follows(c *conversation.Conversation, w *routing.Work, x *escalation.Escalation) bool {
	switch {
	case c.State == conversation.Bot:
		return !x.State.Open() || x.State == escalation.Requested
	case !c.Open():
		return !x.State.Open()
	case c.Opening != x.Opening: // opened again, to people
		return !x.State.Open()
	case w.OwnerID != 0:
		return x.State == escalation.Accepted
	case w.Mode == conversation.Async:
		return x.State == escalation.Ticketed || x.State == escalation.Queued && x.AcceptedAt != 0
	case w.State == conversation.Ringing:
		return x.State == escalation.Ringing
	}
	return x.State == escalation.Queued
}

// Whatever visitors, agents, time and crashes do: at most one attempt of a
// conversation is open, and it stands where routing has the conversation.
func TestAttemptsFollowWork(t *testing.T) {
	texts := []string{"talk to an agent", "I want to pay my bill", "book a table", "4", "when do you open", "eva@example.com", "no", "xyzzy", "verify me", "4711", "I will harm somebody"}
	rules := []func(general, payments *routing.Settings){nil, overflow(routing.WhenNoAgents, routing.ToTicket), overflow(routing.WhenMaxWait, routing.ToBot), overflow(routing.WhenFull, routing.ToTicket)}
	for seed := range 8 {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		s := newStage(t, "en", false, nil, rules[seed%len(rules)])
		s.open()
		trail := ""
		at := time.Duration(0)
		for n := range 70 {
			what := s.anything(r, texts)
			if r.IntN(4) == 0 {
				at += time.Duration(r.IntN(200)) * time.Second
				if r.IntN(12) == 0 {
					at += time.Duration(r.IntN(30)) * time.Hour
				}
				s.pass(at)
				s.fire()
			}
			trail += fmt.Sprintf("%d %s: %s\n", n, at, what)
			s.holds(trail)
		}
	}
}

// anything does one thing; refusals are fine.
func (s *stage) anything(r *rand.Rand, texts []string) string {
	names := []string{"ana", "ben", "carla"}
	name := names[r.IntN(len(names))]
	a := conversation.Actor{ID: s.agents[name], Supervises: r.IntN(4) == 0}
	refused := func(what string, err error) string {
		if err != nil && domain.AsError(err) == nil {
			s.t.Fatalf("%s: %v", what, err)
		}
		return fmt.Sprintf("%s by %s: %v", what, name, err)
	}
	switch r.IntN(16) {
	case 0, 1, 2, 3, 4:
		text := texts[r.IntN(len(texts))]
		return refused("says "+text, s.post(engine.VisitorMessage{Text: text}))
	case 5:
		id := []string{"keep", "leave", "back"}[r.IntN(3)]
		return refused("presses "+id, s.post(engine.VisitorMessage{Choice: id}))
	case 6:
		return refused("leaves the queue", s.e.LeaveQueue(s.ctx, s.visitor))
	case 7:
		return refused("ends", s.e.EndByVisitor(s.ctx, s.visitor, r.IntN(3) == 0))
	case 8:
		s.presence(name, []presence.Intent{presence.Ready, presence.Ready, presence.NotReady}[r.IntN(3)])
		return "presence of " + name
	case 9, 10:
		if all := s.e.Offers(a.ID); len(all) > 0 {
			o := all[0]
			if r.IntN(3) == 0 {
				return refused("declines", s.e.DeclineOffer(s.ctx, a.ID, o.ID, ""))
			}
			return refused("accepts", s.e.AcceptOffer(s.ctx, a.ID, o.ID))
		}
		return "nothing rings"
	case 11:
		return refused("agent ends", s.e.End(s.ctx, a, s.conv, 1<<40))
	case 12:
		switch r.IntN(4) {
		case 0:
			return refused("to payments", s.e.Transfer(s.ctx, a, s.conv, engine.Handover{Queue: s.payments, Confirmed: true}))
		case 1:
			return refused("to the assistant", s.e.Transfer(s.ctx, a, s.conv, engine.Handover{Assistant: true}))
		case 2:
			return refused("release", s.e.Release(s.ctx, a, s.conv, ""))
		}
		return refused("pick", s.e.Pick(s.ctx, a, s.conv))
	case 13:
		return refused("agent closes", s.e.Close(s.ctx, a, s.conv, 1<<40, ""))
	case 14:
		if s.left = !s.left; s.left {
			s.streamed()
			return "visitor gone"
		}
		s.streamed = s.e.VisitorOpened(s.ctx, s.visitor)
		return "visitor back"
	}
	s.kill()
	return "killed"
}

func (s *stage) holds(trail string) {
	s.t.Helper()
	all := s.escalations()
	open := 0
	for i := range all {
		if all[i].State.Open() {
			open++
		}
		if all[i].N != i+1 || (all[i].EndedAt == 0) != all[i].State.Open() {
			s.t.Fatalf("%s%+v", trail, all[i])
		}
	}
	if open > 1 || open == 1 && !all[len(all)-1].State.Open() {
		s.t.Fatalf("%sopen attempts: %+v", trail, all)
	}
	c := s.current()
	var w *routing.Work
	if row, ok := s.e.Work(s.conv); ok {
		w = &row
	}
	if n := len(all); n > 0 && !follows(c, w, &all[n-1]) {
		s.t.Fatalf("%s%s, %+v: %+v", trail, c.State, w, &all[n-1])
	}
	k, err := s.db.KeptSession(s.ctx, s.conv)
	if err != nil || (k.EndedAt != 0) != !c.Open() && c.State == conversation.Bot {
		s.t.Fatalf("%s%s: session %+v, %v", trail, c.State, k, err)
	}
}
