package engine_test

import (
	"testing"
	"time"

	"relevo/db/dbtest"
	"relevo/domain/engine"
)

// stepped is a clock whose time of day can be set apart from the time that
// passes.
type stepped struct {
	day    time.Time
	passed time.Duration
}

func (c *stepped) Now() time.Time         { return c.day }
func (c *stepped) Elapsed() time.Duration { return c.passed }

func (c *stepped) pass(d time.Duration) { c.day, c.passed = c.day.Add(d), c.passed+d }

// TestClockGoesBack: a machine's clock that is set back by an hour neither
// turns time back nor stops it, so that what rings still times out.
func TestClockGoesBack(t *testing.T) {
	w := dbtest.Open(t)
	c := &stepped{day: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), passed: 5 * time.Hour}
	e, err := engine.New(t.Context(), engine.Config{Store: w.DB, Hub: w.Hub, Blobs: w.Blobs, Clock: c})
	if err != nil {
		t.Fatal(err)
	}
	begin := e.Now()
	since := func(want time.Duration) {
		t.Helper()
		if got := time.Duration(e.Now()-begin) * time.Millisecond; got != want {
			t.Errorf("%v have passed, want %v", got, want)
		}
	}
	c.pass(time.Minute)
	since(time.Minute)
	c.day = c.day.Add(-time.Hour)
	since(time.Minute)
	for range 1000 { // in parts of a millisecond
		c.pass(30*time.Millisecond + 300*time.Microsecond)
		_ = e.Now()
	}
	since(time.Minute + 30*time.Second + 300*time.Millisecond)
	c.day = c.day.Add(-time.Hour) // once more
	c.pass(time.Second)
	since(time.Minute + 31*time.Second + 300*time.Millisecond)
	c.day = c.day.Add(2 * time.Hour) // and right again
	since(time.Minute + 31*time.Second + 300*time.Millisecond)
	c.day = c.day.Add(time.Hour)
	since(time.Hour + time.Minute + 31*time.Second + 300*time.Millisecond)
}
