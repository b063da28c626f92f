package engine

import (
	"context"
	"strings"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/queue"
	"relevo/domain/routing"
)

// newerRevision is 409: somebody saved the same thing meanwhile.
func newerRevision() error {
	return &domain.Error{Kind: domain.KindConflict, Code: "newer_revision", Key: "queues.newer_revision"}
}

// nameTaken is 409 of the field name; what is "queue" or "hours".
func nameTaken(what string) error {
	return &domain.Error{Kind: domain.KindConflict, Code: "name_taken", Key: "queues." + what + "_taken", Field: "name"}
}

// usedBy is 409: the named things need it.
func usedBy(key string, names []string) error {
	return &domain.Error{Kind: domain.KindConflict, Code: "in_use", Key: key, Args: []any{"Names", strings.Join(names, ", ")}}
}

// configureRouting is configure for what routing is configured by: the version
// counts up.
func (e *Engine) configureRouting(ctx context.Context, by domain.ID, fn func(tx Tx, now int64) error) error {
	return e.configure(ctx, by, func(tx Tx, now int64) error {
		if err := fn(tx, now); err != nil {
			return err
		}
		return tx.BumpRouting()
	})
}

// queueInUse loads a queue; not_found for an archived one.
func queueInUse(tx Tx, id domain.ID) (*routing.QueueDef, error) {
	q, err := tx.Queue(id)
	if err == nil && q.Status == routing.QueueArchived {
		err = domain.NotFound()
	}
	return q, err
}

// CreateQueue makes a queue of name, settings and entries. by must be allowed
// to configure. 409 name_taken, 422 of the offending field.
func (e *Engine) CreateQueue(ctx context.Context, by domain.ID, q routing.QueueDef) (*routing.QueueDef, error) {
	if err := queue.Check(&q); err != nil {
		return nil, err
	}
	err := e.configureRouting(ctx, by, func(tx Tx, now int64) error {
		q.ID, q.Status, q.Target, q.Version, q.CreatedAt, q.ArchivedAt = e.NewID(), routing.QueueActive, 0, 1, now, 0
		if err := checkUses(tx, &q); err != nil {
			return err
		}
		return tx.SaveQueue(&q)
	})
	return &q, err
}

// UpdateQueue replaces name, settings and entries of a queue that was read in
// the given version; 409 newer_revision when it was saved meanwhile,
// queue_draining when it is being archived.
func (e *Engine) UpdateQueue(ctx context.Context, by, id domain.ID, version int64, edit routing.QueueDef) (*routing.QueueDef, error) {
	edit.ID = id
	if err := queue.Check(&edit); err != nil {
		return nil, err
	}
	var q *routing.QueueDef
	err := e.configureRouting(ctx, by, func(tx Tx, _ int64) (err error) {
		if q, err = queueInUse(tx, id); err != nil {
			return err
		}
		if q.Version != version {
			return newerRevision()
		}
		if q.Status == routing.QueueDraining {
			return domain.Conflict("queue_draining")
		}
		q.Name, q.Settings, q.Entries = edit.Name, edit.Settings, edit.Entries
		q.Version++
		if err := checkUses(tx, q); err != nil {
			return err
		}
		return tx.SaveQueue(q)
	})
	return q, err
}

// PauseQueue ends the queue's rings and offers nothing more; conversations
// still enter and wait. by must be allowed to supervise. Pausing twice changes
// nothing; 409 queue_draining.
func (e *Engine) PauseQueue(ctx context.Context, by, id domain.ID) error {
	return e.setQueueStatus(ctx, by, id, routing.QueuePaused)
}

// ResumeQueue lets a paused queue work again; see PauseQueue.
func (e *Engine) ResumeQueue(ctx context.Context, by, id domain.ID) error {
	return e.setQueueStatus(ctx, by, id, routing.QueueActive)
}

func (e *Engine) setQueueStatus(ctx context.Context, by, id domain.ID, to routing.Status) error {
	return e.permitted(ctx, by, people.Supervise, func(tx Tx, _ int64) error {
		q, err := queueInUse(tx, id)
		if err != nil || q.Status == to {
			return err
		}
		if q.Status == routing.QueueDraining {
			return domain.Conflict("queue_draining")
		}
		q.Status = to
		q.Version++
		if err := tx.SaveQueue(q); err != nil {
			return err
		}
		return tx.BumpRouting()
	})
}

// SetDefaultQueue makes a queue the one conversations enter when nothing else
// is said; 409 queue_draining.
func (e *Engine) SetDefaultQueue(ctx context.Context, by, id domain.ID) error {
	return e.configureRouting(ctx, by, func(tx Tx, _ int64) error {
		q, err := queueInUse(tx, id)
		if err != nil {
			return err
		}
		if q.Status == routing.QueueDraining {
			return domain.Conflict("queue_draining")
		}
		return tx.SetSetting(SettingDefaultQueue, id.String())
	})
}

// OptIn notes an agent's own choice to serve a queue, or not, where an entry
// asks for it; not_found where none does. Choosing twice changes nothing.
func (e *Engine) OptIn(ctx context.Context, agent, queue domain.ID, on bool) error {
	return e.permitted(ctx, agent, people.Serve, func(tx Tx, _ int64) error {
		if _, err := queueInUse(tx, queue); err != nil {
			return err
		}
		s, err := tx.RoutingSetup()
		if err != nil {
			return err
		}
		if !asksOptIn(s, queue, agent) {
			return domain.NotFound()
		}
		changed, err := tx.SetOptIn(queue, agent, on)
		if err != nil || !changed {
			return err
		}
		return tx.BumpRouting()
	})
}

// asksOptIn tells whether an entry with opt-in stands for the agent.
func asksOptIn(s *routing.Setup, queue, agent domain.ID) bool {
	teams := map[domain.ID]bool{}
	for _, t := range s.Teams {
		for _, m := range t.Members {
			teams[t.ID] = teams[t.ID] || m.Agent == agent
		}
	}
	for i := range s.Queues {
		if s.Queues[i].ID != queue {
			continue
		}
		for _, en := range s.Queues[i].Entries {
			switch {
			case !en.OptIn:
			case en.Kind == routing.EntryEveryone, en.Kind == routing.EntryAgent && en.ID == agent, en.Kind == routing.EntryTeam && teams[en.ID]:
				return true
			}
		}
	}
	return false
}
