package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/routing"
)

// WrapUpInput is what an agent notes when a conversation is over.
type WrapUpInput struct {
	Disposition string // id of a visible leaf of the queue's set, or ""
	Notes       string
	Rev         int // of the notes this is based on
}

// SubmitWrapUp ends an agent's wrap-up (422 disposition_required,
// unknown_disposition, notes_required; 404 without one). Submitting again
// changes nothing.
func (e *Engine) SubmitWrapUp(ctx context.Context, agent, conv domain.ID, in WrapUpInput) error {
	notes, err := conversation.CleanText(in.Notes)
	if err != nil {
		return err
	}
	return e.routed(ctx, func(r *round) error {
		a, ok := r.wrapUp(agent, conv)
		if !ok {
			return domain.NotFound()
		}
		if err := r.checkDisposition(a.QueueID, in.Disposition); err != nil {
			return err
		}
		if err := r.core.SubmitWrapUp(conv, agent, in.Disposition, notes, r.now); err != nil {
			return err
		}
		return r.tx.AddWrapNote(&WrapNote{AssignmentID: a.ID, Rev: a.NotesRev + 1, At: r.now, Disposition: in.Disposition, Notes: notes})
	})
}

// SaveWrapUp keeps what is being written and returns its revision; 409
// newer_revision when another page saved meanwhile.
func (e *Engine) SaveWrapUp(ctx context.Context, agent, conv domain.ID, in WrapUpInput) (rev int, err error) {
	notes, err := conversation.CleanText(in.Notes)
	if err != nil {
		return 0, err
	}
	err = e.routed(ctx, func(r *round) error {
		a, ok := r.wrapUp(agent, conv)
		if !ok {
			return domain.NotFound()
		}
		if err := r.checkDisposition(a.QueueID, in.Disposition); err != nil {
			return err
		}
		if rev, err = r.core.SaveWrapNotes(conv, agent, in.Disposition, notes, in.Rev, r.now); err != nil || rev == a.NotesRev {
			return err
		}
		return r.tx.AddWrapNote(&WrapNote{AssignmentID: a.ID, Rev: rev, At: r.now, Disposition: in.Disposition, Notes: notes})
	})
	return rev, err
}

// ExtendWrapUp gives a running wrap-up its time once more, once: 409
// extended_before.
func (e *Engine) ExtendWrapUp(ctx context.Context, agent, conv domain.ID) error {
	return e.routed(ctx, func(r *round) error { return r.core.ExtendWrapUp(conv, agent, r.now) })
}

// wrapUp finds an agent's open wrap-up of a conversation.
func (r *round) wrapUp(agent, conv domain.ID) (routing.Assignment, bool) {
	for _, a := range r.core.AssignmentsFor(conv) {
		if a.AgentID == agent && a.Stage == routing.WrapUp {
			return a, true
		}
	}
	return routing.Assignment{}, false
}

// checkDisposition accepts "" and the visible leaves of the queue's set: 422
// unknown_disposition otherwise.
func (r *round) checkDisposition(queue domain.ID, id string) error {
	if id == "" {
		return nil
	}
	q, err := r.tx.Queue(queue)
	if err != nil {
		return err
	}
	if q.Settings.Dispositions != 0 {
		set, err := r.tx.DispositionSet(q.Settings.Dispositions)
		if err != nil && !domain.IsCode(err, "not_found") {
			return err
		}
		if err == nil {
			if _, ok := set.Leaf(id); ok {
				return nil
			}
		}
	}
	unknown := domain.Field("disposition", "problem.disposition_unknown")
	unknown.Code = "unknown_disposition"
	return unknown
}
