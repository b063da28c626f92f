package routing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// receipts takes what the last commands explained.
func (f *floor) receipts() []Receipt {
	if ch := f.c.Take(); ch != nil {
		return ch.Receipts
	}
	return nil
}

// failed are the filters an agent did not pass, with their details.
func failed(r Receipt, agent domain.ID) map[Filter]string {
	out := map[Filter]string{}
	for _, c := range r.Candidates {
		if c.Agent == agent {
			for _, f := range c.Fail {
				out[f.Filter] = f.Detail
			}
		}
	}
	return out
}

// TestReceipt: a decision says who could have had it, why not the others, and
// by what; its input replays.
func TestReceipt(t *testing.T) {
	f := openFloor(5, func(c *Config) {
		q := c.Queues[queueID(0)]
		q.Settings.Needs = []Need{{Skill: skillID(0), Min: 2, Hard: true}}
		c.Agents[agentID(2)].Skills[skillID(0)] = 4
		q.Version = 9
	})
	_ = f.c.Want(agentID(4), Actor{ID: agentID(4)}, presence.NotReady, "lunch", f.now)
	conv := f.arrive()
	rs := f.receipts()
	if len(rs) != 1 {
		t.Fatalf("%d receipts", len(rs))
	}
	r := rs[0]
	if r.ConversationID != conv || r.Kind != KindAuto || !slices.Equal(r.Pick, []domain.ID{agentID(0)}) || r.Settings != 9 || r.Queue != "Support" || r.Policy != LongestIdle || r.V != 1 || r.ID == 0 {
		t.Errorf("%+v", r)
	}
	if len(r.Candidates) != 5 || !r.Candidates[0].OK || r.Candidates[0].Agent != agentID(0) || r.Candidates[1].Agent != agentID(2) || !slices.Equal(r.Candidates[0].Key, []int64{noon, 0}) {
		t.Errorf("candidates %+v", r.Candidates)
	}
	if got := failed(r, agentID(1)); len(got) != 1 || got[F9] != skillID(0).String()+":0<2" {
		t.Errorf("without the skill: %v", got)
	}
	if got := failed(r, agentID(4)); got[F4] != "lunch" || got[F9] == "" {
		t.Errorf("away and without the skill: %v", got)
	}
	sum := sha256.Sum256(r.Input)
	if r.Snapshot != "sha256:"+hex.EncodeToString(sum[:]) {
		t.Error("the snapshot is not the hash of the input")
	}
	if got, err := Replay(r.Input); err != nil || !slices.Equal(got, r.Pick) {
		t.Errorf("replayed to %v, %v", got, err)
	}
	f.arrive()
	f.arrive()
	if got := failed(f.receipts()[1], agentID(0)); got[F6] != "1>=1" || got[F7] != "100+100>100" {
		t.Errorf("busy: %v", got)
	}
}

// TestNoMatchOnce: why a conversation waits is written once for each reason.
func TestNoMatchOnce(t *testing.T) {
	f := openFloor(1, nil)
	f.arrive()
	conv := f.arrive()
	if rs := f.receipts(); len(rs) != 2 || rs[1].Kind != KindNone || rs[1].Why != string(F6) || rs[1].Pick != nil {
		t.Fatalf("%+v", rs)
	}
	for range 3 {
		f.now += Minute
		f.c.look(conv)
		f.c.Route(f.now)
	}
	if rs := f.receipts(); len(rs) != 0 {
		t.Errorf("only time went by: %+v", rs)
	}
	f.c.Disconnect(agentID(0), f.now)
	f.c.look(conv)
	f.c.Route(f.now)
	if rs := f.receipts(); len(rs) != 1 || failed(rs[0], agentID(0))[F3] != "" || rs[0].Candidates[0].Fail[0].Filter != F3 {
		t.Errorf("another reason: %+v", rs)
	}
	f.c.look(conv)
	f.c.Route(f.now)
	f.c.Undo() // nothing was told
	f.c.Trace(false)
	f.c.Connect(agentID(0), f.now)
	f.c.look(conv)
	f.c.Route(f.now)
	if rs := f.receipts(); len(rs) != 0 {
		t.Errorf("receipts are off: %+v", rs)
	}
}

