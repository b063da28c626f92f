package domain_test

import (
	"testing"

	"relevo/domain"
)

func TestClip(t *testing.T) {
	for _, c := range []struct {
		s         string
		n         int
		clipped   string
		shortened string
	}{
		{"", 0, "", ""},
		{"año", 0, "", ""},
		{"año", -1, "", ""},
		{"año", 1, "a", "…"},
		{"año", 2, "añ", "a…"},
		{"año", 3, "año", "año"},
		{"two words", 5, "two w", "two…"},
		{"日本語です", 3, "日本語", "日本…"},
		{"a\xffb", 2, "a\xff", "a…"},
	} {
		if got := domain.Clip(c.s, c.n); got != c.clipped {
			t.Errorf("Clip(%q, %d) = %q, want %q", c.s, c.n, got, c.clipped)
		}
		if got := domain.Shorten(c.s, c.n); got != c.shortened {
			t.Errorf("Shorten(%q, %d) = %q, want %q", c.s, c.n, got, c.shortened)
		}
	}
}
