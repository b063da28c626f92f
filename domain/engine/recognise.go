package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/assistant"
)

// Recogniser scores what visitors write. Minds is the real one; `relevo test`
// brings a stub.
type Recogniser interface {
	// Prepare makes ready to score for a definition: it trains when the examples
	// are others than before, and keeps the last good model of the assistant when
	// that fails. key names the version (0: the draft) of an assistant. It may
	// take seconds and is never called inside of a transaction.
	Prepare(ctx context.Context, key ModelKey, d *assistant.Definition) error
	// Score scores a text. false: nothing is ready for that version, the caller
	// answers unavailable and the widget sends again.
	Score(key ModelKey, lang, text string) (s assistant.Scores, ok bool)
	// Forget drops what is kept for a version.
	Forget(key ModelKey)
}

// ModelKey names what a model is for.
type ModelKey struct {
	Assistant domain.ID
	Version   domain.ID // 0 = the draft
}
