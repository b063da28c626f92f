package web

import "sync"

// Shared keeps what many streams read alike, each result until its version
// moves on: the first stream to ask after a change reads for all. The zero
// value is empty; it is safe for concurrent use.
type Shared[T any] struct {
	mu sync.Mutex
	m  map[string]*slot[T]
}

type slot[T any] struct {
	mu      sync.Mutex
	version uint64
	full    bool
	v       T
}

const maxShared = 1000 // results kept; more start anew

// Get returns the result for a key, loaded at this version or a later one. The
// caller reads the version before it calls. Errors are not kept.
func (s *Shared[T]) Get(key string, version uint64, load func() (T, error)) (T, error) {
	s.mu.Lock()
	x := s.m[key]
	if x == nil {
		if s.m == nil || len(s.m) >= maxShared {
			s.m = map[string]*slot[T]{}
		}
		x = &slot[T]{}
		s.m[key] = x
	}
	s.mu.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.full && x.version >= version {
		return x.v, nil
	}
	v, err := load()
	if err != nil {
		return v, err
	}
	x.v, x.version, x.full = v, version, true
	return v, nil
}
