package routing

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// single are the policies that bring a conversation to one agent.
var single = []Policy{LongestIdle, RoundRobin, LeastOpen, Spare, BySkills, Sequential}

// orderly is a world without what lets a later conversation go first by rule:
// only rank, capacity and skills.
var orderly = shape{agents: 6, queues: 2, skills: 2, works: 14, policies: single, plain: true, flat: true}

// alike tells whether two conversations ask for the same.
func alike(a, b *Work) bool {
	return a.QueueID == b.QueueID && a.Channel == b.Channel && slices.Equal(a.Needs, b.Needs)
}

// passed finds pairs of alike conversations of which the second was decided
// and the first, which waits on, not.
func passed(s Snapshot) [][2]*Work {
	given := map[domain.ID]bool{}
	for _, d := range Decide(s, noon) {
		given[d.Conversation] = true
	}
	var out [][2]*Work
	for i := range s.Works {
		for k := range s.Works {
			a, b := &s.Works[i], &s.Works[k]
			if a != b && alike(a, b) && !given[a.ID] && given[b.ID] {
				out = append(out, [2]*Work{a, b})
			}
		}
	}
	return out
}

// TestFIFO: of what asks for the same, what came first is served first (I8).
func TestFIFO(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := orderly.world(t)
		for i := range s.Works {
			s.Works[i].Priority, s.Works[i].Class = 5, 1
		}
		for _, p := range passed(s) {
			if a, b := p[0], p[1]; a.EnqueuedAt < b.EnqueuedAt || a.EnqueuedAt == b.EnqueuedAt && a.ID < b.ID {
				t.Fatalf("%d was passed by %d%s", a.ID, b.ID, brief(s))
			}
		}
	})
}

// TestAgingBound: a conversation is passed only by what is so much more urgent
// that its own wait does not make up for it (I9); in a strict queue, by a class
// it has not risen to.
func TestAgingBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := orderly.world(t)
		for _, p := range passed(s) {
			a, b := p[0], p[1]
			d := &s.Config.Queues[a.QueueID].Settings
			later := b.EnqueuedAt - a.EnqueuedAt
			if later < 0 || later == 0 && b.ID < a.ID {
				continue // it came first
			}
			if d.Ranking == ByStrict {
				rise := func(w *Work) int {
					if d.Promote == 0 {
						return w.Class
					}
					return max(0, w.Class-int((noon-w.EnqueuedAt)/d.Promote))
				}
				if rise(a) <= rise(b) {
					t.Fatalf("%d of class %d was passed by %d of class %d%s", a.ID, rise(a), b.ID, rise(b), brief(s))
				}
				continue
			}
			if float64(b.Priority-a.Priority)*float64(Minute) < d.Aging*float64(later)-1e-6 || b.Priority == a.Priority {
				t.Fatalf("%d was passed by %d, %d ms later%s", a.ID, b.ID, later, brief(s))
			}
		}
	})
}

// TestOneMoreAgent: an eligible agent more never means fewer conversations
// served (I17).
func TestOneMoreAgent(t *testing.T) {
	chats := orderly
	rapid.Check(t, func(t *rapid.T) {
		s := chats.world(t)
		for i := range s.Works {
			if s.Works[i].Channel == Voice { // one takes the place of four
				s.Works[i].Channel = Chat
			}
		}
		before := len(Decide(s, noon))
		n := len(s.Config.Agents)
		more := agentID(n)
		s.Config.Agents[more] = orderly.agent(t, n)
		for _, q := range s.Config.Queues {
			q.Members = append(q.Members, Member{Agent: more, Rank: 1, Position: num(t, "position", 1, 3), JoinSeq: 9})
		}
		s.Desks = append(s.Desks, orderly.desk(t, n))
		if after := len(Decide(s, noon)); after < before {
			t.Fatalf("%d were served, with one agent more %d%s", before, after, brief(s))
		}
	})
}

// TestWorkConserving: after a decision no conversation waits that a free agent
// could have (I7).
func TestWorkConserving(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := everything.world(t)
		p := &paper{m: matcher{mute: true, now: noon, cfg: s.Config}, rings: map[domain.ID]int{}}
		first := Decide(s, noon)
		p.m.host = p
		p.desks(&s)
		p.lines(&s)
		p.m.b = p.b
		p.m.seat(noon)
		ids := []domain.ID{}
		for id := range p.b.works {
			ids = append(ids, id)
		}
		p.m.run(ids, nil)
		if len(p.out) != len(first) {
			t.Fatalf("decided %d, then %d", len(first), len(p.out))
		}
		p.out = nil
		if n := p.m.run(ids, nil); n != 0 {
			t.Fatalf("%d were left%s", n, brief(s))
		}
	})
}

// salon is a Core with one queue and agents of whom all have room always, or
// for one chat each.
func salon(agents int, policy Policy, atOnce int) *floor {
	return openFloor(agents, func(c *Config) {
		c.Queues[queueID(0)].Settings.Policy = policy
		for _, a := range c.Agents {
			a.Capacity.Channels[Chat] = Line{Weight: 100 / atOnce, Max: atOnce}
		}
	})
}

