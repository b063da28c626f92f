//go:build unix

package disk_test

import (
	"strings"
	"syscall"
	"testing"

	"relevo/domain"
)

// TestFull: what the disk does not take is unavailable, to be tried again, and
// leaves nothing behind. A limit on the size of files stands for a full disk.
func TestFull(t *testing.T) {
	s, dir := open(t)
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	small := old
	small.Cur = 1 << 20
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small); err != nil {
		t.Fatal(err)
	}
	_, _, err := s.Put(strings.NewReader(strings.Repeat("x", 2<<20)))
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	if !domain.IsCode(err, "unavailable") || left(t, dir) != 0 {
		t.Errorf("%v, %d files are left", err, left(t, dir))
	}
	if _, _, err := s.Put(strings.NewReader(strings.Repeat("x", 2<<20))); err != nil || left(t, dir) != 1 {
		t.Errorf("with room again: %v", err)
	}
}
