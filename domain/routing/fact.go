package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// question is everything one decision depends on, as plain data: what a
// receipt hashes and Replay decides on again.
type question struct {
	V       int      `json:"v"`
	Now     int64    `json:"now"`
	Conv    asked    `json:"conv"`
	Queue   asking   `json:"queue"`
	Members []answer `json:"members"`
}

// asked is the conversation.
type asked struct {
	ID         domain.ID         `json:"id"`
	Mode       conversation.Mode `json:"mode"`
	Channel    Channel           `json:"channel"` // whose capacity it draws
	Since      int64             `json:"since"`   // when its age began
	Relaxed    int               `json:"relaxed,omitempty"`
	Target     domain.ID         `json:"target,omitzero"`
	Sticky     domain.ID         `json:"sticky,omitzero"`
	StickyTill int64             `json:"sticky_till,omitempty"`
	Excluded   []Exclusion       `json:"excluded,omitempty"`
	Needs      []Need            `json:"needs,omitempty"` // with those of the queue, as relaxed
	Rings      int               `json:"rings,omitempty"` // open already
}

// asking is the queue.
type asking struct {
	ID          domain.ID `json:"id"`
	Version     int64     `json:"version"`
	Policy      Policy    `json:"policy"`
	Variant     string    `json:"variant,omitempty"`
	Fewer       int       `json:"fewer,omitempty"`
	OpenSnoozed bool      `json:"open_snoozed,omitempty"`
	Offline     bool      `json:"offline,omitempty"` // agents who are away get asynchronous work
	Broadcast   int       `json:"broadcast,omitempty"`
	RankMaxAge  int64     `json:"rank_max_age"`
	Auto        bool      `json:"auto,omitempty"`
	Closed      string    `json:"closed,omitempty"` // why nobody is looked for
}

// answer is one agent as seen by one conversation.
type answer struct {
	Agent    domain.ID           `json:"a"`
	Out      bool                `json:"out,omitempty"` // no member, opted out, or does not serve
	Rank     int                 `json:"r,omitempty"`
	Delay    int64               `json:"d,omitempty"`
	Position int64               `json:"p,omitempty"`
	JoinSeq  int64               `json:"j,omitempty"`
	LastTurn int64               `json:"t,omitempty"`
	Conn     presence.Connection `json:"c,omitempty"`
	Intent   presence.Intent     `json:"i,omitempty"`
	Reason   string              `json:"ir,omitempty"`
	Next     presence.Intent     `json:"x,omitempty"`
	Blocking int                 `json:"b,omitempty"`
	N        int                 `json:"n,omitempty"`
	Max      int                 `json:"m,omitempty"`
	Used     int                 `json:"u,omitempty"`
	Weight   int                 `json:"w,omitempty"`
	Cap      int                 `json:"cap,omitempty"`
	Rule     Channel             `json:"o,omitempty"` // the channel whose occupied rule is true
	Call     bool                `json:"call,omitempty"`
	Rate     int                 `json:"rate,omitempty"` // the limit, when reached
	Ring     domain.ID           `json:"g,omitzero"`     // the conversation that rings, to one that would ring, too
	Better   domain.ID           `json:"h,omitzero"`     // a conversation of a better rank waits
	Open     int                 `json:"op,omitempty"`
	Levels   []int               `json:"s,omitempty"` // in the order of the needs
	Idle     int64               `json:"is,omitempty"`
	Offered  int64               `json:"lo,omitempty"`
	Assigned int64               `json:"la,omitempty"`
	Ready    int64               `json:"ia,omitempty"`
}

