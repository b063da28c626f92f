// Package live wakes streams after a change. A topic names what changed; a
// wake-up carries no data, the woken reader reads again. Bursts coalesce: a
// subscriber holds at most one pending wake-up, so a slow one blocks nobody
// and loses nothing.
package live

import "sync"

// Topic names a thing that can change, such as one conversation. ID is 0 for
// topics that stand for a whole kind.
type Topic struct {
	Kind string
	ID   int64
}

// Hub passes wake-ups from the store to the streams of this process.
type Hub struct {
	mu       sync.Mutex
	subs     map[Topic]map[*Sub]struct{}
	versions map[Topic]uint64
	count    int
	closed   bool
}

// NewHub returns an empty hub.
func NewHub() *Hub {
	return &Hub{subs: map[Topic]map[*Sub]struct{}{}, versions: map[Topic]uint64{}}
}

// Sub is one subscriber. C receives at most one pending wake-up and is closed
// by Close or by the hub's Close.
type Sub struct {
	C      chan struct{}
	hub    *Hub
	topics []Topic
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
	for _, t := range topics {
		m := h.subs[t]
		if m == nil {
			m = map[*Sub]struct{}{}
			h.subs[t] = m
		}
		m[s] = struct{}{}
	}
	h.count++
	return s
}

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
		delete(h.subs[t], s)
		if len(h.subs[t]) == 0 {
			delete(h.subs, t)
		}
	}
	close(s.C)
}

// Wake tells every subscriber of the topics that something changed.
func (h *Hub) Wake(topics ...Topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, t := range topics {
		if t.ID == 0 {
			h.versions[t]++ // whole kinds are few; single things are not counted
		}
		for s := range h.subs[t] {
			select {
			case s.C <- struct{}{}:
			default:
			}
		}
	}
}

// Version counts the wake-ups of a whole kind (ID 0) since start; caches use
// it to notice that they are stale.
func (h *Hub) Version(kind string) uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.versions[Topic{Kind: kind}]
}

// Listeners is the number of subscribers of a topic.
func (h *Hub) Listeners(t Topic) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.subs[t])
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
	for _, m := range h.subs {
		for s := range m {
			h.drop(s)
		}
	}
}
