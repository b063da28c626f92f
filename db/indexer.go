package db

import (
	"context"
	"time"

	"relevo/domain/engine"
)

// indexPause lets messages gather between two passes of the indexer.
const indexPause = 2 * time.Second

// RunIndexer keeps the search index up with new messages until ctx ends: it
// wakes with them, waits a little and indexes what gathered. An idle system
// does nothing here.
func (d *DB) RunIndexer(ctx context.Context) error {
	sub := d.hub.Subscribe(engine.TopicMessages)
	defer sub.Close()
	for {
		for {
			more, err := d.IndexSome(ctx)
			if err != nil && ctx.Err() == nil {
				d.log.Warn("indexing for search failed, trying again", "err", err)
			}
			if !more {
				break
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case _, open := <-sub.C:
			if !open {
				return nil
			}
		}
		t := time.NewTimer(indexPause)
		select {
		case <-ctx.Done():
			t.Stop()
			return nil
		case <-t.C:
		}
	}
}
