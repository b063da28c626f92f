package builder

import (
	"context"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/response"
	"relevo/views/layout"
	"relevo/views/ui"
)

// URL is the address of the list of assistants.
const URL = "/settings/assistants"

// Of is the address of an assistant, or of something of it.
func Of(id string, more string) string { return URL + "/" + id + more }

// Problem is something wrong with a draft: the sentence, where it is, the
// address of that place, and, if it is on this page, the pointer.
type Problem struct {
	Text, Where, Href, Pointer string
	Blocks                     bool
}

// State is how a draft stands against what visitors get.
type State struct {
	Live     int // number of the version visitors get; 0 = none
	Changed  bool
	Version  int64 // of the draft
	Problems []Problem
}

// Blocking counts the problems that keep it from being published.
func (s State) Blocking() (n int) {
	for _, p := range s.Problems {
		if p.Blocks {
			n++
		}
	}
	return n
}

// Frame is what all pages of one assistant have around them.
type Frame struct {
	layout.PageProps
	ID, Name string
	Lang     string // its own language
	Tab      string
	Tabs     []ui.Tab
	State    State
	Show     string // the language of the texts shown: "en", "es" or "both"
	Pane     bool   // the preview is open
	Edits    bool   // the page edits a part: it has undo, redo and the state of saving
	Texts    bool   // it has texts in several languages
	Narrow   bool   // content of one narrow column
	Keeps    bool   // talks of the preview can be kept as scenarios
}

// Editing is the part of the draft a page edits.
type Editing struct {
	Frame
	Part  string // name in addresses
	Value string // JSON
	Base  string // its sum
	Focus string // pointer to go on at, after an edit
	Did   string // what the edit did, to find its button again
	Said  string // what it did, in words
	Open  map[string]bool
	Def   *assistant.Definition
	Names Names
}

// Names are what definitions refer to, in lists to choose from.
type Names struct {
	Queues     []ui.Option
	Actions    []ui.Option // user actions
	Saved      []ui.Option
	Extensions []ui.Option
	Variables  []VarGroup // of the action that is edited
	Session    []ui.Option
}

// VarGroup are variables of one source.
type VarGroup struct {
	Label string
	Vars  []Var
}

// Var is a variable and the kind of its value, in words.
type Var struct{ Name, Kind string }

// pick lists the variables to choose from.
func (n Names) pick() []Group {
	out := make([]Group, 0, len(n.Variables))
	for _, g := range n.Variables {
		x := Group{Label: g.Label}
		for _, v := range g.Vars {
			x.Options = append(x.Options, ui.Option{Value: v.Name, Label: v.Name})
		}
		out = append(out, x)
	}
	return out
}

// open tells whether something is unfolded: as the page has it, else as given.
func (e Editing) open(id string, standard bool) bool {
	if v, ok := e.Open[id]; ok {
		return v
	}
	return standard
}

// kind is the type of a variable as the part sees it.
func (e Editing) kind(action, variable string) response.Type {
	t, _ := e.Def.VariableType(action, variable)
	return t
}

func langName(ctx context.Context, lang string) string {
	if lang == "es" {
		return i18n.T(ctx, "common.spanish")
	}
	return i18n.T(ctx, "common.english")
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
