// Package disk keeps the bytes of files in the data folder, named by their
// SHA-256. Bytes are on disk before any row names them.
package disk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"relevo/domain"
)

// Store is one folder of blobs.
type Store struct{ dir string }

// Open uses (and makes) the folder files inside the data folder.
func Open(dataDir string) (*Store, error) {
	dir := filepath.Join(dataDir, "files")
	return &Store{dir}, os.MkdirAll(dir, 0o700)
}

func (s *Store) path(sha string) (string, error) {
	if b, err := hex.DecodeString(sha); err != nil || len(b) != sha256.Size {
		return "", fmt.Errorf("blob name %q is no SHA-256", sha)
	}
	return filepath.Join(s.dir, sha[:2], sha), nil
}

// Put stores what r holds and returns its SHA-256 and size. The same bytes
// twice are stored once. When Put returns they survive a power cut. A disk that
// takes no more is unavailable.
func (s *Store) Put(r io.Reader) (sha string, size int64, err error) {
	sha, size, err = s.put(r)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) || errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.EIO) {
		err = domain.Unavailable(err)
	}
	return sha, size, err
}

func (s *Store) put(r io.Reader) (sha string, size int64, err error) {
	tmp, err := os.CreateTemp(s.dir, ".upload-*")
	if err != nil {
		return "", 0, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tmp.Close(), os.Remove(tmp.Name()))
		}
	}()
	h := sha256.New()
	if size, err = io.Copy(io.MultiWriter(tmp, h), r); err != nil {
		return "", 0, err
	}
	sha = hex.EncodeToString(h.Sum(nil))
	if err = tmp.Sync(); err != nil {
		return "", 0, err
	}
	to, err := s.path(sha)
	if err != nil {
		return "", 0, err
	}
	if err = os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return "", 0, err
	}
	if err = os.Rename(tmp.Name(), to); err != nil {
		return "", 0, err
	}
	if err := tmp.Close(); err != nil {
		return "", 0, err
	}
	return sha, size, syncDir(filepath.Dir(to))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Get opens a blob for reading and seeking; fs.ErrNotExist when it is gone.
func (s *Store) Get(sha string) (*os.File, error) {
	p, err := s.path(sha)
	if err != nil {
		return nil, err
	}
	return os.Open(p)
}

// HasBlob tells whether a blob is there.
func (s *Store) HasBlob(sha string) (bool, error) {
	p, err := s.path(sha)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(p)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// DeleteBlob removes a blob; a missing one is no error.
func (s *Store) DeleteBlob(sha string) error {
	p, err := s.path(sha)
	if err != nil {
		return err
	}
	if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Sweep removes what uploads cut off by a crash left behind.
func (s *Store) Sweep() error {
	old, err := filepath.Glob(filepath.Join(s.dir, ".upload-*"))
	if err != nil {
		return err
	}
	for _, p := range old {
		err = errors.Join(err, os.Remove(p))
	}
	return err
}
