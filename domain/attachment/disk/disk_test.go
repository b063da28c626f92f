package disk_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"relevo/domain/attachment/disk"
)

func open(t *testing.T) (*disk.Store, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := disk.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, filepath.Join(dir, "files")
}

func left(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBlobs(t *testing.T) {
	s, dir := open(t)
	want := sha256.Sum256([]byte("hello"))
	for range 2 {
		sha, size, err := s.Put(strings.NewReader("hello"))
		if err != nil || size != 5 || sha != hex.EncodeToString(want[:]) {
			t.Fatalf("put: %s, %d, %v", sha, size, err)
		}
	}
	if n := left(t, dir); n != 1 {
		t.Errorf("the same bytes twice made %d files", n)
	}
	sha := hex.EncodeToString(want[:])
	f, err := s.Get(sha)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil || string(b) != "hello" {
		t.Errorf("got %q, %v", b, err)
	}
	for range 2 {
		if err := s.DeleteBlob(sha); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Get(sha); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after its removal: %v", err)
	}
	for _, bad := range []string{"", "../../etc/passwd", strings.Repeat("z", 64), sha + "00", "/" + sha[1:]} {
		if _, err := s.Get(bad); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("get %q: %v", bad, err)
		}
		if err := s.DeleteBlob(bad); err == nil {
			t.Errorf("removed %q", bad)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestCutUpload(t *testing.T) {
	s, dir := open(t)
	boom := errors.New("boom")
	if _, _, err := s.Put(io.MultiReader(strings.NewReader("half"), failing{boom})); !errors.Is(err, boom) {
		t.Errorf("a cut upload: %v", err)
	}
	if n := left(t, dir); n != 0 {
		t.Errorf("a cut upload left %d files", n)
	}
	if err := os.WriteFile(filepath.Join(dir, ".upload-1"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Sweep(); err != nil || left(t, dir) != 0 {
		t.Errorf("after sweeping: %d files, %v", left(t, dir), err)
	}
}
