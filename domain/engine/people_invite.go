package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/people"
)

// Invite invites an address to become an agent and returns the secret of the
// link, which is stored as a hash only. 409 email_taken when an agent has the
// address, 409 invited when an open invitation has.
func (e *Engine) Invite(ctx context.Context, by domain.ID, email string, role people.Role) (secret string, i *people.Invitation, err error) {
	if email, err = people.NormalEmail(email); err != nil {
		return "", nil, err
	}
	if err = people.CheckRole(role); err != nil {
		return "", nil, err
	}
	secret = e.Secret(32)
	err = e.configure(ctx, by, func(tx Tx, now int64) error {
		if err := free(tx, email); err != nil {
			return err
		}
		if _, err := tx.OpenInvitation(email, now); err == nil {
			return domain.Conflict("invited")
		} else if !domain.IsCode(err, "not_found") {
			return err
		}
		i = &people.Invitation{ID: e.NewID(), Email: email, Role: role, Hash: people.HashSecret(secret), InvitedBy: by, CreatedAt: now, ExpiresAt: now + people.InvitationLife}
		tx.Touch(TopicAgents)
		return tx.SaveInvitation(i)
	})
	return secret, i, err
}

// free is nil when no agent has the address.
func free(tx Tx, email string) error {
	_, err := tx.AgentByEmail(email)
	if err == nil {
		return domain.Conflict("email_taken")
	}
	if domain.IsCode(err, "not_found") {
		return nil
	}
	return err
}

// RenewInvitation gives an invitation a new link and a week more; the old link
// stops working. 409 invitation_used or invitation_revoked.
func (e *Engine) RenewInvitation(ctx context.Context, by, id domain.ID) (secret string, i *people.Invitation, err error) {
	secret = e.Secret(32)
	err = e.configure(ctx, by, func(tx Tx, now int64) error {
		if i, err = tx.Invitation(id); err != nil {
			return err
		}
		if err := i.Usable(i.ExpiresAt - 1); err != nil { // an expired one may be renewed
			return err
		}
		i.Hash, i.ExpiresAt, i.InvitedBy = people.HashSecret(secret), now+people.InvitationLife, by
		tx.Touch(TopicAgents)
		return tx.SaveInvitation(i)
	})
	return secret, i, err
}

// RevokeInvitation makes a link useless; revoking twice changes nothing. 409
// invitation_used.
func (e *Engine) RevokeInvitation(ctx context.Context, by, id domain.ID) error {
	return e.configure(ctx, by, func(tx Tx, now int64) error {
		i, err := tx.Invitation(id)
		if err != nil {
			return err
		}
		if i.AcceptedAt > 0 {
			return domain.Conflict("invitation_used")
		}
		if i.RevokedAt == 0 {
			i.RevokedAt = now
		}
		tx.Touch(TopicAgents)
		return tx.SaveInvitation(i)
	})
}

// AcceptInvitation makes the invited person an agent, with the invitation's
// address and role. not_found for an unknown secret; 409 invitation_used,
// invitation_expired or invitation_revoked, the last also when the inviter may
// no longer invite.
func (e *Engine) AcceptInvitation(ctx context.Context, secret string, n NewAgent) (*people.Agent, error) {
	if err := n.checkPerson(); err != nil {
		return nil, err
	}
	var a *people.Agent
	err := e.write(ctx, func(tx Tx, now int64) error {
		i, err := tx.InvitationByHash(people.HashSecret(secret))
		if err != nil {
			return err
		}
		if err := i.Usable(now); err != nil {
			return err
		}
		host, err := tx.Agent(i.InvitedBy)
		if err != nil {
			return err
		}
		if !host.Can(people.Configure) {
			return domain.Conflict("invitation_revoked")
		}
		n.Email, n.Role = i.Email, i.Role
		if a, err = e.addAgent(tx, n, now); err != nil {
			return err
		}
		i.AcceptedAt = now
		return tx.SaveInvitation(i)
	})
	return a, err
}
