package main

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// each runs fn for 0 to n-1, at most wide at a time, until one fails.
func each(ctx context.Context, n, wide int, fn func(ctx context.Context, i int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(wide)
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error { return fn(ctx, i) })
	}
	return g.Wait()
}
