package visitor

import (
	"bytes"
	"testing"

	"relevo/domain"
)

func TestToken(t *testing.T) {
	a, b := sealer{bytes.Repeat([]byte{1}, 32)}, sealer{bytes.Repeat([]byte{2}, 32)}
	c := caller{visitor: 77, widget: 5, identified: true, expires: 1000}
	tok := a.seal(c)
	if got, err := a.open(tok, 999); err != nil || got != c {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := a.open(tok, 1000); !domain.IsCode(err, "unauthenticated") {
		t.Errorf("expired: %v", err)
	}
	if _, err := b.open(tok, 0); !domain.IsCode(err, "unauthenticated") {
		t.Errorf("another purpose: %v", err)
	}
	for i := range tok {
		for _, ch := range []byte("A_z") {
			bad := []byte(tok)
			if bad[i] == ch {
				continue
			}
			bad[i] = ch
			if _, err := a.open(string(bad), 0); err == nil {
				t.Fatalf("changed at %d and still taken", i)
			}
		}
	}
	for _, s := range []string{"", tok[1:], tok + "A", tok[:len(tok)-1] + "\n", "=" + tok[1:]} {
		if _, err := a.open(s, 0); err == nil {
			t.Errorf("%q taken", s)
		}
	}
}

// FuzzToken: nothing but what was sealed opens.
func FuzzToken(f *testing.F) {
	s := sealer{bytes.Repeat([]byte{9}, 32)}
	good := s.seal(caller{visitor: 1, widget: 2})
	f.Add(good)
	f.Add("")
	f.Add(good[:77] + "B")
	f.Fuzz(func(t *testing.T, tok string) {
		c, err := s.open(tok, 0)
		if err == nil && s.seal(c) != tok {
			t.Fatalf("%q opens as %+v", tok, c)
		}
	})
}
