package domain_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"relevo/domain"
)

func FuzzParseID(f *testing.F) {
	for _, s := range []string{"", "0000000000000", "0000000000001", "7zzzzzzzzzzzz", "8000000000000", "zzzzzzzzzzzzz", "000000000000I"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := domain.ParseID(s)
		if err != nil {
			if !domain.IsCode(err, "not_found") || id != 0 {
				t.Errorf("%q: %d, %v", s, id, err)
			}
			return
		}
		if id <= 0 || id.String() != s {
			t.Errorf("%q is %d, which is %q", s, id, id)
		}
	})
}

func TestID(t *testing.T) {
	var last string
	for _, id := range []domain.ID{1, 31, 32, 1 << 40, 1<<63 - 1} {
		s := id.String()
		if got, err := domain.ParseID(s); err != nil || got != id || s <= last {
			t.Errorf("%d: %q after %q, %d, %v", id, s, last, got, err)
		}
		last = s
	}
	if domain.ID(0).String() != "" || domain.ID(-5).String() != "" {
		t.Error("no id has a text")
	}
	var v struct{ A, B domain.ID }
	if err := json.Unmarshal([]byte(`{"A":"","B":"0000000000010"}`), &v); err != nil || v.A != 0 || v.B != 32 {
		t.Errorf("from JSON: %+v, %v", v, err)
	}
	if err := json.Unmarshal([]byte(`{"A":"nonsense"}`), &v); !domain.IsCode(err, "not_found") {
		t.Errorf("a malformed id in JSON: %v", err)
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("disk")
	err := fmt.Errorf("saving: %w", domain.Unavailable(cause))
	if !domain.IsCode(err, "unavailable") || !errors.Is(err, cause) || domain.AsError(err).RetryAfter != 1000 {
		t.Errorf("wrapped: %v", err)
	}
	if domain.AsError(cause) != nil || domain.IsCode(nil, "x") {
		t.Error("an internal error is the reader's")
	}
	e := domain.Conflict("gone")
	e.Reason = "taken_by_other"
	if e.Error() != "gone (taken_by_other)" || domain.Field("email", "k").Error() != "invalid_field email" {
		t.Errorf("lines for the log: %q", e.Error())
	}
}
