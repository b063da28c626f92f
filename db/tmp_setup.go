package db

import (
	"relevo/domain"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

func (t *tx) RoutingSetup() (*routing.Setup, error)      { return &routing.Setup{}, nil }
func (t *tx) BumpRouting() error                         { return nil }
func (t *tx) Queue(domain.ID) (*routing.QueueDef, error) { return nil, domain.NotFound() }
func (t *tx) DispositionSet(domain.ID) (*routing.DispositionSet, error) {
	return nil, domain.NotFound()
}
func (t *tx) Reason(domain.ID) (*presence.Reason, error) { return nil, domain.NotFound() }
