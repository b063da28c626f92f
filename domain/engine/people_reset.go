package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/people"
)

// MakePasswordReset makes the link with which an agent who forgot the password
// sets a new one, and returns its secret, which is stored as a hash only. An
// earlier link of the agent stops working. 409 reset_own, reset_disabled.
func (e *Engine) MakePasswordReset(ctx context.Context, by, agent domain.ID) (secret string, p *people.PasswordReset, err error) {
	secret = e.Secret(32)
	err = e.configure(ctx, by, func(tx Tx, now int64) error {
		maker, err := tx.Agent(by)
		if err != nil {
			return err
		}
		a, err := tx.Agent(agent)
		if err != nil {
			return err
		}
		if err := people.MayReset(maker, a); err != nil {
			return err
		}
		p = &people.PasswordReset{AgentID: agent, Hash: people.HashSecret(secret), CreatedBy: by, CreatedAt: now, ExpiresAt: now + people.ResetLife}
		return tx.SavePasswordReset(p)
	})
	return secret, p, err
}

// ResetPassword sets the password hash of the agent a link was made for, ends
// all sessions and uses the link up; API tokens stay. not_found for an unknown,
// used or replaced link; 409 reset_expired, reset_revoked.
func (e *Engine) ResetPassword(ctx context.Context, secret, hash string) (a *people.Agent, err error) {
	err = e.write(ctx, func(tx Tx, now int64) error {
		p, err := tx.PasswordResetByHash(people.HashSecret(secret))
		if err != nil {
			return err
		}
		maker, err := tx.Agent(p.CreatedBy)
		if err != nil {
			return err
		}
		if a, err = tx.Agent(p.AgentID); err != nil {
			return err
		}
		if err := p.Usable(maker, a, now); err != nil {
			return err
		}
		return setPassword(tx, a, hash, 0)
	})
	return a, err
}

// SetPassword sets an agent's password hash for the command line, whose user
// owns the data, and ends all sessions; API tokens stay. 409 reset_disabled.
func (e *Engine) SetPassword(ctx context.Context, agent domain.ID, hash string) error {
	return e.write(ctx, func(tx Tx, _ int64) error {
		a, err := tx.Agent(agent)
		if err != nil {
			return err
		}
		if !a.Enabled() {
			return domain.Conflict("reset_disabled")
		}
		return setPassword(tx, a, hash, 0)
	})
}

// setPassword stores a new hash and ends what the old password opened: all
// sessions but keep, and an open link.
func setPassword(tx Tx, a *people.Agent, hash string, keep domain.ID) error {
	a.PasswordHash = hash
	if err := tx.SaveAgent(a); err != nil {
		return err
	}
	if err := tx.DropPasswordReset(a.ID); err != nil {
		return err
	}
	tx.Touch(TopicAgent(a.ID))
	return tx.EndSessions(a.ID, 0, keep)
}
