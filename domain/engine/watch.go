package engine

import (
	"context"
	"strconv"
	"time"

	"relevo/domain/routing"
)

const (
	pagesEvery = 5 * time.Second // between two looks at silent pages, while there are any
	sweepEvery = time.Second     // between two sweeps, while anything waits and has changed
)

// RunRouting watches over open work until ctx ends: pages that stop answering,
// decisions that were missed, the mark that the process lives. It sleeps while
// nobody is there and nothing is open.
func (e *Engine) RunRouting(ctx context.Context) error {
	sub := e.hub.Subscribe(TopicBoard)
	defer sub.Close()
	var lastPages, lastMark int64
	for ctx.Err() == nil {
		now := e.Now()
		if now-lastPages >= pagesEvery.Milliseconds() {
			lastPages = now
			e.tried(e.CheckPages(ctx), "pages")
		}
		if now-lastMark >= aliveEvery && e.nextOnBooks() != 0 {
			lastMark = now
			e.tried(e.MarkAlive(ctx), "alive mark")
		}
		e.tried(e.SweepBooks(ctx), "sweep")
		wait := time.Duration(-1)
		if e.busy() {
			wait = sweepEvery
		}
		if !sleep(ctx, sub.C, wait) {
			return nil
		}
		if !sleep(ctx, nil, 200*time.Millisecond) { // a burst of changes is one look
			return nil
		}
	}
	return nil
}

func (e *Engine) tried(err error, what string) {
	if err != nil {
		e.log.Error("watching over open work", "what", what, "err", err)
	}
}

// busy tells whether a page is open or something could come due.
func (e *Engine) busy() bool {
	e.pages.mu.Lock()
	open := len(e.pages.tabs) > 0
	for _, g := range e.pages.visitors {
		open = open || g.conv == 0 && g.streams == 0
	}
	e.pages.mu.Unlock()
	return open || e.nextOnBooks() != 0
}

// MarkAlive notes that the process runs, for the rules of a restart.
func (e *Engine) MarkAlive(ctx context.Context) error {
	return e.write(ctx, func(tx Tx, now int64) error {
		return tx.SetSetting(settingAlive, strconv.FormatInt(now, 10))
	})
}

// SweepBooks looks at everything that waits, once after each change: the safety
// net under decisions made at the event. What it finds was missed, and is
// logged.
func (e *Engine) SweepBooks(ctx context.Context) error {
	waiting := read(e, func(c *routing.Core) int { _, n, _ := c.Open(); return n })
	e.books.mu.RLock()
	done := e.books.swept == e.books.change
	e.books.mu.RUnlock()
	if waiting == 0 || done {
		return nil
	}
	found := 0
	err := e.routed(ctx, func(r *round) error { found = r.core.Sweep(r.now); return nil })
	if err != nil {
		return err
	}
	if found > 0 {
		e.log.Warn("the sweep found decisions that events had missed", "n", found)
	}
	e.books.mu.Lock()
	e.books.swept = e.books.change
	e.books.mu.Unlock()
	return nil
}
