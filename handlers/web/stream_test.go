package web_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/web"
	"relevo/views/ds"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must happen.
const patience = 10 * time.Second

// stage is a server all of whose answers are the stream fn.
type stage struct {
	*httptest.Server
	t       *testing.T
	streams *web.Streams
	open    atomic.Int64
	ended   chan struct{} // one for each stream that ended
	log     bytes.Buffer  // read it after the end of what writes to it
}

func newStage(t *testing.T, fn web.Events, change ...func(*httptest.Server)) *stage {
	t.Helper()
	s := &stage{t: t, ended: make(chan struct{}, 2000)}
	s.streams = web.NewStreams(slog.New(slog.NewTextHandler(&s.log, nil)), func() func() {
		s.open.Add(1)
		return func() { s.open.Add(-1); s.ended <- struct{}{} }
	})
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Vary", "Origin")
		s.streams.Run(w, r, fn)
	}))
	if len(change) == 0 {
		s.Start()
	}
	for _, f := range change {
		f(s.Server)
	}
	t.Cleanup(s.stop)
	return s
}

func (s *stage) stop() {
	s.streams.Close()
	s.Client().CloseIdleConnections()
	s.Close()
	s.streams.Wait(context.Background())
}

// dial sends text to the server and returns the connection.
func (s *stage) dial(text string) (net.Conn, *bufio.Reader) {
	s.t.Helper()
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		s.t.Fatal(err)
	}
	if _, err := io.WriteString(c, text); err != nil {
		s.t.Fatal(err)
	}
	return c, bufio.NewReader(c)
}

func (s *stage) wait(what string, c <-chan struct{}) {
	s.t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		s.t.Fatalf("%s did not happen", what)
	}
}

const get = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n"

// hello sends one event and waits for the stream's end.
func hello(ctx context.Context, out *ds.Stream) error {
	if err := out.Event("hello", nil); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

const helloBytes = "event: hello\ndata: 1\n\n"

// heard reads up to the end of the first event.
func heard(t *testing.T, r *bufio.Reader) {
	t.Helper()
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if line == "data: 1\n" {
			if _, err := r.ReadString('\n'); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
}

// TestStreamToHEAD: who asks for the headers alone gets them, on a connection
// that goes on, and holds no stream.
func TestStreamToHEAD(t *testing.T) {
	s := newStage(t, hello)
	_, r := s.dial("HEAD /x HTTP/1.1\r\nHost: x\r\n\r\nHEAD /x HTTP/1.1\r\nHost: x\r\n\r\n")
	for range 2 {
		res, err := http.ReadResponse(r, &http.Request{Method: http.MethodHead})
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
			t.Errorf("%d %v", res.StatusCode, res.Header)
		}
	}
}

func TestStreamHead(t *testing.T) {
	s := newStage(t, func(_ context.Context, out *ds.Stream) error { return out.Event("hello", nil) })
	_, r := s.dial(get)
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`^HTTP/1\.1 200 OK\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Type: text/event-stream\r\n` +
		`Date: (\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT)\r\nVary: Origin\r\nX-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\n\r\n` + helloBytes + `$`)
	if m := want.FindSubmatch(b); m == nil {
		t.Errorf("got %q", b)
	} else if _, err := http.ParseTime(string(m[1])); err != nil {
		t.Error(err)
	}
}

// TestStreamReader: a stream ends when its reader leaves, and when the reader
// says more than its request.
func TestStreamReader(t *testing.T) {
	for what, c := range map[string]struct{ first, then string }{
		"leaves": {get, ""}, "pipelines": {get + get, ""}, "speaks": {get, get},
	} {
		t.Run(what, func(t *testing.T) {
			s := newStage(t, hello)
			conn, r := s.dial(c.first)
			heard(t, r)
			if c.then != "" {
				if _, err := io.WriteString(conn, c.then); err != nil {
					t.Fatal(err)
				}
			} else if c.first == get {
				_ = conn.Close()
			}
			s.wait("the end", s.ended)
			if n := s.open.Load(); n != 0 || s.log.Len() > 0 {
				t.Errorf("%d still count as open; log %s", n, s.log.String())
			}
		})
	}
}

