package people

import "relevo/domain"

// PasswordReset lets an agent who forgot the password set a new one, once. An
// agent has at most one.
type PasswordReset struct {
	AgentID   domain.ID
	Hash      []byte // SHA-256 of the secret in the link
	CreatedBy domain.ID
	CreatedAt int64 // UTC ms
	ExpiresAt int64
}

// MayReset is nil when maker may make a link with which agent sets a new
// password: 403 forbidden without the right to configure; 409 reset_own for
// oneself, since a new password of one's own asks for the current one; 409
// reset_disabled for an agent who may not log in.
func MayReset(maker, agent *Agent) error {
	switch {
	case !maker.Can(Configure):
		return domain.Forbidden()
	case maker.ID == agent.ID:
		return domain.Conflict("reset_own")
	case !agent.Enabled():
		return domain.Conflict("reset_disabled")
	}
	return nil
}

// Usable is nil while the link sets the password of its agent: 409
// reset_expired after its time, 409 reset_revoked once the agent is disabled
// or its maker may no longer configure.
func (p *PasswordReset) Usable(maker, agent *Agent, now int64) error {
	switch {
	case !maker.Can(Configure) || !agent.Enabled():
		return domain.Conflict("reset_revoked")
	case now >= p.ExpiresAt:
		return domain.Conflict("reset_expired")
	}
	return nil
}
