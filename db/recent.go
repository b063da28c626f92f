package db

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"relevo/domain"
	"relevo/domain/conversation"
)

// recentMost is how many of the newest messages are held, at most twice as many.
const recentMost = 512

// recent holds the newest messages that this process committed, as they were
// stored: who follows the transcript does not read back what was just written.
// It answers only what it is sure of, and never less than the file would: while
// a commit is on its way to disk, and for what lies behind floor, the file is
// asked.
type recent struct {
	mu    sync.RWMutex
	busy  bool      // a commit is under way: the file may already be ahead
	floor domain.ID // all messages above it are held
	list  []*conversation.Message
}

// newRecent knows nothing before the first reset.
func newRecent() *recent { return &recent{floor: math.MaxInt64} }

// reset forgets everything; newest is the highest id the file holds.
func (r *recent) reset(newest domain.ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.floor, r.list = newest, nil
}

// hold sends readers to the file until done.
func (r *recent) hold() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.busy = true
}

// done ends hold; added are the messages of the commit, none when it failed.
// The list only grows behind what readers were given.
func (r *recent) done(added []*conversation.Message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.busy = false
	for _, m := range added {
		if m.ID <= r.newest() { // written for an earlier time: the order is the file's
			r.floor, r.list = r.newest(), nil
			continue
		}
		r.list = append(r.list, m)
	}
	if n := len(r.list) - recentMost; n >= recentMost {
		r.floor = r.list[n-1].ID
		r.list = append(make([]*conversation.Message, 0, 2*recentMost), r.list[n:]...)
	}
}

func (r *recent) newest() domain.ID {
	if n := len(r.list); n > 0 {
		return r.list[n-1].ID
	}
	return r.floor
}

// after returns up to limit messages with ids above the given one, in commit
// order; false: ask the file. The messages are shared: do not change them.
func (r *recent) after(id domain.ID, limit int) ([]*conversation.Message, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.busy || id < r.floor {
		return nil, false
	}
	i, _ := slices.BinarySearchFunc(r.list, id+1, func(m *conversation.Message, id domain.ID) int { return cmp.Compare(m.ID, id) })
	return slices.Clip(r.list[i:min(i+limit, len(r.list))]), true
}
