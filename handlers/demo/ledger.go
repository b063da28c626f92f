package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/engine"
	"relevo/domain/presence"
	"relevo/domain/report"
	"relevo/domain/routing"
)

// ledger writes down, beside the conversations of the past, what routing would
// have: stays in queues, rings, who worked how long, who was there. Reports
// are made of it. What is still open when the demo starts is left to routing.
type ledger struct {
	r      *rand.Rand
	newID  func() domain.ID
	past   report.History
	queues map[string]domain.ID // by topic
	talks  map[domain.ID]*talk  // by conversation
	loads  map[domain.ID][]load // by agent
	mates  []domain.ID          // everybody, in the order of the content
	lunch  domain.ID
	course domain.ID
}

// talk is where a conversation stands: places in the history, -1 for none.
type talk struct {
	stay, part int
	enqueued   int64
	last       int64 // when something was done last
}

// load is work that begins (+1) or ends (-1).
type load struct {
	at           int64
	active, wrap int
}

// idleWork is how long an owned conversation may lie still before its agent
// is taken to have set it aside; liveWait how long one waits in front of the
// screen.
const (
	idleWork = 12 * routing.Minute
	liveWait = 10 * routing.Minute
)

func newLedger(p *player, d *desk) *ledger {
	l := &ledger{r: rand.New(rand.NewPCG(seedNumber, 7)), newID: p.eng.NewID, queues: map[string]domain.ID{}, talks: map[domain.ID]*talk{}, loads: map[domain.ID][]load{}}
	l.queues = map[string]domain.ID{"orders": d.orders.ID, "returns": d.orders.ID, "products": d.support.ID}
	l.lunch, l.course = l.newID(), l.newID()
	l.past.Reasons = []presence.Reason{{ID: l.newID(), Name: "Break", Position: 1}, {ID: l.lunch, Name: "Lunch", Position: 2},
		{ID: l.newID(), Name: "Meeting", Position: 3}, {ID: l.course, Name: "Training", Position: 4}}
	for _, a := range p.content.Agents {
		l.mates = append(l.mates, p.actors[a.Key].ID)
	}
	return l
}

// note follows an act that was carried out.
func (l *ledger) note(t *thread, a act) error {
	if t.script.Open != "" || t.conv == 0 {
		return nil
	}
	if led, err := t.inBotsHands(); led || err != nil {
		return err
	}
	now, agent := t.clock.t.UnixMilli(), t.actors[t.owner].ID
	k := l.talks[t.conv]
	if k == nil {
		k = &talk{stay: -1, part: -1}
		l.talks[t.conv] = k
	}
	if k.part >= 0 && now-k.last > idleWork {
		l.aside(k, now)
	}
	k.last = now
	switch a.kind {
	case actSay, actTicket:
		l.wait(t, k, now, "new")
	case actPick:
		l.answer(t, k, agent, now)
	case actReply:
		l.reply(k, now)
	case actHand:
		l.end(k, now, "transferred", false)
		l.begin(t, k, agent, now, "assign")
	case actRelease:
		l.end(k, now, "released", false)
		l.wait(t, k, now, "release")
	case actClose, actLeave:
		l.leave(k, now)
		l.end(k, now, "ended", true)
	}
	return nil
}

// wait begins a stay, unless the conversation is in one.
func (l *ledger) wait(t *thread, k *talk, now int64, how string) {
	if k.part >= 0 || k.stay >= 0 && l.past.Segments[k.stay].Outcome == "" {
		return
	}
	switch {
	case how == "release":
	case k.stay >= 0:
		how, k.enqueued = "reopen", now
	default:
		k.enqueued = now
	}
	k.stay = len(l.past.Segments)
	l.past.Segments = append(l.past.Segments, routing.Segment{ID: l.newID(), ConversationID: t.conv, QueueID: l.queues[t.script.topic], Channel: routing.Chat, Mode: string(conversation.Live),
		EnteredAt: now, EnqueuedAt: k.enqueued, How: how})
}

// answer ends the wait; before that it rang, now and then at somebody else first.
func (l *ledger) answer(t *thread, k *talk, agent domain.ID, now int64) {
	if k.stay < 0 {
		return
	}
	s := &l.past.Segments[k.stay]
	s.Outcome, s.AnsweredAt, s.LeftAt, s.AgentID, s.Wait = routing.Answered, now, now, agent, now-s.EnteredAt
	how := "ring"
	if s.Wait > liveWait {
		s.Mode, how = string(conversation.Async), "pick"
	}
	l.begin(t, k, agent, now, how)
	if how != "ring" {
		return
	}
	ring := now - min(s.Wait, 3000+l.r.Int64N(15_000))
	if mate := l.mates[l.r.IntN(len(l.mates))]; mate != agent && ring-s.EnteredAt > 32_000 && l.r.IntN(4) == 0 {
		o := l.ring(s, mate, ring-31_000)
		if o.State, o.EndedAt, o.Reason = routing.TimedOut, ring-1000, "missed"; l.r.IntN(3) > 0 {
			o.State, o.EndedAt, o.Reason = routing.Declined, ring-22_000, ""
		}
	}
	o := l.ring(s, agent, ring)
	o.State, o.EndedAt = routing.Accepted, now
	l.past.Assignments[k.part].OfferID = o.ID
}

func (l *ledger) ring(s *routing.Segment, agent domain.ID, at int64) *routing.Offer {
	l.past.Offers = append(l.past.Offers, routing.Offer{ID: l.newID(), ConversationID: s.ConversationID, AgentID: agent, QueueID: s.QueueID, SegmentID: s.ID, Kind: routing.Ring, Channel: routing.Chat, Weight: 25,
		At: at, Deadline: at + 30_000, DeliveredAt: at + 200})
	return &l.past.Offers[len(l.past.Offers)-1]
}

