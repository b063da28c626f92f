package contact_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"relevo/domain/contact"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"https://shop.test/a?b=c#d":               "https://shop.test/a?b=c",
		" https://u:p@shop.test/ ":                "https://shop.test/",
		"javascript:alert(1)":                     "",
		"data:text/html,x":                        "",
		"//shop.test/":                            "",
		"https://":                                "",
		"https://a/?" + strings.Repeat("x", 3000): "https://a/",
		"https://a/" + strings.Repeat("x", 3000):  "https://a",
		"https://" + strings.Repeat("x", 3000):    "",
		"https://shop.test/\x00":                  "",
		"https://shop.test/\u202e":                "https://shop.test/%E2%80%AE",
		"http://[::1]:8080/x":                     "http://[::1]:8080/x",
		"https://shop.test/" + "\"><script>x":     "https://shop.test/%22%3E%3Cscript%3Ex",
	} {
		if got := (contact.Page{URL: in}).Clean(); got.URL != want {
			t.Errorf("%.60q: %.60q, want %q", in, got.URL, want)
		}
	}
}

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{" a \n b\t": "a b", "a\u202eb\ufeff": "ab", "a\x00b": "a b", "\xff": "", "abcdefg": "abcde", "abcd fg": "abcd",
		"a\u200bb\u2060c": "abc", "so\u00adft": "soft", "\u200d\u200c": "", "\u3164\u2800 \ufe0f": "", "\u200e\u202e": "", "\U0001faea": "\U0001faea", "👨\u200d👩": "👨\u200d👩", "می\u200cخ": "می\u200cخ"} {
		if got := contact.OneLine(in, 5); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzPageClean(f *testing.F) {
	f.Add("https://shop.test/a?b=c#d", "Title")
	f.Add("HTTP://x@y:80/%zz", "\u202ea\n")
	f.Fuzz(func(t *testing.T, u, title string) {
		p := contact.Page{URL: u, Title: title}.Clean()
		if len(p.URL) > contact.MaxURL || utf8.RuneCountInString(p.Title) > contact.MaxTitle || strings.ContainsAny(p.URL+p.Title, "\x00\n\r\u202e\u2028") {
			t.Errorf("%q %q became %+v", u, title, p)
		}
		if p.URL != "" {
			if v, err := url.Parse(p.URL); err != nil || v.Scheme != "http" && v.Scheme != "https" || v.User != nil || v.Host == "" {
				t.Errorf("%q became %q, %v", u, p.URL, err)
			}
		}
		if again := p.Clean(); again != p {
			t.Errorf("cleaning twice: %+v, %+v", p, again)
		}
	})
}