// TestWhy: what a receipt comes down to when nobody is looked for.
func TestWhy(t *testing.T) {
	for why, edit := range map[string]func(q *Queue){
		"paused":     func(q *Queue) { q.Status = QueuePaused },
		"manual":     func(q *Queue) { q.Settings.Policy = Manual },
		"no_members": func(q *Queue) { q.Members = nil },
		string(F11):  func(q *Queue) { q.Members[0].Delay = Minute },
	} {
		f := openFloor(1, func(c *Config) { edit(c.Queues[queueID(0)]) })
		conv := f.arrive()
		if rs := f.receipts(); len(rs) != 1 || rs[0].Why != why {
			t.Errorf("%s: %+v", why, rs)
		}
		if r, ok := f.c.Explain(conv, f.now+Second); !ok || r.Why != why || r.Age != Second || r.Kind != KindNone {
			t.Errorf("explained %s: %+v", why, r)
		}
	}
	f := openFloor(1, func(c *Config) { c.Queues[queueID(0)].Settings.Auto = false })
	f.next++
	_ = f.c.Enqueue(Arrival{ID: f.next, Channel: Email, Mode: conversation.Async, Priority: -1, Fresh: true, Opening: 1}, f.now)
	f.c.Route(f.now)
	if rs := f.receipts(); len(rs) != 1 || rs[0].Why != "async" {
		t.Errorf("asynchronous work waits to be picked: %+v", rs)
	}
	if _, ok := f.c.Explain(77, f.now); ok {
		t.Error("an unknown conversation is explained")
	}
}

// TestManyCandidates: a receipt lists the first two hundred, those who pass
// before the others; the input has all.
func TestManyCandidates(t *testing.T) {
	f := openFloor(250, nil)
	f.arrive()
	f.arrive()
	r := f.receipts()[1]
	if len(r.Candidates) != 200 || r.Left != 50 || !r.Candidates[199].OK {
		t.Errorf("%d listed, %d left", len(r.Candidates), r.Left)
	}
	if got, err := Replay(r.Input); err != nil || !slices.Equal(got, r.Pick) {
		t.Errorf("replayed to %v, %v", got, err)
	}
}

// TestCanonical: the input is what encoding/json writes, whatever the words
// are.
func TestCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := question{V: 1, Now: noon, Conv: asked{ID: 5, Mode: conversation.Live}, Members: []answer{}}
		for range num(t, "members", 0, 3) {
			a := answer{Agent: agentID(num(t, "agent", 0, 9)), Reason: rapid.String().Draw(t, "reason"), Conn: presence.Connection(rapid.String().Draw(t, "conn")),
				Out: chance(t, "out", 2), Call: chance(t, "call", 2), Idle: rapid.Int64().Draw(t, "idle"), Used: rapid.Int().Draw(t, "used"), Ring: domain.ID(num(t, "ring", 0, 2))}
			for range num(t, "levels", 0, 2) {
				a.Levels = append(a.Levels, num(t, "level", 0, 5))
			}
			in.Members = append(in.Members, a)
		}
		want, err := json.Marshal(&in)
		if err != nil {
			t.Fatal(err)
		}
		if got := in.canonical(); !bytes.Equal(got, want) {
			t.Fatalf("%s\nwant\n%s", got, want)
		}
	})
}

func TestReplayRefuses(t *testing.T) {
	for _, bad := range []string{"", "{", `{"v":2}`, `[]`} {
		if _, err := Replay([]byte(bad)); err == nil {
			t.Errorf("%q was replayed", bad)
		}
	}
}

// A start explains nothing anew to those who wait on, however many they are;
// what has changed since, and whoever comes then, is explained.
func TestRestartExplainsNothingAnew(t *testing.T) {
	w := newWorld(t, nil)
	w.enter(chat(1000, general))
	if rs := w.ch.Receipts; len(rs) != 1 || rs[0].Kind != KindNone {
		t.Fatalf("on arrival: %+v", rs)
	}
	w.restart(Second)
	if rs := w.ch.Receipts; len(rs) != 0 {
		t.Errorf("after a start: %+v", rs)
	}
	w.enter(chat(1001, general))
	if rs := w.ch.Receipts; len(rs) != 1 || rs[0].ConversationID != 1001 {
		t.Errorf("who comes then: %+v", rs)
	}
	w.ready(ana)
	if r, ok := w.c.Explain(1001, w.now); !ok || r.ConversationID != 1001 {
		t.Errorf("%+v, %v", r, ok)
	}
	if rs := w.ch.Receipts; !slices.ContainsFunc(rs, func(r Receipt) bool { return r.ConversationID == 1000 && r.Kind != KindNone }) {
		t.Errorf("what changed: %+v", rs)
	}
}
