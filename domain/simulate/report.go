package simulate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
)

// Report is what all runs of a model came to.
type Report struct {
	Name     string  `json:"name"`
	Seed     uint64  `json:"seed"`
	Runs     int     `json:"runs"`
	Arrivals int     `json:"arrivals"` // in all runs, warm-up included
	Measured float64 `json:"measured"` // virtual time behind the figures, in all runs
	Virtual  float64 `json:"virtual"`  // virtual time in all runs
	Unit     string  `json:"unit"`     // of times: "s", or "units" of the file
	Queues   []Group `json:"queues"`
	Traffic  []Group `json:"traffic"`
	Agents   []Group `json:"agents"`
	Checks   []Check `json:"checks,omitempty"`
	Missed   int     `json:"missed_decisions"` // what only the sweeps found; routing must leave none

	// Seconds of real time and the speed are the caller's to fill in: nothing
	// here has a clock.
	Seconds float64 `json:"seconds"`
	Speed   float64 `json:"arrivals_per_second"`
}

// Group is the figures of one queue, stream or group of agents. A figure that
// no run had, such as the service level of a queue nobody came to, is missing.
type Group struct {
	Name    string          `json:"name"`
	Figures map[Figure]Stat `json:"figures"`
}

// Check sets a figure beside what the file expects of it.
type Check struct {
	Of        string  `json:"of"`
	Figure    Figure  `json:"figure"`
	Expected  float64 `json:"expected"`
	Simulated Stat    `json:"simulated"`
	Bound     float64 `json:"bound"` // the greater of 3 standard errors and 1 %
	OK        bool    `json:"ok"`
}

// All makes all runs of the model, so many at a time, and sums them up.
func (m *Model) All(ctx context.Context, seed uint64, workers int) (*Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	totals, errs := make([]*Totals, m.Runs), make([]error, m.Runs)
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(max(workers, 1), m.Runs) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < m.Runs; i = int(next.Add(1)) - 1 {
				if totals[i], errs[i] = m.Run(ctx, seed, i); errs[i] != nil {
					cancel()
					return
				}
			}
		})
	}
	group.Wait()
	for i, err := range errs {
		if err != nil && !errors.Is(err, ctx.Err()) { // not one that was stopped because another failed
			return nil, fmt.Errorf("run %d: %w", i+1, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return m.report(seed, totals), nil
}

func (m *Model) report(seed uint64, totals []*Totals) *Report {
	r := &Report{Name: m.Name, Seed: seed, Runs: len(totals), Unit: "s"}
	if m.OwnUnit {
		r.Unit = "units"
	}
	for _, t := range totals {
		r.Arrivals += t.Arrivals
		r.Measured += float64(t.Measured) / m.Unit
		r.Virtual += float64(t.Virtual) / m.Unit
		r.Missed += t.Missed
	}
	for i, q := range m.queues {
		r.Queues = append(r.Queues, groupOf(q.name, QueueLines(), totals, func(t *Totals) []float64 { return t.Queues[i] }))
	}
	for i, s := range m.traffic {
		r.Traffic = append(r.Traffic, groupOf(s.name, QueueLines(), totals, func(t *Totals) []float64 { return t.Traffic[i] }))
	}
	for i, g := range m.groups {
		r.Agents = append(r.Agents, groupOf(g.name, AgentLines(), totals, func(t *Totals) []float64 { return t.Agents[i] }))
	}
	for _, e := range m.Expect {
		r.Checks = append(r.Checks, r.check(e))
	}
	return r
}

func groupOf(name string, lines []Line, totals []*Totals, of func(*Totals) []float64) Group {
	g := Group{name, map[Figure]Stat{}}
	for i, l := range lines {
		values := make([]float64, len(totals))
		for j, t := range totals {
			values[j] = of(t)[i]
		}
		if s := statOf(values); s.N > 0 {
			g.Figures[l.Figure] = s
		}
	}
	return g
}

// check sets a figure beside what is expected: right within the greater of 3
// standard errors and 1 %.
func (r *Report) check(e Expectation) Check {
	c := Check{Of: e.Of, Figure: e.Figure, Expected: e.Value}
	if c.Of == "" {
		c.Of = r.Queues[0].Name
	}
	s, ok := r.find(c.Of)[e.Figure]
	c.Simulated = s
	c.Bound = max(3*s.SE, math.Abs(e.Value)/100)
	c.OK = ok && math.Abs(s.Mean-e.Value) <= c.Bound
	return c
}

func (r *Report) find(name string) map[Figure]Stat {
	for _, list := range [][]Group{r.Queues, r.Traffic, r.Agents} {
		for _, g := range list {
			if g.Name == name {
				return g.Figures
			}
		}
	}
	return nil
}

// Wrong is how many checks are out of bound.
func (r *Report) Wrong() int {
	n := 0
	for _, c := range r.Checks {
		if !c.OK {
			n++
		}
	}
	return n
}
