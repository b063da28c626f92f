package web

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"relevo/domain"
)

// Rate is how often something may happen for one key; the zero Rate is off.
type Rate struct {
	PerSecond float64
	Burst     int
}

// ParseRate reads "5/s", "100/m" or "off". The burst is four seconds' worth,
// at least ten.
func ParseRate(s string) (Rate, error) {
	if s == "off" {
		return Rate{}, nil
	}
	num, unit, ok := strings.Cut(s, "/")
	n, err := strconv.ParseFloat(num, 64)
	per := map[string]float64{"s": 1, "m": 60, "h": 3600}[unit]
	if !ok || err != nil || !(n > 0 && n <= 1e6) || per == 0 { // NaN is neither
		return Rate{}, fmt.Errorf("rate %q: write it as 5/s, 100/m or off", s)
	}
	return Rate{PerSecond: n / per, Burst: max(10, int(4*n/per))}, nil
}

// UnmarshalText lets flags hold a Rate.
func (r *Rate) UnmarshalText(b []byte) (err error) {
	*r, err = ParseRate(string(b))
	return err
}

// Off tells whether nothing is limited.
func (r Rate) Off() bool { return r.PerSecond == 0 }

// Limiter holds one bucket a key. Keys that have been quiet long enough to be
// full again are forgotten.
type Limiter struct {
	rate  Rate
	mu    sync.Mutex
	keys  map[string]*bucket
	sweep time.Time
}

type bucket struct {
	*rate.Limiter
	seen time.Time
}

// NewLimiter makes a limiter; with a Rate that is off it allows everything.
func NewLimiter(r Rate) *Limiter { return &Limiter{rate: r, keys: map[string]*bucket{}} }

// Take asks for one event of a key at a time; a rate_limited error says when
// to try again.
func (l *Limiter) Take(key string, now time.Time) error {
	if l.rate.Off() {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget(now)
	b := l.keys[key]
	if b == nil {
		b = &bucket{Limiter: rate.NewLimiter(rate.Limit(l.rate.PerSecond), l.rate.Burst)}
		l.keys[key] = b
	}
	b.seen = now
	res := b.ReserveN(now, 1)
	if d := res.DelayFrom(now); d > 0 {
		res.CancelAt(now)
		return domain.RateLimited(d.Milliseconds() + 1)
	}
	return nil
}

func (l *Limiter) forget(now time.Time) {
	if now.Sub(l.sweep) < time.Minute {
		return
	}
	l.sweep = now
	full := time.Duration(float64(l.rate.Burst)/l.rate.PerSecond*float64(time.Second)) + time.Second
	for k, b := range l.keys {
		if now.Sub(b.seen) > full {
			delete(l.keys, k)
		}
	}
}

// Slots bounds how many streams one key holds open at a time; 0 is no bound.
type Slots struct {
	most int
	mu   sync.Mutex
	n    map[string]int
}

// NewSlots makes a bound of that many a key.
func NewSlots(most int) *Slots { return &Slots{most: most, n: map[string]int{}} }

// Take takes a slot; release gives it back. Over the bound: rate_limited.
func (s *Slots) Take(key string) (release func(), err error) {
	if s.most == 0 {
		return func() {}, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n[key] >= s.most {
		return nil, domain.RateLimited(5000)
	}
	s.n[key]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.n[key]--; s.n[key] == 0 {
			delete(s.n, key)
		}
	}, nil
}
