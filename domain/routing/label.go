package routing

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"relevo/domain"
	"relevo/domain/contact"
)

// MaxLabel is the limit, in characters, of the names of teams, skills,
// disposition sets and dispositions.
const MaxLabel = 60

// label makes a name one line of 1 to MaxLabel characters; 422 of the field
// otherwise.
func label(s, field string) (string, error) {
	s = contact.OneLine(s, MaxLabel+1)
	if n := utf8.RuneCountInString(s); n == 0 || n > MaxLabel {
		return "", domain.Field(field, "teams.name", "Max", MaxLabel)
	}
	return s, nil
}

// SameName tells whether people would take two names for the same one: they
// differ in the case of letters at most.
func SameName(a, b string) bool { return strings.EqualFold(norm.NFC.String(a), norm.NFC.String(b)) }

// NameTaken is 409 name_taken of the field name; what is "team", "skill",
// "set" or "reason".
func NameTaken(what string) error {
	return &domain.Error{Kind: domain.KindConflict, Code: "name_taken", Key: "teams." + what + "_taken", Field: "name"}
}

// InUse is 409 in_use: the named queues need the thing. what is as in
// NameTaken.
func InUse(what string, queues []string) error {
	return &domain.Error{Kind: domain.KindConflict, Code: "in_use", Key: "teams." + what + "_in_use", Args: []any{"Queues", strings.Join(queues, ", ")}}
}

// folded is a text as it is searched: small letters without accents.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}
