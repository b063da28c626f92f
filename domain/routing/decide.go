package routing

import (
	"math"

	"relevo/domain"
	"relevo/domain/conversation"
)

// Kinds of receipts that the matcher writes.
const (
	KindRing      = "ring"
	KindBroadcast = "broadcast"
	KindAuto      = "auto" // connected without asking
	KindPush      = "push" // asynchronous, put on an agent's list
	KindNone      = "none"
)

// want is how many agents are looked for: none when the conversation cannot be
// decided now, several in a broadcast.
func (m *matcher) want(l *line, w *Work) int {
	s := &l.q.Settings
	if w.State != conversation.Waiting && (w.State != conversation.Ringing || !s.rings(w)) {
		return 0
	}
	if w.HoldUntil > m.now || !m.serves(l) {
		return 0
	}
	switch {
	case w.Target != 0:
		return 1
	case s.Policy == Manual, w.Mode == conversation.Async && !s.Auto:
		return 0
	case !s.rings(w):
		return 1
	case w.State == conversation.Ringing:
		return s.Broadcast - m.host.openRings(w)
	}
	return max(s.Broadcast, 1)
}

// rings tells whether the conversation may ring at several agents at once.
func (s *Settings) rings(w *Work) bool {
	return s.Policy == Broadcast && !s.Auto && w.Mode != conversation.Async && w.Target == 0
}

func (m *matcher) decidable(l *line, w *Work) bool { return m.want(l, w) > 0 }

// serves tells whether the queue hands out conversations: active, and open or
// finishing what waits.
func (m *matcher) serves(l *line) bool {
	if l.shut > m.now {
		return l.serves
	}
	l.serves, l.shut = l.q.Status == QueueActive, math.MaxInt64
	if !l.serves || l.q.Settings.WaitingAtClose != WaitingDeflect {
		return l.serves
	}
	open, until := scheduleOpen(m.cfg.Hours[l.q.Settings.Hours], m.now)
	l.serves = open
	if until > m.now {
		l.shut = until
	}
	if !open && until > m.now {
		m.shut = append(m.shut, l)
		m.at(until)
	}
	return open
}

// What happens to those who wait when the queue closes.
const (
	WaitingFinish  = "finish"
	WaitingDeflect = "deflect"
)

// unshut looks at the lines that have opened by now.
func (m *matcher) unshut() {
	if len(m.shut) == 0 {
		return
	}
	lines := m.shut
	m.shut = nil
	for _, l := range lines {
		switch {
		case l.shut > m.now && !l.serves:
			m.shut = append(m.shut, l)
			m.at(l.shut)
		case m.serves(l):
			for _, list := range [...][]*Work{l.list, l.async} {
				for _, w := range list {
					m.look(w.ID)
				}
			}
		}
	}
}

// try decides one conversation if it can be. Changed ones are explained when
// they cannot.
func (m *matcher) try(p placed, changed bool) {
	l, w := p.l, p.w
	want := m.want(l, w)
	if want <= 0 {
		if changed {
			m.idle(p)
		}
		return
	}
	q := m.find(l, w, want)
	if len(m.best) == 0 && !q.deferred && q.round && w.State == conversation.Waiting {
		q = m.nextRound(q, want)
	}
	switch {
	case len(m.best) > 0:
		m.give(q, want)
		if len(m.best) < want {
			m.again(q) // a broadcast that rings at fewer than it may
			if q.deferred {
				m.later = append(m.later, p)
			}
		}
	case q.deferred:
		m.later = append(m.later, p)
	default:
		m.wait(q)
		if changed {
			m.none = append(m.none, p)
		}
	}
}

// idle is a changed conversation that nobody is looked for now.
func (m *matcher) idle(p placed) {
	if p.w.State != conversation.Waiting {
		return
	}
	if p.w.HoldUntil > m.now {
		m.host.wakeWork(p.w.ID, p.w.HoldUntil)
	}
	m.none = append(m.none, p)
}

// nextRound begins a new round of rings once all who could have the
// conversation are excluded: when retry_after is over, or somebody became ready
// since the last round ended (edge 40).
func (m *matcher) nextRound(q *query, want int) *query {
	w, after := q.w, q.s.RetryAfter
	edit := *w
	if w.RetryAt == 0 {
		edit.RetryAt = m.now + after
		m.host.edit(&edit)
	}
	if w.RetryAt > m.now && !m.readySince(q, w.RetryAt-after) {
		q.soon(w.RetryAt)
		return q
	}
	kept := make([]Exclusion, 0, len(w.Excluded))
	for _, e := range w.Excluded {
		if e.Why == ExcludedReleased {
			kept = append(kept, e)
		}
	}
	edit.RetryAt, edit.Excluded = 0, kept
	m.host.edit(&edit)
	return m.find(q.l, w, want)
}

// readySince tells whether a member with room became ready after a time.
func (m *matcher) readySince(q *query, at int64) bool {
	kind := q.s.kind(q.w)
	for i, d := range q.l.desks {
		if d != nil && d.at.IntentAt > at && bitset(q.l.fit[kind]).has(i) {
			return true
		}
	}
	return false
}

// give rings at, or connects, the agents found.
func (m *matcher) give(q *query, want int) {
	w := q.w
	best := m.best[:min(want, len(m.best))]
	kind := KindRing
	switch {
	case w.Mode == conversation.Async:
		kind = KindPush
	case q.s.Auto:
		kind = KindAuto
	case q.s.rings(w):
		kind = KindBroadcast
	}
	if !m.mute {
		m.host.receipt(m.given(q.l, w, kind))
	}
	if w.RetryAt != 0 {
		edit := *w
		edit.RetryAt = 0
		m.host.edit(&edit)
	}
	delete(m.memo, w.ID)
	for i := range best {
		if kind == KindPush || kind == KindAuto {
			m.host.connect(w, best[i].agent, kind, m.now)
		} else {
			m.host.ring(w, best[i].agent, Ring, m.now)
		}
		m.refit(best[i].d, m.now)
		m.host.settled(w, best[i].d)
	}
	m.decided++
	m.prune()
}

// wait notes when a conversation nobody could have is looked at again.
func (m *matcher) wait(q *query) {
	m.host.settled(q.w, nil)
	m.again(q)
}

// again asks for a look when time alone may bring more agents.
func (m *matcher) again(q *query) {
	if at := q.w.HoldUntil; at > m.now {
		q.soon(at)
	}
	if _, next := q.s.steps(q.w.Relaxed, q.age); next > 0 {
		q.soon(q.w.since() + next)
	}
	if q.wake > 0 {
		m.host.wakeWork(q.w.ID, q.wake)
	}
}

// forget drops the digests of conversations that are gone.
func (m *matcher) forget() {
	old := m.memo
	m.memo = make(map[domain.ID]uint64, len(m.b.works))
	for id, digest := range old {
		if m.b.works[id] != nil {
			m.memo[id] = digest
		}
	}
}
