package routing

// inHours tells whether a queue is open; one without hours always is.
func (c *Core) inHours(q *Queue, now int64) bool {
	s, ok := any(c.cfg.Hours[q.Settings.Hours]).(interface{ Open(int64) bool })
	return !ok || s.Open(now)
}

// nextEdge is when a queue next opens or closes; 0 = never.
func (c *Core) nextEdge(q *Queue, now int64) int64 {
	if s, ok := any(c.cfg.Hours[q.Settings.Hours]).(interface {
		NextChange(int64) (int64, bool)
	}); ok {
		at, _ := s.NextChange(now)
		return at
	}
	return 0
}

// setEdge derives when a queue next opens or closes.
func (c *Core) setEdge(l *line, now int64) {
	c.keepLine(l)
	l.edge = 0
	if l.takes() {
		l.edge = c.nextEdge(l.q, now)
	}
	c.derive(&l.timer)
}
