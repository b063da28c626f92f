package routing

import (
	"fmt"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
)

// oracle decides the plain way: all conversations in order, all agents each,
// again until a pass decides nothing. It shares the judge of single decisions
// with receipts, and nothing with the matcher but the facts.
type oracle struct {
	*paper
	now int64
}

func naive(s Snapshot, now int64) []Decision {
	p := &paper{m: matcher{now: now, cfg: s.Config}, rings: map[domain.ID]int{}}
	p.m.host = p
	p.desks(&s)
	p.lines(&s)
	p.m.b = p.b
	p.m.seat(now)
	o := oracle{p, now}
	for o.pass() {
	}
	return p.out
}

func (o *oracle) order() []placed {
	var all []placed
	for _, w := range o.b.works {
		l := o.b.lines[w.QueueID]
		for w.Relaxed < len(l.q.Settings.Relax) && l.q.Settings.Relax[w.Relaxed].After <= o.now-w.since() {
			w.Relaxed++
		}
		all = append(all, placedAt(l, w, o.now))
	}
	slices.SortFunc(all, func(a, b placed) int { return a.compare(&b) })
	return all
}

func (o *oracle) pass() (decided bool) {
	for _, p := range o.order() {
		if o.m.want(p.l, p.w) <= 0 {
			continue
		}
		in := o.question(p.l, p.w)
		_, pick := in.judge()
		if len(pick) == 0 && p.w.State == conversation.Waiting && o.excludedAlone(in) {
			_, pick = o.round(p, in)
		}
		for _, a := range pick {
			if p.w.Mode == "async" || p.l.q.Settings.Auto {
				o.connect(p.w, a, "", o.now)
			} else {
				o.ring(p.w, a, Ring, o.now)
			}
			o.m.refit(o.b.desks[a], o.now)
		}
		decided = decided || len(pick) > 0
	}
	return decided
}

// question asks about one conversation, F12 by brute force.
func (o *oracle) question(l *line, w *Work) *question {
	in := o.m.ask(l, w)
	for i := range in.Members {
		in.Members[i].Better = 0
		for _, p := range o.order() {
			if w.Target == 0 && in.Members[i].Better == 0 && o.betterFor(p, w, in.Members[i].Agent, in.Members[i].Rank) {
				in.Members[i].Better = p.w.ID
			}
		}
	}
	return in
}

func (o *oracle) betterFor(p placed, w *Work, agent domain.ID, rank int) bool {
	if p.w == w || p.w.QueueID == w.QueueID || o.m.want(p.l, p.w) <= 0 {
		return false
	}
	for _, m := range p.l.q.Members {
		if m.Agent == agent && m.Rank < rank && (m.In || !m.OptIn) {
			other := o.m.ask(p.l, p.w)
			other.Queue.RankMaxAge = -1 // F12 apart
			all, _ := other.judge()
			for i := range all {
				if all[i].agent == agent && all[i].ok() {
					return true
				}
			}
		}
	}
	return false
}

// excludedAlone tells whether somebody fails nothing but F10, and nobody is
// merely kept by F12.
func (o *oracle) excludedAlone(in *question) (is bool) {
	all, _ := in.judge()
	for i := range all {
		if all[i].fail == 1<<12 {
			return false
		}
		is = is || all[i].fail&^(1<<12) == 1<<10
	}
	return is
}

func (o *oracle) round(p placed, in *question) (*question, []domain.ID) {
	w, s := p.w, &p.l.q.Settings
	if w.RetryAt == 0 {
		w.RetryAt = o.now + s.RetryAfter
	}
	ready := w.RetryAt <= o.now
	if w.Target == 0 {
		for i := range in.Members {
			d := p.l.desks[i]
			ready = ready || d != nil && d.fit&(1<<s.kind(w)) != 0 && d.at.IntentAt > w.RetryAt-s.RetryAfter
		}
	} else {
		for i, d := range p.l.desks {
			_ = i
			ready = ready || d != nil && d.fit&(1<<s.kind(w)) != 0 && d.at.IntentAt > w.RetryAt-s.RetryAfter
		}
	}
	if !ready {
		return in, nil
	}
	w.RetryAt = 0
	w.Excluded = slices.DeleteFunc(slices.Clone(w.Excluded), func(e Exclusion) bool { return e.Why != ExcludedReleased })
	in = o.question(p.l, w)
	_, pick := in.judge()
	return in, pick
}

// brief is a world without what is as always.
func brief(s Snapshot) string {
	out := ""
	for i := range len(s.Config.Queues) {
		q := s.Config.Queues[queueID(i)]
		d := &q.Settings
		out += fmt.Sprintf("\nqueue %d %s %s/%s rank %s aging %v promote %d max_age %d auto %v k %d fewer %d offline %v needs %v relax %v members %v", q.ID, q.Status, d.Policy,
			d.Variant, d.Ranking, d.Aging, d.Promote, d.RankMaxAge, d.Auto, d.Broadcast, d.Fewer, d.offline(), d.Needs, d.Relax, q.Members)
	}
	for i := range len(s.Config.Agents) {
		a := s.Config.Agents[agentID(i)]
		out += fmt.Sprintf("\nagent %d enabled %v skills %v rate %d rules %v call %v", a.ID, a.Enabled, a.Skills, a.Capacity.RateLimit, a.Capacity.Occupied, a.Capacity.AsyncInCall)
	}
	for _, d := range s.Desks {
		d.Standing.IntentAt, d.Standing.IdleSince = d.Standing.IntentAt-noon, d.Standing.IdleSince-noon
		out += fmt.Sprintf("\ndesk %+v", d)
	}
	for _, w := range s.Works {
		out += fmt.Sprintf("\nwork %d %s %s %s q %d prio %d class %d e %d hold %d sticky %d %d target %d needs %v excluded %v retry %d", w.ID, w.State, w.Mode, w.Channel, w.QueueID,
			w.Priority, w.Class, w.since()-noon, w.HoldUntil, w.Sticky, w.StickyTill-noon, w.Target, w.Needs, w.Excluded, w.RetryAt)
	}
	return out
}
