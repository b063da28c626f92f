package db

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"relevo/domain"
)

// readers is the size of the read pool: reads share two cores with the writer.
const readers = 6

// mapped is how much of the file readers map, so that they do not meet in the
// driver's shared page cache; SQLite caps it at 2 GiB.
const mapped = 1 << 31

func dsn(path string, q url.Values, pragmas ...string) string {
	for _, p := range pragmas {
		q.Add("_pragma", p)
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String()
}

// writeDSN opens the one connection that writes. FULL: an acknowledged commit
// survives a power cut. 4,000 pages between checkpoints, which the writer does. A
// cache of 64 MiB stored no more and took what is left of the memory budget.
func writeDSN(path string, busyMS int) string {
	return dsn(path, url.Values{}, "busy_timeout("+strconv.Itoa(busyMS)+")", "journal_mode(wal)", "synchronous(full)", "foreign_keys(1)",
		"cache_size(-32768)", "temp_store(memory)", "wal_autocheckpoint(4000)", "mmap_size("+strconv.Itoa(mapped)+")")
}

func readDSN(path string) string {
	return dsn(path, url.Values{"mode": {"ro"}}, "busy_timeout(2000)", "query_only(1)", "temp_store(memory)",
		"mmap_size("+strconv.Itoa(mapped)+")", "cache_size(-2000)")
}

// classify turns the driver's errors into the reader's: no room, locked and
// unreadable files are unavailable, a missing row is not_found.
func classify(err error) error {
	if err == nil || domain.AsError(err) != nil {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return domain.NotFound()
	}
	var se *sqlite.Error
	if errors.As(err, &se) {
		switch se.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM:
			return domain.Unavailable(err)
		}
	}
	return err
}

// fatal tells whether an error means that the whole transaction is lost, not
// only the statement that met it.
func fatal(err error) bool {
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return false
	}
	switch se.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY:
		return true
	}
	return false
}

// unique tells whether an error is a broken unique index.
func unique(err error) bool {
	var se *sqlite.Error
	return errors.As(err, &se) && (se.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || se.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

func notADatabase(err error, path string) error {
	var se *sqlite.Error
	if errors.As(err, &se) {
		switch se.Code() & 0xff {
		case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
			return &UserError{fmt.Sprintf("%s is not a readable database: restore it from a backup, or name another folder with --data", path)}
		case sqlite3.SQLITE_BUSY:
			return &UserError{fmt.Sprintf("%s is locked by another program: end that program, then start again", path)}
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
			return &UserError{fmt.Sprintf("%s cannot be written: give this user the right to write it, or name another folder with --data", path)}
		case sqlite3.SQLITE_FULL:
			return &UserError{fmt.Sprintf("no room is left on the disk of %s: make some, then start again", path)}
		}
	}
	if strings.Contains(err.Error(), os.ErrPermission.Error()) {
		return &UserError{fmt.Sprintf("%s may not be opened by this user: mend the file's rights", path)}
	}
	return err
}
