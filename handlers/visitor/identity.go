package visitor

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/keys"
)

// maxExternalID bounds the host site's user id, in bytes.
const maxExternalID = 200

// identity checks who the host site says the visitor is: a JWT (HS256, with
// sub and exp, optionally name and email) or {"id","hmac"} where hmac is the
// hex HMAC-SHA-256 of the id. Anything else is 403 identity_rejected; a value
// of another type 400. nil when nothing was said.
func (h *Handler) identity(raw json.RawMessage, wd *widget.Widget) (*engine.Identity, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	if raw[0] != '"' && raw[0] != '{' {
		e := domain.Invalid(errors.New("identity is neither a string nor an object"))
		e.Field = "identity"
		return nil, e
	}
	secret, err := openSecret(h.Keys, wd)
	if err != nil {
		return nil, err
	}
	var id engine.Identity
	if raw[0] == '"' {
		id, err = h.fromJWT(raw, secret)
	} else {
		id, err = fromHMAC(raw, secret)
	}
	if err != nil {
		return nil, err
	}
	if id.ExternalID == "" || len(id.ExternalID) > maxExternalID || contact.OneLine(id.ExternalID, maxExternalID) != id.ExternalID {
		return nil, rejected(errors.New("no usable id"))
	}
	id.Name = contact.OneLine(id.Name, contact.MaxName)
	if id.Email, err = people.NormalEmail(id.Email); err != nil {
		id.Email = "" // the person is proven all the same
	}
	return &id, nil
}

func openSecret(ring *keys.Ring, wd *widget.Widget) ([]byte, error) {
	if len(wd.IdentitySecret) == 0 {
		return nil, rejected(errors.New("the widget has no identity secret"))
	}
	return ring.Open(wd.IdentitySecret)
}

type claims struct {
	jwt.RegisteredClaims
	Name  string `json:"name"`
	Email string `json:"email"`
}

func (h *Handler) fromJWT(raw json.RawMessage, secret []byte) (engine.Identity, error) {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return engine.Identity{}, domain.Invalid(err)
	}
	var c claims
	_, err := jwt.ParseWithClaims(text, &c, func(*jwt.Token) (any, error) { return secret, nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithExpirationRequired(), jwt.WithTimeFunc(h.now))
	if err != nil {
		return engine.Identity{}, rejected(err)
	}
	return engine.Identity{ExternalID: c.Subject, Name: c.Name, Email: c.Email}, nil
}

func fromHMAC(raw json.RawMessage, secret []byte) (engine.Identity, error) {
	var in struct{ ID, HMAC, Name, Email string }
	if err := json.Unmarshal(raw, &in); err != nil {
		return engine.Identity{}, domain.Invalid(err)
	}
	got, err := hex.DecodeString(strings.ToLower(in.HMAC))
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(in.ID))
	if err != nil || !hmac.Equal(m.Sum(nil), got) {
		return engine.Identity{}, rejected(errors.New("hmac does not match"))
	}
	return engine.Identity{ExternalID: in.ID, Name: in.Name, Email: in.Email}, nil
}
