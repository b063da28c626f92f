package engine

import (
	"time"

	"relevo/domain/routing"
)

// Clock tells the time, UTC.
type Clock interface{ Now() time.Time }

// Stopwatch is a Clock that tells besides how long it has run, whatever the time
// was set to meanwhile. Only of such a clock are steps noticed.
type Stopwatch interface{ Running() time.Duration }

const (
	leapOver = 5 * routing.Minute // a step forward that the rules of a restart are for
	backOver = routing.Second     // a step back worth a word
)

// steps are those of the clock: it was set, or the machine slept.
type steps struct {
	watch     Stopwatch // nil: steps are not noticed
	wall, ran int64     // at the last reading, ms
	from      int64     // the last time before a leap the books do not know of; 0 = none
	forward   int64     // by which it went, until it is told
	back      int64     // set back by so much, until it is told
}

// read notes a reading of the clock. last is the time of the one before.
func (s *steps) read(wall, last int64) {
	if s.watch == nil {
		return
	}
	ran := s.watch.Running().Milliseconds()
	by := wall - s.wall - (ran - s.ran)
	first := s.wall == 0
	s.wall, s.ran = wall, ran
	switch {
	case first:
	case by > leapOver:
		if s.from == 0 {
			s.from = last
		}
		s.forward += by
	case by < -backOver:
		s.back -= by
	}
}

// leapt tells since when the books stood still if the clock has leapt since they
// were looked at last, 0 otherwise. A step is told in the log, once, and what
// pages and visitors were heard of last moves along.
func (e *Engine) leapt() (from int64) {
	e.mu.Lock()
	from, forward, back := e.steps.from, e.steps.forward, e.steps.back
	e.steps.forward, e.steps.back = 0, 0
	e.mu.Unlock()
	if back > 0 {
		e.log.Error("the clock was set back: time stands still until it is reached again", "ms", back)
	}
	if forward == 0 {
		return from
	}
	e.log.Warn("the clock went forward: deadlines are kept as after a restart", "ms", forward)
	now := e.Now()
	e.pages.mu.Lock()
	defer e.pages.mu.Unlock()
	for _, tabs := range e.pages.tabs {
		for _, t := range tabs {
			t.seen = min(t.seen+forward, now)
		}
	}
	for _, g := range e.pages.visitors {
		g.seen = min(g.seen+forward, now)
	}
	return from
}

// leapKnown notes that the books know of the leap that began then.
func (e *Engine) leapKnown(from int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.steps.from == from {
		e.steps.from = 0
	}
}
