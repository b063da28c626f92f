package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"relevo/e2e/client"
)

// target is where the latency load goes: the product or the bare echo.
type target struct {
	client  *client.Client
	path    string
	bearers []string // a sender for each
	events  string
	listen  string // the listener's token
}

const latencyVisitors = 32

// latency measures the product and the echo in turns at each rate.
func latency(ctx context.Context, b *bench) (err error) {
	w, err := b.newWorld(ctx, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	s, c, err := b.startL2(ctx)
	if err != nil {
		return err
	}
	defer func() { c.Close(); err = errors.Join(err, s.Stop()) }()
	bare := target{c, "/messages", make([]string, latencyVisitors), "/events", ""}
	d := pick(b, 20*time.Second, 3*time.Second)
	for _, rate := range []int{50, 150} {
		limit, err := bare.measure(ctx, rate, d)
		if err != nil {
			return fmt.Errorf("L2: %w", err)
		}
		tokens, err := w.visitors(ctx, latencyVisitors) // new ones, so that no number is sent twice
		if err != nil {
			return err
		}
		got, err := target{w.client, "/widget/v1/messages", tokens, "/api/v1/me/events?view=all", w.agents[0]}.measure(ctx, rate, d)
		if err != nil {
			return err
		}
		method := fmt.Sprintf("%d visitors in turn at even steps for %s, however long answers take; from before the first byte of the POST is written until the event is read on an agent's /api/v1/me/events?view=all, one clock; %d samples, max %.2f ms; L2 = the same load on a bare net/http echo of POST to event stream", latencyVisitors, d, got.N, ms(got.Max))
		name := fmt.Sprintf("visitor to agent at %d/s", rate)
		b.rep.add(Figure{Name: name + ", p50", Value: ms(got.P50), Unit: "ms", Budget: 2, Limit: ms(limit.P50), LimitIs: "L2", Method: method})
		b.rep.add(Figure{Name: name + ", p99", Value: ms(got.P99), Unit: "ms", Budget: 6, Limit: ms(limit.P99), LimitIs: "L2", Method: "as above"})
	}
	return nil
}

// measure posts at a steady rate and takes the time to the listener of every
// message but those of the first second.
func (t target) measure(ctx context.Context, rate int, d time.Duration) (spread, error) {
	total := rate * int((d+time.Second)/time.Second)
	start := time.Now()
	senders := make([]*sender, len(t.bearers))
	for i := range senders {
		s, err := newSender(ctx, t.client, t.path, t.bearers[i], i)
		if err != nil {
			return spread{}, err
		}
		defer s.conn.Close()
		s.sentAt, s.start = make([]atomic.Int64, total/len(senders)+2), start
		s.sent = 0
		senders[i] = s
	}
	stream, err := t.client.Stream(ctx, t.events, t.listen, "")
	if err != nil {
		return spread{}, err
	}
	var took []time.Duration // the listener's until it has ended
	l := listen(stream, len(senders), func(w, n int, at time.Time) {
		sent := time.Duration(senders[w].sentAt[n].Load())
		if sent > time.Second {
			took = append(took, at.Sub(start)-sent)
		}
	})
	err = pace(ctx, senders, rate, total)
	if err := errors.Join(err, l.await(ctx, int64(total), 5*time.Second)); err != nil {
		return spread{}, err
	}
	return spreadOf(took), nil
}

// pace sends total messages at even steps, each by the next sender in turn; a
// slow answer delays no other sender.
func pace(ctx context.Context, senders []*sender, rate, total int) error {
	due := make([]chan struct{}, len(senders))
	errs := make(chan error, len(senders))
	var wg sync.WaitGroup
	for i, s := range senders {
		due[i] = make(chan struct{}, total)
		wg.Go(func() {
			for range due[i] {
				if err := s.send(); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	start := time.Now()
	for i := range total {
		time.Sleep(time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(rate))))
		if ctx.Err() != nil {
			break
		}
		due[i%len(due)] <- struct{}{}
	}
	for _, c := range due {
		close(c)
	}
	wg.Wait()
	close(errs)
	err := ctx.Err()
	for e := range errs {
		err = errors.Join(err, e)
	}
	return err
}
