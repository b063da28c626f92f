package routing

import "relevo/domain"

// DispositionSet is a named tree of outcomes, at most four levels deep. Only
// leaves are chosen.
type DispositionSet struct {
	ID       domain.ID     `json:"id"`
	Name     string        `json:"name"`
	Items    []Disposition `json:"items"`
	Version  int64         `json:"version,omitempty"`  // counted up by each edit
	Archived int64         `json:"archived,omitempty"` // UTC ms
}

// Disposition is one outcome, or a group of them. Its id is stable, unique in
// the set and made from the name once.
type Disposition struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Hidden   bool          `json:"hidden,omitempty"` // no longer chosen, still read in history
	Children []Disposition `json:"children,omitempty"`
}

// NoDisposition is what a wrap-up gets whose time ran out.
const NoDisposition = "none"
