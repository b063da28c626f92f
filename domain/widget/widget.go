// Package widget holds what an administrator sets about one chat widget:
// where it may stand, how it looks and what it says.
package widget

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/contact"
)

// Widget is one chat window on one or more sites.
type Widget struct {
	ID             domain.ID
	Key            string // public, in the script tag
	Settings       Settings
	IdentitySecret []byte // encrypted at rest; proves signed-in visitors; nil = off
	CreatedAt      int64  // UTC ms
	ArchivedAt     int64  // 0 = in use
}

// Settings is the part an administrator edits, stored as one JSON document.
type Settings struct {
	Name       string           `json:"name"`       // shown in the header
	Colour     string           `json:"colour"`     // #rrggbb
	Position   string           `json:"position"`   // "right" or "left"
	Theme      string           `json:"theme"`      // "auto", "light" or "dark"
	Lang       string           `json:"lang"`       // "auto" follows the page
	Origins    []string         `json:"origins"`    // allowed sites; empty = any
	Texts      map[string]Texts `json:"texts"`      // by language
	Files      bool             `json:"files"`      // visitors may attach files
	Emoji      bool             `json:"emoji"`      // the emoji picker is shown
	Sound      bool             `json:"sound"`      // a chime on a new message
	HideBrand  bool             `json:"hide_brand"` // no "Powered by"
	SideSpace  int              `json:"side_space"` // px from the side
	BelowSpace int              `json:"below_space"`
	Queue      domain.ID        `json:"queue,omitzero"`     // where its conversations enter; 0 = the default queue
	Assistant  domain.ID        `json:"assistant,omitzero"` // who answers first; 0 = people alone
}

// Texts are the sentences a visitor reads; "" falls back to the catalogue.
type Texts struct {
	Greeting string `json:"greeting"` // first message when the panel opens
	Subtitle string `json:"subtitle"` // under the name
	Launcher string `json:"launcher"` // accessible label of the button
}

// Limits of the settings.
const (
	MaxOrigins  = 50
	maxName     = 60
	maxGreeting = 500
	maxSubtitle = 80
	maxSpace    = 200
)

// Defaults is a new widget's settings.
func Defaults(name string) Settings {
	return Settings{Name: name, Colour: "#4f46e5", Position: "right", Theme: "auto", Lang: "auto",
		Texts: map[string]Texts{}, Files: true, Emoji: true, Sound: true, SideSpace: 20, BelowSpace: 20}
}

// Check normalises and validates settings; the error names the field.
func (s *Settings) Check() error {
	s.Name = contact.OneLine(s.Name, maxName+1)
	s.Texts = cleaned(s.Texts)
	s.Colour = strings.ToLower(strings.TrimSpace(s.Colour))
	switch {
	case s.Name == "" || utf8.RuneCountInString(s.Name) > maxName:
		return domain.Field("name", "problem.widget_name", "Max", maxName)
	case !isColour(s.Colour):
		return domain.Field("colour", "problem.colour")
	case s.Position != "right" && s.Position != "left":
		return domain.Field("position", "problem.choice")
	case !slices.Contains([]string{"auto", "light", "dark"}, s.Theme):
		return domain.Field("theme", "problem.choice")
	case !slices.Contains([]string{"auto", "en", "es"}, s.Lang):
		return domain.Field("lang", "problem.choice")
	case s.SideSpace < 0 || s.SideSpace > maxSpace:
		return domain.Field("side_space", "problem.space", "Max", maxSpace)
	case s.BelowSpace < 0 || s.BelowSpace > maxSpace:
		return domain.Field("below_space", "problem.space", "Max", maxSpace)
	case len(s.Origins) > MaxOrigins:
		return domain.Field("origins", "problem.too_many_origins", "Max", MaxOrigins)
	}
	for lang, t := range s.Texts {
		if lang != "en" && lang != "es" {
			return domain.Field("texts", "problem.choice")
		}
		if utf8.RuneCountInString(t.Greeting) > maxGreeting {
			return domain.Field("greeting_"+lang, "problem.too_long", "Max", maxGreeting)
		}
		if utf8.RuneCountInString(t.Subtitle) > maxSubtitle || utf8.RuneCountInString(t.Launcher) > maxSubtitle {
			return domain.Field("subtitle_"+lang, "problem.too_long", "Max", maxSubtitle)
		}
	}
	for i, o := range s.Origins {
		n, err := NormalOrigin(o)
		if err != nil {
			return err
		}
		s.Origins[i] = n
	}
	slices.Sort(s.Origins)
	s.Origins = slices.Compact(s.Origins)
	return nil
}

// cleaned are the texts without what is never shown.
func cleaned(all map[string]Texts) map[string]Texts {
	out := make(map[string]Texts, len(all))
	for lang, t := range all {
		out[lang] = Texts{Greeting: contact.Lines(t.Greeting), Subtitle: contact.OneLine(t.Subtitle, maxSubtitle+1), Launcher: contact.OneLine(t.Launcher, maxSubtitle+1)}
	}
	return out
}

// NormalOrigin turns what an administrator typed into an origin: scheme and
// host, https assumed, "https://*.example.com" for all subdomains.
func NormalOrigin(s string) (string, error) {
	bad := domain.Field("origins", "problem.origin", "Origin", s)
	s = strings.TrimSpace(strings.ToLower(s))
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.User != nil || u.Host == "" || u.RawQuery != "" || strings.Trim(u.Path, "/") != "" {
		return "", bad
	}
	host := u.Hostname()
	for i := range len(host) {
		c := host[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == ':' || c == '*' && i == 0) {
			return "", bad
		}
	}
	if strings.HasPrefix(host, "*") && (!strings.HasPrefix(host, "*.") || strings.Count(host, ".") < 2) {
		return "", bad
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return "", bad
		}
	}
	return u.Scheme + "://" + u.Host, nil
}

// Allows tells whether a page of the given origin may use the widget. An empty
// list allows any; an empty origin (not a browser) is the caller's decision.
func (s *Settings) Allows(origin string) bool {
	if len(s.Origins) == 0 {
		return true
	}
	origin = strings.ToLower(origin)
	for _, o := range s.Origins {
		if o == origin {
			return true
		}
		scheme, host, wild := strings.Cut(o, "://*.")
		if !wild || !strings.HasPrefix(origin, scheme+"://") {
			continue
		}
		if rest := strings.TrimPrefix(origin, scheme+"://"); strings.HasSuffix(rest, "."+host) {
			return true
		}
	}
	return false
}

// Text is the widget's sentence in a language, "" when the catalogue decides.
func (s *Settings) Text(lang string) Texts { return s.Texts[lang] }

// OnColour is the text colour, #000000 or #ffffff, that reads best on the
// widget's colour (WCAG relative luminance).
func (s *Settings) OnColour() string {
	l := luminance(s.Colour)
	if (1.05)/(l+0.05) >= (l+0.05)/0.05 {
		return "#ffffff"
	}
	return "#000000"
}

func isColour(s string) bool {
	if len(s) != 7 || s[0] != '#' {
		return false
	}
	_, err := strconv.ParseUint(s[1:], 16, 32)
	return err == nil
}

// luminance follows WCAG 2.2, relative luminance; an unreadable colour is 0.
func luminance(c string) float64 {
	if !isColour(c) {
		return 0
	}
	n, _ := strconv.ParseUint(c[1:], 16, 32)
	lin := func(v uint64) float64 {
		f := float64(v&255) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(n>>16) + 0.7152*lin(n>>8) + 0.0722*lin(n)
}
