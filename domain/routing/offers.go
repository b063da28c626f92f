package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// ring offers a conversation to an agent: C5, or the ring of a transfer, a
// consult or an invitation when asked through offer.
func (c *Core) ring(w *Work, agent domain.ID, kind OfferKind, now int64) {
	c.offer(w, agent, kind, 0, "", now)
}

// offer makes the ring. from is who transfers, consults or invites.
func (c *Core) offer(w *Work, agent domain.ID, kind OfferKind, from domain.ID, note string, now int64) {
	d := c.seat(agent)
	o := Offer{ID: c.newID(), ConversationID: w.ID, AgentID: agent, QueueID: w.QueueID, SegmentID: w.SegmentID, Kind: kind, FromID: from,
		Channel: w.Draws(), State: Offered, At: now, Deadline: now + c.ringTime(w), Note: note}
	if kind != Consult {
		o.Weight = d.weight(o.Channel)
	}
	c.openOffer(&o)
	at := d.at
	at.LastOfferAt = now
	c.stands(d, at, "system")
	data := conversation.EventData{From: from, To: agent, Queue: w.QueueID}
	by := system
	if kind == Ring {
		c.putTurn(w.QueueID, agent, now)
		if w.State == conversation.Waiting {
			n := *w
			n.State, n.RetryAt = conversation.Ringing, 0
			w = c.putWork(&n).work
		}
	} else {
		data.Reason = string(kind)
		by = conversation.Author{Kind: conversation.ByAgent, ID: from}
	}
	c.move(w, conversation.Offered, by, data, "")
}

// ringTime is how long a ring lasts.
func (c *Core) ringTime(w *Work) int64 {
	if ms := c.settings(w.QueueID).Ring[w.Channel]; ms > 0 {
		return ms
	}
	if ms := plain.Ring[w.Channel]; ms > 0 {
		return ms
	}
	return plain.Ring[Chat]
}

// end ends a ring. Its conversation and agent are the caller's business.
func (c *Core) end(o *Offer, s OfferState, reason string, now int64) {
	row := *o
	row.State, row.EndedAt, row.Reason = s, now, reason
	if o.DeliveredAt == 0 && (s == Accepted || s == Declined) {
		row.DeliveredAt = now // an answer implies that it was shown
	}
	c.putOffer(o, &row)
}

// withdraw ends a ring that nobody has to answer any more. Never charged.
func (c *Core) withdraw(o *Offer, reason string, now int64) {
	c.end(o, Withdrawn, reason, now)
	c.alert(Alert{Agent: o.AgentID, Kind: "ring_over", ConversationID: o.ConversationID, QueueID: o.QueueID, Reason: reason})
	if f := c.open(o.ConversationID); f != nil {
		c.move(f.work, conversation.Withdrawn, system, conversation.EventData{From: o.AgentID, Reason: reason}, "")
	}
}

// withdrawAll ends all rings of a conversation.
func (c *Core) withdrawAll(f *file, reason string, now int64) {
	for len(f.rings) > 0 {
		c.withdraw(f.rings[len(f.rings)-1], reason, now)
	}
}

// Accept answers a ring (C7). Repeating one's own accept succeeds; otherwise 409
// gone with reason taken_by_other, timed_out or withdrawn.
func (c *Core) Accept(offer, agent domain.ID, now int64) error {
	now = c.tick(now)
	o := c.offers[offer]
	if o == nil || o.AgentID != agent {
		return c.late(offer, agent, Accepted)
	}
	if now > o.Deadline {
		return lost("timed_out")
	}
	c.accept(o, now)
	return nil
}

