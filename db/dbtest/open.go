// Package dbtest is the conformance suite of the engine's Store: every
// database that Relevo runs on passes the same tests. It also opens a real
// store with an engine and a fake clock for the tests of other packages.
package dbtest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"relevo/db"
	"relevo/domain/engine"
	"relevo/domain/live"
)

// Clock is a clock that tests move by hand. Safe for concurrent use.
type Clock struct {
	mu sync.Mutex
	t  time.Time
}

// NewClock starts at a fixed Monday morning, UTC.
func NewClock() *Clock {
	return &Clock{t: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
}

// Now implements engine.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

// Advance moves the clock; a negative duration sets it back.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// World is a real database with an engine on a fake clock.
type World struct {
	DB     *db.DB
	Engine *engine.Engine
	Hub    *live.Hub
	Clock  *Clock
	Blobs  *Blobs
	Dir    string
}

// Blobs counts which contents were ordered removed.
type Blobs struct {
	mu      sync.Mutex
	Deleted []string
}

// HasBlob implements engine.Blobs: everything is there but what was removed.
func (b *Blobs) HasBlob(sha string) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return !slices.Contains(b.Deleted, sha), nil
}

// DeleteBlob implements engine.Blobs.
func (b *Blobs) DeleteBlob(sha string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.Deleted = append(b.Deleted, sha)
	return nil
}

// Open makes a world in a fresh folder; it is closed when the test ends.
func Open(t testing.TB) *World {
	t.Helper()
	return OpenIn(t, t.TempDir())
}

// empty is a database file fresh from the migrations, made once: they cost a
// test more than what it tests.
var empty = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "relevo-empty-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	d, err := db.Open(context.Background(), db.Options{Dir: dir, Hub: live.NewHub()})
	if err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, db.File))
})

// Migrated puts an empty database of the present schema into a folder that has
// none.
func Migrated(t testing.TB, dir string) {
	t.Helper()
	path := filepath.Join(dir, db.File)
	if _, err := os.Stat(path); err == nil {
		return
	}
	file, err := empty()
	if err == nil {
		err = os.WriteFile(path, file, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// OpenIn makes a world in a folder that may hold a database already.
func OpenIn(t testing.TB, dir string) *World {
	t.Helper()
	w := &World{Hub: live.NewHub(), Clock: NewClock(), Blobs: &Blobs{}, Dir: dir}
	Migrated(t, dir)
	var err error
	if w.DB, err = db.Open(context.Background(), db.Options{Dir: dir, Hub: w.Hub}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.DB.Close(); err != nil {
			t.Error(err)
		}
	})
	if w.Engine, err = engine.New(context.Background(), engine.Config{Store: w.DB, Hub: w.Hub, Blobs: w.Blobs, Clock: w.Clock}); err != nil {
		t.Fatal(err)
	}
	return w
}

// Exec writes rows that no command writes, as another process would.
func (w *World) Exec(t testing.TB, q string, args ...any) {
	t.Helper()
	out, err := sql.Open("sqlite", "file:"+filepath.Join(w.Dir, db.File)+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if _, err := out.ExecContext(context.Background(), q, args...); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}
