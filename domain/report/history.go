package report

import (
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// History is a past to be stored as it is, without the commands that would
// have led to it: of a demo, of an import, of tests.
type History struct {
	Queues      []routing.QueueDef
	Reasons     []presence.Reason
	Segments    []routing.Segment
	Offers      []routing.Offer
	Assignments []routing.Assignment
	AgentEvents []routing.AgentEvent
}
