package routing

import (
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// Core holds the books of all open work. It is not safe for concurrent use:
// its owner runs one command at a time.
type Core struct {
	cfg   *Config
	newID func() domain.ID
	now   int64 // the latest time seen; it never falls
	boot  int64 // when Boot ran
	match matcher

	desks       map[domain.ID]*desk
	lines       map[domain.ID]*line
	works       map[domain.ID]*Work
	offers      map[domain.ID]*Offer      // open ones
	assignments map[domain.ID]*Assignment // open ones, wrap-ups among them
	files       map[domain.ID]*file

	// What Route has not looked at since it changed. Route empties both.
	dirtyWorks map[domain.ID]struct{}
	dirtyDesks map[domain.ID]struct{}
	fresh      []domain.ID // entered a line and not told their place yet

	ended  map[domain.ID]endedOffer // the last rings that ended, for late answers
	places map[domain.ID]place      // of visitors who gave up and may return to it

	heap  timers
	stale []*timer // whose time has to be derived anew
	tx    journal
	spare spares
}

// file is everything open about one conversation.
type file struct {
	id    domain.ID
	work  *Work // &box, or nil when the conversation is not in routing
	box   Work
	seg   Segment       // the stay in a queue; ID 0 = none known
	parts []*Assignment // open, by id
	rings []*Offer      // open, by id
	wake  int64         // when Route wants to look again; 0 = no need
	timer timer
	tx    uint64 // transaction of the last before-image
	put   bool   // the work was written in it
	segAt int    // place of its segment in the journal
}

// endedOffer is what a late answer to a ring is told by.
type endedOffer struct {
	agent  domain.ID
	state  OfferState
	reason string
}

// place is where a visitor stood who gave up waiting.
type place struct {
	enqueued, adjust int64
	gone             int64 // when the last stream closed
	until            int64
}

// KeepEnded is how many ended rings are remembered at least.
const KeepEnded = 2048

// NewCore makes empty books. newID makes ids higher than all before.
func NewCore(cfg *Config, newID func() domain.ID) *Core {
	c := &Core{
		newID: newID, desks: map[domain.ID]*desk{}, lines: map[domain.ID]*line{},
		works: map[domain.ID]*Work{}, offers: map[domain.ID]*Offer{}, assignments: map[domain.ID]*Assignment{},
		files: map[domain.ID]*file{}, dirtyWorks: map[domain.ID]struct{}{}, dirtyDesks: map[domain.ID]struct{}{},
		ended: map[domain.ID]endedOffer{}, places: map[domain.ID]place{},
	}
	c.adopt(cfg)
	c.begin()
	return c
}

// tick brings the books to a time. A time before the latest seen counts as
// that: nothing ever lasts less than nothing.
func (c *Core) tick(now int64) int64 {
	c.now = max(c.now, now)
	return c.now
}

// adopt takes a configuration over: a desk for every agent, a line for every
// queue. Agents and queues that are no longer in it keep theirs, out of use.
func (c *Core) adopt(cfg *Config) {
	c.cfg = cfg
	for id, q := range cfg.Queues {
		l := c.lines[id]
		if l == nil {
			l = &line{turns: map[domain.ID]*Turn{}}
			l.timer = timer{at: -1, i: -1, l: l}
			c.lines[id] = l
		}
		l.q = q
	}
	for id, l := range c.lines {
		if cfg.Queues[id] == nil && l.q.Status != QueueArchived {
			q := *l.q
			q.Status, q.Members = QueueArchived, nil
			l.q = &q
		}
	}
	for id, a := range cfg.Agents {
		d := c.seat(id)
		d.agent = a
		for _, ch := range Channels() {
			d.limit[ch.index()] = a.Capacity.Channels[ch]
		}
	}
	for id, d := range c.desks {
		if cfg.Agents[id] == nil && d.agent.Enabled {
			a := *d.agent
			a.Enabled = false
			d.agent = &a
		}
		d.queues, d.grace, d.idle = nil, 0, 0
	}
	for _, id := range sorted(cfg.Queues) {
		q := cfg.Queues[id]
		for _, m := range q.Members {
			d := c.desks[m.Agent]
			if d == nil || q.Status == QueueArchived {
				continue
			}
			if m.In || !m.OptIn {
				d.queues = append(d.queues, id)
			}
			d.grace = max(d.grace, q.Settings.AgentGrace)
			d.idle = max(d.idle, q.Settings.AgentIdle)
		}
	}
	for _, d := range c.desks {
		if d.grace == 0 {
			d.grace = presence.AgentGrace
		}
	}
}

// seat is an agent's desk, set up when there is none.
func (c *Core) seat(id domain.ID) *desk {
	d := c.desks[id]
	if d == nil {
		d = &desk{agent: &Agent{ID: id}, at: presence.Standing{AgentID: id, Connection: presence.Gone, Intent: presence.Offline}}
		d.timer = timer{at: -1, i: -1, d: d}
		c.desks[id] = d
	}
	return d
}

// settings are those of a queue, else of the default queue, else the defaults.
func (c *Core) settings(queue domain.ID) *Settings {
	if l := c.lines[queue]; l != nil {
		return &l.q.Settings
	}
	if l := c.lines[c.cfg.Default]; l != nil {
		return &l.q.Settings
	}
	return &plain
}

var plain = Defaults()

// open finds the file of a conversation that is in routing, wrap-up included.
func (c *Core) open(conv domain.ID) *file {
	if f := c.files[conv]; f != nil && f.work != nil {
		return f
	}
	return nil
}

// owner is the assignment of the one who answers, snoozed or not; nil = nobody.
func (f *file) owner() *Assignment {
	for _, p := range f.parts {
		if p.Role == Owner && p.Stage != WrapUp {
			return p
		}
	}
	return nil
}

// part is an agent's open assignment here; nil = none.
func (f *file) part(agent domain.ID) *Assignment {
	for _, p := range f.parts {
		if p.AgentID == agent {
			return p
		}
	}
	return nil
}

// wrapping is the first open wrap-up; nil = none.
func (f *file) wrapping() *Assignment {
	for _, p := range f.parts {
		if p.Stage == WrapUp {
			return p
		}
	}
	return nil
}

// ring is the first open offer of a kind; nil = none.
func (f *file) ring(kinds ...OfferKind) *Offer {
	for _, o := range f.rings {
		if slices.Contains(kinds, o.Kind) {
			return o
		}
	}
	return nil
}

// queued tells whether a conversation stands in a line.
func (w *Work) queued() bool {
	return w.State == conversation.Waiting || w.State == conversation.Ringing
}

// Draws is the channel whose capacity a conversation takes: a chat that goes
// on asynchronously is a message.
func (w *Work) Draws() Channel { return drawn(w.Channel, w.Mode) }

func drawn(ch Channel, m conversation.Mode) Channel {
	if m == conversation.Async && PoolOf(ch) == LivePool {
		return Message
	}
	return ch
}

// sorted are the keys of a map, ascending: effects never depend on map order.
func sorted[V any](m map[domain.ID]V) []domain.ID {
	ids := make([]domain.ID, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
