package scenario

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"relevo/domain/assistant"
	"relevo/domain/engine"
)

// Options say how scenarios are run. Open is required.
type Options struct {
	Open Opener
	// Definition is an assistant to run in place of the files' own; what a
	// scenario gives under assistant is laid over it.
	Definition *assistant.Definition
	// Queues names the queues that Definition refers to by id; without an entry
	// a reference is a name.
	Queues map[string]string
	// Recogniser takes the place of the one that knows examples and given.nlu
	// only. It is asked from one goroutine at a time.
	Recogniser engine.Recogniser
	// Restart ends the process and starts it again between every two entries.
	Restart bool
}

func (o *Options) queueName(ref string) string {
	if name, ok := o.Queues[ref]; ok {
		return name
	}
	return ref
}

// Result is how one scenario went.
type Result struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	ID     string `json:"id"`
	Title  string `json:"title"`
	Passed bool   `json:"passed"`
	// Entry, At and EntryLine tell at which entry it failed: the first is 1; 0 is
	// before all entries.
	Entry     int      `json:"entry,omitempty"`
	At        string   `json:"at,omitempty"`
	EntryLine int      `json:"entry_line,omitempty"`
	Failures  []string `json:"failures,omitempty"` // what differed, one or more lines each
	// Problems is what the scenario says that means nothing: it was not run.
	Problems []Problem `json:"problems,omitempty"`
}

// String is the result on one line, and what differed on lines of their own.
func (r *Result) String() string {
	var b strings.Builder
	word := "ok  "
	if !r.Passed {
		word = "FAIL"
	}
	fmt.Fprintf(&b, "%s %-4s %s", word, r.ID, r.Title)
	if r.Passed {
		return b.String()
	}
	where := fmt.Sprintf("%s:%d", r.File, r.Line)
	if r.Entry > 0 {
		where = fmt.Sprintf("entry %d at %s, %s:%d", r.Entry, r.At, r.File, r.EntryLine)
	}
	fmt.Fprintf(&b, "\n     %s", where)
	for _, f := range r.Failures {
		fmt.Fprintf(&b, "\n       %s", strings.ReplaceAll(f, "\n", "\n       "))
	}
	return b.String()
}

// Run runs the scenarios of a YAML document upon the built-in fixture and
// texts. A document that is no list of scenarios is a *FileError.
func Run(ctx context.Context, doc []byte, opt Options) ([]Result, error) {
	set, err := Read("scenarios", doc, opt.Definition != nil)
	if err != nil {
		return nil, err
	}
	var out []Result
	return out, set.Run(ctx, opt, func(r Result) { out = append(out, r) })
}

// Run runs the scenarios one after the other and tells each result.
func (s *Set) Run(ctx context.Context, opt Options, told func(Result)) error {
	if opt.Recogniser != nil {
		b := &borrowed{Recogniser: opt.Recogniser, keys: map[engine.ModelKey]bool{}}
		defer b.giveBack()
		opt.Recogniser = b
	}
	for _, one := range s.scripts {
		if err := ctx.Err(); err != nil {
			return err
		}
		r := one.run(ctx, &opt)
		if err := ctx.Err(); err != nil {
			return err
		}
		told(r)
	}
	return nil
}

// run runs one scenario.
func (s scripted) run(ctx context.Context, opt *Options) (r Result) {
	r = Result{File: s.file, Line: s.line, ID: s.id, Title: s.title}
	if r.Problems = s.wrong; len(r.Problems) > 0 {
		for _, p := range r.Problems {
			r.Failures = append(r.Failures, p.String())
		}
		return r
	}
	if len(s.missing) > 0 {
		for _, key := range s.missing {
			r.Failures = append(r.Failures, "not supported: "+key)
		}
		return r
	}
	w, err := enter(ctx, s, opt)
	if err != nil {
		r.Failures = failure(err)
		return r
	}
	defer func() {
		if err := w.leave(); err != nil && r.Passed {
			r.Passed, r.Failures = false, failure(err)
		}
	}()
	for i := range s.entries {
		e := &s.entries[i]
		if opt.Restart && i > 0 && !w.down {
			err = w.restart(ctx)
		}
		if err == nil {
			r.Failures, err = w.step(ctx, e)
		}
		if err != nil {
			r.Failures = append(r.Failures, failure(err)...)
		}
		if len(r.Failures) > 0 {
			r.Entry, r.At, r.EntryLine = i+1, e.at, e.line
			return r
		}
	}
	r.Passed = true
	return r
}

// failure is an error as what differed.
func failure(err error) []string {
	var wrong *FileError
	if errors.As(err, &wrong) {
		return strings.Split(wrong.Error(), "\n")
	}
	return []string{err.Error()}
}

// step goes on to an entry: what is due before it, its event, what is due then,
// and what is expected.
func (w *world) step(ctx context.Context, e *entry) ([]string, error) {
	t := w.fix.now + e.t
	if w.down {
		w.clock.set(t)
	} else if err := w.before(ctx, t); err != nil {
		return nil, err
	}
	if err := w.act(ctx, &e.event); err != nil {
		return nil, err
	}
	if _, err := w.fire(ctx); err != nil {
		return nil, err
	}
	if w.down {
		if len(e.expect) > 0 {
			return nil, w.broken("nothing can be expected of a system that is down")
		}
		return nil, nil
	}
	if _, err := w.current(ctx); err != nil {
		return nil, err
	}
	var out []string
	checked := false
	for _, x := range e.expect {
		checked = checked || x.key == "error"
		lines, err := w.met(ctx, x)
		if err != nil {
			return nil, err
		}
		if len(lines) > 0 {
			out = append(out, strings.Join(lines, "\n"))
		}
	}
	if len(out) > 0 && !checked && w.code != "" {
		out = append(out, "the request was answered with the error "+w.code)
	}
	return out, nil
}
