package db

import (
	"container/list"
	"sync"

	"relevo/domain"
	"relevo/domain/assistant"
)

// definitionsMost is how many versions are remembered.
const definitionsMost = 64

// definitions remembers versions with their definitions decoded: they never
// change, every turn needs one, and decoding a large one takes longer than the
// turn. What it gives out is shared and must not be altered. Safe for
// concurrent use.
type definitions struct {
	mu    sync.Mutex
	known map[domain.ID]*list.Element
	order list.List // of *assistant.Version, the last used first
}

// get gives a remembered version, nil when it is not.
func (c *definitions) get(id domain.ID) *assistant.Version {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.known[id]
	if e == nil {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*assistant.Version)
}

func (c *definitions) put(v *assistant.Version) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = map[domain.ID]*list.Element{}
	}
	if c.known[v.ID] != nil {
		return
	}
	if c.order.Len() >= definitionsMost {
		c.remove(c.order.Back())
	}
	c.known[v.ID] = c.order.PushFront(v)
}

func (c *definitions) drop(id domain.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.known[id]; e != nil {
		c.remove(e)
	}
}

func (c *definitions) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.known)
	c.order.Init()
}

func (c *definitions) remove(e *list.Element) {
	delete(c.known, e.Value.(*assistant.Version).ID)
	c.order.Remove(e)
}
