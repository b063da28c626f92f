package routing

import (
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// A fit is one bit for each kind of work: whether an agent passes the filters
// that depend on the agent alone (F2-F8, F14, F15), so that busy agents cost a
// decision nothing.
type fit uint32

// The kinds of work, each by channel: live that rings, live that connects at
// once, asynchronous, asynchronous for agents who are away (queues whose
// only_online is off).
const (
	fitAuto  = channelMax
	fitAsync = 2 * channelMax
	fitAway  = 3 * channelMax
	fitKinds = 4 * channelMax

	fitLive fit = 1<<channelMax - 1
)

// channelAt are the channels by their index.
var channelAt = [channelMax]Channel{Chat, Voice, Video, Email, Message}

// kind is the place of the conversation's bit in a fit.
func (s *Settings) kind(w *Work) int {
	switch {
	case w.Mode == conversation.Async:
		return w.Draws().index() + fitAsync
	case s.Auto:
		return w.Channel.index() + fitAuto
	}
	return w.Channel.index()
}

// online is F2 and F3 passed; not ready is F4.
func (d *desk) online() bool {
	return d.at.Connection == presence.Connected && d.at.Intent != presence.Offline
}

// shy is F4 failed: not ready, or about to be as soon as the work at hand
// allows it (edge 46).
func (d *desk) shy() bool {
	return d.at.Intent == presence.NotReady || d.at.Next != "" && d.at.Next != presence.Ready
}

// fits works out the agent's fit. From until on it may be a better one; 0 =
// time changes nothing.
func (d *desk) fits(now int64) (f fit, until int64) {
	if !d.agent.Enabled || d.shy() || d.blocking > 0 {
		return 0, 0
	}
	if until = d.rated(now); until > 0 {
		return 0, until
	}
	room := d.rooms()
	if room == 0 {
		return 0, 0
	}
	async := room
	if d.calls > 0 && !d.agent.Capacity.AsyncInCall {
		async = 0
	}
	if !d.online() {
		return async << fitAway, 0
	}
	f = async<<fitAsync | room<<fitAuto
	if d.ring == nil { // F14: one ring at a time; what connects by itself does not ring
		f |= room
	}
	return f, 0
}

// rooms is a bit for each channel of which the agent may take one more: F6, F7
// and F8.
func (d *desk) rooms() (f fit) {
	for i, l := range d.limit {
		pool := PoolOf(channelAt[i])
		if d.n[i] < l.Max && d.used[pool]+l.Weight <= d.agent.Capacity.Cap[pool] {
			f |= 1 << i
		}
	}
	for i := range d.agent.Capacity.Occupied {
		f &^= d.blocks(&d.agent.Capacity.Occupied[i])
	}
	return f
}

// blocks are the channels an occupied rule closes now.
func (d *desk) blocks(r *OccupiedRule) (f fit) {
	if r.N <= 0 || d.n[r.Channel.index()] < r.N {
		return 0
	}
	if len(r.Blocks) == 0 {
		return fitLive
	}
	for _, ch := range r.Blocks {
		f |= 1 << ch.index()
	}
	return f
}

// rated is when F15 lets the agent have the next conversation; 0 = now.
func (d *desk) rated(now int64) int64 {
	c := &d.agent.Capacity
	if c.RateLimit <= 0 || len(d.recent) < c.RateLimit {
		return 0
	}
	if at := d.recent[len(d.recent)-c.RateLimit] + c.RateWindow; at > now {
		return at
	}
	return 0
}

// open is how much the agent has open, for the policy least_open.
func (d *desk) open(snoozed bool) int {
	n := d.rings + d.active[LivePool] + d.active[AsyncPool]
	if snoozed {
		n += d.snoozed
	}
	return n
}
