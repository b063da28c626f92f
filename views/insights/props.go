// Package insights holds the pages that tell how an assistant does: figures,
// requests nobody understood, how its examples stand, and its scenarios. They
// work as plain HTML; insights.js only fetches what was being checked.
package insights

import (
	"context"

	"relevo/domain/i18n"
	"relevo/views/builder"
	"relevo/views/reports"
	"relevo/views/ui"
)

// Link is a link in a toast.
type Link struct{ Href, Label string }

// More is what stands in a toast behind its sentence. Undo is the address that
// takes Token; "" where nothing can be undone.
type More struct {
	Link        *Link
	Undo, Token string
}

// Ask is the form of the figures.
type Ask struct {
	Period, From, To, Show string
	Periods                []ui.Option
	Errors                 map[string]string
}

// Tile is one figure of the period with its definition.
type Tile struct {
	ID, Label, Value, Note, Text string
	Spark, Area                  string // paths
}

// AnalyticsProps is the page of figures. Without Tables there was nothing to
// show: Empty tells that nothing happened.
type AnalyticsProps struct {
	builder.Frame
	Tabs   []ui.Tab
	Ask    Ask
	Sub    string
	Empty  bool
	Tiles  []Tile
	Chart  *reports.Chart
	Tables []reports.Table
}

// Asked is a text that was not understood, Count times.
type Asked struct {
	Text, Lang string
	Count      int
	Last       int64
}

// AskedGroup is requests that are alike. Action is the one they are nearest to.
type AskedGroup struct {
	N                  int // its place
	Name, Lang, Action string
	Count, Different   int
	Last               int64
	Texts              []Asked // the most frequent
}

// Found is what grouping found; while Checking nothing yet.
type Found struct {
	ID       string // of the assistant
	Checking bool
	Groups   []AskedGroup
	Single   []Asked
	More     int // single ones not shown
	Now      int64
	Actions  []ui.Option
}

// RequestsProps is the page of requests nobody understood.
type RequestsProps struct {
	builder.Frame
	Tabs  []ui.Tab
	Found Found
}

// Gap is a text nobody could answer.
type Gap struct {
	ID, Text, Lang, Kind, Status, Outcome string
	Count                                 int
	First, Last                           int64
}

// GapsProps is the page of gaps.
type GapsProps struct {
	builder.Frame
	Tabs, Filter []ui.Tab
	Gaps         []Gap
	More         bool // there are more than are listed
	Now          int64
	Actions      []ui.Option
}

// langName is a language in the reader's.
func langName(ctx context.Context, lang string) string {
	switch lang {
	case "es":
		return i18n.T(ctx, "common.spanish")
	case "en":
		return i18n.T(ctx, "common.english")
	}
	return lang
}

// chosen puts an empty choice in front of the actions, unless one is proposed.
func chosen(ctx context.Context, all []ui.Option, value string) []ui.Option {
	for _, o := range all {
		if o.Value == value {
			return all
		}
	}
	return append([]ui.Option{{Label: i18n.T(ctx, "insights.choose_action")}}, all...)
}
