package routing

import (
	"fmt"
	"testing"

	"relevo/domain"
	"relevo/domain/presence"
)

// bigConfig is one queue of so many agents, one chat each, accepting
// automatically, no wrap-up.
func bigConfig(agents int) *Config {
	return edited(plainConfig(), func(c *Config) {
		q := c.Queues[general]
		q.Settings.Auto, q.Settings.WrapMode, q.Settings.MaxWait = true, WrapOff, 0
		q.Members = nil
		for i := range agents {
			id := domain.ID(10 + i)
			k := DefaultCapacity()
			k.Channels[Chat] = Line{Weight: 100, Max: 1}
			c.Agents[id] = &Agent{ID: id, Enabled: true, Capacity: k}
			q.Members = append(q.Members, Member{Agent: id, Rank: 1, In: true})
		}
	})
}

type bench struct {
	c    *Core
	ch   Changes
	now  int64
	ids  domain.ID
	conv domain.ID
}

func newBench(b *testing.B, cfg *Config, agents int) *bench {
	x := &bench{now: t0, ids: 1 << 40, conv: 1 << 30}
	x.c = NewCore(cfg, func() domain.ID { x.ids++; return x.ids })
	x.c.Trace(false)
	for i := range agents {
		id := domain.ID(10 + i)
		x.c.Connect(id, x.now)
		if err := x.c.Want(id, agent(id), presence.Ready, "", x.now); err != nil {
			b.Fatal(err)
		}
	}
	x.step()
	return x
}

func (x *bench) step() {
	x.c.Route(x.now)
	x.c.TakeInto(&x.ch)
}

func (x *bench) arrive(b *testing.B) domain.ID {
	x.conv++
	if err := x.c.Enqueue(chat(x.conv, general), x.now); err != nil {
		b.Fatal(err)
	}
	x.step()
	return x.conv
}

// BenchmarkLife is one conversation: it arrives, is connected to one of fifty
// agents, and ends. Two commands.
func BenchmarkLife(b *testing.B) {
	x := newBench(b, bigConfig(50), 50)
	b.ReportAllocs()
	for b.Loop() {
		x.now++
		id := x.arrive(b)
		if err := x.c.End(id, nobody, x.now+1); err != nil {
			b.Fatal(err)
		}
		x.step()
	}
}

// BenchmarkBusyLife is the same with all agents busy and a short line: the end
// of one connects the next.
func BenchmarkBusyLife(b *testing.B) {
	x := newBench(b, bigConfig(50), 50)
	for range 55 {
		x.arrive(b)
	}
	first := domain.ID(1<<30 + 1)
	b.ReportAllocs()
	for b.Loop() {
		x.now++
		x.arrive(b)
		if err := x.c.End(first, nobody, x.now); err != nil {
			b.Fatal(err)
		}
		x.step()
		first++
	}
}

// BenchmarkRungLife is one that rings, is accepted, ends, and is wrapped up.
func BenchmarkRungLife(b *testing.B) {
	cfg := bigConfig(50)
	cfg.Queues[general].Settings.Auto, cfg.Queues[general].Settings.WrapMode = false, WrapTimed
	x := newBench(b, cfg, 50)
	b.ReportAllocs()
	for b.Loop() {
		x.now++
		id := x.arrive(b)
		o := x.c.OffersFor(id)[0]
		for _, err := range []error{x.c.Accept(o.ID, o.AgentID, x.now), x.c.End(id, nobody, x.now), x.c.SubmitWrapUp(id, o.AgentID, "", "", x.now)} {
			if err != nil {
				b.Fatal(err)
			}
			x.step()
		}
	}
}

// BenchmarkArrivalAndEnd is an arrival and an end while so many wait: the curve must
// be flat.
func BenchmarkArrivalAndEnd(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := newBench(b, bigConfig(50), 50)
			for range 50 + n {
				x.now++
				x.arrive(b)
			}
			first := domain.ID(1<<30 + 1)
			b.ReportAllocs()
			for b.Loop() {
				x.now++
				x.arrive(b)
				if err := x.c.End(first, nobody, x.now); err != nil {
					b.Fatal(err)
				}
				x.step()
				first++
			}
		})
	}
}

// BenchmarkUndo is an arrival that is taken back.
func BenchmarkUndo(b *testing.B) {
	x := newBench(b, bigConfig(50), 50)
	b.ReportAllocs()
	for b.Loop() {
		x.conv++
		if err := x.c.Enqueue(chat(x.conv, general), x.now); err != nil {
			b.Fatal(err)
		}
		x.c.Undo()
	}
}
