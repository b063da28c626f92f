package report

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

var outcomes = []routing.Outcome{"", routing.Answered, routing.Abandoned, routing.FlowOut}

func drawQuery(r *rapid.T) Query {
	from := noon + rapid.Int64Range(-40*24*hour, 0).Draw(r, "from")
	length := rapid.Int64Range(1, 20*24*hour).Draw(r, "length")
	name := rapid.SampledFrom([]string{"UTC", "Europe/Madrid", "Asia/Kathmandu", "America/New_York"}).Draw(r, "zone")
	z, err := time.LoadLocation(name)
	if err != nil {
		r.Fatal(err)
	}
	return Query{From: from, To: from + length, Now: from + rapid.Int64Range(0, 2*length).Draw(r, "now"), Zone: z,
		Unit: rapid.SampledFrom([]Unit{Hour, Day, Week}).Draw(r, "unit"), Mode: rapid.SampledFrom([]conversation.Mode{"", "", "live", "async"}).Draw(r, "mode")}
}

func drawStay(r *rapid.T, q Query) *Stay {
	s := &Stay{Segment: routing.Segment{ID: domain.ID(rapid.Int64Range(1, 1<<40).Draw(r, "id")), QueueID: domain.ID(rapid.IntRange(7, 9).Draw(r, "queue")),
		Mode: rapid.SampledFrom([]string{"live", "async"}).Draw(r, "mode"), Outcome: rapid.SampledFrom(outcomes).Draw(r, "outcome"),
		EnqueuedAt: rapid.Int64Range(q.From-hour, q.To+hour).Draw(r, "at")}}
	if s.Outcome != "" {
		s.Wait = rapid.Int64Range(0, 90*sec).Draw(r, "wait")
	}
	if s.Outcome == routing.Answered && rapid.Bool().Draw(r, "wrote") {
		s.FirstReplyAt = s.EnqueuedAt + s.Wait + rapid.Int64Range(0, 90*sec).Draw(r, "reply")
	}
	return s
}

// I24: of each cohort, offered = answered + abandoned + flow_out + waiting; no
// row is lost or counted twice; and cells, queues, intervals and total agree.
func TestCohortsAddUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		q := drawQuery(r)
		goals := map[domain.ID]Goal{7: goal(rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(r, "formula")), 8: goal("d")}
		rep, err := NewQueues(q, goals)
		if err != nil {
			r.Fatal(err)
		}
		stays := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) *Stay { return drawStay(r, q) }), 0, 60).Draw(r, "stays")
		inside := int64(0)
		for _, s := range stays {
			rep.Stay(s)
			if s.EnqueuedAt >= q.From && s.EnqueuedAt < q.To && (q.Mode == "" || string(q.Mode) == s.Mode) {
				inside++
			}
		}
		out := rep.Result()
		if out.Total.Offered != inside {
			r.Fatalf("%d offered of %d", out.Total.Offered, inside)
		}
		sum := func(cells []Cell) (c Cell) {
			for i := range cells {
				addsUp(r, &cells[i])
				c.Add(&cells[i])
			}
			return c
		}
		var queues []Cell
		for _, row := range out.Queues {
			queues = append(queues, row.Total)
			for i, c := range row.Cells {
				if c != nil {
					addsUp(r, c)
					if c.Provisional != (c.Waiting > 0 || q.Now < out.Buckets[i].To) {
						r.Fatalf("provisional %v: %+v", c.Provisional, c)
					}
				}
			}
		}
		byQueue, byInterval, total := sum(queues), sum(out.Intervals), out.Total
		byQueue.Provisional, byInterval.Provisional, total.Provisional = false, false, false
		if byQueue != total || byInterval != total {
			r.Fatalf("queues %+v, intervals %+v, total %+v", byQueue, byInterval, total)
		}
	})
}

// addsUp holds what is true of every cohort: I24, and each numerator within its
// denominator.
func addsUp(r *rapid.T, c *Cell) {
	if c.Offered != c.Answered+c.Abandoned+c.FlowOut+c.Waiting || c.Short > c.Abandoned || c.Wait.N != c.Answered || c.Response.N > c.Answered {
		r.Fatalf("cohort %+v", c)
	}
	for _, rate := range []Rate{c.ServiceLevel, c.Abandonment(), c.RawAbandonment()} {
		if rate.Num < 0 || rate.Num > rate.Den || rate.Den > c.Offered {
			r.Fatalf("rate %+v of %+v", rate, c)
		}
	}
}

// The order of rows does not matter.
func TestOrderOfRows(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		q := drawQuery(r)
		stays := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) *Stay { return drawStay(r, q) }), 0, 20).Draw(r, "stays")
		total := func(all []*Stay) Cell {
			rep, err := NewQueues(q, nil)
			if err != nil {
				r.Fatal(err)
			}
			for _, s := range all {
				rep.Stay(s)
			}
			return rep.Result().Total
		}
		if a, b := total(stays), total(rapid.Permutation(stays).Draw(r, "shuffled")); a != b {
			r.Fatalf("%+v, shuffled %+v", a, b)
		}
	})
}

// I12: the times in states sum up to the time that has passed, of every agent
// and interval, and to what a walk over each millisecond's event says.
func TestDurationsSumUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		q := drawQuery(r)
		q.Mode = ""
		a, err := NewAgents(q)
		if err != nil {
			r.Fatal(err)
		}
		times := rapid.SliceOfN(rapid.Int64Range(q.From-hour, min(q.To, max(q.Now, q.From))+hour), 0, 30).Draw(r, "times")
		slices.Sort(times)
		model, busy := map[presence.State]int64{}, int64(0)
		prev := routing.AgentEvent{At: q.From, Shown: presence.ShownOffline}
		end := min(q.To, q.Now)
		span := func(until int64) {
			if ms := min(until, end) - max(prev.At, q.From); ms > 0 {
				model[prev.Shown] += ms
				if prev.Active+prev.Wrapping > 0 {
					busy += ms
				}
			}
		}
		for _, at := range times {
			if at >= end {
				break // nothing is known ahead of now
			}
			all := States()
			e := routing.AgentEvent{AgentID: mara, At: at, Shown: rapid.SampledFrom(all[:]).Draw(r, "shown"), Reason: rapid.SampledFrom([]string{"", "lunch"}).Draw(r, "reason"),
				Active: rapid.IntRange(0, 2).Draw(r, "active"), Wrapping: rapid.IntRange(0, 1).Draw(r, "wrapping"), Cap: [2]int{100, 100}}
			a.Event(&e)
			span(e.At)
			prev = e
		}
		span(end)
		out := a.Result()
		if len(out.Agents) == 0 {
			return
		}
		row := out.Agents[0]
		for i, b := range out.Buckets {
			passed := max(min(b.To, q.Now)-b.From, 0)
			if c := row.Cells[i]; c != nil && sum(c.States[:]) != passed || c == nil && passed > 0 {
				r.Fatalf("interval %d of %d ms: %+v", i, passed, c)
			}
		}
		got := map[presence.State]int64{}
		for _, s := range States() {
			if ms := row.Total.In(s); ms > 0 {
				got[s] = ms
			}
		}
		reasons := sum(slices.Collect(maps.Values(row.Total.Reasons)))
		if !maps.Equal(got, model) || row.Total.Busy != busy || reasons != got[presence.ShownNotReady] || sum(row.Total.States[:]) != row.Total.Tracked {
			r.Fatalf("states %v, want %v; busy %d, want %d; reasons %d", got, model, row.Total.Busy, busy, reasons)
		}
	})
}

func sum(all []int64) (n int64) {
	for _, v := range all {
		n += v
	}
	return n
}
