package simulate

import (
	"math"

	"relevo/domain/routing"
)

// tally counts for one queue or one stream.
type tally struct {
	offered, answered, abandoned, blocked, flowOut int
	entered, waited                                int     // of the let in; those of them who had to wait
	soon, soonLeft, short                          int     // within the target: answered, abandoned; abandoned at once
	waitAnswered, waitAll                          float64 // ms
	area                                           float64 // waiting × ms, inside the window
	givesUp                                        float64 // abandonments that the patience makes of it
	present                                        int     // waiting now, and there
	theta                                          float64 // at which those give up, together, by ms
	since                                          int64   // when that last changed
	work
}

// work counts what agents did.
type work struct {
	accepted, declined, missed int
	handled, transferred       int
	handling                   float64 // ms
}

// ended counts the end of a wait.
func (t *tally) ended(s *routing.Segment, q *queue) {
	wait := float64(s.Wait)
	switch s.Outcome {
	case routing.Answered:
		t.answered++
		t.waitAnswered += wait
		if s.Wait <= q.target {
			t.soon++
		}
	case routing.Abandoned:
		t.abandoned++
		if s.Wait <= q.target {
			t.soonLeft++
		}
		if s.Wait <= q.short {
			t.short++
		}
	default:
		t.flowOut++
	}
	t.waitAll += wait
}

// part of n in all, NaN of none.
func part(n, all float64) float64 {
	if all == 0 {
		return math.NaN()
	}
	return n / all
}

// figures are the values of QueueLines. The window is how long the area was
// measured, in ms; unit is what times are given in; agents are the queue's.
func (t *tally) figures(window, unit float64, agents *desks) []float64 {
	n := func(i int) float64 { return float64(i) }
	ended := t.answered + t.abandoned + t.flowOut
	offered, heard := n(t.offered), n(t.answered+t.abandoned)
	rings := n(t.accepted + t.declined + t.missed)
	return []float64{
		offered, n(t.answered), n(t.abandoned), n(t.blocked), n(t.flowOut), n(t.entered - ended),
		part(n(t.soon), heard), part(n(t.soon+t.soonLeft), offered), part(n(t.soon), n(t.answered)), part(n(t.soon), heard-n(t.short)),
		part(n(t.soon), offered), part(n(t.soonLeft), offered), part(n(t.abandoned), offered), part(n(t.blocked), offered), part(n(t.waited), n(t.entered)),
		part(t.waitAnswered, n(t.answered)) / unit, part(t.waitAll, n(ended)) / unit, part(t.area, window),
		part(t.handling, n(t.handled)) / unit, agents.occupancy(), part(n(t.missed), rings), part(n(t.transferred), n(t.handled)),
		part(t.area, t.waitAll), part(n(t.abandoned), t.givesUp),
	}
}

// desks sums up how agents spent their time, in ms inside the window.
type desks struct {
	busy, idle float64
	used       float64 // part of the room for live work that was taken × ms
	places     float64 // room × ms
	work
}

func (d *desks) occupancy() float64 { return part(d.busy, d.busy+d.idle) }

// figures are the values of AgentLines.
func (d *desks) figures(unit float64) []float64 {
	n := func(i int) float64 { return float64(i) }
	return []float64{
		n(d.handled), part(d.handling, n(d.handled)) / unit, d.occupancy(), part(d.used, d.places),
		part(n(d.missed), n(d.accepted+d.declined+d.missed)), n(d.missed), n(d.declined), part(n(d.transferred), n(d.handled)),
	}
}
