package routing

import (
	"slices"

	"relevo/domain"
)

// journal is the transaction under way: the before-image of every row touched,
// once each, and what is told. Its slices are used again.
type journal struct {
	n      uint64 // number of the transaction
	now    int64
	files  []fileWas
	desks  []deskWas
	lines  []lineWas
	offers []offerWas
	parts  []partWas

	keptOffers kept[Offer]
	keptParts  kept[Assignment]

	turns   []turnWas
	places  []placeWas
	ended   []domain.ID
	works   []domain.ID // what Route had not looked at before it
	idle    []domain.ID // desks, likewise
	fresh   []domain.ID
	segs    []Segment // final form of those touched
	flows   []flowNote
	config  *configWas
	told    told
	changed bool
}

// told is what a transaction tells besides rows, in order of happening.
type told struct {
	receipts []Receipt
	moves    []Move
	says     []Say
	alerts   []Alert
}

type fileWas struct {
	f    *file
	had  bool
	work Work
	seg  Segment
	wake int64
}
type deskWas struct {
	d   *desk
	was desk
}
type lineWas struct {
	l    *line
	edge int64
	telling
}
type offerWas struct {
	o   *Offer
	was Offer
	had bool
}
type partWas struct {
	p   *Assignment
	was Assignment
	had bool
}
type turnWas struct {
	l   *line
	t   *Turn
	was Turn
	had bool
}
type placeWas struct {
	conv domain.ID
	was  place
	had  bool
}

// flowNote is what a line learns for its estimates once the transaction holds.
type flowNote struct {
	queue domain.ID
	kind  flowKind
	ms    int64
}

type flowKind uint8

const (
	flowEntered flowKind = iota
	flowService
	flowPatience
)

// flow notes something for a queue's estimates.
func (c *Core) flow(queue domain.ID, k flowKind, ms int64) {
	c.tx.flows = append(c.tx.flows, flowNote{queue, k, ms})
}

// learn hands the notes of the transaction to the lines.
func (c *Core) learn() {
	for _, n := range c.tx.flows {
		l := c.lines[n.queue]
		if l == nil {
			continue
		}
		switch n.kind {
		case flowEntered:
			l.noteEntered(n.ms, c.now)
		case flowService:
			l.noteService(n.ms, c.now)
		case flowPatience:
			l.notePatience(n.ms, c.now)
		}
	}
}

// configWas is what Configure replaced.
type configWas struct {
	cfg   *Config
	lines map[domain.ID]*Queue
	desks map[domain.ID]*desk
}

// kept are the rows whose before-images were taken.
type kept[T any] map[*T]struct{}

// add notes a row; false when it was there.
func (k *kept[T]) add(p *T) bool {
	if _, ok := (*k)[p]; ok {
		return false
	}
	if *k == nil {
		*k = kept[T]{}
	}
	(*k)[p] = struct{}{}
	return true
}

// empty forgets them; the memory of many is given back, for going through it
// would take longer than what most transactions do.
func (k *kept[T]) empty() {
	if len(*k) > 256 {
		*k = nil
	} else {
		clear(*k)
	}
}

// begin opens a new transaction on the books as they stand.
func (c *Core) begin() {
	t := &c.tx
	t.n++
	t.now, t.config, t.changed = c.now, nil, false
	t.files, t.desks, t.lines = t.files[:0], t.desks[:0], t.lines[:0]
	t.offers, t.parts, t.turns = t.offers[:0], t.parts[:0], t.turns[:0]
	t.keptOffers.empty()
	t.keptParts.empty()
	t.places, t.ended, t.segs, t.flows = t.places[:0], t.ended[:0], t.segs[:0], t.flows[:0]
	t.told.receipts, t.told.moves, t.told.says, t.told.alerts = t.told.receipts[:0], t.told.moves[:0], t.told.says[:0], t.told.alerts[:0]
	t.works, t.idle = t.works[:0], t.idle[:0]
	for id := range c.dirtyWorks {
		t.works = append(t.works, id)
	}
	for id := range c.dirtyDesks {
		t.idle = append(t.idle, id)
	}
	t.fresh = append(t.fresh[:0], c.fresh...)
}

// keepFile takes the before-image of a conversation.
func (c *Core) keepFile(f *file) {
	if f.tx == c.tx.n {
		return
	}
	f.tx, f.put = c.tx.n, false
	was := fileWas{f: f, had: f.work != nil, seg: f.seg, wake: f.wake}
	if was.had {
		was.work = f.box
	}
	c.tx.files = append(c.tx.files, was)
}

// keepDesk takes the before-image of a desk.
func (c *Core) keepDesk(d *desk) {
	if d.tx == c.tx.n {
		return
	}
	c.tx.desks = append(c.tx.desks, deskWas{d, *d})
	d.tx = c.tx.n
}

func (c *Core) keepLine(l *line) {
	if l.tx != c.tx.n {
		c.tx.lines = append(c.tx.lines, lineWas{l, l.edge, l.telling})
		l.tx = c.tx.n
	}
}

func (c *Core) keepOffer(o *Offer, had bool) {
	if !c.tx.keptOffers.add(o) {
		return
	}
	w := offerWas{o: o, had: had}
	if had {
		w.was = *o
	}
	c.tx.offers = append(c.tx.offers, w)
}

