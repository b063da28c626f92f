// Package receipt draws why routing did what it did to one conversation.
//
// why-now stands on top while the conversation waits; below, path holds one
// item an event, each a region of its own (it-ID): new ones are appended.
package receipt

import (
	"github.com/a-h/templ"

	"relevo/views/layout"
)

// Icons are those that only fragments draw.
var Icons = []string{
	"layers", "circle-help", "phone-incoming", "user-check", "list-checks", "user-x", "bell-off", "hourglass", "badge-check", "triangle-alert", "scale", "check", "eye", "circle-check", "wifi-off",
	"arrow-right-left", "undo-2", "lock", "users", "hand", "log-out",
}

// Page is the whole page.
type Page struct {
	layout.PageProps
	Name, Sub string
	Back      string
	StreamURL string
	Why       templ.Component
	Items     []Item
}

// Now is how a conversation that waits stands at this moment.
type Now struct {
	Show       bool
	Title      string
	Text       string
	Facts      []Fact
	Since      int64
	Candidates []Candidate
	Left       int
}

// Fact is a name and a value.
type Fact struct{ Name, Value string }

// Item is one event of the path.
type Item struct {
	ID, Icon, Kind string // Kind colours the icon: "", "ok", "warn", "danger", "info"
	At             int64
	Title, Text    string
	Note           string // somebody's own words
	Facts          []Fact
	Decision       *Decision
}

// Decision is what a receipt holds besides its sentence.
type Decision struct {
	Facts      []Fact
	Candidates []Candidate
	Left       int
	Snapshot   string
	Verified   string // "yes", "no" or "" where a person decided
}

// Candidate is one agent as the decision saw it.
type Candidate struct {
	ID, Name, Image string
	Chosen, OK      bool
	Verdict         string
	Why             []string
}
