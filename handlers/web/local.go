package web

import (
	"net/url"
	"strings"
)

// LocalPath is s when it is an address of our own to go to, else the fallback.
// Only absolute paths pass, and nothing that a browser could read as another
// host.
func LocalPath(s, fallback string) string {
	if len(s) == 0 || len(s) > 2000 || s[0] != '/' || strings.HasPrefix(s, "//") {
		return fallback
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f || s[i] == '\\' {
			return fallback
		}
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || !strings.HasPrefix(u.Path, "/") {
		return fallback
	}
	switch first, _, _ := strings.Cut(u.Path[1:], "/"); first {
	case "", ".", "..":
		return fallback
	}
	return s
}
