package client

import (
	"context"
	"io"
	"net/http/httputil"
	"time"
)

// Stream is an open event stream. Next is for one goroutine; Close may be
// called from any and makes Next return.
type Stream struct {
	*Reader
	conn *Conn
	stop func() bool
}

// Stream opens an event stream over a connection of its own. It stays open
// until Close, the end of ctx or the server's end. A refusal is an *Error.
func (c *Client) Stream(ctx context.Context, path, bearer, lastEventID string) (*Stream, error) {
	return c.StreamSize(ctx, path, bearer, lastEventID, 4096)
}

// StreamSize is Stream with buffers of size bytes: small ones for thousands
// of quiet streams, large ones for a busy stream.
func (c *Client) StreamSize(ctx context.Context, path, bearer, lastEventID string, size int) (*Stream, error) {
	conn, err := Dial(ctx, c.addr, size)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) }) // wakes a blocked read
	s, err := openStream(conn, Request("GET", path, c.addr, bearer, nil, streamHeader(lastEventID)...), size)
	if err != nil {
		stop()
		_ = conn.Close() // of no further use
		return nil, err
	}
	s.stop = stop
	return s, nil
}

func streamHeader(lastEventID string) []string {
	lines := []string{"Accept: text/event-stream"}
	if lastEventID != "" {
		lines = append(lines, "Last-Event-ID: "+lastEventID)
	}
	return lines
}

func openStream(conn *Conn, request []byte, size int) (*Stream, error) {
	if _, err := conn.net.Write(request); err != nil {
		return nil, err
	}
	h, err := conn.head()
	if err != nil {
		return nil, err
	}
	if h.status != 200 {
		body, err := conn.readBody(h, nil)
		if err != nil {
			return nil, err
		}
		return nil, errorFrom(h.status, nil, body)
	}
	var body io.Reader = conn.r
	if h.chunked {
		body = httputil.NewChunkedReader(conn.r)
	}
	return &Stream{Reader: NewReader(body, size), conn: conn}, nil
}

// Close ends the stream; a Next under way returns an error.
func (s *Stream) Close() error {
	s.stop()
	return s.conn.Close()
}

// SetDeadline bounds reads from now on; the zero time lifts it.
func (s *Stream) SetDeadline(t time.Time) error { return s.conn.SetDeadline(t) }
