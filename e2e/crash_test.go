package e2e

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"relevo/e2e/client"
)

// crashes is how many times the server is killed.
func crashes() int {
	if n, err := strconv.Atoi(os.Getenv("RELEVO_CRASHES")); err == nil && n > 0 {
		return n
	}
	return 200
}

// acked is one message somebody was told is stored.
type acked struct {
	client.Sent
	text string
	kind string // author
}

// TestCrashLosesNothing kills the server with SIGKILL at random moments while
// visitors and agents write. Senders repeat what was not answered with the
// same client id, as the widget does. At the end every answered message is
// there exactly once, where the answer said, and seq has no gap.
func TestCrashLosesNothing(t *testing.T) {
	w := open(t)
	const visitors = 16
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d", seed)

	ctx, stop := context.WithCancel(w.ctx)
	up := newGate()
	var mu sync.Mutex
	var stored []acked
	note := func(a acked) { mu.Lock(); stored = append(stored, a); mu.Unlock() }
	var wg sync.WaitGroup
	for i := range visitors {
		v := w.visitor()
		wg.Go(func() { visitorLoad(ctx, w, up, v, w.agents[i%len(w.agents)], i, note) })
	}
	for range crashes() {
		pause := time.NewTimer(time.Duration(10+rng.IntN(140)) * time.Millisecond)
		select {
		case <-pause.C:
		case <-w.ctx.Done():
			t.Fatal("out of time")
		}
		up.shut()
		w.must(w.server.Kill())
		w.must(w.server.Restart(w.ctx))
		up.open()
	}
	stop()
	wg.Wait()
	checkStored(t, w, stored)
	t.Logf("%d kills, %d messages answered", crashes(), len(stored))
}

// visitorLoad is one visitor and the agent who answers every third message.
func visitorLoad(ctx context.Context, w *world, up *gate, v *client.Visitor, a *client.Agent, n int, note func(acked)) {
	conv := ""
	for i := 0; ctx.Err() == nil; i++ {
		id, text := fmt.Sprintf("v%d-%d", n, i), fmt.Sprintf("visitor %d says %d", n, i)
		sent, ok := persist(ctx, up, func() (client.Sent, error) { return v.Send(ctx, id, text) })
		if !ok {
			return
		}
		note(acked{sent, text, "visitor"})
		if conv == "" {
			conv = sent.ConversationID
			_, ok = persist(ctx, up, func() (client.Sent, error) { return client.Sent{}, a.Pick(ctx, conv) })
			if !ok {
				return
			}
		}
		if i%3 == 2 {
			id, text := fmt.Sprintf("a%d-%d", n, i), fmt.Sprintf("agent to %d says %d", n, i)
			sent, ok := persist(ctx, up, func() (client.Sent, error) { return a.Send(ctx, conv, id, text, "reply") })
			if !ok {
				return
			}
			note(acked{sent, text, "agent"})
		}
	}
}

// persist repeats a call until it is answered; false when the test ends first
// or the server refuses the call for good.
func persist(ctx context.Context, up *gate, call func() (client.Sent, error)) (client.Sent, bool) {
	for {
		if !up.wait(ctx) {
			return client.Sent{}, false
		}
		sent, err := call()
		var refused *client.Error
		switch {
		case err == nil:
			return sent, true
		case ctx.Err() != nil:
			return client.Sent{}, false
		case errors.As(err, &refused) && refused.Status < 500:
			panic(fmt.Sprintf("refused: %v", err)) // a lost session or conversation is what this test is about
		}
	}
}

// checkStored compares the transcripts with what was answered.
func checkStored(t *testing.T, w *world, stored []acked) {
	t.Helper()
	byConv := map[string]map[int64]client.Message{}
	for _, s := range stored {
		if byConv[s.ConversationID] == nil {
			ms, err := w.admin.Transcript(w.ctx, s.ConversationID)
			w.must(err)
			seqs, texts := map[int64]client.Message{}, map[string]bool{}
			for i, m := range ms {
				if m.Seq != int64(i+1) {
					t.Fatalf("conversation %s: message %d has seq %d", s.ConversationID, i+1, m.Seq)
				}
				if texts[m.Text] {
					t.Errorf("conversation %s holds %q twice", s.ConversationID, m.Text)
				}
				texts[m.Text], seqs[m.Seq] = true, m
			}
			byConv[s.ConversationID] = seqs
		}
		m, ok := byConv[s.ConversationID][s.Seq]
		if !ok || m.ID != s.ID || m.Text != s.text || m.Author.Kind != s.kind {
			t.Errorf("answered %q as seq %d of %s, found %+v", s.text, s.Seq, s.ConversationID, m)
		}
	}
}

// gate holds senders back while the server is down.
type gate struct {
	mu sync.Mutex
	c  chan struct{} // closed while open
}

func newGate() *gate {
	g := &gate{c: make(chan struct{})}
	close(g.c)
	return g
}

func (g *gate) shut() { g.mu.Lock(); g.c = make(chan struct{}); g.mu.Unlock() }
func (g *gate) open() { g.mu.Lock(); close(g.c); g.mu.Unlock() }

func (g *gate) wait(ctx context.Context) bool {
	g.mu.Lock()
	c := g.c
	g.mu.Unlock()
	select {
	case <-c:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
