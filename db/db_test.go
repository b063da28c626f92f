package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"relevo/db"
	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSuite(t *testing.T) {
	dbtest.Suite(t, func(t *testing.T) *dbtest.World { return dbtest.Open(t) })
}

// refused opens a folder and wants one sentence for the operator.
func refused(t *testing.T, dir, say string) {
	t.Helper()
	d, err := db.Open(context.Background(), db.Options{Dir: dir, Hub: live.NewHub(), Busy: 50})
	if err == nil {
		_ = d.Close()
	}
	var u *db.UserError
	if !errors.As(err, &u) || !strings.Contains(u.Text, say) || strings.Contains(u.Text, "\n") {
		t.Errorf("opening %s: %v, want a sentence with %q", dir, err, say)
	}
}

// raw opens the file of a folder as another program would.
func raw(t *testing.T, dir string) *sql.DB {
	t.Helper()
	other, err := sql.Open("sqlite", "file:"+filepath.Join(dir, db.File))
	if err != nil {
		t.Fatal(err)
	}
	other.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = other.Close() })
	return other
}

func closed(t *testing.T) string {
	t.Helper()
	w := dbtest.Open(t)
	if err := w.DB.Close(); err != nil {
		t.Fatal(err)
	}
	return w.Dir
}

func TestNewerSchema(t *testing.T) {
	dir := closed(t)
	if _, err := raw(t, dir).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (?, 1)", db.SchemaVersion()+1); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, "newer Relevo")
}

func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, filepath.Join(file, "data"), "cannot be made")
	refused(t, file, "cannot be made")
}

