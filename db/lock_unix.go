//go:build unix

package db

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// LockFile is the name of the file that the server of a data folder holds
// locked.
const LockFile = "relevo.lock"

// lock takes the data folder for this process until the file is closed or the
// process ends, however it does. *UserError when another one has it.
func lock(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, LockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = &UserError{fmt.Sprintf("another Relevo serves the data folder %s: stop that one, or choose another folder with --data", dir)}
	} else if errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.ENOLCK) {
		err = nil // a file system without locks: as good as it gets
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
