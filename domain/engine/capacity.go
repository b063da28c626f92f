package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/routing"
)

// SetCapacity sets how much an agent takes on, or for agent 0 what everybody
// does who has no capacity of one's own. nil takes an agent back to the
// default, and the default back to the product's. The error of a value that
// cannot be names its field. by must be allowed to configure.
func (e *Engine) SetCapacity(ctx context.Context, by, agent domain.ID, c *routing.Capacity) error {
	if c != nil {
		if err := c.Check(); err != nil {
			return err
		}
	}
	return e.configureRouting(ctx, by, func(tx Tx, _ int64) error {
		if agent != 0 {
			if _, err := tx.Agent(agent); err != nil {
				return err
			}
		}
		return tx.SaveCapacity(agent, c)
	})
}
