package i18n

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// fill is the template language of the catalogue: {{.Name}} and nothing else.
// It replaces text/template, which is slower and can do more than texts need.
type fill struct{}

// Cacheable tells go-i18n to parse a text once.
func (fill) Cacheable() bool { return true }

// Parse splits a text into literals and names. The delimiters are always the
// default ones; an open or empty placeholder is an error.
func (fill) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	var p parts
	for {
		lit, rest, found := strings.Cut(src, "{{.")
		p.lits = append(p.lits, lit)
		if !found {
			return p, nil
		}
		name, after, closed := strings.Cut(rest, "}}")
		if !closed || name == "" {
			return nil, fmt.Errorf("i18n: bad placeholder in %q", src)
		}
		p.names = append(p.names, name)
		src = after
	}
}

// parts is a text cut at its placeholders: lits has one element more than names.
type parts struct{ lits, names []string }

// Execute puts the values in. A missing value shows as its name in brackets.
func (p parts) Execute(data any) (string, error) {
	vals, _ := data.(values)
	var b strings.Builder
	for i, name := range p.names {
		b.WriteString(p.lits[i])
		b.WriteString(vals.get(name))
	}
	b.WriteString(p.lits[len(p.lits)-1])
	return b.String(), nil
}

// values are the alternating key, value arguments of T.
type values struct {
	args  []any
	count string // Count, written for the reader
}

func (v values) get(name string) string {
	if name == "Count" && v.count != "" {
		return v.count
	}
	for i := 0; i+1 < len(v.args); i += 2 {
		if v.args[i] == name {
			if s, ok := v.args[i+1].(string); ok {
				return s
			}
			return fmt.Sprint(v.args[i+1])
		}
	}
	return "[" + name + "]"
}
