package db

import (
	"context"

	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/routing"
)

// Queues reads the queues that are not archived, oldest first.
func (d *DB) Queues(ctx context.Context) ([]*routing.QueueDef, error) {
	return many(ctx, d, scanQueue, "SELECT "+queueCols+" FROM queue WHERE archived_at = 0 ORDER BY id")
}

// Queue reads one queue, archived ones included; not_found.
func (d *DB) Queue(ctx context.Context, id domain.ID) (*routing.QueueDef, error) {
	return scanQueue(d.row(ctx, "SELECT "+queueCols+" FROM queue WHERE id = $1", id))
}

// QueueWaiting counts by queue what waits there for an agent.
func (d *DB) QueueWaiting(ctx context.Context) (map[domain.ID]int, error) {
	out := map[domain.ID]int{}
	_, err := many(ctx, d, func(row scanner) (_ struct{}, err error) {
		var id domain.ID
		var n int
		err = row.Scan(&id, &n)
		out[id] = n
		return struct{}{}, err
	}, "SELECT queue_id, count(*) FROM conversation WHERE folder = 1 AND owner_id = 0 AND queue_id <> 0 GROUP BY queue_id")
	return out, err
}

// Schedules reads the opening hours in use, oldest first.
func (d *DB) Schedules(ctx context.Context) ([]*hours.Schedule, error) {
	return many(ctx, d, scanSchedule, "SELECT id, value, archived_at FROM schedule WHERE archived_at = 0 ORDER BY id")
}

// Schedule reads one set of opening hours, archived ones included; not_found.
func (d *DB) Schedule(ctx context.Context, id domain.ID) (*hours.Schedule, error) {
	return scanSchedule(d.row(ctx, "SELECT id, value, archived_at FROM schedule WHERE id = $1", id))
}
