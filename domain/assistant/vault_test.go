package assistant

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"relevo/domain/response"
)

// box is a vault that shifts every letter; with lost it has forgotten how.
type box struct{ lost bool }

func (b box) Seal(plain []byte) ([]byte, error) {
	return bytes.Map(func(r rune) rune { return r + 1 }, plain), nil
}

func (b box) Open(sealed []byte) ([]byte, error) {
	if b.lost {
		return nil, errors.New("another key")
	}
	return bytes.Map(func(r rune) rune { return r - 1 }, sealed), nil
}

func TestSealedSession(t *testing.T) {
	pin := Var{Value: response.Value{Type: response.Regex, Text: "1234", Pattern: "pin"}, Private: true}
	size := Var{Value: response.Value{Type: response.Number, Number: 3}}
	s := Session{Lang: "en", Vars: map[string]Var{"kept": pin, "size": size}, Stack: []Frame{{Action: "verify", Vars: map[string]Var{"pin": pin}}, {Action: "none"}}}
	before := s.clone()
	sealed, err := s.Sealed(box{})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s, before) {
		t.Errorf("sealing changed the session: %+v", s)
	}
	row, err := json.Marshal(&sealed)
	if err != nil || strings.Contains(string(row), "1234") {
		t.Fatalf("%s, %v", row, err)
	}
	var read, lost Session
	if err := errors.Join(json.Unmarshal(row, &read), json.Unmarshal(row, &lost)); err != nil {
		t.Fatal(err)
	}
	if n := read.Unseal(box{}); n != 0 || !reflect.DeepEqual(read.Vars, s.Vars) || !reflect.DeepEqual(read.Stack[0].Vars, s.Stack[0].Vars) {
		t.Errorf("%d lost: %+v", n, read)
	}
	if n := lost.Unseal(box{lost: true}); n != 2 || len(lost.Vars) != 1 || len(lost.Stack[0].Vars) != 0 || !reflect.DeepEqual(lost.Vars["size"], size) {
		t.Errorf("%d lost: %+v", n, lost)
	}
}

// A session of before there was a vault is read as it is.
func TestUnsealedSession(t *testing.T) {
	s := Session{Vars: map[string]Var{"pin": {Value: text("1234"), Private: true}}}
	if n := s.Unseal(box{}); n != 0 || s.Vars["pin"].Text != "1234" {
		t.Errorf("%d lost: %+v", n, s)
	}
}
