package routing

import (
	"fmt"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/conversation"
)

// check holds the books against their rows: the invariants that must be true
// after every transaction.
func (w *world) check() {
	w.t.Helper()
	c := w.c
	for _, msg := range faults(c) {
		w.t.Fatalf("books: %s", msg)
	}
	for id, s := range w.s.segments {
		x, ok := w.s.works[s.ConversationID]
		if open := ok && x.queued() && x.SegmentID == id; open != (s.Outcome == "") || s.Wait < 0 {
			w.t.Fatalf("segment %+v of %+v", s, x)
		}
	}
	if w.quick {
		return
	}
	fresh := NewCore(w.c.cfg, w.newID)
	fresh.Load(w.s.rows())
	if a, b := dump(c, false), dump(fresh, false); a != b {
		w.t.Fatalf("the rows taken do not give the books:\n%s", differ(a, b))
	}
	for conv, p := range c.places {
		if p.until >= w.now && fresh.places[conv] != p {
			w.t.Fatalf("the place of %d was %+v, a start makes it %+v", conv, p, fresh.places[conv])
		}
	}
	for id, d := range c.desks {
		if a, b := d.rated(w.now), fresh.desks[id].rated(w.now); a != b {
			w.t.Fatalf("F15 lets agent %d have the next at %d, after a start at %d", id, a, b)
		}
	}
}

// faults are the invariants that do not hold.
func faults(c *Core) (out []string) {
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, id := range sorted(c.desks) {
		d := c.desks[id]
		r := *d
		c.recount(&r)
		if r.used != d.used || r.n != d.n || r.active != d.active || r.rings != d.rings || r.snoozed != d.snoozed ||
			r.wrapping != d.wrapping || r.blocking != d.blocking || r.calls != d.calls || r.ring != d.ring {
			add("I13 load of agent %d: %v %v, counted %v %v", id, d.used, d.n, r.used, r.n)
		}
		live := 0
		for _, o := range d.mine {
			if PoolOf(o.Channel) == LivePool {
				live++
			}
		}
		if live > 1 {
			add("I3 agent %d has %d live rings", id, live)
		}
	}
	for _, id := range sorted(c.files) {
		f := c.files[id]
		if f.work == nil && len(f.parts)+len(f.rings) == 0 {
			add("file %d holds nothing", id)
		}
		out = append(out, f.faults(c)...)
	}
	waiting := 0
	for _, id := range sorted(c.lines) {
		l := c.lines[id]
		anew := line{q: l.q}
		for _, w := range append(append([]*Work{}, l.list...), l.async...) {
			anew.count(w, 1)
		}
		if anew.tally != l.tally {
			add("line %d: the tally is %v, counted %v", id, l.tally, anew.tally)
		}
		for _, list := range [2][]*Work{l.list, l.async} {
			waiting += len(list)
			for i, w := range list {
				if c.works[w.ID] != w || w.QueueID != id || !w.queued() {
					add("line %d holds %d wrongly", id, w.ID)
				}
				if i > 0 && !l.less(list[i-1], w) {
					add("line %d is out of order at %d", id, i)
				}
			}
		}
	}
	for _, w := range c.works {
		if w.queued() {
			waiting--
		}
	}
	if waiting != 0 {
		add("%d conversations stand in no line or in two", waiting)
	}
	return append(out, timerFaults(c)...)
}

func (f *file) faults(c *Core) (out []string) {
	add := func(format string, args ...any) {
		out = append(out, fmt.Sprintf("conversation %d: ", f.id)+fmt.Sprintf(format, args...))
	}
	owners, seen := 0, map[domain.ID]bool{}
	for _, p := range f.parts {
		if seen[p.AgentID] {
			add("I1 agent %d takes part twice", p.AgentID)
		}
		seen[p.AgentID] = true
		if p.Role == Owner && p.Stage != WrapUp {
			owners++
			if f.work == nil || f.work.OwnerID != p.AgentID {
				add("I1 agent %d works on what is not theirs", p.AgentID)
			}
			if f.work != nil && (p.Stage == Snoozing) != (f.work.State == conversation.Snoozed) {
				add("stage %s in state %s", p.Stage, f.work.State)
			}
		}
	}
	w := f.work
	if w == nil {
		if len(f.rings) > 0 {
			add("I19 rings though it is closed")
		}
		return out
	}
	owned := w.State == conversation.Active || w.State == conversation.Snoozed
	if owned != (w.OwnerID != 0) || owned && owners != 1 || !owned && owners != 0 {
		add("I1 %s with owner %d and %d owners at work", w.State, w.OwnerID, owners)
	}
	rings := 0
	for _, o := range f.rings {
		if o.Kind == Ring {
			rings++
		}
	}
	k := 1
	if s := c.settings(w.QueueID); s.Policy == Broadcast {
		k = s.Broadcast
	}
	if (w.State == conversation.Ringing) != (rings > 0) || rings > k {
		add("I3 %s with %d rings", w.State, rings)
	}
	if w.State == conversation.Wrapup && f.wrapping() == nil {
		add("nobody wraps up")
	}
	if limit := c.settings(w.QueueID).MaxHops; w.Hops > limit {
		add("I21 %d hops of %d", w.Hops, limit)
	}
	return out
}

