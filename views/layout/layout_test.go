package layout

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"relevo/domain/i18n"
	"relevo/static"
	"relevo/views/ui"
)

const evil = `"><script>alert(1)</script>`

var content = templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
	if _, err := io.WriteString(w, `<p id="content">`); err != nil {
		return err
	}
	if err := ui.Icon("send").Render(ctx, w); err != nil {
		return err
	}
	_, err := io.WriteString(w, `</p>`)
	return err
})

func draw(t *testing.T, lang string, c templ.Component) (*html.Node, string) {
	t.Helper()
	var b strings.Builder
	ctx := templ.WithChildren(i18n.With(t.Context(), i18n.For(lang)), content)
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc, b.String()
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func frames() map[string]templ.Component {
	d := Doc{Title: evil, Theme: "dark", Density: "compact", Icons: []string{"archive"}, Scripts: []string{"board"}, LiveURL: "/live?last=7", LiveEvents: []string{"typing", "count"}, Signals: map[string]any{"_n": 1}}
	p := PageProps{Doc: d, Current: "inbox", Items: Items(context.Background(), 3, true, true), User: User{ID: "1", Name: evil, Email: evil}}
	return map[string]templ.Component{
		"page": Page(p),
		"settings": Settings(SettingsProps{PageProps: p, Section: "people", Sub: evil, Actions: ui.Badge("ok", "", "x"),
			Nav: []NavItem{{Heading: true, Label: evil}, {ID: "people", Href: "/settings/people", Icon: "users", Label: evil}}}),
		"auth":  Auth(AuthProps{Doc: d, Text: evil, Steps: 3, Step: 2, Foot: ui.Badge("", "", evil)}),
		"error": Error(ErrorProps{Doc: d, Status: 404, ID: evil}),
	}
}

// TestFrames: every frame is a whole, accessible document that keeps the policy.
func TestFrames(t *testing.T) {
	for name, c := range frames() {
		for _, lang := range i18n.Languages() {
			doc, src := draw(t, lang, c)
			if !strings.HasPrefix(src, "<!doctype html>") || !strings.Contains(src, `lang="`+lang+`" dir="ltr" data-theme="dark" data-density="compact"`) {
				t.Errorf("%s: head is %.200s", name, src)
			}
			check(t, name, doc)
			if name != "error" && !strings.Contains(src, `id="content"`) {
				t.Errorf("%s lost its children", name)
			}
			if strings.Contains(src, "[shell.") || strings.Contains(src, "[common.") {
				t.Errorf("%s shows a missing text", name)
			}
		}
	}
}

func check(t *testing.T, name string, doc *html.Node) {
	t.Helper()
	ids, uses, mains, h1 := map[string]bool{}, []string{}, 0, 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("%s: id %s stands twice", name, id)
			}
			ids[id] = true
		}
		switch n.Data {
		case "main":
			mains++
		case "h1":
			h1++
		case "use":
			uses = append(uses, strings.TrimPrefix(attr(n, "href"), "#"))
		case "style":
			t.Errorf("%s: inline style", name)
		case "script":
			file := strings.TrimPrefix(attr(n, "src"), static.URL(""))
			if n.FirstChild != nil || !static.Exists(file) {
				t.Errorf("%s: script %q is inline or does not exist", name, attr(n, "src"))
			}
		}
	}
	if mains != 1 || (name != "page" && h1 != 1) || !ids["main"] || !ids["toasts"] || !ids["live"] || !ids["i-archive"] {
		t.Errorf("%s: %d main, %d h1, ids %v", name, mains, h1, ids)
	}
	for _, u := range uses {
		if !ids[u] {
			t.Errorf("%s: icon %s is not in the sprite", name, u)
		}
	}
}

func TestLive(t *testing.T) {
	doc, _ := draw(t, "en", frames()["page"])
	for n := range doc.Descendants() {
		if attr(n, "id") != "live" {
			continue
		}
		if attr(n, "data-live-url") != "/live?last=7" || attr(n, "data-live-events") != "typing count" {
			t.Errorf("stream element is %v", n.Attr)
		}
	}
	_, plain := draw(t, "en", Error(ErrorProps{Status: 418}))
	if strings.Contains(plain, "data-live-url") || !strings.Contains(plain, "418") {
		t.Error("a page without a stream must not load the client")
	}
	if !strings.Contains(plain, "Something went wrong") || strings.Contains(plain, "data-theme") {
		t.Error("an unknown status has a sentence, and no theme follows the system")
	}
}

func TestCSP(t *testing.T) {
	for _, want := range []string{"default-src 'none'", "script-src 'self' 'unsafe-eval';", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(CSP, want) {
			t.Errorf("%q is missing", want)
		}
	}
}
