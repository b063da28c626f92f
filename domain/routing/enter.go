package routing

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

// entry is how a conversation comes to a queue.
type entry struct {
	how   string // of the segment: new, transfer, release, overflow, reopen, lost
	kind  conversation.EventKind
	by    conversation.Author
	data  conversation.EventData
	back  bool // was served already: neither the size nor, where waiting ones are finished, the hours keep it out
	enter bool // whatever the door says: it has nowhere else to go
}

// Enqueue brings a conversation to a queue (C2, C3, C21): ENQ in order. A
// closed one that still is wrapped up goes back to its agent. One that is in
// routing already stays where it is; a snoozed one wakes. 409 no_queue when
// no queue takes conversations.
func (c *Core) Enqueue(a Arrival, now int64) error {
	now = c.tick(now)
	reopens := !a.Fresh && a.CameBy == "" && a.By.Kind != conversation.BySystem
	if f := c.open(a.ID); f != nil {
		switch f.work.State {
		case conversation.Snoozed:
			c.wake(f, Actor{Kind: a.By.Kind, ID: a.By.ID}, "message", now)
			return nil
		case conversation.Wrapup:
			if c.resume(f, &a, now) {
				return nil
			}
			reopens = true
		default:
			return nil
		}
	}
	l := c.entrance(a.Queue)
	if l == nil {
		return domain.Conflict("no_queue")
	}
	w := c.arrival(&a, l, now)
	how := "new"
	if reopens {
		how = "reopen"
		w.State, w.QueueID = conversation.Waiting, l.q.ID
		c.move(&w, conversation.Reopened, a.By, conversation.EventData{Queue: l.q.ID}, "")
	}
	c.enter(&w, l, entry{how: how, kind: conversation.Queued, by: a.By, enter: a.Enters, data: conversation.EventData{Queue: l.q.ID, Reason: a.Reason}}, now)
	return nil
}

// arrival is the work an arrival begins.
func (c *Core) arrival(a *Arrival, l *line, now int64) Work {
	s := &l.q.Settings
	w := Work{ID: a.ID, Mode: a.Mode, Channel: a.Channel, Priority: a.Priority, EnqueuedAt: now, Needs: a.Needs,
		Lang: a.Lang, Reason: a.Reason, Message: a.Message, CameBy: a.CameBy, ToldAway: a.ToldAway, LastOwner: a.LastOwner,
		VisitorSpoke: a.By.Kind == conversation.ByVisitor || a.CameBy == byBot, HasEmail: a.HasEmail, Opening: a.Opening, CreatedAt: a.CreatedAt}
	if w.Priority < 0 {
		w.Priority = s.Priority
	}
	w.Mode = a.mode()
	if p, ok := c.places[a.ID]; ok {
		if p.until >= now {
			w.EnqueuedAt, w.AgeAdjust = p.enqueued+now-p.gone, p.adjust
		}
		c.putPlace(a.ID, place{}, false)
	}
	if w.Mode == conversation.Async && !a.Present && PoolOf(a.Channel) == LivePool {
		w.VisitorGoneAt = now
	}
	if a.LastOwner != 0 && a.OwnedAt > 0 && now-a.OwnedAt <= s.StickyWindow {
		c.stick(&w, a.LastOwner, s.StickyWait, now)
	}
	return w
}

// mode of an arrival: mail is asynchronous; who writes in a chat is there; what
// the system brings in without anybody there is no live chat.
func (a *Arrival) mode() conversation.Mode {
	switch {
	case PoolOf(a.Channel) == AsyncPool:
		return conversation.Async
	case a.By.Kind == conversation.ByVisitor:
		return conversation.Live
	case a.By.Kind == conversation.BySystem && a.CameBy == "" && !a.Present:
		return conversation.Async
	case a.Mode == "":
		return conversation.Live
	}
	return a.Mode
}

// stick makes a conversation wait for its last owner a while, not at all when
// that agent cannot be rung now.
func (c *Core) stick(w *Work, owner domain.ID, wait, now int64) {
	d := c.desks[owner]
	if d == nil || !d.agent.Enabled {
		return
	}
	w.Sticky, w.StickyTill = owner, now
	if d.up() && d.blocking == 0 && d.room(w.Draws(), 0) {
		w.StickyTill = now + wait
	}
}

// entrance is the line a conversation for a queue goes to: the queue itself
// when it takes conversations, where a draining one's go, else the default
// queue, else the oldest that works.
func (c *Core) entrance(queue domain.ID) *line {
	for range 8 {
		l := c.lines[queue]
		if l == nil {
			break
		}
		if l.takes() {
			return l
		}
		if l.q.Target == 0 || l.q.Target == queue {
			break
		}
		queue = l.q.Target
	}
	if l := c.lines[c.cfg.Default]; l != nil && l.takes() {
		return l
	}
	for _, id := range sorted(c.lines) {
		if l := c.lines[id]; l.takes() {
			return l
		}
	}
	return nil
}

