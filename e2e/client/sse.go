package client

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"time"
)

// Event is one server-sent event. Data belongs to the Reader and is good
// until its next call; Name is "message" when the server gave none.
type Event struct {
	ID   string // the last id seen, also from earlier events
	Name string
	Data []byte
}

// ErrEventTooLarge is returned for a line or an event over MaxEvent bytes.
var ErrEventTooLarge = errors.New("server-sent event too large")

// MaxEvent bounds one event's data and one line.
const MaxEvent = 4 << 20

// Reader parses an event stream as the HTML standard says: lines end in LF,
// CR or CRLF, several data lines are joined by LF, unknown fields and
// comments are passed over, an event without data is dropped, and one cut off
// by the end of the stream too.
type Reader struct {
	Comments int           // comment lines so far; servers send them as a sign of life
	Retry    time.Duration // the last retry field, 0 if none

	src        io.Reader
	buf        []byte
	start, end int
	skipLF     bool // the last line ended in CR; an LF next belongs to it
	begun      bool // past a byte order mark
	id         []byte
	lastID     string
	name       []byte
	names      map[string]string // a stream has few names: each is made a string once
	data       []byte
}

// NewReader reads events from src through a buffer of size bytes, 4,096 when 0.
func NewReader(src io.Reader, size int) *Reader {
	if size <= 0 {
		size = 4096
	}
	return &Reader{src: src, buf: make([]byte, size)}
}

// Next returns the next event. At the end of the stream it returns the
// source's error, io.EOF as a rule.
func (r *Reader) Next() (Event, error) {
	r.data, r.name = r.data[:0], r.name[:0]
	seen := false // a data line came
	for {
		line, err := r.line()
		if err != nil {
			return Event{}, err
		}
		if len(line) == 0 {
			if string(r.id) != r.lastID {
				r.lastID = string(r.id)
			}
			if seen {
				return Event{ID: r.lastID, Name: r.eventName(), Data: r.data[:len(r.data)-1]}, nil
			}
			r.name = r.name[:0]
			continue
		}
		isData, err := r.field(line)
		if err != nil {
			return Event{}, err
		}
		seen = seen || isData
	}
}

func (r *Reader) field(line []byte) (isData bool, err error) {
	name, value := line, []byte(nil)
	if i := bytes.IndexByte(line, ':'); i >= 0 {
		name, value = line[:i], line[i+1:]
		if len(value) > 0 && value[0] == ' ' {
			value = value[1:]
		}
		if i == 0 {
			r.Comments++
			return false, nil
		}
	}
	switch string(name) { // no allocation in a comparison
	case "data":
		if len(r.data)+len(value) > MaxEvent {
			return false, ErrEventTooLarge
		}
		r.data = append(append(r.data, value...), '\n')
		return true, nil
	case "event":
		r.name = append(r.name[:0], value...)
	case "id":
		if bytes.IndexByte(value, 0) < 0 {
			r.id = append(r.id[:0], value...)
		}
	case "retry":
		if n, err := strconv.ParseUint(string(value), 10, 31); err == nil {
			r.Retry = time.Duration(n) * time.Millisecond
		}
	}
	return false, nil
}

func (r *Reader) eventName() string {
	if len(r.name) == 0 {
		return "message"
	}
	if s, ok := r.names[string(r.name)]; ok {
		return s
	}
	s := string(r.name)
	if r.names == nil {
		r.names = map[string]string{}
	}
	if len(r.names) < 64 {
		r.names[s] = s
	}
	return s
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// line returns the next line without its end; it lies in the buffer.
func (r *Reader) line() ([]byte, error) {
	scanned := 0
	for {
		if r.skipLF && r.start < r.end {
			if r.buf[r.start] == '\n' {
				r.start++
			}
			r.skipLF = false
		}
		b := r.buf[r.start:r.end]
		if i := endOfLine(b[scanned:]); i >= 0 {
			i += scanned
			r.start += i + 1
			r.skipLF = b[i] == '\r'
			line := b[:i]
			if !r.begun {
				r.begun = true
				line = bytes.TrimPrefix(line, byteOrderMark)
			}
			return line, nil
		}
		scanned = len(b)
		if err := r.fill(); err != nil {
			return nil, err
		}
	}
}

func endOfLine(b []byte) int {
	n := bytes.IndexByte(b, '\n')
	head := b
	if n >= 0 {
		head = b[:n]
	}
	if c := bytes.IndexByte(head, '\r'); c >= 0 {
		return c
	}
	return n
}

// fill reads more, moving or growing the buffer when it is full.
func (r *Reader) fill() error {
	if r.start > 0 && (r.start == r.end || r.end == len(r.buf)) {
		r.end = copy(r.buf, r.buf[r.start:r.end])
		r.start = 0
	}
	if r.end == len(r.buf) {
		if len(r.buf) > MaxEvent {
			return ErrEventTooLarge
		}
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
	for range 100 {
		n, err := r.src.Read(r.buf[r.end:])
		r.end += n
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}