// TestStreamContext: it outlives the handler and carries who reads.
func TestStreamContext(t *testing.T) {
	returned, checked := make(chan struct{}), make(chan struct{})
	streams := web.NewStreams(slog.New(slog.DiscardHandler), nil)
	var requestEnded <-chan struct{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = web.Speak(r.WithContext(web.WithMe(r.Context(), &people.Agent{Name: "Mara"})), &people.Agent{Lang: "es", Zone: "Europe/Madrid"})
		requestEnded = r.Context().Done()
		streams.Run(w, r, func(ctx context.Context, _ *ds.Stream) error {
			defer close(checked)
			<-returned
			<-requestEnded
			p := i18n.From(ctx)
			if me := web.Me(ctx); me == nil || me.Name != "Mara" || p.Lang() != "es" || p.Zone().String() != "Europe/Madrid" || ctx.Err() != nil {
				t.Errorf("agent %v, language %s, zone %s, %v", me, p.Lang(), p.Zone(), ctx.Err())
			}
			return nil
		})
		close(returned)
	}))
	defer streams.Wait(t.Context())
	defer srv.Close()
	defer streams.Close()
	res, err := srv.Client().Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		t.Error(err)
	}
	<-checked
}

// taken is a response whose connection is conn.
type taken struct {
	*httptest.ResponseRecorder
	conn net.Conn
}

// Hijack implements http.Hijacker.
func (w taken) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return w.conn, bufio.NewReadWriter(bufio.NewReader(strings.NewReader("")), nil), nil
}

// stalled is a connection whose reader takes nothing. Deadlines are noted; with
// expire they have passed at once.
type stalled struct {
	net.Conn
	expire bool
	mu     sync.Mutex
	set    []time.Duration
}

func (c *stalled) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.IsZero() || !c.expire {
		return nil
	}
	c.set = append(c.set, time.Until(t))
	return c.Conn.SetWriteDeadline(time.Unix(1, 0))
}

// TestStreamStalled: a reader that takes nothing is dropped at the deadline.
func TestStreamStalled(t *testing.T) {
	near, far := net.Pipe()
	defer far.Close()
	conn := &stalled{Conn: near, expire: true}
	streams := web.NewStreams(slog.New(slog.DiscardHandler), nil)
	failed := make(chan error, 1)
	streams.Run(taken{httptest.NewRecorder(), conn}, httptest.NewRequest("GET", "/", nil), func(_ context.Context, out *ds.Stream) error {
		err := out.Event("hello", nil)
		failed <- err
		return err
	})
	if err := <-failed; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the write ended with %v", err)
	}
	if _, err := far.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the connection is not closed: %v", err)
	}
	streams.Close()
	streams.Wait(t.Context())
	if len(conn.set) != 2 || conn.set[1] > 10*time.Second || conn.set[1] < 5*time.Second {
		t.Errorf("deadlines in %v", conn.set) // of the headers and of the event
	}
}

// secure looks like a TLS connection that cannot say goodbye.
type secure struct{ *stalled }

func (c secure) NetConn() net.Conn { return c.Conn }

// TestStreamCut: a stop does not wait for readers that take nothing.
func TestStreamCut(t *testing.T) {
	for _, wrap := range []func(*stalled) net.Conn{func(c *stalled) net.Conn { return c }, func(c *stalled) net.Conn { return secure{c} }} {
		near, far := net.Pipe()
		streams := web.NewStreams(slog.New(slog.DiscardHandler), nil)
		streams.Run(taken{httptest.NewRecorder(), wrap(&stalled{Conn: near})}, httptest.NewRequest("GET", "/", nil), hello)
		if _, err := far.Read(make([]byte, 1)); err != nil { // it is in the middle of a write
			t.Fatal(err)
		}
		streams.Close()
		over, cancel := context.WithCancel(t.Context())
		cancel()
		streams.Wait(over)
		_ = far.Close()
	}
}

