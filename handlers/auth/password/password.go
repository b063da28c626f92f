// Package password hashes passwords with argon2id. A hash is a PHC string that
// carries its parameters, so they can be raised later: Verify says when a hash
// should be made anew.
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"relevo/domain"
)

// Params are the costs of one hashing.
type Params struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// Default is what new hashes cost: 19 MiB, two passes, one thread.
var Default = Params{Memory: 19 * 1024, Passes: 2, Threads: 1}

const (
	saltLen = 16
	keyLen  = 32
	atOnce  = 2 // hashings at a time; each takes a core and its memory
)

// Hasher hashes and verifies, at most two at a time. Safe for concurrent use.
type Hasher struct {
	params Params
	slots  chan struct{}
	dummy  string
}

// New makes a hasher; the zero Params are Default.
func New(p Params) *Hasher {
	if p == (Params{}) {
		p = Default
	}
	h := &Hasher{params: p, slots: make(chan struct{}, atOnce)}
	h.dummy = h.format(make([]byte, saltLen), make([]byte, keyLen))
	return h
}

// Hash makes the PHC string of a password. While others hash it waits; a
// context that ends first gives unavailable.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	key, err := h.derive(ctx, password, salt, h.params, keyLen)
	if err != nil {
		return "", err
	}
	return h.format(salt, key), nil
}

// Verify tells whether the password belongs to the hash, and whether the hash
// should be made anew with today's parameters. The empty hash belongs to no
// password; checking it takes as long as any other.
func (h *Hasher) Verify(ctx context.Context, password, phc string) (ok, stale bool, err error) {
	known := phc != ""
	if !known {
		phc = h.dummy
	}
	p, salt, want, err := parse(phc)
	if err != nil {
		return false, false, err
	}
	got, err := h.derive(ctx, password, salt, p, uint32(len(want)))
	if err != nil {
		return false, false, err
	}
	ok = subtle.ConstantTimeCompare(got, want) == 1 && known
	return ok, ok && (p != h.params || len(salt) != saltLen || len(want) != keyLen), nil
}

func (h *Hasher) derive(ctx context.Context, password string, salt []byte, p Params, n uint32) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, domain.Unavailable(ctx.Err())
	}
	defer func() { <-h.slots }()
	return argon2.IDKey([]byte(password), salt, p.Passes, p.Memory, p.Threads, n), nil
}

func (h *Hasher) format(salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.params.Memory, h.params.Passes, h.params.Threads, b64(salt), b64(key))
}

var errForm = errors.New("stored password hash has a form this version does not know")

// Bounds of parameters believed from a stored hash: a damaged row must not
// take all memory.
const (
	mostMemory = 1 << 20 // KiB
	mostPasses = 100
)

func parse(phc string) (p Params, salt, key []byte, err error) {
	f := strings.Split(phc, "$")
	if len(f) != 6 || f[0] != "" || f[1] != "argon2id" || f[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, nil, nil, errForm
	}
	if n, err := fmt.Sscanf(f[3], "m=%d,t=%d,p=%d", &p.Memory, &p.Passes, &p.Threads); err != nil || n != 3 {
		return p, nil, nil, errForm
	}
	if p.Memory < 8 || p.Memory > mostMemory || p.Passes < 1 || p.Passes > mostPasses || p.Threads < 1 {
		return p, nil, nil, errForm
	}
	if salt, err = base64.RawStdEncoding.DecodeString(f[4]); err != nil || len(salt) < 8 {
		return p, nil, nil, errForm
	}
	if key, err = base64.RawStdEncoding.DecodeString(f[5]); err != nil || len(key) < 16 || len(key) > 128 {
		return p, nil, nil, errForm
	}
	return p, salt, key, nil
}
