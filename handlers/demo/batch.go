package demo

import (
	"context"
	"time"

	"relevo/domain/engine"
)

// batch is a store whose writes all go into one open transaction, so that the
// whole history is stored together or not at all, with one flush to disk.
type batch struct {
	engine.Store
	tx engine.Tx
}

// Write runs one command of the history; its failure fails the whole.
func (b *batch) Write(_ context.Context, fn func(engine.Tx) error) error { return fn(b.tx) }

// clock is moved by hand, one step of the history after the other.
type clock struct{ t time.Time }

// Now implements engine.Clock.
func (c *clock) Now() time.Time { return c.t }
