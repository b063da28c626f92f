package routing

import (
	"relevo/domain"
	"relevo/domain/presence"
)

// desk is one agent at work: the standing, and the load derived from open
// offers and assignments. It is changed only by the books' own put functions.
type desk struct {
	agent *Agent // never nil; a person who is no longer configured has Enabled false
	at    presence.Standing
	used  [2]int          // units by pool: rings, active work, wrap-ups by their weight
	n     [channelMax]int // conversations by channel: ringing, active, wrap-up
	ring  *Offer          // the live ring; nil = none
	rings int             // open offers
	// active counts owned and shared conversations being worked, by pool;
	// snoozed ones owned and set aside.
	active   [2]int
	snoozed  int
	wrapping int
	blocking int         // wrap-ups that keep all rings away
	calls    int         // active voice and video
	recent   []int64     // times of the last new conversations, for F15, oldest first
	queues   []domain.ID // served, ascending

	limit [channelMax]Line // of the agent's capacity, by channel
	mine  []*Offer         // open offers, by id
	parts []*Assignment    // open assignments, by id
	grace int64            // from lost to gone
	idle  int64            // not_ready(idle) after so long without a sign; 0 = never
	seen  int64            // last sign of the agent
	since int64            // since when the shown state is what it is
	by    string           // who changed the standing last: agent, supervisor, system
	timer timer
	tx    uint64 // transaction of the last before-image
	seating
}

// line is one queue's row of waiting conversations in rank order: static
// while nothing about them changes, because all age alike.
type line struct {
	q     *Queue
	turns map[domain.ID]*Turn
	list  []*Work // waiting and ringing, live; the order of rank
	async []*Work // asynchronous, not picked, oldest first

	edge  int64 // when the queue next opens or closes; 0 = never
	timer timer
	tx    uint64
	telling
	fitting
}

const channelMax = 5

// index is a channel's place in a desk's counts.
func (c Channel) index() int {
	switch c {
	case Voice:
		return 1
	case Video:
		return 2
	case Email:
		return 3
	case Message:
		return 4
	}
	return 0
}
