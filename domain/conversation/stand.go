package conversation

import "relevo/domain"

// Step is what routing did to a conversation: how it stands after it.
type Step struct {
	State        State
	Mode         Mode
	OwnerID      domain.ID
	QueueID      domain.ID
	SnoozedUntil int64
	Kind         EventKind // "" writes no history
	By           Author
	Data         EventData
	Reason       string // of an end: "", "idle", "spam", "abandoned", …
}

// Stand carries out a step that routing decided. It keeps the marks that
// follow the state: when it first reached people, when and by whom it ended,
// who owned it last, which opening it is.
func Stand(c Conversation, s Step, now int64) Change {
	ch := Change{Conversation: c}
	n := &ch.Conversation
	wasOpen := c.Open()
	n.State, n.Mode, n.OwnerID, n.QueueID, n.SnoozedUntil = s.State, s.Mode, s.OwnerID, s.QueueID, s.SnoozedUntil
	if s.OwnerID != 0 {
		n.LastOwner = s.OwnerID
	}
	if n.RoutedAt == 0 && s.State != Bot {
		n.RoutedAt = now
	}
	if s.OwnerID != 0 && s.OwnerID != c.OwnerID && s.By == (Author{Kind: ByAgent, ID: s.OwnerID}) {
		n.AgentRead = n.LastSeq // who takes it reads it
	}
	switch {
	case wasOpen && !n.Open():
		n.ClosedAt, n.ClosedBy, n.CloseReason, n.NeedsReply = now, s.By.Kind, s.Reason, 0
	case !wasOpen && n.Open():
		n.Opening++
		n.OpenedAt, n.ClosedBy, n.CloseReason, n.Rating, n.RatingComment = now, "", "", 0, ""
	}
	if c.State == Snoozed && n.State == Active && n.NeedsReply == 0 {
		n.NeedsReply = now // it comes back to the top of the list
	}
	if s.Kind == "" {
		return ch
	}
	ch.event(now, s.Kind, s.By, s.Data)
	if s.Kind == Reopened && s.By.Kind == ByVisitor && n.VisitorSeq == n.LastSeq && n.LastAt == now {
		ch.Events[0].AfterSeq-- // it stands before the message that did it
	}
	return ch
}

// Record adds a note that no person wrote; it is no activity of anybody.
func Record(c Conversation, d Draft, now int64) Change {
	ch := Change{Conversation: c}
	d.Note = true
	last := c.LastAt
	ch.add(d, now)
	ch.Conversation.LastAt = last
	return ch
}

// Tell adds a text of the system, or of an assistant, for the visitor; it is
// no activity of a person, so the need for a reply stays.
func Tell(c Conversation, d Draft, now int64) Change {
	ch := Change{Conversation: c}
	d.Note = false
	ch.add(d, now)
	return ch
}
