package engine

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"relevo/domain"
	"relevo/domain/assistant"
)

// mindsMost and mindsMemory bound what is kept beside what answers visitors.
const (
	mindsMost   = 64
	mindsMemory = 256 << 20 // bytes of all models
)

// Minds recognises with models trained on the assistants' own examples, by
// language. What is taught the same is trained once: versions and assistants
// share models. Training is done in the caller's goroutine, one at a time;
// scoring never waits for it. Safe for concurrent use.
type Minds struct {
	training chan struct{} // held while a model is trained
	tick     atomic.Int64  // counts uses

	mu     sync.RWMutex
	minds  map[ModelKey]*mind
	pinned map[domain.ID]domain.ID // assistant to the version that is never let go
}

// mind is what recognises for one version.
type mind struct {
	own    string // the assistant's language
	models map[subject]*trained
	used   atomic.Int64
}

// NewMinds makes a recogniser that knows nothing yet.
func NewMinds() *Minds {
	return &Minds{training: make(chan struct{}, 1), minds: map[ModelKey]*mind{}, pinned: map[domain.ID]domain.ID{}}
}

// Prepare implements Recogniser. What is beyond the limits of training is 422
// of the domain; after any error the last good model of the assistant answers
// for the key, if there is one.
func (m *Minds) Prepare(ctx context.Context, key ModelKey, d *assistant.Definition) error {
	want := lessons(d)
	made, missing := m.known(want)
	if len(missing) > 0 {
		select {
		case m.training <- struct{}{}:
			defer func() { <-m.training }()
		case <-ctx.Done():
			return domain.Unavailable(ctx.Err())
		}
		made, missing = m.known(want) // another caller may have trained them meanwhile
	}
	for _, l := range missing {
		if err := ctx.Err(); err != nil {
			return domain.Unavailable(err)
		}
		t, err := l.train()
		if err != nil {
			m.keepLast(key)
			return err
		}
		made[l.digest] = t
	}
	m.put(key, assemble(d.Language, want, made))
	return nil
}

// Score implements Recogniser.
func (m *Minds) Score(key ModelKey, lang, text string) (assistant.Scores, bool) {
	m.mu.RLock()
	x := m.minds[key]
	m.mu.RUnlock()
	if x == nil {
		return assistant.Scores{}, false
	}
	x.used.Store(m.tick.Add(1))
	return x.score(baseLang(lang), text), true
}

// Forget implements Recogniser.
func (m *Minds) Forget(key ModelKey) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pinned[key.Assistant] == key.Version {
		delete(m.pinned, key.Assistant)
	}
	delete(m.minds, key)
}

// Pin says which version of an assistant answers visitors and is never let go;
// 0 for none.
func (m *Minds) Pin(of, version domain.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.pinned, of)
	if version != 0 {
		m.pinned[of] = version
	}
}

// known finds the models there are for lessons, and what has to be trained.
func (m *Minds) known(want []lesson) (made map[digest]*trained, missing []lesson) {
	made = map[digest]*trained{}
	m.mu.RLock()
	for _, x := range m.minds {
		for _, t := range x.models {
			made[t.digest] = t
		}
	}
	m.mu.RUnlock()
	for _, l := range want {
		if made[l.digest] == nil {
			missing = append(missing, l)
		}
	}
	return made, missing
}

// keepLast lets the assistant's last good mind answer for a key that has none:
// the one that answers visitors, otherwise the draft's.
func (m *Minds) keepLast(key ModelKey) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, v := range []domain.ID{key.Version, m.pinned[key.Assistant], 0} {
		if x := m.minds[ModelKey{key.Assistant, v}]; x != nil {
			m.minds[key] = x
			return
		}
	}
}

// put keeps a mind; over the bounds those unused for longest are let go.
func (m *Minds) put(key ModelKey, x *mind) {
	x.used.Store(m.tick.Add(1))
	m.mu.Lock()
	defer m.mu.Unlock()
	m.minds[key] = x
	for len(m.minds)-len(m.pinned) > mindsMost || m.memory() > mindsMemory {
		oldest, found := ModelKey{}, false
		for k, o := range m.minds {
			if k != key && m.pinned[k.Assistant] != k.Version && (!found || o.used.Load() < m.minds[oldest].used.Load()) {
				oldest, found = k, true
			}
		}
		if !found {
			return
		}
		delete(m.minds, oldest)
	}
}

// memory is the bytes of all models.
func (m *Minds) memory() (bytes int) {
	seen := map[digest]bool{}
	for _, x := range m.minds {
		for _, t := range x.models {
			if !seen[t.digest] {
				seen[t.digest] = true
				bytes += t.bytes
			}
		}
	}
	return bytes
}

// actionsMost is how many actions a text is scored for: more are never asked
// about, nor shown.
const actionsMost = 20

// score scores a text in a language. Without examples in it actions are
// recognised as in the assistant's own; what is no action is in either.
func (x *mind) score(lang, text string) (s assistant.Scores) {
	t := x.models[subject{lang, topicActions}]
	if t == nil {
		t = x.models[subject{x.own, topicActions}]
	}
	for _, r := range t.model.Scores(text, actionsMost) {
		s.Actions = append(s.Actions, assistant.Score{Action: r.Label, P: r.P})
	}
	s.Agent, s.Unsupported = x.aside(topicWishes, lang, text), x.aside(topicUnsupported, lang, text)
	return s
}

// aside is how sure it is that a text is of a topic that is no action.
func (x *mind) aside(of topic, lang, text string) (p float64) {
	langs := []string{lang, x.own}
	if lang == x.own {
		langs = langs[:1]
	}
	for _, l := range langs {
		if t := x.models[subject{l, of}]; t != nil {
			for _, r := range t.model.Scores(text, 1) {
				p = max(p, r.P)
			}
		}
	}
	return p
}

// baseLang is a language tag without its region.
func baseLang(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(base)
}
