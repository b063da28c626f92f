package scenario

import (
	"context"
	"sync/atomic"
	"time"
)

// clock is the time of a run, UTC ms: it stands still until it is set.
type clock struct{ at atomic.Int64 }

// Now is the time it was set to.
func (c *clock) Now() time.Time { return time.UnixMilli(c.at.Load()).UTC() }

func (c *clock) now() int64 { return c.at.Load() }

func (c *clock) set(ms int64) { c.at.Store(ms) }

// mostSteps bounds the instants at which something is due between two entries.
const mostSteps = 10_000

// before carries out what is due before t, in due order, and sets the clock to
// t: what happens at t comes before the timers of that instant.
func (w *world) before(ctx context.Context, t int64) error {
	for n := 0; ; n++ {
		next, err := w.fire(ctx)
		if err != nil {
			return err
		}
		if next == 0 || next >= t {
			break
		}
		if n == mostSteps {
			return w.broken("timers fire without end")
		}
		w.clock.set(next)
	}
	w.clock.set(t)
	return nil
}

// fire carries out all that is due now and says when the next is due, 0 for
// never. A time that is not ahead is tried again a millisecond later.
func (w *world) fire(ctx context.Context) (next int64, err error) {
	if w.down {
		return 0, nil
	}
	for range 100 {
		if next, err = w.eng.FireDue(ctx); err != nil {
			return 0, err
		}
		for _, pass := range []func(context.Context) (int64, error){w.eng.DoJobs, w.eng.LearnDue} {
			at, err := pass(ctx)
			if err != nil {
				return 0, err
			}
			if at > 0 && (next == 0 || at < next) {
				next = at
			}
		}
		if err := w.shown(ctx); err != nil {
			return 0, err
		}
		if next == 0 || next > w.clock.now() {
			return next, nil
		}
	}
	return 0, w.broken("timers fire without end")
}

// shown acknowledges the rings that the pages of connected agents show.
func (w *world) shown(ctx context.Context) error {
	for _, a := range w.agents {
		if a.page == nil {
			continue
		}
		for _, o := range w.eng.Offers(a.id) {
			if o.DeliveredAt != 0 {
				continue
			}
			if err := w.eng.AckOffer(ctx, a.id, o.ID); err != nil && !expected(err) {
				return err
			}
		}
	}
	return nil
}
