package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/label"
	"relevo/domain/presence"
)

// firstReasons are the texts of the reasons a new workspace has.
var firstReasons = []string{"teams.reason_break", "teams.reason_lunch", "teams.reason_meeting", "teams.reason_training"}

// EnsureReasons gives a workspace that never had a reason for not being ready
// the usual ones, in its language. Before the set-up it does nothing.
func (e *Engine) EnsureReasons(ctx context.Context) error {
	return e.write(ctx, func(tx Tx, _ int64) error {
		n, err := tx.CountAgents("")
		if err != nil || n == 0 {
			return err
		}
		lang, err := tx.Setting(SettingLang)
		if err != nil && !domain.IsCode(err, "not_found") {
			return err
		}
		return e.ensureReasons(tx, lang)
	})
}

func (e *Engine) ensureReasons(tx Tx, lang string) error {
	any, err := tx.AnyReason()
	if err != nil || any {
		return err
	}
	p := i18n.For(lang)
	for i, text := range firstReasons {
		if err := tx.SaveReason(&presence.Reason{ID: e.NewID(), Name: p.T(text), Position: i + 1}); err != nil {
			return err
		}
	}
	return tx.BumpRouting()
}

// CreateReason makes a reason for not being ready, the last of the list; 409
// name_taken, 422 name. by must be allowed to configure, as in all commands
// here.
func (e *Engine) CreateReason(ctx context.Context, by domain.ID, name string) (*presence.Reason, error) {
	r := &presence.Reason{Name: name}
	if err := r.Check(); err != nil {
		return nil, err
	}
	err := e.configureRouting(ctx, by, func(tx Tx, _ int64) error {
		r.ID = e.NewID()
		return saveReason(tx, r)
	})
	return r, err
}

// RenameReason changes a reason's name, also where it was chosen before;
// errors as of CreateReason, not_found for an archived one.
func (e *Engine) RenameReason(ctx context.Context, by, id domain.ID, name string) error {
	return e.configureRouting(ctx, by, func(tx Tx, _ int64) error {
		r, err := usedReason(tx, id)
		if err != nil {
			return err
		}
		r.Name = name
		if err := r.Check(); err != nil {
			return err
		}
		return saveReason(tx, r)
	})
}

// saveReason stores a reason; a new one becomes the last.
func saveReason(tx Tx, r *presence.Reason) error {
	all, err := tx.Reasons()
	if err != nil {
		return err
	}
	last := 0
	for _, o := range all {
		if o.ID != r.ID && label.Same(o.Name, r.Name) {
			return label.Taken("reason")
		}
		last = max(last, o.Position)
	}
	if r.Position == 0 {
		if len(all) >= presence.MaxReasons {
			return domain.Field("name", "teams.reasons_many", "Max", presence.MaxReasons)
		}
		r.Position = last + 1
	}
	return tx.SaveReason(r)
}

// MoveReason puts a reason at a place of the list, from 1 on; beyond the ends
// means first or last.
func (e *Engine) MoveReason(ctx context.Context, by, id domain.ID, place int) error {
	return e.configureRouting(ctx, by, func(tx Tx, _ int64) error {
		all, err := tx.Reasons()
		if err != nil {
			return err
		}
		all, ok := presence.Reorder(all, id, place)
		if !ok {
			return domain.NotFound()
		}
		for _, r := range all {
			if err := tx.SaveReason(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// ArchiveReason takes a reason out of the list. Who is not ready for it stays
// so, and history names it still.
func (e *Engine) ArchiveReason(ctx context.Context, by, id domain.ID) error {
	return e.configureRouting(ctx, by, func(tx Tx, now int64) error {
		r, err := usedReason(tx, id)
		if err != nil {
			return err
		}
		r.ArchivedAt = now
		return tx.SaveReason(r)
	})
}

func usedReason(tx Tx, id domain.ID) (*presence.Reason, error) {
	r, err := tx.Reason(id)
	if err == nil && r.ArchivedAt > 0 {
		err = domain.NotFound()
	}
	return r, err
}
