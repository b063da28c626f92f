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
	conv      *live.Sub // of listening; nil while there is none
	listening domain.ID
	pending   uint32 // what woke conv and was not returned yet
}

// convNews are the news of a conversation's topics, in the order in which they
// are taken up: messages come before the state that they brought about.
var convNews = [...]news{newMessages, newState, newTyping}

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
		l.conv = l.hub.Subscribe(engine.TopicTranscript(conv), engine.TopicConversation(conv), engine.TopicTyping(conv)) // as convNews
	}
}

func (l *listener) leave() {
	if l.conv != nil {
		l.conv.Close()
	}
	l.conv, l.pending = nil, 0
}

func (l *listener) close() {
	l.leave()
	l.place.Close()
	l.timer.Stop()
}

// soon asks for the next quiet after this long instead of a beat.
func (l *listener) soon(d time.Duration) { l.timer.Reset(min(d, l.beat)) }

// ofConv is where news of the conversation come from; nil without one.
func (l *listener) ofConv() <-chan struct{} {
	if l.conv == nil {
		return nil
	}
	return l.conv.C
}

// next waits.
func (l *listener) next(ctx context.Context) news {
	for {
		select {
		case _, ok := <-l.ofConv():
			if !ok {
				return over
			}
			l.pending |= l.conv.Woken()
		default:
		}
		for i, n := range convNews {
			if l.pending&(1<<i) != 0 {
				l.pending &^= 1 << i
				return n
			}
		}
		select {
		case <-ctx.Done():
			return over
		case _, ok := <-l.place.C:
			return or(ok, newPlace)
		case _, ok := <-l.ofConv():
			if !ok {
				return over
			}
			l.pending = l.conv.Woken()
		case <-l.timer.C:
			l.timer.Reset(l.beat)
			return quiet
		}
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
