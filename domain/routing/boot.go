package routing

import (
	"cmp"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// Durations of a restart.
const (
	BootQuiet  = 10 * Second // overdue maximum waits hold still so long
	BootOutage = 15 * Second // shorter ones move nothing
)

// Load fills empty books with the rows of the store. Segments are the open
// ones and those that open work names.
func (c *Core) Load(r Rows) {
	for i := range r.Standings {
		c.seat(r.Standings[i].AgentID).at = r.Standings[i]
	}
	for i := range r.Works {
		c.putWork(&r.Works[i])
		c.look(r.Works[i].ID)
	}
	for i := range r.Segments {
		if f := c.files[r.Segments[i].ConversationID]; f != nil && f.work != nil && f.work.SegmentID == r.Segments[i].ID {
			f.seg = r.Segments[i]
		}
	}
	for i := range r.Offers {
		if r.Offers[i].State == Offered {
			c.openOffer(&r.Offers[i])
		}
	}
	for i := range r.Assignments {
		if r.Assignments[i].Stage != Done {
			c.openPart(&r.Assignments[i])
		}
	}
	for i := range r.Turns {
		t := r.Turns[i]
		if l := c.lines[t.QueueID]; l != nil {
			l.turns[t.AgentID] = &t
		}
	}
	c.explained()
	c.recent(&r)
	c.keptPlaces(r.GaveUp)
	for _, l := range c.lines {
		if len(l.list) > 0 && (l.q.Settings.Position || l.q.Settings.EWT) {
			l.tell = 1
		}
		if l.takes() && c.cfg.Hours[l.q.Settings.Hours] != nil {
			l.edge = 1 // it may have opened or closed since
		}
		c.derive(&l.timer)
	}
	for id, d := range c.desks {
		d.since = shownSince(d)
		c.dirtyDesks[id] = struct{}{}
		c.derive(&d.timer)
	}
	c.tx.told = told{}
	c.tx.segs, c.tx.turns = nil, nil
	c.begin()
}

// explained notes that receipts say already why the conversations wait that do.
func (c *Core) explained() {
	c.match.memo = make(map[domain.ID]uint64, len(c.works))
	for id, w := range c.works {
		if w.State == conversation.Waiting {
			c.match.memo[id] = before
		}
	}
}

// recent fills in what counts against limits on new conversations, and how the
// last rings ended.
func (c *Core) recent(r *Rows) {
	for i := range r.Recent {
		o := &r.Recent[i]
		c.ended[o.ID] = endedOffer{o.AgentID, o.State, o.Reason}
		c.spare.ended = append(c.spare.ended, o.ID)
	}
	for _, t := range r.Taken {
		if d := c.desks[t.AgentID]; d != nil && d.agent.Capacity.RateLimit > 0 {
			d.rate(t.At)
		}
	}
}

// keptPlaces are those of visitors who gave up and may still return to them,
// as their last stays tell: such a stay ended a grace later than its wait, which
// ended when the visitor had gone.
func (c *Core) keptPlaces(stays []Segment) {
	for i := range stays {
		s := &stays[i]
		gone := s.EnteredAt + s.AgeAdjust + s.Wait
		if s.Outcome != Abandoned || gone >= s.LeftAt {
			continue
		}
		c.places[s.ConversationID] = place{enqueued: s.EnqueuedAt, gone: gone, until: gone + c.settings(s.QueueID).KeepsPlace}
		c.spare.places = append(c.spare.places, s.ConversationID)
	}
	slices.SortStableFunc(c.spare.places, func(a, b domain.ID) int { return cmp.Compare(c.places[a].until, c.places[b].until) })
}

// shownSince is since when an agent has been in the shown state, as far as the
// rows tell.
func shownSince(d *desk) int64 {
	switch d.shown() {
	case presence.ShownOffline:
		return max(d.at.IntentAt, d.at.ConnectedAt)
	case presence.ShownOccupied:
		return max(d.at.IntentAt, d.at.LastAssignAt)
	case presence.ShownWrapUp:
		var at int64
		for _, p := range d.parts {
			at = max(at, p.WrapAt)
		}
		return at
	case presence.ShownReady:
		return max(d.at.IntentAt, d.at.IdleSince)
	}
	return d.at.IntentAt
}

// Boot carries out the rules of a restart (reference/routing.md 4): alive is the
// last time the process is known to have run, 0 when that is not known. Nobody
// is connected yet: who was has a full grace from now.
func (c *Core) Boot(alive, now int64) {
	now = c.tick(now)
	c.boot = now
	var shift int64
	if alive > 0 && now-alive >= BootOutage {
		shift = now - alive
	}
	for _, id := range sorted(c.desks) {
		c.bootDesk(c.desks[id], shift, now)
	}
	c.expireRings(now)
	for _, id := range sorted(c.works) {
		c.bootWork(c.works[id], shift, true, now)
	}
	for _, l := range c.lines {
		if l.edge == 0 {
			c.setEdge(l, now)
		}
	}
}

// Leap carries out the same rules where the clock went forward under a running
// process: it was set, or the machine slept. from is the last time before. Who
// is connected still is.
func (c *Core) Leap(from, now int64) {
	now = c.tick(now)
	shift := now - from
	if shift < BootOutage {
		return
	}
	for _, id := range sorted(c.desks) {
		d := c.desks[id]
		if d.at.Connection == presence.Lost {
			c.bootDesk(d, shift, now)
		}
		c.sign(d, now)
	}
	c.expireRings(now)
	for _, id := range sorted(c.works) {
		c.bootWork(c.works[id], shift, false, now)
	}
}

// expireRings withdraws what was to ring while nobody could hear it.
func (c *Core) expireRings(now int64) {
	for _, id := range sorted(c.offers) {
		if o := c.offers[id]; o != nil && o.Deadline <= now {
			c.withdrawn(o, "restart", now)
		}
	}
}

func (c *Core) bootDesk(d *desk, shift, now int64) {
	at := d.at
	switch at.Connection {
	case presence.Connected:
		at.Connection, at.ConnectedAt = presence.Lost, now
	case presence.Lost:
		at.ConnectedAt = min(now, at.ConnectedAt+shift)
	default:
		return
	}
	c.stands(d, at, "system")
}

// bootWork moves the patience with visitors by our absence: it was not theirs.
// away tells that no stream is open yet.
func (c *Core) bootWork(w *Work, shift int64, away bool, now int64) {
	n := *w
	switch {
	case w.State == conversation.Wrapup || PoolOf(w.Channel) == AsyncPool:
	case w.VisitorGoneAt == 0:
		if away {
			n.VisitorGoneAt = now
		}
	default:
		n.VisitorGoneAt = min(now, w.VisitorGoneAt+shift)
	}
	if w.IdleAt > 0 {
		n.IdleAt += shift
	}
	if w.MaxWaitAt > 0 && w.MaxWaitAt <= now {
		n.MaxWaitAt = now + BootQuiet
	}
	if n.VisitorGoneAt != w.VisitorGoneAt || n.IdleAt != w.IdleAt || n.MaxWaitAt != w.MaxWaitAt {
		c.putWork(&n)
	}
}

// Configure takes a new configuration and carries out what an edit means for
// open work: rings of a paused queue end, a draining queue's conversations
// move, disabled agents' work is requeued.
func (c *Core) Configure(cfg *Config, now int64) {
	now = c.tick(now)
	was := &configWas{cfg: c.cfg, lines: map[domain.ID]*Queue{}, desks: map[domain.ID]*desk{}}
	for id, l := range c.lines {
		was.lines[id] = l.q
	}
	for id, d := range c.desks {
		c.keepDesk(d)
		copied := *d
		was.desks[id] = &copied
	}
	if c.tx.config == nil {
		c.tx.config = was
	}
	skilled, opened := c.unmatched(), c.opened(now)
	c.adopt(cfg)
	c.tx.changed = true
	for _, id := range sorted(c.desks) {
		d := c.desks[id]
		c.recount(d)
		c.touch(d)
		c.derive(&d.timer)
	}
	for _, id := range sorted(c.lines) {
		l := c.lines[id]
		l.sort(now)
		c.setEdge(l, now)
		c.moved(l)
		c.lookAll(l)
	}
	for _, id := range sorted(c.files) {
		c.derive(&c.files[id].timer)
	}
	for _, id := range sorted(c.desks) {
		if d := c.desks[id]; !d.agent.Enabled && (d.at.Connection != presence.Gone || d.at.Intent != presence.Offline || len(d.parts)+len(d.mine) > 0) {
			c.disable(d, now)
		}
	}
	for _, id := range sorted(c.lines) {
		l := c.lines[id]
		c.applyStatus(l, now)
		if opened[id] && !c.inHours(l.q, now) { // closed by the edit
			c.edge(l, now)
		}
	}
	c.alertUnmatched(skilled)
}

// opened are the queues in hours.
func (c *Core) opened(now int64) map[domain.ID]bool {
	out := map[domain.ID]bool{}
	for id, l := range c.lines {
		if c.inHours(l.q, now) {
			out[id] = true
		}
	}
	return out
}

// disable takes an agent out at once (edge 14).
func (c *Core) disable(d *desk, now int64) {
	c.stands(d, presence.Leave(d.at, now), "system")
	c.unroutable(d, now)
	c.vacate(d, "disabled", nobody, now)
}

// applyStatus carries out what a queue's status means for what waits in it.
func (c *Core) applyStatus(l *line, now int64) {
	switch l.q.Status {
	case QueueActive:
		return
	case QueuePaused:
		for _, id := range ids(l.list) {
			f := c.open(id)
			for f != nil && f.ring(Ring) != nil {
				c.withdrawn(f.ring(Ring), "paused", now)
			}
		}
		return
	}
	for _, list := range [2][]domain.ID{ids(l.list), ids(l.async)} {
		for _, id := range list {
			f := c.open(id)
			to := c.entrance(l.q.ID)
			if f == nil || !f.work.queued() || to == nil || to == l {
				continue
			}
			c.drain(f, to, now)
		}
	}
}

// drain moves a waiting conversation out of a queue that closes for good, with
// its age (edge 15).
func (c *Core) drain(f *file, to *line, now int64) {
	how := f.work.Mode
	c.leave(f, FlowOut, now)
	c.clear(f, "moved", now)
	w := *f.work
	w.Excluded = nil
	c.enter(&w, to, entry{how: "overflow", kind: conversation.Overflowed, by: system, enter: how == conversation.Live,
		data: conversation.EventData{Queue: to.q.ID, Reason: "drain"}}, now)
}

// unmatched are the waiting conversations whose hard needs nobody meets.
func (c *Core) unmatched() map[domain.ID]bool {
	out := map[domain.ID]bool{}
	for _, l := range c.lines {
		for _, w := range l.list {
			if l.picky(w) && !c.skilled(l, w) {
				out[w.ID] = true
			}
		}
	}
	return out
}

// alertUnmatched alerts supervisors to those that were not before.
func (c *Core) alertUnmatched(was map[domain.ID]bool) {
	now := c.unmatched()
	for _, id := range sorted(now) {
		if !was[id] {
			c.alert(Alert{Kind: "skill_gone", ConversationID: id, QueueID: c.works[id].QueueID})
		}
	}
}

// skilled tells whether a member exists, at work or not, who suits.
func (c *Core) skilled(l *line, w *Work) bool {
	for i := range l.q.Members {
		if d := c.desks[l.q.Members[i].Agent]; d != nil && d.agent.Enabled && l.suits(d, w) {
			return true
		}
	}
	return false
}

// unconfigure takes a Configure back, after the rows have been.
func (c *Core) unconfigure(was *configWas) {
	c.cfg = was.cfg
	for id, l := range c.lines {
		q, ok := was.lines[id]
		if !ok {
			c.heap.remove(&l.timer)
			delete(c.lines, id)
			continue
		}
		l.q = q
		l.sort(c.now)
		c.derive(&l.timer)
	}
	for id, d := range c.desks {
		w, ok := was.desks[id]
		if !ok {
			c.heap.remove(&d.timer)
			delete(c.desks, id)
			continue
		}
		d.agent, d.limit, d.queues, d.grace, d.idle = w.agent, w.limit, w.queues, w.grace, w.idle
		c.derive(&d.timer)
	}
	for _, f := range c.files {
		c.derive(&f.timer)
	}
}
