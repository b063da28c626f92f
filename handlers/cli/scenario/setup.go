package scenario

import (
	"context"
	"fmt"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/domain/widget"
)

// setUp makes what the scenario is given, through the commands pages use.
func (w *world) setUp(ctx context.Context) error {
	for _, step := range []func(context.Context) error{w.setWorkspace, w.setAgents, w.setElsewhere, w.setQueues, w.setAssistant, w.setPresence} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("setting up: %w", err)
		}
	}
	return nil
}

func (w *world) setWorkspace(ctx context.Context) error {
	owner := engine.NewAgent{Email: "admin@scenario.test", Name: "Administrator", Lang: "en", Zone: w.fix.zone}
	a, wd, err := w.eng.CreateFirstAdmin(ctx, engine.Setup{Owner: owner, Workspace: people.Workspace{Name: w.fix.name, Lang: w.lang, Zone: w.fix.zone},
		Widget: widget.Defaults(w.fix.name)})
	if err != nil {
		return err
	}
	w.admin = conversation.Actor{ID: a.ID, Supervises: true}
	w.widget = wd
	return nil
}

func (w *world) setAgents(ctx context.Context) error {
	for _, def := range w.fix.agents {
		a, err := w.eng.AddAgent(ctx, engine.NewAgent{Email: fmt.Sprintf("agent%d@scenario.test", len(w.agents)+1), Name: def.name,
			Role: people.AgentRole, Lang: w.lang, Zone: w.fix.zone})
		if err != nil {
			return fmt.Errorf("agent %s: %w", def.id, err)
		}
		c := capacity(def.capacity)
		if err := w.eng.SetCapacity(ctx, w.admin.ID, a.ID, &c); err != nil {
			return fmt.Errorf("agent %s: %w", def.id, err)
		}
		w.agents = append(w.agents, &staff{agentDef: def, id: a.ID, actor: conversation.Actor{ID: a.ID}})
	}
	return nil
}

func (w *world) setQueues(ctx context.Context) error {
	teams, hours := map[string]domain.ID{}, map[string]domain.ID{}
	for _, t := range w.fix.teams {
		var members []domain.ID
		for _, m := range t.members {
			members = append(members, w.staffOf(m).id)
		}
		made, err := w.eng.CreateTeam(ctx, w.admin.ID, t.id, members)
		if err != nil {
			return fmt.Errorf("team %s: %w", t.id, err)
		}
		teams[t.id] = made.ID
	}
	for _, s := range w.fix.schedules {
		made, err := w.eng.CreateSchedule(ctx, w.admin.ID, s)
		if err != nil {
			return fmt.Errorf("hours %s: %w", s.Name, err)
		}
		hours[s.Name] = made.ID
	}
	for _, q := range w.fix.queues {
		def := routing.QueueDef{Name: q.name, Settings: q.settings}
		for _, m := range q.members {
			e := routing.Entry{Kind: routing.EntryTeam, ID: teams[m], Rank: 1}
			if a := w.staffOf(m); a != nil {
				e.Kind, e.ID = routing.EntryAgent, a.id
			}
			def.Entries = append(def.Entries, e)
		}
		def.Settings.Hours = hours[q.hours]
		if len(q.dispositions) > 0 {
			set, err := w.eng.CreateDispositionSet(ctx, w.admin.ID, q.name, q.dispositions)
			if err != nil {
				return fmt.Errorf("dispositions of queue %s: %w", q.id, err)
			}
			def.Settings.Dispositions = set.ID
		}
		if err := w.addQueue(ctx, q.id, def); err != nil {
			return err
		}
	}
	first := w.fix.queue
	if first == "" && len(w.fix.queues) > 0 {
		first = w.fix.queues[0].id
	}
	id, ok := w.queues[first]
	if !ok {
		return w.broken("there is no queue %q", first)
	}
	return w.eng.SetDefaultQueue(ctx, w.admin.ID, id)
}

func (w *world) addQueue(ctx context.Context, name string, def routing.QueueDef) error {
	made, err := w.eng.CreateQueue(ctx, w.admin.ID, def)
	if err != nil {
		return fmt.Errorf("queue %s: %w", name, err)
	}
	w.queues[name], w.names[made.ID] = made.ID, name
	return nil
}

// setPresence connects the agents and sets their states, in their order.
func (w *world) setPresence(ctx context.Context) error {
	for _, a := range w.agents {
		if err := w.load(ctx, a, a.load); err != nil {
			return fmt.Errorf("load of %s: %w", a.agentDef.id, err)
		}
		if err := w.present(ctx, a, a.presence); err != nil {
			return fmt.Errorf("presence of %s: %w", a.agentDef.id, err)
		}
	}
	_, err := w.fire(ctx)
	return err
}
