package engine

import (
	"context"
	"slices"
	"sync"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
	"relevo/domain/i18n"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// books are the routing core and what guards it. Commands change the core
// inside their write transaction, on the store's one writing goroutine; the
// lock is for readers on other goroutines.
type books struct {
	mu     sync.RWMutex
	core   *routing.Core // nil until first needed
	stale  bool          // something it holds was not stored: read again
	setup  uint64        // version of the hub's topics it was configured at
	gen    uint64        // of the store
	next   int64         // when the timer loop will look next; 0 = not known
	change uint64        // counts changes, for the sweep and for caches
	swept  uint64

	receipts int // written since old ones were removed last

	booting bool // a start weighs what is overdue by rules of its own
}

// round is one command on the books.
type round struct {
	e    *Engine
	tx   Tx
	now  int64
	core *routing.Core

	talk      *talk          // the one whose turn came here; nil = none
	later     []func() error // what assistants do about what routing did; it may change the books
	attempts  map[domain.ID]*escalation.Escalation
	unsaved   []*escalation.Escalation
	hoursSaid map[domain.ID]bool
	taken     domain.ID // the conversation a person has just taken from an assistant
}

// routed runs a command on the books in a transaction of its own: what fn
// changed is decided on, stored and told; an error leaves everything as it was.
func (e *Engine) routed(ctx context.Context, fn func(r *round) error) error {
	return e.write(ctx, func(tx Tx, now int64) error { return e.onBooks(tx, now, fn) })
}

// onBooks is routed inside a running transaction.
func (e *Engine) onBooks(tx Tx, now int64, fn func(r *round) error) error {
	b := &e.books
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := e.freshen(tx, now); err != nil {
		return err
	}
	r := &round{e: e, tx: tx, now: now, core: b.core}
	done := false
	defer func() { // also when fn panics
		if !done {
			b.core.Undo()
		}
	}()
	if next := b.core.Next(); !b.booting && next != 0 && next < now { // what was due before happens before
		b.core.Due(now-1, timerBatch)
	}
	if err := fn(r); err != nil {
		return err
	}
	for settled := false; !settled; {
		b.core.Route(now)
		if err := r.settle(b.core.Take()); err != nil {
			return err
		}
		settled = len(r.later) == 0
		if err := r.followUp(); err != nil {
			return err
		}
	}
	done = true
	if next := b.core.Next(); next > 0 && (b.next == 0 || next < b.next) {
		b.next = next
		tx.Touch(TopicTimers)
	}
	return nil
}

// settle stores what the books note; nil is nothing. An error leaves the books
// to be read again.
func (r *round) settle(ch *routing.Changes) error {
	if ch == nil {
		return r.saveAttempts()
	}
	b := &r.e.books
	b.change++
	r.tx.OnUndo(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.stale = true
	})
	err := r.store(ch)
	if err == nil {
		err = r.saveAttempts()
	}
	if err != nil {
		b.stale = true
	}
	return err
}

// followUp has assistants react to what was stored.
func (r *round) followUp() error {
	todo := r.later
	r.later = nil
	for _, fn := range todo {
		if err := fn(); err != nil {
			r.e.books.stale = true
			return err
		}
	}
	return nil
}

// freshen loads the books when they are not there or not sure, and configures
// them anew after an edit. Called with the lock held.
func (e *Engine) freshen(tx Tx, now int64) error {
	b := &e.books
	version, gen := e.setupVersion(), tx.Generation()
	if b.core != nil && !b.stale && b.setup == version && b.gen == gen {
		return nil
	}
	setup, err := tx.RoutingSetup()
	if err == nil && setup.Default == 0 { // nothing is ever without a queue to go to
		if err = e.ensureQueue(tx, i18n.Languages()[0], now); err == nil {
			tx.Touch(TopicRouting)
			setup, err = tx.RoutingSetup()
		}
	}
	if err != nil {
		return err
	}
	cfg := routing.Expand(*setup)
	if b.core == nil || b.stale || b.gen != gen {
		rows, err := tx.RoutingRows()
		if err != nil {
			return err
		}
		b.core = routing.NewCore(cfg, e.NewID)
		b.core.Load(*rows)
		b.change++
	} else {
		b.core.Configure(cfg, now)
	}
	b.stale, b.setup, b.gen = false, version, gen
	return nil
}

// setupVersion changes when something routing is configured by may have.
func (e *Engine) setupVersion() uint64 {
	return e.hub.Version(TopicRouting.Kind) + e.hub.Version(TopicAgents.Kind)
}

// reconfigured carries out what an edit of queues or agents means for open
// work, once there is any.
func (e *Engine) reconfigured(ctx context.Context) error {
	e.books.mu.RLock()
	idle := e.books.core == nil || e.books.setup == e.setupVersion()
	e.books.mu.RUnlock()
	if idle {
		return nil
	}
	return e.routed(ctx, func(*round) error { return nil })
}

