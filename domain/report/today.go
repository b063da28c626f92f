package report

import (
	"relevo/domain"
	"relevo/domain/routing"
)

// Group is live stays of one queue that ended alike and waited equally long,
// to the second above. Outcome "" still waits; its Wait counts for nothing.
type Group struct {
	Queue   domain.ID
	Outcome routing.Outcome
	Wait    int64 // ms
	N       int64
}

// Levels adds groups up: in all, and by queue. A queue without a goal is
// measured by the defaults.
func Levels(groups []Group, goals map[domain.ID]Goal) (total Cell, queues map[domain.ID]*Cell) {
	queues = map[domain.ID]*Cell{}
	usual := GoalOf(routing.Defaults(), nil)
	for _, x := range groups {
		goal, ok := goals[x.Queue]
		if !ok {
			goal = usual
		}
		c := queues[x.Queue]
		if c == nil {
			c = &Cell{}
			queues[x.Queue] = c
		}
		s := Stay{Segment: routing.Segment{QueueID: x.Queue, Outcome: x.Outcome, Wait: x.Wait}}
		for range x.N {
			c.stay(&s, &goal, 0)
		}
	}
	for _, c := range queues {
		total.Add(c)
	}
	return total, queues
}
