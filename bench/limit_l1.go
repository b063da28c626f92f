package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"relevo/db"
	"relevo/domain/live"
)

// limits are the programs that the bench runs as children of its own, so that
// their CPU time and memory are theirs alone.
var limits = map[string]func(args []string) error{"limit-l1": limitL1, "limit-l2": limitL2}

// pragmas are those of the product's writing connection; a test compares them
// with the product's.
var pragmas = []string{"busy_timeout(2000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(1)", "cache_size(-32768)",
	"temp_store(memory)", "wal_autocheckpoint(4000)", "mmap_size(2147483648)"}

func openRaw(dir string, pragmas []string) (*sql.DB, error) {
	q := url.Values{"_pragma": pragmas}
	conn, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: filepath.Join(dir, db.File), RawQuery: q.Encode()}).String())
	if err == nil {
		conn.SetMaxOpenConns(1)
	}
	return conn, err
}

// migrate makes the product's schema in a folder.
func migrate(ctx context.Context, dir string) error {
	d, err := db.Open(ctx, db.Options{Dir: dir, Hub: live.NewHub()})
	if err != nil {
		return err
	}
	return d.Close()
}

// l1Result is what the child prints.
type l1Result struct {
	Messages int     `json:"messages"`
	Seconds  float64 `json:"seconds"`
	Commits  int     `json:"commits"`
	CPUms    float64 `json:"cpu_ms"` // of the measured stretch
}

func (r l1Result) rate() float64 { return float64(r.Messages) / r.Seconds }

// runL1 runs the limit as a child, under a wrapper if one is given.
func (b *bench) runL1(ctx context.Context, d time.Duration, wrap ...string) (r l1Result, err error) {
	dir, err := b.scratch()
	if err != nil {
		return r, err
	}
	args := append(append([]string(nil), wrap...), b.self, "limit-l1", "-dir", dir, "-for", d.String())
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stderr = os.Stderr
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.Output()
	if err != nil {
		return r, fmt.Errorf("L1: %w", err)
	}
	return r, errors.Join(json.Unmarshal(out, &r), os.RemoveAll(dir))
}

const producers = 64

// limitL1 is the child: producers, each with one message in flight, and one
// goroutine that writes what waits in one transaction and commits it.
func limitL1(args []string) error {
	fs := flag.NewFlagSet("limit-l1", flag.ContinueOnError)
	dir := fs.String("dir", "", "data folder")
	d := fs.Duration("for", 5*time.Second, "measured time, after a fifth of it to warm up")
	if err := fs.Parse(args); err != nil {
		return err
	}
	ctx := context.Background()
	if err := migrate(ctx, *dir); err != nil {
		return err
	}
	conn, err := openRaw(*dir, pragmas)
	if err != nil {
		return err
	}
	r, err := (&l1{conn: conn, queue: make(chan *l1Row, 1024)}).run(ctx, *d)
	if err := errors.Join(err, conn.Close()); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// l1Row is one message on its way to disk.
type l1Row struct {
	conversation, visitor, seq, at int64
	clientID, text                 string
	done                           chan error
}

type l1 struct {
	conn            *sql.DB
	queue           chan *l1Row
	stored, commits atomic.Int64
	lastID          int64
}

func (l *l1) run(ctx context.Context, d time.Duration) (r l1Result, err error) {
	if err := l.seed(ctx); err != nil {
		return r, err
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	errs := make(chan error, producers+1)
	for i := range int64(producers) {
		wg.Go(func() { errs <- l.produce(i+1, stop) })
	}
	go func() { errs <- l.write(ctx) }()
	time.Sleep(d / 5)
	messages, commits, cpu, start := l.stored.Load(), l.commits.Load(), ownCPU(), time.Now()
	time.Sleep(d)
	r = l1Result{Messages: int(l.stored.Load() - messages), Commits: int(l.commits.Load() - commits),
		Seconds: time.Since(start).Seconds(), CPUms: ms(ownCPU() - cpu)}
	close(stop)
	wg.Wait()
	close(l.queue)
	for range producers + 1 {
		err = errors.Join(err, <-errs)
	}
	return r, err
}

// seed makes one open conversation a producer; the columns a message does
// not change hold what a real one would.
func (l *l1) seed(ctx context.Context) error {
	now := time.Now().UnixMilli()
	for i := range int64(producers) {
		c := bareConversation(i+1, i+1, i+1, 1, now)
		if _, err := l.conn.ExecContext(ctx, insertConversation, c.args()...); err != nil {
			return err
		}
	}
	return nil
}

func (l *l1) produce(n int64, stop <-chan struct{}) error {
	row := &l1Row{conversation: n, visitor: n, seq: 1, text: messageText(int(n), 0), done: make(chan error, 1)}
	for {
		select {
		case <-stop:
			return nil
		default:
		}
		row.seq++
		row.at = time.Now().UnixMilli()
		row.clientID = clientID(int(n), int(row.seq))
		l.queue <- row
		if err := <-row.done; err != nil {
			return err
		}
	}
}

// write is the group commit, bare: no savepoints, no reads, no wake-ups.
func (l *l1) write(ctx context.Context) error {
	stmts := make([]*sql.Stmt, 4)
	conn, err := l.conn.Conn(ctx)
	if err != nil {
		return err
	}
	for i, q := range []string{"BEGIN IMMEDIATE", insertMessage, updateConversation, "COMMIT"} {
		if stmts[i], err = conn.PrepareContext(ctx, q); err != nil {
			return err
		}
	}
	group := make([]*l1Row, 0, 256)
	for row := range l.queue {
		group = append(group[:0], row)
	fill:
		for len(group) < cap(group) {
			select {
			case row, ok := <-l.queue:
				if !ok {
					break fill
				}
				group = append(group, row)
			default:
				break fill
			}
		}
		err := l.commit(ctx, stmts, group)
		for _, row := range group {
			row.done <- err
		}
	}
	return conn.Close()
}

func (l *l1) commit(ctx context.Context, stmts []*sql.Stmt, group []*l1Row) error {
	if _, err := stmts[0].ExecContext(ctx); err != nil {
		return err
	}
	for _, m := range group {
		l.lastID = max(l.lastID+1, idAt(m.at))
		if _, err := stmts[1].ExecContext(ctx, l.lastID, m.conversation, m.seq, m.at, 0, "visitor", m.visitor, m.clientID, m.text, nil); err != nil {
			return err
		}
		if _, err := stmts[2].ExecContext(ctx, m.conversation, m.seq-1,
			m.seq, m.at, m.seq, m.seq, m.at, m.seq, 0, m.text, "visitor"); err != nil {
			return err
		}
	}
	if _, err := stmts[3].ExecContext(ctx); err != nil {
		return err
	}
	l.stored.Add(int64(len(group)))
	l.commits.Add(1)
	return nil
}

const insertMessage = `INSERT INTO message (id, conversation_id, seq, at, note, author_kind, author_id, client_id, text, files)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (author_id, client_id) WHERE client_id IS NOT NULL DO NOTHING`

// updateConversation writes the columns that a plain message changes; no
// index has any of them.
const updateConversation = `UPDATE conversation SET last_seq = $3, last_at = $4, public_seq = $5, visitor_seq = $6, needs_reply = $7,
visitor_read = $8, agent_read = $9, preview = $10, preview_by = $11, ver = ver + 1 WHERE id = $1 AND ver = $2`

// ownCPU is this process's processor time.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// idAt is the lowest id of a millisecond, as the product counts them.
func idAt(at int64) int64 { return (at - 1_735_689_600_000) << 22 }
