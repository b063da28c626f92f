package assistant

import (
	"bytes"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// decode reads a file strictly: what is not of the type is a problem with its
// place. All such problems are found in one go; a mistake of the JSON itself
// ends it.
func decode(raw []byte) (*Definition, []Problem) {
	switch {
	case len(raw) > MaxBytes:
		return nil, wrong("import_size", "Max", MaxBytes>>20)
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return nil, wrong("import_bom")
	case !utf8.Valid(raw):
		return nil, wrong("import_utf8", "Line", lineOf(raw, validPrefix(raw)))
	}
	r := reader{raw: raw, dec: jsontext.NewDecoder(bytes.NewReader(raw))}
	d := Definition{Language: "en", Settings: defaults()}
	if err := r.value(reflect.ValueOf(&d).Elem()); err != nil {
		return nil, append(r.problems, r.syntax(err))
	}
	if _, err := r.dec.ReadToken(); err == nil {
		return nil, append(r.problems, wrong("import_more")...)
	} else if end := new(jsontext.SyntacticError); errors.As(err, &end) {
		return nil, append(r.problems, r.syntax(err))
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	d = d.Clone()
	return &d, nil
}

func wrong(key string, args ...any) []Problem {
	return []Problem{{Key: "builder.problem_" + key, Args: args, Blocks: true}}
}

// reader fills a value from JSON.
type reader struct {
	raw      []byte
	dec      *jsontext.Decoder
	problems []Problem
}

// syntax is the problem of a mistake in the JSON itself.
func (r *reader) syntax(err error) Problem {
	p := Problem{Key: "builder.problem_import_json", Args: []any{"Line", lineOf(r.raw, int(r.dec.InputOffset()))}, Blocks: true}
	if s := new(jsontext.SyntacticError); errors.As(err, &s) {
		p.Pointer = string(s.JSONPointer)
		p.Args = []any{"Line", lineOf(r.raw, int(s.ByteOffset))}
		if errors.Is(s.Err, jsontext.ErrDuplicateName) {
			p.Key, p.Args = "builder.problem_import_duplicate", []any{"Name", short(s.JSONPointer.LastToken())}
		}
	}
	return p
}

// problem reports the value read last.
func (r *reader) problem(key string, args ...any) {
	if len(r.problems) < MaxProblems {
		r.problems = append(r.problems, Problem{Pointer: string(r.dec.StackPointer()), Key: "builder.problem_" + key, Args: args, Blocks: true})
	}
}

var wanted = map[reflect.Kind]jsontext.Kind{
	reflect.Struct: '{', reflect.Map: '{', reflect.Slice: '[', reflect.String: '"', reflect.Int: '0', reflect.Float64: '0', reflect.Bool: 't',
}

// value reads one value into v; the error is of the JSON itself.
func (r *reader) value(v reflect.Value) error {
	have := r.dec.PeekKind()
	if v.Kind() == reflect.Pointer {
		if have == 'n' {
			_, err := r.dec.ReadToken()
			return err
		}
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	if have == 'f' {
		have = 't'
	}
	if have != wanted[v.Kind()] {
		if err := r.dec.SkipValue(); err != nil {
			return err
		}
		r.problem("import_" + v.Kind().String())
		return nil
	}
	switch v.Kind() {
	case reflect.Struct:
		return r.object(v)
	case reflect.Map:
		return r.mapping(v)
	case reflect.Slice:
		return r.list(v)
	}
	tok, err := r.dec.ReadToken()
	if err != nil {
		return err
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(tok.String())
	case reflect.Bool:
		v.SetBool(tok.Bool())
	case reflect.Int:
		n, err := strconv.Atoi(tok.String())
		if err != nil {
			r.problem("import_int")
		}
		v.SetInt(int64(n))
	case reflect.Float64:
		f, err := strconv.ParseFloat(tok.String(), 64)
		if err != nil {
			r.problem("import_float64")
		}
		v.SetFloat(f)
	}
	return nil
}

func (r *reader) object(v reflect.Value) error {
	if _, err := r.dec.ReadToken(); err != nil {
		return err
	}
	if v.Type() == reflect.TypeFor[Action]() {
		v.Set(reflect.ValueOf(NewAction("", nil)))
	}
	for r.dec.PeekKind() != '}' {
		tok, err := r.dec.ReadToken()
		if err != nil {
			return err
		}
		name := tok.String()
		if i := fieldOf(v.Type(), name); i >= 0 {
			err = r.value(v.Field(i))
		} else {
			r.problem("import_unknown", "Name", short(name))
			err = r.dec.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	_, err := r.dec.ReadToken()
	return err
}

// fieldOf is the index of the field with a JSON name.
func fieldOf(t reflect.Type, name string) int {
	for i := range t.NumField() {
		if tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); tag == name && name != "" {
			return i
		}
	}
	return -1
}

func (r *reader) mapping(v reflect.Value) error {
	if _, err := r.dec.ReadToken(); err != nil {
		return err
	}
	v.Set(reflect.MakeMap(v.Type()))
	for r.dec.PeekKind() != '}' {
		tok, err := r.dec.ReadToken()
		if err != nil {
			return err
		}
		key := tok.String()
		item := reflect.New(v.Type().Elem()).Elem()
		if err := r.value(item); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(key), item)
	}
	_, err := r.dec.ReadToken()
	return err
}

func (r *reader) list(v reflect.Value) error {
	if _, err := r.dec.ReadToken(); err != nil {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for r.dec.PeekKind() != ']' {
		item := reflect.New(v.Type().Elem()).Elem()
		if err := r.value(item); err != nil {
			return err
		}
		v.Set(reflect.Append(v, item))
	}
	_, err := r.dec.ReadToken()
	return err
}

func validPrefix(raw []byte) int {
	i := 0
	for i < len(raw) {
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		i += size
	}
	return i
}

func lineOf(raw []byte, offset int) int {
	return 1 + bytes.Count(raw[:min(max(offset, 0), len(raw))], []byte("\n"))
}
