package routing

import (
	"math"

	"relevo/domain/hours"
)

// inHours tells whether a queue is open; one without hours always is.
func (c *Core) inHours(q *Queue, now int64) bool { return c.cfg.Hours[q.Settings.Hours].Open(now) }

// scheduleOpen tells whether a schedule is open and until when that holds.
func scheduleOpen(s *hours.Schedule, at int64) (open bool, until int64) {
	until, _ = s.NextChange(at)
	if until == 0 {
		until = math.MaxInt64
	}
	return s.Open(at), until
}

// setEdge derives when a queue next opens or closes.
func (c *Core) setEdge(l *line, now int64) {
	c.keepLine(l)
	l.edge = 0
	if l.takes() {
		l.edge, _ = c.cfg.Hours[l.q.Settings.Hours].NextChange(now)
	}
	c.derive(&l.timer)
}
