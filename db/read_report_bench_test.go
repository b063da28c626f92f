package db_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/report"
	"relevo/domain/routing"
)

// year fills a database with a year of a busy workspace: n segments with an
// assignment and a ring each and three agent events, by the day.
func year(b *testing.B, n int) (w *dbtest.World, from, to int64) {
	b.Helper()
	w = dbtest.Open(b)
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	h := &report.History{}
	r := rand.New(rand.NewPCG(1, 2))
	from = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	to = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	for i := range 100 {
		must(w.DB.Write(b.Context(), func(tx engine.Tx) error {
			return tx.AddAgent(&people.Agent{ID: domain.ID(i + 1), Email: fmt.Sprint(i), Name: "A", Role: people.AgentRole})
		}))
	}
	for i := range n {
		id, at := domain.ID(i+1), from+(to-from)/int64(n)*int64(i)
		queue, agent, wait := domain.ID(1+r.IntN(20)), domain.ID(1+r.IntN(100)), r.Int64N(90_000)
		s := routing.Segment{ID: id, ConversationID: id, QueueID: queue, Channel: routing.Chat, Mode: "live", EnteredAt: at, EnqueuedAt: at, LeftAt: at + wait, Wait: wait, Outcome: routing.Abandoned, How: "new"}
		h.Offers = append(h.Offers, routing.Offer{ID: id, ConversationID: id, AgentID: agent, QueueID: queue, SegmentID: id, Kind: routing.Ring, Channel: routing.Chat, Weight: 25, State: routing.Accepted, At: at, Deadline: at + 30_000, EndedAt: at + wait})
		if r.IntN(10) > 0 {
			s.Outcome, s.AnsweredAt, s.AgentID, s.FirstReplyAt = routing.Answered, at+wait, agent, at+wait+20_000
			h.Assignments = append(h.Assignments, routing.Assignment{ID: id, ConversationID: id, AgentID: agent, QueueID: queue, SegmentID: id, OfferID: id, Role: routing.Owner, Stage: routing.Done, Channel: routing.Chat, Mode: "live", Weight: 25,
				How: "ring", StartedAt: at + wait, EndedAt: at + wait + 600_000, EndReason: "ended", EndedBy: "agent", WrapAt: at + wait + 600_000, DoneAt: at + wait + 660_000, Disposition: "sold", Notes: "Asked about the lamp.", FirstReplyAt: at + wait + 20_000})
		}
		h.Segments = append(h.Segments, s)
		for j := range 3 {
			h.AgentEvents = append(h.AgentEvents, routing.AgentEvent{AgentID: agent, At: at + int64(j)*1000, Connection: presence.Connected, Intent: presence.Ready, Shown: presence.ShownReady, Used: [2]int{25, 0}, Cap: [2]int{100, 100}, Active: 1 - j%2, By: "agent"})
		}
	}
	w.Remember(b, h)
	return w, from, to
}

// BenchmarkReportYear computes a year by the day, and its first and last day. A
// fifth of a million segments stand for the million of a busy workspace: cost
// grows with the rows.
func BenchmarkReportYear(b *testing.B) {
	w, from, to := year(b, 200_000)
	ctx := context.Background()
	query := func(from, to int64) report.Query {
		return report.Query{From: from, To: to, Now: to, Unit: report.Day, Zone: time.UTC}
	}
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	for _, c := range []struct {
		name     string
		from, to int64
	}{{"year", from, to}, {"first day", from, from + 86_400_000}, {"last day", to - 86_400_000, to}} {
		b.Run(c.name+"/queues", func(b *testing.B) {
			var rows int
			for b.Loop() {
				rows = 0
				q, err := report.NewQueues(query(c.from, c.to), nil)
				must(err)
				must(w.DB.ReportStays(ctx, c.from, c.to, func(s *report.Stay) { q.Stay(s); rows++ }))
				must(w.DB.ReportParts(ctx, c.from, c.to, func(p *report.Part) { q.Part(p); rows++ }))
				q.Result()
			}
			b.ReportMetric(float64(rows), "rows")
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
		b.Run(c.name+"/agents", func(b *testing.B) {
			var rows int
			for b.Loop() {
				rows = 0
				a, err := report.NewAgents(query(c.from, c.to))
				must(err)
				must(w.DB.ReportAgentEvents(ctx, c.from, c.to, func(e *routing.AgentEvent) { a.Event(e); rows++ }))
				must(w.DB.ReportOffers(ctx, c.from, c.to, func(o *routing.Offer) { a.Offer(o); rows++ }))
				must(w.DB.ReportParts(ctx, c.from, c.to, func(p *report.Part) { a.Part(p); rows++ }))
				a.Result()
			}
			b.ReportMetric(float64(rows), "rows")
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
