package server

import (
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// callers knows who keeps the server waiting: connections that have not sent a
// whole request, and requests whose body has not arrived.
type callers struct {
	mu       sync.Mutex
	stopping bool
	fresh    map[net.Conn]struct{}
	bodies   map[*http.ResponseController]struct{}
}

func newCallers() *callers {
	return &callers{fresh: map[net.Conn]struct{}{}, bodies: map[*http.ResponseController]struct{}{}}
}

// state is the server's ConnState. A browser opens connections before it needs
// them, and Shutdown would wait five seconds for each.
func (c *callers) state(conn net.Conn, s http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s != http.StateNew {
		delete(c.fresh, conn)
	} else if c.stopping {
		_ = conn.Close() // it came too late
	} else {
		c.fresh[conn] = struct{}{}
	}
}

// timed bounds how long a request's body may take to arrive and its answer to
// be taken. Streams set their own deadlines.
func (c *callers) timed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rc, now := http.NewResponseController(w), time.Now()
		if rc.SetWriteDeadline(now.Add(answerTimeout)) != nil {
			return // the connection is gone
		}
		if r.Body != nil && r.Body != http.NoBody {
			if rc.SetReadDeadline(now.Add(bodyTimeout)) != nil {
				return // as above
			}
			defer c.await(rc)()
			r.Body = &body{r.Body, func() { c.arrived(rc) }}
		}
		next.ServeHTTP(w, r)
	})
}

// await notes a body that is on its way; what it returns forgets it.
func (c *callers) await(rc *http.ResponseController) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bodies[rc] = struct{}{}
	return func() { c.arrived(rc) }
}

func (c *callers) arrived(rc *http.ResponseController) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.bodies, rc)
}

// stop closes connections without a request at once, and gives up after
// bodyGrace on bodies that are still on their way. What it returns ends that.
func (c *callers) stop() func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopping = true
	for conn := range c.fresh {
		_ = conn.Close() // it ends either way
	}
	giveUp := time.AfterFunc(bodyGrace, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		for rc := range c.bodies {
			_ = rc.SetReadDeadline(time.Now()) // one that is gone needs none
		}
	})
	return func() { giveUp.Stop() }
}

// body tells when it has arrived, or will not.
type body struct {
	io.ReadCloser
	done func()
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		b.done()
	}
	return n, err
}
