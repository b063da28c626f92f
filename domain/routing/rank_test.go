package routing

import (
	"slices"
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
)

// order is in which order one agent gets what waits.
func servedInOrder(s Snapshot, now int64) (out []domain.ID) {
	for _, d := range Decide(s, now) {
		out = append(out, d.Conversation)
	}
	return out
}

// desks for one agent with much room, who serves the queues.
func oneAgent(queues ...*Queue) Snapshot {
	c := &Config{Queues: map[domain.ID]*Queue{}, Agents: map[domain.ID]*Agent{}}
	k := DefaultCapacity()
	k.Channels[Chat] = Line{Weight: 1, Max: 100}
	c.Agents[agentID(0)] = &Agent{ID: agentID(0), Enabled: true, Capacity: k}
	for _, q := range queues {
		q.Status, q.Settings.Auto, q.Members = QueueActive, true, []Member{{Agent: agentID(0), Rank: 1}}
		c.Queues[q.ID] = q
	}
	d := Desk{}
	d.Standing.AgentID, d.Standing.Connection, d.Standing.Intent = agentID(0), "connected", "ready"
	return Snapshot{Config: c, Desks: []Desk{d}}
}

func waiting(conv int, q *Queue, prio, class int, age int64) Work {
	return Work{ID: convID(conv), State: conversation.Waiting, Mode: conversation.Live, Channel: Chat, QueueID: q.ID, Priority: prio, Class: class, EnqueuedAt: noon - age}
}

// TestRanking: scored queues by priority and minutes, strict ones by class and
// age, both in one order.
func TestRanking(t *testing.T) {
	scored, strict := &Queue{ID: queueID(0), Settings: Defaults()}, &Queue{ID: queueID(1), Settings: Defaults()}
	strict.Settings.Ranking = ByStrict
	s := oneAgent(scored, strict)
	s.Works = []Work{
		waiting(1, scored, 0, 0, 0),               // 0 points
		waiting(2, scored, 0, 0, 5*Minute),        // 5
		waiting(3, scored, 5, 0, Minute),          // 6
		waiting(4, strict, 0, 1, Minute),          // class 1: 90
		waiting(5, strict, 0, 0, 0),               // class 0: 100
		waiting(6, strict, 0, 2, 16*Minute),       // risen to class 1, older: before 4
		waiting(7, scored, 50, 0, 45*Minute),      // 95
		waiting(8, scored, 100, 0, 5*Minute),      // 105
		waiting(9, strict, 0, 9, 20*24*60*Minute), // risen to class 0, older: before 5
	}
	want := []domain.ID{convID(8), convID(9), convID(5), convID(7), convID(6), convID(4), convID(3), convID(2), convID(1)}
	if got := servedInOrder(s, noon); !slices.Equal(got, want) {
		t.Errorf("served %v, want %v", got, want)
	}
}

// TestPromotion: a strict line is put in order anew when a class is reached,
// also while it stands.
func TestPromotion(t *testing.T) {
	f := openFloor(1, func(c *Config) {
		q := c.Queues[queueID(0)]
		q.Settings.Ranking, q.Settings.Promote, q.Settings.MaxWait = ByStrict, Minute, 0
	})
	busy := f.arrive()
	low := f.arrive()
	w, _ := f.c.Work(low)
	w.Class = 1
	f.c.putWork(&w)
	f.now += 30 * Second
	high := f.arrive() // class 0, younger
	if x, _ := f.c.Wait(low, f.now); x.Ahead != 1 || x.Position != 0 {
		t.Errorf("before it rises: %+v", x)
	}
	f.now += 31 * Second // low is a minute old
	_ = f.c.Close(busy, Actor{Kind: conversation.BySystem}, "", f.now)
	f.c.Route(f.now)
	if w, _ := f.c.Work(low); w.State != conversation.Active {
		t.Errorf("the older of the same class waits: %+v", w)
	}
	if w, _ := f.c.Work(high); w.State != conversation.Waiting {
		t.Errorf("the younger: %+v", w)
	}
}

// TestAsyncRanked: asynchronous work is pushed by rank, too.
func TestAsyncRanked(t *testing.T) {
	q := &Queue{ID: queueID(0), Settings: Defaults()}
	s := oneAgent(q)
	for i, prio := range []int{0, 7, 3} {
		w := waiting(i, q, prio, 0, 0)
		w.Channel, w.Mode = Email, conversation.Async
		s.Works = append(s.Works, w)
	}
	if got, want := servedInOrder(s, noon), []domain.ID{convID(1), convID(2), convID(0)}; !slices.Equal(got, want) {
		t.Errorf("pushed %v, want %v", got, want)
	}
}
