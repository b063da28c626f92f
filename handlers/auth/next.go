package auth

import (
	"strings"

	"relevo/handlers/web"
)

// home is where a log-in leads without a better address.
const home = "/inbox"

// Next is where to go after log-in: s when it is an address of our own and not
// one of the pages before log-in, which would lead in a circle; else the inbox.
func Next(s string) string {
	s = web.LocalPath(s, home)
	first, _, _ := strings.Cut(s[1:], "/")
	first, _, _ = strings.Cut(first, "?")
	switch first {
	case "login", "logout", "setup", "invite", "reset":
		return home
	}
	return s
}