// home is the line a conversation goes back to, whatever works; nil only when
// there is no queue at all.
func (c *Core) home(queue domain.ID) *line {
	if l := c.entrance(queue); l != nil {
		return l
	}
	if l := c.lines[queue]; l != nil {
		return l
	}
	for _, id := range sorted(c.lines) {
		return c.lines[id]
	}
	return nil
}

// takes tells whether conversations may enter; a paused queue lets them in.
func (l *line) takes() bool { return l.q.Status == QueueActive || l.q.Status == QueuePaused }

// door tells what keeps a conversation out of a queue and what happens then;
// no action means that it enters.
func (c *Core) door(l *line, w *Work, e entry, now int64) (When, Overflow) {
	s := &l.q.Settings
	if w.Mode == conversation.Async || e.enter {
		return "", Overflow{}
	}
	if !c.inHours(l.q, now) && !(e.back && s.WaitingAtClose != "deflect") {
		return WhenClosed, s.AfterHours
	}
	if e.back || len(s.Overflow) == 0 && s.MaxSize == 0 {
		return "", Overflow{}
	}
	if s.MaxSize > 0 && len(l.list) >= s.MaxSize {
		if r, ok := s.rule(WhenFull); ok {
			return WhenFull, r
		}
	}
	if r, ok := s.rule(WhenEWT); ok && r.Over > 0 {
		if wait := c.ewt(l, w, now); wait > r.Over {
			return WhenEWT, r
		}
	}
	if r, ok := s.rule(WhenNoAgents); ok {
		if _, online := c.Online(l.q.ID, now); !online {
			return WhenNoAgents, r
		}
	}
	return "", Overflow{}
}

// rule is the queue's rule for a condition.
func (s *Settings) rule(when When) (Overflow, bool) {
	for _, r := range s.Overflow {
		if r.When == when {
			return r, true
		}
	}
	return Overflow{}, false
}

// enter carries out ENQ for a conversation that stands in no line.
func (c *Core) enter(w *Work, l *line, e entry, now int64) {
	when, rule := c.door(l, w, e, now)
	switch rule.Do {
	case "":
		c.stand(w, l, e, now)
	case ToWait, ToAsk:
		c.stand(w, l, e, now)
		c.sayRule(w, when, rule, rule.Do == ToAsk)
		if rule.Do == ToAsk {
			c.ask(c.open(w.ID))
		}
	default:
		c.deflect(w, l, when, rule, e, now)
	}
}

// deflect does with a conversation what a queue's rule says.
func (c *Core) deflect(w *Work, l *line, when When, rule Overflow, e entry, now int64) {
	switch rule.Do {
	case ToQueue:
		to := c.entrance(rule.Queue)
		if w.Hops >= l.q.Settings.MaxHops || to == nil || to == l {
			c.alert(Alert{Kind: "max_hops", ConversationID: w.ID, QueueID: l.q.ID, Reason: string(when)})
			e.enter = true
			c.stand(w, l, e, now)
			return
		}
		c.flowOut(w, l, e.how, now)
		w.Hops++
		c.sayRule(w, when, rule, false)
		c.enter(w, to, entry{how: "overflow", kind: conversation.Overflowed, by: system,
			data: conversation.EventData{From: 0, Queue: to.q.ID, Reason: string(when)}}, now)
	case ToBot, ToClose:
		c.flowOut(w, l, e.how, now)
		c.sayRule(w, when, rule, false)
		w.QueueID = l.q.ID
		if rule.Do == ToBot {
			c.toBot(w, conversation.Overflowed, system, conversation.EventData{Queue: l.q.ID, Reason: string(when)})
		} else {
			c.gone(w, system, string(when))
		}
	default: // ticket, async: goes on without the visitor
		if w.CameBy == byBot { // whose assistant takes the message
			c.flowOut(w, l, e.how, now)
			c.sayRule(w, when, rule, false)
			w.QueueID = l.q.ID
			c.toBot(w, conversation.Ticketed, system, conversation.EventData{Queue: l.q.ID, Reason: string(when)})
			return
		}
		if f := c.files[w.ID]; f != nil && f.seg.ID != 0 && f.seg.Outcome == "" {
			c.flowOut(w, l, e.how, now)
			e.how = "overflow"
		}
		c.sayRule(w, when, rule, false)
		w.Mode, e.kind, e.by = conversation.Async, conversation.Ticketed, system
		e.data = conversation.EventData{Queue: l.q.ID, Reason: string(when)}
		c.stand(w, l, e, now)
	}
}

