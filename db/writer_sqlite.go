package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/live"
)

const (
	queueLen  = 1024 // commands that may wait; more are turned away as unavailable
	groupMost = 256  // commands that share one commit at most
)

// The life of a command in the queue: whoever moves it out of waiting decides.
const (
	waiting = iota
	running
	abandoned
)

type command struct {
	fn    func(engine.Tx) error
	state atomic.Int32
	done  chan error
}

// writer owns the one connection that writes. Its goroutine takes what waits,
// runs each command in a savepoint of its own, commits once and then answers
// all: while a commit is on its way to disk the next group forms by itself.
type writer struct {
	db    *DB
	conn  *sql.Conn
	tx    *tx
	queue chan *command
	quit  chan struct{}
	ended chan struct{}
	stats counters
}

func newWriter(ctx context.Context, d *DB) (*writer, error) {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{db: d, conn: conn, queue: make(chan *command, queueLen), quit: make(chan struct{}), ended: make(chan struct{})}
	w.tx = &tx{conn: conn, stmts: map[string]*sql.Stmt{}, cache: newCache(), defs: &d.defs, recent: d.recent}
	go w.run()
	return w, nil
}

// Write queues fn and waits for its commit. A command whose caller gave up
// before its turn is not run; once it runs, its outcome is awaited.
func (d *DB) Write(ctx context.Context, fn func(engine.Tx) error) error {
	c := &command{fn: fn, done: make(chan error, 1)}
	select {
	case <-d.w.quit:
		return domain.Unavailable(errors.New("stopping"))
	default:
	}
	select {
	case d.w.queue <- c:
	case <-ctx.Done():
		return domain.Unavailable(ctx.Err())
	default:
		return domain.Unavailable(errors.New("write queue full"))
	}
	select {
	case err := <-c.done:
		return err
	case <-d.w.ended:
		return lastAnswer(c)
	case <-ctx.Done():
		if c.state.CompareAndSwap(waiting, abandoned) {
			return domain.Unavailable(ctx.Err())
		}
	}
	select {
	case err := <-c.done:
		return err
	case <-d.w.ended:
		return lastAnswer(c)
	}
}

// lastAnswer is for a command that raced the writer's end.
func lastAnswer(c *command) error {
	select {
	case err := <-c.done:
		return err
	default:
		return domain.Unavailable(errors.New("stopping"))
	}
}

func (w *writer) stop() {
	close(w.quit)
	<-w.ended
}

func (w *writer) run() {
	defer close(w.ended)
	group := make([]*command, 0, groupMost)
	for {
		group = group[:0]
		select {
		case c := <-w.queue:
			group = append(group, c)
		case <-w.quit:
			select {
			case c := <-w.queue: // drain what was accepted before the end
				group = append(group, c)
			default:
				w.tx.close()
				if err := w.conn.Close(); err != nil {
					w.db.log.Error("closing the writing connection", "err", err)
				}
				return
			}
		}
		group = w.gather(group)
		runtime.Gosched() // who is about to ask gets there first: a larger group costs the same flush
		w.commit(w.gather(group))
	}
}

// gather adds what waits to a group.
func (w *writer) gather(group []*command) []*command {
	for len(group) < groupMost {
		select {
		case c := <-w.queue:
			group = append(group, c)
		default:
			return group
		}
	}
	return group
}

// commit runs a group in one transaction and answers every member.
func (w *writer) commit(group []*command) {
	live := group[:0]
	for _, c := range group {
		if c.state.CompareAndSwap(waiting, running) {
			live = append(live, c)
		}
	}
	if len(live) == 0 {
		return
	}
	began := time.Now()
	results, topics, err := w.transact(live)
	w.count(results, len(live), time.Since(began).Nanoseconds())
	if err != nil {
		w.db.log.Error("commit failed", "commands", len(live), "err", err)
		for _, c := range live {
			c.done <- unavailable(err)
		}
		return
	}
	w.db.hub.Wake(topics...)
	for i, c := range live {
		c.done <- results[i]
	}
}

// count keeps the figures of one group; results is nil when all is lost.
func (w *writer) count(results []error, commands int, ns int64) {
	failed := commands
	if results != nil {
		failed = 0
		for _, err := range results {
			if err != nil {
				failed++
			}
		}
		w.stats.groups.Add(1)
		w.stats.messages.Add(int64(len(w.tx.added)))
	}
	w.stats.commands.Add(int64(commands))
	w.stats.failed.Add(int64(failed))
	w.stats.commitNS.Add(ns)
	w.stats.lastNS.Store(ns)
}

func unavailable(err error) error {
	if e := domain.AsError(classify(err)); e != nil {
		return e
	}
	return domain.Unavailable(err)
}

// transact runs the group between BEGIN and COMMIT. An error means that
// nothing at all was stored.
func (w *writer) transact(group []*command) (results []error, topics []live.Topic, err error) {
	w.tx.reset()
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return nil, nil, err
	}
	if err := w.tx.freshen(); err != nil {
		w.rollback()
		return nil, nil, err
	}
	results = make([]error, len(group))
	for i, c := range group {
		results[i], err = w.savepoint(c)
		if err != nil {
			w.rollback()
			return nil, nil, err
		}
	}
	if err := w.store(); err != nil {
		w.rollback()
		return nil, nil, err
	}
	return results, w.tx.touched, nil
}

