package scenario

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// compare tells how a value differs from what is expected; nothing when it does
// not. Blocks are subsets: "absent: [k]" means that k is missing, "k_contains"
// that the value of k contains something. path names the value in sentences.
func (w *world) compare(path string, want *node, got any) []string {
	want = want.in(w.lang)
	switch want.kind {
	case dict:
		return w.compareBlock(path, want, got)
	case list:
		return w.compareList(path, want, got)
	}
	if same, wanted := w.scalar(want, got); !same {
		return []string{fmt.Sprintf("%s: wanted %s, got %s", path, wanted, show(got))}
	}
	return nil
}

func (w *world) compareBlock(path string, want *node, got any) (out []string) {
	m, ok := got.(map[string]any)
	now := m
	if v, vars := got.(variables); vars {
		m, now, ok = v.known, v.now, true
	}
	if !ok {
		return []string{fmt.Sprintf("%s: wanted %s, got %s", path, show(want.value()), show(got))}
	}
	for _, it := range want.pairs {
		under := path + "." + it.key
		if it.key == "absent" {
			for _, n := range absentees(it.val) {
				if v := now[n.text]; !nothing(v) {
					out = append(out, fmt.Sprintf("%s.%s: wanted nothing, got %s", path, n.text, show(v)))
				}
			}
			continue
		}
		if key, part := strings.CutSuffix(it.key, "_contains"); part {
			if v := it.val.in(w.lang); !w.contains(m[key], v) {
				out = append(out, fmt.Sprintf("%s.%s: wanted something with %s, got %s", path, key, v.word(), show(m[key])))
			}
			continue
		}
		out = append(out, w.compare(under, it.val, m[it.key])...)
	}
	return out
}

func absentees(n *node) []*node {
	if n.kind == list {
		return n.items
	}
	return []*node{n}
}

func nothing(v any) bool { return v == nil || v == "" }

func (w *world) compareList(path string, want *node, got any) (out []string) {
	l, ok := got.([]any)
	if !ok || len(l) != len(want.items) {
		return []string{fmt.Sprintf("%s: wanted %s, got %s", path, show(want.value()), show(got))}
	}
	for i, it := range want.items {
		out = append(out, w.compare(fmt.Sprintf("%s[%d]", path, i), it, l[i])...)
	}
	return out
}

// scalar compares single values: numbers and texts that read the same are the
// same, null is nothing, "@key" is the catalogue's.
func (w *world) scalar(want *node, got any) (same bool, wanted string) {
	switch want.kind {
	case null:
		return nothing(got), "nothing"
	case number:
		if f, ok := float(got); ok {
			return f == want.num, want.text
		}
		return false, want.text
	case boolean:
		b, ok := got.(bool)
		return ok && b == want.yes || got == want.text, want.text
	}
	s := want.text
	if expanded, ok := w.texts.expand(w.lang, s); ok {
		s = expanded
	}
	return plain(got) == s, strconv.Quote(s)
}

func float(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	case string:
		f, err := strconv.ParseFloat(n, 64)
		return f, err == nil
	}
	return 0, false
}

// plain is a single value as a text.
func plain(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// contains tells whether a text has a part, or a list an entry.
func (w *world) contains(v any, part *node) bool {
	if l, ok := v.([]any); ok {
		return slices.ContainsFunc(l, func(x any) bool { same, _ := w.scalar(part, x); return same })
	}
	s := part.text
	if expanded, ok := w.texts.expand(w.lang, s); ok {
		s = expanded
	}
	return v != nil && strings.Contains(plain(v), s)
}

// show writes a value in a sentence.
func show(v any) string {
	if nothing(v) && v != "" {
		return "nothing"
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	const most = 400
	if s := string(raw); len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(string(raw[:most]), "") + "…"
}

// compareSaid lines up what was said with what was expected: "-" was expected
// and not said, "+" was said and not expected.
func compareSaid(want, got []string) []string {
	if slices.Equal(want, got) {
		return nil
	}
	n, m := len(want), len(got)
	length := make([][]int, n+1) // of the longest common run behind i, j
	for i := range length {
		length[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if want[i] == got[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	var out []string
	for i, j := 0, 0; i < n || j < m; {
		switch {
		case i < n && j < m && want[i] == got[j]:
			out = append(out, "  "+strconv.Quote(want[i]))
			i, j = i+1, j+1
		case j == m || i < n && length[i+1][j] >= length[i][j+1]:
			out = append(out, "- "+strconv.Quote(want[i]))
			i++
		default:
			out = append(out, "+ "+strconv.Quote(got[j]))
			j++
		}
	}
	return out
}
