package domain

import (
	"strings"
	"unicode/utf8"
)

// Clip is the first n characters of s.
func Clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n <= 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// Shorten is s in at most n characters; one that was cut ends in "…".
func Shorten(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	if n <= 0 {
		return ""
	}
	return strings.TrimRight(Clip(s, n-1), " ") + "…"
}
