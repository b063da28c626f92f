package demo

import (
	"cmp"
	"maps"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/escalation"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// retold is the transaction in which the history is told. Nobody was rung in
// it and chats lay for hours, so what routing notes of it is no picture of the
// shop's days: the ledger draws that. Only what is still open is kept.
type retold struct {
	engine.Tx
	open  map[domain.ID]domain.ID // the current stay of each open conversation
	stays map[domain.ID]routing.Segment
	parts map[domain.ID]routing.Assignment

	tickets map[domain.ID]domain.ID // where they are answered, by the visitor's conversation
}

// SaveWork implements engine.Tx.
func (r *retold) SaveWork(w *routing.Work) error {
	if w.State == conversation.Closed || w.State == conversation.Bot {
		delete(r.open, w.ID)
	} else {
		r.open[w.ID] = w.SegmentID
	}
	return r.Tx.SaveWork(w)
}

// SaveSegment implements engine.Tx.
func (r *retold) SaveSegment(s *routing.Segment) error { r.stays[s.ID] = *s; return nil }

// SaveAssignment implements engine.Tx.
func (r *retold) SaveAssignment(a *routing.Assignment) error { r.parts[a.ID] = *a; return nil }

// SaveStanding implements engine.Tx: nobody is there when the demo starts.
func (r *retold) SaveStanding(*presence.Standing) error { return nil }

// AddTicket implements engine.Tx.
func (r *retold) AddTicket(t *escalation.Ticket) error {
	r.tickets[t.ConversationID] = t.WorkID
	return r.Tx.AddTicket(t)
}

// AddAgentEvent implements engine.Tx.
func (r *retold) AddAgentEvent(domain.ID, *routing.AgentEvent) error { return nil }

// AddReceipt implements engine.Tx.
func (r *retold) AddReceipt(*routing.Receipt) error { return nil }

// PruneReceipts implements engine.Tx.
func (r *retold) PruneReceipts(domain.ID, int) error { return nil }

// AddWrapNote implements engine.Tx.
func (r *retold) AddWrapNote(*engine.WrapNote) error { return nil }

// finish stores what is still open.
func (r *retold) finish() error {
	for _, conv := range slices.Sorted(maps.Keys(r.open)) {
		if s, ok := r.stays[r.open[conv]]; ok {
			if err := r.Tx.SaveSegment(&s); err != nil {
				return err
			}
		}
	}
	parts := slices.SortedFunc(maps.Values(r.parts), func(a, b routing.Assignment) int { return cmp.Compare(a.ID, b.ID) })
	for i := range parts {
		if _, ok := r.open[parts[i].ConversationID]; ok && parts[i].Stage != routing.Done {
			if err := r.Tx.SaveAssignment(&parts[i]); err != nil {
				return err
			}
		}
	}
	return nil
}
