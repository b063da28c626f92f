package simulate

import (
	"fmt"
	"math"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/routing"
)

// talk is one conversation of the world: a place in world.talks, used again
// when the conversation and all work on it are over.
type talk struct {
	conv    domain.ID // 0: the place is free
	gen     uint32    // counts up so that what was planned for the past does nothing
	stream  int32
	queue   int32 // where it waits; -1: it does not
	parts   int32 // open assignments
	counted bool  // came inside the window
	isOpen  bool  // not closed
	returns bool  // a return is planned
	gone    bool  // the visitor went without a word
	moved   bool  // handed on to another queue already
	present bool  // counted among who waits
	async   bool  // goes on without the visitor
	channel routing.Channel
	opening int
	turned  domain.ID // the queue that let it in to no place, in this transaction

	segment domain.ID // the last one seen
	ended   bool      // its wait is over

	owner   int32     // who works on it; -1: nobody
	part    domain.ID // the owner's assignment
	last    domain.ID // the last owner, and until when
	ownedAt int64
}

// theta is the rate at which the visitor gives up.
func (w *world) theta(t *talk) float64 {
	if t.async {
		return 0
	}
	return w.m.traffic[t.stream].givesUp()
}

func live(c routing.Channel) bool { return routing.PoolOf(c) == routing.LivePool }

// draws is the channel whose room it takes.
func (t *talk) draws() routing.Channel {
	if t.async && live(t.channel) {
		return routing.Message
	}
	return t.channel
}

// settle brings a tally's area up to now and changes who is there.
func (w *world) settle(t *tally, delta int, theta float64) {
	dt := w.overlap(t.since)
	t.area += float64(t.present) * dt
	if t.present > 0 {
		t.givesUp += t.theta * dt
	}
	t.since = w.now
	if t.present += delta; delta != 0 {
		t.theta += theta * float64(delta)
	}
	if t.present == 0 && !math.IsNaN(t.theta) {
		t.theta = 0
	}
}

// nextArrival plans a stream's next arrival after now: the clock runs through
// the hours until the rate has summed up to an exponential draw.
func (w *world) nextArrival(stream int32) {
	t := &w.m.traffic[stream]
	if len(t.rates) == 0 || w.over {
		return
	}
	need := w.arrivals.ExpFloat64()
	if len(t.rates) == 1 {
		w.plan(stream, float64(w.now)+need/t.rates[0])
		return
	}
	at := float64(w.now)
	for {
		r, left := w.m.hour(t, at)
		if r*left >= need {
			w.plan(stream, at+need/r)
			return
		}
		need -= r * left
		at += left
	}
}

// hour is a stream's rate at a time by the clock of the model's zone, and how
// long it lasts.
func (m *Model) hour(t *traffic, at float64) (rate, left float64) {
	ms := int64(math.Floor(at))
	wall := time.UnixMilli(ms).In(m.zone)
	into := int64(wall.Minute())*routing.Minute + int64(wall.Second())*routing.Second + int64(wall.Nanosecond())/1e6
	return t.rates[wall.Hour()], float64(ms+routing.Hour-into) - at
}

func (w *world) plan(stream int32, at float64) {
	w.q.add(int64(math.Round(at)), arrival, indexed(stream, 0))
}

// arrive brings a new conversation.
func (w *world) arrive(stream int32) {
	if w.over {
		return
	}
	w.came++
	if n := w.m.WarmUpArrivals; n > 0 && w.came == n+1 {
		w.from = w.now
	}
	if w.m.Arrivals > 0 && w.came == w.m.Arrivals {
		w.over, w.to = true, w.now
	}
	i := w.place()
	if i < 0 {
		return
	}
	t := &w.talks[i]
	*t = talk{conv: w.id(i), gen: t.gen + 1, stream: stream, queue: -1, owner: -1, isOpen: true, counted: w.inside(), channel: w.channel(stream), opening: 1}
	a := w.application(t)
	a.Fresh = true
	w.enqueue(i, a)
}

// mostOpen is how many conversations may be open at once.
const mostOpen = 100_000

// place is a free place among the conversations.
func (w *world) place() int32 {
	if n := len(w.free); n > 0 {
		i := w.free[n-1]
		w.free = w.free[:n-1]
		return i
	}
	if len(w.talks) >= mostOpen {
		w.err = fmt.Errorf("%d conversations are open at once: more arrive than the agents can take", len(w.talks))
		return -1
	}
	w.talks = append(w.talks, talk{})
	return int32(len(w.talks) - 1)
}

func (w *world) channel(stream int32) routing.Channel {
	list := w.m.traffic[stream].channels
	if len(list) > 1 {
		u := w.choices.Float64()
		for _, s := range list {
			if u < s.upTo {
				return s.channel
			}
		}
	}
	return list[len(list)-1].channel
}

