package routing_test

import (
	"reflect"
	"testing"

	"relevo/domain/routing"
)

func TestCapacityCheck(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(c *routing.Capacity)
		want string
	}{
		"default":            {func(c *routing.Capacity) {}, "<nil>"},
		"no live units":      {func(c *routing.Capacity) { c.Cap[routing.LivePool] = 0 }, "live_units teams.number"},
		"too many units":     {func(c *routing.Capacity) { c.Cap[routing.AsyncPool] = 1001 }, "async_units teams.number"},
		"no chats":           {func(c *routing.Capacity) { c.Channels[routing.Chat] = routing.Line{Weight: 25} }, "<nil>"},
		"fewer than none":    {func(c *routing.Capacity) { c.Channels[routing.Chat] = routing.Line{Weight: 25, Max: -1} }, "max_chat teams.number"},
		"weightless":         {func(c *routing.Capacity) { c.Channels[routing.Email] = routing.Line{Max: 1} }, "weight_email teams.number"},
		"unknown channel":    {func(c *routing.Capacity) { c.Channels["fax"] = routing.Line{Weight: 1, Max: 1} }, "channels problem.choice"},
		"hard cap":           {func(c *routing.Capacity) { c.HardCap = 101 }, "hard_cap teams.number"},
		"rate":               {func(c *routing.Capacity) { c.RateLimit, c.RateWindow = 3, 60_000 }, "<nil>"},
		"rate without time":  {func(c *routing.Capacity) { c.RateLimit = 3 }, "rate_window teams.rate_window"},
		"rate of a week":     {func(c *routing.Capacity) { c.RateLimit, c.RateWindow = 3, 7*routing.Day }, "rate_window teams.rate_window"},
		"time without rate":  {func(c *routing.Capacity) { c.RateWindow = 5 }, "<nil>"},
		"rule":               {func(c *routing.Capacity) { c.Occupied = []routing.OccupiedRule{{Channel: routing.Chat, N: 2}} }, "<nil>"},
		"rule of none":       {func(c *routing.Capacity) { c.Occupied = []routing.OccupiedRule{{Channel: routing.Chat}} }, "occupied teams.number"},
		"rule of no channel": {func(c *routing.Capacity) { c.Occupied = []routing.OccupiedRule{{N: 2}} }, "occupied problem.choice"},
		"rule blocks no channel": {func(c *routing.Capacity) {
			c.Occupied = []routing.OccupiedRule{{Channel: routing.Chat, N: 1, Blocks: []routing.Channel{"fax"}}}
		}, "occupied problem.choice"},
		"rules without end": {func(c *routing.Capacity) { c.Occupied = make([]routing.OccupiedRule, 21) }, "occupied teams.rules_many"},
	} {
		v := routing.DefaultCapacity()
		c.edit(&v)
		if got := problem(v.Check()); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if v.RateLimit == 0 && v.RateWindow != 0 {
			t.Errorf("%s: a window of %d without a limit", name, v.RateWindow)
		}
	}
}

func TestAtOnce(t *testing.T) {
	c := routing.DefaultCapacity()
	for ch, want := range map[routing.Channel]int{routing.Chat: 4, routing.Voice: 1, routing.Email: 10, "fax": 0} {
		if got := c.AtOnce(ch); got != want || c.Short(ch) {
			t.Errorf("%s: %d at once, want %d", ch, got, want)
		}
	}
	c.Channels[routing.Chat] = routing.Line{Weight: 30, Max: 6}
	if c.AtOnce(routing.Chat) != 3 || !c.Short(routing.Chat) {
		t.Errorf("30 of 100 units: %d at once", c.AtOnce(routing.Chat))
	}
	for _, b := range []struct {
		n         int
		ch, other routing.Channel
		want      int
	}{{1, routing.Voice, routing.Chat, 0}, {1, routing.Chat, routing.Voice, 0}, {2, routing.Chat, routing.Chat, 1}, {1, routing.Voice, routing.Email, 10}, {9, routing.Chat, routing.Voice, 0}} {
		if got := c.Beside(b.n, b.ch, b.other); got != b.want {
			t.Errorf("beside %d %s: %d %s, want %d", b.n, b.ch, got, b.other, b.want)
		}
	}
}

func TestCapacityClone(t *testing.T) {
	c := routing.DefaultCapacity()
	c.Occupied = []routing.OccupiedRule{{Channel: routing.Chat, N: 1, Blocks: []routing.Channel{routing.Email}}}
	d := c.Clone()
	if !reflect.DeepEqual(c, d) {
		t.Fatalf("%+v is not %+v", d, c)
	}
	d.Channels[routing.Chat], d.Occupied[0].Blocks[0], d.Occupied[0].N = routing.Line{}, routing.Voice, 9
	if c.Channels[routing.Chat].Max != 4 || c.Occupied[0].Blocks[0] != routing.Email || c.Occupied[0].N != 1 {
		t.Errorf("the copy is shared: %+v", c)
	}
}