// store commits, and lets readers have the messages without the file.
func (w *writer) store() error {
	if len(w.tx.added) == 0 {
		return w.exec("COMMIT")
	}
	w.db.recent.hold()
	if err := w.exec("COMMIT"); err != nil {
		w.db.recent.done(nil)
		return err
	}
	w.db.recent.done(w.tx.added)
	return nil
}

// savepoint runs one command. failed is the command's own outcome; broken
// means that the transaction cannot go on.
func (w *writer) savepoint(c *command) (failed, broken error) {
	if err := w.exec("SAVEPOINT c"); err != nil {
		return nil, err
	}
	touched, added, undos := len(w.tx.touched), len(w.tx.added), len(w.tx.undos)
	w.tx.cache.dirty = w.tx.cache.dirty[:0]
	failed = w.call(c)
	if failed == nil {
		return nil, w.exec("RELEASE c")
	}
	if fatal(failed) {
		return nil, failed
	}
	w.tx.touched, w.tx.added = w.tx.touched[:touched], w.tx.added[:added]
	w.tx.undo(undos)
	w.tx.cache.undo()
	if err := w.exec("ROLLBACK TO c"); err != nil {
		return nil, err
	}
	if err := w.exec("RELEASE c"); err != nil {
		return nil, err
	}
	return classify(failed), nil
}

// call runs the command's function; a panic in it is that command's error.
func (w *writer) call(c *command) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a command: %v\n%s", p, debug.Stack())
		}
	}()
	return c.fn(w.tx)
}

func (w *writer) exec(q string) error {
	_, err := w.tx.exec(q)
	return err
}

// rollback leaves the connection without a transaction. If even that fails
// the next BEGIN fails too and its group is told so.
func (w *writer) rollback() {
	w.tx.cache.clear()
	w.tx.undo(0)
	if err := w.exec("ROLLBACK"); err != nil {
		w.db.log.Debug("rollback", "err", err) // SQLite has often rolled back itself already
	}
}

// tx is one command's view: statements prepared once on the writing
// connection. Contexts are not passed on: the driver would start a goroutine
// for each statement to watch them, and a running command is never cut off.
type tx struct {
	conn    *sql.Conn
	stmts   map[string]*sql.Stmt
	touched []live.Topic
	cache   *cache
	defs    *definitions
	recent  *recent
	added   []*conversation.Message // by this group, in order
	undos   []func()
	gen     uint64 // counts the times another process had written
}

func (t *tx) reset() {
	t.touched, t.added, t.undos = emptied(t.touched), emptied(t.added), emptied(t.undos)
}

// emptied is an empty slice with the room of s, unless a rare large group made
// it.
func emptied[T any](s []T) []T {
	if cap(s) > 4*groupMost {
		return nil
	}
	clear(s)
	return s[:0]
}

// OnUndo implements engine.Tx.
func (t *tx) OnUndo(fn func()) { t.undos = append(t.undos, fn) }

// undo calls what was asked for since a mark, the latest first.
func (t *tx) undo(mark int) {
	for i := len(t.undos) - 1; i >= mark; i-- {
		t.undos[i]()
	}
	clear(t.undos[mark:])
	t.undos = t.undos[:mark]
}

// Generation implements engine.Tx.
func (t *tx) Generation() uint64 { return t.gen }

// freshen empties what is remembered when another process has written meanwhile.
func (t *tx) freshen() error {
	var v int64
	if err := t.row("PRAGMA data_version").Scan(&v); err != nil {
		return err
	}
	if v == t.cache.version {
		return nil
	}
	var newest domain.ID
	if err := t.row("SELECT coalesce(max(id), 0) FROM message").Scan(&newest); err != nil {
		return err
	}
	t.recent.reset(newest)
	t.cache.clear()
	t.defs.clear()
	t.cache.version = v
	t.gen++
	return nil
}

// Touch implements engine.Tx.
func (t *tx) Touch(topics ...live.Topic) { t.touched = append(t.touched, topics...) }

func (t *tx) stmt(q string) (*sql.Stmt, error) {
	if s := t.stmts[q]; s != nil {
		return s, nil
	}
	s, err := t.conn.PrepareContext(context.Background(), q)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", q, err)
	}
	t.stmts[q] = s
	return s, nil
}

func (t *tx) exec(q string, args ...any) (int64, error) {
	s, err := t.stmt(q)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (t *tx) row(q string, args ...any) scanner {
	s, err := t.stmt(q)
	if err != nil {
		return failedRow{err}
	}
	return s.QueryRowContext(context.Background(), args...)
}

func (t *tx) close() {
	for _, s := range t.stmts {
		_ = s.Close() // the connection goes with them
	}
}

// scanner is a row to scan.
type scanner interface{ Scan(...any) error }

type failedRow struct{ err error }

// Scan returns why there is no row.
func (r failedRow) Scan(...any) error { return r.err }

// Ping proves that the database can be written and read within the context's
// time: an empty command through the writer and one read.
func (d *DB) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	err := d.Write(ctx, func(t engine.Tx) error { return t.SetSetting("alive", "1") })
	if err != nil {
		return err
	}
	var one string
	return d.row(ctx, "SELECT value FROM setting WHERE key = $1", "alive").Scan(&one)
}
