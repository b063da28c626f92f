package scenario

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"sync"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
)

// shared lets all scenarios of a run use one model for each set of examples:
// their assistants have ids of their own, and training takes time.
type shared struct {
	real engine.Recogniser

	mu     sync.Mutex
	models map[engine.ModelKey]engine.ModelKey
}

func newShared(r engine.Recogniser) *shared {
	return &shared{real: r, models: map[engine.ModelKey]engine.ModelKey{}}
}

// Prepare trains for a definition unless one like it has been.
func (s *shared) Prepare(ctx context.Context, key engine.ModelKey, d *assistant.Definition) error {
	to, err := like(d)
	if err != nil {
		return err
	}
	if err := s.real.Prepare(ctx, to, d); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.models[key] = to
	return nil
}

// Score scores by the model of the definition that was prepared.
func (s *shared) Score(key engine.ModelKey, lang, text string) (assistant.Scores, bool) {
	s.mu.Lock()
	to, ok := s.models[key]
	s.mu.Unlock()
	if !ok {
		return assistant.Scores{}, false
	}
	return s.real.Score(to, lang, text)
}

// Forget drops the name; the model may be another's, too.
func (s *shared) Forget(key engine.ModelKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.models, key)
}

// like is the key of all definitions with the same actions and examples.
func like(d *assistant.Definition) (engine.ModelKey, error) {
	raw, err := json.Marshal(d)
	if err != nil {
		return engine.ModelKey{}, err
	}
	sum := sha256.Sum256(raw)
	id := func(b []byte) domain.ID { return domain.ID(binary.BigEndian.Uint64(b)>>1 | 1) }
	return engine.ModelKey{Assistant: id(sum[:8]), Version: id(sum[8:16])}, nil
}
