package engine_test

import (
	"fmt"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
	"relevo/domain/i18n"
)

// heard compares what the visitor has read since the last look: messages and
// the events that widgets show.
func (s *stage) heard(want ...string) {
	s.t.Helper()
	got := s.read()
	for i := range want {
		want[i] = s.text(want[i])
	}
	if !slices.Equal(got, want) {
		s.t.Fatalf("the visitor read\n%q, want\n%q", got, want)
	}
}

func (s *stage) read() (out []string) {
	s.t.Helper()
	ms, err := s.db.Transcript(s.ctx, s.conv, s.seen, 100, false)
	if err != nil {
		s.t.Fatal(err)
	}
	evs, err := s.db.Events(s.ctx, s.conv)
	if err != nil {
		s.t.Fatal(err)
	}
	i := 0
	events := func(before int64) {
		for ; i < len(evs) && evs[i].AfterSeq < before; i++ {
			if evs[i].ID > s.told {
				s.told = evs[i].ID
				if text := s.shown(&evs[i]); text != "" {
					out = append(out, text)
				}
			}
		}
	}
	for _, m := range ms {
		events(m.Seq)
		s.seen = m.Seq
		if m.Author.Kind != conversation.ByVisitor {
			out = append(out, m.Text)
		}
	}
	events(1 << 60)
	return out
}

func (s *stage) shown(ev *conversation.Event) string {
	name := func(id domain.ID) string {
		for n, a := range s.agents {
			if a == id {
				return strings.ToUpper(n[:1]) + n[1:]
			}
		}
		return "?"
	}
	switch {
	case ev.Kind == conversation.Accepted, ev.Kind == conversation.Assigned:
		return s.text("@agent.joined name=" + name(ev.Data.To))
	case ev.Kind == conversation.Position:
		return s.text(fmt.Sprint("@queue.position n=", ev.Data.N))
	case ev.Kind == conversation.Transferred && ev.Data.Queue != 0 && ev.Data.Reason == "":
		return s.text("@agent.transferring")
	case ev.Kind == conversation.Ended && ev.By.Kind == conversation.ByAgent:
		return s.text("@agent.ended name=" + name(ev.By.ID))
	case ev.Kind == conversation.Ended && ev.Data.From != 0:
		return s.text("@agent.you_ended")
	}
	return ""
}

// text is a built-in text, "@key name=value", or itself.
func (s *stage) text(t string) string {
	key, ok := strings.CutPrefix(t, "@")
	if !ok {
		return t
	}
	key, rest, _ := strings.Cut(key, " ")
	var args []string
	for _, kv := range strings.Fields(rest) {
		k, v, _ := strings.Cut(kv, "=")
		args = append(args, k, v)
	}
	return assistant.Fill(i18n.For(s.lang).T("bot."+key), args...)
}

// is compares who is in charge.
func (s *stage) is(control string) {
	s.t.Helper()
	if c := s.current(); c.Control() != control {
		s.t.Fatalf("control %s (%s, %s), want %s", c.Control(), c.State, c.CloseReason, control)
	}
}

// rings compares who is offered the conversation.
func (s *stage) rings(name string) {
	s.t.Helper()
	var at domain.ID
	for _, o := range s.e.OffersFor(s.conv) {
		at = o.AgentID
	}
	if at != s.agents[name] {
		s.t.Fatalf("rings at %v, want %s", at, name)
	}
}

func (s *stage) accept(name string) {
	s.t.Helper()
	for _, o := range s.e.Offers(s.agents[name]) {
		if err := s.e.AcceptOffer(s.ctx, o.AgentID, o.ID); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *stage) actor(name string) conversation.Actor { return conversation.Actor{ID: s.agents[name]} }

// escalations are the attempts as stored.
func (s *stage) escalations() []escalation.Escalation {
	s.t.Helper()
	all, err := s.db.Escalations(s.ctx, s.conv)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// attempt compares the latest attempt.
func (s *stage) attempt(n int, kind escalation.Kind, reason assistant.Reason, state escalation.State) *escalation.Escalation {
	s.t.Helper()
	all := s.escalations()
	if len(all) != n || all[n-1].N != n || all[n-1].Kind != kind || all[n-1].Reason != reason || all[n-1].State != state {
		s.t.Fatalf("attempts %+v; want %d: %s, %s, %s", all, n, kind, reason, state)
	}
	return &all[n-1]
}

// tickets are those of the visitor's conversation.
func (s *stage) tickets() []escalation.Ticket {
	s.t.Helper()
	all, err := s.db.Tickets(s.ctx, s.conv)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// happened tells whether an action's event is stored.
func (s *stage) happened(kind assistant.NoteKind, action, reason string) {
	s.t.Helper()
	evs, err := s.db.ActionEvents(s.ctx, s.conv)
	if err != nil {
		s.t.Fatal(err)
	}
	if !slices.ContainsFunc(evs, func(e assistant.Event) bool { return e.Kind == kind && e.Action == action && e.Reason == reason }) {
		s.t.Errorf("no %s %s %q among %+v", kind, action, reason, evs)
	}
}