// StartRouting loads the books and carries out the rules of a restart. The
// serving process calls it once, before anything else; other processes never
// do.
func (e *Engine) StartRouting(ctx context.Context) error {
	if err := e.EnsureDefaultQueue(ctx); err != nil {
		return err
	}
	if err := e.EnsureReasons(ctx); err != nil {
		return err
	}
	e.books.booting = true
	defer func() { e.books.booting = false }()
	return e.routed(ctx, func(r *round) error {
		if err := r.adopt(); err != nil {
			return err
		}
		alive, err := r.aliveMark()
		if err != nil {
			return err
		}
		r.core.Boot(alive, r.now)
		return nil
	})
}

// store writes what the books note and wakes who looks at it.
func (r *round) store(ch *routing.Changes) error {
	tx := r.tx
	for i := range ch.Works {
		if err := tx.SaveWork(&ch.Works[i]); err != nil {
			return err
		}
		tx.Touch(TopicConversation(ch.Works[i].ID))
	}
	for i := range ch.Segments {
		if err := tx.SaveSegment(&ch.Segments[i]); err != nil {
			return err
		}
	}
	for i := range ch.Offers {
		if err := tx.SaveOffer(&ch.Offers[i]); err != nil {
			return err
		}
		tx.Touch(TopicOffers(ch.Offers[i].AgentID), TopicConversation(ch.Offers[i].ConversationID))
	}
	for i := range ch.Assignments {
		a := &ch.Assignments[i]
		if err := tx.SaveAssignment(a); err != nil {
			return err
		}
		tx.Touch(TopicOffers(a.AgentID), TopicConversation(a.ConversationID))
	}
	for i := range ch.Standings {
		if err := tx.SaveStanding(&ch.Standings[i]); err != nil {
			return err
		}
		tx.Touch(TopicOffers(ch.Standings[i].AgentID))
	}
	for i := range ch.Turns {
		if err := tx.SaveTurn(&ch.Turns[i]); err != nil {
			return err
		}
	}
	for i := range ch.AgentEvents {
		if err := tx.AddAgentEvent(r.e.NewID(), &ch.AgentEvents[i]); err != nil {
			return err
		}
	}
	for i := range ch.Receipts {
		rc := &ch.Receipts[i]
		if rc.ID == 0 {
			rc.ID = r.e.NewID()
		}
		if err := tx.AddReceipt(rc); err != nil {
			return err
		}
	}
	if err := r.prune(len(ch.Receipts)); err != nil {
		return err
	}
	for i := range ch.Moves {
		if err := r.move(&ch.Moves[i]); err != nil {
			return err
		}
	}
	for i := range ch.Says {
		if err := r.say(&ch.Says[i]); err != nil {
			return err
		}
	}
	if err := r.drained(ch.Assignments); err != nil {
		return err
	}
	if slices.ContainsFunc(ch.Standings, away) {
		r.tellUnattended()
	}
	for i := range ch.Alerts {
		r.e.alerts.add(tx, ch.Alerts[i], r.now)
	}
	tx.Touch(TopicBoard)
	return nil
}

// away tells whether an agent does not serve.
func away(s presence.Standing) bool {
	return s.Intent != presence.Ready || s.Connection == presence.Gone
}

// move carries a step over to the conversation.
func (r *round) move(m *routing.Move) error {
	c, err := r.tx.Conversation(m.ConversationID)
	if err != nil {
		return err
	}
	alone := m.State == ""
	if alone { // a line of its history alone: it is not in the books any more
		m.State, m.Mode, m.Owner, m.Queue, m.SnoozedUntil = c.State, c.Mode, c.OwnerID, c.QueueID, c.SnoozedUntil
	}
	if m.Owner != c.OwnerID { // whose it was and is: streams and history rely on it
		if m.Data.From == 0 {
			m.Data.From = c.OwnerID
		}
		if m.Data.To == 0 {
			m.Data.To = m.Owner
		}
	}
	if m.Kind == conversation.Ticketed {
		m.Data.Bot = m.CameBy == "bot"
	}
	ch := conversation.Stand(*c, conversation.Step{State: m.State, Mode: m.Mode, OwnerID: m.Owner, QueueID: m.Queue, SnoozedUntil: m.SnoozedUntil,
		Kind: m.Kind, By: m.By, Data: m.Data, Reason: m.Reason}, r.now)
	if _, err = r.e.apply(r.tx, &ch, false); err != nil || alone {
		return err
	}
	return r.follow(m)
}

// arrival describes a conversation to the books.
func (e *Engine) arrival(tx Tx, c *conversation.Conversation, by conversation.Author) (routing.Arrival, error) {
	a := routing.Arrival{ID: c.ID, Channel: routing.Channel(c.Channel), Mode: c.Mode, Priority: -1, Lang: c.Lang, LastOwner: c.LastOwner,
		Opening: c.Opening, CreatedAt: c.CreatedAt, By: by, Fresh: c.RoutedAt == 0, Queue: c.QueueID,
		Present: e.visitorHere(c.VisitorID, e.Now())}
	if c.LastOwner != 0 {
		a.OwnedAt = c.ClosedAt
	}
	con, err := tx.Contact(c.ContactID)
	if err != nil {
		return a, err
	}
	a.HasEmail = con.Email != ""
	if a.Queue == 0 {
		w, err := tx.Widget(c.WidgetID)
		if domain.IsCode(err, "not_found") {
			return a, nil
		}
		if err != nil {
			return a, err
		}
		a.Queue = w.Settings.Queue
	}
	return a, nil
}
