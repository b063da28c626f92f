package scenario

import (
	"context"
	"sync"

	"relevo/domain/assistant"
	"relevo/domain/engine"
)

// borrowed is a recogniser of others: what a run taught it is forgotten in the
// end, not before, since what is taught the same is learned once.
type borrowed struct {
	engine.Recogniser
	mu   sync.Mutex
	keys map[engine.ModelKey]bool
}

// Prepare notes for whom it learns.
func (b *borrowed) Prepare(ctx context.Context, key engine.ModelKey, d *assistant.Definition) error {
	b.mu.Lock()
	b.keys[key] = true
	b.mu.Unlock()
	return b.Recogniser.Prepare(ctx, key, d)
}

// Forget does nothing yet.
func (b *borrowed) Forget(engine.ModelKey) {}

// giveBack forgets all that was learned.
func (b *borrowed) giveBack() {
	for key := range b.keys {
		b.Recogniser.Forget(key)
	}
}
