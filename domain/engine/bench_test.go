package engine_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/widget"
)

// BenchmarkVisitorMessages is the write path alone, 64 visitors at a time.
func BenchmarkVisitorMessages(b *testing.B) {
	w := dbtest.Open(b)
	ctx := context.Background()
	wid := w.Engine.NewID()
	if err := w.DB.Write(ctx, func(tx engine.Tx) error {
		return tx.SaveWidget(&widget.Widget{ID: wid, Key: "k", Settings: widget.Defaults("Shop")})
	}); err != nil {
		b.Fatal(err)
	}
	var visitors [64]domain.ID
	for i := range visitors {
		s, err := w.Engine.StartSession(ctx, engine.SessionStart{WidgetID: wid, Lang: "en"})
		if err != nil {
			b.Fatal(err)
		}
		visitors[i] = s.Visitor.ID
	}
	var n atomic.Int64
	b.ResetTimer()
	var wg sync.WaitGroup
	for _, v := range visitors {
		wg.Go(func() {
			for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
				_, err := w.Engine.PostVisitorMessage(ctx, engine.VisitorMessage{VisitorID: v, ClientID: fmt.Sprint("m", i), Text: "A message of a usual length, as visitors write them."})
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "msg/s")
}
