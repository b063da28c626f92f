package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/handlers/cli/scenario"
)

// Test runs scenario files.
type Test struct {
	Paths     []string `arg:"" name:"path" help:"Scenario files, or folders of them; see docs/scenarios.md." placeholder:"PATH"`
	Only      []string `help:"Areas (the letters ids begin with) or ids to run, parted by commas." placeholder:"A,C,F01"`
	Restart   bool     `help:"End the process and start it again between every two entries: results must not change."`
	Assistant string   `help:"Run them with this exported assistant, and with real recognition." placeholder:"EXPORT.json" type:"path"`
	JSON      bool     `help:"Print the results as JSON."`
}

// FileError is a file that cannot be used: exit code 2.
type FileError struct{ Err error }

// Error says what is wrong, with file and line.
func (e *FileError) Error() string { return e.Err.Error() }

// Unwrap gives what was wrong.
func (e *FileError) Unwrap() error { return e.Err }

// report is the machine form of a run.
type report struct {
	Results []scenario.Result `json:"results"`
	Passed  int               `json:"passed"`
	Failed  int               `json:"failed"`
	Restart bool              `json:"restart"`
	Seconds float64           `json:"seconds"`
}

// Run runs the scenarios one after the other and prints a line for each. It
// fails when one does; a *FileError tells what in the files means nothing. open
// opens a database in a folder.
func (t Test) Run(ctx context.Context, open scenario.Opener, out io.Writer) error {
	set, err := scenario.Load(t.Paths, t.Only, t.Assistant != "")
	if err != nil {
		return &FileError{err}
	}
	opt := scenario.Options{Open: open, Restart: t.Restart}
	if t.Assistant != "" {
		if opt.Definition, err = readAssistant(t.Assistant); err != nil {
			return &FileError{err}
		}
		opt.Recogniser = engine.NewMinds()
	}
	r := report{Restart: t.Restart, Results: []scenario.Result{}}
	start := time.Now()
	var wrong []scenario.Problem
	var printed error
	err = set.Run(ctx, opt, func(one scenario.Result) {
		wrong = append(wrong, one.Problems...)
		if one.Passed {
			r.Passed++
		} else {
			r.Failed++
		}
		if t.JSON {
			r.Results = append(r.Results, one)
			return
		}
		_, err := fmt.Fprintln(out, one.String())
		printed = errors.Join(printed, err)
	})
	r.Seconds = time.Since(start).Seconds()
	if err = errors.Join(err, printed); err != nil {
		return err
	}
	if err := t.sum(&r, out); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return &FileError{&scenario.FileError{Problems: wrong}}
	}
	if r.Failed > 0 {
		return fmt.Errorf("%d of %d scenarios failed", r.Failed, r.Failed+r.Passed)
	}
	return nil
}

// sum prints what comes after all lines.
func (t Test) sum(r *report, out io.Writer) error {
	if t.JSON {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	how := ""
	if r.Restart {
		how = ", restarted between entries"
	}
	_, err := fmt.Fprintf(out, "%d passed, %d failed%s, %.1f s\n", r.Passed, r.Failed, how, r.Seconds)
	return err
}

// readAssistant reads an exported definition; its queues stay names.
func readAssistant(name string) (*assistant.Definition, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, assistant.MaxBytes+1))
	if err != nil {
		return nil, err
	}
	d, err := assistant.Import(raw, assistant.World{Queues: queueNames(raw)})
	var wrong *assistant.ImportError
	if errors.As(err, &wrong) {
		lines := make([]string, 0, len(wrong.Problems))
		for _, p := range wrong.Problems {
			lines = append(lines, fmt.Sprintf("%s: %s: %s", name, p.Pointer, problemText(p)))
		}
		return nil, errors.New(strings.Join(lines, "\n"))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return d, nil
}

// queueNames are the queues an export names: each stands for itself.
func queueNames(raw []byte) map[string]string {
	var d assistant.Definition
	out := map[string]string{}
	if json.Unmarshal(raw, &d) != nil {
		return out // Import tells what is wrong
	}
	names := []string{d.Settings.Queue}
	for _, a := range d.Actions {
		for _, s := range a.Steps {
			if s.Then.Connect != nil {
				names = append(names, s.Then.Connect.Queue)
			}
		}
	}
	for _, n := range names {
		if n != "" {
			out[n] = n
		}
	}
	return out
}

func problemText(p assistant.Problem) string { return i18n.For("en").T(p.Key, p.Args...) }
