// Package keys keeps the installation's secrets: made on the first start, in
// one file of the data folder that only its owner can read.
package keys

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Ring derives a key for each purpose from one secret.
type Ring struct{ secret []byte }

const fileName = "secret.key"

// Load reads the secret of a data folder, making it on the first start with
// mode 0600. A file that others can read, or of the wrong size, is an error
// that says how to mend it.
func Load(dir string) (*Ring, error) {
	path := filepath.Join(dir, fileName)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return create(path)
	}
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s can be read by others: run chmod 600 on it", path)
	}
	secret, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(secret) != 32 {
		return nil, fmt.Errorf("%s is damaged: restore it from a backup, or remove it, which ends all sessions and chats' tokens", path)
	}
	return &Ring{secret}, nil
}

// create writes a new secret whole or not at all: a start that is cut off leaves
// none behind that the next one would find damaged.
func create(path string) (*Ring, error) {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".secret-*") // readable by its owner alone
	if err != nil {
		return nil, err
	}
	_, err = f.Write(secret)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(f.Name()))
	}
	return &Ring{secret}, syncDir(filepath.Dir(path))
}

// syncDir makes a name in a folder survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Key is 32 bytes for one purpose (HKDF-SHA-256); the same purpose gives the
// same key.
func (r *Ring) Key(purpose string) []byte {
	k, err := hkdf.Key(sha256.New, r.secret, nil, "relevo/"+purpose, 32)
	if err != nil {
		panic("keys: " + err.Error()) // only a length no caller asks for
	}
	return k
}

// Seal encrypts a secret for the database (AES-256-GCM).
func (r *Ring) Seal(plain []byte) ([]byte, error) {
	g, err := r.gcm()
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, g.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return g.Seal(nonce, nonce, plain, nil), nil
}

// Open decrypts what Seal wrote.
func (r *Ring) Open(sealed []byte) ([]byte, error) {
	g, err := r.gcm()
	if err != nil {
		return nil, err
	}
	if len(sealed) < g.NonceSize() {
		return nil, errors.New("sealed secret is cut")
	}
	return g.Open(nil, sealed[:g.NonceSize()], sealed[g.NonceSize():], nil)
}

func (r *Ring) gcm() (cipher.AEAD, error) {
	b, err := aes.NewCipher(r.Key("seal"))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(b)
}
