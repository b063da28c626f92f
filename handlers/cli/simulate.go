package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"relevo/domain/simulate"
)

// mostBytes is how long a file of a simulation may be.
const mostBytes = 1 << 20

// Run makes the file's runs on all processors and prints the figures. It fails
// after printing them when the file expected others.
func (s Simulate) Run(ctx context.Context, out io.Writer) error {
	m, err := readModel(s.File)
	if err != nil {
		return err
	}
	seed := m.Seed
	if s.Seed != 0 {
		seed = s.Seed
	}
	start := time.Now()
	r, err := m.All(ctx, seed, runtime.GOMAXPROCS(0))
	if err != nil {
		return fmt.Errorf("%s: %w", s.File, err)
	}
	r.Seconds = time.Since(start).Seconds()
	r.Speed = float64(r.Arrivals) / r.Seconds
	if s.JSON {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		err = e.Encode(r)
	} else {
		err = printReport(out, r)
	}
	if err != nil {
		return err
	}
	if n := r.Wrong(); n > 0 {
		return fmt.Errorf("%s: %d of %d expected figures are out of bound", s.File, n, len(r.Checks))
	}
	if r.Missed > 0 {
		return fmt.Errorf("%s: routing forgot %d decisions until a sweep found them", s.File, r.Missed)
	}
	return nil
}

func readModel(name string) (*simulate.Model, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > mostBytes {
		return nil, fmt.Errorf("%s: longer than %d bytes", name, mostBytes)
	}
	m, err := simulate.Read(data)
	var wrong *simulate.Error
	if errors.As(err, &wrong) && wrong.Line > 0 {
		return nil, fmt.Errorf("%s:%d: %s", name, wrong.Line, wrong.Text)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// printReport prints tables for people.
func printReport(out io.Writer, r *simulate.Report) error {
	name := r.Name
	if name != "" {
		name += ": "
	}
	_, err := fmt.Fprintf(out, "%s%s runs, seed %d, %s arrivals in %s; %.1f s, %s arrivals a second\n", name, thousands(float64(r.Runs)), r.Seed,
		thousands(float64(r.Arrivals)), virtual(r), r.Seconds, thousands(r.Speed))
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, g := range r.Queues {
		printGroup(&b, "queue "+g.Name, r, g, simulate.QueueLines())
	}
	if len(r.Traffic) > 1 {
		for _, g := range r.Traffic {
			printGroup(&b, "traffic "+g.Name, r, g, simulate.QueueLines())
		}
	}
	for _, g := range r.Agents {
		printGroup(&b, "agents "+g.Name, r, g, simulate.AgentLines())
	}
	printChecks(&b, r)
	_, err = io.WriteString(out, b.String())
	return err
}

// virtual is how much time was simulated.
func virtual(r *simulate.Report) string {
	if r.Unit != "s" {
		return thousands(r.Virtual) + " units of time"
	}
	return fmt.Sprintf("%s h of virtual time", thousands(r.Virtual/3600))
}

// printGroup prints the figures of one group; what never happened is left out.
func printGroup(w *strings.Builder, title string, r *simulate.Report, g simulate.Group, lines []simulate.Line) {
	if r.Runs > 1 {
		fmt.Fprintf(w, "\n%-34s %12s %12s   %s\n", title, "mean", "std error", "99 % interval")
	} else {
		fmt.Fprintf(w, "\n%s\n", title)
	}
	for _, l := range lines {
		s, ok := g.Figures[l.Figure]
		if !ok || s.Mean == 0 && s.SE == 0 && l.Figure != simulate.AbandonedN {
			continue
		}
		fmt.Fprintf(w, "  %-32s %12s", l.Label, value(s.Mean, l.Measure, r.Unit))
		if s.N > 1 {
			fmt.Fprintf(w, " %12s   %s to %s", value(s.SE, l.Measure, r.Unit), value(s.Low, l.Measure, r.Unit), value(s.High, l.Measure, r.Unit))
		}
		w.WriteByte('\n')
	}
}

func printChecks(w *strings.Builder, r *simulate.Report) {
	if len(r.Checks) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%-34s %12s %12s %10s %10s\n", "expected", "simulated", "expected", "apart", "bound")
	for _, c := range r.Checks {
		verdict := "within"
		if !c.OK {
			verdict = "OUT OF BOUND"
		}
		fmt.Fprintf(w, "  %-32s %12.6g %12.6g %10.2g %10.2g  %s\n", c.Of+" "+string(c.Figure), c.Simulated.Mean, c.Expected, math.Abs(c.Simulated.Mean-c.Expected), c.Bound, verdict)
	}
}

// value prints a figure as its measure is read.
func value(v float64, m simulate.Measure, unit string) string {
	switch m {
	case simulate.Share:
		return fmt.Sprintf("%.2f %%", 100*v)
	case simulate.Count:
		return thousands(v)
	case simulate.Duration:
		if unit == "s" {
			return fmt.Sprintf("%.2f s", v)
		}
	}
	return fmt.Sprintf("%.4f", v)
}

// thousands prints a number with commas, small ones with a digit behind the
// point when they have one.
func thousands(v float64) string {
	if v < 1000 && v != math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	s := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