// stand puts a conversation into a line.
func (c *Core) stand(w *Work, l *line, e entry, now int64) {
	s := &l.q.Settings
	w.State, w.QueueID, w.OwnerID, w.Class = conversation.Waiting, l.q.ID, 0, s.Class
	w.SegmentID = c.newID()
	w.Attempts, w.Relaxed, w.RetryAt, w.Asked, w.Announced, w.AnnouncedAt, w.Band = 0, 0, 0, false, 0, 0, 0
	w.MaxWaitAt, w.IdleAt, w.IdleWarned, w.ReassignAt, w.SnoozedUntil, w.Target = 0, 0, false, 0, 0, 0
	if w.Mode == conversation.Live && s.MaxWait > 0 {
		w.MaxWaitAt = now + s.MaxWait
	}
	f := c.putWork(w)
	c.putSegment(f, &Segment{ID: w.SegmentID, ConversationID: w.ID, QueueID: l.q.ID, Channel: w.Channel, Mode: string(w.Mode),
		EnteredAt: now, EnqueuedAt: w.EnqueuedAt, How: e.how})
	c.look(w.ID)
	if w.Mode == conversation.Live && (s.Position || s.EWT) {
		c.fresh = append(c.fresh, w.ID)
	}
	if e.kind != "" {
		c.move(w, e.kind, e.by, e.data, "")
	}
}

// flowOut ends the stay in a queue that did not serve; a conversation turned
// away at the door has had one, too.
func (c *Core) flowOut(w *Work, l *line, how string, now int64) {
	f := c.file(w.ID)
	if f.seg.ID != 0 && f.seg.Outcome == "" {
		c.leave(f, FlowOut, now)
		return
	}
	if w.SegmentID != 0 { // was answered here
		return
	}
	c.putSegment(f, &Segment{ID: c.newID(), ConversationID: w.ID, QueueID: l.q.ID, Channel: w.Channel, Mode: string(w.Mode),
		EnteredAt: now, EnqueuedAt: w.EnqueuedAt, LeftAt: now, Outcome: FlowOut, How: how})
}

// leave ends an unanswered stay.
func (c *Core) leave(f *file, o Outcome, now int64) {
	s := f.seg
	if s.ID == 0 || s.Outcome != "" {
		return
	}
	s.LeftAt, s.Outcome, s.Wait = now, o, c.waited(f, now)
	if o == Abandoned {
		c.flow(s.QueueID, flowPatience, s.Wait)
	}
	c.putSegment(f, &s)
}

// answer ends a stay by an agent.
func (c *Core) answer(f *file, agent domain.ID, now int64) {
	s := f.seg
	if s.ID == 0 || s.Outcome != "" {
		return
	}
	s.AnsweredAt, s.AgentID, s.Outcome, s.Wait = now, agent, Answered, c.waited(f, now)
	c.flow(s.QueueID, flowEntered, s.Wait)
	c.putSegment(f, &s)
}

// waited is how long the open stay has lasted: rings included, absence and
// hold not.
func (c *Core) waited(f *file, now int64) int64 {
	s := &f.seg
	ms := now - s.EnteredAt - s.AgeAdjust
	if w := f.work; w != nil {
		if w.VisitorGoneAt > 0 {
			ms -= now - max(w.VisitorGoneAt, s.EnteredAt)
		}
		if w.HoldUntil > s.EnteredAt {
			ms -= min(now, w.HoldUntil) - s.EnteredAt
		}
	}
	return max(0, ms)
}

// sayRule tells the visitor what a rule does: its own text, or the one for
// the condition; going to another queue and waiting need no words.
func (c *Core) sayRule(w *Work, when When, r Overflow, ask bool) {
	s := Say{ConversationID: w.ID, Text: r.Text}
	if ask {
		s.Key, s.Options = "max_wait", c.options(w.ID)
	} else if w.CameBy == byBot && (when == WhenClosed && r.Do != ToQueue || len(r.Text) == 0 && r.Do != ToClose) {
		if when != WhenMaxWait && when != WhenNoAnswer || r.Do == ToQueue || r.Do == ToWait {
			return // the assistant finds the words
		}
		s.Key = "unserved" // and goes on from there
	} else if len(r.Text) == 0 {
		switch r.Do {
		case ToQueue, ToWait, ToBot:
			return
		}
		s.Key = string(when)
		if r.Do == ToClose {
			s.Key = "turned_away"
		} else if when == WhenMaxWait {
			s.Key = "waited_out" // the other text asks a question
		}
	}
	c.say(s)
}
