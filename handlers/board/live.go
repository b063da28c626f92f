package board

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/handlers/web"
	"relevo/views/board"
	"relevo/views/ds"
)

const (
	heartbeat = 15 * time.Second
	pause     = 500 * time.Millisecond // between two drawings
)

// live is GET /board/live: the stream of one board. It sends each region that
// changed, and a table's body whole when a row came or went.
func (h *Handler) live(w http.ResponseWriter, r *http.Request) error {
	me := web.Me(r.Context())
	release, err := h.slots.Take(me.ID.String())
	if err != nil {
		return err
	}
	hub := h.Engine.Hub()
	s := &stream{Handler: h, wall: r.URL.Query().Get("wall") == "1", have: r.URL.Query().Get("have"), sent: map[string]uint64{}, release: release,
		news: hub.Subscribe(engine.TopicBoard, engine.TopicRouting, engine.TopicAgents), access: hub.Subscribe(engine.TopicAgent(me.ID))}
	h.Streams.Run(w, r, s.run)
	return nil
}

// stream is one page's stream.
type stream struct {
	*Handler
	out          *ds.Stream
	wall         bool
	have         string // what the page was rendered with
	sent         map[string]uint64
	order        string
	behind       bool // figures follow
	news, access *live.Sub
	release      func() // gives the slot back
}

func (s *stream) run(ctx context.Context, out *ds.Stream) error {
	defer s.release()
	defer s.news.Close()
	defer s.access.Close()
	s.out = out
	if err := s.out.Event("hello", nil); err != nil {
		return err
	}
	if err := s.send(ctx); err != nil {
		return err
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	last, due := time.Now(), time.NewTimer(0)
	due.Stop()
	defer due.Stop()
	for {
		open, err := true, error(nil)
		select {
		case <-ctx.Done():
			return nil
		case <-beat.C:
			if !s.stands(ctx) {
				return nil
			}
			if err = s.out.Event("hb", nil); err == nil {
				err = s.send(ctx) // estimates and colours change with time alone
			}
		case _, open = <-s.news.C:
			due.Reset(max(0, pause-time.Since(last)))
		case <-due.C:
			if last, err = time.Now(), s.send(ctx); err == nil && s.behind {
				due.Reset(figuresEvery * time.Millisecond)
			}
		case <-s.access.C:
			return nil // a session ended or changed: the browser shows its cookie again
		}
		if err != nil || !open {
			return err
		}
	}
}

// stands tells whether the viewer may still look; the page as drawn, too, is of
// one language and role.
func (s *stream) stands(ctx context.Context) bool {
	was := web.Me(ctx)
	now := s.Agents.Get(ctx, was.ID)
	return web.Stands(ctx) && now != nil && now.Enabled() && now.Role == was.Role && now.Lang == was.Lang && now.Zone == was.Zone
}

// send sends what changed since the last time, in one write.
func (s *stream) send(ctx context.Context) error {
	if !s.stands(ctx) {
		return context.Canceled
	}
	d, err := s.draw(ctx, s.wall)
	if err != nil {
		return err
	}
	if s.have != "" {
		if s.have == strconv.FormatUint(d.digest(), 36) {
			s.note(d)
		}
		s.have = ""
	}
	var b []byte
	all := d.all()
	if s.order != d.order {
		for id, list := range map[string][]region{"b-queues": d.queues, "b-agents": d.agents} {
			html, err := web.Draw(ctx, board.Rows(id, rows(list)))
			if err != nil {
				return err
			}
			b = append(b, ds.EncodeHTML(html, ds.Opt{})...)
		}
		all = d.parts
	}
	for _, x := range all {
		if old, ok := s.sent[x.id]; !ok || old != x.sum {
			b = append(b, ds.EncodeHTML(x.html, ds.Opt{})...)
		}
	}
	s.note(d)
	s.behind = d.behind
	if b == nil {
		return nil
	}
	return s.out.Write(b)
}

// note takes a drawing as what the page shows.
func (s *stream) note(d *drawing) {
	s.order = d.order
	for _, x := range d.all() {
		s.sent[x.id] = x.sum
	}
}
