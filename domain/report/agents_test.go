package report

import (
	"maps"
	"math"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

const mara, rui = domain.ID(3), domain.ID(4)

// event is how mara stands from so many minutes after noon on.
func event(after int64, shown presence.State, active, wrapping, used int) *routing.AgentEvent {
	return &routing.AgentEvent{AgentID: mara, At: noon + after*minute, Shown: shown, Active: active, Wrapping: wrapping, Used: [2]int{used, 10}, Cap: [2]int{100, 100}}
}

func agents(t testing.TB, q Query, fill func(a *Agents)) *AgentReport {
	t.Helper()
	if q.From == 0 {
		q.From, q.To, q.Now, q.Unit = noon, noon+hour, noon+2*hour, Quarter
	}
	q.Zone = time.UTC
	a, err := NewAgents(q)
	if err != nil {
		t.Fatal(err)
	}
	fill(a)
	return a.Result()
}

// shift is an hour of mara's: 10 min ready and idle, 20 with one chat, 10 with
// two (no slot free), 5 wrapping up, 5 not ready for lunch, 10 offline.
func shift(a *Agents) {
	a.Event(event(-30, presence.ShownReady, 0, 0, 0))
	a.Event(event(10, presence.ShownReady, 1, 0, 25))
	a.Event(event(30, presence.ShownOccupied, 2, 0, 100))
	a.Event(event(40, presence.ShownWrapUp, 0, 1, 25))
	lunch := event(45, presence.ShownNotReady, 0, 0, 0)
	lunch.Reason = "lunch"
	a.Event(lunch)
	a.Event(event(50, presence.ShownOffline, 0, 0, 0))
}

func TestStates(t *testing.T) {
	r := agents(t, Query{}, shift)
	c := r.Total
	for s, min := range map[presence.State]int64{presence.ShownReady: 30, presence.ShownOccupied: 10, presence.ShownWrapUp: 5, presence.ShownNotReady: 5, presence.ShownOffline: 10} {
		if c.In(s) != min*minute {
			t.Errorf("%s for %d min, want %d", s, c.In(s)/minute, min)
		}
	}
	if !maps.Equal(c.Reasons, map[string]int64{"lunch": 5 * minute}) || c.Tracked != hour {
		t.Errorf("reasons %v, tracked %d", c.Reasons, c.Tracked)
	}
	if c.Busy != 35*minute || c.Idle != 10*minute || c.Occupancy() != (Rate{35 * minute, 45 * minute}) {
		t.Errorf("busy %d, idle %d", c.Busy/minute, c.Idle/minute)
	}
	// 20 min at a quarter, 10 full, 5 at a quarter, over 45
	if u, ok := c.Utilization(routing.LivePool); !ok || math.Abs(u-16.25/45) > 1e-9 {
		t.Errorf("utilization %f", u)
	}
	if u, ok := c.Utilization(routing.AsyncPool); !ok || math.Abs(u-.1) > 1e-9 {
		t.Errorf("utilization of the asynchronous pool %f", u)
	}
	if c.Concurrency() != (Rate{40 * minute, 30 * minute}) { // (20*1 + 10*2) / 30
		t.Errorf("concurrency %+v", c.Concurrency())
	}
}

// Time in a state is cut at the borders of intervals.
func TestStatesClipped(t *testing.T) {
	r := agents(t, Query{}, shift)
	want := []map[presence.State]int64{
		{presence.ShownReady: 15},
		{presence.ShownReady: 15},
		{presence.ShownOccupied: 10, presence.ShownWrapUp: 5},
		{presence.ShownNotReady: 5, presence.ShownOffline: 10},
	}
	for i, c := range r.Agents[0].Cells {
		for _, s := range States() {
			if c.In(s) != want[i][s]*minute {
				t.Errorf("quarter %d: %s for %d min, want %d", i, s, c.In(s)/minute, want[i][s])
			}
		}
		if r.Intervals[i].Tracked != 15*minute {
			t.Errorf("quarter %d lasts %d", i, r.Intervals[i].Tracked)
		}
	}
	if b := r.Intervals[0].Busy; b != 5*minute {
		t.Errorf("busy for %d min of the first quarter", b/minute)
	}
}

// Before the first event nothing is known: offline. What lies ahead of now is
// no time at all.
func TestStatesUnknownAndAhead(t *testing.T) {
	r := agents(t, Query{From: noon, To: noon + hour, Now: noon + 40*minute, Unit: Quarter}, func(a *Agents) {
		a.Event(event(10, presence.ShownReady, 0, 0, 0))
	})
	c := r.Total
	if c.In(presence.ShownOffline) != 10*minute || c.In(presence.ShownReady) != 30*minute || c.Tracked != 40*minute {
		t.Errorf("%+v", c)
	}
	if r.Agents[0].Cells[3] != nil {
		t.Errorf("a quarter ahead: %+v", r.Agents[0].Cells[3])
	}
}

// An agent who drains or lost the connection is busy while a chat is live; one
// who waits for work with the asynchronous slots full is idle.
func TestBusyWhateverIsShown(t *testing.T) {
	c := agents(t, Query{}, func(a *Agents) {
		a.Event(event(0, presence.ShownOffline, 1, 0, 25))
		a.Event(event(20, presence.ShownNotReady, 1, 0, 25))
		a.Event(event(30, presence.ShownOccupied, 0, 0, 0))
	}).Total
	if c.Busy != 30*minute || c.Idle != 30*minute {
		t.Errorf("busy %d, idle %d", c.Busy/minute, c.Idle/minute)
	}
}

func TestRings(t *testing.T) {
	c := agents(t, Query{}, func(a *Agents) {
		for _, o := range []struct {
			state  routing.OfferState
			reason string
			kind   routing.OfferKind
			n      int
		}{
			{routing.Accepted, "", routing.Ring, 5}, {routing.Accepted, "", routing.Transfer, 1}, {routing.Declined, "lunch", routing.Ring, 2},
			{routing.TimedOut, "missed", routing.Ring, 2}, {routing.TimedOut, "skipped", routing.Ring, 3}, {routing.Withdrawn, "visitor_left", routing.Ring, 4},
			{routing.Offered, "", routing.Ring, 1}, {routing.TimedOut, "missed", routing.Consult, 6},
		} {
			for range o.n {
				a.Offer(&routing.Offer{AgentID: mara, QueueID: queue, Channel: routing.Chat, State: o.state, Reason: o.reason, Kind: o.kind, At: noon + minute})
			}
		}
		a.Offer(&routing.Offer{AgentID: mara, State: routing.Accepted, Kind: routing.Ring, At: noon - 1})
	}).Total
	if c.Accepted != 6 || c.Declined != 2 || c.Missed != 2 || c.Skipped != 3 || c.Withdrawn != 4 {
		t.Errorf("rings %+v", c)
	}
	if c.RONA() != (Rate{2, 10}) { // skipped and withdrawn ones are not charged
		t.Errorf("RONA %+v", c.RONA())
	}
}

func TestAgentWork(t *testing.T) {
	r := agents(t, Query{}, func(a *Agents) {
		p := part(100*sec, 20*sec, "ended")
		p.FirstReplyAt = noon + 30*sec
		a.Part(p)
		p = part(300*sec, -1, "transferred")
		p.FirstReplyAt = noon + 10*sec
		a.Part(p)
		a.Part(part(20*sec, -1, "ended")) // never wrote
		watch := part(900*sec, -1, "ended")
		watch.Role = routing.Monitoring
		a.Part(watch)
		his := part(40*sec, -1, "ended")
		his.AgentID = rui
		a.Part(his)
		a.Closing(&Closing{QueueID: queue, AgentID: rui, CreatedAt: noon, FirstClosed: noon, ClosedAt: noon, Rating: 5})
		a.Closing(&Closing{QueueID: queue, ClosedAt: noon, Rating: 1}) // nobody's
	})
	if len(r.Agents) != 2 || r.Agents[0].Agent != mara || r.Agents[1].Agent != rui {
		t.Fatalf("agents %+v", r.Agents)
	}
	c := r.Agents[0].Total
	if c.Handled() != 3 || c.Handling != (Mean{440 * sec, 3}) || c.WrapUp != (Mean{20 * sec, 1}) || c.FirstReply != (Mean{40 * sec, 2}) || c.Transfers() != (Rate{1, 3}) {
		t.Errorf("mara %+v", c)
	}
	if c := r.Agents[1].Total; c.Handled() != 1 || c.Satisfaction() != (Rate{1, 1}) || c.In(presence.ShownOffline) != hour || c.Empty() {
		t.Errorf("rui %+v", c)
	}
	if r.Total.Handled() != 4 || r.Intervals[0].Handled() != 4 {
		t.Errorf("total %+v", r.Total)
	}
}

func TestAgentFilters(t *testing.T) {
	fill := func(a *Agents) {
		shift(a)
		a.Part(part(60*sec, -1, "ended"))
		elsewhere := part(60*sec, -1, "ended")
		elsewhere.QueueID, elsewhere.AgentID = other, rui
		a.Part(elsewhere)
		a.Offer(&routing.Offer{AgentID: mara, QueueID: other, Channel: routing.Email, State: routing.Accepted, At: noon})
	}
	base := Query{From: noon, To: noon + hour, Now: noon + hour, Unit: Hour}
	for _, c := range []struct {
		edit                   func(q *Query)
		agents, handled, rings int64
	}{
		{func(q *Query) {}, 2, 2, 1},
		{func(q *Query) { q.Agent = mara }, 1, 1, 1},
		{func(q *Query) { q.Queue = queue }, 1, 1, 0},
		{func(q *Query) { q.Queue = other }, 2, 1, 1},
		{func(q *Query) { q.Mode = "live" }, 2, 2, 0},
	} {
		q := base
		c.edit(&q)
		r := agents(t, q, fill)
		if int64(len(r.Agents)) != c.agents || r.Total.Handled() != c.handled || r.Total.Accepted != c.rings {
			t.Errorf("%+v: %d agents, %d handled, %d rings", q, len(r.Agents), r.Total.Handled(), r.Total.Accepted)
		}
		if r.Total.Busy != 35*minute { // states belong to no queue
			t.Errorf("%+v: busy %d", q, r.Total.Busy/minute)
		}
	}
}

func TestEmptyAgent(t *testing.T) {
	r := agents(t, Query{}, func(a *Agents) { a.Event(event(-5, presence.ShownOffline, 0, 0, 0)) })
	if len(r.Agents) != 1 || !r.Agents[0].Total.Empty() {
		t.Errorf("%+v", r.Agents)
	}
	if c := r.Agents[0].Total; c.Tracked != hour {
		t.Errorf("tracked %d", c.Tracked)
	}
	for name, rate := range map[string]Rate{"occupancy": r.Total.Occupancy(), "RONA": r.Total.RONA(), "concurrency": r.Total.Concurrency()} {
		if _, ok := rate.Value(); ok {
			t.Errorf("%s of nobody is defined", name)
		}
	}
	if _, ok := r.Total.Utilization(routing.LivePool); ok {
		t.Error("utilization of nobody is defined")
	}
}
