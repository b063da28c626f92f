package engine

import (
	"context"
	"time"

	"relevo/domain"
)

// The kinds of timers. Each re-checks the state when it fires: one that comes
// late or twice changes nothing.
const (
	timerIdle   = "idle"   // a conversation nobody writes in is closed: a greeting, a session
	timerAnswer = "answer" // an answer to a ticket waits for its visitor
	timerUpload = "upload" // an upload no message named is removed
)

// idleAfter is how long a greeting waits for a first message, in ms.
const idleAfter = 60 * 60 * 1000

// timerBatch is how many timers one pass fires.
const timerBatch = 100

// FireDue fires the timers due now, earliest first, carries out what is due on
// the books, and says when the next one is due (UTC ms, 0: none). Called by the
// timer loop and by tests after moving a fake clock.
func (e *Engine) FireDue(ctx context.Context) (next int64, err error) {
	for {
		due, next, err := e.store.DueTimers(ctx, e.Now(), timerBatch)
		if err != nil {
			return 0, err
		}
		for _, t := range due {
			if err := e.fire(ctx, t); err != nil {
				return 0, err
			}
		}
		if len(due) < timerBatch {
			books, err := e.fireBooks(ctx)
			return earlier(next, books), err
		}
	}
}

// earlier is the earlier of two times; 0 is never.
func earlier(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// fireBooks carries out what is due on the books, a batch a transaction.
func (e *Engine) fireBooks(ctx context.Context) (next int64, err error) {
	for {
		next = e.nextOnBooks()
		if next == 0 || next > e.Now() {
			return next, nil
		}
		if err := e.routed(ctx, func(r *round) error { r.core.Due(r.now, timerBatch); return nil }); err != nil {
			return 0, err
		}
	}
}

// nextOnBooks is when the books have something to do next; the loop will look
// then.
func (e *Engine) nextOnBooks() int64 {
	b := &e.books
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.core == nil {
		return 0
	}
	b.next = b.core.Next()
	return b.next
}

func (e *Engine) fire(ctx context.Context, t Timer) error {
	return e.write(ctx, func(tx Tx, now int64) error {
		ok, err := tx.TakeTimer(t)
		if err != nil || !ok {
			return err
		}
		switch t.Kind {
		case timerUpload:
			f, err := tx.File(t.Subject)
			if domain.IsCode(err, "not_found") || err == nil && f.ConversationID != 0 {
				return nil
			}
			if err != nil {
				return err
			}
			return e.dropFile(tx, t.Subject, now)
		case timerAnswer:
			return e.fireAnswer(tx, t.Subject, now)
		case timerIdle:
			return e.fireIdle(tx, t, now)
		case "snooze": // of a database older than routing, which wakes by its own rows
			return nil
		}
		e.log.Warn("timer of an unknown kind dropped", "kind", t.Kind)
		return nil
	})
}

// RunTimers fires timers until ctx ends: it sleeps until the earliest one, or
// until one is set, and polls nothing. While the store is unavailable it tries
// again each second.
func (e *Engine) RunTimers(ctx context.Context) error {
	sub := e.hub.Subscribe(TopicTimers)
	defer sub.Close()
	return e.loop(ctx, sub.C, "timers", e.FireDue)
}

// loop runs a pass, then sleeps until its next time or a wake-up.
func (e *Engine) loop(ctx context.Context, wake <-chan struct{}, name string, pass func(context.Context) (int64, error)) error {
	for ctx.Err() == nil {
		next, err := pass(ctx)
		wait := time.Duration(-1)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			e.log.Error("pass failed", "loop", name, "err", err)
			wait = time.Second
		case next > 0:
			wait = max(0, time.Duration(next-e.Now())*time.Millisecond)
		}
		if !sleep(ctx, wake, wait) {
			return nil
		}
	}
	return nil
}

// sleep waits for the duration (negative: for ever) or a wake-up; false when
// ctx or the hub ended.
func sleep(ctx context.Context, wake <-chan struct{}, d time.Duration) bool {
	var c <-chan time.Time
	if d >= 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		c = t.C
	}
	select {
	case <-ctx.Done():
		return false
	case _, open := <-wake:
		return open
	case <-c:
		return true
	}
}
