// Package builder holds the pages on which administrators make virtual agents:
// the list of them, and of each the actions, variables, texts, settings and
// versions, with a preview beside them.
//
// What these pages edit is JSON: an action, the variables, the saved responses
// or the settings of a draft. Each control names its place in it by a pointer
// (data-at), each button what it does (data-do) to which place. The page's
// script, builder.js, knows nothing about assistants: it puts what is typed
// into its place, sends the whole part, and takes the page as the server draws
// it. Undo is an earlier JSON put back.
package builder

import (
	"strconv"
	"strings"

	"relevo/views/ui"
)

// At is a place in the JSON a page edits. Pointer says where it stands now; Key
// stays the same when its step moves, and begins the ids of its controls.
type At struct{ Pointer, Key string }

// In is a place further in.
func (a At) In(keys ...string) At {
	for _, k := range keys {
		k = strings.ReplaceAll(strings.ReplaceAll(k, "~", "~0"), "/", "~1")
		a.Pointer += "/" + k
		a.Key += "/" + k
	}
	return a
}

// N is the place of the item i of a list.
func (a At) N(i int) At { return a.In(strconv.Itoa(i)) }

// Step is the place of an action's step, known by the step's id.
func Step(i int, id string) At {
	return At{Pointer: "/steps/" + strconv.Itoa(i), Key: "step-" + id}
}

// id names the control at a place.
func (a At) id() string { return "e" + a.Key }

// Control describes what is typed or chosen at a place. As tells how it is
// written there: "" a text, "optional" a text that is left out when empty,
// "number" a number or null, "whole" a number, "lines", "commas" and "pairs" a
// list or an object out of the lines, "one" a list of one, "context" the name of
// a context variable.
type Control struct {
	At
	Label, Hint, Value, Placeholder string
	As, Type, List, Unit            string // Type, List: of an input and its suggestions
	Rows, Max                       int
	Lang                            string // the language it is in
	Vars                            bool   // variables can be put into it
	Redraw                          bool   // other controls depend on it
	Do                              string // what the server does with the choice, instead of keeping it
	Quiet                           bool   // the label is for screen readers
	Mono, Optional, Disabled        bool
	Groups                          []Group
}

// Group are options of a select under a heading; without Label they stand alone.
type Group struct {
	Label   string
	Options []ui.Option
}

// one is a list of options without headings.
func one(options []ui.Option) []Group { return []Group{{Options: options}} }

func (c Control) rows() string { return strconv.Itoa(max(c.Rows, 1)) }

// chosen tells whether one of the options has the value.
func (c Control) chosen() bool {
	for _, g := range c.Groups {
		for _, o := range g.Options {
			if o.Value == c.Value {
				return true
			}
		}
	}
	return false
}
