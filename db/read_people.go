package db

import (
	"context"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/domain/contact"
	"relevo/domain/people"
	"relevo/domain/widget"
)

// Agents reads all agents by name, disabled ones included.
func (d *DB) Agents(ctx context.Context) ([]*people.Agent, error) {
	return many(ctx, d, scanAgent, "SELECT "+agentCols+" FROM agent ORDER BY name, id")
}

// Agent reads one agent; not_found.
func (d *DB) Agent(ctx context.Context, id domain.ID) (*people.Agent, error) {
	return scanAgent(d.row(ctx, "SELECT "+agentCols+" FROM agent WHERE id = $1", id))
}

// AgentByEmail reads one agent by normalised address; not_found.
func (d *DB) AgentByEmail(ctx context.Context, email string) (*people.Agent, error) {
	return scanAgent(d.row(ctx, "SELECT "+agentCols+" FROM agent WHERE email = $1", email))
}

func scanSession(row scanner) (*people.Session, error) {
	s := &people.Session{}
	err := row.Scan(&s.ID, &s.AgentID, &s.Hash, &s.UserAgent, &s.Address, &s.CreatedAt, &s.ExpiresAt)
	return s, classify(err)
}

const sessionCols = "id, agent_id, hash, user_agent, address, created_at, expires_at"

// SessionByHash reads the session a cookie names; not_found.
func (d *DB) SessionByHash(ctx context.Context, hash []byte) (*people.Session, error) {
	return scanSession(d.row(ctx, "SELECT "+sessionCols+" FROM session WHERE hash = $1", hash))
}

// Sessions reads an agent's sessions, newest first.
func (d *DB) Sessions(ctx context.Context, agent domain.ID) ([]*people.Session, error) {
	return many(ctx, d, scanSession, "SELECT "+sessionCols+" FROM session WHERE agent_id = $1 ORDER BY id DESC", agent)
}

func scanToken(row scanner) (*people.Token, error) {
	k := &people.Token{}
	err := row.Scan(&k.ID, &k.AgentID, &k.Name, &k.Hash, &k.Hint, &k.CreatedAt, &k.RevokedAt)
	return k, classify(err)
}

const tokenCols = "id, agent_id, name, hash, hint, created_at, revoked_at"

// TokenByHash reads a token that is not revoked; not_found.
func (d *DB) TokenByHash(ctx context.Context, hash []byte) (*people.Token, error) {
	return scanToken(d.row(ctx, "SELECT "+tokenCols+" FROM token WHERE hash = $1 AND revoked_at = 0", hash))
}

// Tokens reads an agent's tokens that are not revoked, newest first.
func (d *DB) Tokens(ctx context.Context, agent domain.ID) ([]*people.Token, error) {
	return many(ctx, d, scanToken, "SELECT "+tokenCols+" FROM token WHERE agent_id = $1 AND revoked_at = 0 ORDER BY id DESC", agent)
}

// Invitations reads the invitations that can still be accepted, newest first.
func (d *DB) Invitations(ctx context.Context, now int64) ([]*people.Invitation, error) {
	return many(ctx, d, scanInvitation, "SELECT "+invitationCols+" FROM invitation WHERE accepted_at = 0 AND revoked_at = 0 AND expires_at > $1 ORDER BY id DESC", now)
}

// InvitationByHash reads the invitation a link names, whatever its state;
// not_found.
func (d *DB) InvitationByHash(ctx context.Context, hash []byte) (*people.Invitation, error) {
	return scanInvitation(d.row(ctx, "SELECT "+invitationCols+" FROM invitation WHERE hash = $1", hash))
}

// PasswordResetByHash reads the link for a new password, also an expired one;
// not_found.
func (d *DB) PasswordResetByHash(ctx context.Context, hash []byte) (*people.PasswordReset, error) {
	return scanReset(d.row(ctx, "SELECT "+resetCols+" FROM password_reset WHERE hash = $1", hash))
}

const widgetsInUse = "SELECT " + widgetCols + " FROM widget WHERE archived_at = 0 ORDER BY id"

// Widgets reads the widgets in use, oldest first.
func (d *DB) Widgets(ctx context.Context) ([]*widget.Widget, error) {
	return many(ctx, d, scanWidget, widgetsInUse)
}

// Setting reads one workspace setting; not_found.
func (d *DB) Setting(ctx context.Context, key string) (v string, err error) {
	err = d.row(ctx, "SELECT value FROM setting WHERE key = $1", key).Scan(&v)
	return v, classify(err)
}

// StoredFile reads a file's row; not_found.
func (d *DB) StoredFile(ctx context.Context, id domain.ID) (*attachment.File, error) {
	return scanFile(d.row(ctx, "SELECT "+fileCols+" FROM file WHERE id = $1", id))
}

// AvatarFile reads the row of a file that is some agent's picture; not_found
// for every other file.
func (d *DB) AvatarFile(ctx context.Context, id domain.ID) (*attachment.File, error) {
	return scanFile(d.row(ctx, "SELECT "+fileCols+" FROM file WHERE id = $1 AND EXISTS (SELECT 1 FROM agent WHERE avatar = $1)", id))
}

// CountAgents counts all agents, disabled ones included.
func (d *DB) CountAgents(ctx context.Context) (n int, err error) {
	err = d.row(ctx, "SELECT count(*) FROM agent").Scan(&n)
	return n, classify(err)
}

// Widget reads one widget, archived ones included; not_found.
func (d *DB) Widget(ctx context.Context, id domain.ID) (*widget.Widget, error) {
	return scanWidget(d.row(ctx, "SELECT "+widgetCols+" FROM widget WHERE id = $1", id))
}

// Contact reads one contact; not_found.
func (d *DB) Contact(ctx context.Context, id domain.ID) (*contact.Contact, error) {
	return scanContact(d.row(ctx, "SELECT "+contactCols+" FROM contact WHERE id = $1", id))
}

// Contacts reads a page of contacts that wrote at least once, newest first;
// before is the last id of the page above (0: from the top).
func (d *DB) Contacts(ctx context.Context, before domain.ID, limit int) ([]*contact.Contact, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	return many(ctx, d, scanContact, "SELECT "+contactCols+` FROM contact WHERE id < $1 AND EXISTS
(SELECT 1 FROM conversation v WHERE v.contact_id = contact.id AND v.visitor_seq > 0) ORDER BY id DESC LIMIT $2 + 0`, before, limit)
}

// ContactVisitor reads the contact's newest visitor: where the person was seen
// last; not_found.
func (d *DB) ContactVisitor(ctx context.Context, id domain.ID) (*contact.Visitor, error) {
	v := &contact.Visitor{}
	err := d.row(ctx, "SELECT "+visitorCols+" FROM visitor v WHERE v.contact_id = $1 ORDER BY v.id DESC LIMIT 1", id).Scan(visitorFields(v)...)
	return v, classify(err)
}
