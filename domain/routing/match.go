package routing

import (
	"cmp"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
)

// A matcher decides who gets which conversation. Core and the pure function
// Decide feed it the same way: books to look into and a host that carries out
// what it decides.
//
// It is incremental. Between two runs no waiting conversation and free agent
// are left that could be brought together, so that a run has to look at two
// things: conversations that changed, against everybody, and the lines of
// agents who changed, in the order of rank, for as long as these have room.
// Whatever time alone changes is asked to be woken for.
type matcher struct {
	b     shelf
	host  host
	cfg   *Config // the desks are seated for
	gen   int
	fresh bool // seated since the last run
	now   int64
	ran   int64  // the time of the last run
	tx    uint64 // and its transaction

	memo  map[domain.ID]uint64      // digests of the last receipts that say why one waits
	held  map[domain.ID][]domain.ID // conversations that wait for one agent
	rated []*desk                   // agents at their rate limit
	shut  []*line                   // queues closed until a known time
	next  int64                     // when time alone changes an agent or a queue; 0 = never
	mute  bool                      // no receipts

	// of one run
	works   []domain.ID
	changed []domain.ID
	decided int
	todo    []placed
	hot     []*desk
	cursors []cursor
	later   []placed
	none    []placed
	best    []choice
	q       query
	need    []Need
	need2   []Need
	mask    []bitset
	levels  []int // of the agents in one question
}

// shelf is what the matcher looks into.
type shelf struct {
	desks map[domain.ID]*desk
	lines map[domain.ID]*line
	works map[domain.ID]*Work
}

// host carries out decisions and edits.
type host interface {
	ring(w *Work, agent domain.ID, kind OfferKind, now int64)
	connect(w *Work, agent domain.ID, how string, now int64)
	wakeWork(conv domain.ID, at int64)
	edit(w *Work)             // put w in the place of the work of that id, whose address stays
	openRings(w *Work) int    // open for it
	settled(w *Work, d *desk) // the changes of this decision need no look
	receipt(r Receipt)
}

// run decides everything that follows from the changes, and reports how much.
func (m *matcher) run(works, desks []domain.ID) int {
	m.decided = 0
	m.later, m.none, m.todo, m.hot = m.later[:0], m.none[:0], m.todo[:0], m.hot[:0]
	for _, id := range desks {
		m.change(id)
	}
	m.unrate(m.now)
	m.unshut()
	for _, id := range works {
		m.look(id)
	}
	if len(m.todo) > 1 {
		slices.SortFunc(m.todo, func(a, b placed) int { return a.compare(&b) })
		m.todo = slices.CompactFunc(m.todo, func(a, b placed) bool { return a.w == b.w })
	}
	m.merge()
	m.retry()
	m.report()
	for _, d := range m.hot {
		d.hot = false
	}
	return m.decided
}

// change takes up a desk that changed.
func (m *matcher) change(id domain.ID) {
	d := m.b.desks[id]
	if d != nil {
		m.heat(d, m.now)
	}
	if convs := m.held[id]; convs != nil {
		delete(m.held, id)
		for _, conv := range convs {
			m.look(conv)
		}
	}
}

// heat makes a desk with room look at its lines.
func (m *matcher) heat(d *desk, now int64) {
	m.refit(d, now)
	if d.fit != 0 && !d.hot {
		d.hot = true
		m.hot = append(m.hot, d)
	}
}

// look takes up a conversation that changed.
func (m *matcher) look(id domain.ID) {
	w := m.b.works[id]
	if w == nil || w.State != conversation.Waiting && w.State != conversation.Ringing {
		delete(m.memo, id)
		return
	}
	l := m.b.lines[w.QueueID]
	if l == nil {
		return
	}
	l.rank(m.now)
	m.relax(l, w)
	m.todo = append(m.todo, placedAt(l, w, m.now))
}

// relax takes the relaxation steps that are due. None is ever undone.
func (m *matcher) relax(l *line, w *Work) {
	if len(l.q.Settings.Relax) == 0 {
		return
	}
	if n, _ := l.q.Settings.steps(w.Relaxed, w.age(m.now)); n > w.Relaxed {
		edit := *w
		edit.Relaxed = n
		m.host.edit(&edit)
	}
}

