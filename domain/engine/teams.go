package engine

import (
	"context"
	"slices"

	"relevo/domain"
	"relevo/domain/label"
	"relevo/domain/routing"
)

// CreateTeam makes a team; 409 name_taken, 422 name, 422 members for somebody
// who is no agent. by must be allowed to configure, as in all commands here.
func (e *Engine) CreateTeam(ctx context.Context, by domain.ID, name string, members []domain.ID) (*routing.Team, error) {
	t := &routing.Team{Name: name}
	if err := t.Check(); err != nil {
		return nil, err
	}
	err := e.configureRouting(ctx, by, func(tx Tx, now int64) error {
		t.ID, t.CreatedAt = e.NewID(), now
		return saveTeam(tx, t, members)
	})
	return t, err
}

// UpdateTeam changes a team's name and members; who stays a member keeps the
// place in the order of joining. Errors as of CreateTeam; not_found for an
// archived one.
func (e *Engine) UpdateTeam(ctx context.Context, by, id domain.ID, name string, members []domain.ID) error {
	return e.configureRouting(ctx, by, func(tx Tx, _ int64) error {
		t, err := usedTeam(tx, id)
		if err != nil {
			return err
		}
		t.Name = name
		if err := t.Check(); err != nil {
			return err
		}
		return saveTeam(tx, t, members)
	})
}

func saveTeam(tx Tx, t *routing.Team, members []domain.ID) error {
	all, err := tx.Teams()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(o *routing.Team) bool { return o.ID != t.ID && label.Same(o.Name, t.Name) }) {
		return label.Taken("team")
	}
	for _, id := range members {
		_, err := tx.Agent(id)
		if domain.IsCode(err, "not_found") {
			return domain.Field("members", "teams.member_unknown")
		}
		if err != nil {
			return err
		}
	}
	t.SetMembers(members)
	return tx.SaveTeam(t)
}

// ArchiveTeam takes a team out of use; 409 in_use while a queue names it.
func (e *Engine) ArchiveTeam(ctx context.Context, by, id domain.ID) error {
	return e.configureRouting(ctx, by, func(tx Tx, now int64) error {
		t, err := usedTeam(tx, id)
		if err != nil {
			return err
		}
		if err := unused(tx, "team", func(q *routing.QueueDef) bool { return q.UsesTeam(id) }); err != nil {
			return err
		}
		t.ArchivedAt = now
		return tx.SaveTeam(t)
	})
}

func usedTeam(tx Tx, id domain.ID) (*routing.Team, error) {
	t, err := tx.Team(id)
	if err == nil && t.ArchivedAt > 0 {
		err = domain.NotFound()
	}
	return t, err
}

// unused is 409 in_use, with their names, when queues use the thing.
func unused(tx Tx, what string, uses func(q *routing.QueueDef) bool) error {
	setup, err := tx.RoutingSetup()
	if err != nil {
		return err
	}
	var names []string
	for i := range setup.Queues {
		if q := &setup.Queues[i]; uses(q) {
			names = append(names, q.Name)
		}
	}
	if len(names) > 0 {
		return label.InUse(what, names)
	}
	return nil
}
