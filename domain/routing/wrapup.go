package routing

import (
	"math"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/presence"
)

// wrap ends an owner's work and begins the wrap-up, if the queue has one.
func (c *Core) wrap(p *Assignment, reason, by string, now int64) {
	s := c.settings(p.QueueID)
	ms := s.WrapMS[p.Channel]
	timed := s.WrapMode == WrapTimed || s.WrapMode == WrapTimedNoExit
	if s.WrapMode == WrapOff || s.WrapMode == "" || timed && ms <= 0 {
		c.finish(p, reason, by, now)
		return
	}
	row := *p
	row.Stage, row.EndedAt, row.EndReason, row.EndedBy, row.WrapAt = WrapUp, now, reason, by, now
	row.Weight = int(math.Round(float64(p.Weight) * s.WrapWeight))
	unsnooze(&row, now)
	if p.Stage == Snoozing {
		row.Weight = 0
	}
	if timed {
		row.WrapUntil = now + ms
	}
	d := c.seat(p.AgentID)
	c.putPart(p, &row)
	c.idled(d, "", now)
}

// wrapOf finds an agent's wrap-up of a conversation: 404.
func (c *Core) wrapOf(conv, agent domain.ID) (*file, *Assignment, error) {
	if f := c.files[conv]; f != nil {
		if p := f.part(agent); p != nil && p.Stage == WrapUp {
			return f, p, nil
		}
	}
	return nil, nil, domain.NotFound()
}

// SubmitWrapUp ends a wrap-up (C20). A missing mandatory disposition is 422
// disposition_required, missing notes 422 notes_required; 404 when there is no
// wrap-up of this agent. Where a wrap-up lasts its time, what was submitted is
// kept and the time still runs.
func (c *Core) SubmitWrapUp(conv, agent domain.ID, disposition, notes string, now int64) error {
	now = c.tick(now)
	_, p, err := c.wrapOf(conv, agent)
	if err != nil {
		return err
	}
	s := c.settings(p.QueueID)
	switch {
	case s.DispMandatory && s.Dispositions != 0 && disposition == "":
		return required("disposition_required", "disposition")
	case s.NotesMandatory && notes == "":
		return required("notes_required", "notes")
	}
	row := *p
	row.Disposition, row.Notes = disposition, notes
	if notes != p.Notes || disposition != p.Disposition {
		row.NotesRev++
	}
	c.notePart(p, &row)
	if s.WrapMode == WrapTimedNoExit && p.WrapUntil > now {
		return nil
	}
	c.wrapOver(p, Actor{Kind: conversation.ByAgent, ID: agent}, now)
	return nil
}

// wrapOver ends a wrap-up, by its agent or, what is missing flagged, by the
// system. The conversation is closed when it was the last.
func (c *Core) wrapOver(p *Assignment, by Actor, now int64) {
	s := c.settings(p.QueueID)
	row := *p
	row.Stage, row.DoneAt = Done, now
	if by.Kind == conversation.BySystem {
		row.Flagged = s.DispMandatory && s.Dispositions != 0 && p.Disposition == "" || s.NotesMandatory && p.Notes == ""
		if p.Disposition == "" {
			row.Disposition = disposition.None
		}
	}
	c.served(&row, now)
	conv, agent, role := p.ConversationID, p.AgentID, p.Role
	c.putPart(p, &row)
	c.idled(c.seat(agent), role, now)
	data := conversation.EventData{From: agent, Disposition: row.Disposition}
	if row.Flagged {
		data.Reason = "flagged"
	}
	f := c.files[conv]
	switch {
	case f == nil || f.work == nil:
		// the conversation is the assistant's: only its history is written
		c.move(&Work{ID: conv}, conversation.WrappedUp, by.author(), data, "")
	case f.work.State == conversation.Wrapup && f.wrapping() == nil:
		w := *f.work
		w.State = conversation.Closed
		c.dropWork(f)
		c.move(&w, conversation.WrappedUp, by.author(), data, "")
	default:
		c.move(f.work, conversation.WrappedUp, by.author(), data, "")
	}
}

// SaveWrapNotes keeps notes while they are written, during the work or the
// wrap-up; rev is the revision they were based on: 409 newer_revision when
// another page saved meanwhile. It returns the new revision.
func (c *Core) SaveWrapNotes(conv, agent domain.ID, disposition, notes string, rev int, now int64) (int, error) {
	c.tick(now)
	f := c.files[conv]
	if f == nil {
		return 0, domain.NotFound()
	}
	p := f.part(agent)
	if p == nil || p.Role != Owner {
		return 0, domain.NotFound()
	}
	switch {
	case p.Disposition == disposition && p.Notes == notes:
		return p.NotesRev, nil
	case p.NotesRev != rev:
		return p.NotesRev, domain.Conflict("newer_revision")
	}
	row := *p
	row.Disposition, row.Notes = disposition, notes
	row.NotesRev++
	c.notePart(p, &row)
	return row.NotesRev, nil
}

// ExtendWrapUp gives a running wrap-up its time once more, once: 404, 409
// wrapup_extended. One without a timer needs none.
func (c *Core) ExtendWrapUp(conv, agent domain.ID, now int64) error {
	c.tick(now)
	_, p, err := c.wrapOf(conv, agent)
	switch {
	case err != nil:
		return err
	case p.WrapUntil == 0:
		return nil
	case p.WrapExtended:
		return domain.Conflict("wrapup_extended")
	}
	row := *p
	row.WrapExtended = true
	row.WrapUntil += c.settings(p.QueueID).WrapMS[p.Channel]
	c.notePart(p, &row)
	return nil
}

// resume gives a conversation that its agent still wraps up back to that agent
// (edge 10, C21): the wrap-up is cancelled. False when the agent cannot take it.
func (c *Core) resume(f *file, a *Arrival, now int64) bool {
	p := f.wrapping()
	d := c.seat(p.AgentID)
	if p.Role != Owner || !d.agent.Enabled || !c.within(d, p) {
		return false
	}
	c.reopenPart(p, d, a.mode())
	w := *f.work
	w.State, w.OwnerID, w.Mode = conversation.Active, p.AgentID, a.mode()
	w.Opening, w.VisitorGoneAt, w.IdleAt, w.IdleWarned = a.Opening, 0, 0, false
	w.VisitorSpoke = w.VisitorSpoke || a.By.Kind == conversation.ByVisitor
	c.putWork(&w)
	c.move(f.work, conversation.Reopened, a.By, conversation.EventData{To: p.AgentID, Queue: w.QueueID}, "")
	return true
}

// within tells whether an agent can go on with a conversation that is being
// wrapped up: there, or working by hand, and within the hard cap without the
// slot the wrap-up holds.
func (c *Core) within(d *desk, p *Assignment) bool {
	if d.at.Connection != presence.Connected && d.at.Intent != presence.Offline {
		return false
	}
	if p.Weight > 0 {
		return true
	}
	return d.byHand(p.Draws())
}

// reopenPart takes a wrap-up back: the agent works on.
func (c *Core) reopenPart(p *Assignment, d *desk, m conversation.Mode) {
	row := *p
	row.Stage, row.EndedAt, row.EndReason, row.EndedBy, row.WrapAt, row.WrapUntil, row.WrapExtended = Working, 0, "", "", 0, 0, false
	row.Mode = string(m)
	row.Weight = d.weight(row.Draws())
	c.putPart(p, &row)
}
