package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/routing"
)

// SettingDefaultQueue is the setting that holds the id of the default queue.
const SettingDefaultQueue = "default_queue"

// ArchiveQueue takes a queue out of use. What waits moves to target; without
// one, and something waiting, it is 409 queue_has_waiting. While agents still
// hold something of it the queue drains: nothing enters, and it is archived
// when the last of it is done. 409 queue_default, in_use; 422 target.
func (e *Engine) ArchiveQueue(ctx context.Context, by, id, target domain.ID) error {
	err := e.configureRouting(ctx, by, func(tx Tx, now int64) error {
		q, err := queueInUse(tx, id)
		if err != nil {
			return err
		}
		if err := e.mayArchive(tx, q, target); err != nil {
			return err
		}
		waiting, held, err := tx.QueueLoad(id)
		if err != nil {
			return err
		}
		if waiting > 0 && target == 0 {
			return &domain.Error{Kind: domain.KindConflict, Code: "queue_has_waiting", Key: "queues.has_waiting", Args: []any{"Count", waiting}}
		}
		q.Status, q.Target = routing.QueueDraining, target
		q.Version++
		if waiting+held == 0 {
			q.Status, q.ArchivedAt = routing.QueueArchived, now
		}
		return tx.SaveQueue(q)
	})
	if err != nil {
		return err
	}
	if err := e.write(ctx, archiveDrained); err != nil { // what waited has moved
		return err
	}
	return e.reconfigured(ctx)
}

func (e *Engine) mayArchive(tx Tx, q *routing.QueueDef, target domain.ID) error {
	s, err := tx.RoutingSetup()
	if err != nil {
		return err
	}
	if s.Default == q.ID {
		return domain.Conflict("queue_default")
	}
	if target != 0 && (target == q.ID || !takesWork(s, target)) {
		return domain.Field("target", "queues.no_queue")
	}
	var names []string
	for i := range s.Queues {
		if o := &s.Queues[i]; o.ID != q.ID && sendsTo(&o.Settings, q.ID) {
			names = append(names, o.Name)
		}
	}
	widgets, err := tx.Widgets()
	if err != nil {
		return err
	}
	for _, w := range widgets {
		if w.Settings.Queue == q.ID {
			names = append(names, w.Settings.Name)
		}
	}
	if len(names) > 0 {
		return usedBy("queues.in_use", names)
	}
	return nil
}

// sendsTo tells whether a queue's rules send conversations to another one.
func sendsTo(s *routing.Settings, queue domain.ID) bool {
	if s.AfterHours.Queue == queue {
		return true
	}
	for _, o := range s.Overflow {
		if o.Queue == queue {
			return true
		}
	}
	return false
}

// takesWork tells whether there is such a queue and conversations may enter it.
func takesWork(s *routing.Setup, id domain.ID) bool {
	for i := range s.Queues {
		if q := &s.Queues[i]; q.ID == id {
			return q.Status == routing.QueueActive || q.Status == routing.QueuePaused
		}
	}
	return false
}

// archiveDrained archives draining queues of which nothing is left.
func archiveDrained(tx Tx, now int64) error {
	s, err := tx.RoutingSetup()
	if err != nil {
		return err
	}
	for i := range s.Queues {
		if err := archiveIfDrained(tx, &s.Queues[i], now); err != nil {
			return err
		}
	}
	return nil
}

func archiveIfDrained(tx Tx, q *routing.QueueDef, now int64) error {
	if q.Status != routing.QueueDraining {
		return nil
	}
	waiting, held, err := tx.QueueLoad(q.ID)
	if err != nil || waiting+held > 0 {
		return err
	}
	q.Status, q.ArchivedAt = routing.QueueArchived, now
	q.Version++
	if err := tx.SaveQueue(q); err != nil {
		return err
	}
	return tx.BumpRouting()
}

// drained archives the draining queues whose last assignment has just ended.
func (r *round) drained(done []routing.Assignment) error {
	seen := map[domain.ID]bool{0: true}
	for i := range done {
		id := done[i].QueueID
		if done[i].Stage != routing.Done || seen[id] {
			continue
		}
		seen[id] = true
		q, err := r.tx.Queue(id)
		if domain.IsCode(err, "not_found") {
			continue
		}
		if err != nil {
			return err
		}
		if err := archiveIfDrained(r.tx, q, r.now); err != nil {
			return err
		}
	}
	return nil
}

// EnsureDefaultQueue makes sure, in an installation that has agents, that
// there is a queue for conversations of which nothing else is said: the oldest
// one, or a first one that everybody serves. It also archives queues that have
// drained meanwhile.
func (e *Engine) EnsureDefaultQueue(ctx context.Context) error {
	return e.write(ctx, func(tx Tx, now int64) error {
		n, err := tx.CountAgents("")
		if err != nil || n == 0 {
			return err
		}
		if err := archiveDrained(tx, now); err != nil {
			return err
		}
		lang, err := tx.Setting(SettingLang)
		if err != nil && !domain.IsCode(err, "not_found") {
			return err
		}
		return e.ensureQueue(tx, lang, now)
	})
}

func (e *Engine) ensureQueue(tx Tx, lang string, now int64) error {
	s, err := tx.RoutingSetup()
	if err != nil || takesWork(s, s.Default) {
		return err
	}
	id := domain.ID(0)
	for i := range s.Queues {
		if takesWork(s, s.Queues[i].ID) {
			id = s.Queues[i].ID
			break
		}
	}
	if id == 0 {
		q := routing.QueueDef{ID: e.NewID(), Name: i18n.For(lang).T("queues.first"), Status: routing.QueueActive, Settings: routing.Defaults(),
			Entries: []routing.Entry{{Kind: routing.EntryEveryone, Rank: 1}}, Version: 1, CreatedAt: now}
		if err := tx.SaveQueue(&q); err != nil {
			return err
		}
		id = q.ID
	}
	if err := tx.SetSetting(SettingDefaultQueue, id.String()); err != nil {
		return err
	}
	return tx.BumpRouting()
}
