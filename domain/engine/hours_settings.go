package engine

import (
	"context"
	"strings"

	"relevo/domain"
	"relevo/domain/hours"
)

// scheduleInUse loads opening hours; not_found for archived ones.
func scheduleInUse(tx Tx, id domain.ID) (*hours.Schedule, error) {
	s, err := tx.Schedule(id)
	if err == nil && s.Archived > 0 {
		err = domain.NotFound()
	}
	return s, err
}

// CreateSchedule makes opening hours. by must be allowed to configure, as in
// all commands on them. 409 name_taken, 422 of the offending field.
func (e *Engine) CreateSchedule(ctx context.Context, by domain.ID, s hours.Schedule) (*hours.Schedule, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	err := e.configureRouting(ctx, by, func(tx Tx, _ int64) error {
		s.ID, s.Version, s.Archived = e.NewID(), 1, 0
		if err := hoursNameFree(tx, &s); err != nil {
			return err
		}
		return tx.SaveSchedule(&s)
	})
	return &s, err
}

// UpdateSchedule replaces opening hours that were read in the given version;
// 409 newer_revision when they were saved meanwhile.
func (e *Engine) UpdateSchedule(ctx context.Context, by, id domain.ID, version int64, edit hours.Schedule) (*hours.Schedule, error) {
	if err := edit.Check(); err != nil {
		return nil, err
	}
	err := e.configureRouting(ctx, by, func(tx Tx, _ int64) error {
		s, err := scheduleInUse(tx, id)
		if err != nil {
			return err
		}
		if s.Version != version {
			return newerRevision()
		}
		edit.ID, edit.Version, edit.Archived = id, version+1, 0
		if err := hoursNameFree(tx, &edit); err != nil {
			return err
		}
		return tx.SaveSchedule(&edit)
	})
	return &edit, err
}

// ArchiveSchedule takes opening hours out of use; 409 in_use while a queue
// keeps them.
func (e *Engine) ArchiveSchedule(ctx context.Context, by, id domain.ID) error {
	return e.configureRouting(ctx, by, func(tx Tx, now int64) error {
		s, err := scheduleInUse(tx, id)
		if err != nil {
			return err
		}
		setup, err := tx.RoutingSetup()
		if err != nil {
			return err
		}
		var names []string
		for i := range setup.Queues {
			if setup.Queues[i].Settings.Hours == id {
				names = append(names, setup.Queues[i].Name)
			}
		}
		if len(names) > 0 {
			return usedBy("queues.hours_in_use", names)
		}
		s.Archived = now
		s.Version++
		return tx.SaveSchedule(s)
	})
}

func hoursNameFree(tx Tx, s *hours.Schedule) error {
	setup, err := tx.RoutingSetup()
	if err != nil {
		return err
	}
	for i := range setup.Hours {
		if o := &setup.Hours[i]; o.ID != s.ID && strings.EqualFold(o.Name, s.Name) {
			return nameTaken("hours")
		}
	}
	return nil
}
