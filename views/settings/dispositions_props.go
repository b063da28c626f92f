package settings

import (
	"context"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/i18n"
	"relevo/views/layout"
)

// SetsProps is the list of disposition sets.
type SetsProps struct {
	layout.SettingsProps
	Sets   []*disposition.Set
	Queues map[domain.ID][]NamedQueue
}

// SetProps is one set as typed; ID "" is a new one. Focus is the row that was
// just moved or made, -1 for none; Did is the step and tells what was done.
// Dirty is a set with steps that are not stored yet.
type SetProps struct {
	layout.SettingsProps
	ID, Name string
	Version  int64 // that was read
	Rows     disposition.Outline
	RowError map[int]string
	Focus    int
	Step     disposition.Edit
	Did      string
	Dirty    bool
	Queues   []NamedQueue
	Problem  string
	Errors   map[string]string
}

func (p SetProps) action() string { return actionOf(DispositionsURL, p.ID) }

func (p SetProps) set() *disposition.Set {
	return &disposition.Set{Items: p.Rows.Items()}
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
	do   disposition.Edit
	icon string
	text string // id of a sentence with the placeholder Name
}

var steps = []step{
	{disposition.EditUp, "arrow-up", "teams.move_up"},
	{disposition.EditDown, "arrow-down", "teams.move_down"},
	{disposition.EditOut, "chevron-left", "teams.move_out"},
	{disposition.EditIn, "chevron-right", "teams.move_in"},
	{disposition.EditAdd, "plus", "teams.add_below"},
}

// doing is what a step's button sends.
func doing(e disposition.Edit, row int) string { return string(e) + "." + strconv.Itoa(row) }

// called is how a row is spoken of.
func called(ctx context.Context, r disposition.OutlineRow) string {
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
