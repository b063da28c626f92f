package assistant

import (
	"encoding/json"

	"relevo/domain/response"
)

// Vault encrypts what must not lie in clear where it is kept, and decrypts it.
type Vault interface {
	Seal(plain []byte) ([]byte, error)
	Open(sealed []byte) ([]byte, error)
}

// Sealed is the session as it is to be kept: private values are sealed. s stays
// as it is. Whoever reads such a session sees that they are there, no more.
func (s *Session) Sealed(v Vault) (Session, error) {
	if !s.holdsPrivate() {
		return *s, nil
	}
	out := s.clone()
	for _, vars := range out.variables() {
		for name, x := range vars {
			if !x.Private {
				continue
			}
			plain, err := json.Marshal(&x.Value)
			if err != nil {
				return out, err
			}
			if x.Sealed, err = v.Seal(plain); err != nil {
				return out, err
			}
			x.Value = response.Value{Type: x.Type}
			vars[name] = x
		}
	}
	return out, nil
}

// Unseal opens what Sealed has sealed. What cannot be opened any more is
// forgotten, so that it is asked for again; lost is how many values that are.
func (s *Session) Unseal(v Vault) (lost int) {
	for _, vars := range s.variables() {
		for name, x := range vars {
			if x.Sealed == nil {
				continue
			}
			plain, err := v.Open(x.Sealed)
			open := Var{Private: x.Private}
			if err == nil {
				err = json.Unmarshal(plain, &open.Value)
			}
			if err != nil {
				delete(vars, name)
				lost++
				continue
			}
			vars[name] = open
		}
	}
	return lost
}

func (s *Session) holdsPrivate() bool {
	for _, vars := range s.variables() {
		for _, x := range vars {
			if x.Private {
				return true
			}
		}
	}
	return false
}

// variables are the session's variables and those of each action in progress.
func (s *Session) variables() []map[string]Var {
	out := []map[string]Var{s.Vars}
	for i := range s.Stack {
		out = append(out, s.Stack[i].Vars)
	}
	return out
}
