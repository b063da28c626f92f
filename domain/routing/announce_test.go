package routing

import (
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
)

// longLine is n chats waiting behind ana's one, who has served ten before in
// two minutes each.
func longLine(t testing.TB, n int) *world {
	w := newWorld(t, func(c *Config) {
		s := &c.Queues[general].Settings
		s.Position, s.EWT, s.MaxWait, s.InactiveWarn, s.InactiveClose, s.WrapMode = true, true, 0, 0, 0, WrapOff
		c.Agents[ana].Capacity.Channels[Chat] = Line{Weight: 25, Max: 1}
	})
	w.quick = true
	w.ready(ana)
	for i := range 10 {
		w.serve(1000+asID(i), ana)
		w.pass(2 * Minute)
		w.ok(w.c.End(1000+asID(i), agent(ana), w.now))
	}
	w.serve(1999, ana)
	for i := range n {
		w.enter(chat(2000+asID(i), general))
		w.now++
	}
	w.pass(Minute)
	w.moves = nil
	return w
}

// told is what was told since, by conversation, and how often.
func (w *world) told() (places map[domain.ID]conversation.EventData, n int) {
	places = map[domain.ID]conversation.EventData{}
	for _, m := range w.moves {
		if m.Kind == conversation.Position {
			places[m.ConversationID] = m.Data
			n++
		}
	}
	return places, n
}

// TestLongLineIsToldInGoes: a round over a long line takes several goes, tells
// everybody once, and far back only of moves that matter.
func TestLongLineIsToldInGoes(t *testing.T) {
	w := longLine(t, 350)
	for i := range 40 {
		w.ok(w.c.LeaveQueue(2000+asID(i), w.now))
	}
	goes := 0
	for at := w.c.Next(); at > 0 && at <= w.now+5; at = w.c.Next() {
		w.now = max(w.now, at)
		w.c.Due(w.now, 1)
		w.step()
		if goes++; goes == 2 { // while the round is under way
			w.ok(w.c.LeaveQueue(2040, w.now))
		}
	}
	got, n := w.told()
	if goes != 4 || n != len(got) || n != 309 {
		t.Fatalf("%d goes told %d of %d", goes, n, len(got))
	}
	w.pass(9 * Second)
	if _, again := w.told(); again != n {
		t.Fatal("again within ten seconds")
	}
	w.pass(2 * Second)
	got, again := w.told()
	if again != n+21 { // and the one who had moved up into what was told already
		t.Errorf("%d were told of one place", again-n)
	}
	for id, want := range map[domain.ID]int{2041: 1, 2060: 20, 2061: 22, 2349: 309} {
		if got[id].N != want {
			t.Errorf("%d was told %d, want %d", id, got[id].N, want)
		}
	}
	if w.quick = false; w.c.lines[general].from != 0 {
		t.Error("the round is over")
	}
	w.check()
}

// TestRoundEstimates: what a round works out once for all is what each estimate
// would be.
func TestRoundEstimates(t *testing.T) {
	w := longLine(t, 90)
	w.ok(w.c.Want(ben, agent(ben), "ready", "", w.now))
	w.c.Connect(ben, w.now)
	w.step()
	w.ring(ben)
	l := w.c.lines[general]
	h := hall{c: w.c, l: l, now: w.now}
	bands := map[int]bool{}
	for _, again := range []bool{false, true} {
		for i, x := range l.list {
			if x.State != conversation.Waiting {
				continue
			}
			want := w.c.ewt(l, x, w.now)
			h.at(x, i)
			if got := h.ewt[Chat.index()].wait(i - h.ringing(i)); got != want {
				t.Fatalf("at %d (again %v): %d, want %d", i, again, got, want)
			}
			bands[Band(want)] = true
		}
	}
	if len(bands) < 4 {
		t.Errorf("bands %v", bands)
	}
}
