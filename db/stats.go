package db

import (
	"context"
	"sync/atomic"

	"relevo/domain/engine"
)

// Stats are figures of the write path since the database was opened.
type Stats struct {
	Commands int64 // answered, failed ones included
	Failed   int64 // commands undone alone or with their group
	Groups   int64 // commits
	Messages int64 // stored
	CommitNS int64 // spent between BEGIN and the end of COMMIT, all groups
	LastNS   int64 // the same of the last group
	Queued   int   // commands waiting now
}

// counters are written by the writer's goroutine alone, once a group.
type counters struct {
	commands, failed, groups, messages, commitNS, lastNS atomic.Int64
}

// Stats reads the figures; cheap, from any goroutine.
func (d *DB) Stats() Stats {
	c := &d.w.stats
	return Stats{Commands: c.commands.Load(), Failed: c.failed.Load(), Groups: c.groups.Load(), Messages: c.messages.Load(),
		CommitNS: c.commitNS.Load(), LastNS: c.lastNS.Load(), Queued: len(d.w.queue)}
}

// Trim gives back the memory that a large command took. The next reads of what
// it wrote go to the file.
func (d *DB) Trim(ctx context.Context) error {
	return d.Write(ctx, func(t engine.Tx) error {
		_, err := t.(*tx).exec("PRAGMA shrink_memory")
		return err
	})
}