// timerFaults: a timer exists exactly while a row asks for one, at its time.
func timerFaults(c *Core) (out []string) {
	c.settle()
	n := 0
	expect := func(what string, id domain.ID, t *timer, at int64) {
		if at > 0 {
			n++
		}
		if at > 0 && (t.i < 0 || c.heap[t.i] != t || t.at != at) || at <= 0 && t.i >= 0 {
			out = append(out, fmt.Sprintf("I14 %s %d: timer at %d, want %d", what, id, t.at, at))
		}
	}
	for id, f := range c.files {
		at, _, _, _ := c.next(f)
		expect("conversation", id, &f.timer, at)
	}
	for id, d := range c.desks {
		at, _ := d.next()
		expect("agent", id, &d.timer, at)
	}
	for id, l := range c.lines {
		at, _ := l.next()
		expect("queue", id, &l.timer, at)
	}
	if n != len(c.heap) {
		out = append(out, fmt.Sprintf("I14 %d timers for %d deadlines", len(c.heap), n))
	}
	for i, t := range c.heap {
		if t.i != i || i > 0 && c.heap.before(t, c.heap[(i-1)/2]) {
			out = append(out, fmt.Sprintf("heap broken at %d", i))
		}
	}
	return out
}

// dump writes the books down; whole with what no row holds.
func dump(c *Core, whole bool) string {
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	for _, id := range sorted(c.files) {
		f := c.files[id]
		if f.work != nil {
			p("work %+v", *f.work)
			p("  segment %+v", f.seg)
		}
		for _, o := range f.rings {
			p("  ring %+v", *o)
		}
		for _, a := range f.parts {
			p("  part %+v", *a)
		}
		if whole {
			p("  wake %d", f.wake)
		}
	}
	for _, id := range sorted(c.desks) {
		d := c.desks[id]
		p("desk %+v enabled %v used %v n %v rings %d active %v snoozed %d wrapping %d blocking %d calls %d queues %v grace %d", d.at, d.agent.Enabled,
			d.used, d.n, d.rings, d.active, d.snoozed, d.wrapping, d.blocking, d.calls, d.queues, d.grace)
		for _, o := range d.mine {
			p("  ring %d", o.ID)
		}
		for _, a := range d.parts {
			p("  part %d", a.ID)
		}
		if whole {
			p("  since %d by %s seen %d recent %v", d.since, d.by, d.seen, d.recent)
		}
	}
	for _, id := range sorted(c.lines) {
		l := c.lines[id]
		p("line %d %s live %v async %v", id, l.q.Status, ids(l.list), ids(l.async))
		for _, a := range sorted(l.turns) {
			p("  turn %+v", *l.turns[a])
		}
		if whole {
			p("  edge %d telling %+v", l.edge, l.telling)
		}
	}
	if whole {
		c.settle()
		h := slices.Clone(c.heap)
		slices.SortFunc(h, func(a, b *timer) int {
			if c.heap.before(a, b) {
				return -1
			}
			return 1
		})
		for _, t := range h {
			p("timer %d %d", t.at, t.id)
		}
		p("dirty %v %v fresh %v places %v ended %d now %d", sorted(c.dirtyWorks), sorted(c.dirtyDesks), c.fresh, c.places, len(c.ended), c.now)
	}
	return b.String()
}

// differ shows the first lines that differ.
func differ(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	var out strings.Builder
	for i := 0; i < max(len(x), len(y)) && out.Len() < 4000; i++ {
		var l, r string
		if i < len(x) {
			l = x[i]
		}
		if i < len(y) {
			r = y[i]
		}
		if l != r {
			fmt.Fprintf(&out, "- %s\n+ %s\n", l, r)
		}
	}
	return out.String()
}
