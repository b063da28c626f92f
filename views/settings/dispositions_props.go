package settings

import (
	"context"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/views/layout"
)

// SetsProps is the list of disposition sets.
type SetsProps struct {
	layout.SettingsProps
	Sets   []*routing.DispositionSet
	Queues map[domain.ID][]NamedQueue
}

// SetProps is one set as typed; ID "" is a new one. Focus is the row that was
// just moved or made, -1 for none; Did is the step and tells what was done.
// Dirty is a set with steps that are not stored yet.
type SetProps struct {
	layout.SettingsProps
	ID, Name string
	Version  int64 // that was read
	Rows     routing.Outline
	RowError map[int]string
	Focus    int
	Step     routing.Edit
	Did      string
	Dirty    bool
	Queues   []NamedQueue
	Problem  string
	Errors   map[string]string
}

func (p SetProps) action() string { return actionOf(DispositionsURL, p.ID) }

func (p SetProps) set() *routing.DispositionSet {
	return &routing.DispositionSet{Items: p.Rows.Items()}
}

// says is what the set means.
func (p SetProps) says(ctx context.Context) string {
	n := 0
	for _, l := range p.set().Leaves() {
		if strings.TrimSpace(l.Path[len(l.Path)-1]) != "" {
			n++
		}
	}
	if p.ID == "" {
		return i18n.T(ctx, "teams.set_says_new")
	}
	if len(p.Queues) == 0 {
		return i18n.T(ctx, "teams.set_says_idle", "Count", n)
	}
	return i18n.T(ctx, "teams.set_says", "Count", n, "Queues", namesOf(p.Queues))
}

// step is one button of a row.
type step struct {
	do   routing.Edit
	icon string
	text string // id of a sentence with the placeholder Name
}

var steps = []step{
	{routing.EditUp, "arrow-up", "teams.move_up"},
	{routing.EditDown, "arrow-down", "teams.move_down"},
	{routing.EditOut, "chevron-left", "teams.move_out"},
	{routing.EditIn, "chevron-right", "teams.move_in"},
	{routing.EditAdd, "plus", "teams.add_below"},
}

// doing is what a step's button sends.
func doing(e routing.Edit, row int) string { return string(e) + "." + strconv.Itoa(row) }

// called is how a row is spoken of.
func called(ctx context.Context, r routing.OutlineRow) string {
	if s := strings.TrimSpace(r.Name); s != "" {
		return s
	}
	return i18n.T(ctx, "teams.unnamed")
}

func zeroOne(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
