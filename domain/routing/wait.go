package routing

import (
	"math"
	"sort"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// Wait tells how a waiting conversation stands; false when it stands in no
// line of people present.
func (c *Core) Wait(conv domain.ID, now int64) (Wait, bool) {
	w := c.works[conv]
	if w == nil || w.Mode == conversation.Async || w.State != conversation.Waiting && w.State != conversation.Ringing {
		return Wait{}, false
	}
	l := c.lines[w.QueueID]
	if l == nil {
		return Wait{}, false
	}
	c.matching(now)
	at := l.place(w)
	out := Wait{Ahead: at, EWT: c.ewt(l, w, now), Asked: w.Asked && w.State == conversation.Waiting}
	out.Band = Band(out.EWT)
	_, free := c.slots(l, w)
	out.Free = free > 0
	out.Open, out.Online = c.Online(l.q.ID, now)
	if l.fair() {
		out.Position = at + 1
	}
	return out, true
}

// place is how many stand before a conversation in its line.
func (l *line) place(w *Work) int {
	i := sort.Search(len(l.list), func(i int) bool { return !l.less(l.list[i], w) })
	if i < len(l.list) && l.list[i] == w {
		return i
	}
	for i, o := range l.list {
		if o == w {
			return i
		}
	}
	return len(l.list)
}

// Band is the band in which an estimated wait (ms) is told: 0 unknown, 1 under
// 2 minutes, 2 to 5, 3 to 10, 4 to 20, 5 more.
func Band(ms int64) int {
	switch {
	case ms < 0:
		return 0
	case ms < 2*Minute:
		return 1
	case ms < 5*Minute:
		return 2
	case ms < 10*Minute:
		return 3
	case ms <= 20*Minute:
		return 4
	}
	return 5
}

// Online tells whether a queue is open, and whether a member who is connected
// and ready, wrapping up or full included, could serve it.
func (c *Core) Online(queue domain.ID, now int64) (open, online bool) {
	l := c.lines[queue]
	if l == nil {
		return false, false
	}
	if open = c.inHours(l.q, now); !open {
		return false, false
	}
	for i := range l.q.Members {
		m := &l.q.Members[i]
		if d := c.desks[m.Agent]; d != nil && (m.In || !m.OptIn) && d.working(presence.Ready) {
			return true, true
		}
	}
	return true, false
}

// working tells whether an agent is connected with an intent.
func (d *desk) working(i presence.Intent) bool {
	return d.agent.Enabled && d.at.Connection == presence.Connected && d.at.Intent == i
}

// slots are the places of the queue's agents who are connected and ready, for
// conversations like w: all, an agent who serves m queues counting 1/m, and
// how many are free now.
func (c *Core) slots(l *line, w *Work) (all float64, free int) {
	ch := w.Draws()
	i, pool := ch.index(), PoolOf(ch)
	for k := range l.q.Members {
		m := &l.q.Members[k]
		d := c.desks[m.Agent]
		if d == nil || m.OptIn && !m.In || !d.working(presence.Ready) {
			continue
		}
		each, units := d.limit[i], d.agent.Capacity.Cap[pool]
		n, left := each.Max, each.Max-d.n[i]
		if each.Weight > 0 {
			n, left = min(n, units/each.Weight), min(left, (units-d.used[pool])/each.Weight)
		}
		all += float64(n) / float64(max(1, len(d.seats)))
		if d.fit&(1<<l.q.Settings.kind(w)) != 0 {
			free += max(0, left)
		}
	}
	return all, free
}

// ewt estimates the wait of a conversation, in the line or about to enter it,
// in ms; -1 = nothing can be said. With enough completions in the last hour it
// sums the times between the services of those ahead, patience considered;
// otherwise it is the wait of the last to be served.
func (c *Core) ewt(l *line, w *Work, now int64) int64 {
	e := c.estimate(l, w, now)
	ahead := len(l.list)
	if w.QueueID == l.q.ID && c.works[w.ID] == w {
		ahead = l.place(w)
	} else if i := sort.Search(len(l.list), func(i int) bool { return l.less(w, l.list[i]) }); w.ID != 0 {
		ahead = i
	}
	return e.wait(ahead - c.ringing(l, w, ahead))
}

// estimate is what the wait in a line is estimated from, for conversations of
// one channel, whatever their place.
type estimate struct {
	all        float64 // slots of those who are there
	free       int     // of them
	aht, theta float64 // mean time of a service; share of those waiting who give up, per ms
	services   int64   // of the last hour
	last       int64   // wait of the last to be served; -1 = nobody
}

func (c *Core) estimate(l *line, w *Work, now int64) (e estimate) {
	c.matching(now)
	e.all, e.free = c.slots(l, w)
	e.aht, e.theta, e.services = l.rates(now)
	e.last = l.flow.last(now)
	return e
}

// wait is the estimated wait in ms behind so many who do not ring yet; -1 =
// nothing can be said.
func (e *estimate) wait(ahead int) int64 {
	switch {
	case e.all == 0:
		return -1
	case ahead < e.free:
		return 0
	case e.services < fewServices || e.aht <= 0:
		return e.last
	}
	return int64(served(e.all/e.aht, e.theta, ahead-e.free+1))
}

// served is how long it takes until n more are served or have given up, when
// rate are served a ms while all are busy and each who waits gives up at the
// rate theta: the sum of 1/(rate+i*theta) for i under n. The tail of a long
// line is taken as the integral, which is as exact.
func served(rate, theta float64, n int) (ms float64) {
	if theta <= 0 {
		return float64(n) / rate
	}
	const exact = 64
	for i := 0; i < min(n, exact); i++ {
		ms += 1 / (rate + float64(i)*theta)
	}
	if n > exact { // Euler and Maclaurin
		a, b := rate+exact*theta, rate+float64(n-1)*theta
		ms += math.Log(b/a)/theta + (1/a+1/b)/2 + theta*(1/(a*a)-1/(b*b))/12
	}
	return ms
}

// ringing is how many of those before a conversation ring: these have their
// place already.
func (c *Core) ringing(l *line, w *Work, ahead int) (n int) {
	if ahead == 0 {
		return 0
	}
	last := domain.ID(0)
	for _, d := range l.desks {
		if d == nil || d.ring == nil || d.ring.Kind != Ring || d.ring.ConversationID == last {
			continue
		}
		o := c.works[d.ring.ConversationID]
		if o != nil && o.QueueID == l.q.ID && (ahead == len(l.list) || l.less(o, w)) {
			last = o.ID
			n++
		}
	}
	return min(n, ahead)
}
