package visitor

import (
	"context"
	"time"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/live"
)

// news says what woke a stream.
type news uint8

const (
	newMessages news = iota + 1
	newState         // owner, end, read marks
	newTyping
	newPlace // another conversation, or the widget's settings
	quiet    // time for a comment, and to look whether somebody still types
	over     // the reader has gone or the server stops
)

// listener waits for what concerns one visitor's stream. It has no goroutine
// of its own.
type listener struct {
	hub       *live.Hub
	beat      time.Duration
	timer     *time.Timer
	place     *live.Sub
	messages  *live.Sub
	state     *live.Sub
	typing    *live.Sub
	listening domain.ID
}

func (h *Handler) listen(visitor domain.ID) *listener {
	hub := h.Engine.Hub()
	return &listener{hub: hub, beat: h.beat, timer: time.NewTimer(h.beat),
		place: hub.Subscribe(engine.TopicVisitor(visitor), engine.TopicWidgets)}
}

// to listens to a conversation, no longer to the one before.
func (l *listener) to(conv domain.ID) {
	if l.listening == conv {
		return
	}
	l.leave()
	l.listening = conv
	if conv != 0 {
		l.messages = l.hub.Subscribe(engine.TopicTranscript(conv))
		l.state = l.hub.Subscribe(engine.TopicConversation(conv))
		l.typing = l.hub.Subscribe(engine.TopicTyping(conv))
	}
}

func (l *listener) leave() {
	for _, s := range []*live.Sub{l.messages, l.state, l.typing} {
		if s != nil {
			s.Close()
		}
	}
	l.messages, l.state, l.typing = nil, nil, nil
}

func (l *listener) close() {
	l.leave()
	l.place.Close()
	l.timer.Stop()
}

// soon asks for the next quiet after this long instead of a beat.
func (l *listener) soon(d time.Duration) { l.timer.Reset(min(d, l.beat)) }

func woken(s *live.Sub) <-chan struct{} {
	if s == nil {
		return nil
	}
	return s.C
}

// next waits. Messages come before the state that they brought about.
func (l *listener) next(ctx context.Context) news {
	if l.messages != nil {
		select {
		case _, ok := <-l.messages.C:
			return or(ok, newMessages)
		default:
		}
	}
	select {
	case <-ctx.Done():
		return over
	case _, ok := <-l.place.C:
		return or(ok, newPlace)
	case _, ok := <-woken(l.messages):
		return or(ok, newMessages)
	case _, ok := <-woken(l.state):
		return or(ok, newState)
	case _, ok := <-woken(l.typing):
		return or(ok, newTyping)
	case <-l.timer.C:
		l.timer.Reset(l.beat)
		return quiet
	}
}

func or(ok bool, n news) news {
	if ok {
		return n
	}
	return over // the hub has closed
}

// aside runs f on a goroutine of its own and waits for it. A stream's own
// goroutine lives for hours and keeps the stack it once grew to; reading and
// rendering would leave it several times as large as waiting needs.
func aside(f func() error) error {
	type end struct {
		err   error
		panic any
	}
	done := make(chan end, 1)
	go func() {
		var e end
		defer func() {
			e.panic = recover() // handed on: the server catches panics of handlers only
			done <- e
		}()
		e.err = f()
	}()
	e := <-done
	if e.panic != nil {
		panic(e.panic)
	}
	return e.err
}
