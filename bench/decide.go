package main

import (
	"context"
	"fmt"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// decide measures one decision of the books by itself: an agent of a full team
// becomes free while many wait.
func decide(_ context.Context, b *bench) error {
	const agents, waiting = 500, 1_000
	f := newFullHouse(agents)
	for i := range agents + waiting {
		if err := f.arrive(i); err != nil {
			return err
		}
	}
	took := make([]time.Duration, pick(b, 5_000, 500))
	for i := range took {
		f.now += 10
		if err := f.free(); err != nil {
			return err
		}
		start := time.Now()
		f.core.Route(f.now)
		took[i] = time.Since(start)
		f.core.Take()
		if err := f.arrive(agents + waiting + i); err != nil { // as many wait as before
			return err
		}
	}
	got := spreadOf(took)
	method := fmt.Sprintf("%d agents of one queue, all at capacity, %d conversations waiting; one ends, and Route finds who comes next and rings, with the receipt of all %d candidates; %d decisions, p99 %.2f ms; in memory, without the commit",
		agents, waiting, agents, got.N, ms(got.P99))
	b.rep.add(Figure{Name: fmt.Sprintf("one decision, %d agents, %d waiting, median", agents, waiting), Value: ms(got.P50), Unit: "ms", Budget: 1, Method: method})
	return nil
}

// fullHouse is a queue whose agents have one chat each.
type fullHouse struct {
	core *routing.Core
	now  int64
	ids  domain.ID
	next domain.ID // the conversation to end
}

func newFullHouse(agents int) *fullHouse {
	f := &fullHouse{now: 1_700_000_000_000, ids: 1 << 40, next: 1_000_000}
	capacity := routing.DefaultCapacity()
	capacity.Channels[routing.Chat] = routing.Line{Weight: 100, Max: 1}
	s := routing.Setup{Default: 1, Version: 1, Capacity: map[domain.ID]routing.Capacity{0: capacity}}
	settings := routing.Defaults()
	settings.Auto, settings.WrapMode, settings.MaxWait, settings.Position = true, routing.WrapOff, 0, false
	s.Queues = []routing.QueueDef{{ID: 1, Name: "all", Status: routing.QueueActive, Settings: settings, Entries: []routing.Entry{{Kind: routing.EntryEveryone, Rank: 1}}, Version: 1}}
	for i := range agents {
		s.People = append(s.People, routing.Person{ID: domain.ID(10 + i), Name: fmt.Sprint("agent ", i), Enabled: true, CreatedAt: int64(i)})
	}
	f.core = routing.NewCore(routing.Expand(s), func() domain.ID { f.ids++; return f.ids })
	f.core.Boot(0, f.now)
	for i := range agents {
		id := domain.ID(10 + i)
		f.core.Connect(id, f.now)
		_ = f.core.Want(id, routing.Actor{Kind: conversation.ByAgent, ID: id}, presence.Ready, "", f.now) // everybody configured may
	}
	f.core.Route(f.now)
	f.core.Take()
	return f
}

// arrive brings a conversation; while agents are free it is connected.
func (f *fullHouse) arrive(i int) error {
	f.now++
	id := 1_000_000 + domain.ID(i)
	err := f.core.Enqueue(routing.Arrival{ID: id, Channel: routing.Chat, Mode: conversation.Live, Priority: -1, Fresh: true, Opening: 1, CreatedAt: f.now,
		By: conversation.Author{Kind: conversation.ByVisitor, ID: id}}, f.now)
	f.core.Route(f.now)
	f.core.Take()
	return err
}

// free ends the conversation that was connected first.
func (f *fullHouse) free() error {
	err := f.core.End(f.next, routing.Actor{Kind: conversation.BySystem}, f.now)
	f.next++
	return err
}
