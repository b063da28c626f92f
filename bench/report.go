package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Figure is one measured number beside its budget.
type Figure struct {
	Name    string  `json:"name"`
	Value   float64 `json:"value"`
	Unit    string  `json:"unit"`
	Budget  float64 `json:"budget"`          // 0: none, shown for its own sake
	AtLeast bool    `json:"at_least"`        // the budget is a floor, not a ceiling
	Ratio   float64 `json:"ratio"`           // value over limit if there is one, else over budget
	Limit   float64 `json:"limit,omitempty"` // measured in this run, in the same unit
	LimitIs string  `json:"limit_is,omitempty"`
	Verdict string  `json:"verdict"`
	Method  string  `json:"method"`
}

// The verdicts. They inform; no run fails by one.
const (
	within = "within budget"
	missed = "misses budget"
	shown  = "no budget"
)

// judge fills in ratio and verdict.
func (f *Figure) judge() {
	switch {
	case f.Limit != 0:
		f.Ratio = f.Value / f.Limit
	case f.Budget != 0:
		f.Ratio = f.Value / f.Budget
	}
	switch {
	case f.Budget == 0:
		f.Verdict = shown
	case f.AtLeast == (f.Value >= f.Budget) || f.Value == f.Budget:
		f.Verdict = within
	default:
		f.Verdict = missed
	}
}

// beside is the budget and the limit in words.
func (f *Figure) beside() string {
	var parts []string
	if f.Budget != 0 {
		sign := "≤"
		if f.AtLeast {
			sign = "≥"
		}
		parts = append(parts, fmt.Sprintf("budget %s %s %s", sign, number(f.Budget), f.Unit))
	}
	if f.Limit != 0 {
		parts = append(parts, fmt.Sprintf("%s %s %s", f.LimitIs, number(f.Limit), f.Unit))
	}
	return strings.Join(parts, ", ")
}

// ratio says what the figure was set against.
func (f *Figure) ratio() string {
	switch {
	case f.Limit != 0:
		return number(f.Ratio) + " × " + f.LimitIs
	case f.Budget != 0:
		return number(f.Ratio) + " × budget"
	}
	return ""
}

// number prints with the digits that matter.
func number(v float64) string {
	switch a := max(v, -v); {
	case a < 1000 && v == math.Trunc(v):
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 1000:
		s := strconv.FormatFloat(v, 'f', 0, 64)
		for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
			s = s[:i] + "," + s[i:]
		}
		return s
	case a >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case a >= 0.1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'g', 2, 64)
}

// report gathers the figures and prints each as it comes.
type report struct {
	Machine machine  `json:"machine"`
	Quick   bool     `json:"quick"`
	Figures []Figure `json:"figures"`
	Notes   []string `json:"notes"`

	out io.Writer
}

func (r *report) machine() {
	fmt.Fprintln(r.out, r.Machine)
	if r.Quick {
		fmt.Fprintln(r.out, "quick: small sizes and short runs; the figures only show that the bench works")
	}
}

func (r *report) heading(name, about string) { fmt.Fprintf(r.out, "\n== %s: %s\n", name, about) }

// note prints a remark and keeps it for the file.
func (r *report) note(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	r.Notes = append(r.Notes, s)
	fmt.Fprintln(r.out, "   "+s)
}

// add judges, prints and keeps a figure.
func (r *report) add(f Figure) {
	f.judge()
	r.Figures = append(r.Figures, f)
	line := fmt.Sprintf("%s: %s %s", f.Name, number(f.Value), f.Unit)
	for _, s := range []string{f.beside(), f.ratio()} {
		if s != "" {
			line += "; " + s
		}
	}
	fmt.Fprintf(r.out, "%s; %s\n   method: %s\n", line, f.Verdict, f.Method)
}

// table prints all figures once more.
func (r *report) table() {
	fmt.Fprintln(r.out, "\n== summary")
	w := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\tfigure\tbeside\tratio\tverdict")
	for i := range r.Figures {
		f := &r.Figures[i]
		fmt.Fprintf(w, "%s\t%s %s\t%s\t%s\t%s\n", f.Name, number(f.Value), f.Unit, f.beside(), f.ratio(), f.Verdict)
	}
	_ = w.Flush() // a terminal that is gone
}

func (r *report) json(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func (r *report) write(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := r.json(f); err != nil {
		_ = f.Close() // the first error counts
		return err
	}
	return f.Close()
}
