package routing

import (
	"slices"

	"relevo/domain"
)

// Limits of a capacity.
const (
	MaxUnits     = 1000 // of a pool, and of one conversation
	MaxAtOnce    = 100  // conversations of a channel
	MaxHardCap   = 100
	MaxRate      = 1000
	MaxRules     = 20 // of being occupied
	LongestRate  = Day
	ShortestRate = Second
)

// Check validates a capacity; the error names the field: live_units,
// async_units, max_chat, weight_chat (and so for the other channels), hard_cap,
// rate_limit, rate_window, occupied.
func (c *Capacity) Check() error {
	for pool, field := range [...]string{LivePool: "live_units", AsyncPool: "async_units"} {
		if err := within(c.Cap[pool], 1, MaxUnits, field); err != nil {
			return err
		}
	}
	for ch := range c.Channels {
		if !slices.Contains(Channels(), ch) {
			return domain.Field("channels", "problem.choice")
		}
	}
	for _, ch := range Channels() {
		l, ok := c.Channels[ch]
		if !ok {
			continue
		}
		if err := within(l.Max, 0, MaxAtOnce, "max_"+string(ch)); err != nil {
			return err
		}
		if err := within(l.Weight, 1, MaxUnits, "weight_"+string(ch)); err != nil {
			return err
		}
	}
	if err := within(c.HardCap, 0, MaxHardCap, "hard_cap"); err != nil {
		return err
	}
	if err := c.checkRate(); err != nil {
		return err
	}
	return c.checkOccupied()
}

func (c *Capacity) checkRate() error {
	if err := within(c.RateLimit, 0, MaxRate, "rate_limit"); err != nil {
		return err
	}
	if c.RateLimit == 0 {
		c.RateWindow = 0
		return nil
	}
	if c.RateWindow < ShortestRate || c.RateWindow > LongestRate {
		return domain.Field("rate_window", "teams.rate_window")
	}
	return nil
}

func (c *Capacity) checkOccupied() error {
	if len(c.Occupied) > MaxRules {
		return domain.Field("occupied", "teams.rules_many", "Max", MaxRules)
	}
	for _, r := range c.Occupied {
		if err := within(r.N, 1, MaxAtOnce, "occupied"); err != nil {
			return err
		}
		for _, ch := range append([]Channel{r.Channel}, r.Blocks...) {
			if !slices.Contains(Channels(), ch) {
				return domain.Field("occupied", "problem.choice")
			}
		}
	}
	return nil
}

func within(n, low, high int, field string) error {
	if n < low || n > high {
		return domain.Field(field, "teams.number", "Min", low, "Max", high)
	}
	return nil
}
