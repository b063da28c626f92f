package scenario

import (
	"context"
	"fmt"

	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/i18n"
)

func (w *world) tmpCreate(ctx context.Context, d *assistant.Definition) (*assistant.Assistant, error) {
	a := &assistant.Assistant{ID: w.eng.NewID(), Name: "X", Draft: *d, DraftVer: 1, CreatedAt: w.clock.now(), UpdatedAt: w.clock.now()}
	return a, w.store.Write(ctx, func(tx engine.Tx) error { return tx.SaveAssistant(a) })
}

func (w *world) tmpPublish(ctx context.Context) error {
	for _, p := range w.bot.draft.Check(w.references()) {
		if p.Blocks {
			return fmt.Errorf("the assistant cannot be published: %s: %s %v", p.Pointer, i18n.For("en").T(p.Key, p.Args...), p.Args)
		}
	}
	return w.store.Write(ctx, func(tx engine.Tx) error {
		a, err := tx.Assistant(w.bot.id)
		if err != nil {
			return err
		}
		v := &assistant.Version{ID: w.eng.NewID(), AssistantID: a.ID, Definition: a.Draft, Published: true, CreatedAt: w.clock.now()}
		if err := tx.AddVersion(v); err != nil {
			return err
		}
		a.LiveID = v.ID
		return tx.SaveAssistant(a)
	})
}

func (w *world) tmpSave(ctx context.Context, d *assistant.Definition) (v int64, err error) {
	err = w.store.Write(ctx, func(tx engine.Tx) error {
		a, err := tx.Assistant(w.bot.id)
		if err != nil {
			return err
		}
		a.Draft = *d
		a.DraftVer++
		v = a.DraftVer
		return tx.SaveAssistant(a)
	})
	return v, err
}
