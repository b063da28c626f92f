package conversation

import "relevo/domain"

// Actor is the agent who acts and how far the agent's role reaches.
type Actor struct {
	ID         domain.ID
	Supervises bool // may act on colleagues' conversations
}

func (a Actor) author() Author { return Author{Kind: ByAgent, ID: a.ID} }

// Reply adds an agent's public message. Only the owner of an open conversation
// may: 409 not_owner, 409 closed. A snoozed one wakes.
func Reply(c Conversation, a Actor, d Draft, now int64) (Change, error) {
	switch {
	case !c.Open():
		return Change{}, domain.Conflict("closed")
	case c.OwnerID != a.ID:
		return Change{}, domain.Conflict("not_owner")
	}
	ch := Change{Conversation: c}
	n := &ch.Conversation
	if n.State == Snoozed {
		n.State, n.SnoozedUntil = Active, 0
		ch.event(now, Woken, a.author(), EventData{Reason: "reply"})
	}
	d.Author, d.Note = a.author(), false
	ch.add(d, now)
	n.NeedsReply, n.AgentRead = 0, n.LastSeq
	return ch, nil
}

// Note adds an internal note. Any agent may, in any state; the visitor never
// sees it and nothing else changes.
func Note(c Conversation, a Actor, d Draft, now int64) Change {
	ch := Change{Conversation: c}
	d.Author, d.Note = a.author(), true
	last := c.LastAt
	ch.add(d, now)
	ch.Conversation.LastAt = last // a note is no activity: the list does not move
	return ch
}

// Pick gives an unowned conversation to the agent who asks. Losing the race is
// 409 gone with reason taken_by_other; picking one's own again changes nothing.
func Pick(c Conversation, a Actor, now int64) (Change, error) {
	switch {
	case c.OwnerID == a.ID && c.Open():
		return Change{Conversation: c}, nil
	case !c.Open():
		return Change{}, domain.Conflict("closed")
	case c.OwnerID != 0:
		e := domain.Conflict("gone")
		e.Reason = "taken_by_other"
		return Change{}, e
	}
	return own(c, a, a.ID, now), nil
}

// Assign hands a conversation to an agent. The owner may hand over, anybody may
// assign an unowned one, supervisors may reassign; otherwise 409 not_owner.
func Assign(c Conversation, a Actor, to domain.ID, now int64) (Change, error) {
	switch {
	case !c.Open():
		return Change{}, domain.Conflict("closed")
	case c.OwnerID == to:
		return Change{Conversation: c}, nil
	case c.OwnerID != 0 && c.OwnerID != a.ID && !a.Supervises:
		return Change{}, domain.Conflict("not_owner")
	}
	return own(c, a, to, now), nil
}

func own(c Conversation, a Actor, to domain.ID, now int64) Change {
	ch := Change{Conversation: c}
	n := &ch.Conversation
	n.OwnerID, n.LastOwner, n.State, n.SnoozedUntil = to, to, Active, 0
	if n.RoutedAt == 0 {
		n.RoutedAt = now
	}
	if to == a.ID {
		n.AgentRead = n.LastSeq
	}
	ch.event(now, Assigned, a.author(), EventData{From: c.OwnerID, To: to})
	return ch
}

// Release puts an owned conversation back among the unassigned. The owner or a
// supervisor may; otherwise 409 not_owner.
func Release(c Conversation, a Actor, now int64) (Change, error) {
	switch {
	case !c.Open():
		return Change{}, domain.Conflict("closed")
	case c.OwnerID == 0:
		return Change{Conversation: c}, nil
	case c.OwnerID != a.ID && !a.Supervises:
		return Change{}, domain.Conflict("not_owner")
	}
	ch := Change{Conversation: c}
	n := &ch.Conversation
	n.OwnerID, n.State, n.SnoozedUntil = 0, Waiting, 0
	ch.event(now, Released, a.author(), EventData{From: c.OwnerID})
	return ch, nil
}

