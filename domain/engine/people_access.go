package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/people"
)

// LogIn describes a log-in whose password was found right.
type LogIn struct {
	AgentID   domain.ID
	Proof     string // the stored hash the password was checked against
	Rehash    string // the same password hashed with today's parameters; "" keeps Proof
	UserAgent string
	Address   string
}

// StartAgentSession opens a session and returns the secret for the cookie. An
// agent who was disabled, or whose password changed since it was checked, is
// unauthenticated.
func (e *Engine) StartAgentSession(ctx context.Context, l LogIn) (secret string, s *people.Session, err error) {
	secret = e.Secret(32)
	err = e.write(ctx, func(tx Tx, now int64) error {
		a, err := tx.Agent(l.AgentID)
		if domain.IsCode(err, "not_found") || err == nil && (!a.Enabled() || a.PasswordHash == "" || a.PasswordHash != l.Proof) {
			return domain.Unauthenticated()
		}
		if err != nil {
			return err
		}
		if l.Rehash != "" {
			a.PasswordHash = l.Rehash
			if err := tx.SaveAgent(a); err != nil {
				return err
			}
		}
		s = &people.Session{ID: e.NewID(), AgentID: a.ID, Hash: people.HashSecret(secret), UserAgent: contact.OneLine(l.UserAgent, 300),
			Address: l.Address, CreatedAt: now, ExpiresAt: now + people.SessionLife}
		tx.Touch(TopicAgent(a.ID))
		return tx.AddSession(s)
	})
	return secret, s, err
}

// EndSession ends one session of an agent; ending what has ended changes
// nothing.
func (e *Engine) EndSession(ctx context.Context, agent, session domain.ID) error {
	if session == 0 {
		return domain.NotFound()
	}
	return e.endSessions(ctx, agent, session, 0)
}

// EndOtherSessions ends all sessions of an agent but one.
func (e *Engine) EndOtherSessions(ctx context.Context, agent, keep domain.ID) error {
	return e.endSessions(ctx, agent, 0, keep)
}

func (e *Engine) endSessions(ctx context.Context, agent, id, keep domain.ID) error {
	return e.write(ctx, func(tx Tx, _ int64) error {
		tx.Touch(TopicAgent(agent))
		return tx.EndSessions(agent, id, keep)
	})
}

// ChangePassword sets a new password hash, ends all sessions but keep and
// voids an open link for a new password.
// proof is the stored hash the old password was checked against; when it
// changed since, nothing is done (unauthenticated).
func (e *Engine) ChangePassword(ctx context.Context, agent domain.ID, proof, hash string, keep domain.ID) error {
	return e.write(ctx, func(tx Tx, _ int64) error {
		a, err := tx.Agent(agent)
		if err != nil {
			return err
		}
		if a.PasswordHash != proof || !a.Enabled() {
			return domain.Unauthenticated()
		}
		return setPassword(tx, a, hash, keep)
	})
}

// CreateToken makes an API token that acts as the agent and returns it; only
// its hash is stored. 422 name.
func (e *Engine) CreateToken(ctx context.Context, agent domain.ID, name string) (secret string, t *people.Token, err error) {
	if name, err = people.TokenName(name); err != nil {
		return "", nil, err
	}
	secret = people.TokenPrefix + e.Secret(32)
	err = e.write(ctx, func(tx Tx, now int64) error {
		a, err := tx.Agent(agent)
		if err != nil {
			return err
		}
		if !a.Enabled() {
			return domain.Forbidden()
		}
		t = &people.Token{ID: e.NewID(), AgentID: agent, Name: name, Hash: people.HashSecret(secret), Hint: secret[len(secret)-4:], CreatedAt: now}
		tx.Touch(TopicAgent(agent))
		return tx.AddToken(t)
	})
	return secret, t, err
}

// RevokeToken ends an agent's API token at once; not_found when it is not the
// agent's or was revoked already.
func (e *Engine) RevokeToken(ctx context.Context, agent, id domain.ID) error {
	return e.write(ctx, func(tx Tx, now int64) error {
		tx.Touch(TopicAgent(agent))
		return tx.RevokeToken(agent, id, now)
	})
}
