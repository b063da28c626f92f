package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"relevo/e2e/client"
	"relevo/e2e/proc"
)

const (
	loadVisitors = 64
	loadAgents   = 4
)

// loadResult is what one run of the load on the product showed.
type loadResult struct {
	messages int
	seconds  float64
	cpu      time.Duration // of the server's process
	own      time.Duration // of the load generator, this process
	rssPeak  int64
}

func (r loadResult) rate() float64 { return float64(r.messages) / r.seconds }

func perMessage(d time.Duration, n int) float64 { return ms(d) / float64(max(n, 1)) }

// throughput runs L1, the product, L1 again: the limit is the mean of both.
func throughput(ctx context.Context, b *bench) error {
	d := pick(b, 10*time.Second, 3*time.Second)
	r, before, after, err := b.besideL1(ctx, d)
	if err != nil {
		return err
	}
	limit := (before.rate() + after.rate()) / 2
	b.rep.add(Figure{Name: "durable messages", Value: r.rate(), Unit: "messages/s", Budget: limit / 2, AtLeast: true, Limit: limit, LimitIs: "L1",
		Method: fmt.Sprintf("%d visitors, one message in flight each, POST /widget/v1/messages on kept connections for %s after a fifth to warm up; %d agents on /api/v1/me/events?view=all; server its own process, rates off; every acknowledged message then found stored once, in order, and received once, in order, by each agent; load generator %.3f ms CPU a message on the same cores; L1 (%d producers, message insert and conversation update of the product's schema, one writer, group commit, WAL, FULL) %s before and %s after",
			loadVisitors, d, loadAgents, perMessage(r.own, r.messages), producers, number(before.rate()), number(after.rate()))})
	b.rep.add(Figure{Name: "CPU a message", Value: perMessage(r.cpu, r.messages), Unit: "ms", Budget: 0.2, Limit: before.CPUms / float64(before.Messages), LimitIs: "L1",
		Method: "user and system time of the server's process over the same stretch, by messages acknowledged; indexing for search is in it"})
	b.rep.add(Figure{Name: "memory under load", Value: mb(float64(r.rssPeak)), Unit: "MB", Budget: 150,
		Method: "peak RssAnon of the server's process, read every 100 ms from the first message to the last agent's receipt"})
	return nil
}

// slowDisk is throughput with every flush 2 ms longer, for both alike.
func slowDisk(ctx context.Context, b *bench) error {
	wrap, missing := slowFlushes()
	if missing != "" {
		b.rep.note("left out: %s", missing)
		return nil
	}
	d := pick(b, 8*time.Second, 3*time.Second)
	r, before, after, err := b.besideL1(ctx, d, wrap...)
	if err != nil {
		return err
	}
	limit := (before.rate() + after.rate()) / 2
	b.rep.add(Figure{Name: "durable messages, slow disk", Value: r.rate(), Unit: "messages/s", Budget: limit / 2, AtLeast: true, Limit: limit, LimitIs: "L1, same delay",
		Method: fmt.Sprintf("as durable messages, %s, server and L1 each run under strace, which holds every fsync and fdatasync back 2 ms after it is done and stops at no other call (-f --seccomp-bpf -e inject=fsync,fdatasync:delay_exit=2000); L1 %s before with %.0f messages a commit, %s after",
			d, number(before.rate()), float64(before.Messages)/float64(max(before.Commits, 1)), number(after.rate()))})
	return nil
}

// besideL1 runs the limit, the load and the limit again.
func (b *bench) besideL1(ctx context.Context, d time.Duration, wrap ...string) (r loadResult, before, after l1Result, err error) {
	if before, err = b.runL1(ctx, d/2, wrap...); err != nil {
		return r, before, after, err
	}
	w, err := b.newWorld(ctx, loadAgents)
	if err != nil {
		return r, before, after, err
	}
	if len(wrap) > 0 {
		err = w.restart(ctx, wrap...)
	}
	if err == nil {
		r, err = w.load(ctx, d)
	}
	if err = errors.Join(err, w.close()); err != nil {
		return r, before, after, err
	}
	after, err = b.runL1(ctx, d/2, wrap...)
	return r, before, after, err
}

// load runs visitors and agents against the world's server and checks that
// nothing was lost, doubled or out of order.
func (w *world) load(ctx context.Context, d time.Duration) (r loadResult, err error) {
	tokens, err := w.visitors(ctx, loadVisitors)
	if err != nil {
		return r, err
	}
	var agents []*listener
	for _, tok := range w.agents {
		s, err := w.client.StreamSize(ctx, "/api/v1/me/events?view=all", tok, "", 64<<10)
		if err != nil {
			return r, err
		}
		agents = append(agents, listen(s, loadVisitors, nil))
	}
	senders := make([]*sender, loadVisitors)
	for i := range senders {
		if senders[i], err = newSender(ctx, w.client, "/widget/v1/messages", tokens[i], i); err != nil {
			return r, err
		}
		defer senders[i].conn.Close()
	}
	mem := watchMemory(w.server)
	r, err = drive(ctx, w.server, senders, d)
	total := int64(0)
	for _, s := range senders {
		total += int64(s.sent)
	}
	for _, l := range agents {
		err = errors.Join(err, l.await(ctx, total, 15*time.Second))
	}
	r.rssPeak = mem.stop()
	if err != nil {
		return r, err
	}
	return r, w.stored(ctx, senders, tokens)
}

// drive lets all senders post without pause and measures after the warm-up.
func drive(ctx context.Context, server *proc.Server, senders []*sender, d time.Duration) (r loadResult, err error) {
	var stop atomic.Bool
	var acked atomic.Int64
	errs := make(chan error, len(senders))
	var wg sync.WaitGroup
	for _, s := range senders {
		wg.Go(func() {
			for !stop.Load() {
				if err := s.send(); err != nil {
					errs <- err
					return
				}
				acked.Add(1)
			}
		})
	}
	pause(ctx, d/5)
	cpu, err := server.CPU()
	n, own, start := acked.Load(), ownCPU(), time.Now()
	pause(ctx, d)
	r.messages, r.seconds, r.own = int(acked.Load()-n), time.Since(start).Seconds(), ownCPU()-own
	end, err2 := server.CPU()
	r.cpu = end - cpu
	stop.Store(true)
	wg.Wait()
	close(errs)
	err = errors.Join(err, err2, ctx.Err())
	for e := range errs {
		err = errors.Join(err, e)
	}
	return r, err
}

// pause waits, at most until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// stored reads every visitor's transcript back.
func (w *world) stored(ctx context.Context, senders []*sender, tokens []string) error {
	return each(ctx, len(senders), 4, func(ctx context.Context, i int) error {
		ms, err := w.client.Visitor(tokens[i]).Transcript(ctx)
		if err != nil {
			return err
		}
		return checkStored(ms, i, senders[i].sent)
	})
}

// checkStored holds a transcript to what its visitor was told is stored.
func checkStored(ms []client.Message, worker, sent int) error {
	if len(ms) != sent {
		return fmt.Errorf("visitor %d: %d messages acknowledged, %d stored", worker, sent, len(ms))
	}
	for i, m := range ms {
		if m.Seq != int64(i+1) || m.Text != messageText(worker, i+1) {
			return fmt.Errorf("visitor %d: place %d holds seq %d, %q", worker, i+1, m.Seq, m.Text)
		}
	}
	return nil
}
