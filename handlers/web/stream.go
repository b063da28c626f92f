package web

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"relevo/domain/i18n"
	"relevo/views/ds"
)

// Streams runs the event streams of a server. Over HTTP/1.1 a stream takes the
// connection and leaves net/http, whose buffers, request and stack cost several
// times what waiting for an event does. Safe for concurrent use; a nil *Streams
// runs every stream inside its handler.
type Streams struct {
	log    *slog.Logger
	opened func() func()

	mu     sync.Mutex
	closed bool
	open   map[*stream]struct{}
	left   sync.WaitGroup
}

// Events sends a stream's events until its context ends.
type Events func(ctx context.Context, out *ds.Stream) error

// stream is one that runs.
type stream struct {
	name   string
	fn     Events
	ctx    context.Context
	cancel context.CancelFunc
	conn   net.Conn // nil inside a handler
}

// NewStreams makes a runner. opened, nil for none, counts an open stream; what
// it returns counts its end.
func NewStreams(log *slog.Logger, opened func() func()) *Streams {
	if opened == nil {
		opened = func() func() { return func() {} }
	}
	return &Streams{log: log.With("component", "streams"), opened: opened, open: map[*stream]struct{}{}}
}

// Run answers r with an event stream: it sends the headers set on w and those
// of a stream, and has fn send the events, exactly once. Where the connection
// can be taken over, Run returns at once and fn goes on: fn must not use w or
// r, and releases itself what it holds. Its context ends when the reader leaves
// or the server stops, and carries the caller's language and agent. What fn
// returns is logged, unless its context has ended. To a HEAD, which asks for the
// headers alone, the stream ends as soon as it begins.
func (s *Streams) Run(w http.ResponseWriter, r *http.Request, fn Events) {
	if s == nil {
		_ = fn(r.Context(), ds.Open(w, r, http.StatusOK)) // the reader sees the end and comes back
		return
	}
	ds.Header(w.Header())
	t := &stream{name: r.Pattern, fn: fn}
	if r.Method == http.MethodGet && r.ProtoMajor == 1 {
		if conn, buffered, err := http.NewResponseController(w).Hijack(); err == nil {
			t.conn = conn
			s.begin(carry(context.Background(), r.Context()), t)
			if buffered.Reader.Buffered() > 0 {
				t.cancel() // see watch
			}
			go t.watch()
			go s.detached(t, head(w.Header()))
			return
		}
	}
	s.begin(r.Context(), t)
	defer s.end(t)
	if r.Method == http.MethodHead {
		t.cancel() // a connection that is kept open would not tell when nobody waits
	}
	s.call(t, ds.Open(w, r, http.StatusOK))
}

// carry gives ctx the language and the agent of another context, and how to ask
// whether that agent's session still stands.
func carry(ctx, from context.Context) context.Context {
	if me := Me(from); me != nil {
		ctx = WithMe(ctx, me)
	}
	if stands, ok := from.Value(standingKey{}).(func(context.Context) bool); ok {
		ctx = WithStanding(ctx, stands)
	}
	return i18n.With(ctx, i18n.From(from))
}

// head is the answer up to the first event. The end of the connection ends the
// stream: no length, no chunks.
func head(h http.Header) []byte {
	h.Del("Content-Length")
	h.Del("Transfer-Encoding")
	h.Set("Connection", "close")
	h.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	b := bytes.NewBufferString("HTTP/1.1 200 OK\r\n")
	_ = h.Write(b) // a buffer takes everything
	b.WriteString("\r\n")
	return b.Bytes()
}

// detached runs a stream on a connection of its own.
func (s *Streams) detached(t *stream, head []byte) {
	defer s.end(t)
	defer t.conn.Close()
	out := ds.Over(t.conn)
	_ = out.Write(head) // when it fails so does fn's first event, and fn has to run
	s.call(t, out)
}

// watch waits for the reader to leave. A reader has nothing to say: one that
// speaks is not one of events, and is left too.
func (t *stream) watch() {
	var b [1]byte
	_, _ = t.conn.Read(b[:])
	t.cancel()
}

// call runs fn; what goes wrong in it ends this stream only.
func (s *Streams) call(t *stream, out *ds.Stream) {
	defer s.opened()()
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("event stream failed", "stream", t.name, "err", fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	if err := t.fn(t.ctx, out); err != nil && t.ctx.Err() == nil {
		s.log.Info("event stream ended", "stream", t.name, "err", err)
	}
}

// begin adds a stream; one that comes after Close ends as soon as it begins.
func (s *Streams) begin(ctx context.Context, t *stream) {
	t.ctx, t.cancel = context.WithCancel(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		t.cancel()
		return
	}
	s.open[t] = struct{}{}
	s.left.Add(1)
}

func (s *Streams) end(t *stream) {
	t.cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.open[t]; ok {
		delete(s.open, t)
		s.left.Done()
	}
}

// Close ends all streams, and those that begin later at their beginning.
func (s *Streams) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for t := range s.open {
		t.cancel()
	}
}

// Wait returns when the last stream that was open at Close has ended. Readers
// that take nothing are cut off when ctx ends.
func (s *Streams) Wait(ctx context.Context) {
	stop := context.AfterFunc(ctx, s.cut)
	defer stop()
	s.left.Wait()
}

// cut closes the connections under what still writes. On TLS that is the one
// beneath: saying goodbye would wait for the reader.
func (s *Streams) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for t := range s.open {
		if secure, ok := t.conn.(interface{ NetConn() net.Conn }); ok {
			_ = secure.NetConn().Close() // it ends either way
		} else if t.conn != nil {
			_ = t.conn.Close()
		}
	}
}
