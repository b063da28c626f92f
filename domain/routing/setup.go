package routing

import (
	"relevo/domain"
	"relevo/domain/hours"
)

// QueueDef is a queue as the administrator made it: members may be teams, or
// everybody who serves.
type QueueDef struct {
	ID         domain.ID
	Name       string
	Status     Status
	Settings   Settings
	Entries    []Entry
	Target     domain.ID // where a draining queue's conversations went
	Version    int64
	CreatedAt  int64
	ArchivedAt int64
}

// EntryKind says what an entry of a queue stands for.
type EntryKind string

// The kinds of entries.
const (
	EntryAgent    EntryKind = "agent"
	EntryTeam     EntryKind = "team"
	EntryEveryone EntryKind = "everyone"
)

// Entry is one line of a queue's members.
type Entry struct {
	Kind  EntryKind `json:"kind"`
	ID    domain.ID `json:"id,omitzero"`      // an agent or a team; 0 for everyone
	Rank  int       `json:"rank"`             // 1-99
	Delay int64     `json:"delay"`            // ms, 0-9,999,000
	OptIn bool      `json:"opt_in,omitempty"` // each member opts in for oneself
}

// Team is a named set of agents.
type Team struct {
	ID         domain.ID
	Name       string
	Members    []TeamMember // by agent
	CreatedAt  int64
	ArchivedAt int64
}

// TeamMember is an agent of a team. JoinSeq orders members by when they came.
type TeamMember struct {
	Agent   domain.ID
	JoinSeq int64
}

// Skill is something some agents can do.
type Skill struct {
	ID         domain.ID
	Name       string
	CreatedAt  int64
	ArchivedAt int64
}

// AgentSkill is one agent's level, 1-5, of one skill.
type AgentSkill struct {
	Agent, Skill domain.ID
	Level        int
}

// OptIn is an agent's own choice to serve a queue that asks for one.
type OptIn struct{ Queue, Agent domain.ID }

// Person is what Expand needs to know of an agent.
type Person struct {
	ID         domain.ID
	Name       string
	Enabled    bool
	Supervises bool
	CreatedAt  int64
}

// Setup is everything routing is configured by, as stored.
type Setup struct {
	Queues     []QueueDef
	Teams      []Team
	Skills     []Skill
	AgentSkill []AgentSkill
	OptIns     []OptIn
	People     []Person
	Capacity   map[domain.ID]Capacity // by agent; 0 is the workspace's default
	Hours      []hours.Schedule
	Default    domain.ID // the default queue
	Version    int64
}
