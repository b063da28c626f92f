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

// Stream sends events to one reader. It holds no buffer and no compressor, so
// an idle stream costs what net/http costs. Not for concurrent use.
type Stream struct {
	w      http.ResponseWriter
	rc     *http.ResponseController
	closed bool
}

// ErrClosed is returned by everything that sends after Close.
var ErrClosed = errors.New("ds: stream is closed")

// Open starts an event stream with the given status: 200, or for instance 422
// for a refused command that still changes the page. Headers go out with the
// first event, so a long stream sends "hello" at once.
func Open(w http.ResponseWriter, _ *http.Request, status int) *Stream {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	return &Stream{w: w, rc: http.NewResponseController(w)}
}

// Write sends encoded events (see Encode) and flushes. The error means that
// the reader has gone or stalled: end the stream.
func (s *Stream) Write(events []byte) error {
	if s.closed {
		return ErrClosed
	}
	if err := s.deadline(time.Now().Add(writeLimit)); err != nil {
		return err
	}
	if _, err := s.w.Write(events); err != nil {
		return fmt.Errorf("stream write: %w", err)
	}
	if err := s.rc.Flush(); err != nil {
		return fmt.Errorf("stream flush: %w", err)
	}
	// HTTP/2 resets a stream whose deadline passes even while nothing is being
	// written, so an idle stream must have none.
	return s.deadline(time.Time{})
}

func (s *Stream) deadline(t time.Time) error {
	if err := s.rc.SetWriteDeadline(t); err != nil && !errors.Is(err, http.ErrNotSupported) {
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
// ends with the handler.
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
