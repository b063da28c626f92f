package db

import (
	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
)

// cacheMost is how many conversations, visitors and sessions with an assistant
// are remembered of each.
const cacheMost = 4096

// cache remembers the rows that visitors' messages load again and again. Only
// the writer's goroutine uses it. It is exact: this process writes these rows
// through the writer alone, a command that is undone takes its rows out, and a
// commit by another process empties it (data_version, read at each BEGIN).
type cache struct {
	version       int64
	conversations map[domain.ID]conversation.Conversation
	visitors      map[domain.ID]contact.Visitor
	sessions      map[domain.ID]kept // by conversation
	dirty         []domain.ID        // put since the command began
}

func newCache() *cache {
	return &cache{conversations: map[domain.ID]conversation.Conversation{}, visitors: map[domain.ID]contact.Visitor{},
		sessions: map[domain.ID]kept{}}
}

func (c *cache) clear() {
	clear(c.conversations)
	clear(c.visitors)
	clear(c.sessions)
	c.dirty = c.dirty[:0]
}

// undo forgets what the current command put.
func (c *cache) undo() {
	for _, id := range c.dirty {
		delete(c.conversations, id)
		delete(c.visitors, id)
		delete(c.sessions, id)
	}
	c.dirty = c.dirty[:0]
}

// put remembers a value; over the bound any other one is forgotten.
func put[T any](c *cache, m map[domain.ID]T, id domain.ID, v T) {
	if len(m) >= cacheMost {
		for k := range m {
			delete(m, k)
			break
		}
	}
	m[id] = v
	c.dirty = append(c.dirty, id)
}
