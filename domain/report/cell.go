package report

import "relevo/domain/routing"

// Cell is the figures of queue work in one interval: counters that add up over
// queues and intervals, and the metrics computed from them.
type Cell struct {
	Offered   int64 // O: stays that belong to the cohort
	Answered  int64 // A
	Abandoned int64 // B, short ones included
	Short     int64 // Bs: abandoned within short_abandon
	FlowOut   int64 // F: overflow, drain, ticket, transfer while waiting
	Waiting   int64 // still waiting now

	// ServiceLevel by the queue's formula; Formula names it.
	//
	//	a: A within T / (A + B)        c: A within T / A
	//	b: (A + B within T) / O        d: A within T / (A + B - Bs)
	//
	// F is in no denominator unless the queue counts flow-outs.
	ServiceLevel Rate
	Formula      Formulas

	Wait    Mean  // ASA: waits of A, from enqueuing to the answer, ring included, absence and hold not
	Longest int64 // the longest wait of the cohort, however it ended or still goes on; ms

	Response         Mean // enqueuing to the first public message of a person, calendar time
	ResponseBusiness Mean // the same, counting the queue's business hours only

	Work
	Closings

	// Provisional: the interval is not over, or somebody of it still waits.
	Provisional bool
}

// Abandonment is (B - Bs) / (A + B - Bs): who left at once is left out.
func (c *Cell) Abandonment() Rate {
	return Rate{c.Abandoned - c.Short, c.Answered + c.Abandoned - c.Short}
}

// RawAbandonment is B / O.
func (c *Cell) RawAbandonment() Rate { return Rate{c.Abandoned, c.Offered} }

// Empty tells whether nothing happened.
func (c *Cell) Empty() bool { return c.Offered == 0 && c.Handled() == 0 && c.Closed() == 0 }

// Add puts another cell's counters to this one's.
func (c *Cell) Add(o *Cell) {
	c.Offered += o.Offered
	c.Answered += o.Answered
	c.Abandoned += o.Abandoned
	c.Short += o.Short
	c.FlowOut += o.FlowOut
	c.Waiting += o.Waiting
	c.ServiceLevel.Num += o.ServiceLevel.Num
	c.ServiceLevel.Den += o.ServiceLevel.Den
	c.Formula |= o.Formula
	c.Wait.join(o.Wait)
	c.Longest = max(c.Longest, o.Longest)
	c.Response.join(o.Response)
	c.ResponseBusiness.join(o.ResponseBusiness)
	c.Work.join(&o.Work)
	c.Closings.join(&o.Closings)
	c.Provisional = c.Provisional || o.Provisional
}

// stay counts a segment.
func (c *Cell) stay(s *Stay, g *Goal, now int64) {
	wait := s.WaitAt(now)
	c.Offered++
	c.Longest = max(c.Longest, wait)
	switch s.Outcome {
	case routing.Answered:
		c.Answered++
		c.Wait.add(wait)
	case routing.Abandoned:
		c.Abandoned++
		if wait <= g.Short {
			c.Short++
		}
	case "":
		c.Waiting++
	default:
		c.FlowOut++
	}
	c.serviceLevel(s.Outcome, wait, g)
	if s.FirstReplyAt > 0 && !s.Replied {
		c.Response.add(max(s.FirstReplyAt-s.EnqueuedAt, 0))
		c.ResponseBusiness.add(g.business(s.EnqueuedAt, s.FirstReplyAt))
	}
}

func (c *Cell) serviceLevel(o routing.Outcome, wait int64, g *Goal) {
	f := formula(g.Formula)
	c.Formula |= f
	num, den := false, false
	switch o {
	case routing.Answered:
		num, den = wait <= g.Target, true
	case routing.Abandoned:
		switch f.String() {
		case "a":
			den = true
		case "b":
			num, den = wait <= g.Target, true
		case "d":
			den = wait > g.Short
		}
	case "":
		den = f.String() == "b" // offered, and not yet removed
	default:
		den = g.CountFlowOut
	}
	if num {
		c.ServiceLevel.Num++
	}
	if den {
		c.ServiceLevel.Den++
	}
}

func (g *Goal) business(from, to int64) int64 {
	if g.Business == nil {
		return max(to-from, 0)
	}
	return max(g.Business(from, max(from, to)), 0)
}
