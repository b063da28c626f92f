package simulate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Read understands a file. What is wrong with it is an *Error that tells the
// line.
func Read(data []byte) (*Model, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, &Error{Text: "the file is empty"}
	}
	var f file
	d := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := d.Decode(&f); err != nil {
		return nil, plainError(err)
	}
	if err := d.Decode(new(file)); !errors.Is(err, io.EOF) {
		return nil, &Error{Text: "the file holds more than one document"}
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, plainError(err)
	}
	b := &builder{f: &f, tree: tree}
	m := b.build()
	if b.err != nil {
		return nil, b.err
	}
	return m, nil
}

// plainError turns the library's error, which quotes the file, into one line.
func plainError(err error) error {
	var ours *Error
	if errors.As(err, &ours) {
		return ours
	}
	var y yaml.Error
	if !errors.As(err, &y) {
		return &Error{Text: firstLine(err.Error())}
	}
	e := &Error{Text: firstLine(y.GetMessage())}
	if t := y.GetToken(); t != nil {
		e.Line = t.Position.Line
		if name, ok := strings.CutPrefix(e.Text, "unknown field "); ok {
			e.Text = fmt.Sprintf("there is no key %s here", name)
		}
		var typed *yaml.TypeError
		var shaped *yaml.UnexpectedNodeTypeError
		switch {
		case errors.As(err, &typed):
			e.Text = fmt.Sprintf("%q does not belong here: %s is wanted", t.Value, words(typed.DstType.Kind().String()))
		case errors.As(err, &shaped):
			e.Text = fmt.Sprintf("%q does not belong here: %s is wanted", t.Value, words(shaped.Expected.YAMLName()))
		}
	}
	return e
}

// words for a kind of value, Go's or YAML's.
func words(kind string) string {
	switch kind {
	case "int", "uint64":
		return "a whole number"
	case "float64":
		return "a number"
	case "bool":
		return "true or false"
	case "string":
		return "a text"
	case "slice", "sequence":
		return "a list"
	}
	return "a block of keys"
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// builder makes the model of a file and keeps the first error.
type builder struct {
	f    *file
	tree *ast.File
	m    *Model
	err  *Error
}

// fail notes what is wrong at a path such as $.queues[0].policy; the line is
// that of the nearest thing the file has there.
func (b *builder) fail(path, format string, args ...any) {
	if b.err == nil {
		b.err = &Error{b.line(path), fmt.Sprintf(format, args...)}
	}
}

func (b *builder) line(path string) int {
	for path != "$" && path != "" {
		if p, err := yaml.PathString(path); err == nil {
			if n, err := p.FilterFile(b.tree); err == nil && n != nil {
				return first(n).GetToken().Position.Line
			}
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return 1
}

// first is the first thing of a block: its own token stands behind it.
func first(n ast.Node) ast.Node {
	switch v := n.(type) {
	case *ast.MappingNode:
		if len(v.Values) > 0 {
			return v.Values[0].Key
		}
	case *ast.MappingValueNode:
		return v.Key
	}
	return n
}
