package settings

import (
	"context"
	"slices"

	"relevo/domain/routing"
	views "relevo/views/settings"
)

// work fills in what an agent serves, can do and takes on.
func (h *handlers) work(ctx context.Context, p *views.AgentProps) error {
	for _, fill := range []func(context.Context, *views.AgentProps) error{h.workQueues, h.workSkills, h.workCapacity} {
		if err := fill(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func (h *handlers) workQueues(ctx context.Context, p *views.AgentProps) error {
	setup, err := h.DB.RoutingSetup(ctx)
	if err != nil {
		return err
	}
	for i := range setup.Queues {
		q := &setup.Queues[i]
		through := q.Through(p.Agent.ID, setup.Teams)
		if len(through) == 0 {
			continue
		}
		v := views.AgentQueue{NamedQueue: views.NamedQueue{ID: q.ID.String(), Name: q.Name}}
		v.OptIn = !slices.ContainsFunc(through, func(e routing.Entry) bool { return !e.OptIn })
		for _, e := range through {
			v.Through = append(v.Through, e.Kind)
			for _, t := range setup.Teams {
				if e.Kind == routing.EntryTeam && t.ID == e.ID {
					v.Teams = append(v.Teams, t.Name)
				}
			}
		}
		p.Queues = append(p.Queues, v)
	}
	return nil
}

func (h *handlers) workSkills(ctx context.Context, p *views.AgentProps) error {
	skills, err := h.DB.Skills(ctx)
	if err != nil {
		return err
	}
	stored, err := h.levelsStored(ctx)
	if err != nil {
		return err
	}
	for _, s := range skills {
		row := levelRow(stored, p.Agent.ID, s.ID, nil)
		row.Label = s.Name
		p.Skills = append(p.Skills, row)
	}
	return nil
}

func (h *handlers) workCapacity(ctx context.Context, p *views.AgentProps) error {
	all, err := h.DB.Capacities(ctx)
	if err != nil {
		return err
	}
	_, own := all[p.Agent.ID]
	stored := routing.CapacityOf(all, p.Agent.ID)
	p.Capacity = views.AgentCapacity{Own: own, Stored: stored, Form: views.FormOf(stored), Default: routing.CapacityOf(all, 0)}
	return nil
}
