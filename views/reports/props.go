// Package reports holds the page of figures: the form that asks, the tiles, the
// trend and the tables. All of it is drawn on the server and works as plain
// HTML.
package reports

import (
	"relevo/views/layout"
	"relevo/views/ui"
)

// URL is the page's address.
const URL = "/reports"

// Props is the page. Without Tables there was nothing to show: Empty tells
// that nothing happened, else a field of the form has an error.
type Props struct {
	layout.PageProps
	Sub    string
	Form   Form
	Empty  bool
	Wider  string // address of a longer period, for an empty one
	Tiles  []Tile
	Chart  *Chart
	Tables []Table
	Terms  []Term
}

// Form is what was asked for.
type Form struct {
	Period, From, To, By, Queue, Agent, Mode, Show string
	Compare                                        bool
	Periods, Bys, Queues, Agents, Modes            []ui.Option
	Errors                                         map[string]string // by field
}

// Term is a figure's name and definition.
type Term struct{ Name, Text string }

// Tile is one figure of the whole period.
type Tile struct {
	ID, Label, Value, Note string
	Text                   string // the definition
	Delta                  *Delta // nil without a period to compare with
	Spark                  string // path of the trend, "" for none
	Area                   string // the same down to the ground
}

// Delta is how a figure changed. Kind is "up" for better, "down" for worse, ""
// for neither; Rose tells the arrow.
type Delta struct {
	Kind, Text, Spoken string
	Rose               bool
}

// Chart is the trend of one figure, in units of a box of 1000 by 200.
type Chart struct {
	Title, Label string
	Tabs         []ui.Tab
	Bars         []Bar
	Solid, Dash  string // path of a line; Dash is its provisional part
	Area         string
	Ticks        []string // at the grid lines, from the top to 0
	Days         []Mark
	Legend       []Key
}

// Bar is one part of a stack. Class is "p1" to "p4", Soft while provisional.
type Bar struct {
	X, Y, W, H, Class, Title string
	Soft                     bool
}

// Mark is a label below the chart, At percent of its width.
type Mark struct{ At, Text string }

// Key explains a colour: the class of its dot, and the word.
type Key struct{ Dot, Text string }

// Table is one table of figures. CSV is the address of the same as a file.
type Table struct {
	ID, Title, Hint, CSV, First string
	Groups                      []Group
	Cols                        []Col
	Rows                        []Row
	Total                       *Row
}

// Group is a heading over several columns.
type Group struct {
	Label string
	Span  int
}

// Col is a column: its name and definition. Starts marks the first of a group.
type Col struct {
	Label, Text string
	Starts      bool
}

// Row is a line of figures. Time, if any, is the ISO time of its beginning.
type Row struct {
	Name, Href, Time, Badge, BadgeKind string
	Cells                              []string
}