func (c *Core) accept(o *Offer, now int64) {
	f, d := c.open(o.ConversationID), c.seat(o.AgentID)
	by := conversation.Author{Kind: conversation.ByAgent, ID: o.AgentID}
	kind, from, id := o.Kind, o.FromID, o.ID
	c.end(o, Accepted, "", now)
	c.stands(d, presence.Answered(d.at), "")
	switch kind {
	case Ring:
		c.own(f, d, "ring", id, by, now)
	case Transfer:
		c.handOver(f, d, "transfer", id, Actor{Kind: conversation.ByAgent, ID: from}, now)
	case Consult:
		c.join(f, d, Consulted, id, now)
		c.move(f.work, conversation.ConsultOn, by, conversation.EventData{From: from, To: d.at.AgentID, Reason: "accepted"}, "")
	case Invite:
		c.join(f, d, Participant, id, now)
		c.move(f.work, conversation.JoinedIn, by, conversation.EventData{From: from, To: d.at.AgentID, Reason: "conference"}, "")
	}
}

// late tells who answers a ring that is over how it ended. Repeating what one
// did oneself succeeds.
func (c *Core) late(offer, agent domain.ID, did OfferState) error {
	e, ok := c.ended[offer]
	if !ok {
		if did == Accepted && c.assignmentOf(offer, agent) {
			return nil
		}
		return domain.NotFound()
	}
	switch {
	case e.agent != agent:
		return domain.NotFound()
	case e.state == did:
		return nil
	case e.state == TimedOut:
		return lost("timed_out")
	case e.state == Withdrawn && e.reason == "taken":
		return lost("taken_by_other")
	}
	return lost("withdrawn")
}

func (c *Core) assignmentOf(offer, agent domain.ID) bool {
	d := c.desks[agent]
	if d == nil {
		return false
	}
	for _, p := range d.parts {
		if p.OfferID == offer {
			return true
		}
	}
	return false
}

// lost is a race that somebody or something else has won.
func lost(reason string) error {
	e := domain.Conflict("gone")
	e.Reason = reason
	return e
}

// Decline refuses a ring (C8); reason may be empty unless the queue demands one
// (422 decline_reason_required). Repeating it succeeds.
func (c *Core) Decline(offer, agent domain.ID, reason string, now int64) error {
	now = c.tick(now)
	o := c.offers[offer]
	if o == nil || o.AgentID != agent {
		return c.late(offer, agent, Declined)
	}
	if now > o.Deadline {
		return lost("timed_out")
	}
	s := c.settings(o.QueueID)
	if o.Kind == Ring && s.DeclineWhy && reason == "" {
		return required("decline_reason_required", "reason")
	}
	d := c.seat(agent)
	kind := o.Kind
	c.end(o, Declined, reason, now)
	c.stands(d, presence.Answered(d.at), "")
	if kind == Ring && s.OnDecline == "not_ready" {
		c.stands(d, presence.Want(d.at, presence.NotReady, "", presence.Busy{}, now), "system")
		c.unroutable(d, now)
	}
	c.unanswered(o, conversation.Declined, reason, now)
	return nil
}

// required is a field that may not be left out.
func required(code, field string) error {
	e := domain.Field(field, "problem."+code)
	e.Code = code
	return e
}

// timeout ends a ring at its deadline: missed when the browser showed it,
// skipped when none did, withdrawn when the agent was not there.
func (c *Core) timeout(o *Offer, now int64) {
	d := c.seat(o.AgentID)
	if d.at.Connection != presence.Connected {
		reason := "unroutable"
		if c.boot > 0 && o.At <= c.boot {
			reason = "restart"
		}
		c.withdrawn(o, reason, now)
		return
	}
	reason := "missed"
	if o.DeliveredAt == 0 {
		reason = "skipped"
	}
	c.end(o, TimedOut, reason, now)
	live := PoolOf(o.Channel) == LivePool
	switch s := c.settings(o.QueueID); {
	case !live:
	case reason == "skipped":
		c.stands(d, presence.Skipped(d.at, now), "system")
	case s.OnMissed == "none":
		c.stands(d, presence.Missed(d.at, 0, now), "system")
	default:
		c.stands(d, presence.Missed(d.at, max(1, s.MissedLimit), now), "system")
	}
	if d.at.Intent == presence.NotReady && d.at.IntentAt == now && d.at.Reason == presence.ReasonUnresponsive {
		c.alert(Alert{Kind: "unresponsive", ConversationID: o.ConversationID, QueueID: o.QueueID, Reason: d.agent.Name})
	}
	c.alert(Alert{Agent: o.AgentID, Kind: "ring_over", ConversationID: o.ConversationID, QueueID: o.QueueID, Reason: reason})
	c.unroutable(d, now)
	c.unanswered(o, conversation.Missed, reason, now)
}

