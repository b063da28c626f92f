package engine

import (
	"context"
	"encoding/json"
	"strconv"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/contact"
)

const (
	versionsKept = 200 // of an assistant; older ones stay while they are in use
	mostNote     = 500 // characters of a version's or a link's note
)

// PublishAssistant freezes the draft of version ver and answers new sessions
// with it. It trains first. 409 problems when something blocks, newer_revision;
// what cannot be trained is 422.
func (e *Engine) PublishAssistant(ctx context.Context, by, id domain.ID, ver int64, note string) (*assistant.Version, error) {
	a, err := e.draftToPublish(ctx, by, id, ver)
	if err != nil {
		return nil, err
	}
	v := &assistant.Version{ID: e.NewID(), AssistantID: id, Definition: a.Draft, Note: contact.OneLine(note, mostNote), Published: true, CreatedBy: by}
	key := ModelKey{Assistant: id, Version: v.ID}
	if err := e.recogniser.Prepare(ctx, key, &v.Definition); err != nil {
		e.recogniser.Forget(key)
		return nil, err
	}
	err = e.editAssistant(ctx, by, id, func(tx Tx, a *assistant.Assistant, now int64) error {
		if a.DraftVer != ver {
			return newerRevision()
		}
		v.CreatedAt, a.LiveID = now, v.ID
		return addVersion(tx, v)
	})
	if err != nil {
		e.recogniser.Forget(key)
		return nil, err
	}
	e.pin(id, v.ID)
	return v, nil
}

// draftToPublish reads the draft, if it is the one meant and nothing blocks.
func (e *Engine) draftToPublish(ctx context.Context, by, id domain.ID, ver int64) (*assistant.Assistant, error) {
	var w assistant.World
	err := e.configure(ctx, by, func(tx Tx, _ int64) error {
		if _, err := assistantInUse(tx, id); err != nil {
			return err
		}
		s, err := tx.RoutingSetup()
		if err == nil {
			w = worldOf(s)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	a, err := e.store.AssistantByID(ctx, id)
	if err != nil {
		return nil, err
	}
	if a.DraftVer != ver {
		return nil, newerRevision()
	}
	if blocking := assistant.Blocking(a.Draft.Check(w)); blocking > 0 {
		return nil, &domain.Error{Kind: domain.KindConflict, Code: "problems", Key: "problem.assistant_problems", Args: []any{"Count", blocking}}
	}
	return a, nil
}

// addVersion stores a version and lets the oldest go.
func addVersion(tx Tx, v *assistant.Version) error {
	if err := tx.AddVersion(v); err != nil {
		return err
	}
	return tx.PruneVersions(v.AssistantID, versionsKept)
}

// RevertAssistant overwrites the draft by a version; keep puts the draft aside
// as a version first.
func (e *Engine) RevertAssistant(ctx context.Context, by, id, version domain.ID, keep bool) error {
	return e.configure(ctx, by, func(tx Tx, now int64) error {
		a, err := assistantInUse(tx, id)
		if err != nil {
			return err
		}
		v, err := tx.Version(version)
		if err != nil {
			return err
		}
		if v.AssistantID != id {
			return domain.NotFound()
		}
		if keep {
			if err := e.keepDraft(tx, id, by, now); err != nil {
				return err
			}
		}
		draft, err := json.Marshal(&v.Definition)
		if err != nil {
			return err
		}
		_, err = saveDraft(tx, a, draft, by, now)
		return err
	})
}

// keepDraft puts a draft aside as a version that was never published. Its note
// is the draft's number.
func (e *Engine) keepDraft(tx Tx, id, by domain.ID, now int64) error {
	whole, err := tx.Assistant(id)
	if err != nil {
		return err
	}
	return addVersion(tx, &assistant.Version{ID: e.NewID(), AssistantID: id, Definition: whole.Draft, Note: strconv.FormatInt(whole.DraftVer, 10), CreatedAt: now, CreatedBy: by})
}

// UnpublishAssistant takes the assistant off: new sessions go to people.
func (e *Engine) UnpublishAssistant(ctx context.Context, by, id domain.ID) error {
	err := e.editAssistant(ctx, by, id, func(_ Tx, a *assistant.Assistant, _ int64) error { a.LiveID = 0; return nil })
	if err == nil {
		e.pin(id, 0)
	}
	return err
}
