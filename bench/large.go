package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	"relevo/domain/conversation"
	"relevo/e2e/client"
)

// large makes two databases, one ten times the other, and reads both through
// a running server: on one connection, one request after the other.
func large(ctx context.Context, b *bench) error {
	var p50 [2]map[string]time.Duration
	for i, n := range pick(b, []int{100_000, 1_000_000}, []int{10_000, 100_000}) {
		var err error
		if p50[i], err = b.size(ctx, n, i == 1); err != nil {
			return fmt.Errorf("%s conversations: %w", number(float64(n)), err)
		}
	}
	for _, l := range lists {
		small, big := p50[0][l.name], p50[1][l.name]
		b.rep.add(Figure{Name: l.name + ", larger by smaller", Value: float64(big) / float64(max(small, 1)), Unit: "times", Budget: 1.5,
			Method: "p50 among the larger number of conversations by p50 among the smaller"})
	}
	return nil
}

// size measures one database; the largest also shows start and search.
func (b *bench) size(ctx context.Context, n int, largest bool) (p50 map[string]time.Duration, err error) {
	dir, err := b.scratch()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	start := time.Now()
	f, err := fill(ctx, dir, fillSpec{conversations: n, seed: 1, now: start.Add(-24 * time.Hour)})
	if err != nil {
		return nil, err
	}
	b.rep.note("made %s conversations (%s open, %s closed), %s messages, %s contacts, %s MB, in %.0f s", number(float64(n)),
		number(float64(f.folders[conversation.FolderOpen])), number(float64(f.folders[conversation.FolderClosed])), number(float64(f.messages)), number(float64(f.contacts)),
		number(mb(float64(f.bytes))), time.Since(start).Seconds())
	w, err := b.worldIn(ctx, dir, 1)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if largest {
		if err := b.startLarge(ctx, w, f); err != nil {
			return nil, err
		}
	}
	if p50, err = b.listFigures(ctx, w, f); err != nil || !largest {
		return p50, err
	}
	if err := b.lastMessages(ctx, w, f); err != nil {
		return nil, err
	}
	return p50, b.search(ctx, w, f)
}

// getter asks for pages in turn on one kept connection.
type getter struct {
	conn   *client.Conn
	host   string
	header []string
}

// times asks warm times unmeasured and n times measured for the addresses in
// turn, and returns how long each took, in order, and the last answer.
func (g *getter) times(ctx context.Context, warm, n int, paths []string) (took []time.Duration, last []byte, err error) {
	requests := make([][]byte, len(paths))
	for i, p := range paths {
		requests[i] = client.Request("GET", p, g.host, "", nil, g.header...)
	}
	took = make([]time.Duration, 0, n)
	for i := range warm + n {
		start := time.Now()
		status, body, err := g.conn.Do(requests[i%len(requests)])
		d := time.Since(start)
		if err != nil {
			return nil, nil, err
		}
		if status != 200 {
			return nil, nil, fmt.Errorf("GET %s: status %d %.200s", paths[i%len(paths)], status, body)
		}
		if i >= warm {
			took = append(took, d)
		}
		last = body
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
	}
	return took, last, nil
}

func (w *world) getter(ctx context.Context, header ...string) (*getter, error) {
	conn, err := client.Dial(ctx, w.client.Addr(), 64<<10)
	if err != nil {
		return nil, err
	}
	return &getter{conn: conn, host: w.client.Addr(), header: header}, nil
}

// list is one way to the list of 50 that is measured.
type list struct {
	name   string
	about  string
	api    bool
	closed bool // else all open ones
	middle bool // half-way into it, by cursor
}

var lists = []list{
	{name: "inbox page, all open", about: "GET /inbox?view=all with a session, compressed as for a browser"},
	{name: "inbox page, closed", about: "GET /inbox?view=closed with a session, compressed as for a browser", closed: true},
	{name: "list by API, all open", about: "GET /api/v1/conversations?view=all", api: true},
	{name: "list by API, half-way into all closed", about: "GET /api/v1/conversations?view=all&state=closed&cursor=…, the cursor in the middle", api: true, closed: true, middle: true},
}

func (l list) path(f *filled) string {
	q := url.Values{"view": {"all"}}
	if !l.api {
		if l.closed {
			q.Set("view", "closed")
		}
		return "/inbox?" + q.Encode()
	}
	q.Set("limit", "50")
	folder := conversation.FolderOpen
	if l.closed {
		folder = conversation.FolderClosed
		q.Set("state", "closed")
	}
	if l.middle {
		q.Set("cursor", f.middle[folder].String())
	}
	return "/api/v1/conversations?" + q.Encode()
}

func (b *bench) listFigures(ctx context.Context, w *world, f *filled) (map[string]time.Duration, error) {
	cookie, err := w.client.LogIn(ctx, adminEmail, adminPassword)
	if err != nil {
		return nil, fmt.Errorf("log-in: %w", err)
	}
	p50 := map[string]time.Duration{}
	warm, n := pick(b, 200, 50), pick(b, 1000, 200)
	for _, l := range lists {
		header := []string{"Cookie: " + cookie, "Accept: text/html", "Accept-Encoding: gzip"}
		if l.api {
			header = []string{"Authorization: Bearer " + w.agents[0]}
		}
		g, err := w.getter(ctx, header...)
		if err != nil {
			return nil, err
		}
		took, last, err := g.times(ctx, warm, n, []string{l.path(f)})
		if err == nil {
			err = w.shows(ctx, l, f, last)
		}
		if err := errors.Join(err, g.conn.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
		s := spreadOf(took)
		p50[l.name] = s.P50
		name := fmt.Sprintf("%s, of %s", l.name, number(float64(f.conversations)))
		b.rep.add(Figure{Name: name + ", p50", Value: ms(s.P50), Unit: "ms", Budget: 3, Method: fmt.Sprintf("%s; one connection, %d requests after %d to warm up, until the last byte", l.about, n, warm)})
		b.rep.add(Figure{Name: name + ", p99", Value: ms(s.P99), Unit: "ms", Budget: 10, Method: fmt.Sprintf("as above; max %.1f ms", ms(s.Max))})
	}
	return p50, nil
}

// shows checks that the answer is the list: the API's has 50 entries, and the
// page names the conversations that the API lists.
func (w *world) shows(ctx context.Context, l list, f *filled, body []byte) error {
	if l.api {
		return holds(body, "conversations", 50)
	}
	page, err := unzipped(body)
	if err != nil {
		return err
	}
	asAPI := l
	asAPI.api = true
	u, err := url.Parse(asAPI.path(f))
	if err != nil {
		return err
	}
	rows, err := w.client.Agent(w.agents[0]).Conversations(ctx, u.Query())
	if err != nil {
		return err
	}
	if len(rows) != 50 {
		return fmt.Errorf("%d conversations listed by the API, not 50", len(rows))
	}
	for _, c := range rows {
		if !bytes.Contains(page, []byte(c.ID)) {
			return fmt.Errorf("the page of %d bytes does not show conversation %s, one of the %d first", len(page), c.ID, len(rows))
		}
	}
	return nil
}

// holds checks that a JSON answer has so many entries under a key.
func holds(body []byte, key string, n int) error {
	var doc map[string]json.RawMessage
	var entries []json.RawMessage
	if err := json.Unmarshal(body, &doc); err != nil {
		return err
	}
	if err := json.Unmarshal(doc[key], &entries); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	if len(entries) != n {
		return fmt.Errorf("%d %s in the answer, not %d", len(entries), key, n)
	}
	return nil
}
