package routing

import (
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// addRing counts an open offer in: a ring reserves.
func (c *Core) addRing(f *file, d *desk, o *Offer) {
	c.offers[o.ID] = o
	f.rings = place1(f.rings, o, offerID)
	d.mine = place1(d.mine, o, offerID)
	d.reserve(o, 1)
	if d.ring == nil && PoolOf(o.Channel) == LivePool {
		d.ring = o
	}
	c.derive(&f.timer)
}

// dropRing counts it out.
func (c *Core) dropRing(f *file, d *desk, o *Offer) {
	delete(c.offers, o.ID)
	f.rings = unplace(f.rings, o)
	d.mine = unplace(d.mine, o)
	d.reserve(o, -1)
	if d.ring == o {
		d.ring = nil
		for _, p := range d.mine {
			if PoolOf(p.Channel) == LivePool {
				d.ring = p
				break
			}
		}
	}
	c.derive(&f.timer)
}

func (d *desk) reserve(o *Offer, by int) {
	d.rings += by
	d.used[PoolOf(o.Channel)] += by * o.Weight
	if o.Weight > 0 {
		d.n[o.Channel.index()] += by
	}
}

// addPart counts an open assignment in.
func (c *Core) addPart(f *file, d *desk, p *Assignment) {
	c.assignments[p.ID] = p
	f.parts = place1(f.parts, p, partID)
	d.parts = place1(d.parts, p, partID)
	c.count(d, p, 1)
	c.derive(&f.timer)
}

// dropPart counts it out.
func (c *Core) dropPart(f *file, d *desk, p *Assignment) {
	delete(c.assignments, p.ID)
	f.parts = unplace(f.parts, p)
	d.parts = unplace(d.parts, p)
	c.count(d, p, -1)
	c.derive(&f.timer)
}

// count adds or takes away what an assignment means for the load. A wrap-up
// keeps its slot, in units and in conversations, by the weight it was given;
// snoozed work and who only watches or is consulted take nothing.
func (c *Core) count(d *desk, p *Assignment, by int) {
	ch := p.Draws()
	pool := PoolOf(ch)
	switch p.Stage {
	case Snoozing:
		d.snoozed += by
		return
	case WrapUp:
		d.wrapping += by
		if c.settings(p.QueueID).WrapBlocks[p.Channel] {
			d.blocking += by
		}
	case Working:
		if p.Role != Owner && p.Role != Participant {
			return
		}
		d.active[pool] += by
		if ch == Voice || ch == Video {
			d.calls += by
		}
	}
	d.used[pool] += by * p.Weight
	if p.Weight > 0 {
		d.n[ch.index()] += by
	}
}

// Draws is the channel whose capacity an assignment takes.
func (p *Assignment) Draws() Channel { return drawn(p.Channel, conversation.Mode(p.Mode)) }

// recount derives a desk's load from its rows, after the settings that weigh
// them changed.
func (c *Core) recount(d *desk) {
	d.used, d.n, d.active = [2]int{}, [channelMax]int{}, [2]int{}
	d.rings, d.snoozed, d.wrapping, d.blocking, d.calls, d.ring = 0, 0, 0, 0, 0, nil
	for _, o := range d.mine {
		d.reserve(o, 1)
		if d.ring == nil && PoolOf(o.Channel) == LivePool {
			d.ring = o
		}
	}
	for _, p := range d.parts {
		c.count(d, p, 1)
	}
}

// room tells whether an agent can take one more of a channel, with so many
// over the maximum.
func (d *desk) room(ch Channel, over int) bool {
	i, pool := ch.index(), PoolOf(ch)
	k := d.limit[i]
	return d.n[i] < k.Max+over && d.used[pool]+k.Weight <= d.agent.Capacity.Cap[pool]+over*k.Weight
}

// byHand tells whether an agent may take one more by hand: up to the hard cap;
// one whose intent is offline works outside routing and is not limited.
func (d *desk) byHand(ch Channel) bool {
	if d.at.Intent == presence.Offline && !d.at.Draining {
		return true
	}
	return d.room(ch, d.hard(ch))
}

// hard is how many a person may be given over the maximum; a call takes all
// there is, whoever asks.
func (d *desk) hard(ch Channel) int {
	if ch == Voice || ch == Video {
		return 0
	}
	return d.agent.Capacity.HardCap
}

// weight of one conversation of a channel at this desk.
func (d *desk) weight(ch Channel) int { return d.limit[ch.index()].Weight }

// full tells whether no slot is free for new work of people present, or, for
// one who serves none, of any.
func (d *desk) full() bool {
	live := false
	for _, ch := range [...]Channel{Chat, Voice, Video} {
		if d.limit[ch.index()].Max > 0 {
			live = true
			if d.room(ch, 0) {
				return false
			}
		}
	}
	if live {
		return true
	}
	return !d.room(Email, 0) && !d.room(Message, 0)
}

// shown is the word for an agent.
func (d *desk) shown() presence.State {
	return presence.Shown(d.at, presence.Load{
		Working: d.rings > 0 || d.active[LivePool]+d.active[AsyncPool] > 0, Wrapping: d.wrapping > 0, Full: d.full(),
	})
}

// up tells whether an agent answers and is ready.
func (d *desk) up() bool {
	return d.agent.Enabled && d.at.Connection == presence.Connected && d.at.Intent == presence.Ready
}

func offerID(o *Offer) domain.ID     { return o.ID }
func partID(p *Assignment) domain.ID { return p.ID }

// place1 inserts into a list kept by id; new ids are the highest.
func place1[T any](list []*T, v *T, id func(*T) domain.ID) []*T {
	n := len(list)
	if n == 0 || id(list[n-1]) < id(v) {
		return append(list, v)
	}
	i, _ := slices.BinarySearchFunc(list, id(v), func(e *T, k domain.ID) int {
		switch {
		case id(e) < k:
			return -1
		case id(e) > k:
			return 1
		}
		return 0
	})
	return slices.Insert(list, i, v)
}

// unplace takes out of such a list.
func unplace[T any](list []*T, v *T) []*T {
	for i, e := range list {
		if e == v {
			return slices.Delete(list, i, i+1)
		}
	}
	return list
}
