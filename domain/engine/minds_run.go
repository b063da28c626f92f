package engine

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/live"
)

// A draft is learned when it has rested for draftRest since its last save, at
// the latest draftLatest after the first; ms.
const (
	draftRest   = 2_000
	draftLatest = 10_000
)

// topicPupils wakes RunMinds when somebody asked for what is not there.
var topicPupils = live.Topic{Kind: "pupils"}

// pupils are the drafts and versions to be learned in the background.
type pupils struct {
	mu      sync.Mutex
	started bool                    // the drafts have been looked at once
	seen    map[domain.ID]int64     // the number of a draft when it was last looked at
	resting map[domain.ID]resting   // drafts saved since
	wanted  map[ModelKey]bool       // asked for and not there
	learned map[domain.ID]DraftMind // by assistant
}

// resting is a draft that is being edited.
type resting struct{ first, last int64 } // saves noticed, UTC ms

func (r resting) due() int64 { return min(r.last+draftRest, r.first+draftLatest) }

// DraftMind is what recognition knows of a draft.
type DraftMind struct {
	Ver int64 // of the draft its scores come from; 0 = none yet
	Err error // why the last training failed; nil when it did not
}

// pinner is a recogniser that lets go of what is not used.
type pinner interface {
	Pin(assistant, version domain.ID)
}

func (e *Engine) pin(of, version domain.ID) {
	if p, ok := e.recogniser.(pinner); ok {
		p.Pin(of, version)
	}
}

// Recognise scores a text for a version, d being its definition: actions it
// does not have are left out. false: what it takes is not there and will be in
// a moment; the caller answers unavailable.
func (e *Engine) Recognise(key ModelKey, d *assistant.Definition, lang, text string) (assistant.Scores, bool) {
	s, ok := e.recogniser.Score(key, lang, text)
	if !ok {
		e.pupils.mu.Lock()
		if e.pupils.wanted == nil {
			e.pupils.wanted = map[ModelKey]bool{}
		}
		e.pupils.wanted[key] = true
		e.pupils.mu.Unlock()
		e.hub.Wake(topicPupils)
		return assistant.Scores{}, false
	}
	s.Actions = slices.DeleteFunc(s.Actions, func(x assistant.Score) bool { return d.Find(x.Action) == nil })
	return s, true
}

// ScoreDraft scores a text for an assistant's draft, for previews; unavailable
// while it is being learned for the first time.
func (e *Engine) ScoreDraft(ctx context.Context, id domain.ID, lang, text string) (assistant.Scores, error) {
	a, err := e.store.AssistantByID(ctx, id)
	if err != nil {
		return assistant.Scores{}, err
	}
	if a.ArchivedAt > 0 {
		return assistant.Scores{}, domain.NotFound()
	}
	s, ok := e.Recognise(ModelKey{Assistant: id}, &a.Draft, lang, text)
	if !ok {
		busy := domain.Unavailable(errors.New("the draft is not learned yet"))
		busy.Key = "problem.not_trained"
		return assistant.Scores{}, busy
	}
	return s, nil
}

// DraftMind tells which draft the scores of an assistant's previews come from,
// and what was wrong with a later one. TopicAssistant wakes when it changed.
func (e *Engine) DraftMind(id domain.ID) DraftMind {
	e.pupils.mu.Lock()
	defer e.pupils.mu.Unlock()
	return e.pupils.learned[id]
}

// PrepareAssistants learns what answers visitors now: the live versions, then
// those of sessions that go on. The serving process calls it at its start and
// is not ready before. What cannot be learned is logged and left out; the error
// is that of a read or the end of ctx.
func (e *Engine) PrepareAssistants(ctx context.Context) error {
	heads, err := e.store.AssistantHeads(ctx)
	if err != nil {
		return err
	}
	for i := range heads {
		a := &heads[i]
		if a.LiveID == 0 {
			continue
		}
		e.pin(a.ID, a.LiveID)
		e.prepare(ctx, ModelKey{a.ID, a.LiveID})
	}
	open, err := e.store.OpenVersions(ctx)
	if err != nil {
		return err
	}
	for _, key := range open {
		e.prepare(ctx, key)
	}
	return ctx.Err()
}

