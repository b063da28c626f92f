package report

import (
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// AgentCell is the figures of one agent, or of several, in one interval.
type AgentCell struct {
	States  [5]int64         // ms in each shown state, in the order of States()
	Reasons map[string]int64 // ms not ready, by reason ("" for none given)
	Tracked int64            // ms of the interval that have passed; the sum of States

	Busy int64 // ms with any live assignment or a wrap-up
	Idle int64 // ms shown ready and not busy

	Used      [2]float64 // the integral of used/cap over Busy and Idle, by pool; ms
	LiveWork  int64      // the integral of the number of live assignments; ms
	LiveTime  int64      // ms with at least one
	Accepted  int64      // rings answered
	Declined  int64
	Missed    int64 // rings shown and not answered
	Skipped   int64 // rings no browser showed; not charged
	Withdrawn int64 // rings taken back; not charged

	FirstReply Mean // from being given a conversation to the agent's first public message
	Work
	Closings // of conversations the agent owned last
}

// States lists the shown states in the order of AgentCell.States.
func States() [5]presence.State {
	return [5]presence.State{presence.ShownReady, presence.ShownOccupied, presence.ShownWrapUp, presence.ShownNotReady, presence.ShownOffline}
}

// In is the time in a shown state, in ms; an unknown state counts as offline.
func (c *AgentCell) In(s presence.State) int64 { return c.States[index(s)] }

func index(s presence.State) int {
	all := States()
	for i := range all {
		if all[i] == s {
			return i
		}
	}
	return len(all) - 1
}

// Empty tells whether the agent was offline all the time and did nothing.
func (c *AgentCell) Empty() bool {
	return c.In(presence.ShownOffline) == c.Tracked && c.Busy == 0 && c.Handled() == 0 && c.Closed() == 0 &&
		c.Accepted+c.Declined+c.Missed+c.Skipped+c.Withdrawn == 0
}

// Occupancy is busy / (busy + ready idle); it ignores concurrency.
func (c *AgentCell) Occupancy() Rate { return Rate{c.Busy, c.Busy + c.Idle} }

// Utilization is the integral of used/cap of a pool over the time busy or
// ready; false when there was none.
func (c *AgentCell) Utilization(p routing.Pool) (float64, bool) {
	t := c.Busy + c.Idle
	if t == 0 {
		return 0, false
	}
	return c.Used[p] / float64(t), true
}

// Concurrency is the mean number of live assignments while there was one.
func (c *AgentCell) Concurrency() Rate { return Rate{c.LiveWork, c.LiveTime} }

// RONA is missed / (accepted + declined + missed).
func (c *AgentCell) RONA() Rate { return Rate{c.Missed, c.Accepted + c.Declined + c.Missed} }

// Add puts another cell's counters to this one's.
func (c *AgentCell) Add(o *AgentCell) {
	for i := range o.States {
		c.States[i] += o.States[i]
	}
	for why, ms := range o.Reasons {
		c.reason(why, ms)
	}
	c.Tracked += o.Tracked
	c.Busy += o.Busy
	c.Idle += o.Idle
	c.Used[0] += o.Used[0]
	c.Used[1] += o.Used[1]
	c.LiveWork += o.LiveWork
	c.LiveTime += o.LiveTime
	c.Accepted += o.Accepted
	c.Declined += o.Declined
	c.Missed += o.Missed
	c.Skipped += o.Skipped
	c.Withdrawn += o.Withdrawn
	c.FirstReply.join(o.FirstReply)
	c.Work.join(&o.Work)
	c.Closings.join(&o.Closings)
}

func (c *AgentCell) reason(why string, ms int64) {
	if c.Reasons == nil {
		c.Reasons = map[string]int64{}
	}
	c.Reasons[why] += ms
}

// stand counts ms of standing as e says.
func (c *AgentCell) stand(e *routing.AgentEvent, ms int64) {
	c.Tracked += ms
	c.States[index(e.Shown)] += ms
	if e.Shown == presence.ShownNotReady {
		c.reason(e.Reason, ms)
	}
	if e.Active > 0 {
		c.LiveTime += ms
		c.LiveWork += int64(e.Active) * ms
	}
	switch {
	case e.Active > 0 || e.Wrapping > 0:
		c.Busy += ms
	case e.Shown == presence.ShownReady || e.Shown == presence.ShownOccupied: // occupied by a ring or by asynchronous work
		c.Idle += ms
	default:
		return
	}
	for p := range e.Used {
		if e.Cap[p] > 0 {
			c.Used[p] += float64(e.Used[p]) / float64(e.Cap[p]) * float64(ms)
		}
	}
}

func (c *AgentCell) part(p *Part) {
	c.Work.part(p)
	if p.FirstReplyAt > 0 {
		c.FirstReply.add(max(p.FirstReplyAt-p.StartedAt, 0))
	}
}

func (c *AgentCell) offer(o *routing.Offer) {
	switch {
	case o.State == routing.Accepted:
		c.Accepted++
	case o.State == routing.Declined:
		c.Declined++
	case o.State == routing.TimedOut && o.Reason == "skipped":
		c.Skipped++
	case o.State == routing.TimedOut:
		c.Missed++
	case o.State == routing.Withdrawn:
		c.Withdrawn++
	}
}