// unanswered goes on after a ring was declined or timed out.
func (c *Core) unanswered(o *Offer, kind conversation.EventKind, reason string, now int64) {
	f := c.open(o.ConversationID)
	if f == nil {
		return
	}
	by := system
	if kind == conversation.Declined {
		by = conversation.Author{Kind: conversation.ByAgent, ID: o.AgentID}
	}
	if o.Kind != Ring {
		c.move(f.work, kind, by, conversation.EventData{From: o.AgentID, To: o.FromID, Reason: reason}, "")
		c.refused(f, o, kind, reason)
		return
	}
	s := c.settings(o.QueueID)
	w := *f.work
	why := "declined"
	if kind == conversation.Missed {
		why = reason
	}
	if why != "skipped" && len(f.rings) == 0 {
		w.Attempts++
	}
	w.Excluded = exclude(w.Excluded, Exclusion{Agent: o.AgentID, Until: now + s.DeclineCool, Why: why}, now)
	if len(f.rings) == 0 {
		w.State = conversation.Waiting
	}
	c.putWork(&w)
	c.look(w.ID)
	c.move(f.work, kind, by, conversation.EventData{From: o.AgentID, Queue: o.QueueID, Reason: reason}, "")
	if len(f.rings) == 0 && s.MaxAttempts > 0 && w.Attempts >= s.MaxAttempts {
		c.overflow(f.work, WhenNoAnswer, now)
	}
}

// withdrawn ends a ring whose agent cannot take it; the conversation waits on.
func (c *Core) withdrawn(o *Offer, reason string, now int64) {
	c.withdraw(o, reason, now)
	f := c.open(o.ConversationID)
	if f == nil {
		return
	}
	if o.Kind != Ring {
		c.refused(f, o, conversation.Withdrawn, reason)
		return
	}
	if len(f.rings) == 0 && f.work.State == conversation.Ringing {
		w := *f.work
		w.State = conversation.Waiting
		c.putWork(&w)
		c.move(f.work, "", system, conversation.EventData{}, "")
	}
	c.look(o.ConversationID)
}

// unroutable withdraws the rings of an agent who can no longer take them.
func (c *Core) unroutable(d *desk, now int64) {
	if d.up() {
		return
	}
	for len(d.mine) > 0 {
		c.withdrawn(d.mine[0], "unroutable", now)
	}
}

// exclude keeps an agent from getting a conversation for a time. Lists are
// never changed in place: rows that were taken share them.
func exclude(list []Exclusion, e Exclusion, now int64) []Exclusion {
	out := make([]Exclusion, 0, len(list)+1)
	put := false
	for _, x := range list {
		if x.Until <= now || x.Agent == e.Agent {
			continue
		}
		if !put && x.Agent > e.Agent {
			out, put = append(out, e), true
		}
		out = append(out, x)
	}
	if !put {
		out = append(out, e)
	}
	return out
}

// Ack notes that a browser shows the ring. Repeating it changes nothing.
func (c *Core) Ack(offer, agent domain.ID, now int64) error {
	now = c.tick(now)
	o := c.offers[offer]
	if o == nil || o.AgentID != agent {
		if _, ok := c.ended[offer]; ok {
			return c.late(offer, agent, Accepted)
		}
		return domain.NotFound()
	}
	if o.DeliveredAt == 0 {
		row := *o
		row.DeliveredAt = now
		c.noteOffer(o, &row)
	}
	return nil
}