// merge tries what changed and the lines of changed desks in one order.
func (m *matcher) merge() {
	m.open()
	for i := 0; ; {
		c := m.head()
		switch {
		case i < len(m.todo) && (c == nil || m.todo[i].compare(&c.at) <= 0):
			p := m.todo[i]
			i++
			if c != nil && c.at.w == p.w {
				c.done = p.w
			}
			m.try(p, true)
		case c != nil:
			c.done = c.at.w
			m.try(c.at, false)
		default:
			return
		}
	}
}

// retry looks again at those for whom an agent was kept by a better rank.
func (m *matcher) retry() {
	for len(m.later) > 0 {
		before := m.decided
		list := slices.Clone(m.later)
		m.later = m.later[:0]
		for _, p := range list {
			m.try(p, true)
		}
		if m.decided == before {
			return
		}
	}
}

// cursor walks one list of a line.
type cursor struct {
	l     *line
	async bool
	i     int
	at    placed // the next; w nil: not known
	done  *Work  // tried last
}

func (c *cursor) list() []*Work {
	if c.async {
		return c.l.async
	}
	return c.l.list
}

// open places a cursor at each list in which a hot desk could find something.
func (m *matcher) open() {
	m.cursors = m.cursors[:0]
	for _, d := range m.hot {
		for i := range d.seats {
			l := d.seats[i].l
			if !slices.ContainsFunc(m.cursors, func(c cursor) bool { return c.l == l }) {
				l.rank(m.now)
				m.cursors = append(m.cursors, cursor{l: l}, cursor{l: l, async: true})
			}
		}
	}
	m.prune()
}

// prune drops the cursors no hot desk has room for any more.
func (m *matcher) prune() {
	rest := m.cursors[:0]
	for _, c := range m.cursors {
		if c.i < len(c.list()) && m.wanted(&c) {
			rest = append(rest, c)
		}
	}
	m.cursors = rest
}

func (m *matcher) wanted(c *cursor) bool {
	kinds := c.l.present[0]
	switch {
	case c.async:
		kinds = c.l.present[1]<<fitAsync | c.l.present[1]<<fitAway
	case c.l.q.Settings.Auto:
		kinds <<= fitAuto
	}
	for _, d := range m.hot {
		if d.fit&kinds == 0 {
			continue
		}
		for i := range d.seats {
			if d.seats[i].l == c.l {
				return true
			}
		}
	}
	return false
}

// head is the cursor whose next conversation comes first of all; nil at the end.
func (m *matcher) head() *cursor {
	var first *cursor
	for i := range m.cursors {
		c := &m.cursors[i]
		if !m.advance(c) {
			continue
		}
		if first == nil || c.at.compare(&first.at) < 0 {
			first = c
		}
	}
	return first
}

// advance moves to the next conversation that can be decided.
func (m *matcher) advance(c *cursor) bool {
	list := c.list()
	if c.at.w != nil && c.at.w != c.done && c.i < len(list) && list[c.i] == c.at.w {
		return true
	}
	if c.i < len(list) && list[c.i] == c.done {
		c.i++
	}
	for ; c.i < len(list); c.i++ {
		if m.decidable(c.l, list[c.i]) {
			c.at = placedAt(c.l, list[c.i], m.now)
			return true
		}
	}
	c.at.w = nil
	return false
}

// watch has a conversation looked at again when a desk changes.
func (m *matcher) watch(agent, conv domain.ID) {
	if m.held == nil {
		m.held = map[domain.ID][]domain.ID{}
	}
	list := m.held[agent]
	if at, ok := slices.BinarySearchFunc(list, conv, cmp.Compare[domain.ID]); !ok {
		m.held[agent] = slices.Insert(list, at, conv)
	}
}

// at asks for a run at a time.
func (m *matcher) at(t int64) {
	if m.next == 0 || t < m.next || m.next <= m.ran {
		m.next = t
	}
}
