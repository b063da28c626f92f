package simulate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func runAll(t testing.TB, m *Model, workers int) *Report {
	t.Helper()
	r, err := m.All(t.Context(), m.Seed, workers)
	if err != nil {
		t.Fatal(err)
	}
	if r.Missed > 0 {
		t.Errorf("%s: sweeps found %d decisions that routing had forgotten", m.Name, r.Missed)
	}
	for _, g := range append(r.Queues, r.Traffic...) {
		f := func(n Figure) float64 { return g.Figures[n].Mean }
		if in, out := f(Offered), f(AnsweredN)+f(AbandonedN)+f(BlockedN)+f(FlowedOut)+f(Unfinished); math.Abs(in-out) > 1e-6*in {
			t.Errorf("%s, %s: %v came, %v are told of", m.Name, g.Name, in, out)
		}
	}
	return r
}

// files are those of bench/simulate.
func files(t *testing.T) map[string]*Model {
	t.Helper()
	names, err := filepath.Glob("../../bench/simulate/*.yaml")
	if err != nil || len(names) < 15 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	models := map[string]*Model{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := Read(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		models[strings.TrimSuffix(filepath.Base(name), ".yaml")] = m
	}
	return models
}

// exactOf computes what a file of theory must come to from its own parameters.
func exactOf(m *Model, name string) map[string]map[Figure]float64 {
	unit := m.Unit
	c, t := len(m.agents), m.traffic[0]
	lambda, mu := t.rates[0]*unit, unit/t.handling.mean
	q := m.config.Queues[queueIDs]
	target := float64(q.Settings.SLTarget) / unit
	all := func(e Exact) map[string]map[Figure]float64 {
		return map[string]map[Figure]float64{"": {Pw: e.Pw, ASA: e.ASA, AnsweredSoon: e.Within, Abandonment: e.Abandoned, AbandonedSoon: e.LeftIn, Occupancy: e.Occupancy}}
	}
	switch {
	case name == "priority":
		w := Priority(c, mu, lambda, m.traffic[1].rates[0]*unit)
		return map[string]map[Figure]float64{"first": {Wait: w[0]}, "second": {Wait: w[1]}}
	case name == "blocked":
		e := Bounded(c, c+q.Settings.MaxSize, lambda, mu)
		return map[string]map[Figure]float64{"": {BlockedShare: e.Blocked, Wait: e.Wait}}
	case t.patience.kind == exponential:
		return all(ErlangA(c, lambda, mu, unit/t.patience.mean, target))
	}
	return all(ErlangC(c, lambda, mu, target))
}

// TestFilesSayWhatTheoryDoes: the exact values written in the files of the
// bench are those of their parameters, and the runs are as long as they must be.
func TestFilesSayWhatTheoryDoes(t *testing.T) {
	for name, m := range files(t) {
		if name == "day" {
			continue
		}
		if m.Arrivals-m.WarmUpArrivals < 1_000_000 || m.WarmUpArrivals < 20_000 || m.Runs < 20 {
			t.Errorf("%s is short: %d arrivals, %d before, %d runs", name, m.Arrivals, m.WarmUpArrivals, m.Runs)
		}
		exact, told := exactOf(m, name), 0
		for _, e := range m.Expect {
			want := exact[e.Of][e.Figure]
			text := fmt.Sprint(e.Value)
			if got := printed(text, want); got != text && math.Abs(want-e.Value) > 5.1e-7*max(1, math.Abs(want)*100) {
				t.Errorf("%s: %s is %s, by the formula %v", name, e.Figure, text, want)
			}
			told++
		}
		want := 0
		for _, f := range exact {
			want += len(f)
		}
		if told != want {
			t.Errorf("%s tells %d figures, want %d", name, told, want)
		}
	}
}

// TestAgreesWithTheory: short runs of some of the files come to the exact
// values within what chance allows them: 4 of their own standard errors. The
// long runs are the bench's.
func TestAgreesWithTheory(t *testing.T) {
	models := files(t)
	for _, name := range []string{"erlang-01", "erlang-07", "erlang-08", "erlang-11", "priority", "blocked"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := models[name]
			m.Arrivals, m.WarmUpArrivals, m.Runs = 12_000, 2_000, 12
			r := runAll(t, m, 1)
			exact := exactOf(m, name)
			for i, c := range r.Checks {
				want := exact[m.Expect[i].Of][c.Figure]
				if math.Abs(c.Simulated.Mean-want) > 4*c.Simulated.SE || c.Simulated.N != m.Runs || want > 0 && c.Simulated.SE > want/5 {
					t.Errorf("%s %s: %.6g, standard error %.2g; exact %.6g", c.Of, c.Figure, c.Simulated.Mean, c.Simulated.SE, want)
				}
			}
		})
	}
}

// TestDayHolds: whatever happens in a house, Little's law and the rate at which
// people give up hold, and no sweep finds a forgotten decision.
func TestDayHolds(t *testing.T) {
	m := files(t)["day"]
	m.Runs = 6
	r := runAll(t, m, 2)
	for _, q := range r.Queues {
		if l := q.Figures[Little]; math.Abs(l.Mean-1) > 1e-9 {
			t.Errorf("%s: the number waiting is %v times what the waits make it", q.Name, l.Mean)
		}
		if g := q.Figures[GiveUp]; math.Abs(g.Mean-1) > 4*g.SE {
			t.Errorf("%s: %v times as many give up as their patience says, standard error %v", q.Name, g.Mean, g.SE)
		}
		if q.Figures[RONA].Mean == 0 || q.Figures[AbandonedN].Mean == 0 || q.Figures[Unfinished].Mean > 0 {
			t.Errorf("%s: %+v", q.Name, q.Figures)
		}
	}
	for _, a := range r.Agents {
		if o, u := a.Figures[Occupancy].Mean, a.Figures[Utilization].Mean; !(o > u && o < 1 && u > 0.2) {
			t.Errorf("%s: occupancy %v, utilization %v", a.Name, o, u)
		}
	}
}

// TestSameSeedSameFigures: runs do not depend on what runs beside them.
func TestSameSeedSameFigures(t *testing.T) {
	m := files(t)["day"]
	m.Runs = 3
	one, three := runAll(t, m, 1), runAll(t, m, 3)
	if !reflect.DeepEqual(one, three) {
		t.Errorf("%+v\n%+v", one, three)
	}
	m.Seed++
	if other := runAll(t, m, 3); reflect.DeepEqual(one.Queues, other.Queues) {
		t.Error("another seed gives the same figures")
	}
}

func TestStops(t *testing.T) {
	m := files(t)["erlang-01"]
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.All(ctx, 1, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped simulation says %v", err)
	}
}
