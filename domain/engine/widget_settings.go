package engine

import (
	"context"
	"errors"

	"relevo/domain"
	"relevo/domain/widget"
)

// keyBytes is the randomness of a widget's public key.
const keyBytes = 12

func (e *Engine) addWidget(tx Tx, s widget.Settings, now int64) (*widget.Widget, error) {
	w := &widget.Widget{ID: e.NewID(), Key: e.Secret(keyBytes), Settings: s, CreatedAt: now}
	tx.Touch(TopicWidgets)
	return w, tx.SaveWidget(w)
}

// CreateWidget makes a widget with a public key of its own. by must be allowed
// to configure, as in all commands on widgets.
func (e *Engine) CreateWidget(ctx context.Context, by domain.ID, s widget.Settings) (*widget.Widget, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	var w *widget.Widget
	err := e.configure(ctx, by, func(tx Tx, now int64) (err error) {
		if err := errors.Join(checkEntry(tx, s.Queue), checkAssistant(tx, s.Assistant)); err != nil {
			return err
		}
		w, err = e.addWidget(tx, s, now)
		return err
	})
	return w, err
}

// checkEntry is nil for 0 and for a queue that takes work; 422 queue otherwise.
func checkEntry(tx Tx, queue domain.ID) error {
	if queue == 0 {
		return nil
	}
	s, err := tx.RoutingSetup()
	if err == nil && !takesWork(s, queue) {
		err = domain.Field("queue", "queues.no_queue")
	}
	return err
}

// checkAssistant is nil for 0 and for an assistant in use; 422 assistant
// otherwise.
func checkAssistant(tx Tx, id domain.ID) error {
	if id == 0 {
		return nil
	}
	_, err := assistantInUse(tx, id)
	if domain.IsCode(err, "not_found") {
		err = domain.Field("assistant", "problem.assistant_gone")
	}
	return err
}

// editWidget changes a widget in use; not_found for an archived one.
func (e *Engine) editWidget(ctx context.Context, by, id domain.ID, edit func(tx Tx, w *widget.Widget, now int64) error) error {
	return e.configure(ctx, by, func(tx Tx, now int64) error {
		w, err := tx.Widget(id)
		if err != nil {
			return err
		}
		if w.ArchivedAt > 0 {
			return domain.NotFound()
		}
		if err := edit(tx, w, now); err != nil {
			return err
		}
		tx.Touch(TopicWidgets)
		return tx.SaveWidget(w)
	})
}

// UpdateWidget replaces a widget's settings.
func (e *Engine) UpdateWidget(ctx context.Context, by, id domain.ID, s widget.Settings) error {
	if err := s.Check(); err != nil {
		return err
	}
	return e.editWidget(ctx, by, id, func(tx Tx, w *widget.Widget, _ int64) error {
		if s.Queue != w.Settings.Queue {
			if err := checkEntry(tx, s.Queue); err != nil {
				return err
			}
		}
		if s.Assistant != w.Settings.Assistant {
			if err := checkAssistant(tx, s.Assistant); err != nil {
				return err
			}
		}
		w.Settings = s
		return nil
	})
}

// ArchiveWidget takes a widget out of use; its conversations stay. The last
// one may go too.
func (e *Engine) ArchiveWidget(ctx context.Context, by, id domain.ID) error {
	return e.editWidget(ctx, by, id, func(_ Tx, w *widget.Widget, now int64) error { w.ArchivedAt = now; return nil })
}

// SetIdentitySecret sets the secret that proves signed-in visitors, encrypted
// by the caller; nil turns the proof off.
func (e *Engine) SetIdentitySecret(ctx context.Context, by, id domain.ID, sealed []byte) error {
	return e.editWidget(ctx, by, id, func(_ Tx, w *widget.Widget, _ int64) error { w.IdentitySecret = sealed; return nil })
}
