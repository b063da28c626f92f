package simulate

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"relevo/domain"
	"relevo/domain/routing"
)

// world is one run: the Core, and all that is outside it.
type world struct {
	m       *Model
	core    *routing.Core
	changes routing.Changes // memory of the last transaction
	q       events
	now     int64
	ids     int64

	talks []talk
	free  []int32
	desks []desk
	plans map[domain.ID]plan
	lists [][]listed // by queue: what is picked, not rung

	arrivals, patience, handling, choices, people *rand.Rand

	from, to int64 // the window that is measured
	came     int   // arrivals so far
	over     bool  // no more of them
	open     int   // waits of the counted that go on
	missed   int   // decisions that sweeps had to make
	queues   []tally
	streams  []tally
	err      error
}

// plan is an open ring or wrap-up that somebody will act on.
type plan struct {
	agent int32
	queue int32
	conv  domain.ID
}

// listed is a conversation that stands in a queue's list.
type listed struct {
	conv domain.ID
	talk int32
}

// Totals are the figures of one run.
type Totals struct {
	Queues, Traffic, Agents [][]float64 // in the order of QueueLines and AgentLines
	Arrivals                int         // all, warm-up included
	Measured                int64       // ms of virtual time in the window
	Virtual                 int64       // ms of virtual time in all
	Missed                  int         // decisions found late by the sweeps: 0 when routing forgets nothing
}

