package client

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httputil"
	"strconv"
	"time"
)

// Conn is one kept HTTP/1.1 connection for prepared requests. It is for one
// goroutine at a time.
type Conn struct {
	net  net.Conn
	r    *bufio.Reader
	body []byte
}

// Dial opens a connection to host:port with a read buffer of size bytes,
// 4,096 when 0.
func Dial(ctx context.Context, addr string, size int) (*Conn, error) {
	if size <= 0 {
		size = 4096
	}
	var d net.Dialer
	n, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &Conn{net: n, r: bufio.NewReaderSize(n, size)}, nil
}

// Close ends the connection.
func (c *Conn) Close() error { return c.net.Close() }

// SetDeadline bounds reads and writes from now on; the zero time lifts it.
func (c *Conn) SetDeadline(t time.Time) error { return c.net.SetDeadline(t) }

// Do sends a whole prepared request and reads the whole answer. The body is
// good until the next call.
func (c *Conn) Do(request []byte) (status int, body []byte, err error) {
	if _, err := c.net.Write(request); err != nil {
		return 0, nil, err
	}
	h, err := c.head()
	if err != nil {
		return 0, nil, err
	}
	c.body, err = c.readBody(h, c.body[:0])
	return h.status, c.body, err
}

func (c *Conn) readBody(h head, buf []byte) ([]byte, error) {
	switch {
	case h.status == 204 || h.status == 304 || h.length == 0:
		return buf, nil
	case h.chunked:
		b := bytes.NewBuffer(buf)
		_, err := b.ReadFrom(httputil.NewChunkedReader(c.r))
		if err == nil { // the line that ends the trailer
			_, err = c.r.ReadSlice('\n')
		}
		return b.Bytes(), err
	case h.length < 0:
		return buf, errors.New("answer without a length on a kept connection")
	case h.length > maxBody:
		return buf, errors.New("answer too large")
	}
	if cap(buf) < h.length {
		buf = make([]byte, h.length)
	}
	buf = buf[:h.length]
	_, err := io.ReadFull(c.r, buf)
	return buf, err
}

// head is what matters of an answer's first lines.
type head struct {
	status  int
	length  int // -1: not given
	chunked bool
}

// line reads one header line; of one longer than the buffer only the
// beginning is kept, which is enough for the two that matter.
func (c *Conn) line() ([]byte, error) {
	line, err := c.r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	start := append([]byte(nil), line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = c.r.ReadSlice('\n')
	}
	return start, err
}

var (
	headerLength = []byte("content-length")
	headerCoding = []byte("transfer-encoding")
)

func (c *Conn) head() (head, error) {
	h := head{length: -1}
	line, err := c.line()
	if err != nil {
		return h, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.")) {
		return h, fmt.Errorf("not an HTTP/1.1 answer: %.40q", line)
	}
	if h.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return h, fmt.Errorf("not an HTTP status: %.40q", line)
	}
	for {
		line, err := c.line()
		if err != nil {
			return h, err
		}
		name, value, ok := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte(":"))
		if !ok {
			return h, nil // the empty line
		}
		value = bytes.TrimSpace(value)
		switch {
		case bytes.EqualFold(name, headerLength):
			if h.length, err = strconv.Atoi(string(value)); err != nil || h.length < 0 {
				return h, fmt.Errorf("content-length %.40q", value)
			}
		case bytes.EqualFold(name, headerCoding):
			h.chunked = bytes.EqualFold(value, []byte("chunked"))
		}
	}
}

// Request prepares a request as bytes. bearer is left out when "", a body
// when nil; extra lines are "Name: value" without line ends.
func Request(method, path, host, bearer string, body []byte, extra ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, path, host)
	if bearer != "" {
		fmt.Fprintf(&b, "Authorization: Bearer %s\r\n", bearer)
	}
	for _, line := range extra {
		b.WriteString(line + "\r\n")
	}
	if body != nil {
		fmt.Fprintf(&b, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}
