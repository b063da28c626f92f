package scenario

import (
	"strconv"
	"strings"
)

// kind is the form of a node.
type kind uint8

const (
	null kind = iota
	text
	number
	boolean
	list
	dict
)

// String names the form as a problem's sentence does.
func (k kind) String() string {
	return [...]string{"nothing", "a text", "a number", "true or false", "a list", "a block of keys"}[k]
}

// node is one value of a file, with anchors and merge keys resolved and where it
// stood. Nodes are never changed: merging makes new ones.
type node struct {
	file  string
	line  int
	kind  kind
	text  string // of a scalar, as written
	num   float64
	yes   bool
	items []*node
	pairs []pair // in the order of the file
}

// pair is one key of a block.
type pair struct {
	key  string
	line int
	val  *node
}

// get is the value of a key; nil when it is missing.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for i := range n.pairs {
		if n.pairs[i].key == key {
			return n.pairs[i].val
		}
	}
	return nil
}

// at follows keys; nil when one is missing.
func (n *node) at(keys ...string) *node {
	for _, k := range keys {
		n = n.get(k)
	}
	return n
}

// none tells whether nothing is there.
func (n *node) none() bool { return n == nil || n.kind == null }

// empty tells whether there is nothing, or a block or list without entries.
func (n *node) empty() bool {
	return n.none() || (n.kind == dict || n.kind == list) && len(n.pairs)+len(n.items) == 0
}

// on tells whether a key is there and true.
func (n *node) on(key string) bool {
	v := n.get(key)
	return !v.none() && v.kind == boolean && v.yes
}

// value is the node as plain Go values, numbers as float64.
func (n *node) value() any {
	if n == nil {
		return nil
	}
	switch n.kind {
	case text:
		return n.text
	case number:
		return n.num
	case boolean:
		return n.yes
	case list:
		out := make([]any, len(n.items))
		for i, it := range n.items {
			out[i] = it.value()
		}
		return out
	case dict:
		out := make(map[string]any, len(n.pairs))
		for _, p := range n.pairs {
			out[p.key] = p.val.value()
		}
		return out
	}
	return nil
}

// localised tells whether a node is a value by language.
func (n *node) localised() bool {
	if n == nil || n.kind != dict || len(n.pairs) == 0 {
		return false
	}
	for _, p := range n.pairs {
		if p.key != "en" && p.key != "es" {
			return false
		}
	}
	return true
}

// in picks the language of a value by language; anything else is itself.
func (n *node) in(lang string) *node {
	if !n.localised() {
		return n
	}
	if v := n.get(lang); v != nil {
		return v
	}
	return n.pairs[0].val
}

// merge lays over on top of base: blocks merge key by key, lists and scalars
// replace, null removes. Keys keep the base's order, new ones follow.
func merge(base, over *node) *node {
	switch {
	case over == nil:
		return base
	case over.kind != dict:
		return over
	}
	out := *over
	out.pairs = nil
	if base != nil && base.kind == dict {
		for _, p := range base.pairs {
			o := over.get(p.key)
			switch {
			case o == nil:
				out.pairs = append(out.pairs, p)
			case o.kind != null:
				out.pairs = append(out.pairs, pair{p.key, p.line, merge(p.val, o)})
			}
		}
	}
	for _, p := range over.pairs {
		if base == nil || base.kind != dict || base.get(p.key) == nil {
			if p.val.kind != null {
				out.pairs = append(out.pairs, pair{p.key, p.line, merge(nil, p.val)})
			}
		}
	}
	return &out
}

// word shows a scalar as a problem's sentence quotes it.
func (n *node) word() string {
	switch {
	case n.none():
		return "nothing"
	case n.kind == list || n.kind == dict:
		return n.kind.String()
	}
	s := n.text
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return strconv.Quote(s)
}
