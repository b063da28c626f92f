package simulate

import (
	"math"
	"time"

	"relevo/domain"
	"relevo/domain/routing"
)

// Model is a file understood: queues, agents and traffic, and how to run them.
// It is read only; runs share it.
type Model struct {
	Name  string
	About string
	Runs  int
	Seed  uint64
	// Arrivals ends a run after so many of them, warm-up included; 0: Duration
	// does, in ms.
	Arrivals int
	Duration int64
	// The warm-up, in arrivals or in ms, is run and left out of the figures.
	WarmUpArrivals int
	WarmUp         int64
	Start          int64 // UTC ms
	Sweep          int64 // ms between two searches for decisions that were missed; 0 = none
	Unit           float64
	OwnUnit        bool // figures are in units of the model, not in seconds
	Expect         []Expectation

	config  *routing.Config
	zone    *time.Location
	queues  []queue
	groups  []group
	agents  []agent
	traffic []traffic
}

// Expectation is what a figure should come to.
type Expectation struct {
	Of     string // a queue, a stream of traffic or a group of agents; "" = the first queue
	Figure Figure
	Value  float64
}

// Offsets of ids by kind; conversations and all that the Core makes are above.
const (
	agentIDs = 1
	queueIDs = 1 << 20
	skillIDs = 1 << 21
	hourIDs  = 1 << 22
	slotBits = 20
	firstID  = 1 << 24
)

type queue struct {
	name    string
	id      domain.ID
	target  int64 // of the service level, ms
	short   int64
	manual  bool // everything is picked from its list
	auto    bool // asynchronous work is pushed
	members []int32
}

// group is agents who are alike.
type group struct {
	name     string
	from, to int // of agents
	shifts   []stretch
	always   bool
	ready    float64 // share of the shift; 1 = all of it
	pause    dist
	stretch  float64 // mean ms between two pauses
	delay    dist
	decline  float64
	ignore   float64
	back     dist
	every    float64 // mean ms between two lost connections; 0 = none
	lost     dist
	wrapUp   dist
	pace     float64
}

type agent struct {
	id     domain.ID
	group  int32
	queues []int32
}

// traffic is one stream of conversations.
type traffic struct {
	name      string
	queue     int32
	rates     []float64 // by ms; one, or one an hour of the day
	bursts    []burst
	patience  dist
	handling  dist
	channels  []share
	priority  int
	needs     []need
	silent    float64
	back      float64
	after     dist
	transfers float64
	to        int32
}

type share struct {
	channel routing.Channel
	upTo    float64 // cumulative
}

type need struct {
	routing.Need
	share float64
}

type burst struct {
	at, over int64
	count    int
}

// QueueNames are the queues in the file's order.
func (m *Model) QueueNames() []string {
	var names []string
	for _, q := range m.queues {
		names = append(names, q.name)
	}
	return names
}

// Agents is how many agents there are.
func (m *Model) Agents() int { return len(m.agents) }

// givesUp is the rate theta at which a stream's waiting give up, when it has
// one.
func (t *traffic) givesUp() float64 {
	switch t.patience.kind {
	case exponential:
		return 1 / t.patience.mean
	case never:
		return 0
	}
	return math.NaN()
}
