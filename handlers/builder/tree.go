package builder

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
)

// maxDepth bounds the pointers that are followed; a definition is shallower.
const maxDepth = 16

// split takes a JSON pointer apart (RFC 6901).
func split(pointer string) ([]string, error) {
	if pointer == "" {
		return nil, nil
	}
	if pointer[0] != '/' || strings.Count(pointer, "/") > maxDepth {
		return nil, domain.Invalid(nil)
	}
	path := strings.Split(pointer[1:], "/")
	for i, s := range path {
		path[i] = strings.ReplaceAll(strings.ReplaceAll(s, "~1", "/"), "~0", "~")
	}
	return path, nil
}

// decode reads a JSON value into maps and lists, numbers as they are written.
func decode(raw []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err = d.Decode(&v); err != nil {
		return nil, domain.Invalid(err)
	}
	return v, nil
}

// within replaces the value at a path by what fn makes of it. Objects missing
// on the way are made; anything else that is missing is refused.
func within(v any, path []string, fn func(any) (any, error)) (any, error) {
	if len(path) == 0 {
		return fn(v)
	}
	switch t := v.(type) {
	case nil:
		child, err := within(nil, path[1:], fn)
		return map[string]any{path[0]: child}, err
	case map[string]any:
		child, err := within(t[path[0]], path[1:], fn)
		t[path[0]] = child
		return t, err
	case []any:
		i, err := index(path[0], len(t))
		if err != nil {
			return nil, err
		}
		t[i], err = within(t[i], path[1:], fn)
		return t, err
	}
	return nil, domain.Invalid(nil)
}

func index(s string, n int) (int, error) {
	i, err := strconv.Atoi(s)
	if err != nil || i < 0 || i >= n {
		return 0, domain.Invalid(err)
	}
	return i, nil
}

// list is a value as a list; what is not there is an empty one.
func list(v any) ([]any, error) {
	switch t := v.(type) {
	case nil:
		return nil, nil
	case []any:
		return t, nil
	}
	return nil, domain.Invalid(nil)
}

// blanks are what a new item of a list begins as, by the list's name.
var blanks = map[string]string{
	"options":         `{"value":"","label":{}}`,
	"patterns":        `{"name":"","expr":""}`,
	"set":             `{"variable":"","value":""}`,
	"invalid":         `{}`,
	"groups":          `{"match":"all","tests":[{"variable":"","op":""}]}`,
	"tests":           `{"variable":"","op":""}`,
	"variables":       `{"id":"","type":"free_text"}`,
	"saved_responses": `{"id":"","name":"","spec":{"type":"options","options":[{"value":"","label":{}}]}}`,
	"extensions":      `{"id":"","name":"","method":"GET","url":""}`,
}

// appended adds a new item at the end of the list at path and tells its place.
func appended(root any, path []string, name string) (any, int, error) {
	blank, ok := blanks[name]
	if !ok {
		return nil, 0, domain.Invalid(nil)
	}
	item, err := decode([]byte(blank))
	if err != nil {
		return nil, 0, err
	}
	at := 0
	root, err = within(root, path, func(v any) (any, error) {
		l, err := list(v)
		at = len(l)
		return append(l, item), err
	})
	return root, at, err
}

// item runs fn on the list that holds the item at path, with its place there.
func item(root any, path []string, fn func(l []any, i int) ([]any, error)) (any, error) {
	if len(path) == 0 {
		return nil, domain.Invalid(nil)
	}
	last := len(path) - 1
	return within(root, path[:last], func(v any) (any, error) {
		l, err := list(v)
		if err != nil {
			return nil, err
		}
		i, err := index(path[last], len(l))
		if err != nil {
			return nil, err
		}
		return fn(l, i)
	})
}

// removed takes the item at path out of its list.
func removed(root any, path []string) (any, error) {
	return item(root, path, func(l []any, i int) ([]any, error) { return slices.Delete(l, i, i+1), nil })
}

// moved puts the item at path to place to of its list; beyond an end it goes to
// that end. It tells the place it has then.
func moved(root any, path []string, to int) (any, int, error) {
	root, err := item(root, path, func(l []any, i int) ([]any, error) {
		to = min(max(to, 0), len(l)-1)
		it := l[i]
		return slices.Insert(slices.Delete(l, i, i+1), to, it), nil
	})
	return root, to, err
}
