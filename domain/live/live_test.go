package live_test

import (
	"sync"
	"testing"

	"go.uber.org/goleak"

	"relevo/domain/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func woken(s *live.Sub) bool {
	select {
	case _, open := <-s.C:
		return open
	default:
		return false
	}
}

func TestWake(t *testing.T) {
	h := live.NewHub()
	a, b, all := live.Topic{Kind: "x", ID: 1}, live.Topic{Kind: "x", ID: 2}, live.Topic{Kind: "x"}
	one, both := h.Subscribe(a), h.Subscribe(a, b)
	if h.Subscribers() != 2 || h.Listeners(a) != 2 || h.Listeners(b) != 1 {
		t.Errorf("%d subscribers, %d and %d listeners", h.Subscribers(), h.Listeners(a), h.Listeners(b))
	}
	h.Wake(b)
	if woken(one) || !woken(both) {
		t.Error("the wrong one woke")
	}
	for range 5 {
		h.Wake(a, b, all)
	}
	if !woken(one) || woken(one) || !woken(both) || woken(both) {
		t.Error("a burst is not one wake-up")
	}
	if h.Version("x") != 5 || h.Version("y") != 0 {
		t.Errorf("versions %d, %d", h.Version("x"), h.Version("y"))
	}
	one.Close()
	one.Close()
	h.Wake(a)
	if _, open := <-one.C; open {
		t.Error("woken after its close")
	}
	if h.Listeners(a) != 1 || h.Subscribers() != 1 {
		t.Errorf("left: %d, %d", h.Listeners(a), h.Subscribers())
	}
	h.Close()
	<-both.C // the pending one
	if _, open := <-both.C; open {
		t.Error("open after the hub's end")
	}
	late := h.Subscribe(a)
	if _, open := <-late.C; open {
		t.Error("a subscription after the hub's end is open")
	}
	late.Close()
	if h.Subscribers() != 0 {
		t.Errorf("%d subscribers in the end", h.Subscribers())
	}
}

// TestWoken: a wake-up tells its topics, also when it tells of several.
func TestWoken(t *testing.T) {
	h := live.NewHub()
	defer h.Close()
	a, b, c := live.Topic{Kind: "x", ID: 1}, live.Topic{Kind: "y", ID: 1}, live.Topic{Kind: "z"}
	s, other := h.Subscribe(a, b, c), h.Subscribe(c, b)
	for _, w := range []struct {
		wake        []live.Topic
		s, ofOthers uint32
	}{{[]live.Topic{a}, 1, 0}, {[]live.Topic{b}, 2, 2}, {[]live.Topic{c}, 4, 1}, {[]live.Topic{c, b, a}, 7, 3}} {
		h.Wake(w.wake...)
		if got := s.Woken(); got != w.s || !woken(s) || s.Woken() != 0 {
			t.Errorf("%v: %b, want %b", w.wake, got, w.s)
		}
		if got := other.Woken(); got != w.ofOthers || woken(other) != (w.ofOthers != 0) {
			t.Errorf("%v: %b for the other, want %b", w.wake, got, w.ofOthers)
		}
	}
}

// TestListeners: subscribers come and go in any order.
func TestListeners(t *testing.T) {
	h := live.NewHub()
	topic := live.Topic{Kind: "x", ID: 1}
	subs := make([]*live.Sub, 4)
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}} {
		for i := range subs {
			subs[i] = h.Subscribe(topic)
		}
		for gone, i := range order {
			subs[i].Close()
			h.Wake(topic)
			if n := h.Listeners(topic); n != 3-gone {
				t.Errorf("%d listen, want %d", n, 3-gone)
			}
			for _, j := range order[gone+1:] {
				if !woken(subs[j]) {
					t.Errorf("%d sleeps after %d left", j, i)
				}
			}
		}
		if h.Subscribers() != 0 {
			t.Errorf("%d are left", h.Subscribers())
		}
	}
}

func TestConcurrent(t *testing.T) {
	h := live.NewHub()
	topic := live.Topic{Kind: "x"}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				s := h.Subscribe(topic)
				h.Wake(topic)
				<-s.C
				s.Close()
			}
		})
	}
	wg.Wait()
	if h.Subscribers() != 0 || h.Version("x") != 1600 {
		t.Errorf("%d subscribers, version %d", h.Subscribers(), h.Version("x"))
	}
}
