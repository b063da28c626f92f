package routing

import (
	"math"
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// TestServed: the sum by its integral is the sum.
func TestServed(t *testing.T) {
	for _, theta := range []float64{0, 1e-7, 1e-5, 1e-3} {
		for _, n := range []int{0, 1, 2, 64, 65, 66, 1000, 20_000} {
			var want float64
			for i := range n {
				want += 1 / (0.002 + float64(i)*theta)
			}
			if got := served(0.002, theta, n); math.Abs(got-want) > 1e-6*want {
				t.Errorf("theta %g, n %d: %f, want %f", theta, n, got, want)
			}
		}
	}
}

// TestFlow: rates are those of the last hour, patience that of censored waits.
func TestFlow(t *testing.T) {
	var f flow
	f.noteService(100_000, noon)
	f.noteService(300_000, noon+Minute)
	f.noteEntered(20_000, noon+Minute)
	f.notePatience(60_000, noon+2*Minute)
	aht, theta, n := f.rates(noon + 30*Minute)
	if aht != 200_000 || theta != 1.0/80_000 || n != 2 {
		t.Errorf("rates %f %g %d", aht, theta, n)
	}
	if got := f.last(noon + 30*Minute); got != 20_000 {
		t.Errorf("last %d", got)
	}
	if _, theta, n = f.rates(noon + 60*Minute); theta != 1.0/80_000 || n != 1 {
		t.Errorf("an hour after the first: %g, %d", theta, n)
	}
	if aht, theta, n = f.rates(noon + 3*Hour); aht != 0 || theta != 0 || n != 0 || f.last(noon+3*Hour) != -1 {
		t.Errorf("hours later: %f %g %d", aht, theta, n)
	}
	f.noteService(5, noon+3*Hour) // takes the place of an old minute
	if _, _, n = f.rates(noon + 3*Hour); n != 1 {
		t.Errorf("in a used minute: %d", n)
	}
}

// waits is a floor whose agents are busy, with so many waiting behind them.
func waits(t *testing.T, agents, waiting int, edit func(*Config)) (*floor, []domain.ID) {
	t.Helper()
	f := openFloor(agents, edit)
	var out []domain.ID
	for range agents + waiting {
		out = append(out, f.arrive())
	}
	return f, out[agents:]
}

// tells has the queue tell places and estimates.
func tells(c *Config) {
	s := &c.Queues[queueID(0)].Settings
	s.Position, s.EWT = true, true
}

// TestNotTold: what the queue does not tell is not told, whatever is known.
func TestNotTold(t *testing.T) {
	for _, c := range []struct{ position, ewt bool }{{false, false}, {true, false}, {false, true}} {
		f, convs := waits(t, 1, 1, func(cfg *Config) {
			s := &cfg.Queues[queueID(0)].Settings
			s.Position, s.EWT = c.position, c.ewt
		})
		f.c.lines[queueID(0)].noteEntered(150_000, f.now)
		if w, _ := f.c.Wait(convs[0], f.now); (w.Position > 0) != c.position || (w.Band > 0) != c.ewt || w.EWT != 150_000 {
			t.Errorf("%+v: %+v", c, w)
		}
	}
}

func TestEstimate(t *testing.T) {
	f, convs := waits(t, 2, 3, tells)
	l := f.c.lines[queueID(0)]
	if w, ok := f.c.Wait(convs[0], f.now); !ok || w.EWT != -1 || w.Band != 0 || w.Free || !w.Online || !w.Open {
		t.Errorf("without data: %+v", w)
	}
	l.noteEntered(150_000, f.now)
	if w, _ := f.c.Wait(convs[2], f.now); w.EWT != 150_000 || w.Band != 2 || w.Position != 3 || w.Ahead != 2 {
		t.Errorf("by the last served: %+v", w)
	}
	for range 10 {
		l.noteService(240_000, f.now)
	}
	if w, _ := f.c.Wait(convs[0], f.now); w.EWT != 120_000 || w.Band != 2 {
		t.Errorf("first of the line: %+v", w)
	}
	if w, _ := f.c.Wait(convs[2], f.now); w.EWT != 360_000 || w.Band != 3 {
		t.Errorf("third of the line: %+v", w)
	}
	if b := f.c.Board(f.now); b.Queues[0].EWT != 480_000 || b.Queues[0].Waiting != 3 || b.Queues[0].Active != 2 {
		t.Errorf("the next to come: %+v", b.Queues[0])
	}
	f.c.Disconnect(agentID(0), f.now)
	f.c.Disconnect(agentID(1), f.now)
	f.c.Route(f.now)
	if w, _ := f.c.Wait(convs[0], f.now); w.EWT != -1 || w.Online {
		t.Errorf("nobody there: %+v", w)
	}
	if _, ok := f.c.Wait(1, f.now); ok {
		t.Error("an unknown conversation waits")
	}
}

// TestEstimateShares: an agent who serves two queues counts half in each; with
// a place free nobody waits.
func TestEstimateShares(t *testing.T) {
	f := openFloor(2, func(c *Config) {
		q := *c.Queues[queueID(0)]
		q.ID, q.Members = queueID(1), q.Members[:1]
		c.Queues[q.ID] = &q
	})
	w := &Work{Mode: conversation.Live, Channel: Chat, QueueID: queueID(0)}
	if all, free := f.c.slots(f.c.lines[queueID(0)], w); all != 1.5 || free != 2 {
		t.Errorf("slots %f, %d free", all, free)
	}
	if got := f.c.ewt(f.c.lines[queueID(0)], w, f.now); got != 0 {
		t.Errorf("with a place free: %d", got)
	}
}

// TestPosition: a place is told only where it means something.
func TestPosition(t *testing.T) {
	f, convs := waits(t, 1, 2, tells)
	f.next++
	urgent := f.next
	_ = f.c.Enqueue(Arrival{ID: urgent, Channel: Chat, Mode: conversation.Live, Priority: 50, Fresh: true, Opening: 1}, f.now)
	f.c.Route(f.now)
	if w, _ := f.c.Wait(convs[1], f.now); w.Position != 0 || w.Ahead != 2 {
		t.Errorf("among priorities: %+v", w)
	}
	_ = f.c.Close(urgent, Actor{Kind: conversation.ByVisitor}, "", f.now)
	f.c.Route(f.now)
	if w, _ := f.c.Wait(convs[1], f.now); w.Position != 2 || w.Ahead != 1 {
		t.Errorf("in a fair line: %+v", w)
	}
}

func TestBands(t *testing.T) {
	for ms, want := range map[int64]int{-1: 0, 0: 1, 2*Minute - 1: 1, 2 * Minute: 2, 5 * Minute: 3, 10 * Minute: 4, 20 * Minute: 4, 20*Minute + 1: 5} {
		if got := Band(ms); got != want {
			t.Errorf("%d ms: band %d, want %d", ms, got, want)
		}
	}
}

// TestBoard: queues and agents by name; what nobody has the skill for is
// counted (edge 38).
func TestBoard(t *testing.T) {
	f := openFloor(2, func(c *Config) {
		c.Agents[agentID(0)].Name, c.Agents[agentID(1)].Name = "Zoe", "Ana"
		q := *c.Queues[queueID(0)]
		q.ID, q.Name = queueID(1), "Archive"
		c.Queues[q.ID] = &q
		old := q
		old.ID, old.Status = queueID(2), QueueArchived
		c.Queues[old.ID] = &old
	})
	first := f.arrive(Need{Skill: skillID(2), Min: 1, Hard: true})
	f.arrive(Need{Skill: skillID(1), Min: 5, Hard: true})
	f.arrive()
	_ = f.c.Want(agentID(1), Actor{ID: agentID(1)}, presence.NotReady, "lunch", f.now)
	f.c.Route(f.now)
	b := f.c.Board(f.now)
	if len(b.Queues) != 2 || b.Queues[0].Name != "Archive" || len(b.Agents) != 2 || b.Agents[0].AgentID != agentID(1) {
		t.Fatalf("%+v", b)
	}
	w, _ := f.c.Work(first)
	q := b.Queues[1]
	if q.Waiting != 2 || q.Unmatchable != 2 || q.Longest != w.EnqueuedAt || q.Active != 1 || !q.Open || !q.Online {
		t.Errorf("%+v", q)
	}
	if q.ByShown[presence.ShownNotReady] != 1 || q.ByShown[presence.ShownOccupied] != 1 {
		t.Errorf("by state: %v", q.ByShown)
	}
}

// TestOnline: open and somebody there, busy or not; not ready is not there.
func TestOnline(t *testing.T) {
	f := openFloor(1, nil)
	check := func(what string, wantOpen, wantOnline bool) {
		t.Helper()
		if open, online := f.c.Online(queueID(0), f.now); open != wantOpen || online != wantOnline {
			t.Errorf("%s: open %v, online %v", what, open, online)
		}
	}
	check("ready", true, true)
	f.arrive()
	check("busy", true, true)
	f.c.Disconnect(agentID(0), f.now)
	check("gone", true, false)
	if open, online := f.c.Online(77, f.now); open || online {
		t.Error("an unknown queue is open")
	}
}
