package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"relevo/db"
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/widget"
)

// fillSpec says how large a database to make.
type fillSpec struct {
	conversations int
	seed          uint64
	now           time.Time // the newest conversation's time
}

// filled tells what is in a made database.
type filled struct {
	fillSpec
	messages, contacts int
	bytes              int64
	folders            map[conversation.Folder]int
	long               []domain.ID // conversations of longLength messages and the one of hugeLength
	longLast           []int64     // their last seq
	middle             map[conversation.Folder]conversation.Cursor
	words              []string // the vocabulary, most frequent first
}

const (
	longLength  = 60    // every thousandth conversation
	hugeLength  = 5_000 // one; half as many as there are conversations at most
	fillAgents  = 12
	fillPerTx   = 20_000
	fillHistory = 2 * 365 * 24 * time.Hour
)

// fill writes conversations, messages, visitors, contacts, history, tags,
// kept counts and the search index as the product keeps them, into a data
// folder whose schema is made if missing. Rows go in one by one in the order
// of time into the product's own indexes, only without its journal.
func fill(ctx context.Context, dir string, spec fillSpec) (*filled, error) {
	if err := migrate(ctx, dir); err != nil {
		return nil, err
	}
	conn, err := openRaw(dir, []string{"locking_mode(exclusive)", "journal_mode(off)", "synchronous(off)", "cache_size(-262144)", "temp_store(memory)"})
	if err != nil {
		return nil, err
	}
	f := &filler{ctx: ctx, filled: filled{fillSpec: spec, folders: map[conversation.Folder]int{}, middle: map[conversation.Folder]conversation.Cursor{}},
		words: newWords(spec.seed), counts: map[[2]int64]int{}, stmts: map[string]*sql.Stmt{}}
	f.filled.words = f.words.list
	err = f.all(conn)
	if err := errors.Join(err, conn.Close()); err != nil {
		return nil, fmt.Errorf("fill: %w", err)
	}
	fi, err := os.Stat(filepath.Join(dir, db.File))
	if err != nil {
		return nil, err
	}
	f.bytes = fi.Size()
	return &f.filled, nil
}

// filler is the work in progress.
type filler struct {
	filled
	ctx    context.Context
	words  *words
	tx     *sql.Tx
	stmts  map[string]*sql.Stmt // of tx
	widget int64
	agents []int64
	lastID int64
	counts map[[2]int64]int // by folder and owner
	people [][2]int64       // contact and visitor
}

func (f *filler) all(conn *sql.DB) (err error) {
	start := f.now.Add(-fillHistory)
	for i := range f.conversations {
		if i%fillPerTx == 0 {
			if err := f.commit(); err != nil {
				return err
			}
			if f.tx, err = conn.BeginTx(f.ctx, nil); err != nil {
				return err
			}
		}
		at := start.Add(time.Duration(float64(fillHistory) * float64(i+1) / float64(f.conversations))).UnixMilli()
		if i == 0 {
			if err := f.staff(at); err != nil {
				return err
			}
		}
		if err := f.conversation(i, at); err != nil {
			return err
		}
	}
	if err := f.end(); err != nil {
		return err
	}
	return f.commit()
}

// commit ends the transaction; its statements go with it.
func (f *filler) commit() error {
	if f.tx == nil {
		return nil
	}
	clear(f.stmts)
	return f.tx.Commit()
}

func (f *filler) exec(q string, args ...any) error {
	s := f.stmts[q]
	if s == nil {
		var err error
		if s, err = f.tx.PrepareContext(f.ctx, q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
		f.stmts[q] = s
	}
	_, err := s.Exec(args...) // without a context: the driver would start a goroutine for each row to watch it
	if err != nil {
		return fmt.Errorf("%s: %w", q, err)
	}
	return nil
}

// id makes the next id of a time; ids rise with time and never repeat.
func (f *filler) id(at int64) int64 {
	f.lastID = max(f.lastID+1, idAt(at))
	return f.lastID
}

func (f *filler) staff(at int64) error {
	settings, err := json.Marshal(widget.Defaults("Bench"))
	if err != nil {
		return err
	}
	f.widget = f.id(at)
	if err := f.exec("INSERT INTO widget (id, key, settings, identity_secret, created_at, archived_at) VALUES ($1, $2, $3, $4, $5, $6)",
		f.widget, "bench-widget-key", string(settings), nil, at, 0); err != nil {
		return err
	}
	for i := range fillAgents {
		id := f.id(at)
		f.agents = append(f.agents, id)
		if err := f.exec(`INSERT INTO agent (id, email, name, role, lang, zone, theme, density, avatar, quiet, password_hash, disabled_at, created_at)
VALUES ($1, $2, $3, 'agent', 'en', 'UTC', '', '', 0, 0, '', 0, $4)`, id, fmt.Sprintf("owner%d@bench.test", i), f.words.name(), at); err != nil {
			return err
		}
	}
	for i, name := range []string{"billing", "delivery", "returns", "vip", "bug"} {
		if err := f.exec("INSERT INTO tag (id, name) VALUES ($1, $2)", i+1, name); err != nil {
			return err
		}
	}
	return nil
}

// end writes what follows all rows.
func (f *filler) end() error {
	for k, n := range f.counts {
		if err := f.exec("INSERT INTO folder_count (folder, owner_id, n) VALUES ($1, $2, $3)", k[0], k[1], n); err != nil {
			return err
		}
	}
	return f.exec("UPDATE search_state SET message_id = $1 WHERE id = 1", f.lastID)
}
