package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"relevo/domain"
	"relevo/domain/engine"
)

type event struct {
	id, kind string
	data     map[string]any
}

// stream is an open event stream; next reads its next event.
type stream struct {
	t   testing.TB
	res *http.Response
	in  *bufio.Reader

	stands int // events that tell how things stand, read over
}

func (d *desk) listen(as, query, last string) *stream {
	d.t.Helper()
	r, err := http.NewRequest("GET", d.srv.URL+"/api/v1/me/events"+query, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("X-Agent", as)
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	res, err := d.srv.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/event-stream" {
		d.t.Fatalf("stream: %d %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	s := &stream{t: d.t, res: res, in: bufio.NewReader(res.Body)}
	d.t.Cleanup(s.close)
	return s
}

func (s *stream) close() { _ = s.res.Body.Close() }

func (s *stream) read() (event, error) {
	var e event
	for {
		line, err := s.in.ReadString('\n')
		if err != nil {
			return e, err
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch name {
		case "id":
			e.id = value
		case "event":
			e.kind = value
		case "data":
			err = json.Unmarshal([]byte(value), &e.data)
		case "":
			if e.kind == "presence" || e.kind == "queue" || e.kind == "offer" || e.kind == "offer_gone" {
				e = event{} // how things stand, not what happened
				s.stands++
				continue
			}
			if e.kind != "" {
				return e, err
			}
		}
		if err != nil {
			return e, err
		}
	}
}

func (s *stream) next() event {
	s.t.Helper()
	e, err := s.read()
	if err != nil {
		s.t.Fatalf("stream: %v", err)
	}
	return e
}

func TestStream(t *testing.T) {
	d := openDesk(t)
	d.say(d.visitor, "before the stream")
	s := d.listen("mara", "?view=all", "")
	id := d.say(d.visitor, "line one\nline two").ConversationID.String()
	first := s.next()
	if first.kind != "message" || first.data["text"] != "line one\nline two" || first.data["conversation_id"] != id || first.data["kind"] != "message" || first.data["seq"] != 2.0 || first.data["id"] != first.id {
		t.Fatalf("first: %+v", first)
	}
	d.want(200, "rui", "POST", "/api/v1/conversations/"+id+"/pick", nil)
	picked := s.next()
	if picked.kind != "conversation" || picked.data["conversation_id"] != id || at(picked.data, "owner", "name") != "rui" || at(picked.data, "event", "kind") != "assigned" || picked.id <= first.id {
		t.Fatalf("picked: %+v", picked)
	}
	d.want(201, "rui", "POST", "/api/v1/conversations/"+id+"/messages", map[string]any{"client_id": "n", "text": "psst", "kind": "note"})
	note := s.next()
	if note.data["kind"] != "note" || at(note.data, "author", "name") != "rui" || note.data["client_id"] != "n" {
		t.Fatalf("note: %+v", note)
	}
	for as, c := range map[string][2]string{"rui": {"?view=all", first.id}, "ada": {"?view=all&after=" + first.id, ""}} {
		again := d.listen(as, c[0], c[1])
		if a, b := again.next(), again.next(); a.id != picked.id || b.id != note.id {
			t.Errorf("resumed with %s: %s %s, want %s %s", c, a.id, b.id, picked.id, note.id)
		}
	}
}

// TestStreamMine: an agent's own stream shows what the agent owns, and the
// loss of it.
func TestStreamMine(t *testing.T) {
	d := openDesk(t)
	ours := d.say(d.visitor, "ours").ConversationID.String()
	other := d.newVisitor()
	d.say(other, "theirs")
	s := d.listen("mara", "", "")
	d.want(200, "mara", "POST", "/api/v1/conversations/"+ours+"/pick", nil)
	d.say(other, "unseen")
	d.say(d.visitor, "seen")
	d.want(200, "mara", "POST", "/api/v1/conversations/"+ours+"/release", nil)
	d.want(200, "rui", "POST", "/api/v1/conversations/"+ours+"/pick", nil)
	d.say(d.visitor, "gone")
	d.want(201, "rui", "POST", "/api/v1/conversations/"+ours+"/messages", map[string]any{"client_id": "r", "text": "mine now"})
	d.want(200, "rui", "POST", "/api/v1/conversations/"+ours+"/release", nil)
	d.want(200, "mara", "POST", "/api/v1/conversations/"+ours+"/pick", nil)
	for i, want := range []string{"assigned", "seen", "released", "assigned"} { // what rui did meanwhile is not hers
		if e := s.next(); at(e.data, "event", "kind") != want && e.data["text"] != want {
			t.Errorf("event %d: %+v, want %s", i, e, want)
		}
	}
}

func TestStreamFromNow(t *testing.T) {
	d := openDesk(t)
	d.say(d.visitor, "old")
	for _, last := range []string{"nonsense", domain.ID(1<<62 - 1).String()} {
		s := d.listen("mara", "?view=all", last)
		want := d.say(d.visitor, "new").ID.String()
		if e := s.next(); e.id != want {
			t.Errorf("after %q: %+v", last, e)
		}
		s.close()
	}
}

// TestStreamSlots: one agent's streams are bounded, others are unaffected.
func TestStreamSlots(t *testing.T) {
	d := openDesk(t)
	d.listen("mara", "", "")
	d.listen("mara", "", "")
	d.refused(429, "rate_limited", "", "mara", "GET", "/api/v1/me/events", nil)
	d.listen("rui", "", "")
}

// TestStreamEnds: a stream ends with its agent's session, and with the server.
func TestStreamEnds(t *testing.T) {
	d := openDesk(t)
	s := d.listen("mara", "", "")
	d.Hub.Wake(engine.TopicAgent(d.agents["mara"].ID))
	if e, err := s.read(); err != io.EOF {
		t.Errorf("after the end of a session: %+v, %v", e, err)
	}
	s = d.listen("rui", "", "")
	d.Hub.Close()
	if e, err := s.read(); err != io.EOF {
		t.Errorf("after the hub's end: %+v, %v", e, err)
	}
}

// TestStreamOrder: under writers of both kinds every event comes once and in
// order, on live streams and on one that resumes from the start.
func TestStreamOrder(t *testing.T) {
	d := openDesk(t)
	start := d.say(d.visitor, "start")
	const writers, rounds = 8, 40
	streams := []*stream{d.listen("mara", "?view=all", ""), d.listen("rui", "?view=all", "")}
	visitors := make([]domain.ID, writers)
	for i := range visitors {
		visitors[i] = d.newVisitor()
	}
	var wg sync.WaitGroup
	for i, v := range visitors {
		wg.Go(func() {
			for n := range rounds {
				m, err := d.Engine.PostVisitorMessage(context.Background(), engine.VisitorMessage{VisitorID: v, ClientID: fmt.Sprint(n), Text: fmt.Sprintf("%d/%d", i, n)})
				if err != nil {
					t.Error(err)
					return
				}
				if n%4 == 0 {
					if err := d.Engine.EndByVisitor(context.Background(), v, true); err != nil {
						t.Error(err)
					}
				}
				_ = m
			}
		})
	}
	wg.Wait()
	stored := 0
	for after := start.ID; ; {
		ms, err := d.DB.MessagesAfter(context.Background(), after, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(ms) == 0 {
			break
		}
		stored += len(ms)
		after = ms[len(ms)-1].ID
	}
	evs, err := d.DB.EventsAfter(context.Background(), start.ID, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	stored += len(evs)
	began := 0
	for _, e := range evs {
		if e.ID < start.ID || e.ConversationID == start.ConversationID {
			began++ // of the first message itself, before the streams opened
		}
	}
	streams[0].close()
	streams[0] = d.listen("mara", "?view=all", start.ID.String())
	for i, s := range streams {
		want := stored
		if i == 1 {
			want -= began
		}
		last := ""
		for range want {
			e := s.next()
			if e.id <= last {
				t.Fatalf("stream %d: %s after %s", i, e.id, last)
			}
			last = e.id
		}
	}
}
