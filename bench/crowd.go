package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// crowd prints what one more arrival costs while more and more wait and nobody
// serves.
func crowd(ctx context.Context, b *bench) (err error) {
	w, err := b.newWorld(ctx, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	sizes := []int{10, 100, 1_000, pick(b, 10_000, 2_000)}
	samples := pick(b, 1_000, 200)
	waiting := 0
	var curve []float64
	for _, size := range sizes {
		if size > waiting {
			if err := w.enqueue(ctx, size-waiting, 32, nil); err != nil {
				return err
			}
			waiting = size
		}
		n := min(samples, max(size, 100))
		took := make([]time.Duration, n)
		before, err := w.server.CPU()
		if err != nil {
			return err
		}
		if err := w.enqueue(ctx, n, 1, took); err != nil {
			return err
		}
		after, err := w.server.CPU()
		if err != nil {
			return err
		}
		waiting += n
		got := spreadOf(took)
		curve = append(curve, ms(got.P50))
		b.rep.add(Figure{Name: fmt.Sprintf("one arrival among %d waiting, p50", size), Value: ms(got.P50), Unit: "ms", Limit: curve[0], LimitIs: fmt.Sprintf("among %d", sizes[0]),
			Method: fmt.Sprintf("%d first messages one after the other, POST to answer (stored, enqueued, decided, with its receipt); p99 %.2f ms; %.2f ms CPU of the server each, sessions and visitors among it; nobody serves", n, ms(got.P99), ms(after-before)/float64(n))})
	}
	b.rep.add(Figure{Name: "cost of an arrival, largest crowd by smallest", Value: curve[len(curve)-1] / curve[0], Unit: "×", Budget: 1.5, Method: "p50 of the rows above; flat is 1"})
	return nil
}

// enqueue lets n new visitors write a first message, wide at a time; took gets
// the time of each POST.
func (w *world) enqueue(ctx context.Context, n, wide int, took []time.Duration) error {
	tokens, err := w.visitors(ctx, n)
	if err != nil {
		return err
	}
	return each(ctx, n, wide, func(ctx context.Context, i int) error {
		start := time.Now()
		_, err := w.client.Visitor(tokens[i]).Send(ctx, "first", "Hello, where is my parcel?")
		if took != nil {
			took[i] = time.Since(start)
		}
		return err
	})
}
