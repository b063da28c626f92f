package main

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"relevo/e2e/client"
)

const fanOut = 1000

// streams measures idle streams and one event to a thousand.
func streams(ctx context.Context, b *bench) (err error) {
	w, err := b.newWorld(ctx, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if err := b.idleStreams(ctx, w); err != nil {
		return err
	}
	return b.fanOutFigure(ctx, w)
}

// idleStreams opens a stream for each of many visitors that wait for an
// agent, on a server started afresh so that no garbage of the preparation
// hides what the streams cost.
func (b *bench) idleStreams(ctx context.Context, w *world) error {
	want := pick(b, 10_000, 2_000)
	n, note := filesAllow(want)
	if note != "" {
		b.rep.note("%s", note)
	}
	tokens, err := w.visitors(ctx, n)
	if err != nil {
		return err
	}
	err = each(ctx, n, 32, func(ctx context.Context, i int) error {
		_, err := w.client.Visitor(tokens[i]).Send(ctx, clientID(i, 1), "Hello, is anybody there?")
		return err
	})
	if err != nil {
		return err
	}
	if err := w.restart(ctx); err != nil {
		return err
	}
	pause(ctx, 3*time.Second)
	before, err := w.server.RssAnon()
	if err != nil {
		return err
	}
	open := make([]*client.Stream, n)
	defer func() { closeAll(open) }()
	err = each(ctx, n, 32, func(ctx context.Context, i int) (err error) {
		open[i], err = w.client.StreamSize(context.WithoutCancel(ctx), "/widget/v1/events?after=1", tokens[i], "", 256)
		return err
	})
	if err != nil {
		return err
	}
	settle := pick(b, 20*time.Second, 5*time.Second)
	share, err := cpuShare(ctx, w.server, settle)
	if err != nil {
		return err
	}
	after, err := w.server.RssAnon()
	if err != nil {
		return err
	}
	b.rep.add(Figure{Name: "memory an idle stream", Value: kb(float64(after-before) / float64(n)), Unit: "KB", Budget: 30,
		Method: fmt.Sprintf("%s visitors with a conversation each, server restarted, then a stream each on /widget/v1/events; RssAnon %s later less RssAnon before, by streams", number(float64(n)), settle)})
	b.rep.add(Figure{Name: "CPU of idle streams", Value: share, Unit: "% of one core",
		Method: fmt.Sprintf("over the %s after the streams were opened; heartbeats are in it", settle)})
	return nil
}

func closeAll(open []*client.Stream) {
	for _, s := range open {
		if s != nil {
			_ = s.Close() // the measurement is over
		}
	}
}

// filesAllow raises this process's limit of open files as far as it may and
// says how many streams fit; the server, a child, inherits the limit.
func filesAllow(want int) (n int, note string) {
	const spare = 500
	l := syscall.Rlimit{Cur: uint64(want + spare), Max: uint64(want + spare)}
	var have syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &have); err != nil {
		return min(want, 500), "limit of open files unknown: " + err.Error()
	}
	if have.Max < l.Max { // only the superuser may raise it
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
			l = have
		}
	} else {
		l.Max = have.Max
	}
	l.Cur = l.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		l.Cur = have.Cur
	}
	if fit := int(min(l.Cur, 1<<20)) - spare; fit < want {
		return max(fit, 1), fmt.Sprintf("the system allows %d open files: %d streams instead of %d; raise it with ulimit -n", l.Cur, max(fit, 1), want)
	}
	return want, ""
}

// fanOutFigure sends single events to a thousand streams, product and echo.
func (b *bench) fanOutFigure(ctx context.Context, w *world) error {
	tokens, err := w.visitors(ctx, 1)
	if err != nil {
		return err
	}
	rounds := pick(b, 30, 10)
	got, err := target{w.client, "/widget/v1/messages", tokens, "/widget/v1/events", tokens[0]}.fan(ctx, rounds)
	if err != nil {
		return err
	}
	s, c, err := b.startL2(ctx)
	if err != nil {
		return err
	}
	limit, err := target{c, "/messages", []string{""}, "/events", ""}.fan(ctx, rounds)
	c.Close()
	if err := errors.Join(err, s.Stop()); err != nil {
		return fmt.Errorf("L2: %w", err)
	}
	b.rep.add(Figure{Name: "one event to 1,000 streams", Value: ms(got.P50), Unit: "ms", Budget: 20, Limit: ms(limit.P50), LimitIs: "L2",
		Method: fmt.Sprintf("%d streams on one visitor's conversation (as tabs), all read by the bench on the same cores; from before its POST until the last stream has the message; median of %d single messages 100 ms apart, worst %.1f ms; L2 = a bare net/http echo to as many, worst %.1f ms", fanOut, rounds, ms(got.Max), ms(limit.Max))})
	return nil
}

// fan measures rounds of one message to all streams.
func (t target) fan(ctx context.Context, rounds int) (spread, error) {
	s, err := newSender(ctx, t.client, t.path, t.bearers[0], 0)
	if err != nil {
		return spread{}, err
	}
	defer s.conn.Close()
	if err := s.send(); err != nil { // the conversation begins before its streams
		return spread{}, err
	}
	open := make([]*client.Stream, fanOut)
	defer func() { closeAll(open) }()
	err = each(ctx, fanOut, 16, func(ctx context.Context, i int) (err error) {
		open[i], err = t.client.StreamSize(context.WithoutCancel(ctx), t.events, t.listen, "", 1024)
		return err
	})
	if err != nil {
		return spread{}, err
	}
	arrived := make(chan arrival, fanOut)
	for _, o := range open {
		go relay(o, arrived)
	}
	pause(ctx, time.Second)
	var took []time.Duration
	for range rounds {
		start := time.Now()
		if err := s.send(); err != nil {
			return spread{}, err
		}
		last, err := allArrived(ctx, arrived, s.sent)
		if err != nil {
			return spread{}, err
		}
		took = append(took, last.Sub(start))
		pause(ctx, 100*time.Millisecond)
	}
	return spreadOf(took), ctx.Err()
}

type arrival struct {
	n   int
	at  time.Time
	err error
}

// relay tells of each of the load's messages on a stream.
func relay(s *client.Stream, to chan<- arrival) {
	for {
		e, err := s.Next()
		if err != nil {
			select {
			case to <- arrival{err: err}:
			default: // nobody waits any more
			}
			return
		}
		if _, n, ok := readMark(e.Data); ok && e.Name == "message" {
			to <- arrival{n: n, at: time.Now()}
		}
	}
}

// allArrived waits until every stream has message n and tells when the last had.
func allArrived(ctx context.Context, arrived <-chan arrival, n int) (last time.Time, err error) {
	limit := time.After(10 * time.Second)
	for have := 0; have < fanOut; {
		select {
		case a := <-arrived:
			if a.err != nil {
				return last, fmt.Errorf("a stream ended: %w", a.err)
			}
			if a.n == n { // earlier ones are what a stream began with
				have++
				if a.at.After(last) {
					last = a.at
				}
			}
		case <-limit:
			return last, fmt.Errorf("only %d of %d streams had message %d after 10 s", have, fanOut, n)
		case <-ctx.Done():
			return last, ctx.Err()
		}
	}
	return last, nil
}
