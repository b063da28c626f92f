package simulate

import (
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// absorb takes note of what routing has changed, and plans what people will do
// about it.
func (w *world) absorb(ch *routing.Changes) {
	for i := range ch.Offers {
		w.offer(&ch.Offers[i])
	}
	for i := range ch.Works {
		w.standingOf(&ch.Works[i])
	}
	for i := range ch.Assignments {
		w.assignment(&ch.Assignments[i])
	}
	w.segments(ch.Segments)
	for i := range ch.Standings {
		w.standing(&ch.Standings[i])
	}
	for i := range ch.Works {
		if x := &ch.Works[i]; x.State == conversation.Closed {
			w.closed(slotOf(x.ID), x.ID)
		}
	}
	for i := range ch.Assignments {
		if x := &ch.Assignments[i]; x.Stage == routing.Done {
			w.closed(slotOf(x.ConversationID), x.ConversationID)
		}
	}
}

// slotOf is the place that a conversation's id carries.
func slotOf(conv domain.ID) int32 { return int32(conv & (1<<slotBits - 1)) }

// talkOf is the conversation with the id, nil when its place is another's by
// now.
func (w *world) talkOf(conv domain.ID) (int32, *talk) {
	i := slotOf(conv)
	if t := &w.talks[i]; t.conv == conv {
		return i, t
	}
	return i, nil
}

// standingOf follows a conversation in and out of the queues.
func (w *world) standingOf(x *routing.Work) {
	i, t := w.talkOf(x.ID)
	if t == nil {
		return
	}
	t.isOpen = x.State != conversation.Closed
	queue, async := int32(-1), x.Mode == conversation.Async
	if x.State == conversation.Waiting || x.State == conversation.Ringing {
		queue = int32(x.QueueID - queueIDs)
	}
	if queue == t.queue && async == t.async {
		return
	}
	w.stays(t)
	if t.async = async; queue < 0 {
		return
	}
	w.waits(i, t, queue)
	if q := &w.m.queues[queue]; q.manual || async && !q.auto {
		w.list(i, t, queue)
	}
}

// closed lets go of a conversation that is over, unless its visitor returns.
func (w *world) closed(i int32, conv domain.ID) {
	t := &w.talks[i]
	if t.conv == conv && !t.isOpen {
		w.leave(i)
	}
}

// segments counts entries into queues and how the waits there ended. A
// conversation that changes queues ends the old one's wait first.
func (w *world) segments(list []routing.Segment) {
	for i := range list {
		s := &list[i]
		if _, t := w.talkOf(s.ConversationID); t != nil && s.ID == t.segment {
			w.waitEnded(t, s)
		}
	}
	for i := range list {
		s := &list[i]
		_, t := w.talkOf(s.ConversationID)
		if t == nil || s.ID <= t.segment {
			continue
		}
		t.segment, t.ended = s.ID, false
		if t.counted {
			w.entered(t, s)
		}
		w.waitEnded(t, s)
		if s.Outcome == routing.FlowOut {
			t.turned = s.QueueID
		}
	}
}

func (w *world) entered(t *talk, s *routing.Segment) {
	w.open++
	for _, y := range w.tallies(t, s.QueueID) {
		y.offered++
		y.entered++
		if t.queue >= 0 {
			y.waited++
		}
	}
}

// tallies are those a segment counts for.
func (w *world) tallies(t *talk, queue domain.ID) [2]*tally {
	return [2]*tally{&w.queues[queue-queueIDs], &w.streams[t.stream]}
}

func (w *world) waitEnded(t *talk, s *routing.Segment) {
	if s.Outcome == "" || t.ended {
		return
	}
	if t.ended = true; t.counted {
		w.open--
		for _, y := range w.tallies(t, s.QueueID) {
			y.ended(s, &w.m.queues[s.QueueID-queueIDs])
		}
	}
	if s.Outcome == routing.Abandoned && !t.gone {
		w.mayReturn(slotOf(t.conv), t)
	}
}

// blocked counts a conversation as refused at the door that routing has let
// flow out, because it flowed nowhere.
func (w *world) blocked(t *talk) {
	if t.counted {
		for _, y := range w.tallies(t, t.turned) {
			y.entered--
			y.flowOut--
			y.blocked++
		}
	}
}

// assignment follows one agent's part in one conversation.
func (w *world) assignment(a *routing.Assignment) {
	i, t := w.talkOf(a.ConversationID)
	if t == nil {
		return
	}
	d := &w.desks[a.AgentID-agentIDs]
	at := d.find(a.ID)
	if at < 0 && a.Stage == routing.Done {
		return
	}
	w.touch(d)
	was := routing.Stage("")
	if at < 0 {
		at = len(d.parts)
		d.parts = append(d.parts, piece{id: a.ID, talk: i})
		t.parts++
	} else {
		was = d.parts[at].stage
	}
	d.parts[at].stage, d.parts[at].role, d.parts[at].units = a.Stage, a.Role, 0
	if routing.PoolOf(a.Draws()) == routing.LivePool {
		d.parts[at].units = float64(a.Weight) / 100
	}
	switch {
	case a.Stage == was:
	case a.Stage == routing.Working && a.Role == routing.Owner:
		t.owner, t.part = d.agent, a.ID
		w.work(i, t)
	case t.part == a.ID:
		t.owner, t.part, t.last, t.ownedAt = -1, 0, a.AgentID, w.now
	}
	switch a.Stage {
	case routing.WrapUp:
		w.wrapUp(d, a, was)
	case routing.Done:
		w.done(d, at, t, a)
	}
}

func (d *desk) find(id domain.ID) int {
	for i := range d.parts {
		if d.parts[i].id == id {
			return i
		}
	}
	return -1
}

// wrapUp plans when the agent submits one; with no law of it routing's timer
// ends it.
func (w *world) wrapUp(d *desk, a *routing.Assignment, was routing.Stage) {
	if d.group.wrapUp.kind == never || was == routing.WrapUp {
		return
	}
	w.plans[a.ID] = plan{agent: d.agent, conv: a.ConversationID}
	w.q.add(w.now+round(d.group.wrapUp.draw(w.people)), submit, int64(a.ID))
}

func (w *world) done(d *desk, at int, t *talk, a *routing.Assignment) {
	delete(w.plans, a.ID)
	d.parts[at] = d.parts[len(d.parts)-1]
	d.parts = d.parts[:len(d.parts)-1]
	t.parts--
	if !d.onShift && len(d.parts) == 0 {
		w.q.add(w.now, home, indexed(d.agent, 0))
	}
	w.mayLook(d)
	if a.Role != routing.Owner || !w.inside() {
		return
	}
	moved, length := 0, float64(a.DoneAt-a.StartedAt-a.SnoozedMS)
	if a.EndReason == "transferred" {
		moved = 1
	}
	y := w.tallies(t, a.QueueID)
	for _, k := range [3]*work{&d.sums.work, &y[0].work, &y[1].work} {
		k.handled++
		k.handling += length
		k.transferred += moved
	}
}

// work plans the end of what an agent has begun. With a visitor who is not
// there nothing can be done.
func (w *world) work(i int32, t *talk) {
	if t.gone {
		return
	}
	t.gen++
	length := w.m.traffic[t.stream].handling.draw(w.handling) / w.desks[t.owner].group.pace
	w.q.add(w.now+round(length), finish, indexed(i, t.gen))
}

// finish ends the work: done, or handed on to another queue.
func (w *world) finish(i int32, t *talk) {
	if t.owner < 0 {
		return
	}
	by := routing.Actor{Kind: conversation.ByAgent, ID: w.m.agents[t.owner].id}
	s := &w.m.traffic[t.stream]
	if s.transfers > 0 && !t.moved && w.choices.Float64() < s.transfers {
		if err := w.core.ToQueue(t.conv, by, w.m.queues[s.to].id, true, "", w.now); err == nil {
			t.moved = true
			w.commit()
			return
		}
		w.core.Undo()
	}
	if err := w.core.End(t.conv, by, w.now); err != nil {
		w.refused(err, "ending a conversation")
		return
	}
	w.commit()
}

// offer plans how an agent takes a new ring, and counts how it ended.
func (w *world) offer(o *routing.Offer) {
	p, open := w.plans[o.ID]
	if o.State == routing.Offered {
		if !open {
			w.rings(o)
		}
		return
	}
	if !open {
		return
	}
	delete(w.plans, o.ID)
	if !w.inside() {
		return
	}
	for _, k := range [2]*work{&w.desks[p.agent].sums.work, &w.queues[p.queue].work} {
		switch {
		case o.State == routing.Accepted:
			k.accepted++
		case o.State == routing.Declined:
			k.declined++
		case o.State == routing.TimedOut && o.Reason == "missed":
			k.missed++
		}
	}
}

func (w *world) rings(o *routing.Offer) {
	agent := int32(o.AgentID - agentIDs)
	w.plans[o.ID] = plan{agent: agent, queue: int32(o.QueueID - queueIDs)}
	d := &w.desks[agent]
	u, at := 1.0, w.now+round(d.group.delay.draw(w.people))
	if d.group.ignore+d.group.decline > 0 {
		u = w.people.Float64()
	}
	switch {
	case u < d.group.ignore:
		w.q.add(w.now, ack, int64(o.ID))
	case u < d.group.ignore+d.group.decline:
		w.q.add(at, decline, int64(o.ID))
	default:
		w.q.add(at, accept, int64(o.ID))
	}
}

// answer does what an agent planned for a ring or a wrap-up that may be over.
func (w *world) answer(what what, id domain.ID) {
	p, open := w.plans[id]
	if !open {
		return
	}
	agent, err := w.m.agents[p.agent].id, error(nil)
	if !w.desks[p.agent].connected {
		return
	}
	switch what {
	case accept:
		err = w.core.Accept(id, agent, w.now)
	case decline:
		err = w.core.Decline(id, agent, "", w.now)
	case ack:
		err = w.core.Ack(id, agent, w.now)
	case submit:
		err = w.core.SubmitWrapUp(p.conv, agent, "", "", w.now)
	}
	if err != nil {
		w.refused(err, "answering")
		return
	}
	w.commit()
}

// list puts a conversation where agents look for work by themselves.
func (w *world) list(i int32, t *talk, queue int32) {
	w.lists[queue] = append(w.lists[queue], listed{t.conv, i})
	for _, m := range w.m.queues[queue].members {
		w.mayLook(&w.desks[m])
	}
}

// mayLook makes an agent who has time look at the lists after a while.
func (w *world) mayLook(d *desk) {
	if d.looking || !d.connected || d.intent != presence.Ready {
		return
	}
	for _, q := range w.m.agents[d.agent].queues {
		if len(w.lists[q]) > 0 {
			d.looking = true
			w.q.add(w.now+round(d.group.delay.draw(w.people)), look, indexed(d.agent, 0))
			return
		}
	}
}

// pick takes the oldest listed conversation an agent has room for.
func (w *world) pick(d *desk) {
	if !d.connected || d.intent != presence.Ready {
		return
	}
	id := w.m.agents[d.agent].id
	for _, q := range w.m.agents[d.agent].queues {
		list := w.lists[q]
		for len(list) > 0 && !w.isListed(list[0], q) {
			list = list[1:]
		}
		if w.lists[q] = list; len(list) == 0 || !w.room(d, &w.talks[list[0].talk]) {
			continue
		}
		w.lists[q] = list[1:]
		if err := w.core.Pick(list[0].conv, routing.Actor{Kind: conversation.ByAgent, ID: id}, w.now); err != nil {
			w.lists[q] = list
			w.refused(err, "picking")
			return
		}
		w.commit()
		w.mayLook(d)
		return
	}
}

func (w *world) isListed(l listed, queue int32) bool {
	t := &w.talks[l.talk]
	return t.conv == l.conv && t.queue == queue
}

// room tells whether the agent would take one more like it.
func (w *world) room(d *desk, t *talk) bool {
	n, c := 0, t.draws()
	for _, p := range d.parts {
		if w.talks[p.talk].draws() == c {
			n++
		}
	}
	return n < w.m.config.Agents[w.m.agents[d.agent].id].Capacity.Channels[c].Max
}
