package agent

import (
	"context"
	"net/http"
	"strings"
	"time"

	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/presence"
	"relevo/handlers/web"
	"relevo/views/ds"
	"relevo/views/layout"
)

const (
	heartbeat   = presence.Heartbeat * time.Millisecond
	listPause   = 250 * time.Millisecond // between two renderings of a list
	searchPause = 2 * time.Second        // the same, of a search
)

// live is GET /inbox/live: the stream of one page. It subscribes first, then
// sends what differs from the page, then what changes.
func (h *Handler) live(w http.ResponseWriter, r *http.Request) error {
	v, err := parseView(r)
	if err != nil {
		return err
	}
	if v.conv != 0 {
		if _, err := h.open(r.Context(), v.conv); err != nil {
			return err
		}
	}
	return h.openStream(w, r, v)
}

// openStream runs the stream of a page: of the inbox, or one that only shows
// the desk.
func (h *Handler) openStream(w http.ResponseWriter, r *http.Request, v view) error {
	page, err := pageID(r)
	if err != nil {
		return err
	}
	release, err := h.slots.Take(v.me.ID.String())
	if err != nil {
		return err
	}
	st := h.newStream(v)
	st.release, st.page = release, page
	st.resume(r)
	h.Streams.Run(w, r, st.run)
	return nil
}

// stream is one page's stream.
type stream struct {
	*Handler
	view
	out   *ds.Stream
	known bool   // at tells where the page's log ends
	at    mark   // where the reader's log ends
	joint joint  // how the next message joins it
	have  string // what the page was rendered with; "" is not known
	sent  map[string]uint64
	my    map[string]bool // conversations the agent had at the last look
	heard uint64          // newest message looked at for alerts
	desk  *desk           // the agent's side of routing
	page  string          // names the page, "" for none that answers beats

	logs, sides, lists, types, self, access *live.Sub
	release                                 func() // gives the slot back
}

func (h *Handler) newStream(v view) *stream {
	hub := h.Engine.Hub()
	s := &stream{Handler: h, view: v, sent: map[string]uint64{}}
	topics := []live.Topic{engine.TopicInbox, engine.TopicAgents}
	if v.list == conversation.WithBot {
		topics = append(topics, engine.TopicBots)
	}
	s.lists = hub.Subscribe(topics...)
	s.self = hub.Subscribe(engine.TopicAgents)
	s.access = hub.Subscribe(engine.TopicAgent(v.me.ID))
	s.desk = h.newDesk(v.me.ID)
	if v.conv != 0 {
		s.logs = hub.Subscribe(engine.TopicTranscript(v.conv), engine.TopicConversation(v.conv))
		s.types = hub.Subscribe(engine.TopicTyping(v.conv))
	}
	return s
}

func (s *stream) close() {
	for _, sub := range []*live.Sub{s.logs, s.sides, s.lists, s.types, s.self, s.access} {
		if sub != nil {
			sub.Close()
		}
	}
	s.desk.sub.Close()
	s.release()
}

// resume reads where the reader stands: "last" after an interruption, "from"
// and "have" of a page just loaded.
func (s *stream) resume(r *http.Request) {
	q := r.URL.Query()
	if last := q.Get("last"); last != "" {
		s.at, s.known = parseMark(last)
		return
	}
	s.at, s.known = parseMark(q.Get("from"))
	s.have, s.desk.have = q.Get("have"), q.Get("desk")
}

func wake(sub *live.Sub) <-chan struct{} {
	if sub == nil {
		return nil
	}
	return sub.C
}