// ask gathers the question of one conversation.
func (m *matcher) ask(l *line, w *Work) *question {
	s := &l.q.Settings
	in := &question{V: 1, Now: m.now,
		Conv: asked{ID: w.ID, Mode: w.Mode, Channel: w.Draws(), Since: w.since(), Relaxed: w.Relaxed, Target: w.Target},
		Queue: asking{ID: l.q.ID, Version: l.q.Version, Policy: s.Policy, Variant: s.Variant, Fewer: s.Fewer, OpenSnoozed: s.OpenSnoozed,
			Offline: s.offline(), Broadcast: s.Broadcast, RankMaxAge: s.RankMaxAge, Auto: s.Auto, Closed: m.closed(l, w)},
	}
	c := &in.Conv
	if w.Sticky != 0 && w.StickyTill > m.now {
		c.Sticky, c.StickyTill = w.Sticky, w.StickyTill
	}
	for _, e := range w.Excluded {
		if e.Until > m.now {
			c.Excluded = append(c.Excluded, e)
		}
	}
	if w.State == conversation.Ringing {
		c.Rings = m.host.openRings(w)
	}
	if w.Target != 0 {
		if d := m.b.desks[w.Target]; d != nil {
			in.Members = []answer{m.answer(l, w, &Member{Agent: w.Target, Rank: 1}, d, nil)}
		}
		return in
	}
	needs := append([]Need(nil), m.joined(s, w)...)
	c.Needs = append([]Need(nil), needs...)
	for i := range c.Needs {
		c.Needs[i].Min = s.minimum(c.Needs[i], w.Relaxed)
	}
	in.Members = make([]answer, len(l.q.Members))
	m.levels = make([]int, 0, len(needs)*len(l.q.Members))
	for i := range l.q.Members {
		mem := &l.q.Members[i]
		in.Members[i] = m.answer(l, w, mem, l.desks[i], needs)
		if tiers := w.age(m.now) <= s.RankMaxAge; tiers && l.desks[i] != nil && l.desks[i].fit != 0 && len(l.desks[i].seats) > 1 {
			in.Members[i].Better = m.better(w, mem.Rank, l.desks[i])
		}
	}
	return in
}

// answer gathers what counts of one agent.
func (m *matcher) answer(l *line, w *Work, mem *Member, d *desk, needs []Need) answer {
	a := answer{Agent: mem.Agent, Rank: mem.Rank, Delay: mem.Delay}
	if d == nil || !d.agent.Enabled {
		a.Out = true
		return a
	}
	ch := w.Draws()
	i, pool := ch.index(), PoolOf(ch)
	a.Conn, a.Intent, a.Reason, a.Next, a.Blocking = d.at.Connection, d.at.Intent, d.at.Reason, d.at.Next, d.blocking
	a.N, a.Max, a.Used, a.Weight, a.Cap = d.n[i], d.limit[i].Max, d.used[pool], d.limit[i].Weight, d.agent.Capacity.Cap[pool]
	for k := range d.agent.Capacity.Occupied {
		if r := &d.agent.Capacity.Occupied[k]; d.blocks(r)&(1<<i) != 0 {
			a.Rule = r.Channel
			break
		}
	}
	a.Call = w.Mode == conversation.Async && d.calls > 0 && !d.agent.Capacity.AsyncInCall
	if d.rated(m.now) > 0 {
		a.Rate = d.agent.Capacity.RateLimit
	}
	s := &l.q.Settings
	if d.ring != nil && w.Mode != conversation.Async && !s.Auto {
		a.Ring = d.ring.ConversationID
	}
	if s.Policy == LeastOpen {
		a.Open = d.open(s.OpenSnoozed)
	}
	from := len(m.levels)
	for _, n := range needs {
		m.levels = append(m.levels, d.agent.Skills[n.Skill])
	}
	a.Levels = m.levels[from:len(m.levels):len(m.levels)]
	kind := s.kind(w)
	if f, _ := d.fits(m.now); f>>kind&1 == 0 && (kind < fitAsync || f>>(kind+channelMax)&1 == 0) {
		return a // what the policy looks at does not matter
	}
	a.looked(l, mem, d)
	return a
}

// closed is why nobody is looked for: "" when somebody is.
func (m *matcher) closed(l *line, w *Work) string {
	s := &l.q.Settings
	switch {
	case w.HoldUntil > m.now:
		return "held"
	case l.q.Status != QueueActive:
		return "paused"
	case !m.serves(l):
		return "closed"
	case w.Target != 0:
		return ""
	case s.Policy == Manual:
		return "manual"
	case w.Mode == conversation.Async && !s.Auto:
		return "async"
	}
	return ""
}
