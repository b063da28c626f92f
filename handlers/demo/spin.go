package demo

import (
	"math/rand/v2"
	"strings"
)

// expand fills a script's text: {order} becomes the value of that name,
// {one|or|other} one of its parts, which may hold braces again and may be
// empty. Spaces left double by an empty part are closed up.
func expand(text string, values map[string]string, r *rand.Rand) string {
	out, _ := spin(text, values, r)
	for strings.Contains(out, "  ") {
		out = strings.ReplaceAll(out, "  ", " ")
	}
	return strings.TrimSpace(out)
}

// spin reads up to an unmatched closing brace and returns what follows it.
func spin(s string, values map[string]string, r *rand.Rand) (out, rest string) {
	var b strings.Builder
	for s != "" {
		i := strings.IndexAny(s, "{}")
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		if s[i] == '}' {
			return b.String(), s[i+1:]
		}
		inner, after := braces(s[i+1:])
		s = after
		parts := split(inner)
		if len(parts) == 1 {
			v, ok := values[inner]
			if !ok {
				v = "{" + inner + "}" // seen by the tests
			}
			b.WriteString(v)
			continue
		}
		v, _ := spin(parts[r.IntN(len(parts))], values, r)
		b.WriteString(v)
	}
	return b.String(), ""
}

// braces cuts s at the brace that closes the one before it.
func braces(s string) (inner, rest string) {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return s[:i], s[i+1:]
			}
			depth--
		}
	}
	return s, ""
}

// split cuts alternatives at the bars of the outermost level.
func split(s string) []string {
	var parts []string
	depth, from := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '|':
			if depth == 0 {
				parts = append(parts, s[from:i])
				from = i + 1
			}
		}
	}
	return append(parts, s[from:])
}
