package engine

import (
	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/routing"
	"relevo/domain/widget"
)

// QueueTx loads and saves what routing is configured by.
type QueueTx interface {
	// Queue loads a queue, archived ones included.
	Queue(id domain.ID) (*routing.QueueDef, error)
	SaveQueue(q *routing.QueueDef) error // insert or update
	// QueueLoad counts what waits in a queue, and what agents hold of it:
	// rings, open work, wrap-ups.
	QueueLoad(id domain.ID) (waiting, held int, err error)
	// SetOptIn notes an agent's choice to serve a queue; false when nothing
	// changed.
	SetOptIn(queue, agent domain.ID, on bool) (bool, error)
	// Schedule loads opening hours, archived ones included.
	Schedule(id domain.ID) (*hours.Schedule, error)
	SaveSchedule(s *hours.Schedule) error // insert or update
	// Widgets lists the widgets in use, oldest first.
	Widgets() ([]*widget.Widget, error)
	// RoutingSetup reads everything routing is configured by; archived queues,
	// teams, skills and schedules are left out.
	RoutingSetup() (*routing.Setup, error)
	// BumpRouting counts the configuration's version up and wakes TopicRouting.
	// Every command that changes what RoutingSetup reads calls it.
	BumpRouting() error
}
