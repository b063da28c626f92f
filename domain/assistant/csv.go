package assistant

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"relevo/domain/i18n"
)

var csvHeader = []string{"action", "language", "example"}

// ExamplesCSV lists the examples of all actions: a header, then one line an
// example with the action's id, the language and the text. UTF-8 without BOM,
// lines end in LF.
//
// Spreadsheets take a cell that begins with = + - @ for a formula. Such a text
// gets an apostrophe in front, which ImportExamples takes away again; so does
// one that begins with apostrophes and then one of these.
func (d *Definition) ExamplesCSV() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{csvHeader}
	for i := range d.Actions {
		a := &d.Actions[i]
		for _, lang := range sortedKeys(a.Examples) {
			for _, line := range a.Examples[lang] {
				rows = append(rows, []string{a.ID, lang, guard(line)})
			}
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, err // the buffer never fails; an invalid separator would
	}
	return b.Bytes(), nil
}

const formula = "=+-@\t\r"

// risky tells a text a spreadsheet would calculate, or one that looks guarded.
func risky(s string) bool {
	rest := strings.TrimLeft(s, "'")
	return rest != "" && strings.ContainsRune(formula, rune(rest[0]))
}

func guard(s string) string {
	if risky(s) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if strings.HasPrefix(s, "'") && risky(s) {
		return s[1:]
	}
	return s
}

// ImportExamples adds the examples of a CSV file and returns the new
// definition. It only adds: an example an action has already is passed over,
// none is removed. An action is named by its id or its name, columns may be
// separated by commas or semicolons, lines end in LF or CRLF, and a BOM, as
// spreadsheets write it, is passed over. Everything or nothing: an *ImportError
// lists what is wrong by line.
func (d *Definition) ImportExamples(raw []byte) (Definition, error) {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	switch {
	case len(raw) > MaxBytes:
		return Definition{}, &ImportError{wrong("import_size", "Max", MaxBytes>>20)}
	case !utf8.Valid(raw):
		return Definition{}, &ImportError{wrong("import_utf8", "Line", lineOf(raw, validPrefix(raw)))}
	}
	c := d.Clone()
	m := newMerge(&c)
	r := csv.NewReader(bytes.NewReader(raw))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = separator(raw), -1, true
	for first := true; ; first = false {
		row, err := r.Read()
		if err == io.EOF {
			if first {
				return Definition{}, &ImportError{wrong("csv_header")}
			}
			break
		}
		if bad := new(csv.ParseError); errors.As(err, &bad) {
			m.wrong("csv_quotes", bad.Line)
			break
		}
		line, _ := r.FieldPos(0)
		if first {
			if !header(row) {
				return Definition{}, &ImportError{wrong("csv_header")}
			}
			continue
		}
		m.row(row, line)
	}
	if len(m.problems) > 0 {
		return Definition{}, &ImportError{m.problems}
	}
	return c, nil
}

// separator is what the columns of the first line are separated by.
func separator(raw []byte) rune {
	first, _, _ := bytes.Cut(raw, []byte("\n"))
	if bytes.IndexByte(first, ';') >= 0 && bytes.IndexByte(first, ',') < 0 {
		return ';'
	}
	return ','
}

func header(row []string) bool {
	return slices.EqualFunc(row, csvHeader, func(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), b) })
}

// merge adds examples to a definition.
type merge struct {
	d        *Definition
	by       map[string]int // actions by id, then by name in small letters
	have     map[string]bool
	problems []Problem
}

func newMerge(d *Definition) *merge {
	m := &merge{d: d, by: map[string]int{}, have: map[string]bool{}}
	for i := range d.Actions {
		a := &d.Actions[i]
		for _, name := range a.Name {
			if key := strings.ToLower(strings.TrimSpace(name)); key != "" {
				if _, twice := m.by[key]; !twice {
					m.by[key] = i
				}
			}
		}
		for lang, lines := range a.Examples {
			for _, line := range lines {
				m.have[a.ID+" "+lang+" "+line] = true
			}
		}
	}
	for i := range d.Actions {
		m.by[d.Actions[i].ID] = i
	}
	return m
}

func (m *merge) wrong(key string, line int, args ...any) {
	if len(m.problems) < MaxProblems {
		m.problems = append(m.problems, wrong(key, append([]any{"Line", line}, args...)...)...)
	}
}

func (m *merge) row(row []string, line int) {
	if len(row) == 1 && strings.TrimSpace(row[0]) == "" || strings.Join(row, "") == "" {
		return // an empty line of a spreadsheet
	}
	if len(row) != len(csvHeader) {
		m.wrong("csv_columns", line)
		return
	}
	name, lang, text := strings.TrimSpace(row[0]), strings.ToLower(strings.TrimSpace(row[1])), unguard(row[2])
	i, ok := m.by[name]
	if !ok {
		i, ok = m.by[strings.ToLower(name)]
	}
	switch {
	case !ok:
		m.wrong("csv_action", line, "Name", short(name))
	case m.d.Actions[i].System != "":
		m.wrong("csv_system", line, "Name", short(name))
	case !slices.Contains(i18n.Languages(), lang):
		m.wrong("csv_language", line, "Lang", short(lang))
	case strings.TrimSpace(text) == "":
		m.wrong("csv_empty", line)
	case longer(text, MaxExample):
		m.wrong("csv_long", line, "Max", MaxExample)
	case strings.ContainsAny(text, "\n\r") || !clean(text):
		m.wrong("csv_break", line)
	default:
		m.add(&m.d.Actions[i], lang, text, line)
	}
}

func (m *merge) add(a *Action, lang, text string, line int) {
	key := a.ID + " " + lang + " " + text
	if m.have[key] {
		return
	}
	if len(a.Examples[lang]) >= MaxExamples {
		m.wrong("csv_many", line, "Max", MaxExamples)
		return
	}
	m.have[key] = true
	a.Examples[lang] = append(a.Examples[lang], strings.Clone(text))
}
