package db

import (
	"context"

	"relevo/domain/report"
)

// LiveStays groups the live stays that began in [from, to) by queue, outcome
// and the seconds waited. Stays that brought their age along from before day
// are left out, as in reports. Times are UTC ms.
func (d *DB) LiveStays(ctx context.Context, day, from, to int64) ([]report.Group, error) {
	return many(ctx, d, func(row scanner) (g report.Group, err error) {
		return g, row.Scan(&g.Queue, &g.Outcome, &g.Wait, &g.N)
	}, `SELECT queue_id, outcome, CASE WHEN outcome = '' THEN 0 ELSE (wait + 999) / 1000 * 1000 END AS waited, count(*)
FROM segment WHERE entered_at >= $2 AND entered_at < $3 AND enqueued_at >= $1 AND mode = 'live' GROUP BY queue_id, outcome, waited`, day, from, to)
}
