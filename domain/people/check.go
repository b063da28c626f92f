package people

import (
	"net/mail"
	"strings"

	"relevo/domain"
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
