// Package files hands out signed addresses of stored files and serves them.
// Whoever has the address may read the file until it runs out: pages for
// agents and the visitor API both use it.
package files

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"

	"relevo/domain"
	"relevo/handlers/keys"
)

// Signer makes and checks addresses. Safe for concurrent use.
type Signer struct {
	key []byte
	now func() int64
}

// NewSigner makes a signer; now is the time in UTC ms.
func NewSigner(ring *keys.Ring, now func() int64) *Signer {
	return &Signer{key: ring.Key("file-url"), now: now}
}

const (
	day   = 24 * 60 * 60 // seconds
	valid = 7 * day
)

// URL is the address of a file, good for seven to eight days: the end falls
// on a midnight, so that one day's addresses are the same and can be cached.
// It starts with a slash.
func (s *Signer) URL(id domain.ID, name string) string {
	ends := (s.now()/1000/day+1)*day + valid
	e := strconv.FormatInt(ends, 36)
	return "/files/" + id.String() + "/" + url.PathEscape(name) + "?e=" + e + "&s=" + s.sign(id.String(), e)
}

func (s *Signer) sign(id, ends string) string {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(id + "\n" + ends))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:18])
}

// check tells whether an address was made here and has not run out; forbidden
// otherwise.
func (s *Signer) check(id string, q url.Values) error {
	e := q.Get("e")
	ends, err := strconv.ParseInt(e, 36, 64)
	if !hmac.Equal([]byte(s.sign(id, e)), []byte(q.Get("s"))) || err != nil || ends*1000 < s.now() {
		return domain.Forbidden()
	}
	return nil
}
