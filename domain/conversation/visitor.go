package conversation

import "relevo/domain"

// Placement says where a visitor's message goes.
type Placement uint8

// The placements.
const (
	Append Placement = iota + 1 // into the open conversation
	Reopen                      // into the closed one, which opens again
	New                         // into a new one that names the last as previous
)

// ReopenWindow is how long after its end a chat opens again, in ms
// (reference/routing.md 3, reopen_window chat 24 h).
const ReopenWindow = 24 * 60 * 60 * 1000

// Place decides where a visitor's message goes, given the visitor's last
// conversation (nil: none). A closed one opens again only if it had reached
// people, was not closed by the visitor, by the assistant it had gone back to
// nor as spam, and ended within the window (ms).
func Place(last *Conversation, window, now int64) Placement {
	switch {
	case last == nil:
		return New
	case last.Open():
		return Append
	case last.RoutedAt > 0 && last.ClosedBy != ByVisitor && last.ClosedBy != ByAssistant && last.CloseReason != "spam" && now-last.ClosedAt <= window:
		return Reopen
	}
	return New
}

// Opening describes a conversation to begin.
type Opening struct {
	ID, VisitorID, ContactID, WidgetID, PrevID domain.ID
	Lang, PageURL, PageTitle                   string
}

// Begin makes a new conversation, not yet seen by anybody. greeting, if it has
// a text, becomes its first message.
func Begin(o Opening, greeting Draft, now int64) Change {
	ch := Change{Conversation: Conversation{
		ID: o.ID, VisitorID: o.VisitorID, ContactID: o.ContactID, WidgetID: o.WidgetID, PrevID: o.PrevID,
		State: Bot, Mode: Live, Channel: "chat", Lang: o.Lang, Opening: 1,
		CreatedAt: now, OpenedAt: now, LastAt: now, PageURL: o.PageURL, PageTitle: o.PageTitle,
	}}
	ch.event(now, Opened, Author{Kind: ByVisitor, ID: o.VisitorID}, EventData{})
	if greeting.Text != "" {
		ch.add(greeting, now)
	}
	return ch
}

// Receive adds a visitor's message. What it does to the state (a first one
// enters a queue, a closed conversation opens, a snoozed one wakes) is
// routing's. The caller has asked Place first.
func Receive(c Conversation, d Draft, now int64) Change {
	ch := Change{Conversation: c}
	n := &ch.Conversation
	ch.add(d, now)
	n.VisitorSeq, n.VisitorRead = n.LastSeq, n.LastSeq
	if n.NeedsReply == 0 {
		n.NeedsReply = now
	}
	return ch
}

// EndGreeting closes what never reached people, at the visitor's word; false
// when it did.
func EndGreeting(c Conversation, now int64) (Change, bool) {
	return CloseBot(c, Author{Kind: ByVisitor, ID: c.VisitorID}, "", now)
}

// CloseBot closes what is in the assistant's hands; false when it is not.
func CloseBot(c Conversation, by Author, reason string, now int64) (Change, bool) {
	if c.State != Bot {
		return Change{Conversation: c}, false
	}
	return closeBy(c, by, reason, now), true
}

func closeBy(c Conversation, by Author, reason string, now int64) Change {
	ch := Change{Conversation: c}
	n := &ch.Conversation
	n.State, n.ClosedAt, n.ClosedBy, n.CloseReason = Closed, now, by.Kind, reason
	n.NeedsReply = 0
	ch.event(now, ClosedEv, by, EventData{Reason: reason})
	return ch
}

// CloseIdle closes a conversation nobody wrote in; false if it is no longer in
// the assistant's hands.
func CloseIdle(c Conversation, now int64) (Change, bool) {
	return CloseBot(c, Author{Kind: BySystem}, "idle", now)
}

// Rate stores the visitor's verdict, 1 to 5; the last one counts.
func Rate(c Conversation, rating int, comment string, now int64) (Change, error) {
	if rating < 1 || rating > 5 {
		return Change{}, domain.Field("rating", "problem.rating")
	}
	ch := Change{Conversation: c}
	if c.Rating == rating && c.RatingComment == comment {
		return ch, nil
	}
	ch.Conversation.Rating, ch.Conversation.RatingComment = rating, comment
	ch.event(now, Rated, Author{Kind: ByVisitor, ID: c.VisitorID}, EventData{Rating: rating})
	return ch, nil
}
