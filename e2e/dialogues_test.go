package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"

	"relevo/e2e/client"
)

// dialogue is one conversation to replay: turns of [who, text].
type dialogue struct {
	ID    string      `json:"id"`
	Turns [][2]string `json:"turns"`
}

func readDialogues(t *testing.T, path string) []dialogue {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []dialogue
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var d dialogue
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// inbox collects what an agent's stream brings, by conversation.
type inbox struct {
	mu    sync.Mutex
	lines map[string][][2]string
	grown chan struct{}
}

func (b *inbox) follow(s *client.Stream) {
	for {
		e, err := s.Next()
		if err != nil {
			return
		}
		if e.Name != "message" {
			continue
		}
		var m client.Message
		if err := json.Unmarshal(e.Data, &m); err != nil {
			return
		}
		b.mu.Lock()
		b.lines[m.ConversationID] = append(b.lines[m.ConversationID], [2]string{m.Author.Kind, m.Text})
		b.mu.Unlock()
		select {
		case b.grown <- struct{}{}:
		default:
		}
	}
}

func (b *inbox) total() (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.lines {
		n += len(l)
	}
	return n
}

// TestDialogues replays real dialogues through the public API, 50 at a time.
// What was stored, what both sides' streams brought and what each side reads
// again must equal the source, in order.
func TestDialogues(t *testing.T) {
	sets := []string{"testdata/dialogues.jsonl"}
	if p, ok := shared("dialogues/sgd.jsonl"); ok {
		sets = append(sets, p)
	}
	for _, path := range sets {
		t.Run(path, func(t *testing.T) { replayAll(t, readDialogues(t, path)) })
	}
}

func replayAll(t *testing.T, all []dialogue) {
	w := open(t)
	stream, err := w.agents[3].Events(w.ctx, "all", "")
	w.must(err)
	defer stream.Close()
	box := &inbox{lines: map[string][][2]string{}, grown: make(chan struct{}, 1)}
	go box.follow(stream)

	var mu sync.Mutex
	byConv := map[string]dialogue{}
	turns := 0
	slots := make(chan struct{}, 50)
	var wg sync.WaitGroup
	for i, d := range all {
		turns += len(d.Turns)
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			conv, err := replay(w, w.agents[i%3], d)
			if err != nil {
				t.Errorf("dialogue %s: %v", d.ID, err)
				return
			}
			mu.Lock()
			byConv[conv] = d
			mu.Unlock()
		})
	}
	wg.Wait()
	for box.total() < turns && w.ctx.Err() == nil && !t.Failed() {
		select {
		case <-box.grown:
		case <-w.ctx.Done():
		}
	}
	for conv, d := range byConv {
		if got := box.lines[conv]; !slices.Equal(got, d.Turns) {
			t.Errorf("dialogue %s: the agent's stream brought %q, want %q", d.ID, got, d.Turns)
		}
	}
	t.Logf("%d dialogues, %d turns", len(all), turns)
}

// replay plays one dialogue and compares the visitor's stream and both sides'
// transcripts with it.
func replay(w *world, a *client.Agent, d dialogue) (conv string, err error) {
	ctx, cancel := context.WithCancel(w.ctx)
	defer cancel()
	v, _, err := w.api.StartVisitor(ctx, client.SessionStart{Widget: w.widget, Locale: "en"})
	if err != nil {
		return "", err
	}
	stream, err := v.Events(ctx, "", 0)
	if err != nil {
		return "", err
	}
	defer stream.Close()
	for i, turn := range d.Turns {
		id := fmt.Sprintf("%s-%d", d.ID, i)
		if turn[0] == "visitor" {
			sent, err := v.Send(ctx, id, turn[1])
			if err != nil {
				return "", err
			}
			if i == 0 {
				conv = sent.ConversationID
				if err := a.Pick(ctx, conv); err != nil {
					return "", err
				}
			}
		} else if _, err := a.Send(ctx, conv, id, turn[1], "reply"); err != nil {
			return "", err
		}
	}
	var streamed [][2]string
	for len(streamed) < len(d.Turns) {
		e, err := stream.Next()
		if err != nil {
			return "", fmt.Errorf("stream after %d of %d: %w", len(streamed), len(d.Turns), err)
		}
		if e.Name == "message" {
			var m client.Message
			if err := json.Unmarshal(e.Data, &m); err != nil {
				return "", err
			}
			streamed = append(streamed, [2]string{m.Author.Kind, m.Text})
		}
	}
	read, err := v.Transcript(ctx)
	if err != nil {
		return "", err
	}
	agents, err := a.Transcript(ctx, conv)
	if err != nil {
		return "", err
	}
	for what, got := range map[string][][2]string{"visitor's stream": streamed, "visitor's transcript": lines(read), "agent's transcript": lines(agents)} {
		if !slices.Equal(got, d.Turns) {
			return "", fmt.Errorf("%s holds %q, want %q", what, got, d.Turns)
		}
	}
	return conv, nil
}

func lines(ms []client.Message) [][2]string {
	var out [][2]string
	for i, m := range ms {
		if m.Seq != int64(i+1) {
			out = append(out, [2]string{"gap", fmt.Sprint(m.Seq)})
		}
		out = append(out, [2]string{m.Author.Kind, m.Text})
	}
	return out
}
