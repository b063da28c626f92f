package demo

import (
	"cmp"
	"slices"

	"relevo/domain"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// presence is how an agent stood over the weeks, from the days at work and the
// work done on them, up to now.
func (l *ledger) presence(agent domain.ID, days []day, now int64) (out []routing.AgentEvent) {
	times := []int64{}
	for _, d := range days {
		times = append(times, d.from, d.awayFrom, d.awayTo, d.to)
	}
	loads := l.loads[agent]
	slices.SortStableFunc(loads, func(a, b load) int { return cmp.Compare(a.at, b.at) })
	for _, w := range loads {
		times = append(times, w.at)
	}
	slices.Sort(times)
	active, wrap, next := 0, 0, 0
	for _, at := range slices.Compact(times) {
		for ; next < len(loads) && loads[next].at <= at; next++ {
			active, wrap = active+loads[next].active, wrap+loads[next].wrap
		}
		if at > now {
			break
		}
		e := routing.AgentEvent{AgentID: agent, At: at, Used: [2]int{25 * (active + wrap), 0}, Cap: routing.DefaultCapacity().Cap, Active: active, Wrapping: wrap, By: "agent"}
		stand(&e, days)
		if n := len(out); n == 0 || !alike(out[n-1], e) {
			out = append(out, e)
		}
	}
	if n := len(out); n > 0 && out[n-1].Shown != presence.ShownOffline { // nobody has logged in to this start yet
		out = append(out, routing.AgentEvent{AgentID: agent, At: now, Connection: presence.Gone, Intent: presence.Offline, Shown: presence.ShownOffline, Cap: out[n-1].Cap, By: "system"})
	}
	return out
}

// stand says what an agent with this load at this time is shown as.
func stand(e *routing.AgentEvent, days []day) {
	e.Connection, e.Intent, e.Shown = presence.Gone, presence.Offline, presence.ShownOffline
	for _, d := range days {
		if e.At >= d.from && e.At < d.to {
			e.Connection, e.Intent, e.Shown = presence.Connected, presence.Ready, presence.ShownReady
			if e.At >= d.awayFrom && e.At < d.awayTo {
				e.Intent, e.Reason, e.Shown = presence.NotReady, d.why.String(), presence.ShownNotReady
			}
		}
	}
	if e.Active > 0 && e.Intent == presence.Offline { // work goes on beyond the shift
		e.Connection, e.Intent, e.Shown = presence.Connected, presence.Ready, presence.ShownReady
	}
	switch {
	case e.Intent == presence.Ready && e.Used[0] >= e.Cap[0]:
		e.Shown = presence.ShownOccupied
	case e.Intent == presence.Ready && e.Active == 0 && e.Wrapping > 0:
		e.Shown = presence.ShownWrapUp
	}
}

func alike(a, b routing.AgentEvent) bool {
	a.At = b.At
	return a == b
}