// prepare learns a version or a draft; what goes wrong is logged, and noted of
// a draft.
func (e *Engine) prepare(ctx context.Context, key ModelKey) {
	var err error
	if key.Version == 0 {
		err = e.prepareDraft(ctx, key)
	} else {
		var v *assistant.Version
		if v, err = e.store.VersionByID(ctx, key.Version); err == nil {
			err = e.recogniser.Prepare(ctx, key, &v.Definition)
		}
	}
	if err != nil && ctx.Err() == nil {
		e.log.Warn("an assistant's examples could not be learned", "assistant", key.Assistant, "version", key.Version, "err", err)
	}
}

func (e *Engine) prepareDraft(ctx context.Context, key ModelKey) error {
	a, err := e.store.AssistantByID(ctx, key.Assistant)
	if err != nil {
		return err
	}
	if a.ArchivedAt > 0 {
		e.recogniser.Forget(key)
		return nil
	}
	err = e.recogniser.Prepare(ctx, key, &a.Draft)
	e.pupils.mu.Lock()
	if e.pupils.learned == nil {
		e.pupils.learned = map[domain.ID]DraftMind{}
	}
	note := DraftMind{Ver: a.DraftVer}
	if err != nil {
		note = DraftMind{Ver: e.pupils.learned[a.ID].Ver, Err: err}
	}
	e.pupils.learned[a.ID] = note
	e.pupils.mu.Unlock()
	e.hub.Wake(TopicAssistant(a.ID))
	return err
}

// RunMinds learns drafts once they rest, and what was asked for and was not
// there, until ctx ends. It sleeps while nobody edits.
func (e *Engine) RunMinds(ctx context.Context) error {
	sub := e.hub.Subscribe(TopicAssistants, topicPupils)
	defer sub.Close()
	return e.loop(ctx, sub.C, "minds", e.LearnDue)
}

// LearnDue learns what is due now and says when more will be (UTC ms, 0:
// nothing). Called by RunMinds and by tests after moving a fake clock.
func (e *Engine) LearnDue(ctx context.Context) (next int64, err error) {
	heads, err := e.store.AssistantHeads(ctx)
	if err != nil {
		return 0, err
	}
	for {
		key, next, ok := e.pupils.next(heads, e.Now())
		if !ok || ctx.Err() != nil {
			return next, nil
		}
		e.prepare(ctx, key)
	}
}

// next takes what is to be learned now, if anything, or tells when something
// will be.
func (p *pupils) next(heads []assistant.Assistant, now int64) (key ModelKey, next int64, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.look(heads, now)
	for key := range p.wanted {
		delete(p.wanted, key)
		if key.Version == 0 {
			delete(p.resting, key.Assistant)
		}
		return key, 0, true
	}
	for _, id := range slices.Sorted(maps.Keys(p.resting)) {
		due := p.resting[id].due()
		if due <= now {
			delete(p.resting, id)
			return ModelKey{Assistant: id}, 0, true
		}
		next = earlier(next, due)
	}
	return ModelKey{}, next, false
}

// look notices which drafts were saved. Those there at the start are learned
// when somebody looks at them.
func (p *pupils) look(heads []assistant.Assistant, now int64) {
	seen := make(map[domain.ID]int64, len(heads))
	if p.resting == nil {
		p.resting = map[domain.ID]resting{}
	}
	for i := range heads {
		a := &heads[i]
		seen[a.ID] = a.DraftVer
		if ver, known := p.seen[a.ID]; !p.started || known && ver == a.DraftVer {
			continue
		}
		r, again := p.resting[a.ID]
		if r.last = now; !again {
			r.first = now
		}
		p.resting[a.ID] = r
	}
	maps.DeleteFunc(p.resting, func(id domain.ID, _ resting) bool { _, ok := seen[id]; return !ok })
	maps.DeleteFunc(p.learned, func(id domain.ID, _ DraftMind) bool { _, ok := seen[id]; return !ok })
	p.seen, p.started = seen, true
}
