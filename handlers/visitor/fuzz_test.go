package visitor

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"relevo/domain/attachment"
	"relevo/domain/contact"
)

// documented fails unless an answer is a success or an error of the
// documented shape that blames the sender.
func documented(t *testing.T, a answer) {
	t.Helper()
	if a.status < 300 {
		return
	}
	var p struct {
		Error struct{ Code, Message string }
	}
	if a.status >= 500 || json.Unmarshal(a.body, &p) != nil || p.Error.Code == "" || p.Error.Message == "" || strings.HasPrefix(p.Error.Message, "[") {
		t.Fatalf("%d %s", a.status, a.body)
	}
}

// in is the same shop, reporting to another test.
func (s *shop) in(t *testing.T) *shop {
	c := *s
	c.t = t
	return &c
}

func FuzzSession(f *testing.F) {
	s := openShop(f)
	for _, b := range []string{`{"widget":"shop"}`, `{"widget":"shop","identity":"a.b.c"}`, `{"widget":"shop","identity":{"id":"x","hmac":"00"}}`,
		`{"widget":"shop","page":{"url":"http://[::1"},"locale":"es"}`, `{"widget":"shop","locale":"` + strings.Repeat("a-", 120) + `"}`, `[]`, `{"widget":"shop","context":{"a":[1]}}`} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, body string) { documented(t, s.in(t).post("sessions", "", body)) })
}

func FuzzMessage(f *testing.F) {
	s := openShop(f)
	tok := s.visitor("shop", true)
	for _, b := range []string{`{"client_id":"a","text":"x"}`, `{"client_id":"a","files":["0000000000001"]}`, `{"client_id":"b","text":"\ud800"}`, `{"choice":"x"}`, `{"client_id":" "}`, `0`} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, body string) { documented(t, s.in(t).post("messages", tok, body)) })
}

func FuzzFileName(f *testing.F) {
	s := openShop(f)
	tok := s.visitor("shop", false)
	for _, n := range []string{"a.txt", `..\..\x`, "a\"b", "\r\nX: y", "\u202egpj.exe", strings.Repeat("ü", 400) + ".pdf", "", "."} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, name string) {
		a := s.in(t).upload(tok, "file", name, []byte("text"))
		documented(t, a)
		if a.status != 201 {
			return
		}
		got := a.str("name")
		if got == "" || strings.ContainsAny(got, "/\\\r\n<>\"") || utf8.RuneCountInString(got) > 120 || got != attachment.CleanName(got) {
			t.Fatalf("%q became %q", name, got)
		}
	})
}

func FuzzPage(f *testing.F) {
	for _, u := range []string{"https://a:b@c.d/e?f#g", "javascript:alert(1)", "http://", "//x", "https://x/\u202e", " https://x ", "https://x/" + strings.Repeat("a", 3000)} {
		f.Add(u, "title")
	}
	f.Fuzz(func(t *testing.T, raw, title string) {
		p := contact.Page{URL: raw, Title: title}.Clean()
		if p != p.Clean() {
			t.Fatalf("cleaning %q twice differs: %+v", raw, p)
		}
		if utf8.RuneCountInString(p.Title) > contact.MaxTitle || strings.ContainsAny(p.Title, "\r\n\u202e") {
			t.Fatalf("title %q", p.Title)
		}
		if p.URL == "" {
			return
		}
		u, err := url.Parse(p.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Fragment != "" || len(p.URL) > contact.MaxURL {
			t.Fatalf("%q became %q (%v)", raw, p.URL, err)
		}
	})
}
