package ds

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/a-h/templ"
)

// writeLimit is how long a reader may stall one event before it is dropped;
// it comes back and goes on from its cursor.
const writeLimit = 10 * time.Second

// Conn is where events go: what Write takes is sent at once. A net.Conn is one.
type Conn interface {
	io.Writer
	SetWriteDeadline(t time.Time) error
}

// Stream sends events to one reader. It holds no buffer and no compressor, so
// an idle stream costs what its connection costs. Not for concurrent use.
type Stream struct {
	to     Conn
	closed bool
}

// ErrClosed is returned by everything that sends after Close.
var ErrClosed = errors.New("ds: stream is closed")

// Header sets the headers of an event stream.
func Header(h http.Header) {
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	h.Set("X-Content-Type-Options", "nosniff")
}

// Open starts an event stream with the given status: 200, or for instance 422
// for a refused command that still changes the page. Headers go out with the
// first event, so a long stream sends "hello" at once.
func Open(w http.ResponseWriter, _ *http.Request, status int) *Stream {
	Header(w.Header())
	w.WriteHeader(status)
	return Over(response{w, http.NewResponseController(w)})
}

// Over starts an event stream whose headers were sent already.
func Over(c Conn) *Stream { return &Stream{to: c} }

// response is the Conn of net/http.
type response struct {
	http.ResponseWriter
	rc *http.ResponseController
}

// Write implements Conn.
func (r response) Write(b []byte) (int, error) {
	n, err := r.ResponseWriter.Write(b)
	if err != nil {
		return n, err
	}
	return n, r.rc.Flush()
}

// SetWriteDeadline implements Conn.
func (r response) SetWriteDeadline(t time.Time) error {
	if err := r.rc.SetWriteDeadline(t); !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// Write sends encoded events (see Encode). The error means that the reader has
// gone or stalled: end the stream.
func (s *Stream) Write(events []byte) error {
	if s.closed {
		return ErrClosed
	}
	if err := s.deadline(time.Now().Add(writeLimit)); err != nil {
		return err
	}
	if _, err := s.to.Write(events); err != nil {
		return fmt.Errorf("stream write: %w", err)
	}
	// HTTP/2 resets a stream whose deadline passes even while nothing is being
	// written, so an idle stream must have none.
	return s.deadline(time.Time{})
}

func (s *Stream) deadline(t time.Time) error {
	if err := s.to.SetWriteDeadline(t); err != nil {
		return fmt.Errorf("stream deadline: %w", err)
	}
	return nil
}

// Merge renders c and sends it.
func (s *Stream) Merge(ctx context.Context, c templ.Component, o Opt) error {
	b, err := Encode(ctx, c, o)
	if err != nil {
		return err
	}
	return s.Write(b)
}

// MergeHTML sends rendered HTML.
func (s *Stream) MergeHTML(html []byte, o Opt) error { return s.Write(EncodeHTML(html, o)) }

// Signals sets signals; see EncodeSignals.
func (s *Stream) Signals(v any) error {
	b, err := EncodeSignals(0, v)
	if err != nil {
		return err
	}
	return s.Write(b)
}

// Remove removes the elements selector matches.
func (s *Stream) Remove(selector string) error { return s.Write(EncodeRemove(0, selector)) }

// Event sends a plain event; see EncodeEvent.
func (s *Stream) Event(name string, data any) error {
	b, err := EncodeEvent(0, name, data)
	if err != nil {
		return err
	}
	return s.Write(b)
}

// Close ends the stream: later sends return ErrClosed. The connection itself
// belongs to who opened the stream.
func (s *Stream) Close() error {
	s.closed = true
	return nil
}

// Wanted reports whether a request comes from Datastar and takes events; a
// plain form post, sent when scripts are off, does not.
func Wanted(r *http.Request) bool { return r.Header.Get("Datastar-Request") == "true" }

// ReadSignals decodes the signals of a request into v: the body of a POST (at
// most 1 MB, also limited by MaxBytesReader), the query of a GET. No signals
// leave v as it is.
func ReadSignals(r *http.Request, v any) error {
	if r.Method == http.MethodGet {
		if q := r.URL.Query().Get(queryKey); q != "" {
			return json.Unmarshal([]byte(q), v)
		}
		return nil
	}
	err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(v)
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