// TestStreamHTTP2: there a stream stays in its handler, and ends the same way.
func TestStreamHTTP2(t *testing.T) {
	s := newStage(t, hello, func(srv *httptest.Server) { srv.EnableHTTP2 = true; srv.StartTLS() })
	for _, leave := range []func(*http.Response){func(r *http.Response) { _ = r.Body.Close() }, func(*http.Response) { s.streams.Close() }} {
		res, err := s.Client().Get(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		b := make([]byte, len(helloBytes))
		if _, err := io.ReadFull(res.Body, b); err != nil || string(b) != helloBytes || res.ProtoMajor != 2 || res.Header.Get("Vary") != "Origin" || res.Header.Get("Content-Type") != "text/event-stream" {
			t.Errorf("%s %v %q %v", res.Proto, res.Header, b, err)
		}
		if n := s.open.Load(); n != 1 {
			t.Errorf("%d open", n)
		}
		leave(res)
		s.wait("the end", s.ended)
		_ = res.Body.Close()
	}
}

// TestStreamTLS: HTTP/1.1 over TLS is taken over too and ends with a goodbye.
func TestStreamTLS(t *testing.T) {
	s := newStage(t, hello, func(srv *httptest.Server) { srv.StartTLS() })
	c, err := tls.Dial("tcp", s.Listener.Addr().String(), &tls.Config{RootCAs: s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, ServerName: "example.com"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, get); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(c)
	heard(t, r)
	s.streams.Close()
	if b, err := io.ReadAll(r); err != nil || len(b) > 0 {
		t.Errorf("%q, %v", b, err)
	}
}

// TestStreamStop: a thousand streams end with the server, each with an EOF.
func TestStreamStop(t *testing.T) {
	s := newStage(t, hello)
	const n = 1000
	open := make([]*bufio.Reader, n)
	for i := range open {
		_, open[i] = s.dial(get)
		heard(t, open[i])
	}
	if got := s.open.Load(); got != n {
		t.Errorf("%d open", got)
	}
	s.stop()
	if got := s.open.Load(); got != 0 {
		t.Errorf("%d still open", got)
	}
	for i, r := range open {
		if b, err := io.ReadAll(r); err != nil || len(b) > 0 {
			t.Fatalf("stream %d: %q, %v", i, b, err)
		}
	}
}

// TestStreamLate: a stream that begins after the stop ends at its beginning.
func TestStreamLate(t *testing.T) {
	s := newStage(t, hello)
	s.streams.Close()
	_, r := s.dial(get)
	heard(t, r)
	if b, err := io.ReadAll(r); err != nil || len(b) > 0 {
		t.Errorf("%q, %v", b, err)
	}
}

// TestStreamFaults: a panic or an error ends one stream and is logged.
func TestStreamFaults(t *testing.T) {
	var n atomic.Int64
	s := newStage(t, func(ctx context.Context, out *ds.Stream) error {
		switch n.Add(1) {
		case 2:
			panic("a fault")
		case 3:
			return fmt.Errorf("no disk")
		}
		return hello(ctx, out)
	})
	_, first := s.dial(get)
	heard(t, first)
	for range 2 {
		_, r := s.dial(get)
		if b, err := io.ReadAll(r); err != nil || !bytes.HasSuffix(b, []byte("\r\n\r\n")) {
			t.Errorf("%q, %v", b, err)
		}
		s.wait("the end", s.ended)
	}
	if s.open.Load() != 1 {
		t.Error("the others have ended")
	}
	s.stop()
	if text := s.log.String(); !strings.Contains(text, "level=ERROR") || !strings.Contains(text, "panic: a fault") || !strings.Contains(text, `err="no disk"`) || strings.Count(text, "\n") != 2 {
		t.Errorf("log: %s", text)
	}
}

// TestStreamNil: without a runner a stream stays in its handler.
func TestStreamNil(t *testing.T) {
	var none *web.Streams
	w := httptest.NewRecorder()
	none.Run(w, httptest.NewRequest("GET", "/", nil), func(_ context.Context, out *ds.Stream) error { return out.Event("hello", nil) })
	if w.Code != 200 || w.Body.String() != helloBytes {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}
