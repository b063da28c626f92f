package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Limits of a file.
const (
	maxBytes  = 1 << 20
	maxNodes  = 200_000 // after anchors are resolved
	maxNested = 100
)

// parse reads a file of one document; nil for an empty one. What is wrong with
// it is noted in p.
func parse(file string, data []byte, p *problems) (n *node) {
	if len(data) > maxBytes {
		p.add(file, 1, "the file is longer than %d bytes", maxBytes)
		return nil
	}
	if line := tooDeep(data); line > 0 {
		p.add(file, line, "blocks are nested more than %d deep", maxNested)
		return nil
	}
	defer func() {
		if r := recover(); r != nil { // the library stumbled
			p.add(file, 1, "this is not YAML")
			n = nil
		}
	}()
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		line, words := 1, firstLine(err.Error())
		var y yaml.Error
		if errors.As(err, &y) {
			words = firstLine(y.GetMessage())
			if t := y.GetToken(); t != nil {
				line = t.Position.Line
			}
		}
		p.add(file, line, "%s", words)
		return nil
	}
	c := &converter{file: file, p: p, anchors: map[string]*node{}, weights: map[string]int{}}
	var docs []*node
	for _, d := range tree.Docs {
		if d.Body != nil {
			docs = append(docs, c.node(d.Body, 0))
		}
	}
	switch {
	case len(docs) > 1:
		p.add(file, docs[1].line, "the file holds more than one document")
		return nil
	case len(docs) == 0:
		return nil
	}
	return docs[0]
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// tooDeep is the line in which brackets or dashes nest too deep, 0 for none: the
// library recurses, so this is found before it is asked.
func tooDeep(data []byte) int {
	depth := 0
	for i, line := range bytes.Split(data, []byte("\n")) {
		dashes := 0
		for _, w := range bytes.Fields(line) {
			if string(w) != "-" && string(w) != "?" {
				break
			}
			dashes++
		}
		for _, b := range line {
			switch b {
			case '[', '{':
				depth++
			case ']', '}':
				depth = max(0, depth-1)
			}
		}
		if depth > maxNested || dashes > maxNested {
			return i + 1
		}
	}
	return 0
}

// converter turns the library's tree into nodes.
type converter struct {
	file    string
	p       *problems
	anchors map[string]*node
	weights map[string]int // of anchors, in values
	count   int
	full    bool
}

// node converts one value. A file that has too many, through anchors in
// anchors, ends in nulls.
func (c *converter) node(a ast.Node, depth int) *node {
	n := &node{file: c.file, line: line(a)}
	c.count++
	if c.count > maxNodes || depth > maxNested {
		if !c.full {
			c.full = true
			c.p.add(c.file, n.line, "the file holds too many values")
		}
		return n
	}
	switch v := a.(type) {
	case *ast.NullNode:
	case *ast.BoolNode:
		n.kind, n.yes, n.text = boolean, v.Value, v.Token.Value
	case *ast.IntegerNode:
		n.kind, n.text = number, v.Token.Value
		switch i := v.Value.(type) {
		case int64:
			n.num = float64(i)
		case uint64:
			n.num = float64(i)
		}
	case *ast.FloatNode:
		n.kind, n.num, n.text = number, v.Value, v.Token.Value
	case *ast.StringNode:
		n.kind, n.text = text, v.Value
	case *ast.LiteralNode:
		n.kind, n.text = text, v.Value.Value
	case *ast.SequenceNode:
		n.kind = list
		for _, it := range v.Values {
			n.items = append(n.items, c.node(it, depth+1))
		}
	case *ast.MappingNode:
		n.kind = dict
		c.pairs(n, v.Values, depth)
	case *ast.MappingValueNode:
		n.kind = dict
		c.pairs(n, []*ast.MappingValueNode{v}, depth)
	case *ast.AnchorNode:
		before, name := c.count, v.Name.GetToken().Value
		n = c.node(v.Value, depth)
		c.anchors[name], c.weights[name] = n, c.count-before
	case *ast.AliasNode:
		name := v.Value.GetToken().Value
		known := c.anchors[name]
		if known == nil {
			c.p.add(c.file, n.line, "there is no anchor &%s before this", name)
			return n
		}
		c.count += c.weights[name]
		return known
	default:
		c.p.add(c.file, n.line, "this form of YAML is not used here: %s", strings.ToLower(a.Type().String()))
	}
	return n
}

// pairs fills a block; keys of its own win over those merged in.
func (c *converter) pairs(n *node, values []*ast.MappingValueNode, depth int) {
	seen := map[string]bool{}
	var merged []*node
	for _, v := range values {
		at := line(v.Key)
		val := c.node(v.Value, depth+1)
		if _, ok := v.Key.(*ast.MergeKeyNode); ok {
			merged = append(merged, c.mergeable(val)...)
			continue
		}
		key := v.Key.GetToken().Value
		if seen[key] {
			c.p.add(c.file, at, "the key %s stands here twice", key)
			continue
		}
		seen[key] = true
		n.pairs = append(n.pairs, pair{key, at, val})
	}
	for _, m := range merged {
		for _, p := range m.pairs {
			if !seen[p.key] {
				seen[p.key] = true
				n.pairs = append(n.pairs, p)
			}
		}
	}
}

// mergeable are the blocks a merge key names.
func (c *converter) mergeable(n *node) []*node {
	switch n.kind {
	case dict:
		return []*node{n}
	case list:
		return n.items
	}
	c.p.add(c.file, n.line, "<< merges a block of keys, not %s", n.word())
	return nil
}

// line is where a value begins: a block's own token stands behind its first key.
func line(a ast.Node) int {
	switch v := a.(type) {
	case *ast.MappingNode:
		if len(v.Values) > 0 && !v.IsFlowStyle {
			return line(v.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return line(v.Key)
	case *ast.AnchorNode:
		return line(v.Value)
	}
	if t := a.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}

// Problem is something wrong with a file, where.
type Problem struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

// String is file:line: text.
func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// FileError is what is wrong with files.
type FileError struct{ Problems []Problem }

// Error is one line a problem.
func (e *FileError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// maxProblems is how many problems are told.
const maxProblems = 20

// problems gathers what is wrong with the files.
type problems struct {
	all  []Problem
	lang string // of the scenario that is read
}

func (p *problems) add(file string, line int, format string, args ...any) {
	if len(p.all) < maxProblems {
		p.all = append(p.all, Problem{file, line, fmt.Sprintf(format, args...)})
	}
}

// on notes a problem of a node.
func (p *problems) on(n *node, format string, args ...any) { p.add(n.file, n.line, format, args...) }

// err is nil when nothing is wrong.
func (p *problems) err() error {
	if len(p.all) == 0 {
		return nil
	}
	return &FileError{p.all}
}
