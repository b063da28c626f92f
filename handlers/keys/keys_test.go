package keys_test

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"relevo/handlers/keys"
)

func load(t *testing.T, dir string) *keys.Ring {
	t.Helper()
	r, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	first, again, other := load(t, dir), load(t, dir), load(t, t.TempDir())
	if k := first.Key("a"); len(k) != 32 || !bytes.Equal(k, again.Key("a")) || bytes.Equal(k, first.Key("b")) || bytes.Equal(k, other.Key("a")) {
		t.Error("keys are not one a purpose and installation")
	}
	file := filepath.Join(dir, "secret.key")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Load(dir); err == nil {
		t.Error("a secret that others can read was taken")
	}
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, 31); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Load(dir); err == nil {
		t.Error("a damaged secret was taken")
	}
	if _, err := keys.Load(filepath.Join(dir, "missing")); err == nil {
		t.Error("a secret was made in no folder")
	}
}

func TestSeal(t *testing.T) {
	r := load(t, t.TempDir())
	a, err := r.Seal([]byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := r.Seal([]byte("secret"))
	if err != nil || bytes.Equal(a, b) || bytes.Contains(a, []byte("secret")) {
		t.Errorf("sealed twice alike, or not at all: %v", err)
	}
	if plain, err := r.Open(a); err != nil || string(plain) != "secret" {
		t.Errorf("opened %q, %v", plain, err)
	}
	for i := range a {
		bad := bytes.Clone(a)
		bad[i] ^= 1
		if _, err := r.Open(bad); err == nil {
			t.Fatalf("byte %d changed and nobody noticed", i)
		}
	}
	for _, n := range []int{0, 5, 12, len(a) - 1} {
		if _, err := r.Open(a[:n]); err == nil {
			t.Errorf("cut to %d bytes and nobody noticed", n)
		}
	}
	if _, err := load(t, t.TempDir()).Open(a); err == nil {
		t.Error("another installation opened it")
	}
}

// TestCutOff: a first start for which the disk has no room leaves no half secret
// behind, and the next one makes a whole one.
func TestCutOff(t *testing.T) {
	dir := t.TempDir()
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	small := old
	small.Cur = 5
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small); err != nil {
		t.Fatal(err)
	}
	_, err := keys.Load(dir)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	if left, readErr := os.ReadDir(dir); err == nil || readErr != nil || len(left) != 0 {
		t.Errorf("%v, %v is left, %v", err, left, readErr)
	}
	load(t, dir)
}
