package visitor

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"

	"relevo/domain"
)

// caller is the visitor a token speaks for.
type caller struct {
	visitor    domain.ID
	widget     domain.ID
	identified bool
	expires    int64 // UTC ms, 0 = never
}

// sealer makes and reads tokens of one purpose: the caller and an
// HMAC-SHA-256 over it. Nothing is stored; the key decides.
type sealer struct{ key []byte }

const (
	tokenVersion = 1
	flagSignedIn = 1
	bodyLen      = 1 + 1 + 8 + 8 + 8
	tokenLen     = ((bodyLen+sha256.Size)*8 + 5) / 6 // base 64, without padding
	ticketFor    = 60 * 1000                         // ms a ticket is good for
	identifiedIn = 24 * 60 * 60 * 1000               // ms an identified token is good for
)

var tokenText = base64.RawURLEncoding.Strict()

func (s sealer) seal(c caller) string {
	b := make([]byte, bodyLen, bodyLen+sha256.Size)
	b[0] = tokenVersion
	if c.identified {
		b[1] = flagSignedIn
	}
	binary.BigEndian.PutUint64(b[2:], uint64(c.visitor))
	binary.BigEndian.PutUint64(b[10:], uint64(c.widget))
	binary.BigEndian.PutUint64(b[18:], uint64(c.expires))
	return tokenText.EncodeToString(append(b, s.mac(b)...))
}

func (s sealer) mac(b []byte) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write(b)
	return m.Sum(nil)
}

// open reads a token; anything malformed, forged or expired at now (UTC ms)
// is unauthenticated.
func (s sealer) open(token string, now int64) (caller, error) {
	if len(token) != tokenLen {
		return caller{}, domain.Unauthenticated()
	}
	b, err := tokenText.DecodeString(token)
	if err != nil || len(b) != bodyLen+sha256.Size || !hmac.Equal(s.mac(b[:bodyLen]), b[bodyLen:]) || b[0] != tokenVersion {
		return caller{}, domain.Unauthenticated()
	}
	c := caller{
		visitor:    domain.ID(binary.BigEndian.Uint64(b[2:])),
		widget:     domain.ID(binary.BigEndian.Uint64(b[10:])),
		identified: b[1]&flagSignedIn != 0,
		expires:    int64(binary.BigEndian.Uint64(b[18:])),
	}
	if c.expires != 0 && now >= c.expires {
		return caller{}, domain.Unauthenticated()
	}
	return c, nil
}
