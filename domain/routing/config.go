package routing

import (
	"relevo/domain"
	"relevo/domain/hours"
)

// Config is what routing decides by, as the administrator set it. It is read
// only; an edit makes a new one and hands it to Core.Configure.
type Config struct {
	Queues  map[domain.ID]*Queue
	Default domain.ID // the queue new conversations enter when nothing else is said
	Agents  map[domain.ID]*Agent
	Hours   map[domain.ID]*hours.Schedule
	Version int64
}

// Status is whether a queue works.
type Status string

// The statuses of a queue. Paused: enters, no offers. Draining: nothing enters.
const (
	QueueActive   Status = "active"
	QueuePaused   Status = "paused"
	QueueDraining Status = "draining"
	QueueArchived Status = "archived"
)

// Queue is one queue with its settings and members, teams already expanded.
type Queue struct {
	ID        domain.ID
	Name      string
	Status    Status
	Settings  Settings
	Members   []Member // by agent, ascending; one an agent
	Version   int64    // counted up by each edit
	CreatedAt int64
	// Target is where a draining queue's conversations went.
	Target domain.ID
}

// Member is an agent who serves a queue.
type Member struct {
	Agent    domain.ID `json:"agent"`
	Rank     int       `json:"rank"`     // 1-99, lower is asked first
	Delay    int64     `json:"delay"`    // ms a conversation must have waited before; 0-9,999 s
	Position int       `json:"position"` // of the sequential policy
	OptIn    bool      `json:"opt_in,omitempty"`
	In       bool      `json:"in,omitempty"` // opted in; members that need not are always in
	JoinSeq  int64     `json:"join_seq"`
}

// Agent is what routing knows of a person.
type Agent struct {
	ID         domain.ID
	Name       string
	Enabled    bool // may serve
	Supervises bool
	Capacity   Capacity
	Skills     map[domain.ID]int // level 1-5
}

// Capacity is how much one agent takes on (reference/routing.md 1.5).
type Capacity struct {
	Cap      [2]int           `json:"cap"` // units by Pool, 100 each
	Channels map[Channel]Line `json:"channels"`
	// HardCap is how many live conversations over the maximum a person may be
	// given by hand: reactivation, sticky return, transfer, pick.
	HardCap int `json:"hard_cap"`
	// RateLimit is how many new conversations fit into RateWindow ms; 0 = any.
	RateLimit  int   `json:"rate_limit,omitempty"`
	RateWindow int64 `json:"rate_window,omitempty"`
	// AsyncInCall lets asynchronous work be offered during a call.
	AsyncInCall bool `json:"async_in_call,omitempty"`
	// Occupied are rules that make an agent with so much work take no more.
	Occupied []OccupiedRule `json:"occupied,omitempty"`
}

// OccupiedRule: with at least N conversations of Channel, offer nothing of the
// channels in Blocks (empty: nothing at all).
type OccupiedRule struct {
	Channel Channel   `json:"channel"`
	N       int       `json:"n"`
	Blocks  []Channel `json:"blocks,omitempty"`
}

// Line is one channel in a capacity.
type Line struct {
	Weight int `json:"weight"` // units of its pool
	Max    int `json:"max"`    // conversations at once
}

// Pool is one of the two stores of units.
type Pool int

// The pools.
const (
	LivePool  Pool = 0
	AsyncPool Pool = 1
)

// PoolOf is the pool a channel draws from.
func PoolOf(c Channel) Pool {
	if c == Email || c == Message {
		return AsyncPool
	}
	return LivePool
}

// DefaultCapacity is what an agent takes on unless told otherwise.
func DefaultCapacity() Capacity {
	return Capacity{Cap: [2]int{100, 100}, HardCap: 1, Channels: map[Channel]Line{
		Voice: {100, 1}, Video: {100, 1}, Chat: {25, 4}, Email: {10, 10}, Message: {10, 10},
	}}
}
