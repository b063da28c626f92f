package people

import "relevo/domain"

// Session is one browser an agent is logged in with.
type Session struct {
	ID        domain.ID
	AgentID   domain.ID
	Hash      []byte // SHA-256 of the secret in the cookie
	UserAgent string
	Address   string
	CreatedAt int64 // UTC ms
	ExpiresAt int64
}

// Invitation lets somebody become an agent by setting a password.
type Invitation struct {
	ID         domain.ID
	Email      string
	Name       string
	Role       Role
	Hash       []byte // SHA-256 of the secret in the link
	InvitedBy  domain.ID
	CreatedAt  int64 // UTC ms
	ExpiresAt  int64
	AcceptedAt int64
	RevokedAt  int64
}

// Open tells whether the invitation can still be accepted.
func (i *Invitation) Open(now int64) bool {
	return i.AcceptedAt == 0 && i.RevokedAt == 0 && now < i.ExpiresAt
}

// Usable is nil while the invitation can be accepted; 409 invitation_used,
// invitation_revoked or invitation_expired otherwise.
func (i *Invitation) Usable(now int64) error {
	switch {
	case i.AcceptedAt > 0:
		return domain.Conflict("invitation_used")
	case i.RevokedAt > 0:
		return domain.Conflict("invitation_revoked")
	case now >= i.ExpiresAt:
		return domain.Conflict("invitation_expired")
	}
	return nil
}

// Token is an API token; it acts as its agent.
type Token struct {
	ID        domain.ID
	AgentID   domain.ID
	Name      string
	Hash      []byte // SHA-256 of the token
	Hint      string // its last four characters
	CreatedAt int64  // UTC ms
	RevokedAt int64
}