func TestNotADatabase(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, db.File), []byte(strings.Repeat("this is no database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, "not a readable database")
}

func TestFileMode(t *testing.T) {
	info, err := os.Stat(filepath.Join(closed(t), db.File))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestLocked: another program's write lock makes commands unavailable, and no
// longer once it is gone; reads go on.
func TestLocked(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	d, err := db.Open(ctx, db.Options{Dir: dir, Hub: live.NewHub(), Busy: 20})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	set := func(v string) error {
		return d.Write(ctx, func(tx engine.Tx) error { return tx.SetSetting("k", v) })
	}
	if err := set("one"); err != nil {
		t.Fatal(err)
	}
	other := raw(t, dir)
	for range 2 {
		if _, err := other.Exec("BEGIN IMMEDIATE"); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if err := set("two"); !domain.IsCode(err, "unavailable") {
				t.Errorf("locked: %v", err)
			}
		}
		if v, err := d.Setting(ctx, "k"); err != nil || v != "one" {
			t.Errorf("reading while locked: %q, %v", v, err)
		}
		if err := d.Ping(ctx); !domain.IsCode(err, "unavailable") {
			t.Errorf("ping while locked: %v", err)
		}
		if _, err := other.Exec("ROLLBACK"); err != nil {
			t.Fatal(err)
		}
		if err := set("one"); err != nil {
			t.Errorf("after the lock: %v", err)
		}
	}
	if s := d.Stats(); s.Failed != 8 {
		t.Errorf("%d failed commands counted, want 8", s.Failed)
	}
	refusedWhileLocked(t, dir, other)
}

func refusedWhileLocked(t *testing.T, dir string, other *sql.DB) {
	t.Helper()
	if _, err := other.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = other.Exec("ROLLBACK") }()
	// a database that is up to date opens without a write; its first command waits
	d, err := db.Open(context.Background(), db.Options{Dir: dir, Hub: live.NewHub(), Busy: 20})
	if err != nil {
		var u *db.UserError
		if !errors.As(err, &u) {
			t.Errorf("opening a locked database: %v", err)
		}
		return
	}
	if err := d.Ping(context.Background()); !domain.IsCode(err, "unavailable") {
		t.Errorf("a second instance while locked: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// TestDiskFull: no room makes commands unavailable and stores nothing of
// them; with room again all goes on, seq without a gap.
func TestDiskFull(t *testing.T) {
	s := dbtest.OpenShop(t, dbtest.Open(t))
	id := s.Say(s.Visitor, "first").ConversationID
	if err := s.DB.LimitPages(s.Ctx, 4); err != nil {
		t.Fatal(err)
	}
	stored, refusals := 1, 0
	for i := 0; refusals < 5; i++ {
		_, err := s.Engine.PostVisitorMessage(s.Ctx, engine.VisitorMessage{VisitorID: s.Visitor, ClientID: fmt.Sprint("full", i), Text: strings.Repeat("full ", 1500)})
		switch {
		case err == nil:
			stored++
		case domain.IsCode(err, "unavailable"):
			refusals++
		default:
			t.Fatalf("a full disk: %v", err)
		}
		if i > 100 {
			t.Fatal("the disk does not fill")
		}
	}
	if ms, err := s.DB.Transcript(s.Ctx, id, 0, 1000, true); err != nil || len(ms) != stored {
		t.Errorf("while full: %d messages, want %d, %v", len(ms), stored, err)
	}
	if err := s.DB.LimitPages(s.Ctx, -1); err != nil {
		t.Fatal(err)
	}
	if sent := s.Say(s.Visitor, "room again"); sent.Seq != int64(stored+1) || sent.ConversationID != id {
		t.Errorf("with room again: %+v, want seq %d", sent, stored+1)
	}
	if err := s.DB.Ping(s.Ctx); err != nil {
		t.Errorf("ping: %v", err)
	}
}

func TestWriteAfterClose(t *testing.T) {
	w := dbtest.Open(t)
	if err := w.DB.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.DB.Write(context.Background(), func(engine.Tx) error { return nil }); !domain.IsCode(err, "unavailable") {
		t.Errorf("after the end: %v", err)
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"hello", `" OR * NEAR( -- '`, "ÑANDÚ", "a\u0301b", "\x00\xff", "ﬁ ½ ²"} {
		f.Add(s)
	}
	s := dbtest.OpenShop(f, dbtest.Open(f))
	s.Say(s.Visitor, "hello there, niño")
	f.Fuzz(func(t *testing.T, q string) {
		if n := len(db.SearchWords(q)); n > 8 {
			t.Errorf("%d words", n)
		}
		if _, err := s.DB.Search(s.Ctx, q, 5); err != nil {
			t.Errorf("search %q: %v", q, err)
		}
		if _, err := s.DB.SearchContacts(s.Ctx, q, 0, 5); err != nil {
			t.Errorf("contacts %q: %v", q, err)
		}
	})
}

// TestPrivate: in a folder that others may look into, nobody else can read what
// is stored, whatever the umask.
func TestPrivate(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), db.Options{Dir: dir, Hub: live.NewHub(), Sole: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 4 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the rights %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

// TestSole: one server a folder; commands of the command line run beside it.
func TestSole(t *testing.T) {
	dir := t.TempDir()
	open := func(sole bool) (*db.DB, error) {
		return db.Open(t.Context(), db.Options{Dir: dir, Hub: live.NewHub(), Sole: sole})
	}
	first, err := open(true)
	if err != nil {
		t.Fatal(err)
	}
	_, err = open(true)
	var u *db.UserError
	if !errors.As(err, &u) || !strings.Contains(u.Text, "another Relevo serves") || strings.Contains(u.Text, "\n") {
		t.Errorf("a second server: %v", err)
	}
	beside, err := open(false)
	if err != nil {
		t.Fatal("a command beside it:", err)
	}
	if err := errors.Join(beside.Close(), first.Close()); err != nil {
		t.Fatal(err)
	}
	again, err := open(true)
	if err != nil {
		t.Fatal("after its end:", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestTrim: memory that is given back takes nothing with it, and a stopped
// database says so.
func TestTrim(t *testing.T) {
	s := dbtest.OpenShop(t, dbtest.Open(t))
	sent := s.Say(s.Visitor, "before")
	if err := s.DB.Trim(s.Ctx); err != nil {
		t.Fatal(err)
	}
	if next := s.Say(s.Visitor, "after"); next.ConversationID != sent.ConversationID || next.Seq != sent.Seq+1 {
		t.Errorf("%+v after %+v", next, sent)
	}
	if err := s.DB.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.DB.Trim(s.Ctx); !domain.IsCode(err, "unavailable") {
		t.Errorf("after the end: %v", err)
	}
}
