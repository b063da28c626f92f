package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// startTime starts a server and waits until it can be written and read.
func (w *world) startTime(ctx context.Context) (time.Duration, error) {
	start := time.Now()
	if err := w.start(ctx); err != nil {
		return 0, err
	}
	if err := w.ready(ctx); err != nil {
		return 0, errors.Join(err, w.server.Stop())
	}
	return time.Since(start), nil
}

// startEmpty starts on folders that are empty.
func startEmpty(ctx context.Context, b *bench) error {
	var took []time.Duration
	for range 10 {
		dir, err := b.scratch()
		if err != nil {
			return err
		}
		w := &world{b: b, dir: dir}
		d, err := w.startTime(ctx)
		if err != nil {
			return err
		}
		if err := errors.Join(w.server.Stop(), os.RemoveAll(dir)); err != nil {
			return err
		}
		took = append(took, d)
	}
	b.startFigure("start to ready, empty", spreadOf(took), 0.2, "an empty folder, schema made")
	return nil
}

// startLarge starts again on a made database.
func (b *bench) startLarge(ctx context.Context, w *world, f *filled) error {
	var took []time.Duration
	for range 10 {
		w.client.Close()
		if err := w.server.Stop(); err != nil {
			return err
		}
		d, err := w.startTime(ctx)
		if err != nil {
			return err
		}
		took = append(took, d)
	}
	b.startFigure("start to ready, "+number(mb(float64(f.bytes)))+" MB", spreadOf(took), 1,
		fmt.Sprintf("a database of %s MB that was in use and cleanly stopped, in the system's file cache", number(mb(float64(f.bytes)))))
	return nil
}

func (b *bench) startFigure(name string, s spread, budget float64, on string) {
	b.rep.add(Figure{Name: name, Value: s.P50.Seconds(), Unit: "s", Budget: budget,
		Method: fmt.Sprintf("from before the process is started until /readyz answers 200 (a write and a read done), on %s; median of %d, min %.3f s, max %.3f s", on, s.N, s.Min.Seconds(), s.Max.Seconds())})
}
