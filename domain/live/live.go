// Package live wakes streams after a change. A topic names what changed; a
// wake-up carries no data, the woken reader reads again. Bursts coalesce: a
// subscriber holds at most one pending wake-up, so a slow one blocks nobody
// and loses nothing.
package live

import (
	"sync"
	"sync/atomic"
)

// Topic names a thing that can change, such as one conversation. ID is 0 for
// topics that stand for a whole kind.
type Topic struct {
	Kind string
	ID   int64
}

// Hub passes wake-ups from the store to the streams of this process.
type Hub struct {
	mu     sync.Mutex
	subs   map[Topic]listeners
	count  int
	closed bool

	versionMu sync.RWMutex // apart: readers who were just woken ask while others still are
	versions  map[string]uint64
}

// listeners are the subscribers of one topic, each with the topic's place in
// its list. Most topics have one, which needs no map.
type listeners struct {
	one   *Sub
	place int
	more  map[*Sub]int // all of them, once there were two
}

// NewHub returns an empty hub.
func NewHub() *Hub {
	return &Hub{subs: map[Topic]listeners{}, versions: map[string]uint64{}}
}

// Sub is one subscriber. C receives at most one pending wake-up and is closed
// by Close or by the hub's Close.
type Sub struct {
	C      chan struct{}
	hub    *Hub
	topics []Topic
	woken  atomic.Uint32
	gone   bool
}

// Subscribe starts listening. Subscribe first, then read: what changes between
// the two wakes the subscriber.
func (h *Hub) Subscribe(topics ...Topic) *Sub {
	s := &Sub{C: make(chan struct{}, 1), hub: h, topics: topics}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		s.gone = true
		close(s.C)
		return s
	}
	for i, t := range topics {
		h.subs[t] = h.subs[t].with(s, i)
	}
	h.count++
	return s
}

func (l listeners) with(s *Sub, place int) listeners {
	switch {
	case l.more != nil:
		l.more[s] = place
	case l.one != nil:
		l = listeners{more: map[*Sub]int{l.one: l.place, s: place}}
	default:
		l = listeners{one: s, place: place}
	}
	return l
}

// all calls f with each subscriber.
func (l listeners) all(f func(s *Sub, place int)) {
	if l.one != nil {
		f(l.one, l.place)
	}
	for s, place := range l.more {
		f(s, place)
	}
}

// Woken tells which topics woke the subscriber since the last call: bit i is
// set for the i-th it subscribed to. Ask after a receive from C; none means
// that an earlier call has told already. Only the first 32 topics are told.
func (s *Sub) Woken() uint32 { return s.woken.Swap(0) }

// Close stops listening and closes C; closing twice is harmless.
func (s *Sub) Close() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.hub.drop(s)
}

func (h *Hub) drop(s *Sub) {
	if s.gone {
		return
	}
	s.gone = true
	h.count--
	for _, t := range s.topics {
		l := h.subs[t]
		delete(l.more, s)
		if l.one == s || l.one == nil && len(l.more) == 0 {
			delete(h.subs, t)
		}
	}
	close(s.C)
}

// Wake tells every subscriber of the topics that something changed.
func (h *Hub) Wake(topics ...Topic) {
	h.bump(topics)
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, t := range topics {
		h.subs[t].all(func(s *Sub, place int) { s.woken.Or(1 << place) })
	}
	for _, t := range topics {
		h.subs[t].all(func(s *Sub, _ int) {
			select {
			case s.C <- struct{}{}:
			default:
			}
		})
	}
}

// bump counts a change of whole kinds; they are few, single things are not
// counted.
func (h *Hub) bump(topics []Topic) {
	h.versionMu.Lock()
	defer h.versionMu.Unlock()
	for _, t := range topics {
		if t.ID == 0 {
			h.versions[t.Kind]++
		}
	}
}

// Version counts the wake-ups of a whole kind (ID 0) since start; caches use
// it to notice that they are stale.
func (h *Hub) Version(kind string) uint64 {
	h.versionMu.RLock()
	defer h.versionMu.RUnlock()
	return h.versions[kind]
}

// Listeners is the number of subscribers of a topic.
func (h *Hub) Listeners(t Topic) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if l := h.subs[t]; l.one == nil {
		return len(l.more)
	}
	return 1
}

// Subscribers is the number of open subscriptions.
func (h *Hub) Subscribers() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.count
}

// Close ends every subscription; later ones are born closed. Streams see their
// channel closed and return.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for _, l := range h.subs {
		l.all(func(s *Sub, _ int) { h.drop(s) })
	}
}
