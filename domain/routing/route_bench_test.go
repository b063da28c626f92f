package routing

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/hours"
	"relevo/domain/presence"
)

// floor is a Core with one queue and agents who are all ready.
type floor struct {
	c    *Core
	now  int64
	id   domain.ID
	next domain.ID
}

func openFloor(agents int, edit func(*Config)) *floor {
	f := &floor{now: noon, next: 1_000_000}
	q := &Queue{ID: queueID(0), Name: "Support", Status: QueueActive, Settings: Defaults(), Version: 1}
	q.Settings.Auto, q.Settings.Position, q.Settings.WrapMode = true, false, WrapOff
	cfg := &Config{Queues: map[domain.ID]*Queue{q.ID: q}, Default: q.ID, Agents: map[domain.ID]*Agent{}, Hours: map[domain.ID]*hours.Schedule{}}
	for i := range agents {
		a := &Agent{ID: agentID(i), Name: fmt.Sprint("agent ", i), Enabled: true, Capacity: DefaultCapacity(), Skills: map[domain.ID]int{skillID(i % 3): 3}}
		a.Capacity.Channels[Chat] = Line{Weight: 100, Max: 1}
		cfg.Agents[a.ID] = a
		q.Members = append(q.Members, Member{Agent: a.ID, Rank: 1, Position: i, JoinSeq: int64(i)})
	}
	if edit != nil {
		edit(cfg)
	}
	f.c = NewCore(cfg, func() domain.ID { f.id++; return f.id })
	for i := range agents {
		f.c.Connect(agentID(i), f.now)
		_ = f.c.Want(agentID(i), Actor{ID: agentID(i)}, presence.Ready, "", f.now+int64(i))
	}
	f.c.Route(f.now)
	f.c.Take()
	return f
}

// arrive brings a chat and decides.
func (f *floor) arrive(needs ...Need) domain.ID {
	f.next++
	f.now++
	_ = f.c.Enqueue(Arrival{ID: f.next, Channel: Chat, Mode: conversation.Live, Priority: -1, Needs: needs, Fresh: true, Opening: 1}, f.now)
	f.c.Route(f.now)
	return f.next
}

var spanish = Need{Skill: skillID(1), Min: 2, Hard: true}

// BenchmarkDecision: an agent of 500 becomes free while 1,000 wait. The median
// of Route alone is reported as ns/decision.
func BenchmarkDecision(b *testing.B) {
	for _, trace := range []bool{true, false} {
		for _, needs := range [][]Need{nil, {spanish}} {
			b.Run(fmt.Sprintf("trace=%v/skills=%v", trace, needs != nil), func(b *testing.B) { benchDecision(b, trace, needs) })
		}
	}
}

func benchDecision(b *testing.B, trace bool, needs []Need) {
	f := openFloor(500, nil)
	f.c.Trace(false)
	var busy []domain.ID // conversations of agents who speak Spanish
	for i := range 500 {
		if conv := f.arrive(); i%3 == 1 {
			busy = append(busy, conv)
		}
	}
	for range 1000 {
		f.arrive(needs...)
	}
	f.c.Trace(trace)
	var ch Changes
	took := make([]time.Duration, 0, b.N)
	for i := range b.N {
		conv := &busy[i%len(busy)]
		w, _ := f.c.Work(*conv)
		f.arrive(needs...)
		_ = f.c.Close(*conv, Actor{Kind: conversation.BySystem}, "", f.now)
		f.c.TakeInto(&ch)
		start := time.Now()
		f.c.Route(f.now)
		took = append(took, time.Since(start))
		parts := f.c.AssignmentsOf(w.OwnerID)
		if len(parts) != 1 {
			b.Fatal("nobody was given")
		}
		*conv = parts[0].ConversationID
		f.c.TakeInto(&ch)
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "ns/decision")
}

// BenchmarkNoMatch: a conversation arrives while nobody is free, and leaves
// again, however many wait.
func BenchmarkNoMatch(b *testing.B) {
	for _, trace := range []bool{true, false} {
		for _, waiting := range []int{10, 100, 1000, 10_000} {
			b.Run(fmt.Sprintf("trace=%v/waiting=%d", trace, waiting), func(b *testing.B) {
				f := openFloor(50, nil)
				f.c.Trace(false)
				for range 50 + waiting {
					f.arrive()
				}
				f.c.Trace(trace)
				var ch Changes
				f.c.TakeInto(&ch)
				b.ReportAllocs()
				b.ResetTimer()
				for range b.N {
					conv := f.arrive(spanish)
					_ = f.c.Close(conv, Actor{Kind: conversation.ByVisitor}, "", f.now)
					f.c.Route(f.now)
					f.c.TakeInto(&ch)
				}
			})
		}
	}
}

// BenchmarkMatch: Route alone with one match, as simulations drive it: 50
// agents, all free or one.
func BenchmarkMatch(b *testing.B) {
	for _, policy := range []Policy{LongestIdle, RoundRobin, LeastOpen, Spare, BySkills} {
		for _, free := range []int{1, 50} {
			b.Run(fmt.Sprintf("%s/free=%d", policy, free), func(b *testing.B) {
				f := openFloor(50, func(c *Config) { c.Queues[queueID(0)].Settings.Policy = policy })
				f.c.Trace(false)
				for range 50 - free {
					f.arrive()
				}
				var ch Changes
				f.c.TakeInto(&ch)
				b.ReportAllocs()
				b.ResetTimer()
				for range b.N {
					conv := f.arrive()
					_ = f.c.Close(conv, Actor{Kind: conversation.ByVisitor}, "", f.now)
					f.c.Route(f.now)
					f.c.TakeInto(&ch)
				}
			})
		}
	}
}
