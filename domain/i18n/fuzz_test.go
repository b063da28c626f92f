package i18n_test

import (
	"strings"
	"testing"

	"relevo/domain/i18n"
)

// FuzzFor: whatever a browser or a page says of its language, it gets one of
// ours.
func FuzzFor(f *testing.F) {
	for _, s := range []string{"", "es-MX,es;q=0.9,en;q=0.8", "x-klingon", "en-u-co-phonebk", "*", "q=;", strings.Repeat("a-", 90), "\xff", "es;q=2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if l := i18n.For(header).Lang(); l != "en" && l != "es" {
			t.Fatalf("%q speaks %q", header, l)
		}
	})
}
