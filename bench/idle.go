package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"relevo/e2e/client"
	"relevo/e2e/proc"
)

// idle looks at a server that nobody uses.
func idle(ctx context.Context, b *bench) (err error) {
	w, err := b.newWorld(ctx, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if err := w.restart(ctx); err != nil {
		return err
	}
	pause(ctx, 3*time.Second) // what a start leaves to do
	d := pick(b, 10*time.Second, 5*time.Second)
	share, err := cpuShare(ctx, w.server, d)
	if err != nil {
		return err
	}
	b.rep.add(Figure{Name: "CPU at rest", Value: share, Unit: "% of one core", Budget: 0.2,
		Method: fmt.Sprintf("a started server without streams or requests, over %s from the fourth second on; run time of its threads from schedstat, to the nanosecond", d)})
	n, err := w.server.RssAnon()
	if err != nil {
		return err
	}
	b.rep.add(Figure{Name: "memory at rest", Value: mb(float64(n)), Unit: "MB", Method: "RssAnon of the same server after that"})
	return nil
}

// cpuShare is how much of one core a process uses over d, in percent.
func cpuShare(ctx context.Context, s *proc.Server, d time.Duration) (float64, error) {
	used := func() (time.Duration, error) {
		if t, err := proc.FineCPU(s.PID()); err == nil {
			return t, nil
		}
		return s.CPU()
	}
	before, err := used()
	if err != nil {
		return 0, err
	}
	start := time.Now()
	pause(ctx, d)
	after, err := used()
	return 100 * float64(after-before) / float64(time.Since(start)), errors.Join(err, ctx.Err())
}

// demo measures the memory of a filled shop after its start: all that is
// resident, the pages of the program's own file with it.
func demo(ctx context.Context, b *bench) error {
	dir, err := b.scratch()
	if err != nil {
		return err
	}
	s, err := proc.Start(ctx, proc.Options{Bin: b.bin, Command: []string{"demo"}, Data: dir})
	if err != nil {
		return err
	}
	w := &world{b: b, dir: dir, server: s}
	if w.client, err = client.New(s.URL); err != nil {
		return errors.Join(err, s.Stop())
	}
	defer w.client.Close()
	err = w.ready(ctx) // the assistants have learned
	pause(ctx, 5*time.Second)
	all, errAll := s.Rss()
	own, errOwn := s.RssAnon()
	if err := errors.Join(err, errAll, errOwn, s.Stop()); err != nil {
		return err
	}
	b.rep.add(Figure{Name: "memory of the demo", Value: mb(float64(all)), Unit: "MB", Budget: 60,
		Method: fmt.Sprintf("VmRSS of relevo demo on an empty folder, 5 s after /readyz answers 200, it said where it listens %.2f s after its start; %s MB of it are its own (RssAnon), the rest pages of the program's file and of the database", s.Ready.Seconds(), number(mb(float64(own))))})
	return nil
}
