package engine

import (
	"sync"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
)

// talks is what the engine remembers of assistants at work, all of it to be
// had again from the store.
type talks struct {
	mu   sync.Mutex
	last map[domain.ID]scorer // by visitor whose conversation an assistant leads

	// Only commands use what follows, one at a time.
	heads   map[domain.ID]assistant.Assistant // without their drafts
	headsAt mark
	drafts  map[domain.ID]*draft
	zone    *time.Location
	zoneAt  mark
}

// mark tells whether something that was read is still so.
type mark struct{ topic, gen uint64 }

// scorer is who scores a visitor's texts: a model in a language.
type scorer struct {
	key  ModelKey
	lang string
}

type draft struct {
	ver int64
	def *assistant.Definition
}

// maxLast bounds what is remembered of visitors; beyond it any one is forgotten.
const maxLast = 100_000

// remember notes who will score the visitor's next text, so that it can be done
// before the command.
func (ts *talks) remember(t *talk) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if t.c.State != "bot" || t.k.EndedAt != 0 {
		delete(ts.last, t.c.VisitorID)
		return
	}
	if ts.last == nil {
		ts.last = map[domain.ID]scorer{}
	}
	for id := range ts.last {
		if len(ts.last) < maxLast {
			break
		}
		delete(ts.last, id)
	}
	ts.last[t.c.VisitorID] = t.scorer()
}

// forget drops what is remembered of a visitor.
func (ts *talks) forget(visitor domain.ID) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	delete(ts.last, visitor)
}

func (t *talk) scorer() scorer {
	return scorer{ModelKey{Assistant: t.k.AssistantID, Version: t.k.VersionID}, t.lang()}
}

// prescored is a text that was scored before its command.
type prescored struct {
	by     scorer
	scores assistant.Scores
	ok     bool
}

// scoreAhead scores what a visitor wrote, if it is known who would.
func (e *Engine) scoreAhead(visitor domain.ID, text string) (s prescored) {
	e.talks.mu.Lock()
	by, ok := e.talks.last[visitor]
	e.talks.mu.Unlock()
	if !ok || text == "" {
		return s
	}
	s.by = by
	s.scores, s.ok = e.recogniser.Score(by.key, by.lang, text)
	return s
}

// scores are those of a text: scored ahead, or now. While nothing is ready it
// is unavailable, and nothing has been stored.
func (t *talk) scores(text string, ahead prescored) (assistant.Scores, error) {
	by := t.scorer()
	switch {
	case ahead.ok && ahead.by == by:
		return ahead.scores, nil
	case t.def == nil || text == "":
		return assistant.Scores{}, nil
	}
	if s, ok := t.e.Recognise(by.key, t.def, by.lang, text); ok {
		return s, nil
	}
	return assistant.Scores{}, domain.Unavailable(&notReady{by.key})
}

// notReady is a model that has to be learned first.
type notReady struct{ key ModelKey }

func (*notReady) Error() string { return "no model is ready" }

// head is an assistant without its draft.
func (ts *talks) head(e *Engine, tx Tx, id domain.ID) (assistant.Assistant, error) {
	if at := (mark{e.hub.Version(TopicAssistants.Kind), tx.Generation()}); ts.heads == nil || ts.headsAt != at {
		ts.heads, ts.headsAt = map[domain.ID]assistant.Assistant{}, at
	}
	if a, ok := ts.heads[id]; ok {
		return a, nil
	}
	a, err := tx.AssistantHead(id)
	if err != nil {
		return assistant.Assistant{}, err
	}
	ts.heads[id] = *a
	tx.OnUndo(func() { delete(ts.heads, id) })
	return *a, nil
}

// draft is an assistant's draft as it is now. It is shared: not to be altered.
func (e *Engine) draft(tx Tx, a *assistant.Assistant) (*assistant.Definition, error) {
	ts := &e.talks
	if d := ts.drafts[a.ID]; d != nil && d.ver == a.DraftVer {
		return d.def, nil
	}
	whole, err := tx.Assistant(a.ID)
	if err != nil {
		return nil, err
	}
	if ts.drafts == nil || len(ts.drafts) >= 16 {
		ts.drafts = map[domain.ID]*draft{}
	}
	ts.drafts[a.ID] = &draft{whole.DraftVer, &whole.Draft}
	tx.OnUndo(func() { delete(ts.drafts, a.ID) })
	return &whole.Draft, nil
}

// workspaceZone is the workspace's time zone.
func (ts *talks) workspaceZone(e *Engine, tx Tx) *time.Location {
	at := mark{e.hub.Version(TopicSettings.Kind), tx.Generation()}
	if ts.zone != nil && ts.zoneAt == at {
		return ts.zone
	}
	ts.zone, ts.zoneAt = time.UTC, at
	name, err := tx.Setting(SettingZone)
	if err == nil {
		if zone, err := time.LoadLocation(name); err == nil {
			ts.zone = zone
		}
	} else if !domain.IsCode(err, "not_found") {
		e.log.Error("the workspace's time zone cannot be read", "err", err)
	}
	return ts.zone
}
