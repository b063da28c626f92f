package disposition

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/label"
)

// Limits of a disposition set.
const (
	MaxDepth = 4
	MaxItems = 200
)

// Check normalises and validates a set: names, at most four levels and 200
// entries, ids unique, something to choose. Entries without an id get one
// made from their name. The error names the field, name or items.
func (d *Set) Check() (err error) {
	if d.Name, err = label.Of(d.Name, "name"); err != nil {
		return err
	}
	o := d.Outline()
	if len(o) > MaxItems {
		return domain.Field("items", "teams.items_many", "Max", MaxItems)
	}
	for i := range o {
		if name, err := label.Of(o[i].Name, "items"); err == nil {
			o[i].Name = name
		}
	}
	if p := o.Problems(); len(p) > 0 {
		return domain.Field("items", p[0].Key, p[0].Args...)
	}
	if err := o.giveIDs(); err != nil {
		return err
	}
	d.Items = o.Items()
	if len(d.Leaves()) == 0 {
		return domain.Field("items", "teams.items_none")
	}
	return nil
}

var goodID = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,59}$`)

// giveIDs gives entries without an id one; 422 items for a malformed one or
// one that stands twice.
func (o Outline) giveIDs() error {
	seen := map[string]bool{None: true}
	for _, r := range o {
		if r.ID == "" {
			continue
		}
		if !goodID.MatchString(r.ID) || seen[r.ID] {
			return domain.Field("items", "teams.item_id", "ID", r.ID)
		}
		seen[r.ID] = true
	}
	for i := range o {
		if o[i].ID != "" {
			continue
		}
		base := dispositionID(o[i].Name)
		id := base
		for n := 2; seen[id]; n++ {
			id = fmt.Sprintf("%s-%d", base, n)
		}
		o[i].ID, seen[id] = id, true
	}
	return nil
}

// dispositionID makes an id of a name: "Refund, partial" becomes
// "refund-partial".
func dispositionID(name string) string {
	words := strings.FieldsFunc(label.Folded(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	id := strings.Join(words, "-")
	if len(id) > 40 {
		id = strings.TrimRight(id[:40], "-")
	}
	if id == "" {
		return "item"
	}
	return id
}

// Leaf is a disposition that can be chosen, with the names of the groups it
// stands in before its own.
type Leaf struct {
	ID   string
	Path []string
}

// Leaves are the dispositions that can be chosen, in their order: no groups,
// nothing hidden or inside something hidden.
func (d *Set) Leaves() []Leaf {
	var out []Leaf
	walk(d.Items, nil, func(it *Item, path []string, hidden bool) {
		if !hidden && len(it.Children) == 0 {
			out = append(out, Leaf{it.ID, slices.Clone(path)})
		}
	})
	return out
}

// Leaf is the path of a disposition that can be chosen, its own name last;
// false when there is none of this id, or it is a group or hidden.
func (d *Set) Leaf(id string) (path []string, ok bool) {
	for _, l := range d.Leaves() {
		if l.ID == id {
			return l.Path, true
		}
	}
	return nil, false
}

// Path is the path of any entry of the set, for history: also of one that is
// hidden or has become a group.
func (d *Set) Path(id string) (path []string, ok bool) {
	walk(d.Items, nil, func(it *Item, p []string, _ bool) {
		if it.ID == id {
			path, ok = slices.Clone(p), true
		}
	})
	return path, ok
}

// Search are the Leaves whose path holds all words of the text, whatever
// their case and accents; an empty text finds all.
func (d *Set) Search(text string) []Leaf {
	words := strings.Fields(label.Folded(text))
	return slices.DeleteFunc(d.Leaves(), func(l Leaf) bool {
		path := label.Folded(strings.Join(l.Path, " "))
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(path, w) })
	})
}

// Without lists the ids of entries that another version of the set lacks.
func (d *Set) Without(next *Set) []string {
	var gone []string
	walk(d.Items, nil, func(it *Item, _ []string, _ bool) {
		if _, ok := next.Path(it.ID); !ok {
			gone = append(gone, it.ID)
		}
	})
	return gone
}

// Keep puts entries of an earlier version back into the set, hidden and at its
// end, because history names them.
func (d *Set) Keep(old *Set, ids map[string]bool) {
	walk(old.Items, nil, func(it *Item, _ []string, _ bool) {
		if ids[it.ID] {
			d.Items = append(d.Items, Item{ID: it.ID, Name: it.Name, Hidden: true})
		}
	})
}

// walk visits a tree in order; hidden is true inside hidden groups too. The
// path is only good during the call.
func walk(items []Item, above []string, visit func(it *Item, path []string, hidden bool)) {
	var down func(items []Item, above []string, hidden bool)
	down = func(items []Item, above []string, hidden bool) {
		for i := range items {
			it := &items[i]
			path := append(above, it.Name)
			visit(it, path, hidden || it.Hidden)
			down(it.Children, path, hidden || it.Hidden)
		}
	}
	down(items, above, false)
}
