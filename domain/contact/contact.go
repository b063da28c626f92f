// Package contact knows the people who write to us: a contact is the person,
// a visitor is one browser (or one signed-in identity) of that person in the
// widget.
package contact

import (
	"net/url"
	"strings"

	"relevo/domain"
)

// Contact is the person behind visitors and e-mails.
type Contact struct {
	ID         domain.ID
	Name       string // "" = not known; pages show "Visitor" with a short number
	Email      string // lower case, "" = not known
	Phone      string
	ExternalID string // the host site's user id, proven by a signed identity
	Lang       string // BCP 47 tag of the last page seen
	Notes      string // agents' standing notes on the person
	CreatedAt  int64  // UTC ms
}

// Visitor is one browser of a contact, or one signed-in identity.
type Visitor struct {
	ID             domain.ID
	ContactID      domain.ID
	WidgetID       domain.ID
	ConversationID domain.ID // the last conversation; may be closed; 0 = none
	Identified     bool      // signed in by the host site; its token expires
	Lang           string
	PageURL        string // where the visitor was last seen
	PageTitle      string
	UserAgent      string
	Facts          Facts // what the host page says of itself and the visitor
	CreatedAt      int64 // UTC ms
}

// Limits of what a page may say about itself and its visitor, in characters.
const (
	MaxName  = 120
	MaxURL   = 2000
	MaxTitle = 300
	MaxNotes = 5000
)

// Page is where a visitor is, as the host page says it: hostile text.
type Page struct {
	URL   string `json:"url"`
	Title string `json:"title"`
}

// Clean cuts a page's claims to what may be stored: an http(s) URL without
// credentials or fragment, a title on one line. Anything else becomes "".
func (p Page) Clean() Page {
	u, err := url.Parse(strings.TrimSpace(p.URL))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return Page{Title: OneLine(p.Title, MaxTitle)}
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	s := u.String()
	if len(s) > MaxURL {
		u.RawQuery = ""
		s = u.String()
	}
	if len(s) > MaxURL {
		s = u.Scheme + "://" + u.Host
	}
	if len(s) > MaxURL {
		s = "" // no host is that long
	}
	return Page{URL: s, Title: OneLine(p.Title, MaxTitle)}
}

// OneLine trims foreign text to one line of at most max characters: control
// and direction-override characters become spaces or go. A line of which
// nothing would be seen is "".
func OneLine(s string, max int) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029 || (r >= 0x80 && r < 0xa0):
			return ' '
		case bare(r):
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(domain.Clip(strings.Join(strings.Fields(s), " "), max))
	if Blank(s) {
		return ""
	}
	return s
}
