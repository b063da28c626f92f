// Package disposition holds the outcomes agents choose from when they wrap up:
// sets of them, trees of at most four levels, and how such a tree is edited.
package disposition

import "relevo/domain"

// Set is a named tree of outcomes, at most four levels deep. Only
// leaves are chosen.
type Set struct {
	ID       domain.ID `json:"id"`
	Name     string    `json:"name"`
	Items    []Item    `json:"items"`
	Version  int64     `json:"version,omitempty"`  // counted up by each edit
	Archived int64     `json:"archived,omitempty"` // UTC ms
}

// Item is one outcome, or a group of them. Its id is stable, unique in
// the set and made from the name once.
type Item struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Hidden   bool   `json:"hidden,omitempty"` // no longer chosen, still read in history
	Children []Item `json:"children,omitempty"`
}

// None is what a wrap-up gets whose time ran out.
const None = "none"