// application is what the conversation asks of routing.
func (w *world) application(t *talk) routing.Arrival {
	s := &w.m.traffic[t.stream]
	a := routing.Arrival{ID: t.conv, Channel: t.channel, Mode: conversation.Live, Queue: w.m.queues[s.queue].id, Priority: s.priority,
		Lang: "en", LastOwner: t.last, OwnedAt: t.ownedAt, Opening: t.opening, CreatedAt: w.now, By: conversation.Author{Kind: conversation.ByVisitor}}
	if t.async = !live(t.channel); t.async {
		a.Mode = conversation.Async
	}
	for _, n := range s.needs {
		if n.share >= 1 || w.choices.Float64() < n.share {
			a.Needs = append(a.Needs, n.Need)
		}
	}
	return a
}

// enqueue brings a conversation to routing. One that stands nowhere afterwards
// was refused at the door.
func (w *world) enqueue(i int32, a routing.Arrival) {
	t := &w.talks[i]
	t.turned = 0
	if err := w.core.Enqueue(a, w.now); err != nil {
		w.refused(err, "arriving")
		t.isOpen = false
		w.leave(i)
		return
	}
	w.commit()
	if t.conv == a.ID && t.turned != 0 && t.queue < 0 && t.owner < 0 {
		w.blocked(t)
		t.isOpen = false
		w.leave(i)
	}
}

// waits begins to wait in a queue: patience runs.
func (w *world) waits(i int32, t *talk, queue int32) {
	t.queue = queue
	if t.gone {
		return
	}
	w.appears(t)
	t.gen++
	if s := &w.m.traffic[t.stream]; !t.async && s.patience.kind != never {
		w.q.add(w.now+round(s.patience.draw(w.patience)), patienceUp, indexed(i, t.gen))
	}
}

// appears counts a visitor among those who wait.
func (w *world) appears(t *talk) {
	t.present = true
	w.settle(&w.queues[t.queue], 1, w.theta(t))
	w.settle(&w.streams[t.stream], 1, w.theta(t))
}

// vanishes takes the visitor out of those who wait. The rate at which they give
// up is as it was counted in: a conversation changes its ways only outside.
func (w *world) vanishes(t *talk) {
	if t.present {
		t.present = false
		w.settle(&w.queues[t.queue], -1, w.theta(t))
		w.settle(&w.streams[t.stream], -1, w.theta(t))
	}
}

// stays ends the wait where it was.
func (w *world) stays(t *talk) {
	if t.queue >= 0 {
		w.vanishes(t)
		t.queue = -1
	}
}

func round(v float64) int64 { return int64(math.Round(v)) }

// visitor does what was planned for one.
func (w *world) visitor(what what, i int32, t *talk) {
	switch what {
	case patienceUp:
		w.giveUp(i, t)
	case comeback:
		t.returns = false
		w.comeBack(i, t)
	case finish:
		w.finish(i, t)
	}
}

// giveUp ends the patience: the visitor leaves the queue, or only the page.
func (w *world) giveUp(i int32, t *talk) {
	if t.queue < 0 || t.gone {
		return
	}
	s := &w.m.traffic[t.stream]
	if s.silent > 0 && w.choices.Float64() < s.silent {
		t.gone = true
		w.vanishes(t)
		w.core.VisitorGone(t.conv, w.now)
		w.commit()
		w.mayReturn(i, t)
		return
	}
	if err := w.core.LeaveQueue(t.conv, w.now); err != nil {
		w.refused(err, "leaving the queue")
		return
	}
	w.commit()
}

// mayReturn plans that some of those who left come back.
func (w *world) mayReturn(i int32, t *talk) {
	s := &w.m.traffic[t.stream]
	if t.conv == 0 || t.returns || s.back == 0 || w.choices.Float64() >= s.back {
		return
	}
	t.gen++
	t.returns = true
	w.q.add(w.now+round(s.after.draw(w.patience)), comeback, indexed(i, t.gen))
}

// comeBack is the visitor on the page again: in line as before, or anew.
func (w *world) comeBack(i int32, t *talk) {
	if t.isOpen {
		t.gone = false
		w.core.VisitorBack(t.conv, w.now)
		w.commit()
		switch {
		case t.conv == 0 || !t.isOpen:
		case t.owner >= 0:
			w.work(i, t)
		case t.queue >= 0 && !t.present:
			w.waits(i, t, t.queue)
		}
		return
	}
	t.gone, t.isOpen = false, true
	t.opening++
	w.enqueue(i, w.application(t))
}

// leave frees the place of a conversation that is over for good.
func (w *world) leave(i int32) {
	t := &w.talks[i]
	if t.conv != 0 && !t.returns && t.parts == 0 {
		w.stays(t)
		t.conv = 0
		t.gen++
		w.free = append(w.free, i)
	}
}
