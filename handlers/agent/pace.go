package agent

import "time"

// pace does a thing at once when it has rested long enough, otherwise once the
// rest is over: bursts coalesce, and the last one is never lost.
type pace struct {
	every time.Duration
	last  time.Time
	timer *time.Timer
	armed bool
}

func newPace(every time.Duration) *pace { return &pace{every: every} }

// do runs fn now or sees to it that C fires when it may.
func (p *pace) do(fn func() error) error {
	if rest := p.every - time.Since(p.last); rest > 0 && !p.last.IsZero() {
		if !p.armed {
			p.set(rest)
		}
		return nil
	}
	return p.due(fn)
}

// due runs fn, after C has fired.
func (p *pace) due(fn func() error) error {
	p.stop()
	err := fn()
	p.last = time.Now()
	return err
}

// arm makes C fire a whole pause from now.
func (p *pace) arm() { p.set(p.every) }

func (p *pace) set(d time.Duration) {
	p.armed = true
	if p.timer == nil {
		p.timer = time.NewTimer(d)
		return
	}
	p.timer.Reset(d)
}

// C fires when a delayed run is due; nil until the first one.
func (p *pace) C() <-chan time.Time {
	if p.timer == nil {
		return nil
	}
	return p.timer.C
}

func (p *pace) stop() {
	p.armed = false
	if p.timer != nil {
		p.timer.Stop()
	}
}
