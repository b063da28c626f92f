// Package figures computes the reports that pages and the API show: it reads
// the rows, passes them through the aggregators of domain/report, and knows the
// names of what they are about.
package figures

import (
	"context"
	"fmt"
	"time"

	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/report"
	"relevo/domain/routing"
)

// Store is the database as reports read it.
type Store interface {
	ReportStays(ctx context.Context, from, to int64, fn func(*report.Stay)) error
	ReportParts(ctx context.Context, from, to int64, fn func(*report.Part)) error
	ReportOffers(ctx context.Context, from, to int64, fn func(*routing.Offer)) error
	ReportAgentEvents(ctx context.Context, from, to int64, fn func(*routing.AgentEvent)) error
	ReportClosings(ctx context.Context, from, to int64, fn func(*report.Closing)) error
	ReportQueues(ctx context.Context) ([]report.Queue, error)
	ReportReasons(ctx context.Context) ([]presence.Reason, error)
	ReportHours(ctx context.Context) ([]hours.Schedule, error)
	Agents(ctx context.Context) ([]*people.Agent, error)
}

// maxCells is how many figures one report may hold: of each queue or agent,
// one an interval.
const maxCells = 50_000

// Figures computes reports, one at a time: they share two cores with
// conversations, which go first. Safe for concurrent use.
type Figures struct {
	store Store
	turn  chan struct{}
}

// New makes the reports of a store.
func New(s Store) *Figures { return &Figures{store: s, turn: make(chan struct{}, 1)} }

// Names are what figures are called by.
type Names struct {
	Queues  []report.Queue // by name, archived ones included
	Agents  []*people.Agent
	Reasons []presence.Reason
}

// Names reads the names of queues, agents and reasons for not being ready.
func (f *Figures) Names(ctx context.Context) (n Names, err error) {
	if n.Queues, err = f.store.ReportQueues(ctx); err != nil {
		return n, err
	}
	if n.Agents, err = f.store.Agents(ctx); err != nil {
		return n, err
	}
	n.Reasons, err = f.store.ReportReasons(ctx)
	return n, err
}

// Both is the report of queues and that of agents over the same rows.
type Both struct {
	Queues *report.QueueReport
	Agents *report.AgentReport
}

// What says which figures are asked for.
type What int

// What can be asked for.
const (
	Queues What = 1 << iota
	Agents
)

// Compute reads the rows of a query and adds them up. It waits for its turn.
// The errors are those of CheckRange and report.Buckets, and 422 interval for
// more figures than one report may hold.
func (f *Figures) Compute(ctx context.Context, q report.Query, names Names, what What) (out Both, err error) {
	c, err := newComputation(q, names, what)
	if err != nil {
		return out, err
	}
	select {
	case f.turn <- struct{}{}:
	case <-ctx.Done():
		return out, domain.Unavailable(ctx.Err())
	}
	defer func() { <-f.turn }()
	if err := f.goals(ctx, c); err != nil {
		return out, err
	}
	if err := f.read(ctx, q, c); err != nil {
		return out, err
	}
	if c.queues != nil {
		out.Queues = c.queues.Result()
	}
	if c.agents != nil {
		out.Agents = c.agents.Result()
	}
	return out, nil
}

type computation struct {
	names  Names
	goals  map[domain.ID]report.Goal
	queues *report.Queues // nil when not asked for
	agents *report.Agents
}

func newComputation(q report.Query, names Names, what What) (*computation, error) {
	if err := CheckRange(q.From, q.To); err != nil {
		return nil, err
	}
	buckets, err := report.Buckets(q.From, q.To, q.Unit, q.Zone)
	if err != nil {
		return nil, err
	}
	rows := 1
	if what&Queues != 0 && q.Queue == 0 {
		rows = max(rows, len(names.Queues))
	}
	if what&Agents != 0 && q.Agent == 0 {
		rows = max(rows, len(names.Agents))
	}
	if len(buckets)*rows > maxCells {
		return nil, domain.Field("interval", "problem.report_too_many", "Max", maxCells/rows)
	}
	c := &computation{names: names, goals: map[domain.ID]report.Goal{}}
	if what&Queues != 0 {
		if c.queues, err = report.NewQueues(q, c.goals); err != nil {
			return nil, err
		}
	}
	if what&Agents != 0 {
		c.agents, err = report.NewAgents(q)
	}
	return c, err
}

// goals takes what queues are measured by from their settings and hours.
func (f *Figures) goals(ctx context.Context, c *computation) error {
	if c.queues == nil {
		return nil
	}
	schedules, err := f.store.ReportHours(ctx)
	if err != nil {
		return err
	}
	open := map[domain.ID]func(from, to int64) int64{}
	for i := range schedules {
		zone, err := time.LoadLocation(schedules[i].Zone)
		if err != nil {
			return fmt.Errorf("zone of schedule %s: %w", schedules[i].ID, err)
		}
		open[schedules[i].ID] = report.Business(&schedules[i], zone)
	}
	for _, q := range c.names.Queues {
		c.goals[q.ID] = report.GoalOf(q.Settings, open[q.Settings.Hours])
	}
	return nil
}

func (f *Figures) read(ctx context.Context, q report.Query, c *computation) error {
	if c.queues != nil {
		if err := f.store.ReportStays(ctx, q.From, q.To, c.queues.Stay); err != nil {
			return err
		}
	}
	err := f.store.ReportParts(ctx, q.From, q.To, func(p *report.Part) {
		if c.queues != nil {
			c.queues.Part(p)
		}
		if c.agents != nil {
			c.agents.Part(p)
		}
	})
	if err != nil {
		return err
	}
	err = f.store.ReportClosings(ctx, q.From, q.To, func(k *report.Closing) {
		if c.queues != nil {
			c.queues.Closing(k)
		}
		if c.agents != nil {
			c.agents.Closing(k)
		}
	})
	if err != nil || c.agents == nil {
		return err
	}
	if err := f.store.ReportOffers(ctx, q.From, q.To, c.agents.Offer); err != nil {
		return err
	}
	return f.store.ReportAgentEvents(ctx, q.From, q.To, c.agents.Event)
}