// run serves until the reader goes, the server stops or the agent is out.
func (s *stream) run(ctx context.Context, out *ds.Stream) error {
	defer s.close()
	if s.page != "" {
		defer s.pageOpened(ctx, s.me.ID, s.page)()
	}
	s.out = out
	if err := s.begin(ctx); err != nil {
		return err
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	list, side, quiet := newPace(listPause), newPace(listPause), newPace(engine.TypingFor*time.Millisecond+50*time.Millisecond)
	if s.query != "" || s.light {
		list = newPace(searchPause)
	}
	defer list.stop()
	defer side.stop()
	defer quiet.stop()
	for {
		var open bool
		var err error
		select {
		case <-ctx.Done():
			return nil
		case <-beat.C:
			if !web.Stands(ctx) { // ended by another process, which wakes nobody here
				return nil
			}
			open, err = true, s.out.Event("hb", s.Engine.Now())
		case _, open = <-wake(s.logs):
			err = s.log(ctx)
		case _, open = <-wake(s.sides):
			err = side.do(func() error { return s.side(ctx) })
		case _, open = <-s.lists.C:
			err = list.do(func() error { return s.list(ctx) })
		case _, open = <-s.desk.sub.C:
			err = s.deskNews(ctx)
		case _, open = <-wake(s.types):
			quiet.arm()
			err = s.typing(ctx)
		case _, open = <-s.self.C:
			if open && (!web.Stands(ctx) || !s.refresh(ctx)) {
				return nil
			}
		case <-s.access.C:
			return nil // a session ended or changed: the browser shows its cookie again
		case <-list.C():
			open, err = true, list.due(func() error { return s.list(ctx) })
		case <-side.C():
			open, err = true, side.due(func() error { return s.side(ctx) })
		case <-quiet.C():
			open, err = true, s.typing(ctx) // whoever stopped without saying so
		}
		if err != nil || !open {
			return err
		}
	}
}

// begin sends what the page does not show yet.
func (s *stream) begin(ctx context.Context) error {
	last, err := s.Feed.Last(ctx) // what comes after hello is heard
	if err != nil {
		return err
	}
	s.heard = uint64(last)
	if err := s.noteMine(ctx); err != nil {
		return err
	}
	s.noteDesk()
	if err := s.out.Event("hello", s.Engine.Now()); err != nil {
		return err
	}
	digests := strings.Split(s.have+"..", ".")
	if s.conv != 0 {
		if err := s.beginThread(ctx, digests[1], digests[2]); err != nil {
			return err
		}
	}
	regions, err := s.lines(ctx)
	if err != nil {
		return err
	}
	s.trust(regions, digests[0])
	if err := s.send(regions); err != nil {
		return err
	}
	return s.beginDesk(ctx)
}

// refresh reads the agent again after a change to agents; false when the
// stream must end, so that the browser's next request is judged anew.
func (s *stream) refresh(ctx context.Context) bool {
	me := s.Agents.Get(ctx, s.me.ID)
	if me == nil || !me.Enabled() || me.Lang != s.me.Lang || me.Zone != s.me.Zone || me.Role != s.me.Role {
		return false
	}
	s.me = me
	return true
}

// trust takes regions as sent when they are those the page was rendered with.
func (s *stream) trust(all []region, digested string) {
	if digested == "" || digested != digest(all) {
		return
	}
	for _, r := range all {
		s.sent[r.id] = web.Sum(r.html)
	}
}

// send sends the regions whose bytes changed, all in one write.
func (s *stream) send(all []region) error {
	var b []byte
	for _, r := range all {
		n := web.Sum(r.html)
		if old, ok := s.sent[r.id]; ok && old == n {
			continue
		}
		s.sent[r.id] = n
		b = append(b, ds.EncodeHTML(r.html, ds.Opt{ID: s.at.id()})...)
	}
	if b == nil {
		return nil
	}
	return s.out.Write(b)
}

// list sends views, numbers and rows, and what calls for attention.
func (s *stream) list(ctx context.Context) error {
	if err := s.alerts(ctx); err != nil {
		return err
	}
	regions, err := s.lines(ctx)
	if err != nil {
		return err
	}
	return s.send(regions)
}

// lines are the regions that follow the lists, as far as the page has them.
func (s *stream) lines(ctx context.Context) ([]region, error) {
	if !s.light {
		return s.listRegions(ctx, s.view)
	}
	mine, err := s.myRows(ctx, s.me.ID)
	if err != nil {
		return nil, err
	}
	return drawAll(ctx, part{"rail-n-inbox", layout.RailCount("inbox", waiting(mine))})
}
