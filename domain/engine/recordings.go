package engine

import (
	"context"
	"strings"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/assistant"
)

const (
	mostRecording = 256 << 10 // bytes of a scenario
	mostReport    = 64 << 10  // bytes of a run's report that are kept
)

// SaveRecording keeps a scenario (ID 0 makes one). 422 name, body. A changed
// body has not run yet.
func (e *Engine) SaveRecording(ctx context.Context, by domain.ID, r assistant.Recording) (*assistant.Recording, error) {
	name, err := assistantName(r.Name)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(r.Body) == "" || len(r.Body) > mostRecording || !utf8.ValidString(r.Body) {
		return nil, domain.Field("body", "problem.recording_body", "Max", mostRecording)
	}
	err = e.configure(ctx, by, func(tx Tx, now int64) error {
		was := &assistant.Recording{ID: e.NewID(), AssistantID: r.AssistantID}
		if r.ID != 0 {
			if was, err = tx.Recording(r.ID); err != nil {
				return err
			}
		}
		if _, err := assistantInUse(tx, was.AssistantID); err != nil {
			return err
		}
		if was.Body != r.Body {
			was.RanAt, was.Passed, was.Report = 0, false, ""
		}
		was.Name, was.Body, was.UpdatedAt, was.UpdatedBy = name, r.Body, now, by
		r = *was
		return tx.SaveRecording(&r)
	})
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// NoteRecording keeps the outcome of a run.
func (e *Engine) NoteRecording(ctx context.Context, id domain.ID, passed bool, report string) error {
	if passed {
		report = ""
	}
	if len(report) > mostReport {
		report = strings.ToValidUTF8(report[:mostReport], "")
	}
	return e.write(ctx, func(tx Tx, now int64) error {
		r, err := tx.Recording(id)
		if err != nil {
			return err
		}
		r.RanAt, r.Passed, r.Report = now, passed, report
		return tx.SaveRecording(r)
	})
}

// DeleteRecording removes a scenario. Idempotent.
func (e *Engine) DeleteRecording(ctx context.Context, by, id domain.ID) error {
	return e.configure(ctx, by, func(tx Tx, _ int64) error { return tx.DeleteRecording(id) })
}

// SetGap says what became of a gap. 422 status.
func (e *Engine) SetGap(ctx context.Context, by, id domain.ID, status assistant.GapStatus) error {
	switch status {
	case assistant.GapOpen, assistant.GapAdded, assistant.GapDismissed:
	default:
		return domain.Field("status", "problem.choice")
	}
	return e.configure(ctx, by, func(tx Tx, _ int64) error {
		g, err := tx.Gap(id)
		if err != nil {
			return err
		}
		g.Status = status
		return tx.SaveGap(g)
	})
}