func (c *Core) keepPart(p *Assignment, had bool) {
	if !c.tx.keptParts.add(p) {
		return
	}
	w := partWas{p: p, had: had}
	if had {
		w.was = *p
	}
	c.tx.parts = append(c.tx.parts, w)
}

// Undo takes back everything since the last Take.
func (c *Core) Undo() {
	t := &c.tx
	for i := len(t.offers) - 1; i >= 0; i-- {
		w := &t.offers[i]
		f, d := c.file(w.o.ConversationID), c.seat(w.o.AgentID)
		if w.o.State == Offered {
			c.dropRing(f, d, w.o)
		}
		if w.had {
			*w.o = w.was
			c.addRing(f, d, w.o)
		}
	}
	for i := len(t.parts) - 1; i >= 0; i-- {
		w := &t.parts[i]
		f, d := c.file(w.p.ConversationID), c.seat(w.p.AgentID)
		if w.p.Stage != Done {
			c.dropPart(f, d, w.p)
		}
		if w.had {
			*w.p = w.was
			c.addPart(f, d, w.p)
		}
	}
	for i := range t.files {
		w := &t.files[i]
		c.outOfLine(w.f)
		w.f.seg, w.f.wake, w.f.tx = w.seg, w.wake, 0
		w.f.work = nil
		delete(c.works, w.f.id)
		if w.had {
			w.f.box, w.f.work = w.work, &w.f.box
			c.works[w.f.id] = w.f.work
			c.intoLine(w.f)
		}
		c.derive(&w.f.timer)
	}
	for i := range t.desks {
		w := &t.desks[i]
		w.was.mine, w.was.parts, w.was.timer = w.d.mine, w.d.parts, w.d.timer
		w.was.seating = w.d.seating
		*w.d = w.was
		c.derive(&w.d.timer)
	}
	for i := range t.lines {
		w := &t.lines[i]
		w.l.edge, w.l.telling, w.l.tx = w.edge, w.telling, 0
		c.derive(&w.l.timer)
	}
	c.undoRest()
	c.prune()
	c.begin()
}

func (c *Core) undoRest() {
	t := &c.tx
	for i := len(t.turns) - 1; i >= 0; i-- {
		if w := &t.turns[i]; w.had {
			*w.t = w.was
		} else {
			delete(w.l.turns, w.t.AgentID)
		}
	}
	for i := len(t.places) - 1; i >= 0; i-- {
		if w := &t.places[i]; w.had {
			c.places[w.conv] = w.was
		} else {
			delete(c.places, w.conv)
		}
	}
	for _, id := range t.ended {
		delete(c.ended, id)
	}
	clear(c.dirtyWorks)
	clear(c.dirtyDesks)
	for _, id := range t.works {
		c.dirtyWorks[id] = struct{}{}
	}
	for _, id := range t.idle {
		c.dirtyDesks[id] = struct{}{}
	}
	c.fresh = append(c.fresh[:0], t.fresh...)
	c.now = t.now
	if t.config != nil {
		c.unconfigure(t.config)
	}
	c.unmatch()
}

// unmatch brings what the matcher keeps beside the rows back to the books. If
// Route had run, the next one looks at everything: what was to be looked at,
// and the watches for it, have been used up.
func (c *Core) unmatch() {
	m := &c.match
	for i := range c.tx.told.receipts {
		delete(m.memo, c.tx.told.receipts[i].ConversationID)
	}
	if m.cfg != c.cfg {
		if m.cfg != nil {
			c.matching(c.now)
		}
		return
	}
	if m.tx != c.tx.n {
		return // Route has not run in it
	}
	m.fresh = true
	for i := range c.tx.desks {
		if d := c.tx.desks[i].d; d.gen == m.gen {
			m.refit(d, c.now)
		}
	}
}

// prune forgets the files of the transaction that hold nothing any more.
func (c *Core) prune() {
	for i := range c.tx.files {
		f := c.tx.files[i].f
		if f.work == nil && len(f.parts) == 0 && len(f.rings) == 0 && c.files[f.id] == f {
			f.wake = 0
			c.heap.remove(&f.timer)
			delete(c.files, f.id)
			c.spare.files = append(c.spare.files, f)
		}
	}
}

// cull forgets what is too old to matter, after a transaction is done.
func (c *Core) cull() {
	c.spare.ended = append(c.spare.ended, c.tx.ended...)
	if n := len(c.spare.ended) - KeepEnded; n > KeepEnded {
		for _, id := range c.spare.ended[:n] {
			delete(c.ended, id)
		}
		c.spare.ended = slices.Delete(c.spare.ended, 0, n)
	}
	for i := range c.tx.places {
		c.spare.places = append(c.spare.places, c.tx.places[i].conv)
	}
	n := 0
	for _, id := range c.spare.places {
		if p, ok := c.places[id]; ok && p.until >= c.now {
			break
		}
		delete(c.places, id)
		n++
	}
	c.spare.places = slices.Delete(c.spare.places, 0, n)
}

// spares are memory to use again.
type spares struct {
	files  []*file
	offers []*Offer
	parts  []*Assignment
	ended  []domain.ID // ended offers, oldest first
	places []domain.ID // of visitors who gave up, oldest first
}
