package simulate

import (
	"maps"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/hours"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

const (
	soakAgents = 14
	soakQueues = 5
)

// soakConfig is a house of five queues that differ in everything.
func soakConfig() *routing.Config {
	cfg := &routing.Config{Queues: map[domain.ID]*routing.Queue{}, Agents: map[domain.ID]*routing.Agent{}, Hours: map[domain.ID]*hours.Schedule{}, Default: queueIDs, Version: 1}
	for i := range soakAgents {
		a := &routing.Agent{ID: domain.ID(agentIDs + i), Name: "agent", Enabled: true, Supervises: i < 2, Capacity: routing.DefaultCapacity(),
			Skills: map[domain.ID]int{skillIDs + domain.ID(i%3): 1 + i%5}}
		cfg.Agents[a.ID] = a
	}
	for i := range soakQueues {
		s := routing.Defaults()
		switch i {
		case 0:
			s.Overflow = []routing.Overflow{{When: routing.WhenMaxWait, Do: routing.ToAsk}}
		case 1:
			s.Policy, s.Auto, s.MaxSize, s.WrapMode = routing.RoundRobin, true, 20, routing.WrapOff
			s.Overflow = []routing.Overflow{{When: routing.WhenFull, Do: routing.ToQueue, Queue: queueIDs}, {When: routing.WhenEWT, Over: 20 * routing.Minute, Do: routing.ToTicket}}
		case 2:
			s.Policy, s.Ranking, s.WrapWeight = routing.Broadcast, routing.ByStrict, 0.5
			s.Overflow = []routing.Overflow{{When: routing.WhenNoAnswer, Do: routing.ToQueue, Queue: queueIDs + 1}}
		case 3:
			s.Policy, s.Needs = routing.BySkills, []routing.Need{{Skill: skillIDs, Min: 1}, {Skill: skillIDs + 1, Min: 3}}
			s.Relax = []routing.RelaxStep{{After: 20 * routing.Second, Skill: skillIDs + 1, Lower: 1}, {After: routing.Minute}}
			s.MaxWait, s.Overflow = 4*routing.Minute, []routing.Overflow{{When: routing.WhenMaxWait, Do: routing.ToTicket}}
		case 4:
			s.Policy = routing.Manual
		}
		q := &routing.Queue{ID: domain.ID(queueIDs + i), Name: "queue", Status: routing.QueueActive, Settings: s, Version: 1}
		for j := range soakAgents {
			if (i+j)%4 != 0 {
				q.Members = append(q.Members, routing.Member{Agent: domain.ID(agentIDs + j), Rank: 1 + j%2, Delay: int64(j%3) * 5000, Position: j, In: true, JoinSeq: int64(j + 1)})
			}
		}
		cfg.Queues[q.ID] = q
	}
	return cfg
}

// edit changes a queue or an agent as an administrator would.
func (s *soak) edit() {
	s.edits++
	old := s.store.cfg
	cfg := *old
	cfg.Version++
	cfg.Queues, cfg.Agents = maps.Clone(old.Queues), maps.Clone(old.Agents)
	fresh := soakConfig()
	q := *cfg.Queues[s.queue()]
	q.Version++
	switch s.r.IntN(8) {
	case 0:
		q.Status = routing.QueuePaused
	case 1:
		if q.ID != cfg.Default {
			q.Status, q.Target = routing.QueueDraining, cfg.Default
		}
	case 2:
		q.Settings.Auto = !q.Settings.Auto
	case 3:
		q.Settings.MaxWait = int64(s.r.IntN(8)) * routing.Minute
	case 4:
		q.Settings.Policy = []routing.Policy{routing.LongestIdle, routing.LeastOpen, routing.Spare, routing.Sequential, routing.Broadcast}[s.r.IntN(5)]
	case 5:
		q.Members = slices.Delete(slices.Clone(q.Members), 0, 1+s.r.IntN(2))
		if len(q.Members) < 3 {
			q.Members = fresh.Queues[q.ID].Members
		}
	default: // back as it was
		q = *fresh.Queues[q.ID]
		q.Version = cfg.Version
	}
	cfg.Queues[q.ID] = &q
	a := *cfg.Agents[s.agent()]
	a.Enabled = s.r.IntN(3) > 0
	cfg.Agents[a.ID] = &a
	s.core.Configure(&cfg, s.now)
	s.commit()
	s.store.cfg = &cfg
}

func (s *soak) agent() domain.ID { return domain.ID(agentIDs + s.r.IntN(soakAgents)) }
func (s *soak) queue() domain.ID { return domain.ID(queueIDs + s.r.IntN(soakQueues)) }

// act is one thing that a person does.
func (s *soak) act() {
	switch u := s.r.Float64(); {
	case u < 0.06:
		s.arrives()
	case u < 0.62:
		s.agentActs()
	case u < 0.72:
		s.visitorActs()
	case u < 0.80:
		s.presence()
	default:
		s.handsOver()
	}
}

func (s *soak) arrives() {
	channels := []routing.Channel{routing.Chat, routing.Chat, routing.Chat, routing.Chat, routing.Voice, routing.Email, routing.Message}
	a := routing.Arrival{ID: s.id(), Channel: channels[s.r.IntN(len(channels))], Mode: conversation.Live, Queue: s.queue(), Priority: s.r.IntN(30) - 1, Lang: "en",
		Opening: 1, CreatedAt: s.now, By: conversation.Author{Kind: conversation.ByVisitor}, Fresh: true, HasEmail: s.r.IntN(2) == 0}
	if !live(a.Channel) {
		a.Mode = conversation.Async
	}
	if s.r.IntN(5) == 0 {
		a.Needs = []routing.Need{{Skill: skillIDs + domain.ID(s.r.IntN(3)), Min: 1 + s.r.IntN(3), Hard: s.r.IntN(3) == 0}}
	}
	if s.do("arrive", func() error { return s.core.Enqueue(a, s.now) }) && !s.lost {
		s.arrived[a.ID] = s.now
	}
}

// agentActs is an agent at work: rings, work, wrap-ups, lists.
func (s *soak) agentActs() {
	a := s.agent()
	me := routing.Actor{Kind: conversation.ByAgent, ID: a, Supervises: s.store.cfg.Agents[a].Supervises}
	if offers := s.core.OffersOf(a); len(offers) > 0 {
		o := offers[s.r.IntN(len(offers))]
		switch u := s.r.Float64(); {
		case u < 0.55:
			s.do("accept", func() error { return s.core.Accept(o.ID, a, s.now) })
		case u < 0.65:
			s.do("decline", func() error { return s.core.Decline(o.ID, a, "busy", s.now) })
		default:
			s.do("ack", func() error { return s.core.Ack(o.ID, a, s.now) })
		}
		return
	}
	parts := s.core.AssignmentsOf(a)
	if len(parts) == 0 || s.r.IntN(10) == 0 {
		s.picks(me)
		return
	}
	p := parts[s.r.IntN(len(parts))]
	s.works(me, p)
}

func (s *soak) works(me routing.Actor, p routing.Assignment) {
	conv, a := p.ConversationID, me.ID
	if p.Stage == routing.WrapUp {
		switch s.r.IntN(4) {
		case 0:
			s.do("notes", func() error {
				_, err := s.core.SaveWrapNotes(conv, a, "", "some notes", p.NotesRev, s.now)
				return err
			})
		case 1:
			s.do("extend", func() error { return s.core.ExtendWrapUp(conv, a, s.now) })
		default:
			s.do("submit", func() error { return s.core.SubmitWrapUp(conv, a, "done", "", s.now) })
		}
		return
	}
	switch u := s.r.Float64(); {
	case u < 0.5:
		s.do("write", func() error { return s.core.AgentWrote(conv, me, s.now) })
	case u < 0.56:
		s.do("end", func() error { return s.core.End(conv, me, s.now) })
	case u < 0.57:
		s.do("close", func() error { return s.core.Close(conv, me, "spam", s.now) })
	case u < 0.58:
		s.do("snooze", func() error { return s.core.Snooze(conv, me, s.now+int64(s.r.IntN(3600_000)), s.now) })
	case u < 0.6:
		s.do("wake", func() error { return s.core.Wake(conv, me, s.now) })
	case u < 0.61:
		s.do("release", func() error { return s.core.Release(conv, me, "not mine", s.now) })
	}
}

func (s *soak) picks(me routing.Actor) {
	w, ok := s.someWork()
	if !ok {
		return
	}
	switch s.r.IntN(6) {
	case 0:
		s.do("assign", func() error { return s.core.Assign(w.ID, me, s.agent(), s.now) })
	default:
		s.do("pick", func() error { return s.core.Pick(w.ID, me, s.now) })
	}
}

// someWork is any open conversation.
func (s *soak) someWork() (routing.Work, bool) {
	keys := slices.Sorted(maps.Keys(s.store.works))
	if len(keys) == 0 {
		return routing.Work{}, false
	}
	id, err := domain.ParseID(keys[s.r.IntN(len(keys))])
	if err != nil {
		s.fail(err)
	}
	return s.core.Work(id)
}

func (s *soak) visitorActs() {
	w, ok := s.someWork()
	if !ok {
		s.returns()
		return
	}
	visitor := routing.Actor{Kind: conversation.ByVisitor}
	switch u := s.r.Float64(); {
	case u < 0.5:
		s.do("visitor wrote", func() error { s.core.VisitorWrote(w.ID, s.now); return nil })
	case u < 0.62:
		s.do("gone", func() error { s.core.VisitorGone(w.ID, s.now); return nil })
	case u < 0.8:
		s.do("back", func() error { s.core.VisitorBack(w.ID, s.now); return nil })
	case u < 0.83:
		s.do("leave queue", func() error { return s.core.LeaveQueue(w.ID, s.now) })
	case u < 0.86:
		s.do("keep waiting", func() error { return s.core.KeepWaiting(w.ID, s.now) })
	case u < 0.88:
		s.do("leave message", func() error { return s.core.LeaveMessage(w.ID, s.now) })
	case u < 0.90:
		s.do("visitor ends", func() error { return s.core.End(w.ID, visitor, s.now) })
	case u < 0.91:
		s.do("visitor closes", func() error { return s.core.Close(w.ID, visitor, "", s.now) })
	default:
		s.returns()
	}
}

// returns is a visitor, or an agent, who opens again what was closed.
func (s *soak) returns() {
	for _, conv := range slices.Sorted(maps.Keys(s.arrived)) {
		if !s.store.closed[conv] || s.r.IntN(50) > 0 {
			continue
		}
		a := routing.Arrival{ID: conv, Channel: routing.Chat, Mode: conversation.Live, Queue: s.queue(), Priority: -1, Lang: "en", Opening: 2,
			LastOwner: s.agent(), OwnedAt: s.now - 1000, CreatedAt: s.now, By: conversation.Author{Kind: conversation.ByVisitor}}
		if s.r.IntN(3) > 0 {
			s.do("return", func() error { return s.core.Enqueue(a, s.now) })
			return
		}
		me := routing.Actor{Kind: conversation.ByAgent, ID: s.agent()}
		s.do("reopen", func() error { return s.core.Reopen(a, me, s.now) })
		return
	}
}

func (s *soak) presence() {
	a := s.agent()
	me := routing.Actor{Kind: conversation.ByAgent, ID: a}
	switch u := s.r.Float64(); {
	case u < 0.35:
		s.do("connect", func() error { s.core.Connect(a, s.now); return nil })
	case u < 0.45:
		s.do("disconnect", func() error { s.core.Disconnect(a, s.now); return nil })
	case u < 0.9:
		s.do("ready", func() error { return s.core.Want(a, me, presence.Ready, "", s.now) })
	case u < 0.94:
		s.do("not ready", func() error { return s.core.Want(a, me, presence.NotReady, "lunch", s.now) })
	case u < 0.97:
		s.do("offline", func() error { return s.core.Want(a, me, presence.Offline, "", s.now) })
	default:
		s.do("requeue all", func() error { return s.core.RequeueAll(a, me, s.now) })
	}
}

// handsOver is everything between colleagues.
func (s *soak) handsOver() {
	w, ok := s.someWork()
	if !ok {
		return
	}
	conv, to := w.ID, s.agent()
	me := routing.Actor{Kind: conversation.ByAgent, ID: w.OwnerID}
	if w.OwnerID == 0 || s.r.IntN(12) == 0 {
		me.ID = s.agent()
	}
	me.Supervises = s.store.cfg.Agents[me.ID].Supervises
	roles := []routing.Role{routing.Monitoring, routing.Whispering, routing.Barging}
	switch s.r.IntN(15) {
	case 0:
		s.do("to queue", func() error { return s.core.ToQueue(conv, me, s.queue(), s.r.IntN(2) == 0, "", s.now) })
	case 1, 2:
		s.do("to agent", func() error { return s.core.ToAgent(conv, me, to, "please", s.now) })
	case 3, 4:
		s.do("consult", func() error { return s.core.Consult(conv, me, to, "a word", s.now) })
	case 5, 6:
		s.do("complete", func() error { return s.core.CompleteConsult(conv, me, s.now) })
	case 7:
		s.do("cancel consult", func() error { return s.core.CancelConsult(conv, me, s.now) })
	case 8:
		s.do("invite", func() error { return s.core.Invite(conv, me, to, "", s.now) })
	case 9, 10:
		s.do("leave", func() error { return s.core.Leave(conv, routing.Actor{Kind: conversation.ByAgent, ID: to}, s.now) })
	case 11:
		s.do("cancel transfer", func() error { return s.core.CancelTransfer(conv, me, s.now) })
	case 12, 13:
		super := routing.Actor{Kind: conversation.ByAgent, ID: agentIDs, Supervises: true}
		s.do("watch", func() error { return s.core.Watch(conv, super, roles[s.r.IntN(3)], s.r.IntN(2) == 0, s.now) })
	default:
		super := routing.Actor{Kind: conversation.ByAgent, ID: agentIDs + 1, Supervises: true}
		s.do("take over", func() error { return s.core.TakeOver(conv, super, s.now) })
	}
}
