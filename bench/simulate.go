package main

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"math"
	"runtime"
	"time"
	_ "time/tzdata" // zones also where the system has none

	"relevo/domain/simulate"
)

//go:embed simulate/*.yaml
var simulations embed.FS

// theory runs every file of bench/simulate through the real routing and sets
// each figure beside its exact value. One out of bound fails the run: these are
// not budgets.
func theory(ctx context.Context, b *bench) error {
	files, err := fs.Glob(simulations, "simulate/*.yaml")
	if err != nil {
		return err
	}
	if b.quick {
		b.rep.note("quick: 10 runs of 50,000 arrivals, not 20 of 1,000,000 after a warm-up of 20,000: the bounds are as wide as the errors, and prove little")
	}
	wrong, arrivals, start := 0, 0, time.Now()
	for _, name := range files {
		r, err := b.theoryOf(ctx, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		wrong += r.Wrong() + r.Missed
		arrivals += r.Arrivals
	}
	seconds := time.Since(start).Seconds()
	b.rep.add(Figure{Name: "simulated arrivals", Value: float64(arrivals) / seconds, Unit: "arrivals/s",
		Method: fmt.Sprintf("%s arrivals in %d files through routing.Core on a virtual clock, %d runs at a time, %.0f s", number(float64(arrivals)), len(files), runtime.GOMAXPROCS(0), seconds)})
	if wrong > 0 {
		return fmt.Errorf("%d figures are out of bound", wrong)
	}
	return nil
}

func (b *bench) theoryOf(ctx context.Context, name string) (*simulate.Report, error) {
	data, err := simulations.ReadFile(name)
	if err != nil {
		return nil, err
	}
	m, err := simulate.Read(data)
	if err != nil {
		return nil, err
	}
	if m.Arrivals > 0 {
		m.Arrivals, m.WarmUpArrivals, m.Runs = pick(b, m.Arrivals, 55_000), pick(b, m.WarmUpArrivals, 5_000), pick(b, m.Runs, 10)
	}
	start := time.Now()
	r, err := m.All(ctx, m.Seed, runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, err
	}
	r.Seconds = time.Since(start).Seconds()
	b.rep.note("%s: %d runs, %s arrivals, %.1f s", r.Name, r.Runs, number(float64(r.Arrivals)), r.Seconds)
	farthest := 0.0
	for _, c := range r.Checks {
		apart := math.Abs(c.Simulated.Mean - c.Expected)
		if apart > 0 {
			farthest = max(farthest, apart/c.Bound)
		}
		verdict := ""
		if !c.OK {
			verdict = "  OUT OF BOUND"
		}
		b.rep.note("  %-8s %-16s %-10.6g exact %-10.6g apart %-9.2g bound %.2g%s", c.Of, c.Figure, c.Simulated.Mean, c.Expected, apart, c.Bound, verdict)
	}
	if r.Missed > 0 {
		b.rep.note("  routing forgot %d decisions until a sweep found them", r.Missed)
	}
	b.rep.add(Figure{Name: r.Name + ", farthest from exact", Value: farthest, Unit: "bounds", Budget: 1,
		Method: fmt.Sprintf("of %d figures; a bound is the greater of 3 standard errors over %d runs and 1 %%", len(r.Checks), r.Runs)})
	return r, nil
}
