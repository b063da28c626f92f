package widget_test

import (
	"fmt"
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/widget"
)

func TestCheck(t *testing.T) {
	s := widget.Defaults(" Shop ")
	s.Colour, s.Origins = " #ABCDEF", []string{"shop.com", "https://shop.com/", "http://localhost:3000"}
	if err := s.Check(); err != nil || s.Name != "Shop" || s.Colour != "#abcdef" || fmt.Sprint(s.Origins) != "[http://localhost:3000 https://shop.com]" {
		t.Fatalf("normalised: %+v, %v", s, err)
	}
	const hostile = "a\x00b\u202ec\u200bd\r\ne"
	s.Name, s.Texts = hostile, map[string]widget.Texts{"en": {Greeting: hostile, Subtitle: hostile, Launcher: hostile}}
	if err := s.Check(); err != nil || s.Name != "a bcd e" || s.Texts["en"] != (widget.Texts{Greeting: "ab\u202ec\u200bd\ne", Subtitle: "a bcd e", Launcher: "a bcd e"}) {
		t.Errorf("cleaned: %q %+q, %v", s.Name, s.Texts, err)
	}
	for field, edit := range map[string]func(*widget.Settings){
		"name ":       func(s *widget.Settings) { s.Name = "\u200b\u2060" },
		"name":        func(s *widget.Settings) { s.Name = strings.Repeat("x", 61) },
		"colour":      func(s *widget.Settings) { s.Colour = "red" },
		"position":    func(s *widget.Settings) { s.Position = "top" },
		"theme":       func(s *widget.Settings) { s.Theme = "" },
		"lang":        func(s *widget.Settings) { s.Lang = "xx" },
		"side_space":  func(s *widget.Settings) { s.SideSpace = -1 },
		"below_space": func(s *widget.Settings) { s.BelowSpace = 201 },
		"origins":     func(s *widget.Settings) { s.Origins = make([]string, 51) },
		"texts":       func(s *widget.Settings) { s.Texts = map[string]widget.Texts{"xx": {}} },
		"greeting_es": func(s *widget.Settings) {
			s.Texts = map[string]widget.Texts{"es": {Greeting: strings.Repeat("x", 501)}}
		},
		"subtitle_en": func(s *widget.Settings) { s.Texts = map[string]widget.Texts{"en": {Launcher: strings.Repeat("x", 81)}} },
	} {
		s := widget.Defaults("Shop")
		edit(&s)
		if e := domain.AsError(s.Check()); e == nil || e.Kind != domain.KindInvalidField || e.Field != strings.TrimSpace(field) {
			t.Errorf("%s: %v", field, e)
		}
	}
}

func TestNormalOrigin(t *testing.T) {
	for in, want := range map[string]string{"shop.com": "https://shop.com", "HTTP://Shop.com:8080/": "http://shop.com:8080", "*.shop.com": "https://*.shop.com", "http://[::1]:80": "http://[::1]:80",
		"*.com": "", "*": "", "https://": "", "ftp://x.y": "", "https://x.y/path": "", "https://u@x.y": "", "https://x.y?q": "", "x y": "", "https://x.y:0": "", "https://x.y:99999": "", "a.*.com": "", "javascript:alert(1)": ""} {
		got, err := widget.NormalOrigin(in)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestAllows(t *testing.T) {
	s := widget.Defaults("x")
	if !s.Allows("https://any.where") {
		t.Error("an empty list refuses")
	}
	s.Origins = []string{"https://shop.com", "https://*.shop.org"}
	for origin, want := range map[string]bool{"https://shop.com": true, "HTTPS://SHOP.COM": true, "http://shop.com": false, "https://shop.com.evil.io": false, "https://evilshop.com": false,
		"https://a.shop.org": true, "https://a.b.shop.org": true, "https://shop.org": false, "http://a.shop.org": false, "https://evil-shop.org": false, "null": false, "": false} {
		if got := s.Allows(origin); got != want {
			t.Errorf("%q: %t", origin, got)
		}
	}
}

func TestOnColour(t *testing.T) {
	for c, want := range map[string]string{"#ffffff": "#000000", "#000000": "#ffffff", "#4f46e5": "#ffffff", "#ffd400": "#000000", "junk": "#ffffff"} {
		s := widget.Settings{Colour: c}
		if got := s.OnColour(); got != want {
			t.Errorf("on %s: %s", c, got)
		}
	}
}

func FuzzNormalOrigin(f *testing.F) {
	for _, s := range []string{"shop.com", "https://*.a.b:1", "http://[::1%25x]:8", "a:b", "//x", "https://a.b/#"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		o, err := widget.NormalOrigin(in)
		if err != nil {
			return
		}
		if again, err := widget.NormalOrigin(o); err != nil || again != o {
			t.Errorf("%q: %q, then %q, %v", in, o, again, err)
		}
		if strings.ContainsAny(o, " ;,'\"<>\\\n\x00") {
			t.Errorf("%q: %q would break a header", in, o)
		}
	})
}
