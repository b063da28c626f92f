package engine

import (
	"context"
	"encoding/json"
	"errors"

	"relevo/domain"
	"relevo/domain/attachment"
)

// uploadKept is how long an upload waits for the message that names it, in ms.
const uploadKept = 24 * 60 * 60 * 1000

// AddUpload records a file whose bytes are already on disk. If no message
// names it within a day it is removed again.
func (e *Engine) AddUpload(ctx context.Context, f attachment.File) (*attachment.File, error) {
	err := e.write(ctx, func(tx Tx, now int64) error {
		if err := e.present(f.SHA256); err != nil {
			return err
		}
		f.ID, f.CreatedAt, f.ConversationID = e.NewID(), now, 0
		if err := tx.AddFile(&f); err != nil {
			return err
		}
		tx.Touch(TopicTimers)
		return tx.SetTimer(Timer{Kind: timerUpload, Subject: f.ID, Due: now + uploadKept})
	})
	return &f, err
}

// present makes sure that the bytes are there when a row comes to name them: a
// clean-up of the same content may have run since they were stored. Clean-ups
// run inside writes too, so none can slip in afterwards.
func (e *Engine) present(sha256 string) error {
	ok, err := e.blobs.HasBlob(sha256)
	if err == nil && !ok {
		return domain.Unavailable(errors.New("the bytes were cleaned up meanwhile"))
	}
	return err
}

type blobPayload struct {
	SHA256 string `json:"sha256"`
}

// dropFile removes a file's row and, when no other row shares its content,
// orders its bytes removed.
func (e *Engine) dropFile(tx Tx, id domain.ID, now int64) error {
	f, err := tx.File(id)
	if domain.IsCode(err, "not_found") {
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.DeleteFile(id); err != nil {
		return err
	}
	n, err := tx.CountBlob(f.SHA256)
	if err != nil || n > 0 {
		return err
	}
	payload, err := json.Marshal(blobPayload{f.SHA256})
	if err != nil {
		return err
	}
	tx.Touch(TopicJobs)
	return tx.AddJob(&Job{ID: e.NewID(), Kind: jobBlob, Key: jobBlob + ":" + id.String(), Payload: payload, RunAt: now})
}

// deleteBlob carries out the order, unless the same content came back since.
func (e *Engine) deleteBlob(ctx context.Context, j *Job) error {
	var p blobPayload
	if err := json.Unmarshal(j.Payload, &p); err != nil {
		return err
	}
	return e.write(ctx, func(tx Tx, _ int64) error {
		n, err := tx.CountBlob(p.SHA256)
		if err != nil || n > 0 {
			return err
		}
		return e.blobs.DeleteBlob(p.SHA256) // inside the write, so that no upload of the same bytes slips between
	})
}
