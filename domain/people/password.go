package people

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"relevo/domain"
)

// Limits of a password, in characters.
const (
	MinPassword = 10
	MaxPassword = 200
)

// fewest is how many different characters a password has at least.
const fewest = 4

//go:embed common.txt
var commonFile string

// common holds the passwords tried first everywhere, in lower case.
var common = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(commonFile) {
		m[strings.TrimSpace(line)] = true
	}
	return m
})

// NormalPassword is the form of a password that is hashed and compared: the
// same characters typed on another keyboard give the same bytes (NFKC).
func NormalPassword(s string) string { return norm.NFKC.String(strings.ToValidUTF8(s, "\ufffd")) }

// CheckPassword tells whether a password may be set by the person with the
// given address and name, and returns the form to hash. The error is 422
// password with a sentence that says what to change.
func CheckPassword(password, email, name string) (string, error) {
	p := NormalPassword(password)
	n := utf8.RuneCountInString(p)
	switch {
	case n < MinPassword:
		return "", domain.Field("password", "people.password_short", "Min", MinPassword)
	case n > MaxPassword:
		return "", domain.Field("password", "people.password_long", "Max", MaxPassword)
	case personal(p, email, name):
		return "", domain.Field("password", "people.password_personal")
	case common()[strings.ToLower(p)] || different(p) < fewest:
		return "", domain.Field("password", "people.password_common")
	}
	return p, nil
}

// personal tells whether the password is the address, its local part, the
// name or the product, also with digits and signs around the letters.
func personal(p, email, name string) bool {
	bare := letters(p)
	if bare == "" {
		return false
	}
	local, _, _ := strings.Cut(email, "@")
	for _, s := range append([]string{email, local, name, "relevo"}, strings.Fields(name)...) {
		if w := letters(s); w != "" && (bare == w || bare == w+w) {
			return true
		}
	}
	return false
}

// letters is the lower-case letters of s alone.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s))
}

func different(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}
