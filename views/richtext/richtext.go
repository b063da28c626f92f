// Package richtext shows what people wrote: plain text in which addresses of
// pages and e-mail are links. Text is foreign; nothing in it is ever HTML.
package richtext

import (
	"context"
	"io"
	"net/url"
	"regexp"
	"strings"

	"github.com/a-h/templ"
)

// Span is a stretch of text, a link when Href is set.
type Span struct {
	Text string
	Href string // http, https or mailto only
}

// candidate finds what may be an address. Invisible and direction-changing
// characters end it, so that a link reads as what it opens.
var candidate = regexp.MustCompile(`(?i)(?:https?://|www\.)[^\s\p{Cc}\p{Cf}<>"` + "`" + `{}|\\^]+|[a-z0-9._%+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}`)

const maxURL = 2000

// Parse cuts a text into spans. Their texts joined are the text.
func Parse(s string) []Span {
	var out []Span
	plain := func(t string) {
		if t == "" {
			return
		}
		if n := len(out); n > 0 && out[n-1].Href == "" {
			out[n-1].Text += t
			return
		}
		out = append(out, Span{Text: t})
	}
	at := 0
	for _, m := range candidate.FindAllStringIndex(s, -1) {
		text := trimEnd(s[m[0]:m[1]])
		href := link(text)
		if href == "" || inWord(s, m[0]) {
			continue
		}
		plain(s[at:m[0]])
		out = append(out, Span{Text: text, Href: href})
		at = m[0] + len(text)
	}
	plain(s[at:])
	return out
}

// inWord tells whether the place is inside a word, as in "xhttp://".
func inWord(s string, at int) bool {
	if at == 0 {
		return false
	}
	c := s[at-1]
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '@' || c == '/'
}

// trimEnd leaves out the punctuation of the sentence around an address; a
// closing bracket stays when it was opened inside.
func trimEnd(s string) string {
	for s != "" {
		last := s[len(s)-1]
		switch {
		case strings.IndexByte(".,;:!?'*_~", last) >= 0:
		case last == ')' && strings.Count(s, ")") > strings.Count(s, "("):
		case last == ']' && strings.Count(s, "]") > strings.Count(s, "["):
		default:
			return s
		}
		s = s[:len(s)-1]
	}
	return s
}

// link is where an address leads, "" when it is none we open.
func link(s string) string {
	if len(s) > maxURL {
		return ""
	}
	lower := strings.ToLower(s)
	switch {
	case strings.HasPrefix(lower, "www."):
		s = "https://" + s
	case !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://"):
		return "mailto:" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.User != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}

// Text shows a text with its links, which open in another tab and tell the
// other site nothing. Line ends stay; the element around it shows them.
func Text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		for _, sp := range Parse(s) {
			if sp.Href == "" {
				b.WriteString(templ.EscapeString(sp.Text))
				continue
			}
			b.WriteString(`<a href="` + templ.EscapeString(sp.Href) + `" target="_blank" rel="noopener noreferrer nofollow">` + templ.EscapeString(sp.Text) + `</a>`)
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}
