// Package label holds the rules of short names that people give: of teams,
// skills, sets and reasons.
package label

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"relevo/domain"
	"relevo/domain/contact"
)

// Max is the limit of a name, in characters.
const Max = 60

// Of makes a name one line of 1 to Max characters; 422 of the field otherwise.
func Of(s, field string) (string, error) {
	s = contact.OneLine(s, Max+1)
	if n := utf8.RuneCountInString(s); n == 0 || n > Max {
		return "", domain.Field(field, "teams.name", "Max", Max)
	}
	return s, nil
}

// Same tells whether people would take two names for the same one: they
// differ in the case of letters at most.
func Same(a, b string) bool { return strings.EqualFold(norm.NFC.String(a), norm.NFC.String(b)) }

// Taken is 409 name_taken of the field name; what is "team", "skill",
// "set" or "reason".
func Taken(what string) error {
	return &domain.Error{Kind: domain.KindConflict, Code: "name_taken", Key: "teams." + what + "_taken", Field: "name"}
}

// InUse is 409 in_use: the named queues need the thing. what is as in
// Taken.
func InUse(what string, queues []string) error {
	return &domain.Error{Kind: domain.KindConflict, Code: "in_use", Key: "teams." + what + "_in_use", Args: []any{"Queues", strings.Join(queues, ", ")}}
}

// Folded is a text as it is searched: small letters without accents.
func Folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}