// Close ends a conversation. sawSeq is the last message the agent had seen: a
// newer one from the visitor is 409 newer_message. The owner may, anybody may
// close an unowned one, supervisors any; otherwise 409 not_owner. Closing what
// is closed changes nothing. reason is "" or "spam".
func Close(c Conversation, a Actor, sawSeq int64, reason string, now int64) (Change, error) {
	switch {
	case !c.Open():
		return Change{Conversation: c}, nil
	case c.OwnerID != 0 && c.OwnerID != a.ID && !a.Supervises:
		return Change{}, domain.Conflict("not_owner")
	case c.VisitorSeq > sawSeq:
		return Change{}, domain.Conflict("newer_message")
	case reason != "" && reason != "spam":
		return Change{}, domain.Field("reason", "problem.close_reason")
	}
	return closeBy(c, a.author(), reason, now), nil
}

func closeBy(c Conversation, by Author, reason string, now int64) Change {
	ch := Change{Conversation: c}
	n := &ch.Conversation
	n.State, n.ClosedAt, n.ClosedBy, n.CloseReason = Closed, now, by.Kind, reason
	n.SnoozedUntil, n.NeedsReply, n.OwnerID = 0, 0, 0
	ch.event(now, ClosedEv, by, EventData{From: c.OwnerID, Reason: reason})
	return ch
}

// ReopenBy opens a closed conversation for the agent who asks, who then owns
// it. Opening an open one is 409 open.
func ReopenBy(c Conversation, a Actor, now int64) (Change, error) {
	if c.Open() {
		return Change{}, domain.Conflict("open")
	}
	ch := Change{Conversation: c}
	n := &ch.Conversation
	n.Opening++
	n.State, n.OwnerID, n.LastOwner, n.OpenedAt, n.AgentRead = Active, a.ID, a.ID, now, n.LastSeq
	n.ClosedBy, n.CloseReason = "", ""
	if n.RoutedAt == 0 {
		n.RoutedAt = now
	}
	ch.event(now, Reopened, a.author(), EventData{To: a.ID})
	return ch, nil
}

// MaxSnooze is the longest snooze, in ms: a year.
const MaxSnooze = 365 * 24 * 60 * 60 * 1000

// Snooze sets an owned conversation aside until a time. Only the owner may.
func Snooze(c Conversation, a Actor, until, now int64) (Change, error) {
	switch {
	case !c.Open():
		return Change{}, domain.Conflict("closed")
	case c.OwnerID != a.ID:
		return Change{}, domain.Conflict("not_owner")
	case until <= now || until > now+MaxSnooze:
		return Change{}, domain.Field("until", "problem.snooze_until")
	}
	ch := Change{Conversation: c}
	n := &ch.Conversation
	n.State, n.SnoozedUntil = Snoozed, until
	ch.event(now, SnoozedEv, a.author(), EventData{Until: until})
	return ch, nil
}

// Wake ends a snooze, by time (by is the system) or by hand. False if it no
// longer sleeps.
func Wake(c Conversation, by Author, now int64) (Change, bool) {
	if c.State != Snoozed {
		return Change{Conversation: c}, false
	}
	ch := Change{Conversation: c}
	n := &ch.Conversation
	n.State, n.SnoozedUntil = Active, 0
	if n.NeedsReply == 0 {
		n.NeedsReply = now // it comes back to the top of the list
	}
	ch.event(now, Woken, by, EventData{})
	return ch, true
}

// MaxTag is the longest tag, in characters.
const MaxTag = 40

// Tag adds or removes one tag; the caller has stored or found it.
func Tag(c Conversation, a Actor, name string, add bool, now int64) Change {
	ch := Change{Conversation: c}
	kind := Tagged
	if !add {
		kind = Untagged
	}
	ch.event(now, kind, a.author(), EventData{Tag: name})
	return ch
}
