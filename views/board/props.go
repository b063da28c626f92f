// Package board draws the supervisors' live board and the wallboard.
//
// Regions are morphed one by one: the tiles k-waiting, k-longest, k-level and
// k-abandoned, b-warn above the tables, one row a queue (q-ID) and an agent
// (a-ID). b-queues and b-agents hold the rows and are sent whole only when a
// row comes or goes. The panel of one queue or agent is fetched when it opens.
package board

import (
	"relevo/views/layout"

	"github.com/a-h/templ"
)

// Icons are those that only fragments draw; the page's sprite must hold them.
var Icons = []string{
	"activity", "triangle-alert", "circle-alert", "circle-check", "ellipsis", "layers", "wifi-off", "phone-incoming", "hourglass", "timer", "x", "eye", "ear", "external-link",
	"arrow-right-left", "undo-2", "pause", "play", "user-check", "list-checks", "log-out", "clock", "circle-help", "users", "check", "moon",
}

// Page is the whole board.
type Page struct {
	layout.PageProps
	Wall      bool
	WallURL   string
	StreamURL string // of the board's own stream
	Regions   map[string]templ.Component
}

// Tile is one figure. Ago makes it a running time. Kind colours Sub, which
// says in words what the colour says: "", "ok", "warn" or "danger".
type Tile struct {
	ID, Label, Value, Sub, Kind, Icon string
	Ago                               int64
	Info                              string // what exactly is counted
}

// Warning is something nobody will mend by waiting.
type Warning struct {
	Kind, Icon, Text, Href, Action string
}

// Queue is one row.
type Queue struct {
	ID, Name         string
	Badge, BadgeKind string // open, closed, paused, draining
	Waiting, Async   int
	Longest          int64  // since when the first one waits; 0 = nobody
	Late             string // "", "warn" or "danger": against the target
	LateText         string // the same in words
	Level            int    // percent; -1 = nothing yet
	LevelKind        string
	LevelText        string // "86 % of 14, target 80 % in 1:00"
	EWT              string
	Active           int
	States           []Count
	Needs            string // somebody waits for a skill nobody has
	Wall             bool
}

// Count is how many agents are in a state.
type Count struct {
	Kind, Text string
	N          int
}

// Agent is one row.
type Agent struct {
	ID, Name, Image, Queues string
	State, Kind, Presence   string // word, colour of the badge, of the dot
	Detail                  string // the reason, or what comes next
	Lost                    bool   // the connection is lost
	Ringing                 bool
	Since                   int64
	Load, Max, Percent      int
	LoadKind                string
	Working                 []Work
	More                    int
	Wall                    bool
}

// Work is one conversation of an agent.
type Work struct{ Href, Name string }

// Choice is one value of a drop-down.
type Choice struct{ Value, Label string }

// AgentPanel is what can be done about an agent.
type AgentPanel struct {
	Agent
	Intent  string // ready, not_ready, offline
	Reasons []Choice
	Reason  string
	Works   []PanelWork
	Team    []Choice // to whom work can be given
	Live    int      // live conversations that requeueing would send back
}

// PanelWork is one conversation of the panel.
type PanelWork struct {
	ID, Name, Queue, Role string
	Href, WhyHref         string
	Since                 int64
	Own                   bool // the agent answers it, not merely takes part
	Watch                 bool // the reader may watch it
}

// QueuePanel is what can be done about a queue.
type QueuePanel struct {
	Queue
	Paused, Draining bool
	Href             string // its list in the inbox
	Rows             []Waiting
	More             int
	Team             []Choice
}

// Waiting is one conversation that waits.
type Waiting struct {
	ID, Name, Why string
	Href, WhyHref string
	Since         int64
	Ringing       bool
}
