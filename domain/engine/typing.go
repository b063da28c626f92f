package engine

import (
	"sync"

	"relevo/domain"
	"relevo/domain/conversation"
)

// TypingFor is how long one typing mark holds, in ms; a client renews it.
const TypingFor = 6000

// typing is who is typing where: kept in memory, worth nothing after a restart.
type typing struct {
	mu    sync.Mutex
	until map[domain.ID]map[conversation.Author]int64
}

func newTyping() *typing {
	return &typing{until: map[domain.ID]map[conversation.Author]int64{}}
}

// Type marks somebody as typing (or no longer) in a conversation.
func (e *Engine) Type(conv domain.ID, who conversation.Author, on bool) {
	now := e.Now()
	e.typing.mu.Lock()
	m := e.typing.until[conv]
	if on {
		if m == nil {
			m = map[conversation.Author]int64{}
			e.typing.until[conv] = m
		}
		m[who] = now + TypingFor
	} else {
		delete(m, who)
	}
	for a, t := range m {
		if t <= now {
			delete(m, a)
		}
	}
	if len(m) == 0 {
		delete(e.typing.until, conv)
	}
	e.typing.sweep(now)
	e.typing.mu.Unlock()
	e.hub.Wake(TopicTyping(conv))
}

// sweep forgets marks that ran out once many conversations hold some.
func (t *typing) sweep(now int64) {
	if len(t.until) < 1000 {
		return
	}
	for c, m := range t.until {
		for a, until := range m {
			if until <= now {
				delete(m, a)
			}
		}
		if len(m) == 0 {
			delete(t.until, c)
		}
	}
}

// Typing lists who is typing in a conversation now, agents and visitor.
func (e *Engine) Typing(conv domain.ID) []conversation.Author {
	now := e.Now()
	e.typing.mu.Lock()
	defer e.typing.mu.Unlock()
	var out []conversation.Author
	for a, t := range e.typing.until[conv] {
		if t > now {
			out = append(out, a)
		}
	}
	return out
}
