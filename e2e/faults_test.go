package e2e

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"relevo/db"
	"relevo/e2e/client"
	"relevo/e2e/proc"
)

// refused runs the binary and returns the one line it ended with.
func refused(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	bin, err := proc.Build(ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Stderr = &said
	err = cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("relevo %v: %v, want exit code 1; it said %q", args, err, said.String())
	}
	line := strings.TrimSpace(said.String())
	if strings.Contains(line, "\n") {
		t.Errorf("relevo %v said more than one line: %q", args, line)
	}
	return line
}

// What keeps the product from starting is said in one line that names the cure.
func TestStartRefusals(t *testing.T) {
	w := open(t)
	if line := refused(t, "--addr", w.api.Addr(), "--data", t.TempDir()); !strings.Contains(line, "in use") || !strings.Contains(line, "--addr") {
		t.Errorf("a port in use: %q", line)
	}
	file := filepath.Join(t.TempDir(), "file")
	w.must(os.WriteFile(file, nil, 0o600))
	if line := refused(t, "--addr", "127.0.0.1:0", "--data", filepath.Join(file, "data")); !strings.Contains(line, "--data") {
		t.Errorf("a folder that cannot be made: %q", line)
	}
	newer := t.TempDir()
	bin, err := proc.Build(w.ctx, false)
	w.must(err)
	w.must(proc.AddAgent(w.ctx, bin, newer, proc.Person{Email: "a@x.test", Name: "Ada", Role: "agent", Password: password}))
	exec1(t, newer, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
	if line := refused(t, "--addr", "127.0.0.1:0", "--data", newer); !strings.Contains(line, "newer") || !strings.Contains(line, "backup") {
		t.Errorf("a newer schema: %q", line)
	}
	broken := t.TempDir()
	w.must(os.WriteFile(filepath.Join(broken, db.File), []byte(strings.Repeat("no database ", 1000)), 0o600))
	if line := refused(t, "--addr", "127.0.0.1:0", "--data", broken); !strings.Contains(line, "backup") {
		t.Errorf("a file that is no database: %q", line)
	}
}

func openFile(t *testing.T, dir string) *sql.Conn {
	t.Helper()
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(dir, db.File)+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	})
	c, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func exec1(t *testing.T, dir, q string) {
	t.Helper()
	c := openFile(t, dir)
	if _, err := c.ExecContext(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

// While another process holds the database, a message is refused with 503 and
// not stored; afterwards the same one is stored once.
func TestLockedDatabase(t *testing.T) {
	w := open(t)
	v := w.visitor()
	first, err := v.Send(w.ctx, "one", "before")
	w.must(err)
	holder := openFile(t, w.dir)
	if _, err := holder.ExecContext(w.ctx, "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	_, err = v.Send(w.ctx, "two", "meanwhile")
	var refusal *client.Error
	if !errors.As(err, &refusal) || refusal.Status != 503 || !client.IsCode(err, "unavailable") {
		t.Errorf("while locked: %v, want 503 unavailable", err)
	}
	if ms, err := v.Transcript(w.ctx); err != nil || len(ms) != 1 {
		t.Errorf("reading while locked: %d messages, %v", len(ms), err)
	}
	if _, err := holder.ExecContext(w.ctx, "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	w.must(holder.Close())
	second, err := v.Send(w.ctx, "two", "meanwhile")
	w.must(err)
	if second.Seq != first.Seq+1 || second.Replayed {
		t.Errorf("after the lock: %+v behind %+v", second, first)
	}
	if ms, err := v.Transcript(w.ctx); err != nil || len(ms) != 2 {
		t.Errorf("in the end: %d messages, %v", len(ms), err)
	}
}
