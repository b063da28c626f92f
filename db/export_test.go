package db

import (
	"context"
	"fmt"

	"relevo/domain/engine"
)

// LimitPages makes the file's disk as good as full: it may grow by that many
// pages at most. Negative lifts the limit.
func (d *DB) LimitPages(ctx context.Context, more int) error {
	return d.Write(ctx, func(t engine.Tx) error {
		x := t.(*tx)
		var have int
		if err := x.conn.QueryRowContext(ctx, "PRAGMA page_count").Scan(&have); err != nil {
			return err
		}
		most := have + more
		if more < 0 {
			most = 1 << 30
		}
		var got int
		return x.conn.QueryRowContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", most)).Scan(&got)
	})
}

// SearchWords is searchWords, for its fuzz target.
func SearchWords(s string) []string { return searchWords(s) }
