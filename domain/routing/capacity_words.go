package routing

import (
	"maps"
	"slices"

	"relevo/domain"
)

// AtOnce is how many conversations of a channel an agent gets at once who has
// nothing else: the channel's maximum, or fewer when the units end before.
func (c *Capacity) AtOnce(ch Channel) int {
	l, ok := c.Channels[ch]
	if !ok || l.Weight <= 0 {
		return l.Max
	}
	return min(l.Max, c.Cap[PoolOf(ch)]/l.Weight)
}

// Short tells whether the units end before the channel's maximum is reached.
func (c *Capacity) Short(ch Channel) bool { return c.AtOnce(ch) < c.Channels[ch].Max }

// Beside is how many conversations of another channel of the same pool fit
// beside n of this one.
func (c *Capacity) Beside(n int, ch, other Channel) int {
	left := c.Cap[PoolOf(ch)] - n*c.Channels[ch].Weight
	if w := c.Channels[other].Weight; PoolOf(ch) == PoolOf(other) && w > 0 {
		return max(0, min(c.Channels[other].Max, left/w))
	}
	return c.AtOnce(other)
}

// Clone is a copy that shares nothing.
func (c Capacity) Clone() Capacity {
	if c.Channels = maps.Clone(c.Channels); c.Channels == nil {
		c.Channels = map[Channel]Line{}
	}
	c.Occupied = slices.Clone(c.Occupied)
	for i := range c.Occupied {
		c.Occupied[i].Blocks = slices.Clone(c.Occupied[i].Blocks)
	}
	return c
}

// CapacityOf is what holds for an agent, or for 0 as the default, among the
// capacities that were set: the own one, else the workspace's default, else the
// product's. The result shares nothing with them.
func CapacityOf(all map[domain.ID]Capacity, agent domain.ID) Capacity {
	for _, id := range []domain.ID{agent, 0} {
		if c, ok := all[id]; ok {
			return c.Clone()
		}
	}
	return DefaultCapacity()
}
