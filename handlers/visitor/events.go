package visitor

import (
	"context"
	"encoding/json"
	"hash/maphash"
	"net/http"
	"slices"
	"strconv"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/widget"
	"relevo/handlers/feed"
	"relevo/views/ds"
)

// events serves GET /widget/v1/events: one conversation as it happens.
func (h *Handler) events(w http.ResponseWriter, r *http.Request) error {
	s := &eventStream{h: h}
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

// prepare checks the reader and finds where to begin. It listens first, then
// reads.
func (s *eventStream) prepare(w http.ResponseWriter, r *http.Request) (err error) {
	h, q := s.h, r.URL.Query()
	if s.caller, s.widget, err = h.watching(w, r); err != nil {
		return err
	}
	if s.after, err = seqOf(q.Get("after")); err != nil {
		return err
	}
	if n, err := seqOf(r.Header.Get("Last-Event-ID")); err == nil && n > 0 {
		s.after = n // what the browser remembers is newer than the address
	}
	if s.release, err = h.slot(r, s.caller); err != nil {
		return err
	}
	s.p = speak(s.widget, q.Get("locale"), r.Header.Get("Accept-Language"))
	s.l = h.listen(s.caller.visitor)
	if s.first, err = h.conversation(r, s.caller, q); err != nil {
		return err
	}
	if s.first != nil && q.Get("conversation") == "" && s.after == 0 && !h.Engine.Shows(s.first) {
		s.first = nil // it is over for good: wait for the next
	}
	return nil
}

func (s *eventStream) close() {
	if s.l != nil {
		s.l.close()
	}
	if s.release != nil {
		s.release()
	}
}

// eventStream is one reader of GET /widget/v1/events.
type eventStream struct {
	h       *Handler
	l       *listener
	release func() // gives the slot back
	ctx     context.Context
	caller  caller
	widget  *widget.Widget
	p       *i18n.Printer
	out     *ds.Stream
	first   *conversation.Conversation // to begin with; nil waits for one

	conv               domain.ID // 0 until one begins
	after              int64     // all messages up to this one were sent
	state, reads, look mark      // last sent
	typing             bool      // last sent
	buf                []byte    // what the next flush sends
}

func (s *eventStream) run(ctx context.Context, out *ds.Stream) error {
	defer s.close()
	s.ctx, s.out = ctx, out
	defer s.h.Engine.VisitorOpened(ctx, s.caller.visitor)()
	s.buf = append(s.buf, ": hi\n\n"...)
	if err := aside(s.start); err != nil {
		return err
	}
	for more := true; ; {
		if err := s.flush(); err != nil || !more {
			return err
		}
		what := s.l.next(s.ctx)
		if what == over {
			return nil
		}
		err := aside(func() (err error) {
			more, err = s.take(what)
			return err
		})
		if err != nil {
			return err
		}
	}
}

func (s *eventStream) start() error {
	_, s.look = s.widgetBytes()
	c := s.first
	if s.first = nil; c == nil {
		return nil
	}
	return s.begin(c)
}

// begin takes a conversation up; a cursor beyond its end starts over.
func (s *eventStream) begin(c *conversation.Conversation) error {
	s.conv = c.ID
	s.l.to(c.ID)
	if s.after > c.LastSeq {
		s.after = 0
	}
	if err := s.messages(); err != nil {
		return err
	}
	fresh, err := s.h.Store.Conversation(s.ctx, c.ID) // read after listening
	if err != nil {
		return err
	}
	if err := s.standing(fresh); err != nil {
		return err
	}
	return s.types()
}

// take deals with one wake-up; false ends the stream.
func (s *eventStream) take(what news) (bool, error) {
	switch what {
	case newMessages:
		return true, s.messages()
	case newState:
		return s.changed()
	case newTyping:
		return true, s.types()
	case newPlace:
		s.settings()
		return s.moved()
	}
	s.buf = append(s.buf, ":\n\n"...)
	return true, s.types()
}

// changed re-reads the conversation. One that another visitor has taken over
// (a sign-in) is no longer ours.
func (s *eventStream) changed() (bool, error) {
	c, err := s.h.Store.Conversation(s.ctx, s.conv)
	if err != nil {
		return false, err
	}
	if c.VisitorID != s.caller.visitor {
		return false, nil
	}
	return true, s.standing(c)
}

// moved looks which conversation is the visitor's now. When another one has
// begun this stream has done its work: it forgets the browser's cursor, which
// means nothing there, and ends.
func (s *eventStream) moved() (bool, error) {
	_, c, err := s.h.Store.Visitor(s.ctx, s.caller.visitor)
	if err != nil {
		return false, err
	}
	switch {
	case c == nil:
		return s.conv == 0, nil
	case s.conv == 0:
		if !s.h.Engine.Shows(c) {
			return true, nil
		}
		return true, s.begin(c)
	case c.ID == s.conv:
		return true, nil
	}
	if err := s.messages(); err != nil {
		return false, err
	}
	if _, err := s.changed(); err != nil {
		return false, err
	}
	s.buf = append(s.buf, "id: 0\n\n"...)
	return false, nil
}

// messages sends what lies behind the cursor; notes are not for visitors.
func (s *eventStream) messages() error {
	for {
		page, err := s.h.Feed.Transcript(s.ctx, s.conv, s.after)
		if err != nil {
			return err
		}
		for _, e := range page {
			s.after = e.Seq
			if e.Note {
				continue
			}
			b, err := s.h.messageBytes(s.ctx, e, s.widget)
			if err != nil {
				return err
			}
			s.buf = slices.Grow(s.buf, len(b)+64) // one buffer a wake-up, not three
			s.buf = strconv.AppendInt(append(s.buf, "event: message\nid: "...), e.Seq, 10)
			s.buf = append(append(append(s.buf, "\ndata: "...), b...), "\n\n"...)
		}
		if !feed.Full(page) {
			return nil
		}
		if err := s.flush(); err != nil {
			return err
		}
	}
}

// standing sends state and read marks where they differ from the last.
func (s *eventStream) standing(c *conversation.Conversation) error {
	a, err := s.h.agentOf(s.ctx, c)
	if err != nil {
		return err
	}
	now := stateJSON{ConversationID: c.ID, Control: c.Control(), Agent: a}
	s.h.waiting(c, &now)
	s.state = s.send("state", now, s.state)
	s.reads = s.send("read", readJSON{ConversationID: c.ID, VisitorRead: c.VisitorRead, AgentRead: c.AgentRead}, s.reads)
	return nil
}

// renew is how often a mark is told again while it holds, so that a client may
// let it lapse after engine.TypingFor by itself.
const renew = (engine.TypingFor - 1000) * time.Millisecond

// types tells who types, again while it lasts, and once when it ends.
func (s *eventStream) types() error {
	who, err := s.h.typist(s.ctx, s.conv, s.widget)
	if err != nil {
		return err
	}
	if who == nil && !s.typing {
		return nil
	}
	s.send("typing", typingJSON{ConversationID: s.conv, Typing: who != nil, Author: who}, 0)
	s.typing = who != nil
	if who != nil {
		s.l.soon(renew)
	}
	return nil
}

// typist is an agent who is typing in a conversation, nil if none is.
func (h *Handler) typist(ctx context.Context, conv domain.ID, wd *widget.Widget) (*authorJSON, error) {
	if conv == 0 {
		return nil, nil
	}
	for _, a := range h.Engine.Typing(conv) {
		if a.Kind == conversation.ByAgent {
			by, err := h.author(ctx, a, wd)
			return &by, err
		}
	}
	return nil, nil
}

// settings tells of a change to the widget.
func (s *eventStream) settings() {
	if wd, err := s.h.Widgets.ByID(s.ctx, s.widget.ID); err == nil {
		s.widget = wd
	}
	if b, m := s.widgetBytes(); m != s.look {
		s.look = m
		s.buf = append(append(append(s.buf, "event: widget\ndata: "...), b...), "\n\n"...)
	}
}

func (s *eventStream) widgetBytes() ([]byte, mark) {
	b, err := json.Marshal(shapeWidget(s.widget, s.p))
	if err != nil {
		panic("visitor: " + err.Error()) // strings and booleans always marshal
	}
	return b, markOf(b)
}

// mark stands for bytes that were sent: thousands of streams wait, none of
// which needs more than to know whether the next are the same.
type mark uint64

var marks = maphash.MakeSeed()

func markOf(b []byte) mark { return mark(maphash.Bytes(marks, b)) }

// send adds an event unless it equals the last of its kind, and returns its mark.
func (s *eventStream) send(name string, v any, last mark) mark {
	b, err := json.Marshal(v)
	if err != nil {
		panic("visitor: " + err.Error()) // strings and numbers always marshal
	}
	m := markOf(b)
	if m != last {
		s.buf = append(append(append(append(append(s.buf, "event: "...), name...), "\ndata: "...), b...), "\n\n"...)
	}
	return m
}

// flush writes what has gathered; a stream that waits holds no buffer.
func (s *eventStream) flush() error {
	if len(s.buf) == 0 {
		return nil
	}
	err := s.out.Write(s.buf)
	s.buf = nil
	return err
}
