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
	watch   Stopwatch // nil: steps are not noticed
	begun   bool      // it was read before
	ran     int64     // by the watch at the last reading, ms
	behind  bool      // the clock stands behind the engine's time
	ahead   int64     // of the watch's reading, ms; kept while behind
	from    int64     // the last time before a leap the books do not know of; 0 = none
	forward int64     // by which it went, until it is told
	back    int64     // set back by so much, until it is told
}

// read makes the engine's time of a reading of the clock. last is the time
// before: while the clock stands behind it, time goes on by the watch.
func (s *steps) read(wall, last int64) int64 {
	if s.watch == nil {
		return max(wall, last)
	}
	ran := s.watch.Running().Milliseconds()
	passed, first := ran-s.ran, !s.begun
	s.ran, s.begun = ran, true
	if wall < last {
		if !s.behind {
			s.behind, s.ahead = true, last-ran
			if by := last - wall; by > backOver {
				s.back += by
			}
		}
		return max(last, s.ahead+ran)
	}
	s.behind = false
	if by := wall - last - passed; !first && by > leapOver {
		if s.from == 0 {
			s.from = last
		}
		s.forward += by
	}
	return wall
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
		e.log.Error("the clock of this machine was set back: time goes on from where it was", "ms", back)
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
