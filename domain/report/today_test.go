package report

import (
	"testing"

	"relevo/domain"
	"relevo/domain/routing"
)

// TestLevels: groups give what their stays one by one give, by each queue's
// own formula and target.
func TestLevels(t *testing.T) {
	groups := []Group{
		{Queue: 1, Outcome: routing.Answered, Wait: 60_000, N: 3},
		{Queue: 1, Outcome: routing.Answered, Wait: 61_000, N: 1},
		{Queue: 1, Outcome: routing.Abandoned, Wait: 10_000, N: 2}, // short: held against nobody
		{Queue: 1, Outcome: routing.Abandoned, Wait: 90_000, N: 1},
		{Queue: 1, Outcome: "", N: 5},
		{Queue: 2, Outcome: routing.Answered, Wait: 20_000, N: 1},
		{Queue: 2, Outcome: routing.FlowOut, Wait: 20_000, N: 4},
	}
	total, queues := Levels(groups, map[domain.ID]Goal{2: {Target: 10_000, Formula: "c"}})
	if got, want := queues[1].ServiceLevel, (Rate{3, 5}); got != want {
		t.Errorf("queue 1: %v, want %v", got, want)
	}
	if got, want := queues[2].ServiceLevel, (Rate{0, 1}); got != want {
		t.Errorf("queue 2: %v, want %v", got, want)
	}
	if total.Offered != 17 || total.Abandoned != 3 || total.Waiting != 5 || total.FlowOut != 4 {
		t.Errorf("in all: %+v", total)
	}
	if r, ok := total.Abandonment().Value(); !ok || r < 0.166 || r > 0.167 { // (3-2) of (5+3-2)
		t.Errorf("abandonment %v", r)
	}
}
