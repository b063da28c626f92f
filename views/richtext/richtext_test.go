package richtext

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestLinks(t *testing.T) {
	for text, want := range map[string]string{
		"see https://shop.com/a?b=1.":           "https://shop.com/a?b=1",
		"(https://en.wikipedia.org/wiki/A_(b))": "https://en.wikipedia.org/wiki/A_(b)",
		"www.shop.com/x, thanks":                "https://www.shop.com/x",
		"write to ana.ruiz+a@shop.co.uk!":       "mailto:ana.ruiz+a@shop.co.uk",
		"HTTPS://SHOP.COM":                      "https://SHOP.COM",
		"javascript:alert(1)":                   "",
		"data:text/html,x":                      "",
		"https://user:pw@shop.com":              "",
		"http://":                               "",
		"xhttps://shop.com":                     "",
		"nothing here":                          "",
	} {
		got := ""
		for _, s := range Parse(text) {
			if s.Href != "" {
				got = s.Href
			}
		}
		if got != want {
			t.Errorf("%q links to %q, want %q", text, got, want)
		}
	}
}

func TestDeceptiveLink(t *testing.T) {
	for _, s := range Parse("https://shop.com/\u202egpj.exe") {
		if s.Href != "" && strings.ContainsRune(s.Text, '\u202e') {
			t.Errorf("a link shows a direction override: %q", s.Text)
		}
	}
}

// FuzzText: whatever is written, the result holds the same text, no element
// but links, and only links of the three kinds.
func FuzzText(f *testing.F) {
	for _, s := range []string{"https://a.b/<script>", `www.x.y" onclick="z`, "a@b.cc", "<img src=x onerror=1>", "http://[::1]/", "&lt;", "\x00", "http://a.b/%zz", "'https://a.b'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "")
		joined := ""
		for _, sp := range Parse(s) {
			joined += sp.Text
		}
		if joined != s {
			t.Fatalf("text changed: %q became %q", s, joined)
		}
		var b strings.Builder
		if err := Text(s).Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		z := html.NewTokenizer(strings.NewReader(b.String()))
		for {
			switch z.Next() {
			case html.ErrorToken:
				return
			case html.TextToken:
			case html.StartTagToken, html.EndTagToken:
				tok := z.Token()
				if tok.Data != "a" {
					t.Fatalf("%q made a <%s>", s, tok.Data)
				}
				for _, a := range tok.Attr {
					ok := a.Key == "target" || a.Key == "rel" || a.Key == "href" &&
						(strings.HasPrefix(a.Val, "http://") || strings.HasPrefix(a.Val, "https://") || strings.HasPrefix(a.Val, "mailto:"))
					if !ok {
						t.Fatalf("%q made attribute %s=%q", s, a.Key, a.Val)
					}
				}
			default:
				t.Fatalf("%q made %v", s, z.Token())
			}
		}
	})
}
