package db

import (
	"context"

	"relevo/domain"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// Queue is cfg1's.
func (d *DB) Queue(context.Context, domain.ID) (*routing.QueueDef, error) { return nil, domain.NotFound() }

// DispositionSet is cfg2's.
func (d *DB) DispositionSet(context.Context, domain.ID) (*routing.DispositionSet, error) {
	return nil, domain.NotFound()
}

// Reasons is cfg2's.
func (d *DB) Reasons(context.Context) ([]*presence.Reason, error) { return nil, nil }

// Reason is cfg2's.
func (d *DB) Reason(context.Context, domain.ID) (*presence.Reason, error) { return nil, domain.NotFound() }