// Run makes one run of the model. Equal models, seeds and numbers of the run
// give equal figures. It fails when ctx ends, and when routing does what it
// must not.
func (m *Model) Run(ctx context.Context, seed uint64, run int) (*Totals, error) {
	w := newWorld(m, seed, run)
	for i := 0; w.err == nil && w.step(); i++ {
		if i&0xfff == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	if w.err != nil {
		return nil, w.err
	}
	return w.totals(), nil
}

func newWorld(m *Model, seed uint64, run int) *world {
	w := &world{m: m, now: m.Start, ids: firstID, from: math.MaxInt64, to: math.MaxInt64, plans: map[domain.ID]plan{}, lists: make([][]listed, len(m.queues)),
		queues: make([]tally, len(m.queues)), streams: make([]tally, len(m.traffic)), desks: make([]desk, len(m.agents))}
	for i, r := range []**rand.Rand{&w.arrivals, &w.patience, &w.handling, &w.choices, &w.people} {
		*r = stream(seed, run, uint64(i))
	}
	w.core = routing.NewCore(m.config, func() domain.ID { return w.id(0) })
	w.core.Trace(false)
	if m.WarmUp == 0 && m.WarmUpArrivals == 0 {
		w.from = m.Start
	} else if m.WarmUp > 0 {
		w.from = m.Start + m.WarmUp
	}
	w.openDesks()
	for i := range m.traffic {
		w.nextArrival(int32(i))
		for _, b := range m.traffic[i].bursts {
			for j := range b.count {
				w.q.add(m.Start+b.at+b.over*int64(j)/int64(b.count), inBurst, indexed(int32(i), 0))
			}
		}
	}
	if m.Sweep > 0 {
		w.q.add(m.Start+m.Sweep, sweep, 0)
	}
	return w
}

// id makes a new id, which carries a slot when it is a conversation's.
func (w *world) id(slot int32) domain.ID {
	w.ids += 1 << slotBits
	return domain.ID(w.ids | int64(slot))
}

// patienceOfRun is how long a run waits, at most, for the last waits to end.
func (w *world) patienceOfRun() int64 {
	return max(routing.Day, int64(1000*w.m.Unit))
}

// step lets the next thing happen; false: the run is over.
func (w *world) step() bool {
	due := w.core.Next()
	if len(w.q.list) == 0 && due == 0 {
		return false
	}
	if due != 0 && (len(w.q.list) == 0 || due < w.q.list[0].at) {
		if w.advance(due); w.over && (w.open == 0 || w.now > w.to+w.patienceOfRun()) {
			return false
		}
		w.timers()
		return true
	}
	e := w.q.pop()
	if w.advance(e.at); w.over && (w.open == 0 || w.now > w.to+w.patienceOfRun()) {
		return false
	}
	w.happen(e)
	return true
}

// advance moves the clock, never back, and ends the arrivals when it is time;
// a run with nothing left to wait for stops there.
func (w *world) advance(to int64) {
	if d := w.m.Duration; d > 0 && !w.over && to >= w.m.Start+d {
		w.over, w.to = true, w.m.Start+d
		if w.open == 0 {
			to = w.to
		}
	}
	w.now = max(w.now, to)
}

// timers lets the Core carry out what is due.
func (w *world) timers() {
	for range 100_000 {
		more := w.core.Due(w.now, 100)
		w.commit()
		if !more {
			if n := w.core.Next(); n != 0 && n <= w.now {
				continue
			}
			return
		}
	}
	w.err = fmt.Errorf("routing's timers stand still at %d: something stays due", w.now)
}

// commit lets routing decide and takes note of what has changed.
func (w *world) commit() {
	w.core.Route(w.now)
	if w.core.TakeInto(&w.changes) {
		w.absorb(&w.changes)
	}
}

// refused takes back a command that failed. Races that a real agent or visitor
// would lose too are no error.
func (w *world) refused(err error, doing string) {
	w.core.Undo()
	if e := domain.AsError(err); e == nil || e.Kind != domain.KindConflict && e.Kind != domain.KindNotFound {
		w.err = fmt.Errorf("%s at %d: %w", doing, w.now, err)
	}
}

// inside tells whether now is measured.
func (w *world) inside() bool { return w.now >= w.from && w.now <= w.to }

// overlap is how much of the time since then is measured.
func (w *world) overlap(since int64) float64 {
	return float64(max(min(w.now, w.to)-max(since, w.from), 0))
}

func (w *world) happen(e event) {
	switch e.what() {
	case arrival:
		w.arrive(e.index())
		w.nextArrival(e.index())
	case inBurst:
		w.arrive(e.index())
	case patienceUp, comeback, finish:
		if t := &w.talks[e.index()]; t.gen == e.generation() && t.conv != 0 {
			w.visitor(e.what(), e.index(), t)
		}
	case submit, ack, accept, decline:
		w.answer(e.what(), domain.ID(e.ref))
	case sweep:
		w.sweep()
	default:
		w.agentEvent(e)
	}
}

func (w *world) sweep() {
	if due := w.core.Next(); due != 0 && due <= w.now {
		w.timers() // what is due this instant is not late
	}
	w.missed += w.core.Sweep(w.now)
	w.commit()
	if !w.over {
		w.q.add(w.now+w.m.Sweep, sweep, 0)
	}
}

func (w *world) totals() *Totals {
	if d := w.m.Duration; d > 0 { // also when nothing was left to happen before
		w.advance(w.m.Start + d)
	}
	for i := range w.queues {
		w.settle(&w.queues[i], 0, 0)
	}
	for i := range w.streams {
		w.settle(&w.streams[i], 0, 0)
	}
	if w.to == math.MaxInt64 {
		w.to = w.now
	}
	t := &Totals{Arrivals: w.came, Virtual: w.now - w.m.Start, Missed: w.missed, Measured: max(w.to-w.from, 0)}
	for i := range w.desks {
		w.touch(&w.desks[i])
	}
	window, unit := float64(t.Measured), w.m.Unit
	for i := range w.queues {
		t.Queues = append(t.Queues, w.queues[i].figures(window, unit, w.sum(w.m.queues[i].members)))
	}
	for i := range w.streams {
		t.Traffic = append(t.Traffic, w.streams[i].figures(window, unit, w.sum(w.m.queues[w.m.traffic[i].queue].members)))
	}
	for _, g := range w.m.groups {
		var members []int32
		for i := g.from; i < g.to; i++ {
			members = append(members, int32(i))
		}
		t.Agents = append(t.Agents, w.sum(members).figures(unit))
	}
	return t
}
