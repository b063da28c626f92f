package engine

import (
	"context"
	"encoding/json"
	"slices"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
)

// SaveAssistantDraft saves the draft over version ver and returns the new one. Drafts
// may have problems; only limits refuse (413, 422). 409 newer_revision when
// somebody saved meanwhile.
func (e *Engine) SaveAssistantDraft(ctx context.Context, by, id domain.ID, ver int64, d assistant.Definition) (int64, error) {
	draft, err := encodeDraft(&d)
	if err != nil {
		return 0, err
	}
	err = e.configure(ctx, by, func(tx Tx, now int64) error {
		a, err := assistantInUse(tx, id)
		if err != nil {
			return err
		}
		if a.DraftVer != ver {
			return newerRevision()
		}
		ver, err = saveDraft(tx, a, draft, by, now)
		return err
	})
	if err != nil {
		return 0, err
	}
	return ver, nil
}

// saveDraft puts an encoded draft over the one there is.
func saveDraft(tx Tx, a *assistant.Assistant, draft []byte, by domain.ID, now int64) (int64, error) {
	a.DraftVer++
	a.UpdatedAt, a.UpdatedBy = now, by
	return a.DraftVer, tx.SaveAssistantDraft(a, draft)
}

// ImportAssistant replaces the draft by a file, or nothing: *assistant.ImportError.
func (e *Engine) ImportAssistant(ctx context.Context, by, id domain.ID, raw []byte) error {
	if len(raw) > assistant.MaxBytes {
		return domain.TooLarge("file", assistant.MaxBytes)
	}
	w, err := e.AssistantWorld(ctx)
	if err != nil {
		return err
	}
	d, err := assistant.Import(raw, w)
	if err != nil {
		return err
	}
	draft, err := encodeDraft(d)
	if err != nil {
		return err
	}
	return e.configure(ctx, by, func(tx Tx, now int64) error {
		a, err := assistantInUse(tx, id)
		if err != nil {
			return err
		}
		_, err = saveDraft(tx, a, draft, by, now)
		return err
	})
}

// encodeDraft is a draft as it is stored. 413 of the whole, 422 of what there is
// too much of, or of the language.
func encodeDraft(d *assistant.Definition) ([]byte, error) {
	if !slices.Contains(i18n.Languages(), d.Language) {
		return nil, domain.Field("language", "problem.choice")
	}
	d.Format = assistant.Format
	if err := checkCounts(d); err != nil {
		return nil, err
	}
	draft, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	if len(draft) > assistant.MaxBytes {
		return nil, domain.TooLarge("draft", assistant.MaxBytes)
	}
	return draft, nil
}

// checkCounts refuses what no page could show any more.
func checkCounts(d *assistant.Definition) error {
	steps, examples := 0, 0
	for i := range d.Actions {
		a := &d.Actions[i]
		steps += len(a.Steps)
		for _, lines := range a.Examples {
			examples += len(lines)
		}
	}
	for _, c := range []struct {
		field  string
		n, max int
	}{
		{"actions", len(d.Actions), assistant.MaxActions},
		{"steps", steps, assistant.MaxAllSteps},
		{"examples", examples, assistant.MaxAllExamples},
		{"variables", len(d.Variables), assistant.MaxVariables},
		{"saved_responses", len(d.Saved), assistant.MaxVariables},
		{"extensions", len(d.Settings.Extensions), assistant.MaxExtensions},
	} {
		if c.n > c.max {
			return domain.Field(c.field, "problem.assistant_too_many", "Max", c.max)
		}
	}
	return nil
}
