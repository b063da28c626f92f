package routing

import (
	"math/bits"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
)

// query is the search for agents for one conversation.
type query struct {
	l     *line
	w     *Work
	s     *Settings
	now   int64
	age   int64
	needs []Need
	hold  domain.ID // F13: kept for this agent
	all   bool      // more than one agent is wanted
	tiers bool      // the members' ranks count (F12)

	deferred bool  // somebody is kept for a conversation at a better rank
	round    bool  // somebody is kept away by an exclusion alone
	wake     int64 // when a filter gives way by itself; 0 = none does
}

// soon notes when the answer may become another one.
func (q *query) soon(at int64) {
	if at > q.now && (q.wake == 0 || at < q.wake) {
		q.wake = at
	}
}

// choice is an agent who passes all filters.
type choice struct {
	key
	d *desk
}

// find leaves the agents who pass all filters in m.best: the first by key, or
// when several are wanted all in order.
func (m *matcher) find(l *line, w *Work, want int) *query {
	s := &l.q.Settings
	q := &m.q
	*q = query{l: l, w: w, s: s, now: m.now, age: w.age(m.now), all: want > 1}
	q.tiers = q.age <= s.RankMaxAge
	m.best = m.best[:0]
	if w.Target != 0 {
		m.findTarget(q)
		return q
	}
	kind := s.kind(w)
	if !m.anyFits(l, kind, s) {
		return q
	}
	if len(s.Needs)+len(w.Needs) > 0 {
		q.needs = m.joined(s, w)
	}
	masks := m.masks(l, w, q.needs)
	if w.Sticky != 0 && w.StickyTill > m.now && m.holds(q) {
		q.hold = w.Sticky
		q.soon(w.StickyTill)
		m.watch(w.Sticky, w.ID)
	}
	m.walk(q, l.fit[kind], masks, 0)
	if kind >= fitAsync && s.offline() {
		m.walk(q, l.fit[kind+channelMax], masks, 1)
	}
	if q.all {
		slices.SortFunc(m.best, func(a, b choice) int { return a.compare(&b.key) })
	}
	return q
}

// offline tells whether agents who are away get asynchronous work.
func (s *Settings) offline() bool { return s.OnlyOnline != nil && !*s.OnlyOnline }

func (m *matcher) anyFits(l *line, kind int, s *Settings) bool {
	for k := range l.fit[kind] {
		if l.fit[kind][k] != 0 || kind >= fitAsync && s.offline() && l.fit[kind+channelMax][k] != 0 {
			return true
		}
	}
	return false
}

// walk considers the members of a set who meet the needs.
func (m *matcher) walk(q *query, set []uint64, masks []bitset, away int) {
	for k, x := range set {
		for _, mask := range masks {
			x &= mask[k]
		}
		for ; x != 0; x &= x - 1 {
			m.consider(q, k<<6+bits.TrailingZeros64(x), away)
		}
	}
}

// consider applies the filters that depend on both the agent and the
// conversation, F10 to F13 and F16, and keeps who passes.
func (m *matcher) consider(q *query, at, away int) {
	mem, d := &q.l.q.Members[at], q.l.desks[at]
	if !q.passes(mem, d, true) {
		return
	}
	if q.tiers && m.kept(q, mem, d) {
		q.deferred = true
		return
	}
	k := key{away: away, policy: q.l.policy(q.w, mem, d, q.needs), agent: mem.Agent}
	if q.tiers {
		k.rank = mem.Rank
	}
	if q.all || len(m.best) == 0 {
		m.best = append(m.best, choice{k, d})
	} else if k.compare(&m.best[0].key) < 0 {
		m.best[0] = choice{k, d}
	}
}

// passes applies F10, F11, F13, F16 and the limit of least_open. With note, the
// query learns what time will change.
func (q *query) passes(mem *Member, d *desk, note bool) bool {
	if q.hold != 0 && q.hold != mem.Agent {
		return false
	}
	if q.s.Policy == LeastOpen && q.s.Fewer > 0 && d.open(q.s.OpenSnoozed) >= q.s.Fewer {
		return false
	}
	if mem.Delay > q.age {
		if note {
			q.soon(q.w.since() + mem.Delay)
		}
		return false
	}
	if len(q.w.Excluded) > 0 {
		if e := q.w.excluded(mem.Agent, q.now); e != nil {
			if note {
				q.soon(e.Until)
				q.round = q.round || e.Why != ExcludedReleased
			}
			return false
		}
	}
	return true
}

