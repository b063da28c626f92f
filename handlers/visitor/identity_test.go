package visitor

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func (s *shop) identify(key string, identity any, token string) answer {
	s.t.Helper()
	b, err := json.Marshal(map[string]any{"widget": key, "identity": identity, "visitor_token": token})
	if err != nil {
		s.t.Fatal(err)
	}
	return s.post("sessions", "", string(b))
}

func (s *shop) jwt(method jwt.SigningMethod, key any, c jwt.MapClaims) string {
	s.t.Helper()
	t, err := jwt.NewWithClaims(method, c).SignedString(key)
	if err != nil {
		s.t.Fatal(err)
	}
	return t
}

func proof(id string) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(id))
	return hex.EncodeToString(m.Sum(nil))
}

func TestIdentity(t *testing.T) {
	s := openShop(t)
	exp := s.Clock.Now().Add(time.Hour).Unix()
	anon := s.visitor("shop", false)
	conv := s.say(anon, "a", "before signing in")
	tok := s.jwt(jwt.SigningMethodHS256, []byte(secret), jwt.MapClaims{"sub": "u1", "exp": exp, "name": "Nadia\u202e Okafor", "email": "Nadia@X.test"})
	a := s.identify("shop", tok, anon)
	want(t, "JWT", a, 201, "")
	if a.str("visitor", "name") != "Nadia Okafor" || a.str("visitor", "email") != "nadia@x.test" || a.str("visitor", "identified") != "true" {
		t.Errorf("%s", a.body)
	}
	if a.str("conversation", "id") != conv.String() {
		t.Error("the conversation did not come along")
	}
	b := s.identify("shop", map[string]string{"id": "u1", "hmac": proof("u1"), "email": "not an address"}, "")
	if b.status != 201 || b.str("visitor", "id") != a.str("visitor", "id") {
		t.Errorf("the same person by HMAC: %s", b.body)
	}
	s.Clock.Advance(24*time.Hour + time.Second)
	want(t, "a signed-in token runs out", s.post("ticket", a.str("visitor_token"), ""), 401, "unauthenticated")
	want(t, "an anonymous one does not", s.post("ticket", anon, ""), 200, "")
}

func TestIdentityRejected(t *testing.T) {
	s := openShop(t)
	now := s.Clock.Now()
	ok := jwt.MapClaims{"sub": "u1", "exp": now.Add(time.Hour).Unix()}
	for what, identity := range map[string]any{
		"another secret":  s.jwt(jwt.SigningMethodHS256, []byte("other"), ok),
		"another method":  s.jwt(jwt.SigningMethodHS512, []byte(secret), ok),
		"unsigned":        s.jwt(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, ok),
		"expired":         s.jwt(jwt.SigningMethodHS256, []byte(secret), jwt.MapClaims{"sub": "u1", "exp": now.Add(-time.Hour).Unix()}),
		"without end":     s.jwt(jwt.SigningMethodHS256, []byte(secret), jwt.MapClaims{"sub": "u1"}),
		"without subject": s.jwt(jwt.SigningMethodHS256, []byte(secret), jwt.MapClaims{"exp": now.Add(time.Hour).Unix()}),
		"no JWT":          "x.y.z",
		"wrong proof":     map[string]string{"id": "u1", "hmac": proof("u2")},
		"no proof":        map[string]string{"id": "u1"},
		"no id":           map[string]string{"hmac": proof("")},
		"id with a line":  map[string]string{"id": "a\nb", "hmac": proof("a\nb")},
	} {
		want(t, what, s.identify("shop", identity, ""), 403, "identity_rejected")
	}
	want(t, "no secret set", s.identify("strict", map[string]string{"id": "u1", "hmac": proof("u1")}, ""), 403, "identity_rejected")
}
