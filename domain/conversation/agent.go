package conversation

import "relevo/domain"

// Actor is the agent who acts and how far the agent's role reaches.
type Actor struct {
	ID         domain.ID
	Supervises bool // may act on colleagues' conversations
}

func (a Actor) author() Author { return Author{Kind: ByAgent, ID: a.ID} }

// Reply adds an agent's public message to an open conversation: 409 closed. Who
// may reply, routing has checked.
func Reply(c Conversation, a Actor, d Draft, now int64) (Change, error) {
	if !c.Open() {
		return Change{}, domain.Conflict("closed")
	}
	ch := Change{Conversation: c}
	n := &ch.Conversation
	d.Author, d.Note = a.author(), false
	ch.add(d, now)
	n.NeedsReply = 0
	if c.OwnerID == a.ID {
		n.AgentRead = n.LastSeq
	}
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

// CheckEnd tells whether an agent may end an open conversation now. sawSeq is
// the last message the agent had seen: a newer one from the visitor is 409
// newer_message. The owner may, anybody may end an unowned one, supervisors
// any; otherwise 409 not_owner. reason is "" or "spam".
func CheckEnd(c Conversation, a Actor, sawSeq int64, reason string) error {
	switch {
	case c.OwnerID != 0 && c.OwnerID != a.ID && !a.Supervises:
		return domain.Conflict("not_owner")
	case c.VisitorSeq > sawSeq:
		return domain.Conflict("newer_message")
	case reason != "" && reason != "spam":
		return domain.Field("reason", "problem.close_reason")
	}
	return nil
}

// MaxSnooze is the longest snooze, in ms: a year.
const MaxSnooze = 365 * 24 * 60 * 60 * 1000

// CheckSnooze tells whether an agent may set a conversation aside until a time
// (UTC ms). Only the owner may: 409 not_owner.
func CheckSnooze(c Conversation, a Actor, until, now int64) error {
	switch {
	case c.OwnerID != a.ID:
		return domain.Conflict("not_owner")
	case until <= now || until > now+MaxSnooze:
		return domain.Field("until", "problem.snooze_until")
	}
	return nil
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
