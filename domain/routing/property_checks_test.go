package routing

import (
	"bytes"
	"encoding/json"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// commit stores a transaction's rows, as the engine does, and checks what each
// row may become.
func (f *floorOf) commit() {
	ch := f.c.Take()
	if ch == nil {
		return
	}
	for _, w := range ch.Works {
		if w.State == conversation.Closed || w.State == conversation.Bot {
			delete(f.db.works, w.ID)
		} else {
			if w.Hops > f.settingsOf(w.QueueID).MaxHops {
				f.fail("I21: %d hops", w.Hops)
			}
			f.db.works[w.ID] = w
		}
	}
	for _, s := range ch.Segments {
		if was, ok := f.db.segments[s.ID]; ok && was.Outcome != "" && was.Outcome != s.Outcome {
			f.fail("I24: a stay ended as %s and then as %s", was.Outcome, s.Outcome)
		}
		if s.Wait < 0 || s.LeftAt != 0 && s.LeftAt < s.EnteredAt || s.AnsweredAt != 0 && s.AnsweredAt < s.EnteredAt {
			f.fail("I23: %+v", s)
		}
		f.db.segments[s.ID] = s
	}
	for _, o := range ch.Offers {
		was, ok := f.db.offers[o.ID]
		if ok && was.State != Offered && was.State != o.State {
			f.fail("I4: an offer was %s and is %s", was.State, o.State)
		}
		if !ok && o.State == Offered {
			f.checkNew(&o)
		}
		f.db.offers[o.ID] = o
	}
	for _, a := range ch.Assignments {
		if was, ok := f.db.assignments[a.ID]; ok && was.Stage == Done && a.Stage != Done {
			f.fail("a participation that was done goes on: %+v", a)
		}
		if a.EndedAt != 0 && a.EndedAt < a.StartedAt || a.DoneAt != 0 && a.DoneAt < a.StartedAt || a.SnoozedMS < 0 {
			f.fail("I23: %+v", a)
		}
		if _, ok := f.db.assignments[a.ID]; !ok && (a.How == "auto" || a.How == "push") {
			f.checkCap(a.AgentID, PoolOf(a.Draws()), "given by itself")
		}
		f.db.assignments[a.ID] = a
	}
	for _, s := range ch.Standings {
		f.db.standings[s.AgentID] = s
	}
	for _, k := range ch.Turns {
		f.db.turns[[2]domain.ID{k.QueueID, k.AgentID}] = k
	}
	for _, m := range ch.Moves {
		f.db.states[m.ConversationID] = m
	}
	for i := range ch.Receipts {
		f.checkReceipt(&ch.Receipts[i])
	}
}

func (f *floorOf) settingsOf(queue domain.ID) *Settings { return f.c.settings(queue) }

// checkNew holds a ring made in this transaction to I26 and I2: who is rung can
// take it.
func (f *floorOf) checkNew(o *Offer) {
	d := f.c.desks[o.AgentID]
	if o.Kind != Ring {
		return
	}
	if d.at.Connection != presence.Connected || d.at.Intent != presence.Ready {
		f.fail("I26: a ring at %s, %s", d.at.Connection, d.at.Intent)
	}
	f.checkCap(o.AgentID, PoolOf(o.Channel), "rung")
}

func (f *floorOf) checkCap(agent domain.ID, p Pool, how string) {
	d := f.c.desks[agent]
	if d.used[p] > d.agent.Capacity.Cap[p] {
		f.fail("I2: %s with %d of %d units: %+v, rings %+v", how, d.used[p], d.agent.Capacity.Cap[p], f.c.AssignmentsOf(agent), f.c.OffersOf(agent))
	}
}

func (f *floorOf) checkReceipt(r *Receipt) {
	if len(r.Input) == 0 {
		return
	}
	pick, err := Replay(r.Input)
	if err != nil || !slices.Equal(pick, r.Pick) {
		f.fail("I25: replayed to %v, was %v, %v", pick, r.Pick, err)
	}
}

// check holds the books to what must always be so.
func (f *floorOf) check() {
	f.checkWorks()
	f.checkDesks()
	f.checkSegments()
	f.checkRings()
	if n := f.c.Sweep(f.now); n != 0 {
		f.fail("I7: the sweep made %d decisions", n)
	}
	if ch := f.c.Take(); ch != nil && (len(ch.Offers) > 0 || len(ch.Assignments) > 0) {
		f.fail("I7: the sweep changed %+v", ch)
	} else if ch != nil {
		for i := range ch.Works { // e.g. a wake time
			f.db.works[ch.Works[i].ID] = ch.Works[i]
		}
	}
	if next := f.c.Next(); next != 0 && next <= f.now {
		f.c.Due(f.now, 1000)
		f.c.Route(f.now)
		f.commit()
		if again := f.c.Next(); again != 0 && again <= f.now {
			f.fail("I14: due at %d, again %d, now %d", next, again, f.now)
		}
	}
}

func (f *floorOf) checkWorks() {
	for _, id := range sorted(f.c.works) {
		w := f.c.works[id]
		owned := w.State == conversation.Active || w.State == conversation.Snoozed
		if owned != (w.OwnerID != 0) {
			f.fail("I1: %s with owner %d", w.State, w.OwnerID)
		}
		if m, ok := f.db.states[id]; !ok || m.State != w.State || m.Owner != w.OwnerID || m.Queue != w.QueueID || m.Mode != w.Mode {
			f.fail("I11: the moves lead to %+v, the books have %s owned by %d in %d, %s", m, w.State, w.OwnerID, w.QueueID, w.Mode)
		}
		if w.State == conversation.Closed || w.State == conversation.Bot {
			f.fail("I19: a %s conversation in the books", w.State)
		}
		seen := map[domain.ID]bool{}
		owners := 0
		for _, a := range f.c.AssignmentsFor(id) {
			if seen[a.AgentID] {
				f.fail("I1: agent %d has two parts in %d", a.AgentID, id)
			}
			seen[a.AgentID] = true
			if a.Role == Owner && a.Stage != WrapUp {
				owners++
				if a.AgentID != w.OwnerID {
					f.fail("I1: agent %d works it, %d owns it", a.AgentID, w.OwnerID)
				}
			}
		}
		if (owners == 1) != owned || owners > 1 {
			f.fail("I1: %s with %d owners", w.State, owners)
		}
	}
}

// checkDesks counts every agent's load anew (I13).
func (f *floorOf) checkDesks() {
	for _, id := range sorted(f.c.desks) {
		d := f.c.desks[id]
		var used [2]int
		n, rings, live := 0, 0, 0
		for _, oid := range sorted(f.c.offers) {
			o := f.c.offers[oid]
			if o.AgentID != id {
				continue
			}
			rings++
			used[PoolOf(o.Channel)] += o.Weight
			if PoolOf(o.Channel) == LivePool {
				live++
			}
			if o.Weight > 0 && o.Channel == Chat {
				n++
			}
		}
		if live > 1 {
			f.fail("I3: %d live rings at agent %d", live, id)
		}
		for _, aid := range sorted(f.c.assignments) {
			a := f.c.assignments[aid]
			if a.AgentID != id || a.Stage == Done || a.Stage == Snoozing || a.Role != Owner && a.Role != Participant {
				continue
			}
			ch := a.Draws()
			if a.Stage == Working {
				used[PoolOf(ch)] += a.Weight
				if ch == Chat && a.Weight > 0 {
					n++
				}
			} else {
				used[PoolOf(ch)] += int(float64(a.Weight) * f.settingsOf(a.QueueID).WrapWeight)
				if ch == Chat && a.Weight > 0 {
					n++
				}
			}
		}
		if used != d.used || n != d.n[Chat.index()] || rings != d.rings {
			f.fail("I13: agent %d has units %v, chats %d, rings %d; counted %v, %d, %d", id, d.used, d.n[Chat.index()], d.rings, used, n, rings)
		}
	}
}

// checkSegments holds each queue to I24: offered is answered, abandoned, gone
// on or waiting; and every conversation in a line has its open stay.
func (f *floorOf) checkSegments() {
	waiting := map[domain.ID]int{}
	for _, w := range f.c.works {
		if w.State == conversation.Waiting || w.State == conversation.Ringing {
			waiting[w.QueueID]++
			s, ok := f.db.segments[w.SegmentID]
			if !ok || s.Outcome != "" || s.QueueID != w.QueueID {
				f.fail("I24: waiting in %d with the stay %+v", w.QueueID, s)
			}
		}
	}
	open := map[domain.ID]int{}
	for _, s := range f.db.segments {
		if s.Outcome == "" {
			open[s.QueueID]++
		}
	}
	for q, n := range open {
		if waiting[q] != n {
			f.fail("I24: %d open stays in queue %d, %d wait", n, q, waiting[q])
		}
	}
}

func (f *floorOf) checkRings() {
	byConv := map[domain.ID]int{}
	for _, o := range f.c.offers {
		w, ok := f.c.works[o.ConversationID]
		if !ok {
			f.fail("I19: a ring without its conversation: %+v", o)
		}
		if o.Kind == Ring {
			byConv[o.ConversationID]++
			if w.State != conversation.Ringing {
				f.fail("a ring of a conversation that is %s", w.State)
			}
		}
		if next := f.c.Next(); next == 0 || next > o.Deadline+1 {
			f.fail("I14: a ring ends at %d, next is %d", o.Deadline, next)
		}
	}
	for id, w := range f.c.works {
		if w.State == conversation.Ringing && byConv[id] == 0 {
			f.fail("ringing without a ring")
		}
		k := 1
		if s := f.settingsOf(w.QueueID); s.Policy == Broadcast {
			k = 50
		}
		if byConv[id] > max(k, 1) && k == 1 && byConv[id] > 3 {
			f.fail("I3: %d rings", byConv[id])
		}
	}
	born := map[domain.ID]int{}
	for _, a := range f.db.assignments {
		if a.OfferID != 0 {
			born[a.OfferID]++
		}
	}
	for id, o := range f.db.offers {
		if (o.State == Accepted) != (born[id] == 1) {
			f.fail("I5: the offer %+v has %d participations", o, born[id])
		}
	}
}

// image is everything the books hold, comparable.
func (f *floorOf) image() []byte {
	type all struct {
		Works       []Work
		Offers      []Offer
		Assignments []Assignment
		Standings   []presence.Standing
	}
	var a all
	for _, id := range sorted(f.db.works) {
		a.Works = append(a.Works, f.db.works[id])
	}
	for _, id := range sorted(f.db.offers) {
		if o := f.db.offers[id]; o.State == Offered {
			a.Offers = append(a.Offers, o)
		}
	}
	for _, id := range sorted(f.db.assignments) {
		if x := f.db.assignments[id]; x.Stage != Done {
			a.Assignments = append(a.Assignments, x)
		}
	}
	for _, id := range sorted(f.db.standings) {
		a.Standings = append(a.Standings, f.db.standings[id])
	}
	b, err := json.Marshal(a)
	if err != nil {
		f.fail("%v", err)
	}
	return b
}

// books is the same of the core.
func (f *floorOf) books() []byte {
	keep := f.db
	f.db = newRowStore()
	for id, w := range f.c.works {
		f.db.works[id] = *w
	}
	for id, o := range f.c.offers {
		f.db.offers[id] = *o
	}
	for id, a := range f.c.assignments {
		f.db.assignments[id] = *a
	}
	for id := range keep.standings {
		f.db.standings[id] = f.c.desks[id].at
	}
	b := f.image()
	f.db = keep
	return b
}

// checkUndone: after a refused command the books are what the store holds.
func (f *floorOf) checkUndone(before []byte) {
	if got := f.books(); !bytes.Equal(got, before) {
		f.fail("I22: undone, the books differ from the store\nbooks %s\nstore %s", got, before)
	}
}

// checkStored: nothing is in memory that a crash would lose (I22).
func (f *floorOf) checkStored() { f.checkUndone(f.image()) }

// finish lets everybody work on until all is over: no conversation is stuck
// (I10).
func (f *floorOf) finish() {
	for i := range f.setup.Queues {
		q := &f.setup.Queues[i]
		q.Status, q.Settings = QueueActive, Defaults()
		q.Settings.Auto = true
		q.Version++
	}
	f.setup.Capacity[0] = DefaultCapacity()
	for i := range f.setup.People {
		f.setup.People[i].Enabled = true
		f.setup.AgentSkill = append(f.setup.AgentSkill, AgentSkill{Agent: f.setup.People[i].ID, Skill: skillX, Level: 5})
	}
	f.c.Configure(Expand(f.setup), f.now)
	f.done("let all work", nil)
	for range 400 {
		for _, p := range f.setup.People {
			f.c.Connect(p.ID, f.now)
			f.done("connect", f.c.Want(p.ID, Actor{Kind: conversation.ByAgent, ID: p.ID}, presence.Ready, "", f.now))
			for _, o := range f.c.OffersOf(p.ID) {
				f.done("accept", f.c.Accept(o.ID, p.ID, f.now))
			}
			for _, a := range f.c.AssignmentsOf(p.ID) {
				by := Actor{Kind: conversation.ByAgent, ID: p.ID, Supervises: true}
				switch {
				case a.Stage == WrapUp:
					f.done("wrap up", f.c.SubmitWrapUp(a.ConversationID, p.ID, "", "", f.now))
				case a.Role == Owner:
					f.done("end", f.c.End(a.ConversationID, by, f.now))
				default:
					f.done("leave", f.c.Leave(a.ConversationID, by, f.now))
				}
			}
		}
		if works, _, _ := f.c.Open(); works == 0 && len(f.c.assignments) == 0 {
			return
		}
		f.pass(5 * Minute)
	}
	for _, id := range sorted(f.c.works) {
		f.fail("I10: stuck: %+v", *f.c.works[id])
	}
}