// findTarget considers the one agent of a direct conversation: member or not,
// the agent's own filters and exclusions count.
func (m *matcher) findTarget(q *query) {
	m.watch(q.w.Target, q.w.ID)
	d := m.b.desks[q.w.Target]
	if d == nil {
		return
	}
	kind := q.s.kind(q.w)
	mem := Member{Agent: q.w.Target, Rank: 1}
	away := 0
	switch {
	case d.fit&(1<<kind) != 0:
	case kind >= fitAsync && q.s.offline() && d.fit&(1<<(kind+channelMax)) != 0:
		away = 1
	default:
		return
	}
	if q.passes(&mem, d, true) {
		m.best = append(m.best, choice{key{away: away, agent: mem.Agent}, d})
	}
}

// holds is F13: the last owner is routable and could have it, now or after
// a ring.
func (m *matcher) holds(q *query) bool {
	at, d := q.l.member(q.w.Sticky)
	if d != nil && d.ring != nil && d.ring.ConversationID == q.w.ID {
		return true // it rings there
	}
	if d == nil || !d.agent.Enabled || d.shy() || !d.online() || d.blocking > 0 {
		return false
	}
	room := d.rooms()
	if q.w.Mode == conversation.Async && d.calls > 0 && !d.agent.Capacity.AsyncInCall {
		room = 0
	}
	if room&(1<<q.w.Draws().index()) == 0 || !d.agent.meets(q.s, q.needs, q.w.Relaxed) {
		return false
	}
	return q.passes(&q.l.q.Members[at], d, false)
}

// member is an agent's place in the line; nil when the agent does not serve it.
func (l *line) member(agent domain.ID) (int, *desk) {
	at, ok := slices.BinarySearchFunc(l.q.Members, agent, func(m Member, id domain.ID) int { return int(min(max(m.Agent-id, -1), 1)) })
	if !ok || at >= len(l.desks) {
		return 0, nil
	}
	return at, l.desks[at]
}

// kept is F12: the agent serves another queue at a better rank in which a
// conversation waits that the agent could have. It never keeps anybody idle:
// of all pairs that pass the other filters, the one of the best rank passes.
func (m *matcher) kept(q *query, mem *Member, d *desk) bool {
	for i := range d.seats {
		s := &d.seats[i]
		if s.l == q.l {
			if !s.better {
				return false
			}
			break
		}
	}
	return m.better(q.w, mem.Rank, d) != 0
}

// better finds the first conversation of a better rank that the agent could
// have.
func (m *matcher) better(w *Work, rank int, d *desk) domain.ID {
	for i := range d.seats {
		s := &d.seats[i]
		if s.rank >= rank || !m.serves(s.l) {
			continue
		}
		for _, list := range [...][]*Work{s.l.list, s.l.async} {
			for _, o := range list {
				if o != w && m.couldHave(s, o, d) {
					return o.ID
				}
			}
		}
	}
	return 0
}

// couldHave tests all filters but F12 for one pair. What waited for a desk that
// has not changed was tested when either changed last.
func (m *matcher) couldHave(s *seat, w *Work, d *desk) bool {
	st := &s.l.q.Settings
	kind := st.kind(w)
	fits := d.fit&(1<<kind) != 0 || kind >= fitAsync && st.offline() && d.fit&(1<<(kind+channelMax)) != 0
	if !fits || !m.decidable(s.l, w) || w.Target != 0 && w.Target != d.agent.ID {
		return false
	}
	q := query{l: s.l, w: w, s: st, now: m.now, age: w.age(m.now)}
	if w.Target != 0 {
		return q.passes(&Member{Agent: w.Target}, d, false)
	}
	if len(st.Needs)+len(w.Needs) > 0 {
		m.need2, m.need = m.need, m.need2 // the caller's needs stay
		q.needs = m.joined(st, w)
		m.need2, m.need = m.need, m.need2
		if !d.agent.meets(st, q.needs, w.Relaxed) {
			return false
		}
	}
	if w.Sticky != 0 && w.StickyTill > m.now && w.Sticky != d.agent.ID && m.holds(&q) {
		return false
	}
	return q.passes(&s.l.q.Members[s.at], d, false)
}