// given is who got a conversation.
func (f *floor) given(t *rapid.T, conv domain.ID) domain.ID {
	w, ok := f.c.Work(conv)
	if !ok || w.State != conversation.Active {
		t.Fatalf("%d was given to nobody", conv)
	}
	return w.OwnerID
}

// TestRoundRobinEven: the turns of agents who could always have one more differ
// by one at most.
func TestRoundRobinEven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := num(t, "agents", 1, 6)
		f := salon(n, RoundRobin, 100)
		counts, open := make([]int, n), []domain.ID{}
		for range num(t, "arrivals", 1, 50) {
			conv := f.arrive()
			counts[f.given(t, conv)-agentID(0)]++
			open = append(open, conv)
			if chance(t, "end", 2) {
				i := num(t, "which", 0, len(open)-1)
				_ = f.c.Close(open[i], Actor{Kind: conversation.BySystem}, "", f.now)
				f.c.Route(f.now)
				open = slices.Delete(open, i, i+1)
			}
			f.c.Take()
			if slices.Max(counts)-slices.Min(counts) > 1 {
				t.Fatalf("turns %v", counts)
			}
		}
	})
}

// TestLongestIdleFair: while an agent is idle and could be chosen, nobody else
// is chosen twice.
func TestLongestIdleFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := num(t, "agents", 2, 6)
		f := salon(n, LongestIdle, 1)
		since := make([]map[domain.ID]bool, n) // who was chosen since the agent is idle
		for i := range since {
			since[i] = map[domain.ID]bool{}
		}
		busy := map[domain.ID]domain.ID{}
		for range num(t, "steps", 1, 60) {
			f.now += int64(num(t, "pass", 0, 3))
			if len(busy) == n || len(busy) > 0 && chance(t, "end", 2) {
				agent := pick(t, "who", slices.Sorted(keys(busy))...)
				_ = f.c.Close(busy[agent], Actor{Kind: conversation.BySystem}, "", f.now)
				f.c.Route(f.now)
				delete(busy, agent)
				since[agent-agentID(0)] = map[domain.ID]bool{}
				continue
			}
			conv := f.arrive()
			chosen := f.given(t, conv)
			busy[chosen] = conv
			for i := range since {
				if _, is := busy[agentID(i)]; is {
					continue
				}
				if since[i][chosen] {
					t.Fatalf("%d was chosen twice while %d was idle", chosen, agentID(i))
				}
				since[i][chosen] = true
			}
			f.c.Take()
		}
	})
}

func keys[V any](m map[domain.ID]V) func(func(domain.ID) bool) {
	return func(yield func(domain.ID) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// TestRanks: members of the lower rank are asked first, and an agent's own
// queue before those of a higher rank, until rank_max_age is over (F12).
func TestRanks(t *testing.T) {
	world := func(age int64) Snapshot {
		c := &Config{Queues: map[domain.ID]*Queue{}, Agents: map[domain.ID]*Agent{}}
		for i := range 2 {
			c.Queues[queueID(i)] = &Queue{ID: queueID(i), Status: QueueActive, Settings: Defaults()}
			c.Agents[agentID(i)] = &Agent{ID: agentID(i), Enabled: true, Capacity: DefaultCapacity()}
		}
		c.Queues[queueID(0)].Members = []Member{{Agent: agentID(0), Rank: 2}, {Agent: agentID(1), Rank: 1}}
		c.Queues[queueID(1)].Members = []Member{{Agent: agentID(0), Rank: 1}}
		ready := func(i int, idle int64) Desk {
			return Desk{Standing: presence.Standing{AgentID: agentID(i), Connection: presence.Connected, Intent: presence.Ready, IdleSince: idle}}
		}
		return Snapshot{Config: c, Desks: []Desk{ready(0, 1), ready(1, 2)},
			Works: []Work{{ID: convID(0), State: conversation.Waiting, Mode: conversation.Live, Channel: Chat, QueueID: queueID(0), EnqueuedAt: noon - age}}}
	}
	who := func(s Snapshot, conv domain.ID) domain.ID {
		for _, d := range Decide(s, noon) {
			if d.Conversation == conv {
				return d.Agents[0]
			}
		}
		return 0
	}
	if got := who(world(0), convID(0)); got != agentID(1) {
		t.Errorf("the lower rank is asked first: %d", got)
	}
	if got := who(world(10*Minute+1), convID(0)); got != agentID(0) {
		t.Errorf("after rank_max_age the longest idle: %d", got)
	}
	for age, want := range map[int64]domain.ID{Minute: convID(1), 10*Minute + 1: convID(0)} {
		s := world(age)
		s.Desks = s.Desks[:1] // only the agent who serves both
		s.Works = append(s.Works, Work{ID: convID(1), State: conversation.Waiting, Mode: conversation.Live, Channel: Chat, QueueID: queueID(1), EnqueuedAt: noon})
		if got := who(s, want); got != agentID(0) {
			t.Errorf("at age %d, %d was to be served: %v", age, want, Decide(s, noon))
		}
	}
}
