package routing

import (
	"cmp"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// Snapshot is the books as plain data, as far as decisions depend on them.
type Snapshot struct {
	Works  []Work // waiting, and ringing where the queue rings at several
	Desks  []Desk
	Turns  []Turn
	Rings  map[domain.ID]int // open rings by conversation
	Config *Config
}

// Desk is one agent's standing and load.
type Desk struct {
	Standing presence.Standing
	Used     [2]int
	N        [channelMax]int // by place in Channels
	Ring     domain.ID       // the conversation that rings, live
	Rings    int
	Active   [2]int
	Snoozed  int
	Blocking int
	Calls    int
	Recent   []int64
}

// Decision is one conversation brought to agents.
type Decision struct {
	Conversation domain.ID
	Queue        domain.ID
	Kind         string // ring, broadcast, auto or push
	Agents       []domain.ID
}

// Decide is the reference of what Route does: everything that can be decided,
// in order, by the same rules, from plain data. Equal input gives equal output,
// in whatever order its slices stand.
func Decide(s Snapshot, now int64) []Decision {
	p := &paper{m: matcher{mute: true, now: now, cfg: s.Config}, rings: map[domain.ID]int{}}
	p.m.host = p
	p.desks(&s)
	p.lines(&s)
	p.m.b = p.b
	p.m.seat(now)
	works := make([]domain.ID, 0, len(s.Works))
	for id := range p.b.works {
		works = append(works, id)
	}
	p.m.run(works, nil)
	return p.out
}

// paper is a working copy to decide on.
type paper struct {
	m     matcher
	b     shelf
	rings map[domain.ID]int
	out   []Decision
}

func (p *paper) desks(s *Snapshot) {
	p.b.desks = map[domain.ID]*desk{}
	for i := range s.Desks {
		row := &s.Desks[i]
		id := row.Standing.AgentID
		d := &desk{agent: s.Config.Agents[id], at: row.Standing, used: row.Used, n: row.N, rings: row.Rings, active: row.Active,
			snoozed: row.Snoozed, blocking: row.Blocking, calls: row.Calls, recent: slices.Clone(row.Recent)}
		if d.agent == nil {
			d.agent = &Agent{ID: id}
		}
		if row.Ring != 0 {
			d.ring = &Offer{ConversationID: row.Ring}
		}
		for k, ch := range channelAt {
			d.limit[k] = d.agent.Capacity.Channels[ch]
		}
		p.b.desks[id] = d
	}
}

func (p *paper) lines(s *Snapshot) {
	p.b.lines, p.b.works = map[domain.ID]*line{}, map[domain.ID]*Work{}
	for id, q := range s.Config.Queues {
		p.b.lines[id] = &line{q: q, turns: map[domain.ID]*Turn{}}
	}
	for i := range s.Turns {
		t := s.Turns[i]
		if l := p.b.lines[t.QueueID]; l != nil {
			l.turns[t.AgentID] = &t
		}
	}
	for i := range s.Works {
		w := s.Works[i]
		l := p.b.lines[w.QueueID]
		if l == nil || w.State != conversation.Waiting && w.State != conversation.Ringing {
			continue
		}
		p.b.works[w.ID], p.rings[w.ID] = &w, s.Rings[w.ID]
		l.count(&w, 1)
		if w.Mode == conversation.Async {
			l.async = append(l.async, &w)
		} else {
			l.list = append(l.list, &w)
		}
	}
}

// take notes a decision and what the agent's load is after it.
func (p *paper) take(w *Work, agent domain.ID, kind string, now int64) *desk {
	if n := len(p.out); n > 0 && p.out[n-1].Conversation == w.ID {
		p.out[n-1].Agents = append(p.out[n-1].Agents, agent)
	} else {
		p.out = append(p.out, Decision{Conversation: w.ID, Queue: w.QueueID, Kind: kind, Agents: []domain.ID{agent}})
	}
	d := p.b.desks[agent]
	ch := w.Draws()
	d.used[PoolOf(ch)] += d.limit[ch.index()].Weight
	if d.limit[ch.index()].Weight > 0 {
		d.n[ch.index()]++
	}
	if l := p.b.lines[w.QueueID]; l != nil {
		t := l.turns[agent]
		if t == nil {
			t = &Turn{QueueID: w.QueueID, AgentID: agent}
			if at, found := l.member(agent); found != nil {
				t.JoinSeq = l.q.Members[at].JoinSeq
			}
			l.turns[agent] = t
		}
		t.LastAt = now
	}
	return d
}

func (p *paper) ring(w *Work, agent domain.ID, kind OfferKind, now int64) {
	how := KindRing
	if p.b.lines[w.QueueID].q.Settings.rings(w) {
		how = KindBroadcast
	}
	d := p.take(w, agent, how, now)
	d.rings++
	if d.ring == nil && PoolOf(w.Draws()) == LivePool {
		d.ring = &Offer{ConversationID: w.ID}
	}
	d.at.LastOfferAt = now
	w.State = conversation.Ringing
	p.rings[w.ID]++
}

func (p *paper) connect(w *Work, agent domain.ID, how string, now int64) {
	kind := KindAuto
	if w.Mode == conversation.Async {
		kind = KindPush
	}
	d := p.take(w, agent, kind, now)
	ch := w.Draws()
	d.active[PoolOf(ch)]++
	if ch == Voice || ch == Video {
		d.calls++
	}
	d.at.LastAssignAt = now
	d.recent = append(d.recent, now)
	w.State, w.OwnerID = conversation.Active, agent
}

func (p *paper) edit(w *Work)                      { *p.b.works[w.ID] = *w }
func (p *paper) openRings(w *Work) int             { return p.rings[w.ID] }
func (p *paper) wakeWork(conv domain.ID, at int64) {}
func (p *paper) settled(w *Work, d *desk)          {}
func (p *paper) receipt(r Receipt)                 {}

// Snapshot writes down what decisions depend on.
func (c *Core) Snapshot() Snapshot {
	s := Snapshot{Config: c.cfg, Rings: map[domain.ID]int{}}
	for _, w := range c.works {
		if w.State == conversation.Waiting || w.State == conversation.Ringing {
			s.Works = append(s.Works, *w)
			if n := (coreHost{c}).openRings(w); n > 0 {
				s.Rings[w.ID] = n
			}
		}
	}
	for _, d := range c.desks {
		row := Desk{Standing: d.at, Used: d.used, N: d.n, Rings: d.rings, Active: d.active, Snoozed: d.snoozed, Blocking: d.blocking,
			Calls: d.calls, Recent: slices.Clone(d.recent)}
		row.Standing.AgentID = d.agent.ID
		if d.ring != nil {
			row.Ring = d.ring.ConversationID
		}
		s.Desks = append(s.Desks, row)
	}
	for _, l := range c.lines {
		for _, t := range l.turns {
			s.Turns = append(s.Turns, *t)
		}
	}
	slices.SortFunc(s.Works, func(a, b Work) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Desks, func(a, b Desk) int { return cmp.Compare(a.Standing.AgentID, b.Standing.AgentID) })
	slices.SortFunc(s.Turns, func(a, b Turn) int {
		return cmp.Or(cmp.Compare(a.QueueID, b.QueueID), cmp.Compare(a.AgentID, b.AgentID))
	})
	return s
}
