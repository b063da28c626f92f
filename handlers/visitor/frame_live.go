package visitor

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/widget"
	"relevo/handlers/feed"
	"relevo/views/ds"
	views "relevo/views/visitor"
)

const (
	shown    = 200    // messages the panel draws at first
	shownMax = 20_000 // and at most, after "show earlier messages"
)

// frameLive serves GET /widget/frame/live: the panel's stream of fragments.
// Unlike the public stream it goes on when another conversation begins: it
// draws that one instead. last and ev are the newest message and event the
// panel shows of conversation.
func (h *Handler) frameLive(w http.ResponseWriter, r *http.Request) error {
	s := &frameStream{h: h}
	runs := false
	defer func() {
		if !runs {
			s.close()
		}
	}()
	if err := aside(func() error { return s.prepare(w, r) }); err != nil {
		return err
	}
	runs = true
	h.Streams.Run(w, r, s.run)
	return nil
}

func (s *frameStream) prepare(w http.ResponseWriter, r *http.Request) (err error) {
	if s.caller, s.widget, err = s.h.watching(w, r); err != nil {
		return err
	}
	if s.release, err = s.h.slot(r, s.caller); err != nil {
		return err
	}
	s.l = s.h.listen(s.caller.visitor)
	q := r.URL.Query()
	s.p = speak(s.widget, q.Get("lang"), r.Header.Get("Accept-Language"))
	if name := q.Get("tz"); len(name) < 64 {
		if zone, err := time.LoadLocation(name); err == nil {
			s.p = s.p.WithZone(zone)
		}
	}
	s.want = shown
	if n, err := strconv.Atoi(q.Get("want")); err == nil && n > shown {
		s.want = min(n, shownMax)
	}
	s.given(q.Get("conversation"), q.Get("last"), q.Get("ev"))
	return nil
}

func (s *frameStream) close() {
	if s.l != nil {
		s.l.close()
	}
	if s.release != nil {
		s.release()
	}
}

// frameStream is one panel.
type frameStream struct {
	h       *Handler
	l       *listener
	release func() // gives the slot back
	ctx     context.Context
	p       *i18n.Printer
	caller  caller
	widget  *widget.Widget
	out     *ds.Stream
	want    int // messages of a full drawing

	conv        domain.ID
	after       int64     // messages up to this one are drawn
	event       domain.ID // events up to this one are
	drawn       bool      // whether anything is
	pen         pen       // what the last line was
	head        mark      // last sent, as the two below
	state, read mark
	typing      bool
	buf         []byte
}

// given takes up where the panel left off; what it says is only believed of
// the visitor's own conversation, which show checks.
func (s *frameStream) given(conv, last, event string) {
	id, err := domain.ParseID(conv)
	n, err2 := strconv.ParseInt(last, 10, 64)
	if err != nil || err2 != nil || n <= 0 {
		return
	}
	s.conv, s.after, s.drawn = id, n, true
	if ev, err := domain.ParseID(event); err == nil {
		s.event = ev
	}
}

func (s *frameStream) run(ctx context.Context, out *ds.Stream) error {
	defer s.close()
	s.ctx, s.out = i18n.With(ctx, s.p), out
	defer s.h.Engine.VisitorOpened(ctx, s.caller.visitor)()
	if err := s.plain("hello", nil); err != nil {
		return err
	}
	if err := aside(s.current); err != nil {
		return err
	}
	for {
		if len(s.buf) > 0 {
			if err := s.out.Write(s.buf); err != nil {
				return err
			}
			s.buf = nil
		}
		what := s.l.next(s.ctx)
		if what == over {
			return nil
		}
		if err := aside(func() error { return s.take(what) }); err != nil {
			return err
		}
	}
}

func (s *frameStream) take(what news) error {
	switch what {
	case newMessages:
		return s.more()
	case newState:
		return s.changed()
	case newTyping:
		return s.types()
	case newPlace:
		if wd, err := s.h.Widgets.ByID(s.ctx, s.widget.ID); err == nil {
			s.widget = wd
		}
		return s.current()
	}
	if err := s.plain("hb", nil); err != nil {
		return err
	}
	return s.types()
}

// current finds the visitor's conversation and draws it, whole when the panel
// shows another one or none.
func (s *frameStream) current() error {
	_, c, err := s.h.Store.Visitor(s.ctx, s.caller.visitor)
	if err != nil {
		return err
	}
	if c == nil || !s.drawn && !s.h.Engine.Shows(c) {
		s.l.to(0)
		return s.blank()
	}
	same := s.drawn && s.conv == c.ID && s.after <= c.LastSeq
	s.conv = c.ID
	s.l.to(c.ID)
	if c, err = s.h.Store.Conversation(s.ctx, c.ID); err != nil { // read after listening
		return err
	}
	if same {
		err = s.resume(c)
	} else {
		err = s.whole(c)
	}
	if err != nil {
		return err
	}
	if err := s.standing(c); err != nil {
		return err
	}
	return s.types()
}

