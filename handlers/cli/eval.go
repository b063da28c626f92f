package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"relevo/domain/understand"
)

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*$`)

const (
	mostEvalBytes = 64 << 20 // of one file
	mostTestLines = 200_000
)

// intentFigures is what the command prints; a figure that the files do not give
// is null.
type intentFigures struct {
	AccuracyNoThreshold *float64 `json:"accuracy_no_threshold"`
	InScopeAccuracy     *float64 `json:"in_scope_accuracy"`
	OOSRecall           *float64 `json:"oos_recall"`
	MCC                 *float64 `json:"mcc"`
	AUROC               *float64 `json:"auroc"`
	TrainSeconds        float64  `json:"train_seconds"`
	P50                 float64  `json:"p50_ms"`
	Memory              float64  `json:"memory_mb"`
	Threshold           float64  `json:"threshold"`
	Examples            int      `json:"examples"`
	Negatives           int      `json:"negatives"`
	Intents             int      `json:"intents"`
	Lines               int      `json:"lines"`
	OOSLines            int      `json:"oos_lines"`
	UnknownLines        int      `json:"unknown_intent_lines"` // of intents without an example; never right
}

// Run trains and measures, and prints the figures.
func (e EvalIntents) Run(out io.Writer) error {
	if e.Threshold < 0 || e.Threshold > 1 || math.IsNaN(e.Threshold) || e.PerIntent < 0 {
		return &UsageError{errors.New("--threshold is a number from 0 to 1, --per-intent is not negative")}
	}
	if !languageTag.MatchString(e.Lang) {
		return &UsageError{fmt.Errorf("--lang is a language tag such as en or es-MX, not %q", e.Lang)}
	}
	lines, err := readLines(e.Train, understand.MaxExamples)
	if err != nil {
		return err
	}
	test, err := e.readTest()
	if err != nil {
		return err
	}
	examples, negatives := understand.Split(lines)
	if e.PerIntent > 0 {
		examples = understand.Sample(examples, e.PerIntent, e.Seed)
	}
	if len(examples) == 0 {
		return fmt.Errorf("%s: no example of any intent", e.Train)
	}
	f := intentFigures{Threshold: e.Threshold, Examples: len(examples), Negatives: len(negatives)}
	start := time.Now()
	m, err := understand.Train(examples, understand.Options{Lang: e.Lang, Negatives: negatives})
	if err != nil {
		return fmt.Errorf("%s: %w", e.Train, plain(err))
	}
	f.TrainSeconds = time.Since(start).Seconds()
	f.measure(m, test)
	return f.print(out, e.JSON)
}

// readTest reads the lines to try.
func (e EvalIntents) readTest() ([]understand.Example, error) {
	test, err := readLines(e.Test, mostTestLines)
	if err != nil {
		return nil, err
	}
	if e.OOS != "" {
		more, err := readLines(e.OOS, mostTestLines)
		if err != nil {
			return nil, err
		}
		for _, l := range more {
			test = append(test, understand.Example{Label: understand.OutOfScope, Text: l.Text})
		}
	}
	if e.Typos {
		for i := range test {
			test[i].Text = understand.Typos(test[i].Text, e.Seed+uint64(i))
		}
	}
	return test, nil
}

// readLines reads a file of examples; what is wrong is one line that names
// file and line.
func readLines(name string, most int) ([]understand.Example, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostEvalBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > mostEvalBytes {
		return nil, fmt.Errorf("%s: longer than %d bytes", name, mostEvalBytes)
	}
	lines, err := understand.ReadTSV(string(data), most)
	var wrong *understand.LineError
	if errors.As(err, &wrong) {
		return nil, fmt.Errorf("%s:%d: %s", name, wrong.Line, wrong.Text)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("%s: no line in it", name)
	}
	return lines, nil
}

// measure tries the lines, one after the other.
func (f *intentFigures) measure(m *understand.Model, test []understand.Example) {
	answers, took := make([]understand.Answer, len(test)), make([]time.Duration, len(test))
	for i, l := range test {
		start := time.Now()
		answers[i] = m.Answer(l)
		took[i] = time.Since(start)
	}
	labels := m.Labels()
	for _, l := range test {
		if _, known := slices.BinarySearch(labels, l.Label); !known && l.Label != understand.OutOfScope {
			f.UnknownLines++
		}
	}
	slices.Sort(took)
	got := understand.Measure(answers, f.Threshold)
	f.AccuracyNoThreshold, f.InScopeAccuracy, f.OOSRecall = known(got.AccuracyNoThreshold), known(got.InScopeAccuracy), known(got.OOSRecall)
	f.MCC, f.AUROC = known(got.MCC), known(got.AUROC)
	f.P50 = float64(took[len(took)/2]) / float64(time.Millisecond)
	f.Memory = float64(m.Memory()) / 1e6
	f.Intents, f.Lines, f.OOSLines = len(labels), got.Lines, got.OutOfScope
}

// counted is a number of things.
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return thousands(float64(n)) + " " + thing
}

// known is the figure, or nil for one there is no line for.
func known(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}

func (f *intentFigures) print(out io.Writer, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		return e.Encode(f)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s", counted(f.Examples, "example"), counted(f.Intents, "intent"))
	if f.Negatives > 0 {
		fmt.Fprintf(&b, " and %s of none", thousands(float64(f.Negatives)))
	}
	fmt.Fprintf(&b, ", learned in %.2f s, %.1f MB\n", f.TrainSeconds, f.Memory)
	fmt.Fprintf(&b, "%s tried, %s of them out of scope, %.3f ms each (median), threshold %.2f\n", counted(f.Lines, "line"), thousands(float64(f.OOSLines)), f.P50, f.Threshold)
	if f.UnknownLines > 0 {
		fmt.Fprintf(&b, "%s of intents that have no example, counted as wrong\n", counted(f.UnknownLines, "line"))
	}
	b.WriteByte('\n')
	for _, l := range []struct {
		label string
		value *float64
	}{
		{"right intent, without threshold", f.AccuracyNoThreshold}, {"right intent, at the threshold", f.InScopeAccuracy},
		{"out of scope, not recognised", f.OOSRecall}, {"MCC over all labels", f.MCC}, {"AUROC in against out of scope", f.AUROC},
	} {
		if l.value == nil {
			fmt.Fprintf(&b, "%-34s     –\n", l.label)
			continue
		}
		fmt.Fprintf(&b, "%-34s %.3f\n", l.label, *l.value)
	}
	_, err := io.WriteString(out, b.String())
	return err
}
