package db

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
)

// A bound value that SQLite looks at while it plans has it plan the statement
// anew at each run, which costs as much as reading a dozen rows: that of a bare
// LIMIT, and one compared with a column that a partial index compares with a
// constant. Such values are written as an expression, "LIMIT $2 + 0", or as a
// literal.

// stmtCache prepares each read once; database/sql spreads it over the pool.
type stmtCache struct {
	db *sql.DB
	mu sync.RWMutex
	m  map[string]*sql.Stmt
}

func (c *stmtCache) get(q string) (*sql.Stmt, error) {
	c.mu.RLock()
	s := c.m[q]
	c.mu.RUnlock()
	if s != nil {
		return s, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.m[q]; s != nil {
		return s, nil
	}
	s, err := c.db.PrepareContext(context.Background(), q)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", q, err)
	}
	if c.m == nil {
		c.m = map[string]*sql.Stmt{}
	}
	c.m[q] = s
	return s, nil
}

func (c *stmtCache) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.m {
		_ = s.Close() // the pool closes next
	}
}

// row runs a read of at most one row. A caller that went away is noticed
// before, not during: the driver would start a goroutine a query to watch.
func (d *DB) row(ctx context.Context, q string, args ...any) scanner {
	if err := ctx.Err(); err != nil {
		return failedRow{err}
	}
	s, err := d.stmts.get(q)
	if err != nil {
		return failedRow{err}
	}
	return s.QueryRowContext(context.WithoutCancel(ctx), args...)
}

// many runs a read and scans each row.
func many[T any](ctx context.Context, d *DB, scan func(scanner) (T, error), q string, args ...any) ([]T, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, err := d.stmts.get(q)
	if err != nil {
		return nil, classify(err)
	}
	rows, err := s.QueryContext(context.WithoutCancel(ctx), args...)
	if err != nil {
		return nil, classify(err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, classify(rows.Err())
}
