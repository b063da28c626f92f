package people

import (
	_ "embed"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/contact"
)

// Limits of names, in characters.
const (
	MaxName      = 80
	MaxWorkspace = 60
	MaxTokenName = 60
)

// NormalEmail checks an address and returns it in lower case; 422 email when
// it is none.
func NormalEmail(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		return "", domain.Field("email", "problem.email")
	}
	_, host, _ := strings.Cut(s, "@")
	if !strings.Contains(host, ".") && host != "localhost" || strings.ContainsAny(s, "\r\n<>\"") {
		return "", domain.Field("email", "problem.email")
	}
	return s, nil
}

// NormalName makes a name one line of 1 to MaxName characters; 422 name
// otherwise.
func NormalName(s string) (string, error) { return line(s, "name", MaxName) }

// line trims s to one line of 1 to max characters; 422 of the field otherwise.
func line(s, field string, max int) (string, error) {
	s = contact.OneLine(s, max+1)
	if n := utf8.RuneCountInString(s); n == 0 || n > max {
		return "", domain.Field(field, "people.name", "Max", max)
	}
	return s, nil
}

// TokenName makes the name of an API token one line of 1 to MaxTokenName
// characters; 422 name otherwise.
func TokenName(s string) (string, error) { return line(s, "name", MaxTokenName) }

// Langs are the languages pages speak, the default first.
func Langs() []string { return []string{"en", "es"} }

// CheckLang is nil for a language pages speak; 422 lang otherwise.
func CheckLang(s string) error { return oneOf(s, "lang", Langs()) }

// CheckRole is nil for a role; 422 role otherwise.
func CheckRole(r Role) error { return oneOf(r, "role", Roles()) }

func oneOf[T ~string](v T, field string, all []T) error {
	if !slices.Contains(all, v) {
		return domain.Field(field, "problem.choice")
	}
	return nil
}

//go:embed zones.txt
var zoneFile string

var zones = sync.OnceValue(func() []string { return strings.Fields(zoneFile) })

// Zones are the time zones people may choose, by name. The caller may change
// the slice.
func Zones() []string { return slices.Clone(zones()) }

// CheckZone is nil for one of Zones; 422 zone otherwise.
func CheckZone(s string) error {
	if _, ok := slices.BinarySearch(zones(), s); !ok {
		return domain.Field("zone", "people.zone")
	}
	return nil
}
