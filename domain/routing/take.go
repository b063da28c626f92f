package routing

import (
	"cmp"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// Take ends the transaction: what has changed since the last Take, nil when
// nothing has. Rows come once each, in their last form, by id; steps, texts,
// alerts and receipts in order of happening.
func (c *Core) Take() *Changes {
	ch := &Changes{}
	if !c.TakeInto(ch) {
		return nil
	}
	return ch
}

// TakeInto is Take into memory that is used again: ch is good until it is
// handed in the next time. It reports whether anything had changed.
func (c *Core) TakeInto(ch *Changes) bool {
	ch.reset()
	t := &c.tx
	if t.changed || len(t.desks) > 0 {
		c.rows(ch)
		ch.Receipts = append(ch.Receipts, t.told.receipts...)
		ch.Moves = append(ch.Moves, t.told.moves...)
		ch.Says = append(ch.Says, t.told.says...)
		ch.Alerts = append(ch.Alerts, t.told.alerts...)
	}
	c.learn()
	c.prune()
	c.cull()
	c.recycle()
	c.begin()
	return !ch.empty()
}

func (ch *Changes) reset() {
	ch.Works, ch.Segments, ch.Offers, ch.Assignments = ch.Works[:0], ch.Segments[:0], ch.Offers[:0], ch.Assignments[:0]
	ch.Standings, ch.Turns, ch.AgentEvents = ch.Standings[:0], ch.Turns[:0], ch.AgentEvents[:0]
	ch.Receipts, ch.Moves, ch.Says, ch.Alerts = ch.Receipts[:0], ch.Moves[:0], ch.Says[:0], ch.Alerts[:0]
}

func (ch *Changes) empty() bool {
	return len(ch.Works)+len(ch.Segments)+len(ch.Offers)+len(ch.Assignments)+len(ch.Standings)+len(ch.Turns)+
		len(ch.AgentEvents)+len(ch.Receipts)+len(ch.Moves)+len(ch.Says)+len(ch.Alerts) == 0
}

// rows collects the rows touched.
func (c *Core) rows(ch *Changes) {
	t := &c.tx
	for i := range t.files {
		if w := &t.files[i]; w.f.put && (w.had || w.f.work != nil) {
			ch.Works = append(ch.Works, w.f.box)
		}
	}
	for i := range t.offers {
		if w := &t.offers[i]; !w.had || *w.o != w.was {
			ch.Offers = append(ch.Offers, *w.o)
		}
	}
	for i := range t.parts {
		if w := &t.parts[i]; !w.had || *w.p != w.was {
			ch.Assignments = append(ch.Assignments, *w.p)
		}
	}
	ch.Segments = append(ch.Segments, t.segs...)
	for i := range t.turns {
		ch.Turns = append(ch.Turns, *t.turns[i].t)
	}
	for i := range t.desks {
		w := &t.desks[i]
		if w.d.at != w.was.at {
			ch.Standings = append(ch.Standings, w.d.at)
		}
		c.agentEvent(ch, w)
	}
	slices.SortFunc(ch.Works, func(a, b Work) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(ch.Segments, func(a, b Segment) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(ch.Offers, func(a, b Offer) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(ch.Assignments, func(a, b Assignment) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(ch.Standings, func(a, b presence.Standing) int { return cmp.Compare(a.AgentID, b.AgentID) })
	slices.SortFunc(ch.AgentEvents, func(a, b AgentEvent) int { return cmp.Compare(a.AgentID, b.AgentID) })
	if len(ch.Turns) > 1 {
		slices.SortFunc(ch.Turns, func(a, b Turn) int {
			return cmp.Or(cmp.Compare(a.QueueID, b.QueueID), cmp.Compare(a.AgentID, b.AgentID))
		})
		ch.Turns = slices.CompactFunc(ch.Turns, func(a, b Turn) bool { return a.QueueID == b.QueueID && a.AgentID == b.AgentID })
	}
}

// agentEvent notes an agent's new state when it differs from the one before
// the transaction.
func (c *Core) agentEvent(ch *Changes, w *deskWas) {
	d := w.d
	a, b := &w.was, d
	shown := d.shown()
	same := a.at.Connection == b.at.Connection && a.at.Intent == b.at.Intent && a.at.Reason == b.at.Reason &&
		a.used == b.used && a.active == b.active && a.wrapping == b.wrapping && a.rings == b.rings
	was := a.shown()
	if same && was == shown {
		return
	}
	if was != shown {
		d.since = c.now
	}
	by := ""
	if a.at.Connection != b.at.Connection || a.at.Intent != b.at.Intent || a.at.Reason != b.at.Reason {
		by = d.by
	}
	ch.AgentEvents = append(ch.AgentEvents, AgentEvent{AgentID: d.at.AgentID, At: c.now, Connection: d.at.Connection, Intent: d.at.Intent,
		Reason: d.at.Reason, Shown: shown, Used: d.used, Cap: d.agent.Capacity.Cap, Active: d.active[LivePool], Wrapping: d.wrapping, Ringing: d.rings, By: by})
}

// busy is how many conversations an agent works on.
func (d *desk) busy() int { return d.active[LivePool] + d.active[AsyncPool] }

// recycle keeps the memory of rows that have left the books.
func (c *Core) recycle() {
	for i := range c.tx.offers {
		if o := c.tx.offers[i].o; o.State != Offered && c.offers[o.ID] != o {
			c.spare.offers = append(c.spare.offers, o)
		}
	}
	for i := range c.tx.parts {
		if p := c.tx.parts[i].p; p.Stage == Done && c.assignments[p.ID] != p {
			c.spare.parts = append(c.spare.parts, p)
		}
	}
}

// move notes a step of a conversation as it now stands.
func (c *Core) move(w *Work, kind conversation.EventKind, by conversation.Author, data conversation.EventData, reason string) {
	c.tx.changed = true
	c.tx.told.moves = append(c.tx.told.moves, Move{ConversationID: w.ID, State: w.State, Mode: w.Mode, Owner: w.OwnerID, Queue: w.QueueID,
		SnoozedUntil: w.SnoozedUntil, Kind: kind, By: by, Data: data, Reason: reason, CameBy: w.CameBy})
}

// say notes a text for the visitor.
func (c *Core) say(s Say) {
	c.tx.changed = true
	c.tx.told.says = append(c.tx.told.says, s)
}

// alert calls for a person's attention.
func (c *Core) alert(a Alert) {
	c.tx.changed = true
	c.tx.told.alerts = append(c.tx.told.alerts, a)
}

// receipt notes the explanation of a decision.
func (c *Core) receipt(r Receipt) {
	c.tx.changed = true
	if r.ID == 0 {
		r.ID = c.newID()
	}
	c.tx.told.receipts = append(c.tx.told.receipts, r)
}

// system is the author of what nobody asked for.
var system = conversation.Author{Kind: conversation.BySystem}

// author of a command.
func (a Actor) author() conversation.Author { return conversation.Author{Kind: a.Kind, ID: a.ID} }

// who names an actor in an assignment, seen from its agent.
func (a Actor) who(agent domain.ID) string {
	switch {
	case a.Kind == conversation.ByVisitor:
		return "visitor"
	case a.Kind != conversation.ByAgent:
		return "system"
	case a.ID == agent:
		return "agent"
	}
	return "supervisor"
}

// nobody is the actor of timers.
var nobody = Actor{Kind: conversation.BySystem}
