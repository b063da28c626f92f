package db

import (
	"relevo/domain"
	"relevo/domain/people"
)

const agentCols = "id, email, name, role, lang, zone, theme, density, avatar, quiet, password_hash, disabled_at, created_at"

func scanAgent(row scanner) (*people.Agent, error) {
	a := &people.Agent{}
	err := row.Scan(&a.ID, &a.Email, &a.Name, &a.Role, &a.Lang, &a.Zone, &a.Theme, &a.Density, &a.Avatar, &a.Quiet, &a.PasswordHash, &a.DisabledAt, &a.CreatedAt)
	return a, classify(err)
}

// Agent implements engine.Tx.
func (t *tx) Agent(id domain.ID) (*people.Agent, error) {
	return scanAgent(t.row("SELECT "+agentCols+" FROM agent WHERE id = $1", id))
}

// AgentByEmail implements engine.Tx.
func (t *tx) AgentByEmail(email string) (*people.Agent, error) {
	return scanAgent(t.row("SELECT "+agentCols+" FROM agent WHERE email = $1", email))
}

// AddAgent implements engine.Tx.
func (t *tx) AddAgent(a *people.Agent) error {
	_, err := t.exec("INSERT INTO agent ("+agentCols+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
		a.ID, a.Email, a.Name, a.Role, a.Lang, a.Zone, a.Theme, a.Density, a.Avatar, a.Quiet, a.PasswordHash, a.DisabledAt, a.CreatedAt)
	if unique(err) {
		return domain.Conflict("email_taken")
	}
	return err
}

// SaveAgent implements engine.Tx.
func (t *tx) SaveAgent(a *people.Agent) error {
	_, err := t.exec(`UPDATE agent SET email = $2, name = $3, role = $4, lang = $5, zone = $6, theme = $7, density = $8, avatar = $9, quiet = $10,
password_hash = $11, disabled_at = $12 WHERE id = $1`,
		a.ID, a.Email, a.Name, a.Role, a.Lang, a.Zone, a.Theme, a.Density, a.Avatar, a.Quiet, a.PasswordHash, a.DisabledAt)
	if unique(err) {
		return domain.Conflict("email_taken")
	}
	return err
}

// CountAgents implements engine.Tx.
func (t *tx) CountAgents(r people.Role) (n int, err error) {
	if r == "" {
		err = t.row("SELECT count(*) FROM agent").Scan(&n)
	} else {
		err = t.row("SELECT count(*) FROM agent WHERE role = $1 AND disabled_at = 0", r).Scan(&n)
	}
	return n, err
}

// AddSession implements engine.Tx.
func (t *tx) AddSession(s *people.Session) error {
	if _, err := t.exec("DELETE FROM session WHERE agent_id = $1 AND expires_at <= $2", s.AgentID, s.CreatedAt); err != nil {
		return err
	}
	_, err := t.exec("INSERT INTO session (id, agent_id, hash, user_agent, address, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		s.ID, s.AgentID, s.Hash, s.UserAgent, s.Address, s.CreatedAt, s.ExpiresAt)
	return err
}

// EndSessions implements engine.Tx.
func (t *tx) EndSessions(agent, id, keep domain.ID) error {
	var err error
	if id > 0 {
		_, err = t.exec("DELETE FROM session WHERE agent_id = $1 AND id = $2", agent, id)
	} else {
		_, err = t.exec("DELETE FROM session WHERE agent_id = $1 AND id <> $2", agent, keep)
	}
	return err
}

const invitationCols = "id, email, name, role, hash, invited_by, created_at, expires_at, accepted_at, revoked_at"

func scanInvitation(row scanner) (*people.Invitation, error) {
	i := &people.Invitation{}
	err := row.Scan(&i.ID, &i.Email, &i.Name, &i.Role, &i.Hash, &i.InvitedBy, &i.CreatedAt, &i.ExpiresAt, &i.AcceptedAt, &i.RevokedAt)
	return i, classify(err)
}

// SaveInvitation implements engine.Tx.
func (t *tx) SaveInvitation(i *people.Invitation) error {
	_, err := t.exec("INSERT INTO invitation ("+invitationCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (id) DO UPDATE SET hash = $5, invited_by = $6, expires_at = $8, accepted_at = $9, revoked_at = $10`,
		i.ID, i.Email, i.Name, i.Role, i.Hash, i.InvitedBy, i.CreatedAt, i.ExpiresAt, i.AcceptedAt, i.RevokedAt)
	return err
}

// Invitation implements engine.Tx.
func (t *tx) Invitation(id domain.ID) (*people.Invitation, error) {
	return scanInvitation(t.row("SELECT "+invitationCols+" FROM invitation WHERE id = $1", id))
}

// InvitationByHash implements engine.Tx.
func (t *tx) InvitationByHash(hash []byte) (*people.Invitation, error) {
	return scanInvitation(t.row("SELECT "+invitationCols+" FROM invitation WHERE hash = $1", hash))
}

// OpenInvitation implements engine.Tx.
func (t *tx) OpenInvitation(email string, now int64) (*people.Invitation, error) {
	return scanInvitation(t.row("SELECT "+invitationCols+` FROM invitation WHERE email = $1 AND accepted_at = 0 AND revoked_at = 0 AND expires_at > $2
ORDER BY id DESC LIMIT 1`, email, now))
}

const resetCols = "agent_id, hash, created_by, created_at, expires_at"

func scanReset(row scanner) (*people.PasswordReset, error) {
	p := &people.PasswordReset{}
	err := row.Scan(&p.AgentID, &p.Hash, &p.CreatedBy, &p.CreatedAt, &p.ExpiresAt)
	return p, classify(err)
}

// SavePasswordReset implements engine.Tx.
func (t *tx) SavePasswordReset(p *people.PasswordReset) error {
	_, err := t.exec("INSERT INTO password_reset ("+resetCols+`) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (agent_id) DO UPDATE SET hash = $2, created_by = $3, created_at = $4, expires_at = $5`, p.AgentID, p.Hash, p.CreatedBy, p.CreatedAt, p.ExpiresAt)
	return err
}

// PasswordResetByHash implements engine.Tx.
func (t *tx) PasswordResetByHash(hash []byte) (*people.PasswordReset, error) {
	return scanReset(t.row("SELECT "+resetCols+" FROM password_reset WHERE hash = $1", hash))
}

// DropPasswordReset implements engine.Tx.
func (t *tx) DropPasswordReset(agent domain.ID) error {
	_, err := t.exec("DELETE FROM password_reset WHERE agent_id = $1", agent)
	return err
}

// AddToken implements engine.Tx.
func (t *tx) AddToken(k *people.Token) error {
	_, err := t.exec("INSERT INTO token (id, agent_id, name, hash, hint, created_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		k.ID, k.AgentID, k.Name, k.Hash, k.Hint, k.CreatedAt, k.RevokedAt)
	return err
}

// RevokeToken implements engine.Tx.
func (t *tx) RevokeToken(agent, id domain.ID, now int64) error {
	n, err := t.exec("UPDATE token SET revoked_at = $3 WHERE agent_id = $1 AND id = $2 AND revoked_at = 0", agent, id, now)
	if err == nil && n == 0 {
		return domain.NotFound()
	}
	return err
}

// RevokeTokens implements engine.Tx.
func (t *tx) RevokeTokens(agent domain.ID, now int64) error {
	_, err := t.exec("UPDATE token SET revoked_at = $2 WHERE agent_id = $1 AND revoked_at = 0", agent, now)
	return err
}
