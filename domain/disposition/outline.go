package disposition

import (
	"slices"

	"relevo/domain/label"
)

// Outline is a disposition set as a list of rows, each with its level: the
// form in which it is edited. A row's children are the deeper rows behind it.
type Outline []OutlineRow

// OutlineRow is one row: Level 1 is the top.
type OutlineRow struct {
	ID, Name string
	Level    int
	Hidden   bool
}

// Outline lists the set's entries with their levels.
func (d *Set) Outline() Outline {
	var o Outline
	walk(d.Items, nil, func(it *Item, path []string, _ bool) {
		o = append(o, OutlineRow{it.ID, it.Name, len(path), it.Hidden})
	})
	return o
}

// Items makes the tree of the rows. A row that is more than one level deeper
// than the row before it is taken for its child.
func (o Outline) Items() []Item {
	o = o.settled()
	items, rest := nest(o, 1)
	if len(rest) > 0 {
		panic("routing: an outline has rows above its top")
	}
	return items
}

func nest(o Outline, level int) (items []Item, rest Outline) {
	for len(o) > 0 && o[0].Level >= level {
		it := Item{ID: o[0].ID, Name: o[0].Name, Hidden: o[0].Hidden}
		it.Children, o = nest(o[1:], level+1)
		items = append(items, it)
	}
	return items, o
}

// settled has only levels that can be: from 1 on, and at most one deeper than
// the row before.
func (o Outline) settled() Outline {
	o = slices.Clone(o)
	last := 0
	for i := range o {
		o[i].Level = min(max(o[i].Level, 1), last+1)
		last = o[i].Level
	}
	return o
}

// RowProblem is what is wrong with a row: the id of a sentence with its
// arguments.
type RowProblem struct {
	Row  int
	Key  string
	Args []any
}

// Problems lists what is wrong with rows, at most one a row: names that are
// none, too deep a level, a name that stands twice in one place.
func (o Outline) Problems() []RowProblem {
	o = o.settled()
	var out []RowProblem
	for i, r := range o {
		_, err := label.Of(r.Name, "items")
		switch {
		case err != nil:
			out = append(out, RowProblem{i, "teams.item_name", []any{"Max", label.Max}})
		case r.Level > MaxDepth:
			out = append(out, RowProblem{i, "teams.items_deep", []any{"Max", MaxDepth}})
		case !r.Hidden && o.twin(i):
			out = append(out, RowProblem{i, "teams.item_twice", []any{"Name", r.Name}})
		}
	}
	return out
}

// twin tells whether an earlier row beside this one has its name and is shown.
func (o Outline) twin(at int) bool {
	for i := at - 1; i >= 0 && o[i].Level >= o[at].Level; i-- {
		if o[i].Level == o[at].Level && !o[i].Hidden && label.Same(o[i].Name, o[at].Name) {
			return true
		}
	}
	return false
}

// end is the index after a row's children.
func (o Outline) end(at int) int {
	i := at + 1
	for i < len(o) && o[i].Level > o[at].Level {
		i++
	}
	return i
}

// before is the row of the same parent before this one, or -1.
func (o Outline) before(at int) int {
	for i := at - 1; i >= 0 && o[i].Level >= o[at].Level; i-- {
		if o[i].Level == o[at].Level {
			return i
		}
	}
	return -1
}

// Edit is a step of editing an outline.
type Edit string

// The steps. Up and Down move a row among its neighbours, In makes it a child
// of the one before, Out a neighbour of its parent; its children come along.
const (
	EditUp     Edit = "up"
	EditDown   Edit = "down"
	EditIn     Edit = "in"
	EditOut    Edit = "out"
	EditAdd    Edit = "add"    // an empty row behind it
	EditChild  Edit = "child"  // an empty row inside it
	EditHide   Edit = "hide"   // or show again
	EditRemove Edit = "remove" // with its children
)

// Can tells whether a step changes anything at a row.
func (o Outline) Can(e Edit, at int) bool {
	if at < 0 || at >= len(o) {
		return false
	}
	switch e {
	case EditUp:
		return o.before(at) >= 0
	case EditDown:
		end := o.end(at)
		return end < len(o) && o[end].Level == o[at].Level
	case EditIn:
		return o.before(at) >= 0 && o.deepest(at) < MaxDepth
	case EditOut:
		return o[at].Level > 1
	case EditAdd:
		return len(o) < MaxItems
	case EditChild:
		return len(o) < MaxItems && o[at].Level < MaxDepth
	case EditHide, EditRemove:
		return true
	}
	return false
}

func (o Outline) deepest(at int) int {
	deep := o[at].Level
	for _, r := range o[at:o.end(at)] {
		deep = max(deep, r.Level)
	}
	return deep
}

// Do carries out a step at a row and tells where that row, or the new one,
// stands afterwards. A step that cannot be done changes nothing.
func (o Outline) Do(e Edit, at int) (Outline, int) {
	o = o.settled()
	if !o.Can(e, at) {
		return o, at
	}
	switch e {
	case EditUp:
		to := o.before(at)
		return o.swapped(to, at, o.end(at)), to
	case EditDown:
		mid := o.end(at)
		end := o.end(mid)
		return o.swapped(at, mid, end), at + end - mid
	case EditIn:
		o.shift(at, 1)
		return o, at
	case EditOut:
		return o.out(at)
	case EditAdd:
		end := o.end(at)
		return slices.Insert(o, end, OutlineRow{Level: o[at].Level}), end
	case EditChild:
		end := o.end(at)
		return slices.Insert(o, end, OutlineRow{Level: o[at].Level + 1}), end
	case EditHide:
		o[at].Hidden = !o[at].Hidden
		return o, at
	}
	end := o.end(at)
	return slices.Delete(o, at, end), min(at, len(o)-(end-at)-1)
}

// swapped exchanges the two neighbouring stretches [a,b) and [b,c).
func (o Outline) swapped(a, b, c int) Outline {
	return slices.Concat(o[:a], o[b:c], o[a:b], o[c:])
}

func (o Outline) shift(at, by int) {
	for i, end := at, o.end(at); i < end; i++ {
		o[i].Level += by
	}
}

// out moves a row with its children behind its parent's other children.
func (o Outline) out(at int) (Outline, int) {
	parent := at - 1
	for o[parent].Level >= o[at].Level {
		parent--
	}
	mid, end := o.end(at), o.end(parent)
	o.shift(at, -1)
	return o.swapped(at, mid, end), at + end - mid
}