// blank draws a panel without a conversation.
func (s *frameStream) blank() error {
	if s.drawn {
		s.buf = append(s.buf, ds.EncodeRemove(0, "#items > *")...)
	}
	s.conv, s.after, s.event, s.drawn, s.pen = 0, 0, 0, false, pen{}
	return s.standing(nil)
}

// whole draws the end of the transcript in place of what was there.
func (s *frameStream) whole(c *conversation.Conversation) error {
	ms, err := s.h.Store.TranscriptBefore(s.ctx, c.ID, 0, s.want, false)
	if err != nil {
		return err
	}
	evs, err := s.h.Store.Events(s.ctx, c.ID)
	if err != nil {
		return err
	}
	s.pen, s.after, s.event, s.drawn = pen{}, 0, 0, true
	from := int64(0)
	if len(ms) == s.want && ms[0].Seq > 1 {
		from = ms[0].Seq
	}
	var items []views.Item
	for _, m := range ms {
		if items, err = s.events(items, evs, from, m.Seq-1); err != nil {
			return err
		}
		if items, err = s.message(items, m); err != nil {
			return err
		}
	}
	if items, err = s.events(items, evs, from, c.LastSeq); err != nil {
		return err
	}
	b, err := ds.Encode(s.ctx, views.Items(items), ds.Opt{ID: uint64(s.after), Selector: "#items", Mode: ds.Append})
	s.buf = append(append(s.buf, ds.EncodeRemove(0, "#items > *")...), b...)
	return err
}

// resume adds what came since the panel last listened.
func (s *frameStream) resume(c *conversation.Conversation) error {
	if s.pen.last == nil {
		ms, err := s.h.Store.TranscriptBefore(s.ctx, c.ID, s.after+1, 1, false)
		if err != nil {
			return err
		}
		for _, m := range ms {
			s.pen.last = m
		}
	}
	return s.more()
}

// more appends the messages behind the cursor, and the events between them.
func (s *frameStream) more() error {
	for s.drawn {
		page, err := s.h.Feed.Transcript(s.ctx, s.conv, s.after)
		if err != nil {
			return err
		}
		evs, err := s.h.Store.Events(s.ctx, s.conv)
		if err != nil {
			return err
		}
		for _, e := range page {
			if err := s.append(evs, e.Seq-1); err != nil {
				return err
			}
			if e.Note {
				s.after = e.Seq
				continue
			}
			items, err := s.message(nil, e.Message)
			if err != nil {
				return err
			}
			if err := s.add(items, uint64(e.Seq)); err != nil {
				return err
			}
		}
		if !feed.Full(page) {
			return s.append(evs, s.after)
		}
	}
	return nil
}

func (s *frameStream) append(evs []conversation.Event, upTo int64) error {
	items, err := s.events(nil, evs, 0, upTo)
	if err != nil || len(items) == 0 {
		return err
	}
	return s.add(items, 0)
}

func (s *frameStream) add(items []views.Item, id uint64) error {
	for _, it := range items {
		b, err := ds.Encode(s.ctx, views.Line(it), ds.Opt{ID: id, Selector: "#items", Mode: ds.Append})
		if err != nil {
			return err
		}
		s.buf = append(s.buf, b...)
	}
	return nil
}

// changed draws what a new state brings: lines, header, marks.
func (s *frameStream) changed() error {
	c, err := s.h.Store.Conversation(s.ctx, s.conv)
	if err != nil {
		return err
	}
	if c.VisitorID != s.caller.visitor {
		return s.current()
	}
	if err := s.more(); err != nil {
		return err
	}
	return s.standing(c)
}

func (s *frameStream) types() error {
	who, err := s.h.typist(s.ctx, s.conv, s.widget)
	if err != nil || who == nil && !s.typing {
		return err
	}
	s.typing = who != nil
	if who == nil {
		return s.plain("typing", panelTyping{})
	}
	s.l.soon(renew)
	return s.plain("typing", panelTyping{On: true, Name: who.Name})
}

func (s *frameStream) plain(name string, v any) error {
	b, err := ds.EncodeEvent(0, name, v)
	s.buf = append(s.buf, b...)
	return err
}

// fresh sends what b says unless last said the same.
func (s *frameStream) fresh(b []byte, last mark) mark {
	m := markOf(b)
	if m != last {
		s.buf = append(s.buf, b...)
	}
	return m
}
