package ds

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Opt says where a fragment goes.
type Opt struct {
	ID       uint64 // the stream's cursor after this event; 0 leaves it
	Selector string // default: the ids of the fragment's top-level elements
	Mode     Mode
}

// Encode renders c into one event, ready for Stream.Write on any number of streams.
func Encode(ctx context.Context, c templ.Component, o Opt) ([]byte, error) {
	var html bytes.Buffer
	if err := c.Render(ctx, &html); err != nil {
		return nil, fmt.Errorf("render fragment: %w", err)
	}
	return EncodeHTML(html.Bytes(), o), nil
}

// EncodeHTML makes one event of rendered HTML.
func EncodeHTML(html []byte, o Opt) []byte {
	b := begin(evMerge, o.ID, len(html)+len(html)/8+128)
	if o.Selector != "" {
		b = lines(b, keySelector, []byte(o.Selector))
	}
	if o.Mode != Morph {
		b = lines(b, keyMode, []byte(o.Mode))
	}
	return append(lines(b, keyHTML, html), '\n')
}

// EncodeSignals makes one event that sets signals; v must marshal to a JSON
// object. The browser evaluates the JSON, in which strings stay data.
func EncodeSignals(id uint64, v any) ([]byte, error) {
	j, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode signals: %w", err)
	}
	return append(lines(begin(evSignals, id, len(j)+64), keySignals, j), '\n'), nil
}

// EncodeRemove makes one event that removes the elements selector matches.
func EncodeRemove(id uint64, selector string) []byte {
	return append(lines(begin(evRemove, id, len(selector)+64), keySelector, []byte(selector)), '\n')
}

// EncodeEvent makes one plain event: "hello" first on every stream, "hb" every
// 10 or 15 s, or a name the page lists in data-live-events, whose data arrives there
// parsed. data is marshalled to JSON; nil sends 1.
func EncodeEvent(id uint64, name string, data any) ([]byte, error) {
	j := []byte("1")
	if data != nil {
		var err error
		if j, err = json.Marshal(data); err != nil {
			return nil, fmt.Errorf("encode event %s: %w", name, err)
		}
	}
	b := begin(oneLine(name), id, len(j)+64)
	b = append(b, "data: "...)
	return append(append(b, j...), '\n', '\n'), nil
}

func begin(event string, id uint64, size int) []byte {
	b := make([]byte, 0, size)
	b = append(append(append(b, "event: "...), event...), '\n')
	if id > 0 {
		b = append(strconv.AppendUint(append(b, "id: "...), id, 10), '\n')
	}
	return b
}

// lines writes val as "data: key line" lines. CR, LF and CRLF all end a line
// in an event stream, so each becomes a new data line and none can end the event.
func lines(b []byte, key string, val []byte) []byte {
	for {
		b = append(append(append(b, "data: "...), key...), ' ')
		i := bytes.IndexAny(val, "\r\n")
		if i < 0 {
			return append(append(b, val...), '\n')
		}
		b = append(append(b, val[:i]...), '\n')
		if val[i] == '\r' && i+1 < len(val) && val[i+1] == '\n' {
			i++
		}
		val = val[i+1:]
	}
}

func oneLine(s string) string {
	return strings.NewReplacer("\r", "", "\n", "").Replace(s)
}
