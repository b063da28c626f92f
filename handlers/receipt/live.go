package receipt

import (
	"context"
	"net/http"
	"time"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/handlers/web"
	"relevo/views/ds"
	"relevo/views/receipt"
)

const (
	heartbeat = 15 * time.Second
	pause     = time.Second // between two looks
)

// live is GET /inbox/c/{id}/routing/live: what is new on the page, and why the
// conversation waits as that changes.
func (h *Handler) live(w http.ResponseWriter, r *http.Request) error {
	c, err := h.open(r)
	if err != nil {
		return err
	}
	me := web.Me(r.Context())
	release, err := h.slots.Take(me.ID.String())
	if err != nil {
		return err
	}
	hub := h.Engine.Hub()
	s := &stream{Handler: h, conv: c.ID, sent: map[string]uint64{}, decided: map[string]bool{}, release: release,
		news: hub.Subscribe(engine.TopicConversation(c.ID), engine.TopicBoard), access: hub.Subscribe(engine.TopicAgent(me.ID))}
	h.Streams.Run(w, r, s.run)
	return nil
}

// stream is one page's stream.
type stream struct {
	*Handler
	conv         domain.ID
	out          *ds.Stream
	sent         map[string]uint64
	decided      map[string]bool // decisions the page has
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
	if err := s.begin(ctx); err != nil {
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
			if !web.Stands(ctx) {
				return nil
			}
			if err = s.out.Event("hb", nil); err == nil {
				err = s.send(ctx)
			}
		case _, open = <-s.news.C:
			due.Reset(max(0, pause-time.Since(last)))
		case <-due.C:
			last, err = time.Now(), s.send(ctx)
		case <-s.access.C:
			return nil // a session ended or changed
		}
		if err != nil || !open {
			return err
		}
	}
}

// begin draws the whole path anew: the page may have been loaded a while ago.
func (s *stream) begin(ctx context.Context) error {
	items, err := s.items(ctx, s.conv, nil)
	if err != nil {
		return err
	}
	for _, it := range items {
		if _, err := s.draw(ctx, it); err != nil {
			return err
		}
	}
	if err := s.out.Merge(ctx, receipt.Path(items), ds.Opt{}); err != nil {
		return err
	}
	return s.send(ctx)
}

// draw draws an item and notes it as sent.
func (s *stream) draw(ctx context.Context, it receipt.Item) ([]byte, error) {
	html, err := web.Draw(ctx, receipt.ItemRegion(it))
	s.sent[it.ID] = web.Sum(html)
	if it.Decision != nil {
		s.decided[it.ID] = true
	}
	return html, err
}

// send sends what is new since the last look.
func (s *stream) send(ctx context.Context) error {
	html, err := web.Draw(ctx, receipt.NowRegion(s.now(ctx, s.conv)))
	if err != nil {
		return err
	}
	var b []byte
	if n := web.Sum(html); s.sent["why-now"] != n {
		s.sent["why-now"] = n
		b = ds.EncodeHTML(html, ds.Opt{})
	}
	items, err := s.items(ctx, s.conv, s.decided)
	if err != nil {
		return err
	}
	if len(s.sent) == 1 && len(items) > 0 { // in place of the words that there is nothing
		delete(s.sent, "why-now")
		return s.begin(ctx)
	}
	for _, it := range items {
		old, there := s.sent[it.ID]
		html, err := s.draw(ctx, it)
		if err != nil {
			return err
		}
		switch {
		case !there:
			b = append(b, ds.EncodeHTML(html, ds.Opt{Selector: "#path", Mode: ds.Append})...)
		case old != s.sent[it.ID]:
			b = append(b, ds.EncodeHTML(html, ds.Opt{})...)
		}
	}
	if b == nil {
		return nil
	}
	return s.out.Write(b)
}
