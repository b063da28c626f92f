// Package people knows who serves: agents, their roles and what each role may
// do.
package people

import "relevo/domain"

// Role is what an agent may do.
type Role string

// The roles, each with all the rights of the ones after it.
const (
	Administrator Role = "administrator"
	Supervisor    Role = "supervisor"
	AgentRole     Role = "agent"
)

// Roles lists the roles, the widest first.
func Roles() []Role { return []Role{Administrator, Supervisor, AgentRole} }

// Permission is one thing a role may do.
type Permission uint8

// The permissions. Every handler states the one it asks for.
const (
	Serve     Permission = iota + 1 // see and work conversations and contacts
	Supervise                       // act on colleagues' conversations
	Configure                       // people, widgets, settings
)

// Can tells whether the role has the permission. An unknown role has none.
func (r Role) Can(p Permission) bool {
	switch r {
	case Administrator:
		return p == Serve || p == Supervise || p == Configure
	case Supervisor:
		return p == Serve || p == Supervise
	case AgentRole:
		return p == Serve
	}
	return false
}

// Agent is a person who serves.
type Agent struct {
	ID           domain.ID
	Email        string // lower case, unique
	Name         string
	Role         Role
	Lang         string    // "en" or "es"
	Zone         string    // IANA name
	Theme        string    // "", "light" or "dark"; "" follows the system
	Density      string    // "", "compact" or "comfortable"
	Avatar       domain.ID // file; 0 = initials
	Quiet        bool      // no sounds
	PasswordHash string    // argon2id, PHC form; "" = cannot log in
	DisabledAt   int64     // UTC ms; 0 = may log in
	CreatedAt    int64
}

// Enabled tells whether the agent may log in and work.
func (a *Agent) Enabled() bool { return a.DisabledAt == 0 }

// Can tells whether the agent is enabled and the role has the permission.
func (a *Agent) Can(p Permission) bool { return a.Enabled() && a.Role.Can(p) }

// MayBecome is nil when an agent may get the given role and state while there
// are so many enabled administrators; 409 last_administrator when nobody would
// be left who can configure.
func MayBecome(a *Agent, role Role, enabled bool, administrators int) error {
	is := a.Enabled() && a.Role == Administrator
	stays := enabled && role == Administrator
	if is && !stays && administrators <= 1 {
		return domain.Conflict("last_administrator")
	}
	return nil
}
