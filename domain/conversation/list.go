package conversation

import (
	"strconv"
	"strings"

	"relevo/domain"
)

// View names a list of the inbox.
type View string

// The views.
const (
	Mine       View = "mine"       // open, owned by the asking agent
	Unassigned View = "unassigned" // open, owned by nobody
	AllOpen    View = "all"        // open, whoever owns them
	SnoozedOf  View = "snoozed"    // set aside, whoever owns them
	ClosedView View = "closed"     // ended, newest first
	InQueue    View = "queue"      // open, owned by nobody, of one queue
	WithBot    View = "bot"        // led by an assistant, latest activity first
)

// Views lists the views that every agent has, in the order pages show them.
func Views() []View { return []View{Mine, Unassigned, AllOpen, WithBot, SnoozedOf, ClosedView} }

// ParseView reads a view's name; anything unknown is Mine.
func ParseView(s string) View {
	for _, v := range append(Views(), InQueue) {
		if string(v) == s {
			return v
		}
	}
	return Mine
}

// Summary is one row of a list.
type Summary struct {
	Conversation
	ContactName  string
	ContactEmail string
	Tags         []string
}

// ListQuery asks for one page of a view, in the order of Rank.
type ListQuery struct {
	View  View
	Agent domain.ID // whose "mine"
	Queue domain.ID // which "queue"
	After Cursor    // zero: from the top
	Limit int       // 1-100; 0 means 50
}

// Cursor is a place in a list: behind the row with this rank and id.
type Cursor struct {
	Rank int64
	ID   domain.ID
}

// String is the opaque form for URLs; "" for the zero cursor.
func (c Cursor) String() string {
	if c.ID == 0 {
		return ""
	}
	return strconv.FormatInt(c.Rank, 36) + "." + c.ID.String()
}

// ParseCursor reads what String wrote; anything else is 422 cursor.
func ParseCursor(s string) (Cursor, error) {
	if s == "" {
		return Cursor{}, nil
	}
	rank, id, ok := strings.Cut(s, ".")
	r, err := strconv.ParseInt(rank, 36, 64)
	n, err2 := domain.ParseID(id)
	if !ok || err != nil || err2 != nil {
		return Cursor{}, domain.Field("cursor", "problem.cursor")
	}
	return Cursor{Rank: r, ID: n}, nil
}

// Counts are the kept numbers beside the views.
type Counts struct {
	Mine, Unassigned, AllOpen, WithBot, Snoozed, Closed int
}

// Of is the count of one view.
func (c Counts) Of(v View) int {
	switch v {
	case Mine:
		return c.Mine
	case Unassigned:
		return c.Unassigned
	case AllOpen:
		return c.AllOpen
	case WithBot:
		return c.WithBot
	case SnoozedOf:
		return c.Snoozed
	}
	return c.Closed
}
