package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/routing"
)

// AcceptOffer answers a ring; the conversation is then the agent's. Repeating
// it succeeds; 409 gone with reason taken_by_other, timed_out or withdrawn.
func (e *Engine) AcceptOffer(ctx context.Context, agent, offer domain.ID) error {
	return e.routed(ctx, func(r *round) error { return r.core.Accept(offer, agent, r.now) })
}

// DeclineOffer refuses a ring; the next agent rings at once. 422
// decline_reason_required when the queue asks for a reason.
func (e *Engine) DeclineOffer(ctx context.Context, agent, offer domain.ID, reason string) error {
	return e.routed(ctx, func(r *round) error {
		return r.core.Decline(offer, agent, contact.OneLine(reason, maxReason), r.now)
	})
}

// AckOffer notes that a browser shows the ring.
func (e *Engine) AckOffer(ctx context.Context, agent, offer domain.ID) error {
	return e.routed(ctx, func(r *round) error { return r.core.Ack(offer, agent, r.now) })
}

// Offers are an agent's open rings, oldest first.
func (e *Engine) Offers(agent domain.ID) []routing.Offer {
	return read(e, func(c *routing.Core) []routing.Offer { return c.OffersOf(agent) })
}

// OffersFor are a conversation's open rings.
func (e *Engine) OffersFor(conv domain.ID) []routing.Offer {
	return read(e, func(c *routing.Core) []routing.Offer { return c.OffersFor(conv) })
}

// read asks the books; the zero value while there are none. One at a time:
// an answer may need the memory that decisions are made in.
func read[T any](e *Engine, fn func(c *routing.Core) T) (out T) {
	e.books.mu.Lock()
	defer e.books.mu.Unlock()
	if e.books.core == nil {
		return out
	}
	return fn(e.books.core)
}

// Work is a conversation's standing in routing; false when it is not open.
func (e *Engine) Work(conv domain.ID) (w routing.Work, ok bool) {
	return read(e, func(c *routing.Core) routing.Work { w, ok = c.Work(conv); return w }), ok
}

// Assignments are the open participations in a conversation, the owner's first,
// wrap-ups and watchers among them.
func (e *Engine) Assignments(conv domain.ID) []routing.Assignment {
	return read(e, func(c *routing.Core) []routing.Assignment { return c.AssignmentsFor(conv) })
}

// AssignmentsOf are an agent's open participations, oldest first.
func (e *Engine) AssignmentsOf(agent domain.ID) []routing.Assignment {
	return read(e, func(c *routing.Core) []routing.Assignment { return c.AssignmentsOf(agent) })
}

// Waiting tells how a waiting conversation stands in its queue.
func (e *Engine) Waiting(conv domain.ID) (w routing.Wait, ok bool) {
	now := e.Now()
	return read(e, func(c *routing.Core) routing.Wait { w, ok = c.Wait(conv, now); return w }), ok
}

// QueueOnline tells whether a queue (0: the default) is in hours, and whether
// somebody could take work when free.
func (e *Engine) QueueOnline(queue domain.ID) (open, online bool) {
	now := e.Now()
	read(e, func(c *routing.Core) bool { open, online = c.Online(queue, now); return open })
	return open, online
}

// AgentState is where an agent stands: connection, intent and load.
func (e *Engine) AgentState(agent domain.ID) routing.AgentState {
	return read(e, func(c *routing.Core) routing.AgentState { return c.State(agent) })
}

// Board is the whole standing for supervisors.
func (e *Engine) Board() routing.Board {
	now := e.Now()
	return read(e, func(c *routing.Core) routing.Board { return c.Board(now) })
}

// BoardVersion counts the changes of the books; caches use it.
func (e *Engine) BoardVersion() uint64 {
	e.books.mu.RLock()
	defer e.books.mu.RUnlock()
	return e.books.change
}

// Explain says why a conversation still waits, as of now; false when it does
// not wait.
func (e *Engine) Explain(conv domain.ID) (rc routing.Receipt, ok bool) {
	now := e.Now()
	return read(e, func(c *routing.Core) routing.Receipt { rc, ok = c.Explain(conv, now); return rc }), ok
}

// QueueName is a queue's name; "" when it is archived or unknown.
func (e *Engine) QueueName(queue domain.ID) string {
	return read(e, func(c *routing.Core) string { return c.QueueName(queue) })
}
