package api

import (
	"context"
	"encoding/json"
	"sync"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/live"
)

// changes lets all streams share one read of what happened to conversations
// besides messages, as feed does for messages, and knows who owns what.
type changes struct {
	src     Store
	hub     *live.Hub
	mu      sync.Mutex
	started bool
	version uint64
	last    domain.ID // newest event read
	covered domain.ID // all events up to this id are read; last or above it
	floor   domain.ID // all events above this one are held
	ring    []*change // in commit order
	owners  map[domain.ID]ownership
}

// ownership is what decides whose a conversation is.
type ownership struct {
	owner, last domain.ID
	closed      bool
}

// of tells whether the conversation is the agent's: owned, or owned last when
// it has ended.
func (o ownership) of(agent domain.ID) bool {
	return o.owner == agent || o.closed && o.last == agent
}

// change is one event with the conversation as it stands after it, or as it
// stood when the event was read, and the stream's form, made once.
type change struct {
	conversation.Event
	summary *conversation.Summary
	mu      sync.Mutex
	frame   []byte
}

// changeJSON is a conversation with what happened to it.
type changeJSON struct {
	conversationJSON
	ConversationID string    `json:"conversation_id"`
	Event          eventJSON `json:"event"`
}

func (c *change) render(team team) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.frame != nil {
		return c.frame, nil
	}
	b, err := json.Marshal(changeJSON{shapeConversation(c.summary, team), c.ConversationID.String(), shapeEvent(&c.Event, team)})
	if err == nil {
		c.frame = frame(c.ID, "conversation", b)
	}
	return c.frame, err
}

// mine tells whether the agent's own stream shows the change: it is the
// agent's conversation now, was until now, or the agent did it.
func (c *change) mine(agent domain.ID) bool {
	return ownershipOf(&c.summary.Conversation).of(agent) || c.Data.From == agent || c.Data.To == agent || c.By.Kind == conversation.ByAgent && c.By.ID == agent
}

const (
	keepChanges = 1024 // events held
	pageChanges = 200  // events read at once
	keepOwners  = 10_000
)

func newChanges(src Store, hub *live.Hub) *changes {
	return &changes{src: src, hub: hub, owners: map[domain.ID]ownership{}}
}

func ownershipOf(c *conversation.Conversation) ownership {
	return ownership{c.OwnerID, c.LastOwner, !c.Open()}
}

// refresh reads what was committed since the last call, if anything was, and
// in any case everything up to want, an id known to be committed. All that
// writes an event wakes the inbox, except while nobody has written in the
// conversation yet: those events come along with the next one.
func (f *changes) refresh(ctx context.Context, want domain.ID) error {
	v := f.hub.Version(engine.TopicInbox.Kind)
	if f.started && v == f.version && want <= f.covered {
		return nil
	}
	if !f.started {
		last, err := f.src.LastID(ctx)
		if err != nil {
			return err
		}
		f.last, f.floor, f.started = last, last, true
	}
	for {
		page, err := f.load(ctx, f.last)
		if err != nil {
			return err
		}
		for _, c := range page {
			f.add(c)
		}
		if len(page) < pageChanges {
			f.version, f.covered = v, max(f.covered, f.last, want)
			return nil
		}
	}
}

// load reads a page of events and each conversation of theirs once.
func (f *changes) load(ctx context.Context, after domain.ID) ([]*change, error) {
	evs, err := f.src.EventsAfter(ctx, after, pageChanges)
	if err != nil {
		return nil, err
	}
	rows := map[domain.ID]*conversation.Summary{}
	out := make([]*change, len(evs))
	for i, e := range evs {
		s := rows[e.ConversationID]
		if s == nil {
			if s, err = f.src.Summary(ctx, e.ConversationID); err != nil {
				return nil, err
			}
			rows[e.ConversationID] = s
		}
		out[i] = &change{Event: e, summary: s}
	}
	return out, nil
}

func (f *changes) add(c *change) {
	f.ring = append(f.ring, c)
	f.last = c.ID
	f.owners[c.ConversationID] = ownershipOf(&c.summary.Conversation)
	if len(f.ring) >= 2*keepChanges { // drop half at once: cheap on average
		f.floor = f.ring[keepChanges-1].ID
		f.ring = append(make([]*change, 0, 2*keepChanges), f.ring[keepChanges:]...)
	}
	if len(f.owners) > keepOwners {
		clear(f.owners)
	}
}

// newest is the id of the newest event now; everything up to want is read.
func (f *changes) newest(ctx context.Context, want domain.ID) (domain.ID, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.refresh(ctx, want)
	return f.last, err
}

// after returns up to a page of changes with ids above the given one, in
// commit order. Fewer than a page means the end.
func (f *changes) after(ctx context.Context, id domain.ID) ([]*change, error) {
	f.mu.Lock()
	if err := f.refresh(ctx, 0); err != nil {
		f.mu.Unlock()
		return nil, err
	}
	if id >= f.floor {
		i := len(f.ring)
		for i > 0 && f.ring[i-1].ID > id {
			i--
		}
		out := append([]*change(nil), f.ring[i:min(i+pageChanges, len(f.ring))]...)
		f.mu.Unlock()
		return out, nil
	}
	f.mu.Unlock()
	return f.load(ctx, id)
}

// ownership tells whose a conversation is now; read once, then kept up by the
// events that change it.
func (f *changes) ownership(ctx context.Context, conv domain.ID) (ownership, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if o, ok := f.owners[conv]; ok {
		return o, nil
	}
	c, err := f.src.Conversation(ctx, conv)
	if err != nil {
		return ownership{}, err
	}
	o := ownershipOf(c)
	f.owners[conv] = o
	return o, nil
}
