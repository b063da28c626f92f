package simulate

import (
	"fmt"
	"slices"

	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/routing"
)

// queues makes the queues with their settings and members.
func (b *builder) queues() {
	for i := range b.f.Queues {
		f, path := &b.f.Queues[i], fmt.Sprintf("$.queues[%d]", i)
		id := domain.ID(queueIDs + i)
		s := b.settings(f, path)
		b.hours(f, path, &s, domain.ID(hourIDs+i))
		q := &routing.Queue{ID: id, Name: f.Name, Status: routing.QueueActive, Settings: s, Version: 1, CreatedAt: b.m.Start}
		b.members(f, path, q)
		if b.err != nil {
			return
		}
		b.m.config.Queues[id] = q
		if b.m.config.Default == 0 {
			b.m.config.Default = id
		}
		ours := queue{name: f.Name, id: id, target: s.SLTarget, short: s.ShortAband, manual: s.Policy == routing.Manual, auto: s.Auto}
		for _, m := range q.Members {
			ours.members = append(ours.members, int32(m.Agent-agentIDs))
			a := &b.m.agents[m.Agent-agentIDs]
			a.queues = append(a.queues, int32(i))
		}
		b.m.queues = append(b.m.queues, ours)
	}
}

// set copies a span over a setting when the file has it.
func (b *builder) set(to *int64, s *span) {
	if s != nil {
		*to = s.whole(b.m.Unit)
	}
}

func choose[T comparable](b *builder, to *T, given T, path string, all ...T) {
	var zero T
	switch {
	case given == zero:
	case slices.Contains(all, given):
		*to = given
	default:
		b.fail(path, "%q does not belong here: there are %v", fmt.Sprint(given), all)
	}
}

// settings are the defaults of a new queue with what the file says. What needs
// messages (warnings of silence, positions) is off: nobody writes here.
func (b *builder) settings(f *fileQueue, path string) routing.Settings {
	s := routing.Defaults()
	s.InactiveWarn, s.InactiveClose, s.AgentIdle, s.NoReply, s.Position, s.EWT = 0, 0, 0, 0, false, false
	b.choices(f, path, &s)
	b.ranking(f, path, &s)
	b.ringing(f, path, &s)
	b.set(&s.MaxWait, f.MaxWait)
	b.set(&s.VisitorGrace, f.Grace)
	b.set(&s.KeepsPlace, f.KeepsPlace)
	b.set(&s.AgentGrace, f.AgentGrace)
	if f.Sticky != nil {
		b.set(&s.StickyWindow, f.Sticky.Window)
		b.set(&s.StickyWait, f.Sticky.Wait)
	}
	if l := f.Level; l != nil {
		b.set(&s.SLTarget, l.Target)
		b.set(&s.ShortAband, l.Short)
		choose(b, &s.SLFormula, l.Formula, path+".service_level.formula", "a", "b", "c", "d")
	}
	if s.MaxSize = f.MaxSize; s.MaxSize < 0 {
		b.fail(path+".max_size", "max_size is how many may wait: 1 or more, 0 for any number")
	}
	if f.KeepAge != nil {
		s.KeepAge = *f.KeepAge
	}
	if f.MaxHops != nil {
		s.MaxHops = *f.MaxHops
	}
	b.overflow(f, path, &s)
	b.wrapUp(f.WrapUp, path+".wrapup", &s)
	s.Needs = b.needs(f.Needs, path+".needs")
	for i, r := range f.Relax {
		step := routing.RelaxStep{After: r.After.whole(b.m.Unit), Lower: r.Lower}
		if r.Skill != "" {
			step.Skill = b.skill(r.Skill, fmt.Sprintf("%s.relax[%d].skill", path, i))
		}
		s.Relax = append(s.Relax, step)
	}
	return s
}

func (b *builder) choices(f *fileQueue, path string, s *routing.Settings) {
	choose(b, &s.Policy, f.Policy, path+".policy", routing.LongestIdle, routing.RoundRobin, routing.LeastOpen, routing.Spare,
		routing.BySkills, routing.Sequential, routing.Broadcast, routing.Manual)
	choose(b, &s.Variant, f.Variant, path+".variant", "while_ready", "all", "best", "ignore")
	choose(b, &s.OnMissed, f.OnMissed, path+".on_missed", "not_ready", "none")
	choose(b, &s.OnDecline, f.OnDecline, path+".on_decline", "not_ready", "none")
	choose(b, &s.WaitingAtClose, f.AtClose, path+".waiting_at_close", "finish", "deflect")
	acceptance := "manual"
	choose(b, &acceptance, f.Acceptance, path+".acceptance", "manual", "auto")
	s.Auto, s.Fewer = acceptance == "auto", f.Fewer
	if f.Broadcast != 0 {
		if s.Broadcast = f.Broadcast; s.Broadcast < 1 || s.Broadcast > 50 {
			b.fail(path+".broadcast", "broadcast is how many ring at once: 1 to 50")
		}
	}
}

func (b *builder) ranking(f *fileQueue, path string, s *routing.Settings) {
	choose(b, &s.Ranking, f.Ranking, path+".ranking", routing.ByScore, routing.ByStrict)
	if f.Aging != nil {
		if s.Aging = *f.Aging; !(s.Aging >= 0) {
			b.fail(path+".aging", "aging is points a minute, 0 or more")
		}
	}
	b.set(&s.Promote, f.Promote)
	b.set(&s.RankMaxAge, f.RankMaxAge)
	if s.Priority, s.Class = f.Priority, f.Class; s.Priority < 0 || s.Priority > 100 {
		b.fail(path+".priority", "priority is 0 to 100")
	}
}

