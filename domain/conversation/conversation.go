package conversation

import "relevo/domain"

// State is where a conversation stands.
type State string

// The states. A wrap-up is the agent's: for the visitor the conversation has
// ended.
const (
	Bot         State = "bot"
	Waiting     State = "waiting"
	Ringing     State = "ringing"
	Active      State = "active"
	PostSession State = "post_session"
	Wrapup      State = "wrapup"
	Snoozed     State = "snoozed"
	Closed      State = "closed"
)

// Mode tells whether both sides are present.
type Mode string

// The modes.
const (
	Live  Mode = "live"
	Async Mode = "async"
)

// Conversation is one thread with one contact, from its first message on. An
// opening is one stretch from open to closed; reopening counts it up.
type Conversation struct {
	ID        domain.ID
	VisitorID domain.ID
	ContactID domain.ID
	WidgetID  domain.ID
	OwnerID   domain.ID // the agent who answers; 0 = nobody yet
	LastOwner domain.ID // who answered last, also after the end
	PrevID    domain.ID // the contact's conversation before this one
	QueueID   domain.ID // the queue it is in, or was in last; 0 = none yet
	State     State
	Mode      Mode
	Channel   string // "chat"
	Lang      string // the visitor's language at opening
	Opening   int    // 1 for the first, counted up by each reopening

	CreatedAt    int64 // UTC ms, as all times here
	OpenedAt     int64 // start of this opening
	RoutedAt     int64 // when it first reached people; 0 = never
	ClosedAt     int64
	SnoozedUntil int64
	ClosedBy     Kind   // who closed it last
	CloseReason  string // "", "idle", "spam"

	LastSeq     int64 // seq of the last message of any kind
	LastAt      int64 // when that was
	PublicSeq   int64 // seq of the last message the visitor may see
	VisitorSeq  int64 // seq of the visitor's last message
	NeedsReply  int64 // when the first unanswered visitor message came; 0 = answered
	VisitorRead int64 // highest seq the visitor has seen
	AgentRead   int64 // highest seq the owner has seen
	Preview     string
	PreviewBy   Kind

	PageURL   string // where the visitor wrote from
	PageTitle string

	Rating        int // 1-5, 0 = none
	RatingComment string
	Ver           int64 // counted up by each write
}

// Folder is the list a conversation stands in.
type Folder int

// The folders. A conversation without a visitor's message is in none, nor is one
// that ended without reaching people.
const (
	Hidden       Folder = 0
	FolderOpen   Folder = 1
	FolderSnooze Folder = 2
	FolderClosed Folder = 3
	FolderBot    Folder = 4
)

// Folder derives the list from the state.
func (c *Conversation) Folder() Folder {
	switch {
	case c.VisitorSeq == 0:
		return Hidden
	case c.State == Bot:
		return FolderBot
	case c.RoutedAt == 0:
		return Hidden
	case !c.Open():
		return FolderClosed
	case c.State == Snoozed:
		return FolderSnooze
	}
	return FolderOpen
}

// rankAnswered lifts answered conversations behind all that need a reply.
const rankAnswered = int64(1) << 52

// botSpan is how exactly the list of assistants' conversations follows what is
// said there, in ms.
const botSpan = 5 * 60_000

// Rank orders a folder, ascending: open ones that need a reply come first,
// longest waiting on top; then answered ones, newest on top; snoozed by the
// time they wake; closed ones newest first; an assistant's by the five minutes
// of their last message, latest on top. It does not change while a visitor
// writes on, with an assistant seldom, so lists stay still and their index is not
// rewritten.
func (c *Conversation) Rank() int64 {
	switch c.Folder() {
	case FolderClosed:
		return -c.ClosedAt
	case FolderSnooze:
		return c.SnoozedUntil
	case FolderBot:
		return -(c.LastAt / botSpan)
	}
	if c.NeedsReply > 0 {
		return c.NeedsReply
	}
	return rankAnswered - c.LastAt
}

// Open tells whether messages may still be added without reopening. What an
// agent wraps up has ended.
func (c *Conversation) Open() bool { return c.State != Closed && c.State != Wrapup }

// Unread is how many messages after the owner's mark the visitor may have
// written: an upper bound that is exact while nobody else writes.
func (c *Conversation) Unread() bool { return c.VisitorSeq > c.AgentRead }

// Unseen tells whether it ended with an answer that was given in the visitor's
// absence and that the visitor has not seen.
func (c *Conversation) Unseen() bool {
	return !c.Open() && c.Mode == Async && c.LastOwner != 0 && c.ClosedBy != ByVisitor && c.CloseReason != "spam" && c.PublicSeq > c.VisitorRead
}

// Control is the derived word of the visitor's API for who is in charge.
func (c *Conversation) Control() string {
	switch {
	case !c.Open():
		return "ended"
	case c.State == Bot:
		return "bot"
	case c.State == PostSession:
		return "post"
	case c.Mode == Async:
		return "async"
	case c.State == Waiting:
		return "queued"
	case c.State == Ringing:
		return "ringing"
	}
	return "live"
}
