package people

import (
	"crypto/sha256"
	"strings"
)

// TokenPrefix begins every API token, so that leaked ones can be found.
const TokenPrefix = "rlv_"

// How long things last, in ms.
const (
	SessionLife    = int64(30 * 24 * 60 * 60 * 1000)
	InvitationLife = int64(7 * 24 * 60 * 60 * 1000)
	ResetLife      = int64(24 * 60 * 60 * 1000)
)

// HashSecret is the form in which a random secret is stored: its SHA-256.
// Passwords are hashed otherwise; they are not random.
func HashSecret(secret string) []byte {
	h := sha256.Sum256([]byte(secret))
	return h[:]
}

// LooksLikeToken tells whether s has the form of an API token.
func LooksLikeToken(s string) bool { return strings.HasPrefix(s, TokenPrefix) && len(s) <= 100 }

// Device puts a browser's user agent into a few words, such as "Firefox on
// Linux"; "" when nothing is recognised.
func Device(userAgent string) string {
	name := func(list ...string) string {
		for i := 0; i+1 < len(list); i += 2 {
			if strings.Contains(userAgent, list[i]) {
				return list[i+1]
			}
		}
		return ""
	}
	browser := name("Edg", "Edge", "OPR/", "Opera", "SamsungBrowser", "Samsung Internet", "Firefox", "Firefox", "FxiOS", "Firefox", "CriOS", "Chrome", "Chrome", "Chrome", "Safari", "Safari", "curl", "curl")
	system := name("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "Mac OS X", "macOS", "CrOS", "ChromeOS", "Linux", "Linux")
	switch {
	case browser == "":
		return system
	case system == "":
		return browser
	}
	return browser + " · " + system
}
