package assistant

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// unknownQueue marks, in an export, the id of a queue that is no longer there.
// Import reports it as it reports any name it does not know.
const unknownQueue = "?"

// Export is the definition as a file: canonical JSON (members in the order of
// the types, maps sorted, two spaces, a newline at the end), UTF-8 without BOM,
// queues by name. Import of it gives the same definition, and exporting that
// the same bytes, as long as nothing in it blocks publishing.
func (d *Definition) Export(w World) ([]byte, error) {
	c := d.Clone()
	c.queues(func(p *string) {
		if name, ok := w.Queues[*p]; ok {
			*p = name
		} else {
			*p = unknownQueue + *p
		}
	})
	return c.encode()
}

func (d *Definition) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		return nil, fmt.Errorf("export a definition: %w", err)
	}
	return b.Bytes(), nil
}

// Import reads a file: everything or nothing. Members that are missing get what
// New and NewAction give, system actions that are missing are added. A
// *ImportError lists what is wrong by JSON pointer: members there are not,
// wrong types, dangling references, and whatever else Check finds that blocks
// publishing.
func Import(raw []byte, w World) (*Definition, error) {
	d, problems := decode(raw)
	if len(problems) == 0 {
		problems = d.adopt(w)
	}
	if len(problems) == 0 {
		problems = slices.DeleteFunc(d.Check(w), func(p Problem) bool { return !p.Blocks })
	}
	if len(problems) > 0 {
		return nil, &ImportError{problems}
	}
	return d, nil
}

// adopt puts ids in place of names of queues and completes what a file may
// leave out.
func (d *Definition) adopt(w World) []Problem {
	ids := map[string][]string{}
	for _, id := range sortedKeys(w.Queues) {
		ids[w.Queues[id]] = append(ids[w.Queues[id]], id)
	}
	var problems []Problem
	walk(d, func(r *ref) {
		if r.kind != RefQueue {
			return
		}
		switch known := ids[*r.p]; len(known) {
		case 1:
			*r.p = known[0]
		case 0:
			problems = append(problems, r.problem(d, "queue", "Name", short(*r.p)))
		default:
			problems = append(problems, r.problem(d, "queue_several", "Name", short(*r.p)))
		}
	})
	for _, a := range New(d.Language).Actions {
		if d.SystemAction(a.System) == nil && d.Find(a.ID) == nil {
			d.Actions = append(d.Actions, a)
		}
	}
	return problems
}

// queues calls f with each queue named.
func (d *Definition) queues(f func(*string)) {
	walk(d, func(r *ref) {
		if r.kind == RefQueue {
			f(r.p)
		}
	})
}

// Clone is a copy that shares nothing, in the one form in which definitions are
// exported: no nil where an empty list or map says the same, and every kind of
// "then" with its settings.
func (d *Definition) Clone() Definition {
	c := Definition{}
	clone(reflect.ValueOf(&c).Elem(), reflect.ValueOf(d).Elem(), false)
	for i := range c.Actions {
		for j := range c.Actions[i].Steps {
			c.Actions[i].Steps[j].Then.complete()
		}
	}
	return c
}

func (t *Then) complete() {
	switch {
	case t.Do == "":
		t.Do = DoNext
	case t.Do == DoConnect && t.Connect == nil:
		t.Connect = &Connect{}
	case t.Do == DoSearch && t.Search == nil:
		t.Search = &Search{Mode: "display"}
	}
}

// clone copies from into to, a zero value. Nil lists and maps become empty ones
// unless the member is left out when empty: then empty ones become nil.
func clone(to, from reflect.Value, omit bool) {
	switch from.Kind() {
	case reflect.Struct:
		for i := range from.NumField() {
			clone(to.Field(i), from.Field(i), strings.HasSuffix(from.Type().Field(i).Tag.Get("json"), ",omitempty"))
		}
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			clone(to.Elem(), from.Elem(), false)
		}
	case reflect.Slice:
		if omit && from.Len() == 0 {
			return
		}
		to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		if k := from.Type().Elem().Kind(); k == reflect.String || k == reflect.Int {
			reflect.Copy(to, from)
			return
		}
		for i := range from.Len() {
			clone(to.Index(i), from.Index(i), false)
		}
	case reflect.Map:
		if omit && from.Len() == 0 {
			return
		}
		to.Set(reflect.MakeMapWithSize(from.Type(), from.Len()))
		for it := from.MapRange(); it.Next(); {
			v := reflect.New(from.Type().Elem()).Elem()
			clone(v, it.Value(), false)
			to.SetMapIndex(it.Key(), v)
		}
	default:
		to.Set(from)
	}
}

// ImportError is why a file was refused.
type ImportError struct{ Problems []Problem }

// Error is the line for the log: places and keys, none of the file's texts.
func (e *ImportError) Error() string {
	var b strings.Builder
	b.WriteString("import refused")
	for i, p := range e.Problems {
		if i == 3 {
			fmt.Fprintf(&b, " and %d more", len(e.Problems)-i)
			break
		}
		fmt.Fprintf(&b, "; %s: %s", short(p.Pointer), p.Key)
	}
	return b.String()
}
