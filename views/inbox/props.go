// Package inbox draws the agents' inbox and the contacts pages: the lists, the
// open conversation, the composer and the panel about the visitor.
//
// What changes while the page is open are regions, each one element with an id
// that the stream sends again: nav, nav-m, list-n, convs, th-head, th-menu-in,
// hand, composer-state, ctx-card, ctx-tags, ctx-notes, ctx-wraps, ctx-rest, seen,
// typing; of rings and presence ring, rail-me, presence,
// capacity and wraps; of the wrap-up wrap-kept, wrap-head, wrap-disp and
// wrap-foot. Messages are appended to log. What people type into stands
// outside of all of them. Commands are plain forms marked data-cmd, which
// inbox.js sends; no text of a visitor comes near an expression.
package inbox

import (
	"strings"

	"github.com/a-h/templ"

	"relevo/views/layout"
)

// Icons are those that only fragments of the stream draw; the page's sprite
// must hold them.
var Icons = []string{
	"circle-user", "hourglass", "layers", "moon", "archive", "inbox", "message-circle", "message-square", "timer", "reply", "user-check", "user-plus",
	"undo-2", "circle-check-big", "rotate-ccw", "bell", "tag", "tags", "star", "badge-check", "lock", "waypoints", "bot", "file", "file-text",
	"image", "video", "volume-2", "download", "check-check", "x", "plus", "pencil", "external-link", "ellipsis", "info", "arrow-left", "arrow-right-left",
	"ban", "ear", "eye", "eye-off", "hand", "log-out", "message-square-plus", "phone-incoming", "users", "wifi-off", "mail", "phone", "globe", "search", "loader-circle", "circle-alert", "arrow-up", "arrow-down", "list", "keyboard", "circle-help", "user-x", "bell-off", "corner-down-left", "wifi", "ticket",
	"clock", "timer-reset", "list-checks", "flag", "triangle-alert",
}

// NavItem is one view beside the list.
type NavItem struct {
	ID, Href, Icon, Label string
	Count                 int
	Current, Hot          bool   // Hot: the count calls for work
	Heading               bool   // a heading over what follows; Label alone counts
	Dot, State            string // of a queue: its colour and the word for it
}

// Row is one conversation of the list.
type Row struct {
	ID, Href, ContactID, Name, Preview string
	At                                 int64  // last activity, UTC ms
	When                               string // the same, as the reader writes it
	Unread, Answered                   bool   // Answered: the last word was ours
	Since                              int64  // waiting for a reply since; 0 = not
	Owner, OwnerID, OwnerImage         string // shown where lists mix owners
	Unassigned                         bool
	Bot                                bool   // an assistant leads it
	Lang                               string // "ES" when it is not the reader's
	Snoozed                            string // until when
	Closed                             bool
	Rating                             int
	Tags                               []string
	MoreTags                           int
}

// Empty says why a list is empty and what to do.
type Empty struct {
	Icon, Title, Text, Href, Action string
}

// ListProps is the list of a view or of a search.
type ListProps struct {
	Rows       []Row
	Empty      Empty
	Older, Top string // addresses of the next page and of the first; "" for none
}

// File is one attached file.
type File struct {
	Name, URL, Size, Icon string
	Picture               bool
	Width, Height         int
}

// Message is one entry of the thread.
type Message struct {
	Seq                         int64
	Day, DayKey                 string // a separator above, "" for none
	At                          int64
	Note, Out, Cont             bool // Cont: goes on from the message above
	Mine, Auto, Bot             bool
	Name, AvatarID, Face, Image string // Face: the name behind the initials
	Body                        templ.Component
	HasText                     bool
	Files                       []File
}

// Event is one line between messages.
type Event struct {
	ID, Icon, Text string
	At             int64
	Kind           string // of a quiet line: one that the next may make needless
}

// Head is the head of the open conversation.
type Head struct {
	ID, ContactID, Name, Sub string
	Since                    int64
	Closed, Snoozed          bool
	Mine, Unassigned         bool
	Bot                      bool // an assistant leads it
	CanMove                  bool // hand over, release, close
	CanEnd                   bool // end the session as its owner
	Back                     string
	Faces                    []Face // who takes part, when that is more than one
	Gone                     int64  // when the visitor left; 0 = is there
}

// State tells what the agent may do in the composer.
type State struct {
	ID       string
	CanReply bool
	Banner   string // why not; "" when one may
	Kind     string // "", "warn", "ok"
	Icon     string
	Action   string // "pick", "bring" from the assistant, "take", "reopen", "unsnooze" or ""
}

// Field is one line about the contact.
type Field struct {
	Name, Label, Value, Href string
}

// Card is who the visitor is.
type Card struct {
	ContactID, Name, Known string // Known: the name as stored, may be ""
	Verified               bool
	Fields                 []Field
	Told                   []Field // by the host page, unproven
}

// Past is one earlier conversation.
type Past struct {
	Href, Icon, Text, Sub string
	When                  string
	At                    int64
}

// Details is what else is known about conversation and contact.
type Details struct {
	Why     string // the link to what routing did, and why
	WhyHref string
	Facts   []Field
	Rating  int
	Comment string
	Past    []Past
}

// Thread is the open conversation.
type Thread struct {
	ID, ContactID, Name string
	Items               []templ.Component
	Older               int64 // seq to ask older messages before; 0 = none
	Reply, Note, Op     string
	WrapNotes           string // of the open wrap-up
	CanReply            bool
	Tags                []string // all known, for the suggestions
	Card                Card
	Notes               string
	Regions             map[string]templ.Component
}

// Page is the whole inbox.
type Page struct {
	layout.PageProps
	Heading, View, Query string
	Queue                string // of the view of one queue
	Regions              map[string]templ.Component
	Thread               *Thread
}

// Contacts is the contacts page.
type Contacts struct {
	layout.PageProps
	Query string
	Rows  []ContactRow
	Next  string
}

// ContactRow is one contact of the list.
type ContactRow struct {
	ID, Href, Name, Email, Phone, Lang string
	FirstSeen                          string
	At                                 int64
}

// Contact is one contact's page.
type Contact struct {
	layout.PageProps
	Card  Card
	Notes string
	Past  []Past
}

func cmd(conv, name string) templ.SafeURL { return templ.URL("/inbox/c/" + conv + "/" + name) }

func stars(n int) string { return strings.Repeat("★", n) + strings.Repeat("☆", 5-n) }
