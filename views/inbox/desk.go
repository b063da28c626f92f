package inbox

import (
	"context"

	"github.com/a-h/templ"

	"relevo/domain/i18n"
)

// DeskIcons are those that only fragments about rings and presence draw.
var DeskIcons = []string{
	"message-circle", "phone-incoming", "video", "mail", "message-square", "badge-check", "sticky-note", "bot", "check", "chevron-down",
	"corner-down-left", "x", "circle-check-big", "undo-2", "chevrons-up-down", "clock", "log-out", "list-checks",
}

// Ring is what rings at the agent. Without an Offer it is a Notice, or nothing.
type Ring struct {
	Offer, Conv     string
	At, Deadline    int64 // UTC ms
	Icon, Title     string
	ContactID, Name string
	Email           string
	Verified        bool
	Since           int64  // waiting since, UTC ms; 0 is not said
	Why             string // why a person is wanted
	Lang, Page      string // the visitor's, where they tell something
	From, Note      string // the colleague who hands over, and the words to it
	Message         string // of the assistant to the agent
	Summary         string // of what the visitor and the assistant said; in place of First and Last
	Vars            []Field
	First, Last     string // what the visitor wrote first and last; First only when it differs
	NeedsWhy, Sound bool   // NeedsWhy: declining needs a reason
	Say, Body       string // read aloud once, and the text of the desktop's notification
	More            int    // rings behind this one
	Notice          string // why nothing rings any more
	NoticeKey       string // names the notice, so that it stays dismissed
}

// Presence is where the agent stands.
type Presence struct {
	State, Dot, Word string // Dot as in ui.Dot
	Reason           string // beside the word
	Since            string
	Notice           string // a sentence about a state the agent did not choose
	Next             string // what is taken up afterwards
	Load, Max        int    // ringing and active chats, and how many at once
	Wrapping         int
	Work             int // conversations that going offline leaves behind
	Draining         bool
	Choices          []PresenceChoice
}

// PresenceChoice is one line of the menu.
type PresenceChoice struct {
	Value, Label, Dot string
	Current, Sub      bool // Sub: a reason under "not ready"
}

// percent is how full the agent is.
func (p Presence) percent() int {
	if p.Max <= 0 {
		return 0
	}
	return min(100, p.Load*100/p.Max)
}

// full is the kind of the meter: amber when no slot is free.
func (p Presence) full() string {
	if p.Max > 0 && p.Load >= p.Max {
		return "warn"
	}
	return ""
}

// WrapRow is one open wrap-up of the list.
type WrapRow struct {
	ID, Href, ContactID, Name string
	Until                     int64 // UTC ms; 0 has no timer
	Current                   bool
}

// Wrap is the agent's open wrap-up of a conversation; the zero value is none.
type Wrap struct {
	ID, Conv            string
	Rev                 int
	Disposition, Notes  string // as kept so far
	Until               int64  // UTC ms; 0 has no timer
	CanExtend, CanSkip  bool
	Needed, NotesNeeded bool // a disposition, notes
	Groups              []DispositionGroup
	Queue               string
}

// DispositionGroup are dispositions under one heading.
type DispositionGroup struct {
	Heading string // "" for those at the top
	Items   []DispositionItem
}

// DispositionItem is one that can be chosen. Path is what it is found by.
type DispositionItem struct{ ID, Name, Path string }

// leaves counts what can be chosen.
func (w Wrap) leaves() int {
	n := 0
	for _, g := range w.Groups {
		n += len(g.Items)
	}
	return n
}

// PastWrap is a wrap-up that is over.
type PastWrap struct {
	Name, Disposition, Notes string
	At                       int64 // UTC ms
	When                     string
	Flagged                  bool
	Revisions                []WrapRevision // earlier ones, newest first
}

// WrapRevision is one earlier state of a wrap-up.
type WrapRevision struct {
	When, Disposition, Notes string
	At                       int64
}

func offer(id, name string) templ.SafeURL { return templ.URL("/inbox/offers/" + id + "/" + name) }

// reasons are the ready-made ones for declining.
func reasons(ctx context.Context) []string {
	p := i18n.From(ctx)
	return []string{p.T("rings.why_busy"), p.T("rings.why_area"), p.T("rings.why_language"), p.T("rings.why_break")}
}
