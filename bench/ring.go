package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"relevo/e2e/client"
)

const (
	ringAgents = 40
	ringRate   = 100
)

// rings measures the way from a visitor's first message to the ring on an
// agent's stream, while agents accept, end and wrap up all they get.
func rings(ctx context.Context, b *bench) (err error) {
	n := pick(b, ringAgents, 10)
	rate := pick(b, ringRate, 20)
	d := pick(b, 20*time.Second, 4*time.Second)
	w, err := b.newWorld(ctx, n)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	tokens, err := w.visitors(ctx, rate*int((d+time.Second)/time.Second))
	if err != nil {
		return err
	}
	team, stop := context.WithCancel(ctx)
	defer stop()
	f := &floor{rang: map[string]time.Time{}}
	var agents sync.WaitGroup
	for _, token := range w.agents {
		a := w.client.Agent(token)
		if err := f.join(team, &agents, a); err != nil {
			return err
		}
	}
	before, err := w.server.CPU()
	if err != nil {
		return err
	}
	sent, err := f.arrive(ctx, w.client, tokens, rate)
	if err != nil {
		return err
	}
	after, err := w.server.CPU()
	if err != nil {
		return err
	}
	took, missing := f.collect(ctx, sent, 5*time.Second)
	stop()
	agents.Wait()
	if missing > 0 {
		return fmt.Errorf("%d of %d conversations never rang", missing, len(sent))
	}
	got := spreadOf(took)
	method := fmt.Sprintf("%d new visitors post a first message at even steps, %d a second for %s; %d agents ready on /api/v1/me/events accept at once, end and wrap up; from before the POST until the offer is read on an agent's stream, one clock, the first second left out; %d samples, max %.1f ms; %.2f ms CPU of the server for each (its whole life: message, ring, accept, end, wrap-up)",
		len(tokens), rate, d, n, got.N, ms(got.Max), ms(after-before)/float64(len(sent)))
	b.rep.add(Figure{Name: fmt.Sprintf("enqueued to ring at %d/s, p50", rate), Value: ms(got.P50), Unit: "ms", Method: method})
	b.rep.add(Figure{Name: fmt.Sprintf("enqueued to ring at %d/s, p99", rate), Value: ms(got.P99), Unit: "ms", Budget: 100, Method: "as above"})
	return nil
}

// floor is the agents at work and when conversations rang.
type floor struct {
	mu    sync.Mutex
	rang  map[string]time.Time // by conversation, the first ring
	fault error
}

// join opens an agent's stream, says ready, and works whatever rings.
func (f *floor) join(ctx context.Context, wg *sync.WaitGroup, a *client.Agent) error {
	s, err := a.Events(ctx, "mine", "")
	if err != nil {
		return err
	}
	rings := make(chan ringing, 64)
	wg.Go(func() {
		defer close(rings)
		for {
			e, err := s.Next()
			if err != nil {
				return // the end of the measurement
			}
			if e.Name != "offer" {
				continue
			}
			at := time.Now()
			var o ringing
			if err := json.Unmarshal(e.Data, &o); err != nil {
				f.failed(err)
				return
			}
			f.mu.Lock()
			if _, ok := f.rang[o.Conversation]; !ok {
				f.rang[o.Conversation] = at
			}
			f.mu.Unlock()
			rings <- o
		}
	})
	wg.Go(func() {
		defer s.Close()
		for {
			select {
			case <-ctx.Done():
				return
			case o, ok := <-rings:
				if !ok {
					return
				}
				if err := work(ctx, a, o); err != nil && ctx.Err() == nil {
					f.failed(err)
				}
			}
		}
	})
	return a.Do(ctx, http.MethodPut, "/api/v1/me/presence", map[string]string{"state": "ready"}, nil)
}

type ringing struct {
	ID           string `json:"id"`
	Conversation string `json:"conversation_id"`
}

// work accepts, ends and wraps up.
func work(ctx context.Context, a *client.Agent, o ringing) error {
	if err := a.Do(ctx, http.MethodPost, "/api/v1/offers/"+o.ID+"/accept", nil, nil); err != nil {
		return err
	}
	if err := a.Do(ctx, http.MethodPost, "/api/v1/conversations/"+o.Conversation+"/end", map[string]int64{"last_seq": 1 << 30}, nil); err != nil {
		return err
	}
	return a.Do(ctx, http.MethodPost, "/api/v1/conversations/"+o.Conversation+"/wrapup", map[string]string{}, nil)
}

func (f *floor) failed(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault = errors.Join(f.fault, err)
}

// firstWord is one first message: when its POST began and what it opened.
type firstWord struct {
	at   time.Duration // after the first
	sent time.Time
	conv string
}

// arrive posts first messages at even steps, however long answers take.
func (f *floor) arrive(ctx context.Context, c *client.Client, tokens []string, rate int) ([]firstWord, error) {
	out := make([]firstWord, len(tokens))
	errs := make(chan error, len(tokens))
	var wg sync.WaitGroup
	start := time.Now()
	for i, token := range tokens {
		step := time.Duration(i) * time.Second / time.Duration(rate)
		time.Sleep(time.Until(start.Add(step)))
		if ctx.Err() != nil {
			break
		}
		wg.Go(func() {
			out[i] = firstWord{at: step, sent: time.Now()}
			s, err := c.Visitor(token).Send(ctx, "first", "Hello, where is my parcel?")
			if err != nil {
				errs <- err
				return
			}
			out[i].conv = s.ConversationID
		})
	}
	wg.Wait()
	close(errs)
	err := ctx.Err()
	for e := range errs {
		err = errors.Join(err, e)
	}
	return out, err
}

// collect waits until all have rung and gives the times of all but the first
// second's.
func (f *floor) collect(ctx context.Context, sent []firstWord, patience time.Duration) (took []time.Duration, missing int) {
	limit := time.Now().Add(patience)
	for {
		took, missing = nil, 0
		f.mu.Lock()
		for _, a := range sent {
			at, ok := f.rang[a.conv]
			switch {
			case !ok:
				missing++
			case a.at >= time.Second:
				took = append(took, at.Sub(a.sent))
			}
		}
		f.mu.Unlock()
		if missing == 0 || ctx.Err() != nil || time.Now().After(limit) {
			return took, missing
		}
		time.Sleep(10 * time.Millisecond)
	}
}
