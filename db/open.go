// Package db keeps everything in one SQLite file: it implements the engine's
// Store and the queries that handlers declare.
//
// SQL here is what SQLite 3.45 and PostgreSQL 15 both take; what only SQLite
// takes lives in files named *_sqlite.go and under migrate/sqlite. Writes go
// through one goroutine (writer_sqlite.go) that commits what waits together;
// reads use a pool of read-only connections and never wait for a write.
package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"relevo/domain/engine"
	"relevo/domain/live"
)

//go:embed migrate/sqlite/*.sql
var migrations embed.FS

// File is the database's name inside the data folder.
const File = "relevo.db"

// Options are what a database is opened with.
type Options struct {
	Dir  string // data folder; made when missing
	Hub  *live.Hub
	Log  *slog.Logger
	Busy int  // ms to wait for another process's lock; 0 = 2000
	Sole bool // the folder is for this process alone: what a server needs, which keeps much of it in memory
}

// DB is an open database. It implements engine.Store.
type DB struct {
	hub    *live.Hub
	log    *slog.Logger
	read   *sql.DB
	write  *sql.DB
	w      *writer
	stmts  stmtCache
	defs   definitions
	recent *recent
	held   *os.File // keeps the folder locked; nil when it is shared
	once   sync.Once
}

var _ engine.Store = (*DB)(nil)

// UserError is a start problem the operator can mend; its text says how.
type UserError struct{ Text string }

// Error is the sentence.
func (e *UserError) Error() string { return e.Text }

// Open opens or makes the database and brings its schema up to date. Problems
// an operator can mend come back as *UserError: a folder that cannot be
// written or that another server has, a file that is no database, a schema from
// a newer version.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Busy == 0 {
		o.Busy = 2000
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if err := prepareDir(o.Dir); err != nil {
		return nil, err
	}
	if !o.Sole {
		return open(ctx, o)
	}
	held, err := lock(o.Dir)
	if err != nil {
		return nil, err
	}
	d, err := open(ctx, o)
	if err != nil {
		return nil, errors.Join(err, unlock(held))
	}
	d.held = held
	return d, nil
}

func open(ctx context.Context, o Options) (*DB, error) {
	path := filepath.Join(o.Dir, File)
	if err := private(path); err != nil {
		return nil, err
	}
	write, err := sql.Open("sqlite", writeDSN(path, o.Busy))
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	if err := migrate(ctx, write, path); err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read, err := sql.Open("sqlite", readDSN(path))
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	d := &DB{hub: o.Hub, log: o.Log.With("component", "db"), read: read, write: write, recent: newRecent()}
	d.stmts.db = read
	if d.w, err = newWriter(ctx, d); err != nil {
		return nil, errors.Join(err, read.Close(), write.Close())
	}
	return d, nil
}

// Close ends the writer after what waits is committed, then closes the file.
func (d *DB) Close() error {
	var err error
	d.once.Do(func() {
		d.w.stop()
		d.stmts.close()
		err = errors.Join(d.read.Close(), d.write.Close())
		err = errors.Join(err, unlock(d.held))
	})
	return err
}

// unlock gives the folder back; nil holds none.
func unlock(held *os.File) error {
	if held == nil {
		return nil
	}
	return held.Close()
}

func prepareDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &UserError{fmt.Sprintf("the data folder %s cannot be made (%v): choose another with --data or give this user the right to write there", dir, rootCause(err))}
	}
	f, err := os.CreateTemp(dir, ".write-test-*")
	if err != nil {
		return &UserError{fmt.Sprintf("the data folder %s cannot be written (%v): give this user the right to write there or choose another with --data", dir, rootCause(err))}
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// private makes the database's file before anything is in it, for its owner's
// eyes alone; SQLite gives the files beside it the same rights. A file that is
// there already is not opened: closing it would end this process's locks on it.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		return f.Close()
	}
	if !errors.Is(err, fs.ErrExist) {
		return notADatabase(err, path)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Chmod(name, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return notADatabase(err, path)
		}
	}
	return nil
}

func rootCause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// SchemaVersion is the newest schema this binary knows.
func SchemaVersion() int64 {
	names, err := fs.Glob(migrations, "migrate/sqlite/*.sql")
	if err != nil {
		return 0
	}
	return int64(len(names))
}

func migrate(ctx context.Context, conn *sql.DB, path string) error {
	sub, err := fs.Sub(migrations, "migrate/sqlite")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, conn, sub)
	if err != nil {
		return notADatabase(err, path)
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return notADatabase(err, path)
	}
	if have > SchemaVersion() {
		return &UserError{fmt.Sprintf("the database %s was written by a newer Relevo (schema %d, this one knows %d): start the newer version, or restore a backup made before the upgrade", path, have, SchemaVersion())}
	}
	if _, err := p.Up(ctx); err != nil {
		return notADatabase(err, path)
	}
	return nil
}