func (l *ledger) begin(t *thread, k *talk, agent domain.ID, now int64, how string) {
	if k.stay < 0 {
		return
	}
	s := &l.past.Segments[k.stay]
	k.part = len(l.past.Assignments)
	l.past.Assignments = append(l.past.Assignments, routing.Assignment{ID: l.newID(), ConversationID: t.conv, AgentID: agent, QueueID: s.QueueID, SegmentID: s.ID, Role: routing.Owner, Stage: routing.Done,
		Channel: routing.Chat, Mode: s.Mode, Weight: 25, How: how, StartedAt: now})
	l.loads[agent] = append(l.loads[agent], load{at: now, active: 1})
}

func (l *ledger) reply(k *talk, now int64) {
	if k.part < 0 {
		return
	}
	if s := &l.past.Segments[k.stay]; s.FirstReplyAt == 0 {
		s.FirstReplyAt = now
	}
	if p := &l.past.Assignments[k.part]; p.FirstReplyAt == 0 {
		p.FirstReplyAt = now
	}
}

// aside takes the time since shortly after the last act as set aside.
func (l *ledger) aside(k *talk, now int64) {
	p := &l.past.Assignments[k.part]
	from := k.last + 2*routing.Minute
	p.SnoozedMS += now - from
	l.loads[p.AgentID] = append(l.loads[p.AgentID], load{at: from, active: -1}, load{at: now, active: 1})
}

// leave ends a wait that nobody answered: the visitor went, or it was spam.
func (l *ledger) leave(k *talk, now int64) {
	if k.part >= 0 || k.stay < 0 || l.past.Segments[k.stay].Outcome != "" {
		return
	}
	s := &l.past.Segments[k.stay]
	s.Outcome, s.LeftAt, s.Wait = routing.Abandoned, now, now-s.EnteredAt
}

// end ends the owner's part, with a wrap-up or without.
func (l *ledger) end(k *talk, now int64, reason string, wrap bool) {
	if k.part < 0 {
		return
	}
	p := &l.past.Assignments[k.part]
	k.part = -1
	p.EndedAt, p.EndReason, p.EndedBy, p.DoneAt = now, reason, "agent", now
	loads := append(l.loads[p.AgentID], load{at: now, active: -1})
	if wrap {
		p.WrapAt, p.DoneAt, p.Disposition = now, now+20_000+l.r.Int64N(70_000), disposition.None
		loads[len(loads)-1].wrap = 1
		loads = append(loads, load{at: p.DoneAt, wrap: -1})
	}
	l.loads[p.AgentID] = loads
}

// keeper is a transaction that takes a past as it is.
type keeper interface {
	AddHistory(h *report.History, newID func() domain.ID) error
}

// store writes everything that is over; conversations that are still open are
// the books' own.
func (l *ledger) store(p *player, tx engine.Tx, open map[domain.ID]domain.ID) error {
	k, ok := tx.(keeper)
	if !ok {
		return fmt.Errorf("demo: %T keeps no history", tx)
	}
	cal := newCalendar(p.content.Zone, l.r)
	for i, agent := range l.mates {
		l.past.AgentEvents = append(l.past.AgentEvents, l.presence(agent, l.shifts(cal, i, p.cfg.Now), p.cfg.Now.UnixMilli())...)
	}
	now := p.cfg.Now.UnixMilli()
	var segments []routing.Segment
	for _, s := range l.past.Segments {
		if _, is := open[s.ConversationID]; !is && s.Outcome != "" {
			segments = append(segments, s)
		}
	}
	var parts []routing.Assignment
	for _, a := range l.past.Assignments {
		if _, is := open[a.ConversationID]; !is && a.DoneAt > 0 && a.DoneAt <= now {
			parts = append(parts, a)
		}
	}
	l.past.Segments, l.past.Assignments = segments, parts
	return k.AddHistory(&l.past, l.newID)
}

// day is a working day of an agent, in UTC ms: there from 0 to 1, not ready
// from 2 to 3 for a reason.
type day struct {
	from, to, awayFrom, awayTo int64
	why                        domain.ID
}

// shifts are the days an agent was at work, those of the shop's hours.
func (l *ledger) shifts(cal *calendar, agent int, now time.Time) (out []day) {
	for back := historyDays; back >= 0; back-- {
		local := now.In(cal.zone).AddDate(0, 0, -back)
		open, shut := hours(local.Weekday())
		if open == shut || (back+agent)%5 == 3 && local.Weekday() != time.Monday {
			continue // closed, or the agent's day off
		}
		at := func(hour, minute int) int64 {
			return time.Date(local.Year(), local.Month(), local.Day(), hour, minute+l.r.IntN(6), l.r.IntN(60), 0, cal.zone).UnixMilli()
		}
		if half := shut - open; half > 8 { // a long day is two shifts
			if agent%2 == 0 {
				shut = open + 8
			} else {
				open = shut - 8
			}
		}
		d := day{from: at(open, 0), to: at(shut, -6), awayFrom: at(open+4, 0), awayTo: at(open+4, 35), why: l.lunch}
		if local.Weekday() == time.Thursday && agent%3 == 0 {
			d.awayFrom, d.awayTo, d.why = at(open+2, 0), at(open+3, 15), l.course
		}
		out = append(out, d)
	}
	return out
}
