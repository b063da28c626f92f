package dbtest

import (
	"reflect"
	"testing"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/routing"
)

// routingPast: a start reads of what is over the last rings, what counts against
// limits on new conversations, and the stays of visitors who may return.
func routingPast(t *testing.T, s *Shop) {
	const day = routing.Day
	now := s.Engine.Now()
	id := func(n int) domain.ID { return domain.ID(100 + n) }
	part := func(n int, at int64, how string, role routing.Role) *routing.Assignment {
		return &routing.Assignment{ID: id(n), ConversationID: 1, AgentID: domain.ID(n), Role: role, Stage: routing.Done, How: how, StartedAt: at, DoneAt: at}
	}
	stay := func(n int, conv domain.ID, at, wait, left int64, o routing.Outcome) *routing.Segment {
		return &routing.Segment{ID: id(n), ConversationID: conv, QueueID: 1, Mode: "live", EnteredAt: at, EnqueuedAt: at - 5, Wait: wait, LeftAt: left, Outcome: o}
	}
	absent := stay(4, 14, now, 20, now+100, routing.Abandoned)
	absent.AgeAdjust = 80 // left while there: the rest was absence before
	s.Write(func(tx engine.Tx) error {
		for n := range routing.KeepEnded + 10 {
			o := &routing.Offer{ID: domain.ID(10_000 + n), ConversationID: 1, AgentID: 2, At: now, State: routing.Declined}
			if n == routing.KeepEnded+9 {
				o.State = routing.Offered
			}
			if err := tx.SaveOffer(o); err != nil {
				return err
			}
		}
		for _, p := range []*routing.Assignment{part(1, now-day, "ring", routing.Owner), part(2, now-day+1, "push", routing.Owner), part(3, now-9, "auto", routing.Owner),
			part(4, now-5, "ring", routing.Owner), part(5, now-5, "ring", routing.Participant), part(6, now, "pick", routing.Owner)} {
			if err := tx.SaveAssignment(p); err != nil {
				return err
			}
		}
		for _, x := range []*routing.Segment{stay(1, 11, now-3*day, 5, now-3*day+9, routing.Abandoned), stay(2, 12, now-day, 5, now-day+9, routing.Abandoned),
			stay(3, 13, now-9, 9, now, routing.Abandoned), absent, stay(5, 15, now-9, 4, now, routing.Abandoned), stay(6, 15, now, 0, 0, ""),
			stay(7, 16, now-9, 4, now, routing.FlowOut)} {
			if err := tx.SaveSegment(x); err != nil {
				return err
			}
		}
		return nil
	})
	var r *routing.Rows
	s.Write(func(tx engine.Tx) (err error) { r, err = tx.RoutingRows(); return err })
	if n := len(r.Recent); n != routing.KeepEnded || r.Recent[0].ID != 10_009 || r.Recent[n-1].ID != 10_000+routing.KeepEnded+8 {
		t.Errorf("%d rings, from %d to %d", n, r.Recent[0].ID, r.Recent[n-1].ID)
	}
	if want := []routing.Taken{{AgentID: 2, At: now - day + 1}, {AgentID: 3, At: now - 9}, {AgentID: 4, At: now - 5}}; !reflect.DeepEqual(r.Taken, want) {
		t.Errorf("taken %+v, want %+v", r.Taken, want)
	}
	if len(r.GaveUp) != 1 || r.GaveUp[0].ConversationID != 12 || r.GaveUp[0].EnqueuedAt != now-day-5 {
		t.Errorf("gave up: %+v", r.GaveUp)
	}
}

// prunedReceipts: the oldest go first, never more than asked for, none that is
// not below.
func prunedReceipts(t *testing.T, s *Shop) {
	kept := func() (out []domain.ID) {
		t.Helper()
		all, err := s.DB.Receipts(s.Ctx, 1, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			out = append(out, r.ID)
		}
		return out
	}
	s.Write(func(tx engine.Tx) error {
		for n := range 6 {
			if err := tx.AddReceipt(&routing.Receipt{ID: domain.ID(1 + n), V: 1, ConversationID: 1, Input: []byte("{}")}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, want := range [][]domain.ID{{6, 5, 4, 3}, {6, 5, 4}, {6, 5, 4}} {
		s.Write(func(tx engine.Tx) error { return tx.PruneReceipts(4, 2) })
		if got := kept(); !reflect.DeepEqual(got, want) {
			t.Fatalf("kept %v, want %v", got, want)
		}
	}
}
