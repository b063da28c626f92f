package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"relevo/e2e/client"
)

// sender posts numbered messages of one visitor over one kept connection. The
// request is made once; a send only writes its number into it.
type sender struct {
	conn     *client.Conn
	request  []byte
	id, mark []byte // the digits inside request
	worker   int
	sent     int
	sentAt   []atomic.Int64 // by number, ns since start; nil: not kept
	start    time.Time
	want     int // expected status of an answer
}

// newSender connects a worker. path and bearer say where to and as whom.
func newSender(ctx context.Context, c *client.Client, path, bearer string, worker int) (*sender, error) {
	conn, err := client.Dial(ctx, c.Addr(), 0)
	if err != nil {
		return nil, err
	}
	id, text := clientID(worker, 0), messageText(worker, 0)
	body := fmt.Sprintf(`{"client_id":%q,"text":%q}`, id, text)
	req := client.Request("POST", path, c.Addr(), bearer, []byte(body))
	i, j := bytes.Index(req, []byte(id)), bytes.Index(req, []byte(text))
	return &sender{conn: conn, request: req, worker: worker, id: req[i+len(id)-16 : i+len(id)], mark: req[j+6 : j+14], want: 201}, nil
}

// send posts the next message and waits for the answer.
func (s *sender) send() error {
	n := s.sent + 1
	writeDigits(s.id, n)
	writeDigits(s.mark, n)
	if n < len(s.sentAt) {
		s.sentAt[n].Store(int64(time.Since(s.start)))
	}
	status, body, err := s.conn.Do(s.request)
	if err != nil {
		return fmt.Errorf("message %d of visitor %d: %w", n, s.worker, err)
	}
	if status != s.want {
		return fmt.Errorf("message %d of visitor %d: status %d %.200s", n, s.worker, status, body)
	}
	s.sent = n
	return nil
}

// listener reads one stream and holds it to what was sent: every visitor's
// messages once each, in order.
type listener struct {
	stream *client.Stream
	next   []int // by worker: the number that must come next
	got    atomic.Int64
	seen   func(worker, n int, at time.Time) // told of each message; may be nil
	done   chan error
}

// listen starts reading for so many workers. A stream that ends before stop,
// and a message lost, doubled or out of order, is an error.
func listen(s *client.Stream, workers int, seen func(worker, n int, at time.Time)) *listener {
	l := &listener{stream: s, next: make([]int, workers), seen: seen, done: make(chan error, 1)}
	for i := range l.next {
		l.next[i] = 1
	}
	go func() { l.done <- l.read() }()
	return l
}

func (l *listener) read() error {
	for {
		e, err := l.stream.Next()
		if err != nil {
			return fmt.Errorf("stream ended after %d messages: %w", l.got.Load(), err)
		}
		if e.Name != "message" {
			continue
		}
		w, n, ok := readMark(e.Data)
		if !ok || w >= len(l.next) {
			continue // not the load's
		}
		if n != l.next[w] {
			return fmt.Errorf("stream brought message %d of visitor %d, %d was next", n, w, l.next[w])
		}
		l.next[w]++
		if l.seen != nil {
			l.seen(w, n, time.Now())
		}
		l.got.Add(1)
	}
}

// await waits until so many messages came, then ends the stream.
func (l *listener) await(ctx context.Context, total int64, patience time.Duration) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(patience)
	for l.got.Load() < total {
		select {
		case err := <-l.done:
			return err
		case <-limit:
			return errors.Join(fmt.Errorf("stream brought %d of %d messages within %s after the last was sent", l.got.Load(), total, patience), l.stop())
		case <-ctx.Done():
			return errors.Join(ctx.Err(), l.stop())
		case <-tick.C:
		}
	}
	return l.stop()
}

// stop ends the stream; the reader's error is its end.
func (l *listener) stop() error {
	err := l.stream.Close()
	<-l.done
	return err
}
