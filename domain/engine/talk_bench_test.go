package engine_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
)

// turners are visitors in the assistant's hands, with recognition as it is.
func turners(b *testing.B) (*stage, []domain.ID) {
	s := newStage(b, "en", false, func(d *assistant.Definition) {
		d.Settings.NoMatchLimit = 1 << 30
	}, nil)
	s.minds = nil
	var err error
	if s.e, err = engine.New(s.ctx, engine.Config{Store: s.db, Hub: s.hub, Blobs: nil, Clock: engine.SystemClock{}}); err != nil {
		b.Fatal(err)
	}
	if err := s.e.StartRouting(s.ctx); err != nil {
		b.Fatal(err)
	}
	if err := s.e.PrepareAssistants(s.ctx); err != nil {
		b.Fatal(err)
	}
	visitors := make([]domain.ID, 64)
	for i := range visitors {
		out := s.session(s.widget, 0, true)
		visitors[i] = out.Visitor.ID
	}
	return s, visitors
}

var said = []string{"when do you open", "at what time do you open today", "book a table", "4", "something that nobody foresaw", "could I book a table for tonight", "12"}

// BenchmarkTurns is as many turns as there can be, 64 visitors at a time.
func BenchmarkTurns(b *testing.B) {
	s, visitors := turners(b)
	var n atomic.Int64
	b.ResetTimer()
	var wg sync.WaitGroup
	for _, v := range visitors {
		wg.Go(func() {
			for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
				if _, err := s.e.PostVisitorMessage(s.ctx, engine.VisitorMessage{VisitorID: v, ClientID: fmt.Sprint("m", i), Text: said[i%int64(len(said))]}); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}

// BenchmarkTurnAt200 is how long one takes from the call to the wake of the
// stream while 200 come each second.
func BenchmarkTurnAt200(b *testing.B) {
	s, visitors := turners(b)
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	var wg sync.WaitGroup
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for i := range b.N {
		<-tick.C
		wg.Go(func() {
			began := time.Now()
			if _, err := s.e.PostVisitorMessage(s.ctx, engine.VisitorMessage{VisitorID: visitors[i%len(visitors)], ClientID: fmt.Sprint("m", i), Text: said[i%len(said)]}); err != nil {
				b.Error(err)
			}
			took[i] = time.Since(began)
		})
	}
	wg.Wait()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-us")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-us")
}
