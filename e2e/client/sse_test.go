package client

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

type parsed struct{ id, name, data string }

func readEvents(t *testing.T, src io.Reader, size int) []parsed {
	t.Helper()
	r := NewReader(src, size)
	var out []parsed
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, parsed{e.ID, e.Name, string(e.Data)})
	}
}

func TestReader(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []parsed
	}{
		{"plain", "data: one\n\n", []parsed{{"", "message", "one"}}},
		{"named with id", "id: 7\nevent: state\ndata: {\"a\":1}\n\n", []parsed{{"7", "state", `{"a":1}`}}},
		{"id stays", "id: 7\ndata: a\n\ndata: b\n\n", []parsed{{"7", "message", "a"}, {"7", "message", "b"}}},
		{"name does not stay", "event: x\ndata: a\n\ndata: b\n\n", []parsed{{"", "x", "a"}, {"", "message", "b"}}},
		{"name of an event without data", "event: x\n\ndata: b\n\n", []parsed{{"", "message", "b"}}},
		{"several lines", "data: a\ndata:\ndata:  b\n\n", []parsed{{"", "message", "a\n\n b"}}},
		{"CR and CRLF", "data: a\r\n\r\ndata: b\r\rdata: c\n\n", []parsed{{"", "message", "a"}, {"", "message", "b"}, {"", "message", "c"}}},
		{"comments", ": alive\n\n:\ndata: a\n:x\n\n", []parsed{{"", "message", "a"}}},
		{"mark", "\xef\xbb\xbfdata: a\n\n", []parsed{{"", "message", "a"}}},
		{"no colon", "data\n\n", []parsed{{"", "message", ""}}},
		{"cut off", "data: a\n\ndata: b\n", []parsed{{"", "message", "a"}}},
		{"NUL in id", "id: 1\ndata: a\n\nid: 2\x00\ndata: b\n\n", []parsed{{"1", "message", "a"}, {"1", "message", "b"}}},
		{"unknown field", "foo: x\ndata: a\n\n", []parsed{{"", "message", "a"}}},
	} {
		for _, size := range []int{1, 3, 4096} {
			if got := readEvents(t, strings.NewReader(c.in), size); !slices.Equal(got, c.want) {
				t.Errorf("%s, buffer %d: got %q, want %q", c.name, size, got, c.want)
			}
			if got := readEvents(t, iotest.OneByteReader(strings.NewReader(c.in)), size); !slices.Equal(got, c.want) {
				t.Errorf("%s, byte by byte: got %q, want %q", c.name, got, c.want)
			}
		}
	}
}

func TestReaderCountsAndRetry(t *testing.T) {
	r := NewReader(strings.NewReader("retry: 1500\n: a\n: b\n\nretry: x\ndata: z\n\n"), 0)
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if r.Comments != 2 || r.Retry.Milliseconds() != 1500 {
		t.Errorf("comments %d, retry %s", r.Comments, r.Retry)
	}
}

func TestReaderBounds(t *testing.T) {
	long := strings.Repeat("x", MaxEvent)
	for _, in := range []string{"data: " + long + long, "data: " + long[1:] + "\ndata: " + long + "\n\n"} {
		if _, err := NewReader(strings.NewReader(in), 0).Next(); !errors.Is(err, ErrEventTooLarge) {
			t.Errorf("%d bytes: %v", len(in), err)
		}
	}
	if _, err := NewReader(iotest.ErrReader(io.ErrClosedPipe), 0).Next(); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("source's error: %v", err)
	}
}

// simple parses a whole stream the slow and obvious way.
func simple(s string) []parsed {
	s = strings.TrimPrefix(s, "\xef\xbb\xbf")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(s, "\n")
	var out []parsed
	var id, name string
	var data []string
	lastID := ""
	for _, l := range lines[:len(lines)-1] {
		if l == "" {
			lastID = id
			if data != nil {
				if name == "" {
					name = "message"
				}
				out = append(out, parsed{lastID, name, strings.Join(data, "\n")})
			}
			name, data = "", nil
			continue
		}
		k, v, _ := strings.Cut(l, ":")
		v = strings.TrimPrefix(v, " ")
		switch k {
		case "data":
			data = append(data, v)
		case "event":
			name = v
		case "id":
			if !strings.Contains(v, "\x00") {
				id = v
			}
		}
	}
	return out
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{"data: a\n\n", "id: 1\r\nevent: x\rdata: a\ndata\n\n: c\n\n", "\xef\xbb\xbf:\n\ndata:\n\n", "data\n\r\n\r"} {
		f.Add(s, uint8(1))
	}
	f.Fuzz(func(t *testing.T, s string, size uint8) {
		want := fmt.Sprintf("%q", simple(s))
		if got := fmt.Sprintf("%q", readEvents(t, strings.NewReader(s), int(size))); got != want {
			t.Errorf("at once: got %s, want %s", got, want)
		}
		if got := fmt.Sprintf("%q", readEvents(t, iotest.HalfReader(strings.NewReader(s)), int(size))); got != want {
			t.Errorf("in halves: got %s, want %s", got, want)
		}
	})
}
