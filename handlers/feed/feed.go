// Package feed lets many streams share one read of the newest messages. It
// keeps the last few thousand in memory in commit order; a stream asks for
// what lies behind its cursor, and the first to ask after a commit reads for
// all. A cursor that lies further back is answered from the database.
package feed

import (
	"context"
	"sync"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/live"
)

// Source is the database as the feed needs it.
type Source interface {
	LastID(ctx context.Context) (domain.ID, error)
	MessagesAfter(ctx context.Context, after domain.ID, limit int) ([]*conversation.Message, error)
	Transcript(ctx context.Context, conv domain.ID, after int64, limit int, notes bool) ([]*conversation.Message, error)
}

const (
	keep  = 2048 // messages held
	batch = 512  // messages read at once
)

// Entry is one message with the forms it was rendered to, each made once.
type Entry struct {
	*conversation.Message
	mu    sync.Mutex
	forms map[string][]byte
}

// Form returns the rendering of that name, made by render at the first call.
// The result is shared: do not change it.
func (e *Entry) Form(name string, render func(*conversation.Message) ([]byte, error)) ([]byte, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if b, ok := e.forms[name]; ok {
		return b, nil
	}
	b, err := render(e.Message)
	if err != nil {
		return nil, err
	}
	if e.forms == nil {
		e.forms = map[string][]byte{}
	}
	e.forms[name] = b
	return b, nil
}

// Feed is safe for concurrent use.
type Feed struct {
	src     Source
	hub     *live.Hub
	mu      sync.RWMutex // many read what one has read for all
	started bool
	version uint64
	last    domain.ID // newest message read
	covered domain.ID // all messages up to this id are read; last or above it
	floor   domain.ID // all messages above this one are held
	ring    []*Entry  // in commit order
	byConv  map[domain.ID][]*Entry
}

// New makes a feed over a source whose commits wake the hub.
func New(src Source, hub *live.Hub) *Feed {
	return &Feed{src: src, hub: hub, byConv: map[domain.ID][]*Entry{}}
}

// fresh tells whether all that was committed is read, up to want in any case.
// The caller holds a lock.
func (f *Feed) fresh(want domain.ID) bool {
	return f.started && f.hub.Version(engine.TopicMessages.Kind) == f.version && want <= f.covered
}

// current locks the feed for reading when it is fresh; unlock with mu.RUnlock.
// It is locked only when there is no error.
func (f *Feed) current(ctx context.Context, want domain.ID) error {
	f.mu.RLock()
	if f.fresh(want) {
		return nil
	}
	f.mu.RUnlock()
	f.mu.Lock()
	err := f.refresh(ctx, want)
	f.mu.Unlock()
	if err == nil {
		f.mu.RLock() // what is committed meanwhile wakes its readers again
	}
	return err
}

// refresh reads what was committed since the last call, if anything was, and
// in any case everything up to want, an id known to be committed.
func (f *Feed) refresh(ctx context.Context, want domain.ID) error {
	if f.fresh(want) {
		return nil
	}
	v := f.hub.Version(engine.TopicMessages.Kind) // before the read: a later commit is read next time
	if !f.started {
		last, err := f.src.LastID(ctx)
		if err != nil {
			return err
		}
		f.last, f.floor, f.started = last, last, true
	}
	for {
		ms, err := f.src.MessagesAfter(ctx, f.last, batch)
		if err != nil {
			return err
		}
		for _, m := range ms {
			f.add(&Entry{Message: m})
		}
		if len(ms) < batch {
			f.version, f.covered = v, max(f.covered, f.last, want)
			return nil
		}
	}
}

func (f *Feed) add(e *Entry) {
	f.ring = append(f.ring, e)
	f.byConv[e.ConversationID] = append(f.byConv[e.ConversationID], e)
	f.last = e.ID
	if len(f.ring) < 2*keep {
		return
	}
	for _, old := range f.ring[:keep] { // drop half at once: cheap on average
		c := f.byConv[old.ConversationID][1:]
		if len(c) == 0 {
			delete(f.byConv, old.ConversationID)
		} else {
			f.byConv[old.ConversationID] = c
		}
		f.floor = old.ID
	}
	f.ring = append(make([]*Entry, 0, 2*keep), f.ring[keep:]...)
}

const pageSize = 500

// Transcript returns up to a page of a conversation's messages with seq above
// after, in order. Notes are among them; the caller drops what its reader may
// not see. Fewer than a page means the end.
func (f *Feed) Transcript(ctx context.Context, conv domain.ID, after int64) ([]*Entry, error) {
	if err := f.current(ctx, 0); err != nil {
		return nil, err
	}
	held := f.byConv[conv]
	if len(held) > 0 && held[0].Seq <= after+1 {
		i := int(min(after+1-held[0].Seq, int64(len(held))))
		out := held[i:min(i+pageSize, len(held))]
		out = append([]*Entry(nil), out...)
		f.mu.RUnlock()
		return out, nil
	}
	f.mu.RUnlock()
	ms, err := f.src.Transcript(ctx, conv, after, pageSize, true)
	return entries(ms), err
}

// After returns up to a page of messages of all conversations with ids above
// the given one, in commit order. Fewer than a page means the end.
func (f *Feed) After(ctx context.Context, id domain.ID) ([]*Entry, error) {
	if err := f.current(ctx, 0); err != nil {
		return nil, err
	}
	if id >= f.floor {
		i := len(f.ring)
		for i > 0 && f.ring[i-1].ID > id {
			i--
		}
		out := append([]*Entry(nil), f.ring[i:min(i+pageSize, len(f.ring))]...)
		f.mu.RUnlock()
		return out, nil
	}
	f.mu.RUnlock()
	ms, err := f.src.MessagesAfter(ctx, id, pageSize)
	return entries(ms), err
}

// Last is the id of the newest message now.
func (f *Feed) Last(ctx context.Context) (domain.ID, error) {
	if err := f.current(ctx, 0); err != nil {
		return 0, err
	}
	defer f.mu.RUnlock()
	return f.last, nil
}

// Through makes sure that all messages up to an id are read, the id being one
// of something that is committed. A reader that merges messages with rows of
// another kind needs it: both are stored before the commit wakes anybody.
func (f *Feed) Through(ctx context.Context, id domain.ID) error {
	if err := f.current(ctx, id); err != nil {
		return err
	}
	f.mu.RUnlock()
	return nil
}

// Full tells whether a page came back full, so that more may follow.
func Full(page []*Entry) bool { return len(page) == pageSize }

func entries(ms []*conversation.Message) []*Entry {
	out := make([]*Entry, len(ms))
	for i, m := range ms {
		out[i] = &Entry{Message: m}
	}
	return out
}
