package dbtest

import (
	"math"
	"slices"
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/report"
	"relevo/domain/routing"
)

// liveStays: groups hold the live stays of their time, waits rounded up.
func liveStays(t *testing.T, s *Shop) {
	save := func(x routing.Segment) {
		x.ID, x.ConversationID, x.Channel = s.Engine.NewID(), 1, routing.Chat
		if x.Mode == "" {
			x.Mode = "live"
		}
		if x.EnqueuedAt == 0 {
			x.EnqueuedAt = x.EnteredAt
		}
		s.Write(func(tx engine.Tx) error { return tx.SaveSegment(&x) })
	}
	groups := func(day, from, to int64) []report.Group {
		t.Helper()
		out, err := s.DB.LiveStays(s.Ctx, day, from, to)
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(out, func(a, b report.Group) int { return int(a.Wait - b.Wait) })
		return out
	}
	save(routing.Segment{QueueID: 1, EnteredAt: 1000, Wait: 60_000, Outcome: routing.Answered, LeftAt: 2000})
	save(routing.Segment{QueueID: 1, EnteredAt: 1500, Wait: 59_001, Outcome: routing.Answered})
	save(routing.Segment{QueueID: 1, EnteredAt: 2000, Wait: 60_001, Outcome: routing.Answered, LeftAt: 3000})
	save(routing.Segment{QueueID: 1, EnteredAt: 2500, Mode: "async"})
	save(routing.Segment{QueueID: 1, EnteredAt: 2600, EnqueuedAt: 500, Wait: 1, Outcome: routing.Abandoned, LeftAt: 3000})
	save(routing.Segment{QueueID: 2, EnteredAt: 2900, Wait: 7})
	save(routing.Segment{QueueID: 2, EnteredAt: 3000})
	want := []report.Group{{Queue: 2, N: 2}, {Queue: 1, Outcome: routing.Answered, Wait: 60_000, N: 2}, {Queue: 1, Outcome: routing.Answered, Wait: 61_000, N: 1}}
	if got := groups(1000, 1000, math.MaxInt64); !slices.Equal(got, want) {
		t.Errorf("groups %+v, want %+v", got, want)
	}
	if got := groups(1000, 1500, 2000); len(got) != 1 || got[0].N != 1 {
		t.Errorf("of [1500, 2000): %+v", got)
	}
}

// queueLists: the view of a queue holds what nobody owns there, in order.
func queueLists(t *testing.T, s *Shop) {
	if err := s.Engine.StartRouting(s.Ctx); err != nil {
		t.Fatal(err)
	}
	all, err := s.DB.Queues(s.Ctx)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d queues, %v", len(all), err)
	}
	lists := func(what string, queue domain.ID, want ...string) {
		t.Helper()
		rows, _, err := s.DB.List(s.Ctx, conversation.ListQuery{View: conversation.InQueue, Queue: queue})
		if err != nil {
			t.Fatal(err)
		}
		var seen []string
		for _, r := range rows {
			seen = append(seen, r.Preview)
		}
		if !slices.Equal(seen, want) {
			t.Errorf("%s: %q, want %q", what, seen, want)
		}
	}
	first := s.Say(s.Visitor, "one").ConversationID
	s.Say(s.NewVisitor(), "two")
	lists("two wait", all[0].ID, "one", "two")
	lists("in no queue", 0)
	if err := s.Engine.Pick(s.Ctx, s.Mara, first); err != nil {
		t.Fatal(err)
	}
	lists("one was picked", all[0].ID, "two")
}