func (b *builder) ringing(f *fileQueue, path string, s *routing.Settings) {
	if f.Ring != nil {
		ring := f.Ring.whole(b.m.Unit)
		if ring <= 0 && !s.Auto {
			b.fail(path+".ring", "a ring takes time: without one write acceptance: auto")
		}
		s.Ring = map[routing.Channel]int64{}
		for _, c := range routing.Channels() {
			s.Ring[c] = ring
		}
	}
	b.set(&s.RetryAfter, f.RetryAfter)
	b.set(&s.DeclineCool, f.DeclineCool)
	b.set(&s.ReleaseCool, f.ReleaseCool)
	if f.MaxAttempts != nil {
		s.MaxAttempts = *f.MaxAttempts
	}
	if f.MissedLimit != nil {
		s.MissedLimit = *f.MissedLimit
	}
}

func (b *builder) overflow(f *fileQueue, path string, s *routing.Settings) {
	rule := func(r fileRule, path string, actions ...routing.Action) routing.Overflow {
		o := routing.Overflow{When: r.When, Over: r.Over.whole(b.m.Unit)}
		if choose(b, &o.Do, r.Do, path+".do", actions...); o.Do == "" {
			b.fail(path, "do is missing: there are %v", actions)
		}
		if (o.Do == routing.ToQueue) != (r.Queue != "") {
			b.fail(path, "do: queue and the name of a queue belong together")
		} else if r.Queue != "" {
			o.Queue = domain.ID(queueIDs + int(b.queueNamed(r.Queue, path+".queue")))
		}
		return o
	}
	for i, r := range f.Overflow {
		p := fmt.Sprintf("%s.overflow[%d]", path, i)
		var when routing.When
		if choose(b, &when, r.When, p+".when", routing.WhenFull, routing.WhenMaxWait, routing.WhenNoAgents, routing.WhenNoAnswer, routing.WhenEWT); when == "" {
			b.fail(p, "when is missing")
		}
		s.Overflow = append(s.Overflow, rule(r, p, routing.ToQueue, routing.ToClose, routing.ToTicket, routing.ToAsync, routing.ToWait))
	}
	if r := f.AfterHours; r != nil {
		s.AfterHours = rule(*r, path+".after_hours", routing.ToQueue, routing.ToClose, routing.ToTicket, routing.ToAsync)
	}
}

func (b *builder) wrapUp(w *fileWrap, path string, s *routing.Settings) {
	if w == nil {
		return
	}
	choose(b, &s.WrapMode, w.Mode, path+".mode", routing.WrapOff, routing.WrapOptional, routing.WrapDiscretion, routing.WrapTimed, routing.WrapTimedNoExit)
	if w.Time != nil {
		s.WrapMS = map[routing.Channel]int64{}
		for _, c := range routing.Channels() {
			s.WrapMS[c] = w.Time.whole(b.m.Unit)
		}
	}
	if w.Weight != nil {
		if s.WrapWeight = *w.Weight; !(s.WrapWeight >= 0 && s.WrapWeight <= 1) {
			b.fail(path+".weight", "weight is the part of a place that a wrap-up holds: 0 to 1")
		}
	}
	if w.Blocks {
		s.WrapBlocks = map[routing.Channel]bool{}
		for _, c := range routing.Channels() {
			s.WrapBlocks[c] = true
		}
	}
}

func (b *builder) needs(list []fileNeed, path string) []routing.Need {
	var all []routing.Need
	for i, n := range list {
		p := fmt.Sprintf("%s[%d]", path, i)
		need := routing.Need{Skill: b.skill(n.Skill, p+".skill"), Min: max(n.Min, 1), Hard: n.Hard, Weight: n.Weight}
		if need.Min > 5 {
			b.fail(p+".min", "min is a level: 1 to 5")
		}
		all = append(all, need)
	}
	return all
}

func (b *builder) hours(f *fileQueue, path string, s *routing.Settings, id domain.ID) {
	if len(f.Hours) == 0 {
		return
	}
	week, err := parseWeek(f.Hours)
	if err != nil {
		b.fail(path+".hours", "%s", err)
		return
	}
	zone := b.f.Run.Zone
	if zone == "" {
		zone = "UTC"
	}
	b.m.config.Hours[id] = &hours.Schedule{ID: id, Name: f.Name, Zone: zone, Week: week, Version: 1}
	s.Hours = id
}

func (b *builder) members(f *fileQueue, path string, q *routing.Queue) {
	list := f.Members
	if len(list) == 0 {
		for _, g := range b.m.groups {
			list = append(list, fileMember{Agents: g.name})
		}
	}
	for i, m := range list {
		p := fmt.Sprintf("%s.members[%d]", path, i)
		at := slices.IndexFunc(b.m.groups, func(g group) bool { return g.name == m.Agents })
		switch {
		case at < 0:
			b.fail(p+".agents", "there are no agents %q", m.Agents)
			return
		case m.Rank < 0 || m.Rank > 99:
			b.fail(p+".rank", "rank is 1 to 99, the lower is asked first")
		case slices.ContainsFunc(list[:i], func(o fileMember) bool { return o.Agents == m.Agents }):
			b.fail(p+".agents", "the agents %q are members twice", m.Agents)
		}
		for j := b.m.groups[at].from; j < b.m.groups[at].to; j++ {
			q.Members = append(q.Members, routing.Member{Agent: domain.ID(agentIDs + j), Rank: max(m.Rank, 1), Delay: m.Delay.whole(b.m.Unit),
				Position: len(q.Members) + 1, In: true, JoinSeq: int64(len(q.Members) + 1)})
		}
	}
	slices.SortFunc(q.Members, func(a, b routing.Member) int { return int(a.Agent - b.Agent) })
}
