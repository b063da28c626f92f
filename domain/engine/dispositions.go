package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/label"
	"relevo/domain/routing"
)

// CreateDispositionSet makes a set of dispositions; 409 name_taken, 422 name
// or items. by must be allowed to configure, as in all commands here.
func (e *Engine) CreateDispositionSet(ctx context.Context, by domain.ID, name string, items []disposition.Item) (*disposition.Set, error) {
	d := newSet(0, name, items)
	if err := d.Check(); err != nil {
		return nil, err
	}
	err := e.configureRouting(ctx, by, func(tx Tx, _ int64) error {
		d.ID, d.Version = e.NewID(), 1
		return saveSet(tx, d)
	})
	return d, err
}

// newSet copies the items: checking fills them in.
func newSet(id domain.ID, name string, items []disposition.Item) *disposition.Set {
	d := &disposition.Set{ID: id, Name: name, Items: items}
	d.Items = d.Outline().Items()
	return d
}

// UpdateDispositionSet replaces name and entries of a set that was read in the
// given version, 0 for any; 409 newer_revision when it was saved meanwhile,
// other errors as of CreateDispositionSet, not_found for an archived one. Entries with a known id
// stay the same ones. An entry left out goes; one that a wrap-up names is kept,
// hidden, so that history can be read.
func (e *Engine) UpdateDispositionSet(ctx context.Context, by, id domain.ID, version int64, name string, items []disposition.Item) (*disposition.Set, error) {
	if err := newSet(id, name, items).Check(); err != nil {
		return nil, err
	}
	d := newSet(id, name, items)
	err := e.configureRouting(ctx, by, func(tx Tx, _ int64) error {
		old, err := usedSet(tx, id)
		if err != nil {
			return err
		}
		if version != 0 && version != old.Version {
			return &domain.Error{Kind: domain.KindConflict, Code: "newer_revision", Key: "teams.newer_revision"}
		}
		d.Version = old.Version + 1
		if gone := old.Without(d); len(gone) > 0 {
			used, err := tx.DispositionsUsed(gone)
			if err != nil {
				return err
			}
			d.Keep(old, used)
		}
		if err := d.Check(); err != nil { // after Keep: new entries get ids that history does not name
			return err
		}
		return saveSet(tx, d)
	})
	return d, err
}

func saveSet(tx Tx, d *disposition.Set) error {
	all, err := tx.DispositionSets()
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.ID != d.ID && label.Same(o.Name, d.Name) {
			return label.Taken("set")
		}
	}
	return tx.SaveDispositionSet(d)
}

// ArchiveDispositionSet takes a set out of use; 409 in_use while a queue's
// wrap-ups choose from it.
func (e *Engine) ArchiveDispositionSet(ctx context.Context, by, id domain.ID) error {
	return e.configureRouting(ctx, by, func(tx Tx, now int64) error {
		d, err := usedSet(tx, id)
		if err != nil {
			return err
		}
		if err := unused(tx, "set", func(q *routing.QueueDef) bool { return q.UsesDispositions(id) }); err != nil {
			return err
		}
		d.Archived = now
		return tx.SaveDispositionSet(d)
	})
}

func usedSet(tx Tx, id domain.ID) (*disposition.Set, error) {
	d, err := tx.DispositionSet(id)
	if err == nil && d.Archived > 0 {
		err = domain.NotFound()
	}
	return d, err
}
